"""Place: where a table stands in a workbook, found by its name wherever the clerk has moved it."""

from dataclasses import dataclass

import xlwings as xw
from xlwings.utils import a1_to_tuples

from billing.schema import Table


class NotOurWorkbook(Exception):
    """The workbook is not a billing workbook, or a part of it is missing; the text says which and what to do."""


@dataclass(frozen=True)
class Place:
    """A table on its sheet: the row of its headers, its first column, its last row and column (counted from 1)."""

    sheet: xw.Sheet
    name: str
    header_row: int
    first_column: int
    last_row: int
    last_column: int
    #: Whether a totals row stands below the last row; known once the table was read.
    has_totals: bool = False

    @property
    def first_row(self) -> int:
        """First row below the headers."""
        return self.header_row + 1


def find_table(book: xw.Book, table: Table) -> Place:
    """Find a table of the workbook.

    Raises:
        NotOurWorkbook: its sheet or Excel table is not there.
    """
    try:
        sheet = book.sheets[table.sheet]
        corners = a1_to_tuples(sheet.range(f"{table.list_object}[#All]").address.replace("$", ""))
    except Exception as reason:  # each engine of xlwings raises its own kind for a name that is not there
        raise NotOurWorkbook(
            f"The table {table.list_object} on the sheet {table.sheet} is missing from {book.name}. "
            "Open a billing workbook, or put the sheet back from a backup. A workbook made by an older version has no "
            "such sheet: make a new one with 'billing new' and import the old one's tables into it."
        ) from reason
    (top, left), (bottom, right) = corners
    return Place(sheet, table.list_object, top, left, bottom, right)
