"""Range, as far as positions and sizes in points go, and the alignment of its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings_offline.cells.formats import column_formats, row_formats
from xlwings_offline.formulas.references import Area

if TYPE_CHECKING:
    from xlwings_offline.model.sheet import Sheet

#: Pixels of a digit in the default font, and of a cell's margins; points of a pixel.
DIGIT, MARGINS, POINTS = 7, 5, 0.75
_HORIZONTAL = {"center_across_selection": "centerContinuous"}


class Geometry:
    """Width, height, left, top; alignment."""

    sheet: Sheet
    area: Area

    def _widths(self, first: int, last: int) -> float:
        data, area = self.sheet.data, self.area
        total = 0.0
        for column in range(first, last + 1):
            characters = column_formats.width_of(data.head, area._replace(column1=column, column2=column)) or 0.0
            total += int(characters * DIGIT + MARGINS) * POINTS if characters else 0.0
        return total

    def _heights(self, first: int, last: int) -> float:
        return row_formats.total_height(self.sheet.data.head, self.sheet.data.rows, first, last)

    @property
    def width(self) -> float:
        """Width in points."""
        return self._widths(self.area.column1, self.area.column2)

    @property
    def left(self) -> float:
        """Points from the sheet's left edge."""
        return self._widths(1, self.area.column1 - 1)

    @property
    def height(self) -> float:
        """Height in points."""
        return self._heights(self.area.row1, self.area.row2)

    @property
    def top(self) -> float:
        """Points from the sheet's top edge."""
        return self._heights(1, self.area.row1 - 1)

    def _alignment(self, key: str, default: str) -> Any:
        styles = self.sheet.book.workbook.styles
        found = self._common(lambda style: styles.alignment(style).get(key, default))  # type: ignore[attr-defined]
        if found is None:
            return None
        names = {own: name for name, own in _HORIZONTAL.items()}
        return names.get(found, found)

    def _align(self, **attributes: str | None) -> None:
        styles = self.sheet.book.workbook.styles
        self._restyle(lambda style: styles.with_alignment(style, **attributes))  # type: ignore[attr-defined]

    @property
    def wrap_text(self) -> Any:
        """Whether long texts are wrapped, None if cells differ."""
        found = self._alignment("wrapText", "0")
        return None if found is None else found in {"1", "true"}

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self._align(wrapText="1" if value else None)

    @property
    def horizontal_alignment(self) -> Any:
        """Such as `left`, None if cells differ."""
        return self._alignment("horizontal", "general")

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self._align(horizontal=None if value == "general" else _HORIZONTAL.get(value, value))

    @property
    def vertical_alignment(self) -> Any:
        """Such as `top`, None if cells differ."""
        return self._alignment("vertical", "bottom")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self._align(vertical=None if value == "bottom" else value)
