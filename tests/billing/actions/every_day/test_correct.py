"""Correct: from the Corrections sheet, from the command line, twice, undone; the books stay sound."""

import pytest

from billing.__main__ import main
from billing.actions.action import Correction, Refused
from billing.excel.read import read_tables
from billing.excel.workbook import open_file
from billing.tables import CORRECTIONS, INVOICES, TABLES
from tests.pressing import press

OWED, SENT = "INV-2026-0100", "INV-2026-0050"
TABLE_NAMES = [table.name for table in TABLES if table.name not in ("runs", "journal")]


@pytest.fixture(scope="module")
def clean(clean_demo, tmp_path_factory):
    path = tmp_path_factory.mktemp("clean") / "clean.xlsm"
    path.write_bytes(clean_demo.read_bytes())
    press(path, "pay")
    return path


@pytest.fixture
def path(clean, tmp_path):
    copy = tmp_path / "october.xlsm"
    copy.write_bytes(clean.read_bytes())
    return copy


def ask(path, *rows):
    """Enter rows on Corrections: what, number, amount, reason, kind, apply to, approved by, answer."""
    with open_file(path) as book:
        table = book.sheets[CORRECTIONS.sheet].tables[CORRECTIONS.list_object]
        top, left = table.range.row, table.range.column
        corner = (top + len(rows), left + len(CORRECTIONS.columns) - 1)
        table.resize(book.sheets[CORRECTIONS.sheet].range((top, left), corner))
        width = len(CORRECTIONS.columns)
        book.sheets[CORRECTIONS.sheet].range((top + 1, left)).value = [
            [*row, *[None] * (width - len(row))] for row in rows
        ]
        book.save()


def cells(path, names=TABLE_NAMES):
    with open_file(path) as book:
        raws = dict(read_tables(book, names))
    return {
        name: sorted(map(repr, (row for row in raw.rows if any(c is not None for c in row))))
        for name, raw in raws.items()
    }


def rows(path, table):
    with open_file(path) as book:
        raw = dict(read_tables(book, [table]))[table]
    return [dict(zip(raw.titles, row, strict=True)) for row in raw.rows if any(cell is not None for cell in row)]


def wanted(path):
    """One correction of each kind, on rows of the demo that allow it, and one that nobody may have."""
    owed = [row["Invoice"] for row in rows(path, "invoices") if row["Status"] == "overdue" and row["Balance"] > 30]
    paid = [row for row in rows(path, "payments") if row["State"] == "posted" and not row["Unapplied"]]
    free = [row for row in rows(path, "payments") if row["State"] == "posted" and row["Unapplied"]]
    return [
        ("credit note", owed[0], 10.0, "Visit was shorter"),
        ("write-off", owed[1], 5.0, "Long wait", "courtesy", None, "lee"),
        ("bounced payment", paid[0]["Payment ID"], None, "Not covered"),
        ("release", paid[1]["Payment ID"], 1.0, "Meant for another"),
        ("refund", free[0]["Payment ID"], 2.0, "Asked for it"),
        ("void", owed[2], None, "Entered by mistake"),
    ]


def test_each_kind_is_carried_out_and_what_cannot_be_done_stays_with_the_answer(path):
    asked = wanted(path)
    ask(path, *asked)

    done = press(path, "correct")

    assert done.message == "5 corrections made. 1 correction was not made: the Answer on Corrections says why."
    left = rows(path, "corrections")
    assert [(row["What"], row["Number"]) for row in left] == [asked[5][:2]]
    assert "Write a credit note instead." in left[0]["Answer"]
    assert [name.endswith("CN-2026-0006.xlsx") for name in done.documents] == [True]
    found = [f for f in press(path, "check").findings if f.severity != "note"]
    assert [f.message for f in found if f.ref[0] in "ACNRS" and f.ref != "C03"] == []

    again = press(path, "correct")
    assert (again.run_id, again.counts) == ("", {})


def test_corrections_are_undone_to_the_cell(path):
    ask(path, *wanted(path))
    before = cells(path)

    press(path, "correct")
    assert cells(path) != before
    press(path, "undo")

    after = cells(path)
    assert {name: cell for name, cell in after.items() if cell != before[name]} == {}


def test_a_preview_changes_nothing(path):
    ask(path, *wanted(path))
    before = path.read_bytes()

    assert press(path, "correct", preview=True).counts["corrections"]["removed"] == 5
    assert path.read_bytes() == before


def test_a_cell_that_cannot_be_read_is_not_taken_for_all(path):
    ask(path, ("credit note", wanted(path)[0][1], "a lot", "Visit was shorter"))

    done = press(path, "correct")

    assert done.counts == {"corrections": {"appended": 0, "updated": 1, "removed": 0}}
    assert "a lot" in rows(path, "corrections")[0]["Answer"]


def test_what_depends_on_an_unreadable_cell_is_not_corrected(path):
    invoice = wanted(path)[0][1]
    with open_file(path) as book:
        body = book.sheets[INVOICES.sheet].tables[INVOICES.list_object].data_body_range
        row = [cells[0] for cells in body.value].index(invoice)
        body.sheet.range((body.row + row, body.column + INVOICES.position("total_amount"))).value = "many"
        book.save()

    with pytest.raises(Refused, match=f"{invoice} depends on a cell that has to be fixed first"):
        press(path, "correct", correction=Correction("credit note", invoice, 100, "Mistake"))


def test_one_correction_from_the_command_line(path, capsys):
    (_, owed, *_), (_, off, *_), (_, bounced, *_), (_, released, *_), (_, free, *_), (_, sent, *_) = wanted(path)
    day = ["--as-of", "2026-10-31"]
    commands = [
        ["credit", str(path), "--invoice", owed, "--amount", "10.00", "--reason", "Shorter"],
        ["write-off", str(path), "--invoice", off, "--amount", "5", "--reason", "Wait", "--kind", "courtesy",
         "--approved-by", "lee"],
        ["bounce", str(path), "--payment", bounced, "--reason", "Not covered"],
        ["release", str(path), "--payment", released, "--reason", "Wrong"],
        ["refund", str(path), "--payment", free, "--amount", "2.00", "--reason", "Asked"],
    ]  # fmt: skip
    for command in commands:
        assert main([*command, *day]) == 0, capsys.readouterr().err
        assert "take it back with: billing undo BOOK" in capsys.readouterr().out.replace("\n", " ")
    assert next(row["Why"] for row in rows(path, "journal") if row["Action"] == "correct") == "corrected: Shorter"
    assert main(["void", str(path), "--invoice", sent, "--reason", "Mistake", *day]) == 3
    assert "Write a credit note instead." in capsys.readouterr().err
    before = path.read_bytes()
    assert main([*commands[0], *day]) == 3
    assert "was already credited with the same amount and reason today" in capsys.readouterr().err
    assert main([*commands[0][:5], "a lot", *commands[0][6:], *day]) == 3
    assert "'a lot' is not an amount" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_correction_that_cannot_be_made_is_refused(path):
    with pytest.raises(Refused, match="Invoices has no INV-1"):
        press(path, "correct", correction=Correction("credit note", "INV-1", 100, "Mistake"))
