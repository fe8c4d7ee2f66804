"""Guide and What's new as they stand in the built workbook: section by section, every line below its heading."""

from io import BytesIO
from itertools import groupby

import openpyxl
import pytest

from billing import new_book
from billing.actions import ACTIONS
from billing.checks import CHECKS
from billing.excel.build.guide import DAY
from billing.paste import DAMAGE
from billing.places import templates
from billing.tables import CUSTOMERS, TABLES


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(BytesIO(new_book.built()))


def sections(sheet):
    """The lines of a sheet from row 3 on, cut where a row is blank."""
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=3, max_col=4)]
    return [list(lines) for is_blank, lines in groupby(rows, key=lambda row: not any(row)) if not is_blank]


def test_the_guide_has_the_day_the_buttons_the_tables_and_the_checks(book):
    found = sections(book["Guide"])
    shown = [table for table in TABLES if table.group.value != "hidden"]
    assert book["Guide"]["A1"].value == "Guide"
    assert [lines[0][:2] for lines in found] == [
        ["The day of a clerk", ""],
        ["Buttons", "Group"],
        *([table.sheet, "Column"] for table in shown),
        ["Checks", "What is wrong"],
    ]
    day, buttons, *tables, checks = found
    assert day[1:] == [[when, "", what, ""] for when, what in DAY]
    assert buttons[1:] == [[action.title, action.group, action.about, ""] for action in ACTIONS]
    assert [len(lines) - 1 for lines in tables] == [len(table.columns) for table in shown]
    assert len(checks) - 1 == len(DAMAGE) + len(CHECKS)


def test_a_column_says_what_it_is_and_who_fills_it(book):
    (lines,) = (lines for lines in sections(book["Guide"]) if lines[0][0] == "Customers")
    assert lines[0][2] == CUSTOMERS.about
    assert lines[1] == ["Customers", "Customer ID", "Your own number for the customer; never reused. (required)", ""]
    (invoices,) = (lines for lines in sections(book["Guide"]) if lines[0][0] == "Invoices")
    said = {line[1]: line[2] for line in invoices}
    assert said["Balance"] == "What is still owed. (filled in by the workbook)"
    assert said["PO number"] == "The customer's order number."


def test_a_check_says_what_why_and_what_to_do_without_gaps(book):
    checks = sections(book["Guide"])[-1]
    assert checks[0] == ["Checks", "What is wrong", "Why it matters", "What to do"]
    assert checks[1][:2] == ["P01 error value", "A cell holds an Excel error."]
    assert all(all(line) for line in checks[1:])
    assert not [line for line in checks for cell in line if "{" in cell]


def test_long_lines_have_room(book):
    guide = book["Guide"]
    for row in guide.iter_rows(min_row=3, max_col=4):
        longest = max(len(str(cell.value or "")) / width for cell, width in zip(row, (24, 28, 70, 60), strict=True))
        if longest > 2:
            assert guide.row_dimensions[row[0].row].height >= 30, row[0].coordinate


def test_whats_new_has_every_line_of_its_text(book):
    text = (templates() / "whats-new.md").read_text(encoding="utf-8").splitlines()
    lines = [f"•  {line[2:]}" if line.startswith("- ") else line[3:] for line in text if line.startswith(("## ", "- "))]
    sheet = book["What's new"]
    assert [sheet.cell(row, 1).value for row in range(3, sheet.max_row + 1)] == lines
    assert len(lines) > 10
