"""Rows and columns hidden, filtered and sorted, and what the next program to open the file then shows."""

import datetime as dt

import openpyxl
import pytest
import xlwings as xw

from xlwings_offline.errors import NotImplementedOffline

pytestmark = pytest.mark.usefixtures("offline")

STAYS = [
    ["Guest", "Nights", "Arrival", "Paid"],
    ["Ada", 2, dt.datetime(2026, 3, 1), True],
    ["bob", 7, dt.datetime(2026, 4, 1), None],
    ["Cy*", 7, dt.datetime(2026, 5, 1), False],
    ["Dee", "n/a", None, True],
    [None, 1, dt.datetime(2026, 2, 1), None],
]


@pytest.fixture
def stays():
    sheet = xw.Book().sheets[0]
    sheet["B2"].value = STAYS
    return sheet["B2:E7"]


def shown(cells):
    """Places of the rows below the header that are not hidden."""
    return [place for place, row in enumerate(cells.rows[1:], 1) if not row.rows.hidden]


@pytest.mark.parametrize(
    ("field", "rule", "wanted"),
    [
        (1, ("values", ["ADA", "Dee"]), [1, 4]),
        (1, ("values", ["bob", ""]), [2, 5]),
        (2, ("values", [7, "n/a"]), [2, 3, 4]),
        (4, ("values", [True]), [1, 4]),
        (2, ("comparison", "greater_than", 1), [1, 2, 3]),
        (2, ("comparison", "between", 1, 2), [1, 5]),
        (2, ("comparison", "not_between", 2, 6), [2, 3, 5]),
        (2, ("comparison", "not_equal_to", 7), [1, 4, 5]),
        (3, ("comparison", "less_than_or_equal", dt.date(2026, 3, 1)), [1, 5]),
        (3, ("comparison", "equal_to", dt.date(2026, 4, 1)), [2]),
        (1, ("comparison", "equal_to", None), [5]),
        (1, ("comparison", "not_equal_to", None), [1, 2, 3, 4]),
        (1, ("comparison", "equal_to", "cy*"), [3]),
        (1, ("comparison", "greater_than", "b"), [2, 3, 4]),
        (2, ("top_items", 1), [2, 3]),
        (2, ("bottom_items", 2), [1, 5]),
        (2, ("top_percent", 75), [1, 2, 3]),
        (2, ("bottom_percent", 25), [5]),
    ],
)
def test_a_filter_shows_the_rows_that_excel_would_show(stays, field, rule, wanted):
    getattr(stays.autofilter, f"apply_{rule[0]}")(field, *rule[1:])
    assert shown(stays) == wanted
    assert stays.autofilter.criteria[field - 1].type == rule[0]
    assert stays.value[1:] == STAYS[1:]
    stays.autofilter.clear()
    assert shown(stays) == [1, 2, 3, 4, 5]
    assert {entry.type for entry in stays.autofilter.criteria} == {"none"}


def test_rules_of_several_columns_hold_together_and_are_told_again(stays, tmp_path):
    stays.autofilter.apply_comparison(2, "between", 2, 7)
    stays.autofilter.apply_values(1, ["bob", "Dee", "Ada"])
    stays.autofilter.apply_comparison(4, "equal_to", None)
    assert shown(stays) == [2]
    stays.autofilter.clear(4)
    assert shown(stays) == [1, 2]
    stays.sheet.book.save(tmp_path / "stays.xlsx")
    stays.sheet.book.close()
    again = xw.Book(tmp_path / "stays.xlsx").sheets[0]["B2:E7"]
    first, second, *_ = again.autofilter.criteria
    assert first.values == ["bob", "Dee", "Ada"]
    assert (second.operator, second.value1, second.value2) == ("between", "2", "7")
    read = openpyxl.load_workbook(tmp_path / "stays.xlsx")["Sheet1"]
    assert read.auto_filter.ref == "B2:E7"
    assert [row for row in range(1, 9) if read.row_dimensions[row].hidden] == [5, 6, 7]


def test_a_sheet_has_one_filter_beside_those_of_its_tables(stays):
    stays.autofilter.apply_values(1, ["Ada"])
    with pytest.raises(ValueError, match="different range"):
        stays.sheet["B2:C7"].autofilter.apply_values(1, ["Ada"])
    stays.sheet["H2"].value = [["Room"], ["12"], ["14"]]
    table = stays.sheet.tables.add(stays.sheet["H2:H4"], name="Rooms")
    with pytest.raises(ValueError, match="belong to a table"):
        stays.sheet["H2:H4"].autofilter.apply_values(1, ["12"])
    stays.autofilter.clear()
    table.autofilter.apply_values(1, [14])
    assert [row.rows.hidden for row in table.range.rows] == [False, True, False]
    table.show_autofilter = False
    assert table.range.rows.hidden is False


def test_a_column_whose_formulas_excel_has_yet_to_work_out_is_refused(stays):
    stays[1:, 1].formula = "=1+1"
    with pytest.raises(NotImplementedOffline, match="C3"):
        stays.autofilter.apply_top_items(2, 1)
    with pytest.raises(NotImplementedOffline, match="C3"):
        stays.sort(2, has_headers=True)
    assert shown(stays) == [1, 2, 3, 4, 5]
