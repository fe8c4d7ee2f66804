"""Workbooks to read cells from and write them into."""

from pathlib import Path

import xlsxwriter

from xlwings_offline.cells import sheet_data
from xlwings_offline.workbook.workbook import Workbook


def blank(path: Path, *, date_1904: bool = False) -> Workbook:
    book = xlsxwriter.Workbook(path, {"date_1904": date_1904})
    book.add_worksheet("Cells")
    book.close()
    return Workbook(path)


def data_of(book: Workbook) -> sheet_data.SheetData:
    return book.sheet_data(book.sheets[0].part)
