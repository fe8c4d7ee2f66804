"""Open sheets: which large sheets are held in memory, so that all of them together do not take too much."""

from typing import Final, Protocol

from xlwings_offline.cells.arrays.packed_columns import SheetColumns

#: Bytes of all large sheets whose rows are indexed at once.
MOST_OPEN: Final = 64 * 2**20


class Closable(Protocol):
    """A sheet whose rows can be written into the package and dropped."""

    @property
    def weight(self) -> int:
        """Bytes that its rows take."""

    def flush_and_close(self) -> None:
        """Write it into the package and drop its rows."""


class OpenSheets:
    """The large sheets whose rows are indexed, and the columns of the one that was read whole last."""

    def __init__(self) -> None:
        #: The one asked for last comes last.
        self._sheets: list[Closable] = []
        self._columns: tuple[str, SheetColumns] | None = None

    def keep(self, sheet: Closable) -> None:
        """Keep the rows of a large sheet, and of others as long as all of them together are not too much."""
        self.forget(sheet)
        self.make_room(sheet.weight)
        self._sheets.append(sheet)

    def make_room(self, weight: int) -> None:
        """Close large sheets until so many bytes more are not too much."""
        while self._sheets and weight + sum(sheet.weight for sheet in self._sheets) > MOST_OPEN:
            self._sheets.pop(0).flush_and_close()

    def forget(self, sheet: Closable | None) -> None:
        """Keep the rows of a sheet no longer; it is not written."""
        self._sheets = [other for other in self._sheets if other is not sheet]

    def clear(self) -> None:
        """Keep nothing."""
        self._sheets, self._columns = [], None

    def columns_of(self, part: str) -> SheetColumns | None:
        """The columns of a sheet, where it was the one read whole last."""
        return self._columns[1] if self._columns is not None and self._columns[0] == part else None

    def keep_columns(self, part: str, columns: SheetColumns) -> None:
        """Keep the columns of a sheet in place of those of another."""
        self._columns = part, columns

    def drop_columns(self, part: str = "") -> None:
        """Drop the columns that are kept; of one sheet alone, where it is named."""
        if not part or self.columns_of(part) is not None:
            self._columns = None
