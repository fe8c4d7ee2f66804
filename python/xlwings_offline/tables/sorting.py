"""Rows of a range or a table sorted, with values of different types in Excel's order."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from lxml import etree

from xlwings_offline.cells.formats.row_formats import hidden_rows
from xlwings_offline.cells.known_results import known_results
from xlwings_offline.cells.values import CellError, to_serial
from xlwings_offline.formulas.references import Area
from xlwings_offline.moves import relocate
from xlwings_offline.package.namespaces import MAIN, tag
from xlwings_offline.workbook import dependents

if TYPE_CHECKING:
    from xlwings_offline.tables.tables import Table
    from xlwings_offline.workbook.workbook import Workbook


def sort(workbook: Workbook, part: str, area: Area, keys: list[tuple[int, bool]]) -> None:
    """Sort the rows of an area by columns, counted from 1, each ascending or not.

    Numbers come before texts, whose case is ignored, then booleans, then errors; blanks are always last. Hidden rows
    stay where they are. Formulas change as copies do, formats move along.

    Raises NotImplementedOffline for merged cells, links and notes, and if Excel has yet to calculate a key.
    """
    data = workbook.sheet_data(part)
    dependents.refuse_anchored(workbook, part, area, "sort()")
    hidden = hidden_rows(data.rows, area.row1, area.row2)
    visible = [row - area.row1 for row in range(area.row1, area.row2 + 1) if row not in hidden]
    order = visible
    for field, ascends in reversed(keys):
        order = _ordered(order, _keys(workbook, part, area, area.column1 + field - 1), ascends)
    sources = list(range(area.row2 - area.row1 + 1))
    for to, source in zip(visible, order, strict=True):
        sources[to] = source
    relocate.reorder_rows(data, area, sources)


def sort_table(table: Table, keys: list[tuple[int, bool]]) -> None:
    """Sort the body of a table, and note in the table how it is sorted. Raises as `sort` does."""
    body = table.body
    sort(table.workbook, table.sheet_part, body, keys)
    for old in table.root.findall(tag("sortState")):
        table.root.remove(old)
    state = etree.Element(tag("sortState"), nsmap={None: MAIN}, ref=body.range_text)  # type: ignore[dict-item]
    for field, ascends in keys:
        column = body.column1 + field - 1
        condition = etree.SubElement(state, tag("sortCondition"))
        if not ascends:
            condition.set("descending", "1")
        condition.set("ref", body._replace(column1=column, column2=column).range_text)
    table.root.find(tag("tableColumns")).addprevious(state)  # type: ignore[union-attr]  # every table has columns
    table.touch()


def _keys(workbook: Workbook, part: str, area: Area, column: int) -> list[object]:
    """The values of a column to sort by."""
    place = area._replace(column1=column, column2=column)
    cells = [row[0] for row in known_results(workbook.sheet_data(part), place, "sort()")]
    return [to_serial(cell, is_1904=workbook.date1904) if isinstance(cell, datetime) else cell for cell in cells]


def _ordered(rows: list[int], keys: list[object], ascends: bool) -> list[int]:
    """The rows sorted by their keys; ties keep their order, blanks come last."""
    filled = [row for row in rows if keys[row] is not None]
    filled.sort(key=lambda row: _rank(keys[row]), reverse=not ascends)
    return filled + [row for row in rows if keys[row] is None]


def _rank(key: object) -> tuple[int, Any]:
    if isinstance(key, CellError):
        return 3, 0
    if isinstance(key, bool):
        return 2, key
    return (1, key.casefold()) if isinstance(key, str) else (0, key)
