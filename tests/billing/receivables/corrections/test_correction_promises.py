"""What holds whatever is corrected, in whatever order: no cent comes or goes, nothing is used beyond what it has."""

from datetime import datetime
from functools import cache
from random import Random

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.actions.every_day.correct import CHANGED
from billing.books import Books
from billing.changes import TableChanges, between, result
from billing.journal import Run, inverse, lines
from billing.receivables.cash_application.allocation import apply_payments
from billing.receivables.corrections.post import KINDS, post_corrections
from billing.receivables.ledger.open_items import ledger_total, open_items, payment_balances
from billing.tables.cash.corrections import REASONS
from tests.billing.receivables.small_books import (
    AMOUNTS,
    DAYS,
    FIRST,
    TOGETHER,
    days,
    frame,
    framed,
    random_rows,
    together,
)

promise = settings(max_examples=15, deadline=None)
#: Few, so that the promises look at the same books, which are made once; each is of fourteen small ones.
seeds = st.integers(0, 2)
STEPS = 4
RUN = Run("R-000001", datetime(2026, 6, 30, 12), "kim", "correct")


def sound_books(seed):
    """Random books in which nothing was applied wrongly yet: money is applied by the workbook itself."""
    random = Random(seed)
    rows = together([random_rows(random, f"{place}-") for place in range(TOGETHER)])
    rows["allocations"] = rows["adjustments"] = []
    for row in rows["invoices"]:
        row["due_date"] = row["invoice_date"]
    made = Books(FIRST + pd.Timedelta(days=DAYS), framed(rows))
    return applied(made), random


def applied(made):
    new = apply_payments(made)
    below = new.set_axis(pd.RangeIndex(100 + len(made.allocations), 100 + len(made.allocations) + len(new)))
    return made.with_frames(allocations=pd.concat([made.allocations, below]))


def requests(random, made):
    """A few corrections of what there is in each of the small books, most of them of what they may be of."""
    listed, whole = [], []
    for place in range(TOGETHER):
        some, of_the_whole = wishes_of(random, of_customers(made.invoices, place), of_customers(made.payments, place))
        listed += some
        whole += of_the_whole
    made = frame("corrections", listed).assign(whole=whole, user="kim", rejection="")
    return made.astype({"user": "str", "rejection": "str"})


def of_customers(rows, place):
    """The rows of one of the small books, by whose they are: what the workbook numbered has no other sign of it."""
    return rows[rows["customer_id"].str.startswith(f"{place}-")]


def wishes_of(random, sales, receipts):
    invoices, payments = sales["invoice_id"].tolist(), receipts["payment_id"].tolist()
    sold = sales.loc[sales["total_amount"] > 0, "invoice_id"].tolist()
    listed, whole = [], []
    for _ in range(random.randint(1, 6)):
        what = random.choice(list(KINDS))
        suitable = payments if what in ("bounced payment", "release", "refund") else sold
        everything = [*invoices, *payments, "I-?"]
        listed.append({
            "what": what,
            "document_id": random.choice(suitable if suitable and random.random() < 0.8 else everything),
            "amount": random.choice(AMOUNTS[:4]),
            "reason": f"Reason {random.random()}",
            "kind": random.choice(REASONS),
            "to_invoice_id": random.choice(["", "", "", *invoices]) if what == "release" else "",
            "approved_by": "lee",
        })  # fmt: skip
        whole.append(what in ("bounced payment", "void") or random.random() < 0.5)
    return listed, whole


@cache
def corrected(seed):
    """The books after some runs of corrections and payments, and every step: before, wishes, after, lack."""
    made, random = sound_books(seed)
    steps = []
    for _ in range(STEPS):
        asked = requests(random, made)
        after, rejection, said = post_corrections(made, asked)
        assert ((rejection == "") == (said != "")).all()
        steps.append((made, asked, after, rejection))
        made = applied(after) if random.random() < 0.5 else after
    return made, steps


def sums(frame, column):
    return int(frame[column].sum())


@promise
@given(seeds)
def test_nothing_is_applied_beyond_what_it_has(seed):
    made, _ = corrected(seed)
    items, payments = open_items(made), payment_balances(made)
    sold = items[items["total_amount"] > 0]
    notes = items[items["total_amount"] < 0]
    assert (sold["balance"] >= 0).all()
    assert (notes["balance"] <= 0).all()
    before = payment_balances(sound_books(seed)[0])["unallocated_amount"]
    received = made.payments["amount"] > 0
    overdrawn = before[before < 0].index
    assert (payments["unallocated_amount"][received].drop(overdrawn, errors="ignore") >= 0).all()


@promise
@given(seeds)
def test_balance_is_total_less_all_that_settles_it(seed):
    items = open_items(corrected(seed)[0])
    settled = items["paid_amount"] + items["credited_amount"] + items["adjusted_amount"]
    expected = (items["total_amount"] - settled).where(items["state"] == "issued", 0)
    assert items["balance"].tolist() == expected.tolist()


@promise
@given(seeds)
def test_each_correction_moves_the_ledger_by_just_what_it_says(seed):
    for before, _, after, _ in corrected(seed)[1]:
        old, new = before.invoices, after.invoices.loc[before.invoices.index]
        made_void = new[(new["state"] == "void") & (old["state"] == "issued")]
        bounced = after.payments.loc[before.payments.index]
        bounced = bounced[(bounced["state"] == "bounced") & (before.payments["state"] == "posted")]
        moved = (
            sums(after.invoices.drop(index=old.index), "total_amount")
            - sums(made_void, "total_amount")
            + sums(bounced, "amount")
            - sums(after.payments.drop(index=before.payments.index), "amount")
            - sums(after.adjustments.drop(index=before.adjustments.index), "amount")
        )
        assert ledger_total(after) - ledger_total(before) == moved


@promise
@given(seeds, days)
def test_what_was_before_today_stays(seed, day):
    for before, _, after, _ in corrected(seed)[1]:
        yesterday = min(day, before.as_of - pd.Timedelta(days=1))
        void = set(after.invoices.loc[after.invoices["state"] == "void", "invoice_id"])
        old, new = open_items(before.at(yesterday)), open_items(after.at(yesterday)).loc[before.invoices.index]
        kept = ~old["invoice_id"].isin(list(void))
        assert new["balance"][kept].tolist() == old["balance"][kept].tolist()
        left = payment_balances(after.at(yesterday)).loc[before.payments.index, "unallocated_amount"]
        assert left.tolist() == payment_balances(before.at(yesterday))["unallocated_amount"].tolist()


@promise
@given(seeds)
def test_what_cannot_be_done_changes_nothing(seed):
    for before, asked, _, rejection in corrected(seed)[1]:
        hopeless = asked[rejection != ""]
        after, again, _ = post_corrections(before, hopeless)
        while (again == "").any():  # what only another wish stood in the way of
            hopeless = hopeless[again != ""]
            after, again, _ = post_corrections(before, hopeless)
        assert len(hopeless)
        assert ledger_total(after) == ledger_total(before)
        assert len(after.allocations) == len(before.allocations)


@promise
@given(seeds)
def test_numbers_are_never_given_twice(seed):
    made, _ = corrected(seed)
    for table, key in (
        ("invoices", "invoice_id"),
        ("payments", "payment_id"),
        ("allocations", "allocation_id"),
        ("adjustments", "adjustment_id"),
    ):
        assert made.frame(table)[key].is_unique


@promise
@given(seeds)
def test_undo_puts_every_row_back(seed):
    for before, _, after, _ in corrected(seed)[1]:
        was, now = ({name: made.frame(name) for name in CHANGED} for made in (before, after))
        changes = between(was, now, "corrected")
        undone = inverse(lines(changes, before, RUN), before.with_frames(**after_changes(was, changes)))
        again = after_changes(after_changes(was, changes), undone)
        for name in CHANGED:
            assert again[name].to_dict() == was[name].to_dict()


def after_changes(frames, changes):
    return {name: result(frame, changes.tables.get(name, TableChanges())) for name, frame in frames.items()}
