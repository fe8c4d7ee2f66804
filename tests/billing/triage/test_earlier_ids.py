"""What the office decided about a finding stays, also where its id was made of a sentence that reads differently now."""

import json
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from pathlib import Path

import pandas as pd
import pytest
from pandas import DataFrame

from billing.actions import BY_COMMAND
from billing.actions.action import Request
from billing.actions.every_day.apply_fixes import apply_fixes
from billing.actions.every_day.apply_safe_fixes import apply_safe_fixes
from billing.actions.every_day.check import check
from billing.books import DTYPES
from billing.changes import result
from billing.checks import CHECKS
from billing.demo_books import AS_OF
from billing.excel.read import read_tables
from billing.excel.workbook import open_file
from billing.finding import evidence_of, identity
from billing.run.perform import RunOptions, perform
from billing.tables import FINDINGS, INVOICES
from billing.triage.blocking import blocking
from billing.triage.earlier_ids import with_todays_ids
from billing.triage.find_all import find_all
from tests.sheets import books

EARLIER = json.loads((Path(__file__).parent / "findings_of_an_earlier_version.json").read_text(encoding="utf-8"))


def on_sheet(rows, **cells):
    """Rows of the Findings sheet, as an earlier version left them, with what the office chose."""
    kinds = {column.name: DTYPES[column.kind.storage] for column in FINDINGS.columns}
    blank = {"str": "", "int64": 0, "datetime64[s]": None}
    frame = DataFrame([{name: row.get(name, blank[kind]) for name, kind in kinds.items()} for row in rows])
    return frame.assign(first_seen=pd.Timestamp("2026-10-01"), **cells).astype(kinds)


def earlier(**cells):
    rows = [dict(row, state="open") for row in EARLIER["findings"]]
    return books(**EARLIER["sheets"]).with_frames(findings=on_sheet(rows, **cells))


def run(made):
    outcome = check(made, Request())
    return result(made.findings, outcome.changes.tables["findings"]), outcome


def test_the_sheet_of_an_earlier_version_keeps_every_choice():
    made = earlier(choice="accept", reason="Seen", owner="kim")
    after, outcome = run(made)

    assert set(after["state"]) == {"accepted"}, "none is new, none is called fixed"
    assert len(after) == len(made.findings) == len(EARLIER["findings"])
    assert set(after["owner"]) == {"kim"}
    assert set(after["first_seen"]) == {pd.Timestamp("2026-10-01")}
    assert sorted(after["finding_id"]) == sorted({finding.finding_id for finding in outcome.findings})
    reworded = set(after["message"]) - {row["message"] for row in EARLIER["findings"]}
    assert len(reworded) > 10, "sentences that read differently now"

    again, second = run(made.with_frames(findings=after))
    assert not second.changes
    assert again.equals(after)


def test_actions_honour_what_was_decided_before_check_is_pressed_again():
    made = earlier(choice="accept", reason="Seen")

    stopped, left = ({f.finding_id for f in blocking(each, (), (INVOICES,))} for each in (earlier(), made))
    errors = [row for row in EARLIER["findings"] if (row["table"], row["severity"]) == ("invoices", "error")]
    assert len(stopped - left) == len([row for row in errors if row["check"] != "wrong_balance"]) > 10
    assert apply_safe_fixes(earlier(), Request()).changes.tables["invoices"].edits
    assert "invoices" not in apply_safe_fixes(made, Request()).changes.tables

    chosen = earlier(choice=["apply" if row["check"] == "wrong_total" else "" for row in EARLIER["findings"]])
    outcome = apply_fixes(chosen, Request())
    assert [(edit.column, edit.new) for edit in outcome.changes.tables["invoices"].edits] == [
        ("total_amount", 15.0), ("total_amount", 15.0)
    ]  # fmt: skip
    assert outcome.changes.counts["findings"]["updated"] == 2, "their rows are fixed"


ROW = {
    "check": "applied_against_payers_word",
    "table": "allocations",
    "key": "A-1",
    "column": "invoice_id",
    "message": "P-1 names INV-1, which is still open, but A-1 applies 10.00 to INV-3.",
    "actual": "INV-3",
    "amount": 1000,
}


def of_sentence(row):
    """The id that an earlier version made of the sentence."""
    return identity(*(str(row[name]) for name in ("check", "table", "key", "column", "message")))


def named(invoice, amount="10.00", row=ROW):
    """Payment P-1 names this invoice, and is applied to INV-3."""
    made = books(
        payments=f"payment_id  amount   memo\nP-1  {amount}  {invoice}",
        invoices="invoice_id  total_amount\nINV-1   90.00\nINV-11  90.00\nINV-3  90.00",
        allocations=f"allocation_id  source_id  invoice_id  amount\nA-1  P-1  INV-3  {amount}",
    )
    found = next(each for each in CHECKS if each.name == row["check"])(made)
    return found, made.with_frames(findings=on_sheet([row]))


@pytest.mark.parametrize(
    ("invoice", "amount", "cells", "carried"),
    [
        ("INV-1", "10.00", {}, True),
        ("INV-11", "10.00", {}, False),  # another invoice is named now
        ("INV-1", "10.00", {"message": "P-1 names INV-11, and A-1 applies 10.00 to INV-3."}, False),  # begins the same
        ("INV-1", "10.01", {}, False),  # another amount
        ("INV-1", "10.00", {"message": "P-1 names INV-1: A-1 applies 10.00 to INV-3!"}, True),  # other words
        ("INV-1", "10.00", {"finding_id": "9"}, False),  # an id of no sentence
        ("INV-1", "10.00", {"key": "A-2"}, False),  # another row
        ("INV-1", "10.00", {"other": "A-9"}, False),  # another pair
    ],
)
def test_only_the_same_figures_carry_a_choice_over(invoice, amount, cells, carried):
    row = ROW | cells
    row.setdefault("finding_id", of_sentence(row))
    found, made = named(invoice, amount)
    ids = with_todays_ids(made.with_frames(findings=on_sheet([row])).findings, found)["finding_id"].tolist()

    assert ids == [found[0].finding_id if carried else row["finding_id"]]


def test_of_several_rows_the_last_seen_is_carried_over():
    row = ROW | {"finding_id": of_sentence(ROW)}
    found, _ = named("INV-1")
    days = [pd.Timestamp(day) for day in ("2026-10-01", "2026-10-03", "2026-10-02")]

    ids = with_todays_ids(on_sheet([row, row, row], last_seen=days), found)["finding_id"].tolist()

    assert ids == [row["finding_id"], found[0].finding_id, row["finding_id"]]


def reworded(each):
    return replace(each, message="Quite another sentence.", fix="Do {something} else.".format(something="something"))


def test_no_word_is_in_an_id():
    made = books(**EARLIER["sheets"])
    for each in CHECKS:
        assert [f.finding_id for f in each(made)] == [f.finding_id for f in reworded(each)(made)], each.name


def test_a_finding_stays_the_same_from_day_to_day():
    sheets = {name: text for name, text in EARLIER["sheets"].items() if name != "reminders"}
    today, later = (find_all(books(as_of=day, **sheets), []) for day in ("2026-10-31", "2026-11-02"))

    assert any(a.message != b.message for a in today for b in later if a.finding_id == b.finding_id), "days go on"
    assert {f.finding_id for f in today} <= {f.finding_id for f in later}


def test_what_the_workbook_fills_in_makes_no_other_finding():
    asked = next(each for each in CHECKS if each.name == "small_short_pay")
    ids = [
        [f.finding_id for f in asked(books(
            invoices=f"invoice_id  total_amount  balance  status\nINV-1  100.00  {balance}  {status}",
            payments="payment_id  amount\nP-1  99.50",
            allocations="allocation_id  source_id  invoice_id  amount\nA-1  P-1  INV-1  99.50",
        ))]
        for balance, status in (("-", "-"), ("100.00", "open"), ("0.50", "partial"))
    ]  # fmt: skip

    assert len(ids[0]) == 1
    assert ids[0] == ids[1] == ids[2], "before Apply payments and after it"


def test_evidence_is_the_same_however_the_frame_holds_it():
    assert evidence_of(12, None, pd.Timestamp("2026-10-31")) == evidence_of(12.0, pd.NaT, pd.Timestamp("2026-10-31"))
    assert evidence_of(float("nan")) == evidence_of("")
    assert evidence_of(12) != evidence_of(12.5)


def findings_in(path):
    with open_file(path) as book:
        raw = dict(read_tables(book, ["findings"]))["findings"]
    return raw, [dict(zip(raw.titles, row, strict=True)) for row in raw.rows]


def press(path, command):
    with open_file(path) as book:
        perform(book, BY_COMMAND[command], Request(), RunOptions(datetime(2026, 11, 1, 9), "kim", AS_OF))
        book.save()


def test_the_new_ids_are_written_once_and_undone_with_their_run(demo, tmp_path, offline):
    path = tmp_path / "demo.xlsm"
    path.write_bytes(demo.read_bytes())
    with open_file(path) as book:
        raw = dict(read_tables(book, ["invoices"]))["invoices"]
        cell = book.sheets["Invoices"].range((raw.first_row, list(raw.titles).index("Total") + 1))
        cell.value = cell.value + 1
        book.save()
    press(path, "check")
    raw, rows = findings_in(path)
    with open_file(path) as book:
        for place, row in enumerate(rows):
            earlier_id = identity(
                row["Check"], row["Table"], row["Key"] or "", row["Column"] or "", row["What is wrong"]
            )
            for title, value in (("Finding ID", earlier_id), ("Choice", "accept"), ("Reason", "Seen")):
                book.sheets["Findings"].range((raw.first_row + place, list(raw.titles).index(title) + 1)).value = value
        book.save()
    _, before = findings_in(path)

    press(path, "check")
    _, after = findings_in(path)
    press(path, "undo")

    order = itemgetter("Finding ID")
    assert sorted(row["Finding ID"] for row in after) == sorted(row["Finding ID"] for row in rows)
    assert {(row["State"], row["Reason"]) for row in after} == {("accepted", "Seen")}
    assert sorted(findings_in(path)[1], key=order) == sorted(before, key=order)
