"""Cells inserted, deleted, cut and pasted, where nothing depends on the cells that move."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from xlwings_offline.cells.rows.shared_formulas import protect_formula_groups
from xlwings_offline.errors import NotImplementedOffline
from xlwings_offline.formulas.references import LAST_COLUMN, LAST_ROW, Area
from xlwings_offline.moves import relocate
from xlwings_offline.tables.tables import Tables
from xlwings_offline.workbook import dependents

if TYPE_CHECKING:
    from xlwings_offline.cells.sheet_data import SheetData
    from xlwings_offline.workbook.workbook import Workbook

#: What has an anchor on the sheet in a form of its own.
_ANCHORED: Final = re.compile(rb"<(?:\w+:)?(?:drawing|legacyDrawing|brk|controls|oleObjects)\b")


def refuse_unsafe_shift(workbook: Workbook, part: str, area: Area, shift: str, what: str) -> None:
    """Raise NotImplementedOffline if formulas, tables, rules, pictures or names depend on the cells that move."""
    moved = area._replace(row2=LAST_ROW) if shift in {"down", "up"} else area._replace(column2=LAST_COLUMN)
    if _ANCHORED.search(workbook.sheet_data(part).tail):
        raise NotImplementedOffline(
            f"xlwings_offline supports {what} only on sheets without pictures, controls and page breaks, which would "
            "have to move with the cells; here it needs a running Excel."
        )
    for table in Tables(workbook).of_sheet(part):
        if table.area.overlaps(moved):
            raise NotImplementedOffline(
                f"xlwings_offline supports {what} only where no table has to move with the cells; with {table.name} at "
                f"{table.area.text} it needs a running Excel."
            )
    dependents.refuse_dependents(workbook, part, moved, what)


def insert(data: SheetData, area: Area, shift: str) -> None:
    """Insert blank cells; those that were there move right or down."""
    if shift == "down" and area.column1 == 1 and area.column2 == LAST_COLUMN:
        relocate.cells_at(data, area._replace(row2=max(data.rows.last, 1)))
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
        relocate.move_cells(data, moved, rows, columns)


def delete(data: SheetData, area: Area, shift: str) -> None:
    """Delete cells; those to the right or below close the gap."""
    size = area.row2 - area.row1 + 1
    if shift == "up" and area.column1 == 1 and area.column2 == LAST_COLUMN:
        relocate.cells_at(data, area._replace(row2=max(data.rows.last, 1)))
        data.move_rows(area.row2 + 1, -size)
        return
    used = data.used()
    if used is None:
        return
    if shift == "up":
        last = Area(
            area.row1, area.column1, max(used.row2, area.row2), min(area.column2, max(used.column2, area.column1))
        )
        _close(data, area, last._replace(row1=area.row2 + 1), -size, 0)
    else:
        size = area.column2 - area.column1 + 1
        last = Area(area.row1, area.column1, min(area.row2, max(used.row2, area.row1)), max(used.column2, area.column2))
        _close(data, area, last._replace(column1=area.column2 + 1), 0, -size)


def cut(workbook: Workbook, source: tuple[str, Area], target: tuple[str, Area]) -> None:
    """Move cells to where `target` begins, replacing what is there; each is a sheet's part and an area of it."""
    (part, area), (target_part, place) = source, target
    to = Area(
        place.row1, place.column1, place.row1 + area.row2 - area.row1, place.column1 + area.column2 - area.column1
    )
    for own, place in ((part, area), (target_part, to)):
        dependents.refuse_dependents(workbook, own, place, "Range.move()")
        for table in Tables(workbook).of_sheet(own):
            if table.area.overlaps(place):
                raise NotImplementedOffline(
                    f"xlwings_offline supports Range.move() outside tables only; {table.name} needs a running Excel."
                )
    data, other = workbook.sheet_data(part), workbook.sheet_data(target_part)
    if part != target_part and any(formula for row in data.formulas(*area) for formula in row):
        raise NotImplementedOffline(
            "xlwings_offline supports Range.move() to another sheet only for cells without formulas."
        )
    cells = relocate.cells_at(data, area)
    protect_formula_groups(other.styled_rows(), to)  # before anything is moved
    relocate.put_cells(data, area, [{} for _ in cells])
    relocate.put_cells(other, to, cells, to.column1 - area.column1)


def _close(data: SheetData, area: Area, rest: Area, rows: int, columns: int) -> None:
    """Clear an area and move the rest of its columns or rows, if any, into it."""
    cleared = Area(area.row1, area.column1, min(area.row2, max(rest.row2, area.row1)), area.column2)
    cleared = cleared._replace(column2=min(area.column2, max(rest.column2, area.column1)))
    relocate.put_cells(data, cleared, [{} for _ in range(cleared.row1, cleared.row2 + 1)])
    if rest.row1 <= rest.row2 and rest.column1 <= rest.column2:
        relocate.move_cells(data, rest, rows, columns)


def put(
    data: SheetData, at: tuple[int, int], values: list[list[object]] | None, styles: list[list[int]] | None
) -> None:
    """Write values, and styles column by column, from a cell on."""
    row, column = at
    if styles is not None:
        for number, own in enumerate(styles, column):
            first = row
            for style, same in groupby(own):
                last = first + len(list(same)) - 1
                data.set_style(first, number, last, number, style)
                first = last + 1
    if values is not None:
        data.write_block(row, column, values, typed=False)
