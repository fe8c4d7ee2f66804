"""A check that was seldom right is folded into one line; whatever the office chose, a second Check changes nothing."""

from collections import Counter
from operator import itemgetter
from unittest.mock import patch

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.actions.action import Request
from billing.actions.every_day.check import check
from billing.changes import result
from billing.excel.read import read_tables
from billing.excel.workbook import open_file
from billing.finding import Finding, Severity
from billing.triage import display_limit, precision
from billing.triage.precision import FOLDED, OTHERS, Record, records
from tests.pressing import press
from tests.sheets import books, shuffled

COUNT = 30


def office(findings=None, count=COUNT, **chosen):
    """An office with so many invoices whose totals are each a dollar too high."""
    made = books(
        settings=chosen,
        customers="customer_id  kind      name\nC-1  business  Acme",
        invoices="invoice_id  customer_id  net_amount  tax_amount  total_amount\n"
        + "\n".join(f"INV-{n:02d}  C-1  {10 + n}.00  0.00  {11 + n}.00" for n in range(count)),
        invoice_lines="invoice_id  line  quantity  unit_price  net_amount\n"
        + "\n".join(f"INV-{n:02d}  1  1  {10 + n}.00  {10 + n}.00" for n in range(count)),
    )
    return made if findings is None else made.with_frames(findings=findings)


def run(made):
    """The Findings sheet after Check."""
    outcome = check(made, Request())
    return result(made.findings, outcome.changes.tables["findings"]), outcome


@pytest.fixture(scope="module")
def first():
    return run(office())[0]


def judged(findings, no_errors, real):
    """The findings with the first so many called no error, and the next so many applied."""
    out = findings.copy()
    words = ["not an error"] * no_errors + ["apply"] * real
    out["choice"] = words + [""] * (len(out) - len(words))
    return out


def test_a_check_that_was_seldom_right_is_one_line_with_its_count(first):
    after, outcome = run(office(judged(first, 15, 5)))

    line = after[after["key"] == FOLDED]
    assert line[["message", "judged", "state", "severity", "amount"]].to_numpy().tolist() == [
        [
            "10 findings folded into one line: wrong total. Of those judged so far, 5 of 20 were real.",
            "5 of 20",
            "open",
            "error",
            1000,
        ]
    ]
    assert len(after) == 21, "what was judged stays, for the count"
    assert outcome.message.endswith(" Shown as one line each, because few of them were real: wrong total.")
    assert len(outcome.findings) == COUNT, "who reads the findings elsewhere gets them all"


@pytest.mark.parametrize(("no_errors", "real"), [(14, 6), (14, 5), (0, 20)])
def test_right_often_enough_or_not_judged_often_enough_is_not_folded(first, no_errors, real):
    after, outcome = run(office(judged(first, no_errors, real)))

    assert FOLDED not in set(after["key"])
    assert set(after["judged"]) == {f"{real} of {no_errors + real}"}
    assert "Folded" not in outcome.message


def test_what_somebody_sees_to_is_not_folded(first):
    worked = judged(first, 20, 0)
    worked.loc[worked.index[-1], "owner"] = "kim"

    after, _ = run(office(worked))

    assert len(after) == 22
    assert after[after["choice"] == ""]["key"].tolist() == [worked["key"].iloc[-1], FOLDED]


def mended(made, ids):
    """The office once the totals of these invoices are right."""
    invoices = made.invoices.copy()
    right = invoices["invoice_id"].isin(ids)
    invoices.loc[right, "total_amount"] = invoices["net_amount"]
    return made.with_frames(invoices=invoices)


@patch.object(display_limit, "MOST_SHOWN", 20)
def test_of_very_many_findings_the_first_are_shown_and_one_line_stands_for_the_rest():
    before = office()
    after, outcome = run(before)

    assert len(after) == 21
    assert after[after["key"] != OTHERS]["amount"].tolist() == [100] * 20
    assert after[after["key"] == OTHERS][["message", "severity", "amount", "state"]].to_numpy().tolist() == [
        ["10 more findings like these, not listed one by one: wrong total, 10.00 in all.", "error", 1000, "open"]
    ]
    assert outcome.message == (
        "30 findings: 30 errors. Start at the top of the Findings sheet. Only the first 1,000 are shown of: wrong "
        "total."
    )
    assert len(outcome.findings) == 30, "who reads the findings elsewhere gets them all"
    again, _ = run(before.with_frames(findings=after))
    assert again.equals(after), "a second Check changes nothing"

    last = before.invoices["invoice_id"].tolist()[-1]
    rest, _ = run(mended(before.with_frames(findings=again), after[after["key"] != OTHERS]["key"].tolist()[:15]))
    shown = rest[(rest["state"] == "open")]["key"].tolist()
    assert (rest["state"] == "fixed").sum() == 16, "those that were mended, and the line for the rest"
    assert len(shown) == 15, "the next ones move up"
    assert last in shown
    assert OTHERS not in shown


@patch.object(display_limit, "MOST_SHOWN", 1)
def test_the_line_for_the_rest_says_what_to_do_where_that_is_the_same_for_all():
    one, other = (
        Finding("late", "X1", Severity.NOTE, "payments", key, 4, "amount", f"{key} is late.", fix)
        for key, fix in (("P-1", "Press Pay."), ("P-2", "Call them."))
    )

    assert display_limit.limit_shown([one, one], set())[0].fix == "Press Pay."
    assert display_limit.limit_shown([one, one, other], set())[0].fix == (
        "See What to do on those that are shown. The next ones appear when these are done."
    )


@patch.object(display_limit, "MOST_SHOWN", 20)
def test_what_somebody_decided_is_shown_among_very_many():
    first, _ = run(office())
    first.loc[first["key"] == "INV-15", "choice"] = "accept"
    costly = office(first).invoices.copy()
    costly.loc[20:, "total_amount"] += 100  # others come before it now
    after, _ = run(office(first).with_frames(invoices=costly))

    assert "INV-15" in after["key"].tolist()
    assert (after["state"] == "open").sum() == 22, "twenty, the line for the rest and the one that was chosen"


def test_unfolding_lists_each_of_them_again(first):
    folded, _ = run(office(judged(first, 20, 0)))

    after, _ = run(office(folded, fold_findings=False))
    again, _ = run(office(after))

    assert (after["state"] == "open").sum() == 10
    assert after[after["key"] == FOLDED]["state"].tolist() == ["fixed"]
    assert again[again["key"] == FOLDED]["state"].tolist() == ["open"]
    assert len(again) == 21


def test_what_was_mended_was_real_and_what_is_snoozed_is_not_judged(first):
    worked = judged(first, 1, 0)
    worked.loc[worked.index[1], "choice"] = "snooze"
    after, _ = run(office(worked, count=COUNT - 3))

    assert records(after) == {("wrong_total", "invoices"): Record(judged=4, real=3)}


choices = st.tuples(
    st.sampled_from(["", "apply", "accept", "snooze", "not an error"]),
    st.sampled_from(["", "agreed"]),
    st.sampled_from([None, pd.Timestamp("2026-10-30"), pd.Timestamp("2026-11-30")]),
    st.sampled_from(["", "kim"]),
)


@given(st.lists(choices, min_size=COUNT, max_size=COUNT), st.integers(0, 99), st.integers(20, COUNT))
@settings(max_examples=10)
def test_a_second_check_changes_nothing_and_choices_stay_in_any_order(first, chosen, seed, left):
    worked = first.copy()
    for name, values in zip(("choice", "reason", "until", "owner"), zip(*chosen, strict=True), strict=True):
        worked[name] = pd.Series(values, index=worked.index).astype(first[name].dtype)
    once, _ = run(shuffled(office(worked, left), seed))

    _, second = run(shuffled(office(once, left), seed + 1))

    assert not second.changes
    decided = worked[(worked[["choice", "reason", "owner"]] != "").any(axis=1) | worked["until"].notna()]
    kept = once.set_index("finding_id").loc[decided["finding_id"]]
    for name in ("choice", "reason", "until", "owner"):
        assert kept[name].astype(str).tolist() == decided[name].astype(str).tolist()


def findings_of(path):
    with open_file(path) as book:
        raw = dict(read_tables(book, ["findings"]))["findings"]
    return [dict(zip(raw.titles, row, strict=True)) for row in raw.rows]


def test_folding_in_a_workbook_is_undone_in_one_step(demo, tmp_path, monkeypatch, offline):
    monkeypatch.setattr(precision, "LEAST_JUDGED", 1)
    path = tmp_path / "demo.xlsm"
    path.write_bytes(demo.read_bytes())
    with open_file(path) as book:
        raw = dict(read_tables(book, ["invoices"]))["invoices"]
        at = list(raw.titles).index("Total")
        for row in range(3):
            book.sheets["Invoices"].range((raw.first_row + row, at + 1)).value = raw.rows[row][at] + 1
        book.save()
    press(path, "check")
    with open_file(path) as book:
        raw = dict(read_tables(book, ["findings"]))["findings"]
        titles = list(raw.titles)
        counts = Counter(row[titles.index("Check")] for row in raw.rows)
        name = next(name for name, count in counts.most_common() if count > 1)
        row = next(at for at, cells in enumerate(raw.rows) if cells[titles.index("Check")] == name)
        cell = (raw.first_row + row, titles.index("Choice") + 1)
        book.sheets["Findings"].range(cell).value = "not an error"
        book.save()
    before = findings_of(path)

    press(path, "check")
    folded = findings_of(path)
    press(path, "undo")

    assert [row["Key"] for row in folded if row["Check"] == name].count(FOLDED) == 1
    assert sum(row["Check"] == name for row in folded) == 2
    order = itemgetter("Finding ID")
    assert sorted(findings_of(path), key=order) == sorted(before, key=order)
