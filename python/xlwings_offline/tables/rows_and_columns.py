"""Rows and columns added to a table or deleted from it; the rest of the table makes room or closes the gap."""

from __future__ import annotations

from typing import Final

from lxml import etree

from xlwings_offline.formulas.references import Area
from xlwings_offline.formulas.rewrite import has_relative_cells
from xlwings_offline.moves import relocate
from xlwings_offline.package.namespaces import tag
from xlwings_offline.tables.growth import CellsInTheWay, first_occupied, resize
from xlwings_offline.tables.tables import InvalidTable, Table, as_literal, escaped
from xlwings_offline.workbook import dependents

_FILTERED: Final = f"{tag('autoFilter')}/{tag('filterColumn')}"


def add_row(table: Table, values: list[object] | None, index: int | None) -> int:
    """Insert a row before another (counted from 1) or append it; returns its index.

    Without values only its calculated columns are filled. Raises CellsInTheWay if there is something below the table,
    NotImplementedOffline if rules, formulas or names depend on the rows that move down.
    """
    if table.is_blank:
        _fill(table, table.body.row1, values or [None] * len(table.columns))
        return 1
    old, data = table.body, table.workbook.sheet_data(table.sheet_part)
    row = old.row2 + 1 if index is None else old.row1 + index - 1
    below = old._replace(row1=row)
    if row <= old.row2:
        _refuse_dependents_of_rows(table, below, "Table.rows.add()")
    cells = relocate.cells_at(data, below) if row <= old.row2 else []
    resize(table, table.area._replace(row2=table.area.row2 + 1))
    if cells:
        styles = [
            column[0]
            for column in data.styles(max(row - 1, old.row1), old.column1, max(row - 1, old.row1), old.column2)
        ]
        relocate.put_cells(data, below._replace(row1=row + 1, row2=old.row2 + 1), cells)
        relocate.put_cells(data, below._replace(row2=row), [{}])
        for column, style in enumerate(styles, old.column1):
            data.set_style(row, column, row, column, style)
        if values is None:
            values = [_calculated(column) for column in table.columns]
    if values is not None:
        _fill(table, row, values)
    return row - old.row1 + 1


def delete_row(table: Table, index: int) -> None:
    """Delete a row; the table's rows below it move up, what is below the table stays.

    Raises NotImplementedOffline if rules, formulas or names depend on them.
    """
    old, data = table.body, table.workbook.sheet_data(table.sheet_part)
    rest = old._replace(row1=old.row1 + index - 1)
    _refuse_dependents_of_rows(table, rest, "Table.rows.delete()")
    relocate.put_cells(data, rest, [*relocate.cells_at(data, rest)[1:], {}])
    if old.row1 == old.row2:
        table.root.set("insertRow", "1")
        table.touch()
    else:
        resize(table, table.area._replace(row2=table.area.row2 - 1))


def add_column(table: Table, name: str, index: int | None) -> int:
    """Insert a column before another (counted from 1) or append it; returns its index.

    Raises CellsInTheWay if there is something beside the table, NotImplementedOffline if rules, formulas or names
    depend on the columns that move right.
    """
    old, data = table.area, table.workbook.sheet_data(table.sheet_part)
    place = index or len(table.columns) + 1
    beside = old._replace(column1=old.column2 + 1, column2=old.column2 + 1)
    if address := first_occupied(data.block(*beside), data.formulas(*beside), beside):
        raise CellsInTheWay(f"{table.name} cannot grow to the right: {address} is not empty.")
    right = old._replace(column1=old.column1 + place - 1)
    moves = right.column1 <= old.column2
    if moves:
        dependents.refuse_dependents(table.workbook, table.sheet_part, right, "Table.columns.add()")
    cells = relocate.cells_at(data, right) if moves else []
    resize(table, old._replace(column2=old.column2 + 1))
    block, own = table.columns[0].getparent(), table.columns[-1]
    if block is not None:
        block.insert(place - 1, own)
    own.set("name", escaped(name))
    for filtered in table.root.findall(_FILTERED):
        at = int(filtered.get("colId") or 0)
        filtered.set("colId", str(at + (at >= place - 1)))
    if moves:
        relocate.put_cells(data, right._replace(column1=right.column1 + 1, column2=old.column2 + 1), cells, 1)
    _fill_column(table, right.column1, name)
    table.touch()
    return place


def delete_column(table: Table, index: int) -> None:
    """Delete a column; the table's columns right of it move left, what is beside the table stays.

    Structured references to it become #REF!, as in Excel. Raises InvalidTable for the only column or a filtered one,
    NotImplementedOffline if rules, formulas or names depend on the columns.
    """
    old, data, columns = table.area, table.workbook.sheet_data(table.sheet_part), table.columns
    name = table.column_names[index - 1]
    if len(columns) == 1:
        raise InvalidTable(f"{name} is the only column of {table.name}; a table has one at least.")
    filtered = {int(column.get("colId") or 0): column for column in table.root.findall(_FILTERED)}
    if index - 1 in filtered:
        raise InvalidTable(f"{table.name} is filtered by {name}; clear its filter first.")
    rest = old._replace(column1=old.column1 + index - 1)
    dependents.refuse_dependents(table.workbook, table.sheet_part, rest, "Table.columns.delete()")
    cells = relocate.cells_at(data, rest)
    relocate.put_cells(data, rest, [{} for _ in cells])
    left = [{column: xml for column, xml in row.items() if column > rest.column1} for row in cells]
    relocate.put_cells(data, rest, left, -1)
    columns[-1].addnext(columns[index - 1])
    for at, column in filtered.items():
        column.set("colId", str(at - (at >= index)))
    resize(table, old._replace(column2=old.column2 - 1))


def _refuse_dependents_of_rows(table: Table, moved: Area, what: str) -> None:
    body = table.body

    def stays(place: Area) -> bool:
        return place.row1 <= body.row1 and body.row2 <= place.row2

    dependents.refuse_dependents(table.workbook, table.sheet_part, moved, what, stays)


def _fill(table: Table, row: int, values: list[object]) -> None:
    table.workbook.sheet_data(table.sheet_part).write_block(row, table.area.column1, [values])
    table.root.attrib.pop("insertRow", "")
    table.touch()


def _calculated(column: etree._Element) -> str | None:
    """The formula of a calculated column, if it is the same in every row."""
    own = column.find(tag("calculatedColumnFormula"))
    if own is None or not own.text or own.get("array") or has_relative_cells(own.text):
        return None
    return f"={own.text}"


def _fill_column(table: Table, column: int, name: str) -> None:
    """Format a new column like the one left of it, or right of it if it is the first; write its header."""
    area, data = table.area, table.workbook.sheet_data(table.sheet_part)
    like = column - 1 if column > area.column1 else column + 1
    styles = data.styles(area.row1, like, area.row2, like)[0]
    relocate.put_cells(data, area._replace(column1=column, column2=column), [{} for _ in styles])
    for row, style in enumerate(styles, area.row1):
        data.set_style(row, column, row, column, style)
    if table.header_rows:
        data.write_block(area.row1, column, [[as_literal(name)]])
