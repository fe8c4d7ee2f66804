"""Late fees pressed on a workbook: shown first, posted once, waived, undone to the cell."""

import pytest

from billing.actions.action import Correction
from billing.excel.read import read_tables
from billing.excel.workbook import open_file
from billing.tables import CUSTOMERS
from tests.pressing import press

TABLES = ["customers", "invoices", "payments", "adjustments"]
CHOICES = {"Late interest %": 12, "Late fee": 10, "Late fees for patients": "yes"}


@pytest.fixture(scope="module")
def ready(clean_demo, tmp_path_factory):
    """The clean demo, where every contract allows late fees and the office asks 12 % and 10.00."""
    path = tmp_path_factory.mktemp("late") / "late.xlsm"
    path.write_bytes(clean_demo.read_bytes())
    press(path, "pay")
    with open_file(path) as book:
        sheet = book.sheets["Settings"]
        titles = sheet.range("A1:A80").value
        for title, value in CHOICES.items():
            sheet.range((titles.index(title) + 1, 2)).value = value
        table = book.sheets[CUSTOMERS.sheet].tables[CUSTOMERS.list_object]
        body, place = table.data_body_range, [column.name for column in CUSTOMERS.columns].index("late_fees")
        column = body.columns[place]
        column.value = [["yes"]] * column.rows.count
        book.save()
    return path


@pytest.fixture
def path(ready, tmp_path):
    copy = tmp_path / "october.xlsm"
    copy.write_bytes(ready.read_bytes())
    return copy


def cells(path):
    with open_file(path) as book:
        return {name: list(map(repr, raw.rows)) for name, raw in dict(read_tables(book, TABLES)).items()}


def test_shown_first_then_posted_once_then_undone(path):
    before, content = cells(path), path.read_bytes()
    shown = press(path, "fees", preview=True)
    assert path.read_bytes() == content

    done = press(path, "fees")
    assert done.counts["invoices"]["appended"] == shown.counts["invoices"]["appended"] > 0
    assert "late fee" in done.message
    again = press(path, "fees")
    assert (again.run_id, again.counts) == ("", {})
    found = press(path, "check").findings
    assert [f.message for f in found if f.key.startswith("FEE-") and f.severity != "note"] == []

    press(path, "undo")
    after = cells(path)
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def test_a_fee_can_be_waived(path):
    press(path, "fees")
    waived = Correction("write-off", "FEE-2026-0001", None, "First time", "late_fee_waived", approved_by="lee")
    assert "FEE-2026-0001 written off" in press(path, "correct", correction=waived).message
    again = press(path, "fees")
    assert again.run_id == ""
