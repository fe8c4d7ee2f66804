"""Read: the raw cells of the workbook's tables, one read per table, nothing interpreted."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

import xlwings as xw

from billing.excel.place import NotOurWorkbook, find_table
from billing.excel.workbook import expect
from billing.paste import PackedColumn, PackedRows, RawTable
from billing.schema import Table
from billing.tables import BY_NAME

#: Cells beside and below a table that are looked at for rows that were pasted past its edge.
STRAY_ROWS, STRAY_COLUMNS = 200, 3
AS_OF_NAME = "AsOf"


def read_tables(
    book: xw.Book, names: Iterable[str], progress: Callable[[str], None] = lambda text: None
) -> Iterator[tuple[str, RawTable]]:
    """Name and raw cells of one table after the other: numbers as floats, blanks as None, errors as their text.

    Where there is no Excel the next one is on its way while somebody works on the one before.

    Raises:
        NotOurWorkbook: a table is missing.
    """
    wanted = list(names)
    expect(book, [BY_NAME[name].sheet for name in wanted])
    for name in wanted:
        progress(f"Reading {BY_NAME[name].sheet}")
        yield name, read_table(book, BY_NAME[name])


def read_table(book: xw.Book, table: Table) -> RawTable:
    """Raw cells of one table and of the cells just outside it.

    Raises:
        NotOurWorkbook: the table is missing.
    """
    place = find_table(book, table)
    corner = (place.last_row + STRAY_ROWS, place.last_column + STRAY_COLUMNS)
    cells = place.sheet.range((place.header_row, place.first_column), corner).options(ndim=2, err_to_str=True).value
    width, height = place.last_column - place.first_column + 1, place.last_row - place.header_row
    titles = ["" if title is None else str(title) for title in cells[0][:width]]
    has_totals = height > 1 and _may_be_totals(cells[height][0]) and place.sheet.tables[place.name].show_totals
    below = cells[height + 1 :]
    if has_totals:
        height, below = height - 1, [[None] * len(cells[0]), *below]
    columns = [column[1 : height + 1] for column in zip(*cells, strict=True)]
    del cells  # of a large table it takes as much as the columns
    has_strays = any(column.count(None) < height for column in columns[width:])
    return RawTable(
        titles=titles,
        rows=PackedRows(map(PackedColumn.of, columns[:width]), height),
        first_row=place.first_row,
        below=[row[:width] for row in below],
        beside=list(map(list, zip(*columns[width:], strict=True))) if has_strays else [],
        has_totals=has_totals,
    )


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
