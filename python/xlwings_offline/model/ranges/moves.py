"""Range, as far as cells are moved, copied and merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings_offline.errors import NotImplementedOffline
from xlwings_offline.formulas.references import Area
from xlwings_offline.formulas.rewrite import shift as shifted
from xlwings_offline.model.calls import round_trip
from xlwings_offline.moves import merging
from xlwings_offline.tables import cell_moves, sorting

if TYPE_CHECKING:
    from xlwings_offline.model.ranges.range import Range
    from xlwings_offline.model.sheet import Sheet

#: What can be pasted: whether that includes values, formulas and formats.
PASTES = {
    None: (True, True, True),
    "all": (True, True, True),
    "all_using_source_theme": (True, True, True),
    "formulas": (True, True, False),
    "values": (True, False, False),
    "formats": (False, False, True),
}


class Moves:
    """Insert, delete, copy, paste, merge."""

    sheet: Sheet
    area: Area

    @round_trip
    def insert(self, shift: str | None = None, copy_origin: Any = None) -> None:
        """Insert blank cells. Raises NotImplementedOffline if formulas, tables or rules depend on those that move."""
        height, width = self.area.row2 - self.area.row1, self.area.column2 - self.area.column1
        shift = shift or ("right" if height > width else "down")
        cell_moves.refuse_unsafe_shift(self.sheet.book.workbook, self.sheet.part, self.area, shift, "Range.insert()")
        cell_moves.insert(self.sheet.data, self.area, shift)

    @round_trip
    def delete(self, shift: str | None = None) -> None:
        """Delete the cells. Raises NotImplementedOffline if formulas, tables or rules depend on those that move."""
        height, width = self.area.row2 - self.area.row1, self.area.column2 - self.area.column1
        shift = shift or ("left" if height >= width else "up")
        cell_moves.refuse_unsafe_shift(self.sheet.book.workbook, self.sheet.part, self.area, shift, "Range.delete()")
        cell_moves.delete(self.sheet.data, self.area, shift)

    @round_trip
    def sort(self, keys: list[int], ascending: list[bool], has_headers: bool) -> None:
        """Sort its rows; hidden ones stay. Raises NotImplementedOffline if something depends on them."""
        area = self.area._replace(row1=self.area.row1 + has_headers)
        sorting.sort(self.sheet.book.workbook, self.sheet.part, area, list(zip(keys, ascending, strict=True)))

    @round_trip
    def copy(self, destination: Range | None = None) -> None:
        """Copy to a destination, or remember for `paste`."""
        if destination is None:
            self.sheet.book.app.copied = self
        else:
            self._paste_from(self, getattr(destination, "impl", destination), PASTES["all"])

    @round_trip
    def move(self, destination: Any) -> None:
        """Cut the cells and paste them elsewhere. Raises NotImplementedOffline if something depends on them."""
        target = getattr(destination, "impl", destination)
        cell_moves.cut(self.sheet.book.workbook, (self.sheet.part, self.area), (target.sheet.part, target.area))
        self.sheet.update_tables(self.area)

    @round_trip
    def paste(
        self, paste: str | None = None, operation: Any = None, skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """Paste what was copied, from the first cell on; repeatedly if the range is a multiple of it."""
        source = self.sheet.book.app.copied
        if source is None:
            raise ValueError("Nothing was copied: call copy() before paste().")
        if paste not in PASTES or operation or skip_blanks or (transpose and paste != "values"):
            raise NotImplementedOffline(
                f"xlwings_offline supports Range.paste() for {', '.join(filter(None, PASTES))}, and values transposed; "
                "anything else needs a running Excel."
            )
        if transpose:
            values = source.sheet.data.block(*source.area)
            cell_moves.put(self.sheet.data, self.area[:2], [list(row) for row in zip(*values, strict=True)], None)
            self._update_tables(source.shape[::-1])
        else:
            self._paste_from(source, self, PASTES[paste])

    @round_trip
    def copy_from(
        self, source_range: Any, copy_type: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """Copy from other cells: everything, or their formulas, values or formats."""
        kept, self.sheet.book.app.copied = self.sheet.book.app.copied, getattr(source_range, "impl", source_range)
        try:
            self.paste(copy_type, None, skip_blanks, transpose)
        finally:
            self.sheet.book.app.copied = kept

    def _paste_from(self, source: Any, target: Any, what: tuple[bool, bool, bool]) -> None:
        if what[2] and source.sheet.book.workbook is not target.sheet.book.workbook:
            raise NotImplementedOffline(
                "xlwings_offline supports Range.copy() only within a book; otherwise it needs a running Excel."
            )
        area, read = source.area, source.sheet.data
        values = read.block(*area) if what[0] else None
        formulas = read.formulas(*area) if what[1] else None
        styles = read.styles(*area) if what[2] else None
        height, width = source.shape
        rows, columns = target.shape
        fits = rows % height == 0 and columns % width == 0
        for row in range(target.area.row1, target.area.row1 + (rows if fits else 1), height):
            for column in range(target.area.column1, target.area.column1 + (columns if fits else 1), width):
                cells = values
                if values is not None and formulas is not None:
                    cells = _with_formulas(values, formulas, row - area.row1, column - area.column1)
                cell_moves.put(target.sheet.data, (row, column), cells, styles)
        target._update_tables((max(rows, height), max(columns, width)))  # noqa: SLF001 - another of its kind

    def _update_tables(self, shape: tuple[int, int]) -> None:
        row, column = self.area[:2]
        self.sheet.update_tables(Area(row, column, row + shape[0] - 1, column + shape[1] - 1))

    @round_trip
    def merge(self, across: bool = False) -> None:
        """Merge the cells, or those of each row."""
        merging.merge(self.sheet.data, self.area, across=across)

    @round_trip
    def unmerge(self) -> None:
        """Unmerge the cells."""
        merging.unmerge(self.sheet.data, self.area)


def _with_formulas(values: list[list[Any]], formulas: list[list[str]], down: int, right: int) -> list[list[Any]]:
    """Values of cells, or their formulas as they read when copied down and to the right."""
    return [
        [f"={shifted(text[1:], down, right)}" if text else value for text, value in zip(texts, row, strict=True)]
        for texts, row in zip(formulas, values, strict=True)
    ]
