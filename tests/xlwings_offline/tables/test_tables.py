"""Tables: what grows with them, what stands in their way, and what an independent reader then finds."""

import openpyxl
import pytest
import xlsxwriter

from xlwings_offline.formulas.references import parse_area
from xlwings_offline.tables.growth import CellsInTheWay, resize
from xlwings_offline.tables.header_and_totals import add_table, show_headers, show_totals
from xlwings_offline.tables.renaming import rename, update_after_write
from xlwings_offline.tables.tables import InvalidTable, Tables, column_titles
from xlwings_offline.workbook.workbook import Workbook


@pytest.fixture
def path(tmp_path):
    """A table B3:D6 with rules on its rows, a calculated column, a date format, names, and a second sheet."""
    path = tmp_path / "tables.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Sales")
        date = made.add_format({"num_format": "yyyy-mm-dd"})
        red = made.add_format({"bg_color": "#FFC7CE"})
        columns = [
            {"header": "Day", "format": date},
            {"header": "Net"},
            {"header": "Gross", "formula": "=Sold[[#This Row],[Net]]*1.2"},
        ]
        sheet.add_table("B3:D6", {"name": "Sold", "columns": columns, "data": [[45000, 1], [45001, 2], [45002, 3]]})
        for row in range(3, 6):
            sheet.write_formula(row, 3, "=Sold[[#This Row],[Net]]*1.2", None, 1.2 * (row - 2))
        sheet.data_validation("C4:C6", {"validate": "decimal", "criteria": ">", "value": 0})
        sheet.data_validation("F4:F6", {"validate": "decimal", "criteria": ">", "value": 0})
        sheet.conditional_format("B4:D6", {"type": "formula", "criteria": "=$C4<2", "format": red})
        sheet.conditional_format("C4:C6", {"type": "data_bar", "data_bar_2010": True})
        sheet.conditional_format("C4:C5", {"type": "no_blanks", "format": red})
        made.define_name("Nets", "=Sales!$C$4:$C$6")
        made.define_name("First", "=Sales!$C$4")
        other = made.add_worksheet("Other")
        other.write_formula("A1", "=SUM(Sold[Net])", None, 6)
    return path


def area(text):
    found = parse_area(text)
    assert found is not None
    return found


def table_in(book, name="Sold"):
    found = Tables(book).find(name)
    assert found is not None
    return found


def saved(book, path):
    book.save(path)
    return openpyxl.load_workbook(path)


def test_a_table_is_found_with_all_it_says(path):
    table = table_in(Workbook(path), "sold")
    assert table.area.text == "B3:D6"
    assert (table.header.text, table.body.text, table.totals) == ("B3:D3", "B4:D6", None)
    assert table.column_names == ["Day", "Net", "Gross"]
    assert table.style == "TableStyleMedium9"
    assert table.show_autofilter


def test_what_belongs_to_the_last_row_grows_with_a_table(path, validate):
    book = Workbook(path)
    resize(table_in(book), area("B3:D9"))
    before = path.with_name("before.xlsx")
    before.write_bytes(path.read_bytes())
    sheet = saved(book, path)["Sales"]
    assert sheet.tables["Sold"].ref == "B3:D9"
    assert sheet.tables["Sold"].autoFilter.ref == "B3:D9"
    assert sorted(str(rule.sqref) for rule in sheet.data_validations.dataValidation) == ["C4:C9", "F4:F6"]
    assert sorted(str(rule.sqref) for rule in sheet.conditional_formatting) == ["B4:D9", "C4:C5", "C4:C9"]
    assert [sheet.cell(row, 2).number_format for row in (6, 7, 9)] == ["yyyy-mm-dd"] * 3
    assert [sheet.cell(row, 4).value for row in (7, 8, 9)] == ["=Sold[[#This Row],[Net]]*1.2"] * 3
    assert b"<xm:sqref>C4:C9</xm:sqref>" in book.package.read("xl/worksheets/sheet1.xml"), "the extended data bar too"
    assert book.root.find(".//{*}definedName[@name='Nets']").text == "Sales!$C$4:$C$9"
    assert book.root.find(".//{*}definedName[@name='First']").text == "Sales!$C$4"
    assert validate.new(before, path) == []


def test_rules_shrink_with_a_table_and_grow_again(path):
    book = Workbook(path)
    resize(table_in(book), area("B3:D4"))
    assert "C4:C4" not in book.sheet_data("xl/worksheets/sheet1.xml").tail.decode()
    resize_blocked = pytest.raises(CellsInTheWay, match="B5 is not empty")
    with resize_blocked:
        resize(table_in(book), area("B3:D8"))
    book.sheet_data("xl/worksheets/sheet1.xml").write_block(5, 2, [[None] * 3] * 2)
    resize(table_in(book), area("B3:D8"))
    sheet = saved(book, path)["Sales"]
    assert sorted(str(rule.sqref) for rule in sheet.data_validations.dataValidation) == ["C4:C8", "F4:F6"]
    assert sheet["C5"].value is None


def test_cells_below_stop_a_table_and_are_named(path):
    book = Workbook(path)
    book.sheet_data("xl/worksheets/sheet1.xml").write_block(9, 4, [["a note"]])
    with pytest.raises(CellsInTheWay, match="D9 is not empty"):
        resize(table_in(book), area("B3:D9"))
    assert table_in(book).area.text == "B3:D6"
    resize(table_in(book), area("B3:D8"))


def test_a_table_below_stops_a_table(path):
    book = Workbook(path)
    add_table(book, "xl/worksheets/sheet1.xml", area("B9:C10"), "Next")
    with pytest.raises(CellsInTheWay, match="the table Next is at B9:C10"):
        resize(table_in(book), area("B3:D9"))


@pytest.mark.parametrize("size", ["B2:D6", "C3:D6", "B3:D3"])
def test_impossible_sizes_are_refused(path, size):
    with pytest.raises(InvalidTable):
        resize(table_in(Workbook(path)), area(size))


def test_new_columns_take_their_header_cells_or_a_name(path):
    book = Workbook(path)
    data = book.sheet_data("xl/worksheets/sheet1.xml")
    data.write_block(3, 5, [["'2026"]])
    resize(table_in(book), area("B3:F6"))
    assert table_in(book).column_names == ["Day", "Net", "Gross", "2026", "Column1"]
    sheet = saved(book, path)["Sales"]
    assert [sheet["E3"].value, sheet["F3"].value] == ["2026", "Column1"]
    resize(table_in(book), area("B3:C6"))
    assert table_in(book).column_names == ["Day", "Net"]


def test_formulas_that_need_a_column_that_went_say_so(path):
    book = Workbook(path)
    resize(table_in(book), area("B3:B6"))
    sheets = saved(book, path)
    assert sheets["Other"]["A1"].value == "=SUM(#REF!)"
    assert sheets["Sales"]["D4"].value == "=#REF!*1.2"


def test_the_totals_row_moves_down_and_up(path):
    book = Workbook(path)
    table = table_in(book)
    show_totals(table, on=True)
    assert table.totals.text == "B7:D7"
    resize(table, area("B3:D10"))
    data = book.sheet_data(table.sheet_part)
    assert table.body.text == "B4:D9"
    assert data.block(10, 2, 10, 2) == [["Total"]]
    assert data.formulas(10, 4, 10, 4) == [["=SUBTOTAL(109,Sold[Gross])"]]
    assert data.block(7, 2, 7, 3) == [[None, None]]
    assert data.formulas(7, 4, 7, 4) == [["=Sold[[#This Row],[Net]]*1.2"]]
    with pytest.raises(CellsInTheWay, match="totals row of Sold cannot move up: D8 is not empty"):
        resize(table, area("B3:D8"))
    show_totals(table, on=False)
    assert table.area.text == "B3:D9"
    assert saved(book, path)["Sales"]["B10"].value is None


def test_headers_go_and_come_back(path):
    book = Workbook(path)
    table = table_in(book)
    show_headers(table, on=False)
    assert (table.area.text, table.header, table.show_autofilter) == ("B4:D6", None, False)
    show_headers(table, on=True)
    assert (table.area.text, table.show_autofilter) == ("B3:D6", True)
    assert saved(book, path)["Sales"]["C3"].value == "Net"


def test_a_header_cell_names_its_column_and_formulas_follow(path):
    book = Workbook(path)
    table = table_in(book)
    book.sheet_data(table.sheet_part).write_block(3, 3, [["Net amount\nin EUR"]])
    update_after_write(Tables(book), table.sheet_part, area("C3"))
    assert table.column_names == ["Day", "Net amount\nin EUR", "Gross"]
    sheets = saved(book, path)
    assert sheets["Other"]["A1"].value == "=SUM(Sold[Net amount\nin EUR])"
    assert sheets["Sales"]["D4"].value == "=Sold[[#This Row],[Net amount\nin EUR]]*1.2"
    assert b'name="Net amount_x000a_in EUR"' in book.package.read("xl/tables/table1.xml")


def test_blank_and_repeated_headers_become_names_of_their_own(path):
    book = Workbook(path)
    table = table_in(book)
    book.sheet_data(table.sheet_part).write_block(3, 2, [[None, "day", 2026.0]])
    update_after_write(Tables(book), table.sheet_part, area("B3:D3"))
    assert table.column_names == ["Column1", "day", "2026"]
    sheet = saved(book, path)["Sales"]
    assert [sheet.cell(3, column).value for column in (2, 3, 4)] == ["Column1", "day", "2026"]
    assert column_titles(["a", "A", None, None]) == ["a", "A2", "Column1", "Column2"]


def test_a_table_is_made_of_cells(path, validate):
    book = Workbook(path)
    part = book.sheets[1].part
    book.sheet_data(part).write_block(3, 1, [["Id", "Id"], [1.0, 2.0]])
    table = add_table(book, part, area("A3:B4"))
    assert (table.name, table.column_names, table.root.get("id")) == ("Table1", ["Id", "Id2"], "2")
    sheet = saved(book, path)["Other"]
    assert sheet.tables["Table1"].ref == "A3:B4"
    assert sheet["B3"].value == "Id2"
    assert validate(path) == []


def test_cells_without_headers_move_down_for_them(path):
    book = Workbook(path)
    part = book.sheets[1].part
    book.sheet_data(part).write_block(3, 1, [["'007", 2.0]])
    table = add_table(book, part, area("A3:B3"), has_headers=False)
    assert (table.area.text, table.column_names) == ("A3:B4", ["Column1", "Column2"])
    assert book.sheet_data(part).block(4, 1, 4, 2) == [["007", 2.0]]


def test_a_single_cell_becomes_a_table_with_a_blank_row(path):
    book = Workbook(path)
    part = book.sheets[1].part
    table = add_table(book, part, area("C10"))
    assert (table.area.text, table.is_blank) == ("C10:C11", True)
    book.sheet_data(part).write_block(11, 3, [[1.0]])
    update_after_write(Tables(book), part, area("C11"))
    assert not table.is_blank


@pytest.mark.parametrize("name", ["Sold", "sold", "Nets", "A1", "R1C1", "2x", "a b", ""])
def test_names_that_excel_would_not_take_for_a_table(path, name):
    book = Workbook(path)
    with pytest.raises(InvalidTable):
        add_table(book, book.sheets[1].part, area("A3:B4"), name)


def test_a_renamed_table_is_followed(path):
    book = Workbook(path)
    rename(table_in(book), "Revenue")
    sheets = saved(book, path)
    assert sheets["Other"]["A1"].value == "=SUM(Revenue[Net])"
    assert sheets["Sales"]["D5"].value == "=Revenue[[#This Row],[Net]]*1.2"
