"""xlwings on top of this engine: books, ranges, values in both directions, tables, names, and what is said of the rest."""

from datetime import date, datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw

import xlwings_offline
from tests.packagelint import lint
from xlwings_offline import NotImplementedOffline

pytestmark = pytest.mark.usefixtures("offline")


@pytest.fixture
def book():
    return xw.Book()


@pytest.fixture
def sheet(book):
    return book.sheets[0]


def saved(book, tmp_path):
    path = tmp_path / "saved.xlsx"
    book.save(path)
    assert lint(path) == []
    return openpyxl.load_workbook(path)


def test_values_have_the_shapes_that_xlwings_gives_them(sheet):
    sheet["A1"].value = [[1, "a", None], [True, 2.5, datetime(2026, 1, 2, 3, 4, 5)]]
    assert sheet["A1:C2"].value == [[1.0, "a", None], [True, 2.5, datetime(2026, 1, 2, 3, 4, 5)]]
    assert type(sheet["A1"].value) is float
    assert sheet["A1:C1"].value == [1.0, "a", None]
    assert sheet["A1:A2"].value == [1.0, True]
    assert sheet["A1:A2"].options(ndim=2).value == [[1.0], [True]]
    assert sheet["A1"].expand().value == [[1.0, "a"], [True, 2.5]]


def test_options_of_reading(sheet):
    sheet["A1"].value = [[1, None, datetime(2026, 1, 2)]]
    assert sheet["A1:C1"].options(numbers=int, empty="-", dates=date).value == [1, "-", date(2026, 1, 2)]
    assert sheet["A1:C1"].options(np.array, ndim=2).value.shape == (1, 3)


def test_errors_are_blank_or_their_text(tmp_path):
    made = xlsxwriter.Workbook(tmp_path / "errors.xlsx")
    names = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"]
    cells = made.add_worksheet()
    for row, name in enumerate(names):
        cells.write_formula(row, 0, "=1/0", None, name)
    made.close()
    part = "xl/worksheets/sheet1.xml"
    from xlwings_offline.workbook.workbook import Workbook  # noqa: PLC0415

    opened = Workbook(tmp_path / "errors.xlsx")
    for name in names[-2:]:
        xml = opened.package.read(part).replace(
            f't="str"><f>1/0</f><v>{name}'.encode(), f't="e"><f>1/0</f><v>{name}'.encode()
        )
        opened.package.write(part, xml)
    opened.save(tmp_path / "errors.xlsx")

    column = xw.Book(str(tmp_path / "errors.xlsx")).sheets[0].range((1, 1), (len(names), 1))

    assert column.value == [None] * len(names)
    assert column.options(err_to_str=True).value == names


@pytest.mark.parametrize("nothing", [None, float("nan"), np.nan, np.float32("nan"), pd.NA, pd.NaT, ""])
def test_what_is_nothing_is_a_blank_cell(sheet, nothing):
    sheet["A1"].value = 5
    sheet["A1"].value = nothing
    assert sheet["A1"].value is None


def test_frames_go_both_ways(sheet):
    frame = pd.DataFrame({"when": pd.to_datetime(pd.Series(["2026-01-02", None])), "n": [1.5, 2.0], "t": ["x", None]})
    sheet["B2"].options(index=False).value = frame
    back = sheet["B2"].expand("right").resize(3).options(pd.DataFrame, index=False).value
    assert back["n"].tolist() == [1.5, 2.0]
    assert back["when"].tolist()[0] == datetime(2026, 1, 2)
    assert back["t"].tolist()[0] == "x"


def test_formulas_are_written_filled_and_read(sheet):
    sheet["A1:A3"].value = [[1], [2], [3]]
    sheet["B1:B3"].formula = "=A1*2"
    assert sheet["B1:B3"].formula == (("=A1*2",), ("=A2*2",), ("=A3*2",))
    assert sheet["A2"].formula == "2"


def test_numbers_in_text_cells_and_codes_stay_texts(book, sheet, tmp_path):
    sheet["A1:A2"].number_format = "@"
    sheet["A1"].value = [["00123"], ["1e5"]]
    cells = saved(book, tmp_path).active
    assert [cells["A1"].value, cells["A2"].value] == ["00123", "1e5"]
    assert sheet["A1:A2"].number_format == "@"


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


def test_rows_and_columns_come_and_go_where_nothing_has_to_follow(book, sheet, tmp_path):
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["A2"].row_height = 40
    sheet["1:1"].insert("down")
    assert sheet["A1:B3"].value == [[None, None], [1, 2], [3, 4]]
    assert sheet["A3"].row_height == 40
    sheet["A:A"].insert("right")
    assert sheet["A2:C2"].value == [None, 1, 2]
    sheet["A:A"].delete()
    sheet["1:1"].delete()
    assert sheet["A1:B2"].value == [[1, 2], [3, 4]]
    assert saved(book, tmp_path).active.max_row == 2


def test_cells_are_not_moved_away_from_formulas_that_mean_them(sheet):
    sheet["A1"].value = [1, "=A1"]
    with pytest.raises(NotImplementedOffline, match=r"Range\.insert\(\).*needs a running Excel"):
        sheet["1:1"].insert("down")
    assert sheet["A1"].value == 1


def test_cells_are_copied_with_formulas_and_formats(sheet):
    sheet["A1"].value = [2, "=A1*2"]
    sheet["A1:B1"].color = (1, 2, 3)
    sheet["A1:B1"].copy(sheet["A3"])
    assert sheet["B3"].formula == "=A3*2"
    assert sheet["A3:B3"].color == (1, 2, 3)
    sheet["A1"].copy()
    sheet["A5"].paste("values")
    assert (sheet["A5"].value, sheet["A5"].color) == (2, None)


def test_merged_cells_keep_the_first_value(book, sheet, tmp_path):
    sheet["A1"].value = [["a", "b"], ["c", "d"]]
    sheet["A1:B2"].merge()
    assert sheet["B2"].merge_area.address == "$A$1:$B$2"
    assert sheet["A1:B2"].value == [["a", None], [None, None]]
    assert [str(area) for area in saved(book, tmp_path).active.merged_cells.ranges] == ["A1:B2"]
    sheet["A1"].unmerge()
    assert not sheet["A1"].merge_cells


def test_ctrl_and_an_arrow_key(sheet):
    sheet["B2"].value = [[1], [2], [None], [4]]
    assert sheet["B2"].end("down").row == 3
    assert sheet["B3"].end("down").row == 5
    assert sheet["B5"].end("down").row == 1_048_576
    assert sheet["B5"].end("up").row == 3
    assert sheet["B2"].end("right").column == 16_384
    assert sheet["B3"].current_region.address == "$B$2:$B$3"


def test_hyperlinks(book, sheet, tmp_path):
    sheet["A1"].add_hyperlink("https://example.org/?a=1&b=2", "click")
    sheet["A2"].add_hyperlink("#Sheet1!B2")
    assert sheet["A1"].value == "click"
    assert sheet["A1"].hyperlink == "https://example.org/?a=1&b=2"
    assert saved(book, tmp_path).active["A1"].hyperlink.target == "https://example.org/?a=1&b=2"


def test_tables_names_and_copies(book, sheet, tmp_path):
    sheet["A1"].value = [["name", "n"], ["x", 1]]
    table = sheet.tables.add(sheet["A1"].expand(), name="People")
    table.update(pd.DataFrame({"name": ["y", "z"], "n": [2, 3]}), index=False)
    assert table.data_body_range.value == [["y", 2], ["z", 3]]
    book.names.add("first", "=Sheet1!$A$2")
    assert book.names["first"].refers_to_range.value == "y"
    sheet.copy(name="Again")
    assert book.sheets["Again"].tables[0].name != "People"
    assert saved(book, tmp_path)["Again"]["A2"].value == "y"


def test_a_table_is_read_and_a_block_written_in_few_calls(sheet):
    sheet["A1"].value = [["id", "n"]] + [[f"C{n}", n] for n in range(500)]
    sheet.tables.add(sheet["A1"].expand(), name="T")
    with xlwings_offline.counted() as reading:
        rows = sheet.tables["T"].range.options(ndim=2, err_to_str=True).value
    with xlwings_offline.counted() as writing:
        sheet.range("A2").value = [[row[0], 1.0] for row in rows[1:]]
    assert len(reading) <= 4, reading
    assert len(writing) <= 3, writing


def test_the_caller_is_the_mock_caller(book, tmp_path):
    book.save(tmp_path / "called.xlsx")
    book.set_mock_caller()
    assert xw.Book.caller().name == "called.xlsx"


def test_an_alert_is_kept_and_answered(book):
    book.app.impl.answer = "cancel"
    assert book.app.alert("Go on?", "Title", buttons="ok_cancel") == "cancel"
    assert book.app.impl.alerts == ["Go on?"]
    book.app.impl.answer = "ok"


@pytest.mark.parametrize(
    ("ask", "name"),
    [
        (lambda sheet: sheet.charts, "Sheet.charts"),
        (lambda sheet: sheet.book.to_pdf("x.pdf"), "Book.to_pdf"),
        (lambda sheet: sheet["A1"].to_png("x.png"), "Range.to_png"),
        (lambda sheet: sheet.book.macro("M")(), "App.run"),
    ],
)
def test_what_is_missing_is_named(sheet, ask, name):
    with pytest.raises(NotImplementedOffline, match=name.replace(".", r"\.")):
        ask(sheet)


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


def test_gridlines(sheet, book, tmp_path):
    assert sheet.show_gridlines
    sheet.show_gridlines = False
    assert not sheet.show_gridlines
    assert saved(book, tmp_path).active.sheet_view.showGridLines is False
    sheet.show_gridlines = True
    assert sheet.show_gridlines
    book.sheets.add().visible = False
    with pytest.raises(ValueError, match="visible"):
        book.sheets.active.show_gridlines = next(s for s in book.sheets if not s.visible).show_gridlines


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
