"""Paste tab: the text-only sheet where rows from elsewhere land; reads what was pasted, leaves what was refused."""

from collections.abc import Sequence
from dataclasses import dataclass

import xlwings as xw

from billing.excel.names import (
    CONTROL_ROWS_NAME,
    CONTROL_TOTAL_NAME,
    HEADER_ROW,
    NOTE_NAME,
    PASTE_SHEET,
    REASON_TITLE,
    TARGET_NAME,
)
from billing.excel.place import NotOurWorkbook


@dataclass(frozen=True)
class Pasted:
    """What stands on the Paste tab: the chosen sheet, headers and rows, and the controls as they were typed."""

    target: str
    headers: list[str]
    rows: list[list[object]]
    control_rows: object
    control_total: object


def read(book: xw.Book) -> Pasted:
    """Read the Paste tab.

    Raises:
        NotOurWorkbook: it is missing.
    """
    try:
        sheet = book.sheets[PASTE_SHEET]
        target, rows, total = (
            book.names[name].refers_to_range.value for name in (TARGET_NAME, CONTROL_ROWS_NAME, CONTROL_TOTAL_NAME)
        )
    except Exception as reason:  # each engine of xlwings raises its own kind for a name that is not there
        raise NotOurWorkbook(f"{book.name} has no Paste sheet. Open a billing workbook.") from reason
    end = sheet.used_range.last_cell
    cells = sheet.range((HEADER_ROW, 1), (max(end.row, HEADER_ROW), end.column)).options(ndim=2, err_to_str=True).value
    headers = ["" if cell is None else str(cell).strip() for cell in cells[0]]
    keep = [place for place, header in enumerate(headers) if header and header != REASON_TITLE]
    body = [[row[place] for place in keep] for row in cells[1:]]
    while body and all(cell is None for cell in body[-1]):
        body.pop()
    return Pasted(str(target or ""), [headers[place] for place in keep], body, rows, total)


def leave(book: xw.Book, headers: Sequence[str], refused: Sequence[tuple[Sequence[object], str]], note: str) -> None:
    """Clear what was taken in; the refused rows stay, each with its reason in front."""
    sheet = book.sheets[PASTE_SHEET]
    end = sheet.used_range.last_cell
    sheet.range((HEADER_ROW, 1), (max(end.row, HEADER_ROW), max(end.column, len(headers) + 1))).clear_contents()
    if refused:
        lines = [[REASON_TITLE, *headers], *([reason, *cells] for cells, reason in refused)]
        sheet.range((HEADER_ROW, 1)).value = lines
    book.names[NOTE_NAME].refers_to_range.value = note
