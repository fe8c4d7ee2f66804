"""What holds for all books whatever: cents are conserved, totals tie out, the order of rows changes nothing."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.books import Books
from billing.receivables.cash_application.allocation import apply_payments
from billing.receivables.ledger.open_items import ledger_total, open_items, payment_balances
from billing.receivables.standing.aging import aging
from billing.receivables.standing.balances import balances
from billing.receivables.standing.installments import by_installment, owed_of_installments
from billing.receivables.standing.month_figures import month_figures
from tests.billing.receivables.apply_by_hand import apply_by_hand
from tests.billing.receivables.small_books import DAYS, FIRST, days, framed, random_rows, small_books, together
from tests.sheets import shuffled

promise = settings(max_examples=8)  # each of fourteen small books


def books_together(count):
    """Rows of so many small books, and all of them as one."""
    small = [random_rows(Random(seed), f"{seed}-") for seed in range(count)]
    return small, Books(as_of=FIRST + timedelta(140), frames=framed(together(small)))


def applied(made):
    new = apply_payments(made)
    return made.with_frames(allocations=pd.concat([made.allocations, new], ignore_index=True)), new


@promise
@given(small_books)
def test_balance_is_total_less_all_that_settles_it(made):
    items = open_items(made)
    settled = items["paid_amount"] + items["credited_amount"] + items["adjusted_amount"]
    counts = (items["state"] == "issued") & (items["invoice_date"] <= made.today)
    assert items["balance"].tolist() == (items["total_amount"] - settled).where(counts, 0).tolist()


@promise
@given(small_books, days)
def test_aging_adds_up_to_the_ledger_at_every_date(made, day):
    table = aging(made.at(day))
    assert int(table["Total"].sum()) == ledger_total(made.at(day))
    assert table.drop(columns=["customer_id", "Total"]).sum(axis=1).tolist() == table["Total"].tolist()


@promise
@given(small_books, days)
def test_parts_come_to_the_balances_and_are_as_old_as_the_invoice_says(made, day):
    items = open_items(made.at(day))
    parts = by_installment(made.at(day), items)
    assert parts.groupby(level=0)["balance"].sum().to_dict() == items["balance"].to_dict()
    assert (parts["balance"][parts.index.duplicated(keep=False)] > 0).all()
    assert parts.groupby(level=0)["late_days"].max().to_dict() == items["late_days"].to_dict()
    owed = owed_of_installments(made, open_items(made))
    assert ((owed >= 0) & (owed <= made.installments["amount"])).all()
    assert (parts["bucket"] != "").to_list() == (parts["balance"] != 0).to_list()


@promise
@given(small_books)
def test_applying_moves_no_cent_in_or_out(made):
    after, new = applied(made)
    assert ledger_total(after) == ledger_total(made)
    left = payment_balances(made)["unallocated_amount"].sum() - payment_balances(after)["unallocated_amount"].sum()
    notes = open_items(after)["balance"].clip(upper=0).sum() - open_items(made)["balance"].clip(upper=0).sum()
    assert int(new["amount"].sum()) == left + notes


@promise
@given(small_books)
def test_nothing_is_used_beyond_what_it_has(made):
    before, after = open_items(made), open_items(applied(made)[0])
    touched = before["balance"] != after["balance"]
    assert (after["balance"][touched & (before["balance"] > 0)] >= 0).all()
    assert (after["balance"][touched & (before["balance"] < 0)] <= 0).all()
    left, was = payment_balances(applied(made)[0])["unallocated_amount"], payment_balances(made)["unallocated_amount"]
    assert (left[left != was] >= 0).all()


@promise
@given(small_books)
def test_allocations_are_dated_when_both_sides_are_there(made):
    _, new = applied(made)
    received = pd.concat([
        made.payments.set_index("payment_id")["received_date"], made.invoices.set_index("invoice_id")["invoice_date"]
    ])  # fmt: skip
    both = np.maximum(received[new["source_id"]].to_numpy(), received[new["invoice_id"]].to_numpy())
    assert new["allocation_date"].tolist() == pd.Series(both).tolist()
    assert (new["allocation_date"] <= made.today).all()
    assert (new["amount"] > 0).all()


@promise
@given(small_books)
def test_a_second_run_adds_nothing(made):
    assert apply_payments(applied(made)[0]).empty


@promise
@given(small_books, st.integers(0, 5))
def test_order_of_rows_changes_nothing(made, seed):
    mixed = shuffled(made, seed)
    assert apply_payments(mixed).to_dict() == apply_payments(made).to_dict()
    assert aging(mixed).to_dict() == aging(made).to_dict()
    assert open_items(mixed).sort_index().to_dict() == open_items(made).to_dict()
    of_the_mixed = balances(mixed)
    for name, current in balances(made).items():
        assert of_the_mixed[name].sort_index().to_dict() == current.to_dict()


def test_application_agrees_with_a_plain_loop():
    """On 3,000 small books at once. The loop knows cents, lists and the rule's text; no frame, no interval, no mask."""
    small, made = books_together(3_000)
    new = apply_payments(made)[["source_id", "invoice_id", "amount", "rule"]]
    assert set(new["rule"]) == {
        "credit note", "stated", "plan", "exact item", "exact installment", "exact total", "subset", "oldest first",
    }  # fmt: skip
    ours = [tuple(row) for row in new.to_numpy().tolist()]
    assert sorted(ours) == sorted(move for rows in small for move in apply_by_hand(rows, made.today))


@promise
@given(small_books, st.integers(1, 3))
def test_roll_forward_ties_out(made, month):
    first = FIRST.replace(month=month + 1)
    figures = month_figures(made, first, first.replace(month=month + 2) - timedelta(days=1))
    assert figures.difference == 0
    assert figures.roll_forward[-1][1] == figures.aging[-1][1] == figures.receivable_amount
    assert sum(amount for _, amount in figures.roll_forward[:-1]) == figures.roll_forward[-1][1]


@pytest.mark.parametrize("passed", range(15, DAYS, 30))
def test_aging_in_the_past_is_that_of_the_books_cut_there(passed):
    """What was dated later is taken out by hand; nothing that it would have changed may be seen."""
    made, day = books_together(1_000)[1], FIRST + timedelta(passed)
    dates = {
        "invoices": "invoice_date", "payments": "received_date",
        "allocations": "allocation_date", "adjustments": "adjustment_date", "plans": "agreed_date",
    }  # fmt: skip
    cut = {name: made.frame(name)[~(made.frame(name)[column] > pd.Timestamp(day))] for name, column in dates.items()}
    later = cut["plans"]["cancelled_date"] > pd.Timestamp(day)
    cut["plans"] = cut["plans"].assign(
        state=cut["plans"]["state"].mask(later, "active"), cancelled_date=cut["plans"]["cancelled_date"].mask(later)
    )
    found = aging(made.at(day))
    assert found.to_dict() == aging(replace(made.with_frames(**cut), as_of=day)).to_dict()
    assert found.to_dict() == aging(made.with_frames(**cut).at(day)).to_dict()
    assert int(found["Total"].sum()) == ledger_total(made.at(day))
    columns = [name for name in found.columns if name not in ("customer_id", "Total")]
    assert found[columns].sum(axis=1).tolist() == found["Total"].tolist()
