"""Rows sorted as Excel sorts them."""

import datetime as dt

import openpyxl
import pytest
import xlwings as xw

from xlwings_offline.errors import NotImplementedOffline

pytestmark = pytest.mark.usefixtures("offline")


def test_kinds_of_values_are_sorted_as_excel_sorts_them():
    sheet = xw.Book().sheets[0]
    cells = sheet["A1:A8"]
    cells.value = [[cell] for cell in ("beta", 3, None, False, "#N/A", "Alpha", dt.datetime(1900, 1, 2), -1)]
    cells.sort(1)
    rising = cells.options(err_to_str=True).value
    assert rising == [-1, dt.datetime(1900, 1, 2), 3, "Alpha", "beta", False, "#N/A", None]
    cells.sort(1, ascending=False)
    assert cells.options(err_to_str=True).value == [*reversed(rising[:-1]), None]


def test_rows_go_with_their_formats_and_formulas_and_ties_keep_their_order():
    sheet = xw.Book().sheets[0]
    sheet["A1"].value = [["Who", "Owes"], ["b", 5], ["a", 9], ["c", 5], ["d", 1]]
    sheet["C2:C5"].formula = "=B2*2"
    sheet["A4"].color = (255, 0, 0)
    sheet["A5"].rows.hidden = True
    sheet["A1:C5"].sort([2, 1], [True, False], has_headers=True)
    assert sheet["A1:A5"].value == ["Who", "c", "b", "a", "d"]
    assert [formula for (formula,) in sheet["C2:C5"].formula] == ["=B2*2", "=B3*2", "=B4*2", "=B5*2"]
    assert [cell.color for cell in sheet["A2:A4"]] == [(255, 0, 0), None, None]
    sheet["A3:B3"].merge()
    with pytest.raises(NotImplementedOffline, match="A3:B3"):
        sheet["A1:C5"].sort(1)


def test_a_sorted_table_says_by_what(tmp_path):
    book = xw.Book()
    sheet = book.sheets[0]
    sheet["B2"].value = [["Who", "Owes"], ["b", 5], ["a", 9]]
    table = sheet.tables.add(sheet["B2:C4"], name="Debts")
    table.show_totals = True
    with pytest.raises(ValueError, match=r"Table\.sort"):
        sheet["B2:C4"].sort(1)
    table.sort([2, 1], [False, True])
    assert table.data_body_range.value == [["a", 9], ["b", 5]]
    assert sheet["B5"].value == "Total"
    book.save(tmp_path / "sorted.xlsx")
    state = openpyxl.load_workbook(tmp_path / "sorted.xlsx")["Sheet1"].tables["Debts"].sortState
    assert state.ref == "B3:C4"
    assert [(entry.ref, bool(entry.descending)) for entry in state.sortCondition] == [("C3:C4", True), ("B3:B4", False)]
