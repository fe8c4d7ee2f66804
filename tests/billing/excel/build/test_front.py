"""Home and Paste as they stand in the built workbook: every word in its cell, every name on the right one."""

from io import BytesIO

import openpyxl
import pytest

from billing import new_book
from billing.actions import ACTIONS
from billing.actions.rows_in.import_rows import table_names
from billing.excel import names
from billing.receivables.standing import control_lights

TITLES = {
    "B1": "Billing",
    "B4": "As of",
    "B5": "Reason",
    "B6": "What to do",
    "E6": "Where things stand",
}


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(BytesIO(new_book.built()))


def cells_of(book, name):
    """The cells of a named range: their sheet, and row by row their values and the label left of them."""
    ((sheet, address),) = book.defined_names[name].destinations
    area = book[sheet][address]
    rows = area if isinstance(area, tuple) else ((area,),)
    return sheet, [([cell.value for cell in row], row[0].offset(column=-1).value) for row in rows]


def test_home_says_where_to_begin(book):
    home = book["Home"]
    assert {place: home[place].value for place in TITLES} == TITLES
    assert home["B2"].value.startswith("Paste your rows, then press the buttons from top to bottom.")
    assert book.sheetnames[0] == "Home"


def test_every_button_has_a_row_of_its_own_in_the_order_of_the_day(book):
    home = book["Home"]
    assert [home.cell(row, 3).value for row in range(7, 7 + len(ACTIONS))] == [action.about for action in ACTIONS]
    assert all(home.row_dimensions[row].height >= 36 for row in range(7, 7 + len(ACTIONS)))


def test_lights_counts_and_the_last_run_are_where_their_names_lead(book):
    lights = [name for name, _, _ in control_lights.LIGHTS]
    counts = [name for name, _, _ in control_lights.COUNTS]
    assert cells_of(book, names.LIGHTS_NAME) == ("Home", [(["?", "Press Check."], name) for name in lights])
    assert cells_of(book, names.COUNTS_NAME) == ("Home", [([None, None], name) for name in counts])
    assert cells_of(book, names.LAST_RUN_NAME) == ("Home", [(["None yet."], "Last run")])
    assert cells_of(book, names.AS_OF_NAME) == ("Home", [([None], "As of")])
    assert cells_of(book, names.REASON_NAME) == ("Home", [([None], "Reason")])
    first, last = 7, 6 + len(lights) + len(counts)
    assert [book["Home"].cell(row, 5).value for row in range(first, last + 1)] == [*lights, *counts], (
        "below their title"
    )


def test_the_last_run_stands_below_buttons_and_counts(book):
    home = book["Home"]
    (row,) = (cell.row for cell in home["B"] if cell.value == "Last run")
    assert row == 7 + len(ACTIONS) + 1
    assert row > 6 + len(control_lights.LIGHTS) + len(control_lights.COUNTS)


def test_each_light_has_its_colors_and_nothing_else_has(book):
    rules = {str(area.sqref): [rule.formula for rule in area.rules] for area in book["Home"].conditional_formatting}
    assert rules == {f"F7:F{6 + len(control_lights.LIGHTS)}": [['"good"'], ['"look"'], ['"act"']]}


def test_paste_takes_text_below_its_choices(book):
    paste = book["Paste"]
    assert cells_of(book, names.TARGET_NAME) == ("Paste", [([None], "Table")])
    assert cells_of(book, names.CONTROL_ROWS_NAME) == ("Paste", [([None], "Rows")])
    assert cells_of(book, names.CONTROL_TOTAL_NAME) == ("Paste", [([None], "Control total")])
    assert cells_of(book, names.NOTE_NAME) == ("Paste", [(["None yet."], "Last import")])
    (choice,) = paste.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("B4", f'"{",".join(table_names())}"')
    assert paste.cell(names.HEADER_ROW, 1).fill.fgColor.rgb == "FFFFFBE6", "the yellow cell that the sheet speaks of"
    assert paste.cell(names.HEADER_ROW, 1).number_format == "@"
    assert paste.freeze_panes == f"A{names.HEADER_ROW + 1}"
