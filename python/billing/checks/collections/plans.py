"""What can be wrong with payment plans: schedules that do not add up, wrong dates or invoices, stale states."""

from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.checks.evidence import derived
from billing.finding import Severity, check
from billing.money import Bools, Ints, text
from billing.receivables.ledger.open_items import open_items
from billing.receivables.ledger.plans import (
    are_of_others,
    has_ended,
    installments_of,
    is_cancelled,
    is_in_force,
    named_invoices,
    plan_of,
)
from billing.receivables.ledger.rows import order_by, rank_in_group
from billing.receivables.terms.due_dates import months_later
from billing.schema import CODE, DAYS, MONEY, TEXT
from billing.tables import INSTALLMENTS, INVOICES, PLANS

#: A plan is in default after so many installments missed (RULES.md C8.3).
_DEFAULT: Final = 2


@check(
    table=PLANS,
    column="amount",
    severity=Severity.ERROR,
    ref="L01",
    message="{plan_id} is for {amount}, {down_amount} of it paid down, but its installments add up to {total}. "
    "Difference {at_stake}.",
    fix="Correct the installments of {plan_id}, or its Amount or Down payment, as agreed.",
    kinds={"total": MONEY, "at_stake": MONEY},
    evidence=("at_stake", "total"),
)
def schedule_off_amount(books: Books) -> DataFrame:
    """The installments of a plan do not add up to its amount less the down payment.

    The customer pays all of them and still owes, or pays more than was agreed.
    """
    plans = books.plans
    total = _by_plan(books, books.installments["amount"].to_numpy(dtype=np.int64))
    wrong = plans["amount"] - plans["down_amount"] - total
    known = ~(books.is_unknown("plans", "amount") | books.is_unknown("plans", "down_amount"))
    sure = ~is_cancelled(books) & known & ~derived.doubtful_plans(books)
    return derived.flagged(plans.assign(total=total, at_stake=wrong.abs()), sure & (wrong != 0))


@check(
    table=INSTALLMENTS,
    column="due_date",
    severity=Severity.WARNING,
    ref="L02",
    message="Installment {line} of {plan_id} is due on {due_date}, {why}.",
    fix="Correct its Due date, or First due and Every of the plan.",
    kinds={"why": TEXT},
    expected="expected",
)
def installment_out_of_sequence(books: Books) -> DataFrame:
    """An installment is not due when it should be: after the one before it, at the agreed interval.

    Reminders for it go out too early or too late. Months are counted from the first due date: January 31, February 28,
    March 31.
    """
    rows, plan = books.installments, installments_of(books)
    sure = (plan >= 0) & books.is_known("installments", "plan_id", "line", "due_date").to_numpy(dtype=bool)
    order = order_by(plan, rows["line"], rows["due_date"])
    order = order[sure[order]]
    rows, plan = rows.iloc[order], plan[order]
    expected = _expected_dates(books, rows, plan)
    before = rows.groupby(plan)[["due_date", "line"]].shift()
    off, early = rows["due_date"] != expected, expected.isna() & (rows["due_date"] <= before["due_date"])
    late = expected.dt.strftime("%Y-%m-%d").fillna("")
    line = before["line"].fillna(0).astype("int64").astype(str)
    why = Series("but by the plan on ", index=rows.index).str.cat(late).where(~early, "not after installment " + line)
    wanted = expected.astype(object).where(expected.notna(), None)
    return derived.flagged(rows.assign(why=why, expected=wanted), (off & expected.notna()) | early).sort_index()


@check(
    table=INSTALLMENTS,
    column="due_date",
    severity=Severity.WARNING,
    ref="L03",
    message="Installment {line} of {plan_id} was due on {due_date}; {left} of {amount} is open {days} days later.",
    fix="Press Remind, or call {customer_id} and agree on the next step.",
    kinds={"left": MONEY, "days": DAYS, "customer_id": CODE},
)
def missed_installment(books: Books) -> DataFrame:
    """An installment of an active plan is unpaid past its due date and the grace period.

    Plans that nobody follows up are the first that go unpaid. A plan with two or more is reported as a whole.
    """
    rows, plan = books.installments, installments_of(books)
    missed = _missed(books)
    days = (books.today - rows["due_date"]).dt.days
    plans = Series(derived.values_at(books.plans["plan_id"], plan), index=rows.index, dtype="str")
    hangs_on = Series([((PLANS.name, number),) for number in plans], index=rows.index, dtype=object)
    customers = Series(derived.values_at(books.plans["customer_id"], plan), index=rows.index, dtype="str")
    left = derived.installments_owed(books)
    guilty = rows.assign(left=left, at_stake=left, days=days, customer_id=customers, hangs_on=hangs_on)
    return derived.flagged(guilty, missed)


@check(
    table=PLANS,
    column="invoices",
    severity=Severity.ERROR,
    ref="L05",
    message="{plan_id} is for {amount}, but {owed} was owed on {invoices} on {agreed_date}, and {now} is owed today.",
    fix="Correct the Invoices, the Amount or the Agreed date; or agree on a new plan for what is owed.",
    kinds={"owed": MONEY, "now": MONEY},
    evidence=("amount", "owed"),
)
def plan_off_invoices(books: Books) -> DataFrame:
    """A plan is for a different amount than was owed on its invoices when it was agreed.

    Installments look paid that are not, or the last ones pay for nothing. What was paid on that very day may or may not
    have been owed; new invoices that are not on the plan do not count.
    """
    plans = books.plans
    sure = _is_active(books) & ~derived.doubtful_plans(books) & books.is_known("plans", "amount").to_numpy(dtype=bool)
    if not sure.any():
        return plans[:0].assign(owed=0, now=0, at_stake=0)
    after, before = _owed_when_agreed(books, include_day=True), _owed_when_agreed(books, include_day=False)
    low, high = np.minimum(after, before), np.maximum(after, before)
    amount = plans["amount"].to_numpy(dtype=np.int64)
    owed = np.where(amount > high, high, low)
    now = _owed_on(books, derived.items(books)["balance"].to_numpy(dtype=np.int64))
    guilty = plans.assign(owed=owed, now=now, at_stake=np.abs(amount - owed))
    return derived.flagged(guilty, sure & ((amount > high) | (amount < low)))


@check(
    table=PLANS,
    column="state",
    severity=Severity.WARNING,
    ref="L09",
    message="{plan_id} is {state}, but {why}.",
    fix="{step}; a new agreement is a plan of its own.",
    kinds={"why": TEXT, "step": TEXT},
    evidence=("missed",),
    expected="expected",
)
def stale_plan_state(books: Books) -> DataFrame:
    """A plan is marked active though it is paid, in default or cancelled, or marked finished though some is open.

    A plan that nobody follows any more keeps its invoices out of cash application or of dunning.
    """
    plans = books.plans
    owed, missed = _by_plan(books, derived.installments_owed(books)), _by_plan(books, _missed(books).astype(np.int64))
    agreed = _by_plan(books, books.installments["amount"].to_numpy(dtype=np.int64))
    active, finished = _is_active(books), (plans["state"] == "finished") & is_in_force(books)
    given_up = active & (plans["cancelled_date"] <= books.today).to_numpy(dtype=bool)
    cases = [
        given_up, active & (owed == 0) & (agreed > 0), finished & (owed > 0), active & (missed >= _DEFAULT),
    ]  # fmt: skip
    since = "it was cancelled on " + plans["cancelled_date"].dt.strftime("%Y-%m-%d").astype(object)
    still_open = [f"{text(int(cents))} of it is still open" for cents in owed]
    in_default = [f"{number} installments were missed" for number in missed]
    wanted = Series(
        np.select(cases, ["cancelled", "finished", "active", ""], default=""), index=plans.index, dtype="str"
    )
    anew = "Call " + plans["customer_id"] + " and set the State to cancelled, and Cancelled to the date"
    guilty = plans.assign(
        why=np.select(cases, [since, "all of it is paid", still_open, in_default], default=""),
        step=("Set the State to " + wanted).where(wanted != "", anew),
        expected=wanted.astype(object).where(wanted != "", None),
        at_stake=owed,
        missed=missed,
    )
    return derived.flagged(guilty, np.logical_or.reduce(cases) & ~derived.doubtful_plans(books))


@check(
    table=PLANS,
    column="invoices",
    severity=Severity.WARNING,
    ref="L10",
    message="{named} is on {plan_id} and on {other}: payments for it count for {other} only.",
    fix="Take it out of the Invoices of one of them, or cancel the plan that no longer holds.",
    kinds={"named": CODE, "other": CODE},
    evidence=("named", "other"),
)
def invoice_on_two_plans(books: Books) -> DataFrame:
    """An invoice is on two active plans.

    It is collected twice. It counts for the plan that was agreed first; where a plan covers part of an invoice, the
    rest is due as if there were no plan.
    """
    plan, item = _on_active_plans(books)
    own = plan_of(books, books.invoices["invoice_id"])[item]
    return _with_first(books, plan, plan != own, named=derived.values_at(books.invoices["invoice_id"], item),
                       other=derived.values_at(books.plans["plan_id"], own))  # fmt: skip


@check(
    table=PLANS,
    column="invoices",
    severity=Severity.WARNING,
    ref="R08",
    message="{plan_id} of {customer_id} is for {named}, {why}.",
    fix="Correct the Invoices of the plan, or its Customer ID.",
    kinds={"named": CODE, "why": TEXT},
    evidence=("named",),
)
def plan_for_wrong_invoice(books: Books) -> DataFrame:
    """A plan is for an invoice that does not exist, or that is another customer's.

    The invoice that is meant is dunned in full, and money for the plan has nowhere to go. A guarantor may pay for the
    family's invoices.
    """
    plan, numbers = named_invoices(books.plans)
    item = positions(books.invoices["invoice_id"], numbers)
    owner = Series(np.append(books.invoices["customer_id"].to_numpy(dtype=object), "")[item], dtype="str")
    why = ("an invoice of " + owner).where(item >= 0, f"which is not on {INVOICES.sheet}")
    wrong = ((item < 0) | are_of_others(books, plan, numbers)) & _is_active(books)[plan]
    return _with_first(books, plan, wrong, named=numbers.to_numpy(dtype=object), why=why.to_numpy(dtype=object))


def _is_active(books: Books) -> Bools:
    """Plans by which is paid today."""
    return np.asarray(is_in_force(books) & ~has_ended(books))


def _by_plan(books: Books, amounts: Ints) -> Ints:
    """Sums of something per installment, by plan."""
    sums = np.zeros(len(books.plans) + 1, dtype=np.int64)
    np.add.at(sums, installments_of(books), amounts)
    return sums[:-1]


@derived.cached_per_books
def _missed(books: Books) -> Bools:
    """Installments of active plans with something open past their day and the grace."""
    rows, sure = books.installments, _is_active(books) & ~derived.doubtful_plans(books)
    late = books.today > rows["due_date"] + pd.Timedelta(days=books.settings.plan_grace_days)
    return np.asarray(late & (derived.installments_owed(books) > 0) & np.append(sure, False)[installments_of(books)])


def _expected_dates(books: Books, rows: DataFrame, plan: Ints) -> "Series[pd.Timestamp]":
    """When each installment falls due by its plan; NaT where the plan says no interval. Rows stand in their order."""
    turn = rank_in_group(plan)
    own = rows["due_date"].groupby(plan).transform("first")
    agreed = Series(derived.values_at(books.plans["first_due_date"], plan), index=rows.index, dtype="datetime64[s]")
    first = agreed.fillna(own).to_numpy().astype("datetime64[D]")
    every = derived.values_at(books.plans["every"], plan)
    by_weeks = first + np.where(every == "week", 7, 14) * turn
    dates = np.where(every == "month", months_later(first, turn), by_weeks)
    dates[~np.isin(every, ["week", "2 weeks", "month"])] = np.datetime64("NaT")
    return Series(dates.astype("datetime64[s]"), index=rows.index)


def _on_active_plans(books: Books) -> tuple[Ints, Ints]:
    """Places of active plans and of the invoices that they name, in pairs."""
    plan, numbers = named_invoices(books.plans)
    item = positions(books.invoices["invoice_id"], numbers)
    kept = (item >= 0) & _is_active(books)[plan] & ~are_of_others(books, plan, numbers)
    return plan[kept], item[kept]


def _owed_on(books: Books, balance: Ints) -> Ints:
    """Sums of balances per document, by the plan that each is on."""
    sums = np.zeros(len(books.plans) + 1, dtype=np.int64)
    np.add.at(sums, plan_of(books, books.invoices["invoice_id"]), np.maximum(balance, 0))
    return sums[:-1]


def _owed_when_agreed(books: Books, *, include_day: bool) -> Ints:
    """What was owed on the invoices of each plan on the day it was agreed, after what was settled on it or before."""
    plan = plan_of(books, books.invoices["invoice_id"])
    agreed = derived.values_at(books.plans["agreed_date"], plan)
    agreed = np.append(np.where(plan >= 0, agreed, np.datetime64("NaT")), np.datetime64("NaT"))
    cut = {}
    for table, column in (("allocations", "allocation_date"), ("adjustments", "adjustment_date")):
        rows = books.frame(table)
        day = agreed[positions(books.invoices["invoice_id"], rows["invoice_id"])]
        cut[table] = rows[(rows[column].to_numpy() <= day) if include_day else (rows[column].to_numpy() < day)]
    whole = books.with_frames(**cut, plans=books.plans[:0])
    return _owed_on(books, open_items(whole)["balance"].to_numpy(dtype=np.int64))


def _with_first(books: Books, plan: Ints, wrong: Bools, **facts_of: Any) -> DataFrame:
    """The plans of the wrong pairs, each once, with what is to be said of the first pair."""
    rows = books.plans.iloc[plan].assign(**facts_of)[np.asarray(wrong, dtype=bool)]
    return rows[~rows.index.duplicated()]
