"""Sheets, tables and names as xlwings' users ask for them, with the answers that its documentation promises."""

import pandas as pd
import pytest
import xlwings as xw

from tests.xlwings_offline.reports import SHEET, draw
from xlwings_offline.model.calls import counted

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


def test_a_table_takes_a_frame_of_another_size():
    sheet = xw.Book().sheets[0]
    sheet["B2"].value = [["a", "b", "c"], [1, 2, 3], [4, 5, 6]]
    table = sheet.tables.add(sheet["B2"].expand(), name="Small")
    table.update(pd.DataFrame({"x": range(5), "y": range(5)}), index=False)
    assert table.range.address == "$B$2:$C$7"
    assert table.header_row_range.value == ["x", "y"]
    assert sheet["D2:D7"].value == [None] * 6
    table.update(pd.DataFrame({"x": [1.5]}), index=False)
    assert table.range.value == ["x", 1.5]
    assert sheet["B4:C7"].value == [[None, None]] * 4


def test_a_table_without_headers_takes_a_frame():
    sheet = xw.Book().sheets[0]
    sheet["A1"].value = [["a", "b"], [1, 2]]
    table = sheet.tables.add(sheet["A1:B2"])
    table.show_headers = False
    table.update(pd.DataFrame({"x": range(3), "y": range(3)}), index=False)
    assert table.range.address == "$A$2:$B$4"
    assert table.data_body_range.value == [[0, 0], [1, 1], [2, 2]]


def test_a_header_that_is_written_names_its_column():
    sheet = xw.Book().sheets[0]
    sheet["A1"].value = [["a", "b"], [1, 2]]
    table = sheet.tables.add(sheet["A1:B2"])
    sheet["D1"].formula = f"=SUM({table.name}[b])"
    sheet["A1:B1"].value = ["b2", 2026]
    assert table.header_row_range.value == ["b2", "2026"]
    assert sheet["D1"].formula == f"=SUM({table.name}[2026])"


def test_growing_over_something_is_refused_with_its_address():
    sheet = xw.Book().sheets[0]
    sheet["A1"].value = [["a", "b"], [1, 2]]
    table = sheet.tables.add(sheet["A1:B2"])
    sheet["B6"].value = "note"
    with pytest.raises(xw.XlwingsError, match="B6 holds something"):
        table.resize(sheet["A1:B8"])
    assert table.range.address == "$A$1:$B$2"


def test_a_large_table_is_resized_and_written_in_few_calls():
    sheet = xw.Book().sheets[0]
    sheet["A1"].value = [["a", "b"], [1, 2]]
    table = sheet.tables.add(sheet["A1:B2"])
    counts = []
    for rows in (10, 1000):
        with counted() as calls:
            table.resize(sheet.range((1, 1), (rows + 1, 2)))
            sheet.range((2, 1)).value = [[1.0, 2.0]] * rows
        counts.append(len(calls))
    assert counts[0] == counts[1]


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
