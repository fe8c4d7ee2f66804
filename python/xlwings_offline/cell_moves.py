"""Cells moved within a sheet to make or close a gap, where nothing else would have to follow them."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from xlwings_offline.errors import NotImplementedOffline
from xlwings_offline.names import DefinedNames
from xlwings_offline.references import LAST_COLUMN, Area

if TYPE_CHECKING:
    from xlwings_offline.sheetdata import SheetData
    from xlwings_offline.workbook import Workbook

#: What follows the rows of a sheet and says where in it something applies.
_ANCHORED: Final = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|dataValidation|conditionalFormatting|hyperlink|tablePart|drawing|legacyDrawing|autoFilter|"
    rb"protectedRange|brk|sparkline|ignoredError)\b"
)


def refuse_followers(workbook: Workbook, part: str, what: str) -> None:
    """Raise NotImplementedOffline where formulas, tables, rules, pictures or names would have to follow the cells."""
    name = next(sheet.name for sheet in workbook.sheets if sheet.part == part)
    worksheets = [sheet.part for sheet in workbook.sheets if "/worksheets/" in sheet.part]
    has_formulas = any(workbook.sheet_data(other).rows.has(b"<f") for other in worksheets)
    areas = [entry.area() for entry in DefinedNames(workbook)]
    if (
        has_formulas
        or _ANCHORED.search(workbook.sheet_data(part).tail)
        or any(area is not None and area[0].casefold() == name.casefold() for area in areas)
    ):
        raise NotImplementedOffline(
            f"xlwings_offline has {what} only where no formula, table, rule, picture or name has to follow the cells; "
            f"on {name} it needs a running Excel."
        )


def insert(data: SheetData, area: Area, shift: str) -> None:
    """Make a gap of blank cells; what stood there goes right or down."""
    if shift == "down" and area.column1 == 1 and area.column2 == LAST_COLUMN:
        data.move_rows(area.row1, area.row2 - area.row1 + 1)
        return
    used = data.used()
    if used is None:
        return
    if shift == "down":
        size, moved = area.row2 - area.row1 + 1, area._replace(row2=used.row2, column2=min(area.column2, used.column2))
        rows, columns = size, 0
    else:
        size, moved = (
            area.column2 - area.column1 + 1,
            area._replace(column2=used.column2, row2=min(area.row2, used.row2)),
        )
        rows, columns = 0, size
    if moved.row1 <= moved.row2 and moved.column1 <= moved.column2:
        _move(data, moved, rows, columns)


def delete(data: SheetData, area: Area, shift: str) -> None:
    """Take cells out; what stood right of them or below closes the gap."""
    size = area.row2 - area.row1 + 1
    if shift == "up" and area.column1 == 1 and area.column2 == LAST_COLUMN:
        data.move_rows(area.row2 + 1, -size)
        return
    used = data.used()
    if used is None:
        return
    if shift == "up":
        last = Area(
            area.row1, area.column1, max(used.row2, area.row2), min(area.column2, max(used.column2, area.column1))
        )
        _move(data, last._replace(row1=area.row2 + 1, row2=last.row2 + size), -size, 0)
    else:
        size = area.column2 - area.column1 + 1
        last = Area(area.row1, area.column1, min(area.row2, max(used.row2, area.row1)), max(used.column2, area.column2))
        _move(data, last._replace(column1=area.column2 + 1, column2=last.column2 + size), 0, -size)


def _move(data: SheetData, area: Area, rows: int, columns: int) -> None:
    """Write the cells of an area so many rows and columns away, with their formats; the gap is blank."""
    values, styles = data.block(*area), data.styles(*area)
    if rows > 0 or columns > 0:
        gap = area._replace(row2=area.row1 + rows - 1) if rows else area._replace(column2=area.column1 + columns - 1)
        clear(data, gap)
    put(data, (area.row1 + rows, area.column1 + columns), values, styles)


def clear(data: SheetData, area: Area) -> None:
    """Empty cells and take their formats off."""
    blank: list[object] = [None] * (area.column2 - area.column1 + 1)
    data.write_block(area.row1, area.column1, [blank] * (area.row2 - area.row1 + 1))
    data.set_style(*area, 0)


def put(data: SheetData, at: tuple[int, int], values: list[list[object]], styles: list[list[int]] | None) -> None:
    """Write values, and styles column by column, from a cell on."""
    row, column = at
    if styles is not None:
        for number, own in enumerate(styles, column):
            first = row
            for style, same in groupby(own):
                last = first + len(list(same)) - 1
                data.set_style(first, number, last, number, style)
                first = last + 1
    data.write_block(row, column, values, typed=False)
