"""What can be wrong with how a plan is honored: payments and reminders that go against it."""

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books
from billing.checks.evidence import derived
from billing.finding import Severity, check
from billing.money import text
from billing.receivables.ledger.guarantors import account_of
from billing.receivables.ledger.plans import has_ended, installments_of, is_in_force
from billing.receivables.ledger.rows import order_by
from billing.schema import CODE, MONEY, TEXT
from billing.tables import PAYMENTS, REMINDERS

#: Nobody pays more installments than this at once, unless all that are open.
_MOST_AT_ONCE: Final = 60


@check(
    table=PAYMENTS,
    column="amount",
    severity=Severity.WARNING,
    ref="L04",
    message="{payment_id} of {amount} is for a plan of {customer_id}, but {why}.",
    fix="Ask {customer_id} what it is for. Apply payments settles the oldest installment, then the next with the rest; "
    "where no plan is left to pay, set Purpose to normal first.",
    kinds={"why": TEXT},
    blocks=False,
)
def payment_off_installments(books: Books) -> DataFrame:
    """A payment for a plan matches neither one installment, nor several, nor all that is open.

    The amount may be mistyped, or the customer believes an installment is paid when it is not. A payment that makes up
    for an earlier one is left alone once their sum fits the schedule, and so is a down payment.
    """
    payments = books.payments
    posted = (payments["state"] == "posted") & (payments["purpose"] == "plan") & (payments["amount"] > 0)
    posted &= (payments["received_date"] <= books.today) & ~derived.doubtful_payments(books)
    payments = payments[posted].sort_values(["received_date", "payment_id"])
    account = account_of(books, payments["customer_id"])
    so_far = payments["amount"].groupby(account).cumsum()
    rows = _schedules(books, account)
    fits = np.zeros(len(payments), dtype=bool)
    for sums in (payments["amount"], so_far):
        pairs = pd.MultiIndex.from_arrays([account.to_numpy(dtype=object), sums.to_numpy()])
        fits |= pairs.isin(_fitting(rows, runs=sums is not so_far))
    has_one = account.isin(account_of(books, books.plans["customer_id"])).to_numpy(dtype=bool)
    gone = has_one & ~account.isin(rows["account"]).to_numpy(dtype=bool)
    left = derived.money_left(books)["unallocated_amount"].loc[payments.index].to_numpy(dtype=np.int64)
    no_plan = Series(derived.for_no_plan(books), index=books.payments.index).loc[payments.index].to_numpy(dtype=bool)
    ended = has_one & no_plan & (left > 0)
    waiting = rows[rows["owed"] > 0].drop_duplicates("account").set_index("account")
    coming = account.map(waiting["owed"].map(lambda cents: f"the next of {text(int(cents))}"))
    plan = account.map(waiting["plan_id"]).fillna("the plan")
    why = "it matches no installments of " + plan + "; " + coming.fillna("nothing of it") + " is open"
    why = why.where(has_one, "there is no plan").where(~ended, "the plan has ended")
    payments = payments.assign(why=why, at_stake=payments["amount"])
    return derived.flagged(payments, (~fits & ~gone) | ended).sort_index()


@check(
    table=REMINDERS,
    column="state",
    severity=Severity.ERROR,
    ref="L06",
    message="{reminder_id} asks {customer_id} for {overdue_amount} on {invoices}, but {late} of it is late: {plan_id} "
    "is paid as agreed.",
    fix="Press Remind again, or choose skip: only the installments of a plan are collected.",
    kinds={"late": MONEY, "plan_id": CODE},
)
def reminder_despite_plan(books: Books) -> DataFrame:
    """A reminder to send is for an invoice on an active plan that has no late installment.

    Customers who keep to an agreement and are dunned all the same do not keep to the next one. A notice of what is due
    soon, and a reminder for other invoices, are fine.
    """
    rows = books.reminders
    rows = rows[(rows["state"] == "to send") & (rows["level"] > 0) & books.is_known("reminders", "overdue_amount")]
    items, parts = derived.items(books), derived.parts(books)
    late = parts["balance"].where((parts["balance"] > 0) & (parts["late_days"] > 0), 0)
    late_of = late.groupby(level=0, sort=False).sum().reindex(items.index).to_numpy(dtype=np.int64)
    row, item = derived.reminded(books, rows)
    current = ((items["plan_id"] != "") & (items["balance"] > 0)).to_numpy(dtype=bool) & (late_of == 0)
    sums = np.zeros(len(rows), dtype=np.int64)
    np.add.at(sums, row, late_of[item])
    plan = Series(derived.values_at(items["plan_id"], item), index=row, dtype="str")[current[item]]
    plan = plan[~plan.index.duplicated()].reindex(range(len(rows)))
    guilty = rows.assign(late=sums, plan_id=plan.to_numpy(dtype=object), at_stake=rows["overdue_amount"] - sums)
    return derived.flagged(guilty, plan.notna().to_numpy(dtype=bool) & (guilty["at_stake"] > 0))


def _schedules(books: Books, accounts: "Series[str]") -> DataFrame:
    """Installments of plans of these accounts, by plan and line: account, plan_id, down, amount, owed; active first."""
    plan = installments_of(books)
    owner = account_of(books, books.plans["customer_id"])
    wanted = is_in_force(books) & owner.isin(accounts).to_numpy(dtype=bool)
    order = order_by(plan, books.installments["line"])
    order = order[np.append(wanted, False)[plan[order]]]
    rows, plan = books.installments.iloc[order], plan[order]
    made = DataFrame({
        "account": derived.values_at(owner, plan), "plan_id": derived.values_at(books.plans["plan_id"], plan),
        "down": derived.values_at(books.plans["down_amount"], plan), "amount": rows["amount"].to_numpy(dtype=np.int64),
        "owed": derived.installments_owed(books)[order], "ended": has_ended(books)[plan],
    })  # fmt: skip
    return made.sort_values("ended", kind="stable", ignore_index=True)


def _fitting(rows: DataFrame, *, runs: bool) -> pd.MultiIndex:
    """Account and cents of what a payment may come to: installments in a row, those still open, the down payment.

    Not of ``runs``: what payments may come to in all, from the first installment on. A row of installments is at most
    ``_MOST_AT_ONCE`` long, so that a long plan is no square of its length.
    """
    by_plan = rows.groupby("plan_id")
    until, due = by_plan["amount"].cumsum(), by_plan["owed"].cumsum()
    sums = [until, until + rows["down"]]
    accounts = [rows["account"], rows["account"]]
    if runs:
        sums += [due, rows["down"]]
        accounts += [rows["account"], rows["account"]]
        following = by_plan.cumcount(ascending=False).to_numpy()
        for more in range(min(_MOST_AT_ONCE, following.max(initial=-1) + 1)):
            first = np.flatnonzero(following >= more)
            before = (until - rows["amount"]).iloc[first]
            sums.append(until.iloc[first + more].set_axis(first) - before)
            accounts.append(rows["account"].iloc[first])
    both = pd.concat(accounts, ignore_index=True), pd.concat(sums, ignore_index=True)
    return pd.MultiIndex.from_arrays([both[0].to_numpy(dtype=object), both[1].to_numpy(dtype=np.int64)])
