"""Cells found, replaced, copied and addressed by what they are."""

from datetime import datetime

import pytest
import xlsxwriter
import xlwings as xw

from xlwings_offline.errors import CannotOverwrite, NotImplementedOffline

pytestmark = pytest.mark.usefixtures("offline")


@pytest.fixture
def sheet():
    sheet = xw.Book().sheets[0]
    sheet["B2"].value = [["INV-1", 10, "open"], ["inv-2", 20.5, None], ["10%?", True, "=C2*10"]]
    return sheet


@pytest.mark.parametrize(
    ("text", "options", "wanted"),
    [
        ("inv", {}, "$B$2"),
        ("inv", {"match_case": True}, "$B$3"),
        ("inv", {"direction": "backward"}, "$B$3"),
        ("10", {"order": "rows"}, "$C$2"),
        ("10", {"order": "columns"}, "$B$4"),
        ("10", {"whole": True}, "$C$2"),
        ("c2*10", {}, "$D$4"),
        ("i*-2", {"whole": True}, "$B$3"),
        ("%~?", {}, "$B$4"),
        ("paid", {}, None),
    ],
)
def test_a_text_is_found_in_contents_and_formulas(sheet, text, options, wanted):
    found = sheet["B2:D4"].find(text, **options)
    assert (found and found.address) == wanted


def test_replaced_contents_are_as_if_typed_anew(sheet):
    cells = sheet["B2:D4"]
    cells.replace_all("INV-", "", match_case=True)
    cells.replace_all("C2", "C3")
    cells.replace_all("OPEN", "", whole=True)
    assert sheet["B2:B3"].value == [1, "inv-2"]
    assert (sheet["D2"].value, sheet["D4"].formula) == (None, "=C3*10")


def test_the_first_of_rows_that_agree_stays(sheet):
    sheet["F1"].value = [["Id", "Who", "Net"], [1, "Ann", 5], [2, "ANN", 7], [3, "Bo", 5], [4, "ann", 9]]
    sheet["I3"].value = "beside"
    sheet["F1:H5"].remove_duplicates(2, has_headers=True)
    assert sheet["F1:H5"].value == [["Id", "Who", "Net"], [1, "Ann", 5], [3, "Bo", 5], [None] * 3, [None] * 3]
    assert sheet["I3"].value == "beside"


def test_cells_of_a_kind_come_as_rectangles(sheet):
    cells = sheet["B2:E4"]

    def places(*kind):
        return [area.address for area in cells.get_special_cells(*kind)]

    assert places("blanks") == ["$E$2", "$D$3:$E$3", "$E$4"]
    assert places("constants", "text") == ["$B$2:$B$4", "$D$2"]
    assert places("constants", "numbers") == ["$C$2:$C$3"]
    assert places("constants", "logical") == ["$C$4"]
    assert places("formulas") == ["$D$4"]
    with pytest.raises(NotImplementedOffline, match="D4"):
        places("formulas", "numbers")
    sheet["C3"].rows.hidden = True
    sheet["C3"].columns.hidden = True
    assert places("visible") == ["$B$2", "$D$2:$E$2", "$B$4", "$D$4:$E$4"]


def test_a_copy_fills_the_range_that_it_is_pasted_into(sheet):
    sheet["D4"].copy()
    sheet["F6:F8"].paste()
    assert [formula for (formula,) in sheet["F6:F8"].formula] == ["=E4*10", "=E5*10", "=E6*10"]
    sheet["B2:C2"].copy()
    sheet["H1"].paste("values", transpose=True)
    assert sheet["H1:H2"].value == ["INV-1", 10]
    sheet["J1"].copy_from(sheet["B2:C3"])
    assert sheet["J1:K2"].value == [["INV-1", 10], ["inv-2", 20.5]]


def test_pasted_formats_leave_formulas_alone(sheet):
    sheet["B2"].color = (255, 255, 0)
    sheet["B2"].copy()
    sheet["D4"].paste("formats")
    assert (sheet["D4"].formula, sheet["D4"].color) == ("=C2*10", (255, 255, 0))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Bills", "$B$2:$D$3"),
        ("bills[#All]", "$B$1:$D$4"),
        ("Bills[#Headers]", "$B$1:$D$1"),
        ("Bills[#Totals]", "$B$4:$D$4"),
        ("Bills[net]", "$C$2:$C$3"),
        ("Bills[Paid '[%']]", "$D$2:$D$3"),
    ],
)
def test_parts_of_a_table_are_addressed_as_in_excel(text, wanted):
    sheet = xw.Book().sheets[0]
    sheet["B1"].value = [["Id", "Net", "Paid [%]"], [1, 2, 3], [4, 5, 6]]
    sheet.tables.add(sheet["B1:D3"], name="Bills").show_totals = True
    assert sheet[text].address == wanted
    with pytest.raises(ValueError, match="no address or name"):
        assert sheet["Bills[Gross]"]


def test_automatic_font_color_is_black():
    sheet = xw.Book().sheets[0]
    assert sheet["A1"].font.color == (0, 0, 0)
    sheet["A1"].font.color = (1, 2, 3)
    assert (sheet["A1"].font.color, sheet["A1:A2"].font.color) == ((1, 2, 3), None)


def test_a_date_is_not_made_a_text_by_replacing_in_it(sheet):
    sheet["A1:A2"].value = [[datetime(2024, 1, 5)], ["1 of 2"]]

    with pytest.raises(NotImplementedOffline, match="dates"):
        sheet["A1:A2"].replace_all("1", "2")

    assert sheet["A1:A2"].value == [datetime(2024, 1, 5), "1 of 2"]  # nothing was replaced


def test_true_and_one_are_no_duplicates(sheet):
    sheet["F1:F4"].value = [[True], [1], [5], [1]]

    sheet["F1:F4"].remove_duplicates(1, has_headers=False)

    assert sheet["F1:F4"].value == [True, 1.0, 5.0, None]


def test_a_part_of_an_array_formula_is_neither_moved_nor_overwritten(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "array.xlsx")
    made = book.add_worksheet()
    made.write_column("B1", [1, 2, 3])
    made.write("C1", 7)
    made.write_array_formula("A1:A2", "{=B1:B2*2}", None, 2)
    book.close()
    sheet = xw.Book(tmp_path / "array.xlsx").sheets[0]

    for refused in (lambda: sheet["A2"].move(sheet["D1"]), lambda: sheet["C1"].move(sheet["A2"])):
        with pytest.raises(CannotOverwrite, match="array formula"):
            refused()
    assert sheet["C1"].value == 7.0
