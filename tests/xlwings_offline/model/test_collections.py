"""Sheets, tables and names as xlwings' users ask for them, with the answers that its documentation promises."""

import pytest
import xlwings as xw

from tests.xlwings_offline.reports import SHEET, draw

pytestmark = pytest.mark.usefixtures("offline")


def test_a_sheet_is_copied_into_another_book_under_a_name(tmp_path):
    book = xw.Book(draw(tmp_path / "host.xlsx", table="Own"))
    drawn = xw.Book(draw(tmp_path / "report.xlsx"))
    copied = drawn.sheets[0].copy(after=book.sheets[0], name="Report 2026-11")
    assert [sheet.name for sheet in book.sheets] == [SHEET, "Report 2026-11", "Rates"]
    assert copied["D5"].formula == "='Report 2026-11'!C5/B5"
    assert copied.tables["Debtors"].data_body_range.value == [["A", 10.0, 0.0], ["B", 20.0, 0.0]]
    assert book.sheets.active == copied
    with pytest.raises(ValueError, match="already present"):
        drawn.sheets[0].copy(after=book.sheets[0], name="Report 2026-11")
    drawn.close()
    book.save()
    assert [sheet.name for sheet in xw.Book(tmp_path / "host.xlsx").sheets] == [SHEET, "Report 2026-11", "Rates"]


def test_sheets_are_added_moved_hidden_and_deleted():
    book = xw.Book()
    book.sheets.add("Last", after=book.sheets["Sheet1"])
    first = book.sheets.add("First", before=book.sheets["Sheet1"])
    assert [sheet.name for sheet in book.sheets] == ["First", "Sheet1", "Last"]
    assert book.sheets.active == first
    assert (first.index, book.sheets["last"].index) == (1, 3)
    first.visible = False
    assert book.sheets.active.name == "Sheet1"
    first.delete()
    del book.sheets["Sheet1"]
    assert [sheet.name for sheet in book.sheets] == ["Last"]
    with pytest.raises(xw.XlwingsError, match="last visible sheet"):
        book.sheets[0].delete()


def test_names_of_book_and_sheet():
    book = xw.Book()
    sheet = book.sheets[0]
    sheet["B2:C3"].name = "block"
    sheet["A1"].name = "Sheet1!own"
    assert [name.name for name in book.names] == ["block", "Sheet1!own"]
    assert [name.name for name in sheet.names] == ["Sheet1!own"]
    sheet["block"].value = [[1, 2], [3, 4]]
    assert book.names["block"].refers_to_range.value == [[1, 2], [3, 4]]
    sheet.name = "New name"
    assert book.names["block"].refers_to == "='New name'!$B$2:$C$3"
    assert sheet["B2:C3"].name.name == "block"
    del book.names["block"]
    assert "block" not in book.names


def test_a_print_area_is_set_and_taken_off():
    sheet = xw.Book().sheets[0]
    assert sheet.page_setup.print_area is None
    sheet.page_setup.print_area = "A1:B2"
    assert sheet.page_setup.print_area == "$A$1:$B$2"
    sheet.page_setup.print_area = None
    assert sheet.page_setup.print_area is None
