"""Cells of a range: read, written, and what is around them."""

import pytest
import xlsxwriter
import xlwings as xw

import xlwings_offline

pytestmark = pytest.mark.usefixtures("offline")


def test_formulas_are_written_filled_and_read(sheet):
    sheet["A1:A3"].value = [[1], [2], [3]]
    sheet["B1:B3"].formula = "=A1*2"
    assert sheet["B1:B3"].formula == (("=A1*2",), ("=A2*2",), ("=A3*2",))
    assert sheet["A2"].formula == "2"


def test_numbers_in_text_cells_and_codes_stay_texts(sheet, saved):
    sheet["A1:A2"].number_format = "@"
    sheet["A1"].value = [["00123"], ["1e5"]]
    cells = saved().active
    assert [cells["A1"].value, cells["A2"].value] == ["00123", "1e5"]
    assert sheet["A1:A2"].number_format == "@"


def test_ctrl_and_an_arrow_key(sheet):
    sheet["B2"].value = [[1], [2], [None], [4]]
    assert sheet["B2"].end("down").row == 3
    assert sheet["B3"].end("down").row == 5
    assert sheet["B5"].end("down").row == 1_048_576
    assert sheet["B5"].end("up").row == 3
    assert sheet["B2"].end("right").column == 16_384
    assert sheet["B3"].current_region.address == "$B$2:$B$3"


def test_hyperlinks(sheet, saved):
    sheet["A1"].add_hyperlink("https://example.org/?a=1&b=2", "click")
    sheet["A2"].add_hyperlink("#Sheet1!B2")
    assert sheet["A1"].value == "click"
    assert sheet["A1"].hyperlink == "https://example.org/?a=1&b=2"
    assert saved().active["A1"].hyperlink.target == "https://example.org/?a=1&b=2"


def test_a_large_range_is_also_read_by_column(tmp_path):
    path = tmp_path / "one.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("One")
        for row in range(1_000):
            sheet.write_row(row, 0, [f"No. {row}", row / 4, row % 2 == 0, *range(4)])
        sheet.write_column(2, 1, ["text", True])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    xlwings_offline.activate()
    book = xw.Book(str(path))
    cells = book.sheets["One"]["A1:H1010"]

    assert xlwings_offline.packed_columns(book.sheets["One"]["A1:C3"]) is None, "so few are read as they are"
    columns = xlwings_offline.packed_columns(cells)
    assert columns is not None
    assert [list(row) for row in zip(*(column.cells(0, 1_010) for column in columns), strict=True)] == cells.options(
        err_to_str=True
    ).value
    assert columns[1].others == {2: "text", 3: True}
    assert columns[2].others == {1: "#DIV/0!"}
    book.sheets["One"]["A5"].value = "changed"
    assert xlwings_offline.packed_columns(cells) is None, "what was written is not in the file yet"
    book.close()
