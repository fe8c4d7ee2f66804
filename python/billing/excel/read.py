"""Read: the raw cells of the workbook's tables, one read per table, nothing interpreted."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

import xlwings as xw

from billing.excel.names import AS_OF_NAME
from billing.excel.place import NotOurWorkbook, find_table
from billing.excel.workbook import packed_columns
from billing.paste import PackedColumn, PackedRows, RawTable
from billing.schema import Table
from billing.tables import BY_NAME

#: Cells beside and below a table that are looked at for rows that were pasted past its edge.
STRAY_ROWS, STRAY_COLUMNS = 200, 3


def read_tables(
    book: xw.Book, names: Iterable[str], progress: Callable[[str], None] = lambda text: None
) -> Iterator[tuple[str, RawTable]]:
    """Name and raw cells of one table after the other: numbers as floats, blanks as None, errors as their text.

    Raises:
        NotOurWorkbook: a table is missing.
    """
    for name in names:
        progress(f"Reading {BY_NAME[name].sheet}")
        yield name, read_table(book, BY_NAME[name])


def read_table(book: xw.Book, table: Table) -> RawTable:
    """Raw cells of one table and of the cells just outside it.

    Raises:
        NotOurWorkbook: the table is missing.
    """
    place = find_table(book, table)
    corner = (place.last_row + STRAY_ROWS, place.last_column + STRAY_COLUMNS)
    columns = _columns(place.sheet.range((place.header_row, place.first_column), corner))
    width, height = place.last_column - place.first_column + 1, place.last_row - place.header_row
    titles = [column.cell(0) for column in columns[:width]]
    may_have = height > 1 and _may_be_totals(columns[0].cell(height))
    has_totals = may_have and place.sheet.tables[place.name].show_totals
    below = [column.cells(height + 1, len(column)) for column in columns[:width]]
    if has_totals:
        height, below = height - 1, [[None, *cells] for cells in below]
    body = [column.part(1, height + 1) for column in columns]
    has_strays = any(not column.is_blank for column in body[width:])
    return RawTable(
        titles=["" if title is None else str(title) for title in titles],
        rows=PackedRows(body[:width], height),
        first_row=place.first_row,
        below=list(map(list, zip(*below, strict=True))),
        beside=PackedRows(body[width:], height)[:] if has_strays else [],
        has_totals=has_totals,
    )


def _columns(cells: xw.Range) -> list[PackedColumn]:
    packed = packed_columns(cells)
    if packed is not None:
        return [PackedColumn(*each) for each in packed]
    rows = cells.options(ndim=2, err_to_str=True).value
    return list(map(PackedColumn.of, zip(*rows, strict=True)))


def _may_be_totals(cell: object) -> bool:
    """Whether a row may be Excel's totals row, which begins with this word; asking Excel itself takes a call."""
    return isinstance(cell, str) and cell.strip().lower().startswith("total")


def read_as_of(book: xw.Book) -> date | None:
    """The as-of date typed on Home; None where it is left empty.

    Raises:
        NotOurWorkbook: Home has no such cell, or what stands there is no date.
    """
    try:
        value = book.names[AS_OF_NAME].refers_to_range.value
    except Exception as reason:  # each engine of xlwings raises its own kind for a name that is not there
        raise NotOurWorkbook(f"{book.name} has no as-of date on a Home sheet. Open a billing workbook.") from reason
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    raise NotOurWorkbook(
        f"The as-of date on Home is '{value}', which is not a date. "
        "Type one such as 2026-10-31, or clear the cell for today."
    )
