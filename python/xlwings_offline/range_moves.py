"""Range, as far as cells are moved, copied and merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings_offline import cell_moves, merging, sorting
from xlwings_offline.calls import crosses
from xlwings_offline.errors import NotImplementedOffline
from xlwings_offline.formulas import shift as shifted
from xlwings_offline.references import Area

if TYPE_CHECKING:
    from xlwings_offline.range import Range
    from xlwings_offline.sheet import Sheet

#: What `paste` can paste: whether values, formulas and formats come along.
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

    @crosses
    def insert(self, shift: str | None = None, copy_origin: Any = None) -> None:
        """Make a gap. Raises NotImplementedOffline where formulas, tables or rules would have to follow."""
        height, width = self.area.row2 - self.area.row1, self.area.column2 - self.area.column1
        shift = shift or ("right" if height > width else "down")
        cell_moves.refuse_followers(self.sheet.book.workbook, self.sheet.part, self.area, shift, "Range.insert()")
        cell_moves.insert(self.sheet.data, self.area, shift)

    @crosses
    def delete(self, shift: str | None = None) -> None:
        """Take cells out. Raises NotImplementedOffline where formulas, tables or rules would have to follow."""
        height, width = self.area.row2 - self.area.row1, self.area.column2 - self.area.column1
        shift = shift or ("left" if height >= width else "up")
        cell_moves.refuse_followers(self.sheet.book.workbook, self.sheet.part, self.area, shift, "Range.delete()")
        cell_moves.delete(self.sheet.data, self.area, shift)

    @crosses
    def sort(self, keys: list[int], ascending: list[bool], has_headers: bool) -> None:
        """Put its rows in order; hidden ones stay. Raises NotImplementedOffline where something had to follow."""
        area = self.area._replace(row1=self.area.row1 + has_headers)
        sorting.sort(self.sheet.book.workbook, self.sheet.part, area, list(zip(keys, ascending, strict=True)))

    @crosses
    def copy(self, destination: Range | None = None) -> None:
        """Copy to a place, or keep for `paste`."""
        if destination is None:
            self.sheet.book.app.copied = self
        else:
            self._paste_from(self, getattr(destination, "impl", destination), PASTES["all"])

    @crosses
    def paste(
        self, paste: str | None = None, operation: Any = None, skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """Write what was copied, from the first cell on."""
        source = self.sheet.book.app.copied
        if source is None:
            raise ValueError("Nothing was copied: call copy() before paste().")
        if paste not in PASTES or operation or skip_blanks or transpose:
            raise NotImplementedOffline(
                f"xlwings_offline has Range.paste() for {', '.join(filter(None, PASTES))}; more needs a running Excel."
            )
        self._paste_from(source, self, PASTES[paste])

    def _paste_from(self, source: Any, target: Any, what: tuple[bool, bool, bool]) -> None:
        values_too, formulas_too, formats_too = what
        area, data = source.area, source.sheet.data
        if formats_too and source.sheet.book.workbook is not target.sheet.book.workbook:
            raise NotImplementedOffline(
                "xlwings_offline has Range.copy() within a book only; else it needs a running Excel."
            )
        down, right = target.area.row1 - area.row1, target.area.column1 - area.column1
        values = data.block(*area)
        if formulas_too:
            values = [
                [
                    f"={shifted(text[1:], down, right)}" if text else value
                    for text, value in zip(texts, row, strict=True)
                ]
                for texts, row in zip(data.formulas(*area), values, strict=True)
            ]
        at = (target.area.row1, target.area.column1)
        styles = data.styles(*area) if formats_too else None
        if values_too:
            cell_moves.put(target.sheet.data, at, values, styles)
        elif styles is not None:
            kept = target.sheet.data.block(*at, at[0] + len(values) - 1, at[1] + len(values[0]) - 1)
            cell_moves.put(target.sheet.data, at, kept, styles)

    @crosses
    def merge(self, across: bool = False) -> None:
        """Merge the cells, or those of each row."""
        merging.merge(self.sheet.data, self.area, across=across)

    @crosses
    def unmerge(self) -> None:
        """Take merged cells apart."""
        merging.unmerge(self.sheet.data, self.area)
