"""Tables as xlwings has them: frames put in, headers that name columns, sizes."""

import pandas as pd
import pytest
import xlwings as xw

from xlwings_offline.model.calls import counted

pytestmark = pytest.mark.usefixtures("offline")


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
    with pytest.raises(xw.XlwingsError, match="B6 is not empty"):
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
