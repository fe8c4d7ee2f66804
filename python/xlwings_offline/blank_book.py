"""A new workbook with one empty sheet, as a file in a scratch folder until it is saved."""

import tempfile
from pathlib import Path

import xlsxwriter


def blank_book() -> Path:
    """Path of a new, empty .xlsx that nobody else uses."""
    path = Path(tempfile.mkdtemp(prefix="xlwings_offline_")) / "blank.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Sheet1")
    return path
