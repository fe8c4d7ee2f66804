"""Open sheets: the large sheets held in memory, limited so that together they do not take too much."""

from typing import Final, Protocol

from xlwings_offline.cells.arrays.packed_columns import SheetColumns

#: The most bytes that the rows of large sheets may take together.
MOST_OPEN: Final = 64 * 2**20


class Closable(Protocol):
    """A sheet whose rows can be written into the package and dropped."""

    @property
    def weight(self) -> int:
        """The bytes that its rows take."""

    def flush_and_close(self) -> None:
        """Write it into the package and drop its rows."""


class OpenSheets:
    """The large sheets whose rows are indexed, and the columns of the sheet last read as a whole."""

    def __init__(self) -> None:
        #: The most recently used last.
        self._sheets: list[Closable] = []
        self._columns: tuple[str, SheetColumns] | None = None

    def keep(self, sheet: Closable) -> None:
        """Hold the rows of a large sheet; the least recently used others are closed if it gets too much."""
        self.forget(sheet)
        self.make_room(sheet.weight)
        self._sheets.append(sheet)

    def make_room(self, weight: int) -> None:
        """Close large sheets until this many more bytes fit."""
        while self._sheets and weight + sum(sheet.weight for sheet in self._sheets) > MOST_OPEN:
            self._sheets.pop(0).flush_and_close()

    def forget(self, sheet: Closable | None) -> None:
        """Stop holding a sheet; nothing is written."""
        self._sheets = [other for other in self._sheets if other is not sheet]

    def clear(self) -> None:
        """Stop holding anything."""
        self._sheets, self._columns = [], None

    def columns_of(self, part: str) -> SheetColumns | None:
        """The columns of a sheet, if it is the one last read as a whole."""
        return self._columns[1] if self._columns is not None and self._columns[0] == part else None

    def keep_columns(self, part: str, columns: SheetColumns) -> None:
        """Hold the columns of a sheet instead of those of another."""
        self._columns = part, columns

    def drop_columns(self, part: str = "") -> None:
        """Drop the columns that are held; if a part is named, only those of that sheet."""
        if not part or self.columns_of(part) is not None:
            self._columns = None
