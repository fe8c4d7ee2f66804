"""Cells moved, copied and merged."""

import pytest

from xlwings_offline import NotImplementedOffline

pytestmark = pytest.mark.usefixtures("offline")


def test_rows_and_columns_come_and_go_where_nothing_has_to_follow(sheet, saved):
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
    assert saved().active.max_row == 2


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


def test_merged_cells_keep_the_first_value(sheet, saved):
    sheet["A1"].value = [["a", "b"], ["c", "d"]]
    sheet["A1:B2"].merge()
    assert sheet["B2"].merge_area.address == "$A$1:$B$2"
    assert sheet["A1:B2"].value == [["a", None], [None, None]]
    assert [str(area) for area in saved().active.merged_cells.ranges] == ["A1:B2"]
    sheet["A1"].unmerge()
    assert not sheet["A1"].merge_cells
