"""Range, as far as formats go: number formats, fills, fonts, widths and heights."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from xlwings_offline.cells.formats import column_formats, row_formats
from xlwings_offline.formulas.references import LAST_COLUMN, LAST_ROW, Area
from xlwings_offline.model.calls import round_trip
from xlwings_offline.model.ranges.font import Font
from xlwings_offline.styles import colors

if TYPE_CHECKING:
    from xlwings_offline.model.sheet import Sheet


class Formats:
    """Number formats, fills, fonts, widths, heights, and what is hidden."""

    sheet: Sheet
    area: Area

    def _used_part(self) -> Area:
        """The part of it that can have contents: whole columns end at the last cell that exists."""
        area = self.area
        if area.row2 < LAST_ROW and area.column2 < LAST_COLUMN:
            return area
        used = self.sheet.data.used() or (1, 1, 1, 1)
        last_row = max(area.row1, min(area.row2, used[2]))
        return area._replace(row2=last_row, column2=max(area.column1, min(area.column2, used[3])))

    def _restyle(self, change: Any) -> None:
        """Change the style of every cell by `change`; in whole columns, also of cells that do not exist yet."""
        area, data = self._used_part(), self.sheet.data
        if self.area.row1 == 1 and self.area.row2 == LAST_ROW:
            data.head = column_formats.with_styles(data.head, self.area, change)
        new = {style: change(style) for style in {style for column in data.styles(*area) for style in column}}
        if len(new) == 1:
            data.set_style(*area, next(iter(new.values())))
            return
        for column, styles in enumerate(data.styles(*area), area.column1):
            row = area.row1
            for style, same in groupby(styles):
                last = row + len(list(same)) - 1
                data.set_style(row, column, last, column, new[style])
                row = last + 1

    def _common(self, read: Any) -> Any:
        """What all cells have in common, None if they differ."""
        found = {read(style) for column in self.sheet.data.styles(*self._used_part()) for style in set(column)}
        return found.pop() if len(found) == 1 else None

    @property
    @round_trip
    def number_format(self) -> Any:
        """The number format, None if cells differ."""
        return self._common(self.sheet.book.workbook.styles.number_format)

    @number_format.setter
    @round_trip
    def number_format(self, value: str) -> None:
        styles = self.sheet.book.workbook.styles
        self._restyle(lambda style: styles.with_number_format(style, value))

    @property
    @round_trip
    def color(self) -> Any:
        """The fill as red, green, blue; None for none."""
        return self._common(self.sheet.book.workbook.styles.fill_color)

    @color.setter
    @round_trip
    def color(self, value: Any) -> None:
        styles = self.sheet.book.workbook.styles
        rgb = colors.typed(value)
        self._restyle(lambda style: styles.with_fill(style, rgb))

    @property
    def font(self) -> Font:
        """Its font."""
        return Font(self)

    @property
    def column_width(self) -> Any:
        """Width in characters, None if columns differ."""
        return column_formats.width_of(self.sheet.data.head, self.area)

    @column_width.setter
    def column_width(self, value: float) -> None:
        data = self.sheet.data
        data.head = column_formats.with_width(data.head, self.area, value)

    @property
    def row_height(self) -> Any:
        """Height in points, None if rows differ."""
        data = self.sheet.data
        return row_formats.height_of(data.head, data.rows, self.area.row1, self.area.row2)

    @row_height.setter
    def row_height(self, value: float) -> None:
        data = self.sheet.data
        data.format_rows(row_formats.with_height(data.rows, self.area.row1, self.area.row2, value))

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden, None if some are."""
        first, last = self.area.row1, self.area.row2
        return _all_or_none(len(row_formats.hidden_rows(self.sheet.data.rows, first, last)), last - first + 1)

    @row_hidden.setter
    @round_trip
    def row_hidden(self, value: bool) -> None:
        data, first, last = self.sheet.data, self.area.row1, self.area.row2
        numbers = range(first, last + 1) if value else row_formats.hidden_rows(data.rows, first, last)
        data.format_rows(row_formats.with_visibility(data.rows, numbers, hidden=value))

    @property
    def column_hidden(self) -> bool | None:
        """Whether its columns are hidden, None if some are."""
        hidden = column_formats.hidden_columns(self.sheet.data.head, self.area)
        return _all_or_none(len(hidden), self.area.column2 - self.area.column1 + 1)

    @column_hidden.setter
    @round_trip
    def column_hidden(self, value: bool) -> None:
        data = self.sheet.data
        data.head = column_formats.with_hidden(data.head, self.area, hidden=value)

    @round_trip
    def autofit(self, axis: str | None = None) -> None:
        """Fit columns to their contents; rows lose their height, so that Excel fits them when it opens the file."""
        data = self.sheet.data
        if axis in {None, "r", "rows"}:
            data.format_rows(row_formats.with_fitted_height(data.rows, self.area.row1, self.area.row2))
        if axis in {None, "c", "columns"}:
            area = self._used_part()
            data.head = column_formats.with_fitted_widths(data.head, area, data.block(*area))


def _all_or_none(number: int, of: int) -> bool | None:
    """True for all, False for none, None for some."""
    return True if number == of else False if not number else None
