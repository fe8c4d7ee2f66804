"""A table added to a sheet; its header row and totals row turned on and off."""

import re

from lxml import etree

from xlwings_offline.formulas.references import Area
from xlwings_offline.package.namespaces import MAIN, OFFICE_RELS, tag
from xlwings_offline.package.part_xml import serialized
from xlwings_offline.tables.growth import CellsInTheWay, first_occupied
from xlwings_offline.tables.tables import (
    DEFAULT_STYLE,
    TABLE_CONTENT,
    TABLE_TYPE,
    InvalidTable,
    Table,
    Tables,
    as_literal,
    column_titles,
    escaped,
    table_roots,
    unescaped,
)
from xlwings_offline.workbook.workbook import Workbook

_LIST = re.compile(rb"(<(?:\w+:)?tableParts\b[^>]*>)(.*?)(</(?:\w+:)?tableParts>)", re.DOTALL)
_EXTENSIONS = re.compile(rb"<(?:\w+:)?extLst\b")


def add_table(
    workbook: Workbook, sheet_part: str, area: Area, name: str | None = None, *, has_headers: bool = True
) -> Table:
    """Make a table of the cells of an area. Header cells become texts, none of them blank or repeated.

    Without headers, a row of them (Column1, Column2) is inserted and the cells move down. A header row alone gets a
    blank row below it. Raises InvalidTable, CellsInTheWay.
    """
    tables = Tables(workbook)
    for other in tables.of_sheet(sheet_part):
        if other.area.overlaps(area):
            raise InvalidTable(f"A table cannot overlap another: {other.name} is at {other.area.text}.")
    if name is not None:
        tables.check_name(name)
    if not has_headers:
        area = _with_header_row(workbook, sheet_part, area)
    blank = area.row1 == area.row2
    if blank:
        area = area._replace(row2=area.row1 + 1)
    data = workbook.sheet_data(sheet_part)
    titles = column_titles(list(data.block(area.row1, area.column1, area.row1, area.column2)[0]))
    data.write_block(area.row1, area.column1, [[as_literal(title) for title in titles]])
    root = _new_root(workbook, area, name or tables.free_name(), titles)
    if blank:
        root.set("insertRow", "1")
    return _registered(workbook, sheet_part, root)


def _registered(workbook: Workbook, sheet_part: str, root: etree._Element) -> Table:
    """Write the table as a part of its own, and list it in its sheet."""
    part = workbook.package.fresh_name("xl/tables/table{}.xml")
    workbook.package.write(part, serialized(root))
    workbook.package.set_content_type(part, TABLE_CONTENT)
    _list_in_sheet(workbook, sheet_part, workbook.package.rels(sheet_part).add(TABLE_TYPE, part))
    return Table(workbook, sheet_part, part)


def _with_header_row(workbook: Workbook, sheet_part: str, area: Area) -> Area:
    """Move the cells one row down to make room for headers."""
    data = workbook.sheet_data(sheet_part)
    below = Area(area.row2 + 1, area.column1, area.row2 + 1, area.column2)
    address = first_occupied(data.block(*below), data.formulas(*below), below)
    if address:
        raise CellsInTheWay(f"There is no room for a header row: {address} is not empty.")
    cells = [
        [formula or as_literal(value) for formula, value in zip(texts, values, strict=True)]
        for texts, values in zip(data.formulas(*area), data.block(*area), strict=True)
    ]
    data.write_block(area.row1 + 1, area.column1, cells)
    data.write_block(area.row1, area.column1, [[None] * len(cells[0])])
    return area._replace(row2=area.row2 + 1)


def _new_root(workbook: Workbook, area: Area, name: str, titles: list[str]) -> etree._Element:
    number = 1 + max((int(root.get("id") or 0) for root in table_roots(workbook).values()), default=0)
    root = etree.Element(tag("table"), nsmap={None: MAIN})  # type: ignore[dict-item]  # None is the default namespace
    for attribute, value in (("id", str(number)), ("name", name), ("displayName", name), ("ref", area.range_text)):
        root.set(attribute, value)
    root.set("totalsRowShown", "0")
    etree.SubElement(root, tag("autoFilter"), ref=area.range_text)
    block = etree.SubElement(root, tag("tableColumns"), count=str(len(titles)))
    for column, title in enumerate(titles, 1):
        etree.SubElement(block, tag("tableColumn"), id=str(column), name=escaped(title))
    info = etree.SubElement(root, tag("tableStyleInfo"), name=DEFAULT_STYLE, showFirstColumn="0", showLastColumn="0")
    info.set("showRowStripes", "1")
    info.set("showColumnStripes", "0")
    return root


def _list_in_sheet(workbook: Workbook, sheet_part: str, rid: str) -> None:
    """List the table in its sheet: tableParts is the last thing before the extensions."""
    data = workbook.sheet_data(sheet_part)
    entry = f'<tablePart xmlns="{MAIN}" xmlns:r="{OFFICE_RELS}" r:id="{rid}"/>'.encode()
    tail = data.tail
    found = _LIST.search(tail)
    if found:
        count = found.group().count(b"tablePart ") + 1
        start = re.sub(rb'\bcount="\d+"', f'count="{count}"'.encode(), found[1])
        data.tail = tail[: found.start()] + start + found[2] + entry + found[3] + tail[found.end() :]
        return
    block = f'<tableParts xmlns="{MAIN}" count="1">'.encode() + entry + b"</tableParts>"
    end = tail.rindex(b"</")
    if tail[:end].rstrip().endswith((b"</extLst>", b":extLst>")):
        end = [opening.start() for opening in _EXTENSIONS.finditer(tail)][-1]
    data.tail = tail[:end] + block + tail[end:]


def show_headers(table: Table, *, on: bool) -> None:
    """Turn the header row on or off, which fills or clears its cells; the body stays where it is.

    Raises CellsInTheWay if the row above the body is not free, InvalidTable if there is none.
    """
    if on == bool(table.header_rows):
        return
    area = table.area
    titles: list[object] = [as_literal(title) for title in table.column_names] if on else [None] * len(table.columns)
    row = area.row1 - 1 if on else area.row1
    if row < 1:
        raise InvalidTable(f"There is no row above {table.name} for headers.")
    if on:
        _refuse_occupied(table, row, "header")
        table.root.attrib.pop("headerRowCount", "")
    else:
        table.show_autofilter = False
        table.root.set("headerRowCount", "0")
    table.root.set("ref", area._replace(row1=row if on else row + 1).range_text)
    table.workbook.sheet_data(table.sheet_part).write_block(row, area.column1, [titles])
    table.touch()
    table.show_autofilter = on


def show_totals(table: Table, *, on: bool) -> None:
    """Turn the totals row below the body on or off, with the totals that the table remembers.

    Raises CellsInTheWay if that row is not free.
    """
    if on == bool(table.totals_rows):
        return
    area = table.area
    row = area.row2 + 1 if on else area.row2
    cells: list[str | None] = [None] * len(table.columns)
    if on:
        _refuse_occupied(table, row, "totals")
        table.root.set("totalsRowCount", "1")
        table.root.attrib.pop("totalsRowShown", "")
    else:
        del table.root.attrib["totalsRowCount"]
        table.root.set("totalsRowShown", "1")
    table.root.set("ref", area._replace(row2=row if on else row - 1).range_text)
    if on:
        _first_totals(table)
        cells = [_total(table, column) for column in table.columns]
    table.workbook.sheet_data(table.sheet_part).write_block(row, area.column1, [cells], typed=False)
    table.touch()


def _refuse_occupied(table: Table, row: int, kind: str) -> None:
    data, place = table.workbook.sheet_data(table.sheet_part), table.area._replace(row1=row, row2=row)
    if address := first_occupied(data.block(*place), data.formulas(*place), place):
        raise CellsInTheWay(f"The {kind} row of {table.name} does not fit: {address} is not empty.")


_FUNCTIONS = {
    "average": 101,
    "countNums": 102,
    "count": 103,
    "max": 104,
    "min": 105,
    "stdDev": 107,
    "sum": 109,
    "var": 110,
}


def _first_totals(table: Table) -> None:
    """The first time, a totals row says Total and sums or counts its last column, as in Excel."""
    columns = table.columns
    if any(column.get("totalsRowFunction") or column.get("totalsRowLabel") for column in columns):
        return
    if len(columns) > 1:
        columns[0].set("totalsRowLabel", "Total")
    body = table.body._replace(column1=table.body.column2)
    cells = [cells[0] for cells in table.workbook.sheet_data(table.sheet_part).block(*body)]
    numbers = [cell for cell in cells if isinstance(cell, float | int) and not isinstance(cell, bool)]
    columns[-1].set(
        "totalsRowFunction", "sum" if numbers and all(not isinstance(cell, str) for cell in cells) else "count"
    )


def _total(table: Table, column: etree._Element) -> str | None:
    function = column.get("totalsRowFunction")
    if function == "custom":
        own = column.find(tag("totalsRowFormula"))
        return None if own is None or not own.text else "=" + own.text
    if function in _FUNCTIONS:
        title = re.sub(r"(['#@\[\]])", r"'\1", unescaped(column.get("name") or ""))
        return f"=SUBTOTAL({_FUNCTIONS[function]},{table.name}[{title}])"
    return column.get("totalsRowLabel")
