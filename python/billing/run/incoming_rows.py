"""Rows from elsewhere, as an import is asked for them: from the Paste sheet, or from a file."""

from collections.abc import Mapping
from pathlib import Path

from billing import money
from billing.actions.action import Refused, Rows
from billing.excel import paste_tab
from billing.excel.workbook import Book
from billing.intake.tabular import read_rows
from billing.paste import read_amount


def pasted_rows(book: Book) -> Rows:
    """What stands on the Paste sheet."""
    pasted = paste_tab.read(book)
    count, total = pasted.control_rows, pasted.control_total
    return Rows(
        table=pasted.target,
        headers=pasted.headers,
        cells=pasted.rows,
        source="Paste sheet",
        control_rows=None if count in (None, "") else _number(count, 1),
        control_amount=None if total in (None, "") else _number(total, money.CENTS),
    )


def file_rows(path: Path, into: str, mapping: str) -> Rows:
    """What a .csv or .xlsx file holds; ``mapping`` is 'Invoice No=invoice_id,...'.

    Raises:
        Refused: the mapping is not of that form.
    """
    headers, cells = read_rows(path, into)
    return Rows(table=into, headers=headers, cells=cells, source=path.name, given=_pairs(mapping))


def _pairs(mapping: str) -> Mapping[str, str]:
    pairs = [pair.partition("=") for pair in mapping.split(",") if pair.strip()]
    for header, equals, column in pairs:
        if not (header.strip() and equals and column.strip()):
            raise Refused(f"--map is read as 'header=column, header=column'; '{header}' is not of that form.")
    return {header.strip(): column.strip() for header, _, column in pairs}


def _number(cell: object, units: int) -> int:
    value = read_amount(cell, units)
    if value is None:
        raise Refused(f"The control figure '{cell}' on the Paste sheet is not a number. Correct it or clear it.")
    return value
