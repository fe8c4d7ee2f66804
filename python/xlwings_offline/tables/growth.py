"""A table resized in place, with all that Excel extends along with it."""

from collections.abc import Callable
from itertools import takewhile

from lxml import etree
from xlwings import XlwingsError

from xlwings_offline.formulas.references import Area, column_letters
from xlwings_offline.formulas.rewrite import has_relative_cells, shift
from xlwings_offline.formulas.rule_ranges import extended, fitted_area
from xlwings_offline.package.namespaces import tag
from xlwings_offline.tables.renaming import invalidate_column_references
from xlwings_offline.tables.tables import InvalidTable, Table, Tables, as_literal, column_titles, escaped
from xlwings_offline.workbook.defined_names import DefinedNames


class CellsInTheWay(XlwingsError, ValueError):
    """Something is in the cells into which a table has to grow."""


def resize(table: Table, area: Area) -> None:
    """Resize a table to an area that includes header and totals row and begins at the same cell.

    Growing down extends the formats of the last row, calculated columns, the ranges of validations and conditional
    formats, and names that cover the whole body; the totals row moves. Growing to the right makes headers and body of
    the cells there. Cells that are no longer in a smaller table keep their contents, as in Excel. Raises CellsInTheWay
    with the address, InvalidTable for an impossible size.
    """
    old = table.area
    if area == old:
        return
    _check_size(table, area)
    _refuse_neighbours(table, area)
    old_body, added = table.body, area.row2 - old.row2
    if added > 0 and table.header_rows:
        _refuse_occupied(table, area)
    if table.totals_rows and added:
        _move_totals(table, added)
    lost = table.column_names[area.column2 - area.column1 + 1 :]
    table.root.set("ref", area.range_text)
    _fit_columns(table, area)
    table.fit_filter()
    table.touch()
    if added:
        _extend_dependents(table, old_body)
    invalidate_column_references(table, lost)


def _check_size(table: Table, area: Area) -> None:
    old = table.area
    if (area.row1, area.column1) != (old.row1, old.column1):
        start = f"{column_letters(old.column1)}{old.row1}"
        raise InvalidTable(f"{table.name} begins at {start} and has to stay there; {area.text} begins elsewhere.")
    if area.row2 - area.row1 + 1 < 1 + table.header_rows + table.totals_rows:
        raise InvalidTable(f"{table.name} needs at least one row below its header; {area.text} has none.")


def _refuse_neighbours(table: Table, area: Area) -> None:
    for other in Tables(table.workbook).of_sheet(table.sheet_part):
        if other.part != table.part and other.area.overlaps(area):
            raise CellsInTheWay(
                f"{table.name} cannot grow to {area.text}: the table {other.name} is at {other.area.text}."
            )


def _refuse_occupied(table: Table, area: Area) -> None:
    data = table.workbook.sheet_data(table.sheet_part)
    for row in takewhile(area.row2.__ge__, data.rows.after(table.area.row2)):
        below = area._replace(row1=row, row2=row)
        address = first_occupied(data.block(*below), data.formulas(*below), below)
        if address:
            raise CellsInTheWay(f"{table.name} cannot grow to {area.text}: {address} is not empty.")


def first_occupied(values: list[list[object]], formulas: list[list[str]], area: Area) -> str | None:
    """The address of the first cell that is not blank."""
    for offset, (cells, texts) in enumerate(zip(values, formulas, strict=True)):
        for at, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            if cell is not None or text:
                return f"{column_letters(area.column1 + at)}{area.row1 + offset}"
    return None


def _move_totals(table: Table, added: int) -> None:
    """Move the totals row to the new last row; if it moves up, that must not hold data."""
    data = table.workbook.sheet_data(table.sheet_part)
    old = table.area
    row, new_row = old.row2, old.row2 + added
    if added < 0:
        landing = Area(new_row, old.column1, new_row, old.column2)
        address = first_occupied(data.block(*landing), data.formulas(*landing), landing)
        if address:
            raise CellsInTheWay(f"The totals row of {table.name} cannot move up: {address} is not empty.")
    place = (row, old.column1, row, old.column2)
    cells = data.formulas(*place)[0]
    values = data.block(*place)[0]
    moved = [formula or as_literal(value) for formula, value in zip(cells, values, strict=True)]
    styles = [data.style_of(row, column) for column in range(old.column1, old.column2 + 1)]
    data.write_block(row, old.column1, [[None] * len(moved)])
    data.write_block(new_row, old.column1, [moved])
    for column, xf in enumerate(styles, old.column1):
        data.set_style(new_row, column, new_row, column, xf)
        data.set_style(row, column, row, column, data.style_of(row - 1, column))


def _fit_columns(table: Table, area: Area) -> None:
    """Make as many column entries as the area has columns; new ones are named after their header cells."""
    block = table.root.find(tag("tableColumns"))
    if block is None:
        raise InvalidTable(f"The table {table.name} has no list of columns.")
    width = area.column2 - area.column1 + 1
    for surplus in list(block)[width:]:
        block.remove(surplus)
    missing = width - len(block)
    if missing > 0:
        names: list[object] = list(table.column_names)
        first_new = area.column1 + len(block)
        names += _header_cells(table, area, first_new)
        number = max((int(column.get("id") or 0) for column in block), default=0)
        for title in column_titles(names)[len(block) :]:
            number += 1
            etree.SubElement(block, tag("tableColumn"), id=str(number), name=escaped(title))
        if table.header_rows:
            titles: list[object] = [as_literal(title) for title in table.column_names[-missing:]]
            table.workbook.sheet_data(table.sheet_part).write_block(area.row1, first_new, [titles])
    block.set("count", str(len(block)))


def _header_cells(table: Table, area: Area, first_new: int) -> list[object]:
    if not table.header_rows:
        return [None] * (area.column2 - first_new + 1)
    data = table.workbook.sheet_data(table.sheet_part)
    return list(data.block(area.row1, first_new, area.row1, area.column2)[0])


def _extend_dependents(table: Table, old_body: Area) -> None:
    """Extend what ended at the last row of the body."""
    body = table.body
    data = table.workbook.sheet_data(table.sheet_part)
    data.tail = extended(data.tail, old_body, body.row2)
    for name in DefinedNames(table.workbook):
        found = name.area()
        sheet = next((sheet.name for sheet in table.workbook.sheets if sheet.part == table.sheet_part), "")
        if found and found[0].casefold() == sheet.casefold():
            fitted = fitted_area(found[1], old_body, body.row2)
            if fitted != found[1]:
                name.refers_to = "=" + (name.element.text or "").rpartition("!")[0] + "!" + fitted.absolute
    if body.row2 > old_body.row2:
        if table.root.get("insertRow"):
            del table.root.attrib["insertRow"]
        _copy_down(table, old_body)


def _copy_down(table: Table, old_body: Area) -> None:
    """Copy formats and calculated columns of the old last row into every new one."""
    body = table.body
    data = table.workbook.sheet_data(table.sheet_part)
    first_new = old_body.row2 + 1
    columns = range(old_body.column1, min(old_body.column2, body.column2) + 1)
    for column in columns:
        xf = data.style_of(old_body.row2, column)
        if xf:
            data.set_style(first_new, column, body.row2, column, xf)
    last = data.formulas(old_body.row2, old_body.column1, old_body.row2, old_body.column2)[0]
    for entry, column in zip(table.columns, columns, strict=False):
        formula = _calculated(entry, last[column - old_body.column1])
        if formula is not None:
            rows = [[formula(row - old_body.row2)] for row in range(first_new, body.row2 + 1)]
            data.write_block(first_new, column, rows)


def _calculated(column: etree._Element, last: str) -> Callable[[int], str] | None:
    """Gives the formula of a calculated column a number of rows below the old last one; None for a column of values.

    Relative references are taken from the cell above; if that was overwritten, only the column's own formula is left.
    """
    own = column.find(tag("calculatedColumnFormula"))
    if own is None or not own.text or own.get("array"):
        return None
    text = last if last.startswith("=") else f"={own.text}"
    if not has_relative_cells(text):
        return lambda _rows: text
    if not last.startswith("="):
        return None
    return lambda rows: shift(text, rows)
