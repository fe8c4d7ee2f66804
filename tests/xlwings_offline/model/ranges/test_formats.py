"""Formats of cells, widths and heights: set, read, and there when the file is opened again."""

from datetime import datetime

import openpyxl
import pytest
import xlwings as xw

pytestmark = pytest.mark.usefixtures("offline")


def test_a_whole_column_keeps_its_format_for_cells_to_come(sheet):
    sheet["C:C"].number_format = "0.00"
    sheet["C9"].value = 1
    assert sheet["C9"].number_format == "0.00"


def test_looks_are_set_and_read(sheet):
    cells = sheet["A1:B2"]
    cells.color, cells.font.bold, cells.font.size, cells.font.color = (10, 20, 30), True, 14, "#ff0000"
    cells.wrap_text, cells.horizontal_alignment, cells.vertical_alignment = True, "center", "top"
    assert (cells.color, cells.font.bold, cells.font.size, cells.font.color) == ((10, 20, 30), True, 14, (255, 0, 0))
    assert (cells.wrap_text, cells.horizontal_alignment, cells.vertical_alignment) == (True, "center", "top")
    sheet["B2"].color = None
    assert cells.color is None
    assert sheet["A1"].color == (10, 20, 30)
    sheet["A1"].clear_formats()
    assert sheet["A1"].color is None


def test_sizes_add_up(sheet):
    sheet["A1:B1"].column_width, sheet["A1:A2"].row_height = 20, 30
    assert sheet["C3"].left == sheet["A1:B1"].width
    assert sheet["C3"].top == sheet["A1:A2"].height == 60
    sheet["A1"].value = "something long enough"
    sheet["A1:B2"].autofit()
    assert sheet["A1"].column_width != 20
    assert sheet["A1:A2"].row_height == 15


@pytest.mark.parametrize("color", ["#A9D08E", (169, 208, 142), 169 + 208 * 256 + 142 * 65536])
def test_colours_as_people_write_them(sheet, color):
    sheet["A1"].color = color
    assert sheet["A1"].color == (169, 208, 142)


def test_a_look_that_was_given_counts_before_it_is_saved(sheet):
    sheet["A1"].value = datetime(2024, 1, 15)
    sheet["C3"].value = 1
    assert sheet.used_range.address == "$A$1:$C$3"
    sheet["A1"].number_format = "0.0"
    sheet["F20"].color = (1, 2, 3)

    assert sheet["A1"].value == 45306.0
    assert sheet.used_range.address == "$A$1:$F$20"


def test_rows_and_columns_are_hidden_shown_and_told(tmp_path):
    book = xw.Book()
    sheet = book.sheets[0]
    sheet["A1:C4"].value = 1
    sheet["A2:A3"].rows.hidden = True
    sheet["B1"].columns.hidden = True
    assert (sheet["A1:A4"].rows.hidden, sheet["C2:C3"].rows.hidden, sheet["A4"].rows.hidden) == (None, True, False)
    assert (sheet["A1:B1"].columns.hidden, sheet["B9"].columns.hidden) == (None, True)
    assert (sheet["B1"].column_width, sheet["A2"].row_height, sheet["A4"].top) == (0, 0, sheet["A1"].height)
    sheet["A3"].rows.hidden = False
    book.save(tmp_path / "hidden.xlsx")
    read = openpyxl.load_workbook(tmp_path / "hidden.xlsx")["Sheet1"]
    assert [row for row in range(1, 5) if read.row_dimensions[row].hidden] == [2]
    assert read.column_dimensions["B"].hidden
    assert not read.column_dimensions["C"].hidden
