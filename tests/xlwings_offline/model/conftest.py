"""A new book, its sheet, and what the next program finds in it once it is saved."""

from collections.abc import Callable

import openpyxl
import pytest
import xlwings as xw

from tests.packagelint import lint


@pytest.fixture
def book(offline) -> xw.Book:
    return xw.Book()


@pytest.fixture
def sheet(book):
    return book.sheets[0]


@pytest.fixture
def saved(book, tmp_path) -> Callable[[], openpyxl.Workbook]:
    def save() -> openpyxl.Workbook:
        path = tmp_path / "saved.xlsx"
        book.save(path)
        assert lint(path) == []
        return openpyxl.load_workbook(path)

    return save
