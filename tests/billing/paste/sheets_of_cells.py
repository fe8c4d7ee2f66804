"""Raw sheets for tests: cells under the titles of a table, and what reading them finds."""

from datetime import date
from typing import Any

from billing.books import Books
from billing.finding import Finding
from billing.paste import RawTable, read_books
from billing.tables import BY_NAME

AS_OF = date(2026, 10, 31)


def sheet(table: str, *rows: dict[str, Any], **more: Any) -> RawTable:
    """A sheet of the table with the given cells by column name; the first row is row 2."""
    columns = BY_NAME[table].columns
    return RawTable.of([c.title for c in columns], [[row.get(c.name) for c in columns] for row in rows], 2, **more)


def read(**sheets: RawTable) -> tuple[Books, list[Finding]]:
    """Books and findings of the sheets."""
    return read_books(sheets, AS_OF)


def said(findings: list[Finding]) -> list[str]:
    """The findings as short lines: number, row, what is wrong."""
    return [f"{f.ref} {f.row} {f.message}" for f in findings]


def with_row(raw: RawTable, cells: list[Any]) -> RawTable:
    """The sheet with one more row below."""
    return RawTable.of(raw.titles, [*raw.rows, cells], raw.first_row)
