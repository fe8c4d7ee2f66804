"""xlwings on top of this engine: books, ranges, values in both directions, tables, names, and what is said of the rest."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw

import xlwings_offline
from xlwings_offline import NotImplementedOffline

pytestmark = pytest.mark.usefixtures("offline")


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


def test_tables_names_and_copies(book, sheet, saved):
    sheet["A1"].value = [["name", "n"], ["x", 1]]
    table = sheet.tables.add(sheet["A1"].expand(), name="People")
    table.update(pd.DataFrame({"name": ["y", "z"], "n": [2, 3]}), index=False)
    assert table.data_body_range.value == [["y", 2], ["z", 3]]
    book.names.add("first", "=Sheet1!$A$2")
    assert book.names["first"].refers_to_range.value == "y"
    sheet.copy(name="Again")
    assert book.sheets["Again"].tables[0].name != "People"
    assert saved()["Again"]["A2"].value == "y"


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


def test_gridlines(sheet, book, saved):
    assert sheet.show_gridlines
    sheet.show_gridlines = False
    assert not sheet.show_gridlines
    assert saved().active.sheet_view.showGridLines is False
    sheet.show_gridlines = True
    assert sheet.show_gridlines
    book.sheets.add().visible = False
    with pytest.raises(ValueError, match="visible"):
        book.sheets.active.show_gridlines = next(s for s in book.sheets if not s.visible).show_gridlines
