"""Workbook: the one a button was pressed in, or a file where there is no Excel."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import xlwings as xw

import xlwings_offline
from billing.excel.place import NotOurWorkbook
from xlwings_offline.cells.gc_pause import gc_paused

Book = xw.Book
packed_columns = xlwings_offline.packed_columns


def calling_book() -> Book:
    """The workbook whose button was pressed."""
    return Book.caller()


@contextmanager
def open_file(path: Path) -> Iterator[Book]:
    """Open a workbook file without Excel and close it again; saving is the caller's word.

    Raises:
        NotOurWorkbook: there is no such file.
        xlwings_offline.Refusal: the file cannot be opened safely; its text says why.
    """
    if not path.is_file():
        raise NotOurWorkbook(f"There is no workbook {path}. Make one with: billing new {path}")
    xlwings_offline.activate()
    pa.set_memory_pool(pa.system_memory_pool())  # the others keep what they no longer need, and the cells need it
    book = xw.Book(str(path))
    try:
        with gc_paused():  # hundreds of thousands of cells and texts are made, and hardly any is dropped before the end
            yield book
    finally:
        book.close()
