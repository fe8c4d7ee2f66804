"""Rows and columns put into tables and taken out of them, and cells moved with all that they hold."""

import asyncio

import openpyxl
import pytest
import xlsxwriter
import xlwings as xw

from xlwings_offline.errors import CannotOverwrite, NotImplementedOffline
from xlwings_offline.tables.growth import CellsInTheWay
from xlwings_offline.tables.tables import InvalidTable

pytestmark = pytest.mark.usefixtures("offline")


@pytest.fixture
def table():
    sheet = xw.Book().sheets[0]
    sheet["B2"].value = [["Item", "Net", "Gross"], ["nails", 10, None], ["glue", 20, None]]
    sheet["C4"].color = (255, 0, 0)
    table = sheet.tables.add(sheet["B2:D4"], name="Stock")
    sheet["D3:D4"].formula = "=[@Net]*1.2"
    return table


def test_rows_are_added_below_and_between(table):
    assert table.rows.add(["rope", 30, 36]).index == 3
    assert table.rows.add(["wire", 15, None], index=2).range.address == "$B$4:$D$4"
    assert [row.range.value[:2] for row in table.rows] == [["nails", 10], ["wire", 15], ["glue", 20], ["rope", 30]]
    assert table.range.address == "$B$2:$D$6"
    assert [cell.color for cell in table.columns["Net"].data_body_range] == [None, None, (255, 0, 0), (255, 0, 0)]
    assert (len(table.rows), asyncio.run(table.rows.get_count())) == (4, 4)


def test_a_row_goes_and_those_below_move_up(table):
    sheet = table.parent
    table.show_totals = True
    sheet["B6"].value = "below"
    table.rows[0].delete()
    assert table.data_body_range.value[:2] == ["glue", 20]
    assert table.totals_row_range.address == "$B$4:$D$4"
    assert sheet["D3"].formula == "=[@Net]*1.2"
    assert sheet["B5:B6"].value == [None, "below"]
    table.rows[0].delete()
    assert (len(table.rows), table.data_body_range) == (0, None)
    table.rows.add(["tape", 1, 2])
    assert table.data_body_range.value == ["tape", 1, 2]


def test_what_stands_below_or_beside_is_not_overwritten(table):
    sheet = table.parent
    sheet["C5"].value = sheet["E3"].value = "mine"
    with pytest.raises(CellsInTheWay, match="C5"):
        table.rows.add(["rope", 30, 36])
    with pytest.raises(CellsInTheWay, match="E3"):
        table.columns.add("Unit")
    assert table.range.address == "$B$2:$D$4"


@pytest.mark.parametrize("formula", ["=SUM(Sheet1!C3:C4)", "=Sheet1!$C$4*2"])
def test_rows_that_a_formula_points_to_stay(table, formula):
    other = table.parent.book.sheets.add()
    other["A1:A2"].value = [["=C4"], [formula]]  # the first means a cell of the other sheet
    for change in (table.rows[1].delete, lambda: table.rows.add(["wire", 15, None], index=2)):
        with pytest.raises(NotImplementedOffline, match="formula"):
            change()
    assert table.data_body_range.columns[0].value == ["nails", "glue"]
    assert table.rows.add(["rope", 30, None]).index == 3


def test_columns_are_put_in_and_taken_out(table, tmp_path):
    sheet = table.parent
    sheet["A3"].value = "left"
    table.autofilter.apply_comparison(2, "greater_than", 10)
    assert table.columns.add("Unit", index=2).index == 2
    assert [column.name for column in table.columns] == ["Item", "Unit", "Net", "Gross"]
    assert table.columns["unit"].data_body_range.value == [None, None]
    assert table.columns["Net"].range.value == ["Net", 10, 20]
    assert table.autofilter.criteria[2].type == "comparison"
    assert (sheet["D4"].color, sheet["E3"].formula) == ((255, 0, 0), "=[@Net]*1.2")
    with pytest.raises(InvalidTable, match="filtered by Net"):
        table.columns["Net"].delete()
    table.columns["Unit"].delete()
    assert table.range.value[:2] == [["Item", "Net", "Gross"], ["nails", 10, None]]
    assert (sheet["A3"].value, sheet["E2:E4"].value) == ("left", [None] * 3)
    sheet.book.save(tmp_path / "columns.xlsx")
    read = openpyxl.load_workbook(tmp_path / "columns.xlsx")["Sheet1"].tables["Stock"]
    assert (read.ref, read.column_names) == ("B2:D4", ["Item", "Net", "Gross"])
    assert [column.colId for column in read.autoFilter.filterColumn] == [1]


def test_references_to_a_column_that_went_say_so(table):
    sheet = table.parent
    sheet["H1"].formula = "=SUM(Stock[Net])"
    table.columns["Net"].delete()
    assert sheet["H1"].formula == "=SUM(#REF!)"
    table.columns["Gross"].delete()
    with pytest.raises(InvalidTable, match="only column"):
        table.columns[0].delete()


@pytest.fixture
def rich(tmp_path):
    """Cells with more in them than a value: two fonts in one text, a result, a shared and an array formula."""
    with xlsxwriter.Workbook(tmp_path / "rich.xlsx") as made:
        sheet = made.add_worksheet("Sheet1")
        sheet.write_rich_string("A1", "plain ", made.add_format({"bold": True}), "bold")
        sheet.write_formula("B1", "=F1*2", None, 42)
        sheet.write_number("C1", 45000.123456789)
        chart = made.add_chart({"type": "bar"})
        chart.add_series({"values": "=Sheet1!$H$5:$H$6"})
        made.add_worksheet("Sheet2").insert_chart("A1", chart)
        sheet.write_array_formula("E5:E6", "{=F5:F6*2}", None, 1)
    return xw.Book(tmp_path / "rich.xlsx")


def test_cells_that_make_room_keep_all_they_hold(rich, tmp_path):
    sheet = rich.sheets[0]
    sheet["A1:D1"].insert("down")
    assert sheet["A2:C2"].value == ["plain bold", 42, 45000.123456789]
    assert sheet["B2"].formula == "=F1*2"
    rich.save(tmp_path / "moved.xlsx")
    read = openpyxl.load_workbook(tmp_path / "moved.xlsx", rich_text=True)["Sheet1"]["A2"].value
    assert [str(part) for part in read] == ["plain ", "bold"]
    assert read[1].font.b


def test_cells_go_only_where_nothing_points_to_them(rich):
    sheet = rich.sheets[0]
    with pytest.raises(NotImplementedOffline, match="formula =F1"):
        sheet["F1"].delete("up")
    with pytest.raises(CannotOverwrite, match="array formula"):
        sheet["E1"].insert("down")
    with pytest.raises(NotImplementedOffline, match=r"Sheet1!\$H\$5:\$H\$6"):
        sheet["H4"].insert("down")
    sheet["A1"].delete("up")
    assert sheet["A1:B1"].value == [None, 42]
    sheet["L1"].value = "x"
    sheet["L1"].insert("right")
    assert sheet["L1:M1"].value == [None, "x"]


def test_cells_are_cut_and_put_elsewhere(rich):
    sheet = rich.sheets[0]
    other = rich.sheets["Sheet2"]
    sheet["A1"].color = (1, 2, 3)
    sheet["A1:C1"].move(sheet["B3"])
    assert sheet["B3:D3"].value == ["plain bold", 42, 45000.123456789]
    assert (sheet["C3"].formula, sheet["B3"].color, sheet["A1:C1"].value) == ("=F1*2", (1, 2, 3), [None] * 3)
    sheet["B3"].move(other["A1"])
    assert (other["A1"].value, sheet["B3"].value) == ("plain bold", None)
    with pytest.raises(NotImplementedOffline, match="formula"):
        sheet["C3"].move(other["A2"])
    with pytest.raises(NotImplementedOffline, match="F1"):
        sheet["D3"].move(sheet["F1"])
