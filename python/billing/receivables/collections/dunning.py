"""Dunning: who is reminded of what is overdue or falls due soon, at which level and by which channel (RULES.md C6).

The dunning levels are the Levels table. What is owed in installments, by split terms or by a plan, is overdue or due
soon installment by installment. A customer's level is that of the oldest overdue item, but never more than one above
the last level really sent, and each level is sent once. The levels begin anew when nothing that is overdue today was
overdue at the last reminder: what that one was about has been settled since.
"""

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, look_up, positions
from billing.changes import next_numbers
from billing.money import Bools, Ints
from billing.receivables.collections.contact_channel import contact_for
from billing.receivables.ledger.open_items import open_items_and_unapplied
from billing.receivables.ledger.rows import new_rows, order_by
from billing.receivables.standing.installments import by_installment
from billing.receivables.standing.unreadable import customers_in_doubt
from billing.tables.desks.reminders import REMINDERS

#: The hold that no date ends; only a person may lift it (RULES.md S05).
_LASTING_HOLD: Final = "bankruptcy"
_NONE: Final = -1


def propose_reminders(books: Books) -> DataFrame:
    """One row per customer to be reminded at the as-of date: columns of Reminders; index from 0.

    Text and mail link are blank. Left out are customers on hold, not on Customers, or with rows that cannot be read,
    since they may have paid; disputed items; amounts below the minimum of the level or of the office; customers whose
    unapplied credit covers what they owe; those who had a reminder, or a skip, within the gap; and those who have
    promised to pay by a day that is not over.
    """
    items, payments = open_items_and_unapplied(books)
    owed = _by_customer(books, by_installment(books, items))
    if owed.empty or books.levels.empty:
        return new_rows(REMINDERS, {}, 0)
    levels = books.levels.sort_values("level", kind="stable", ignore_index=True)
    owed["step"] = _next_levels(books, levels, owed)
    owed = owed[owed["step"] != _NONE]
    owed = owed[
        _is_due_for_reminder(books, levels, owed.assign(credit=_credit(books, items, payments, owed["customer_id"])))
    ]
    return _rows(books, levels, owed.reset_index(drop=True))


def _by_customer(books: Books, items: DataFrame) -> DataFrame:
    """Per customer who may be contacted, by number: what is overdue and due soon, the oldest due date, the invoices."""
    soon = books.today + pd.Timedelta(days=books.settings.due_soon_days)
    items = items[(items["balance"] > 0) & ~items["disputed"] & (items["due_date"] <= soon)]
    items = items.take(order_by(items["customer_id"], items["due_date"], items["invoice_id"]))
    late = items["late_days"] > 0
    rows = DataFrame(
        {
            "customer_id": items["customer_id"],
            "overdue_amount": items["balance"].where(late, 0),
            "due_soon_amount": items["balance"].where(~late, 0),
            "late_days": items["late_days"],
            "oldest_due": items["due_date"].where(late),
            "next_due_date": items["due_date"].where(~late),
        }
    ).groupby("customer_id", sort=True)
    owed = rows.agg(
        {
            "overdue_amount": "sum",
            "due_soon_amount": "sum",
            "late_days": "max",
            "oldest_due": "min",
            "next_due_date": "min",
        }
    )
    each = items.drop_duplicates(["customer_id", "invoice_id"])
    owed["invoices"] = each.groupby("customer_id", sort=True)["invoice_id"].agg(", ".join).astype("str")
    owed = owed.reset_index().astype({"customer_id": "str"})
    return owed[_may_be_contacted(books, owed["customer_id"])].reset_index(drop=True)


def _may_be_contacted(books: Books, customer_id: "Series[str]") -> Bools:
    """Whether each customer is on Customers, not on hold, and owes a known amount. An unreadable hold is a hold."""
    customers = books.customers
    ends = customers["hold_until"]
    lasting = (customers["hold"] == _LASTING_HOLD) | ends.isna() | (ends >= books.today)
    held = ((customers["hold"] != "") & lasting) | books.is_unknown("customers", "hold")
    place = positions(customers["customer_id"], customer_id)
    sure = positions(customers_in_doubt(books), customer_id) < 0
    return np.asarray((place >= 0) & sure & ~np.append(held.to_numpy(dtype=bool), True)[place])


def _next_levels(books: Books, levels: DataFrame, owed: DataFrame) -> Ints:
    """Place in ``levels`` of what each customer is to be sent now, ``_NONE`` for nothing."""
    ladder = np.flatnonzero(levels["level"].to_numpy() > 0)
    from_days = np.maximum.accumulate(levels["from_days"].to_numpy()[ladder]) if len(ladder) else np.zeros(0)
    by_age = np.searchsorted(from_days, owed["late_days"], side="right")
    sent = np.searchsorted(levels["level"].to_numpy()[ladder], _levels_sent(books, owed), side="right")
    step = np.minimum(by_age, sent + 1)
    reminded = (step > sent) & (owed["overdue_amount"] > 0).to_numpy()
    notices = np.flatnonzero(levels["level"].to_numpy() == 0)
    notice = int(notices[0]) if len(notices) else _NONE
    noticed = (by_age == 0) & (owed["due_soon_amount"] > 0).to_numpy()
    return np.where(reminded, np.append(ladder, _NONE)[step - 1], np.where(noticed, notice, _NONE))


def _levels_sent(books: Books, owed: DataFrame) -> Ints:
    """Per customer the highest level sent that still counts, 0 for none.

    A reminder counts while something that is overdue today was already overdue when it was sent.
    """
    sent = books.reminders[(books.reminders["state"] == "sent") & (books.reminders["sent_date"] <= books.today)]
    place = positions(owed["customer_id"], sent["customer_id"])
    sent, place = sent[place >= 0], place[place >= 0]
    counts = sent["sent_date"].to_numpy() > owed["oldest_due"].to_numpy()[place]
    highest = np.zeros(len(owed), dtype=np.int64)
    np.maximum.at(highest, place[counts], sent["level"].to_numpy()[counts])
    return highest


def _is_due_for_reminder(books: Books, levels: DataFrame, owed: DataFrame) -> Bools:
    """Whether enough is owed, no credit covers it, and the last contact is long enough ago."""
    step = owed["step"].to_numpy()
    notice = levels["level"].to_numpy()[step] == 0
    amount = np.where(notice, owed["due_soon_amount"] + owed["overdue_amount"], owed["overdue_amount"])
    least = np.maximum(levels["minimum_amount"].to_numpy()[step], books.settings.reminder_minimum)
    worth_it = (amount >= least) & (owed["credit"].to_numpy() < amount)
    return np.asarray(worth_it & ~_was_contacted_recently(books, owed["customer_id"]))


def _credit(books: Books, items: DataFrame, payments: DataFrame, customer_id: "Series[str]") -> Ints:
    """Unapplied cents of each customer's payments and credit notes."""
    owners = pd.concat([books.payments["customer_id"], items["customer_id"]])
    credit = np.append(payments["unallocated_amount"], -np.minimum(items["balance"], 0))
    sums = np.zeros(len(customer_id) + 1, dtype=np.int64)
    np.add.at(sums, positions(customer_id, owners), credit)
    return sums[:-1]


def _was_contacted_recently(books: Books, customer_id: "Series[str]") -> Bools:
    """Whether each customer had a reminder, or a skip, within the gap, or has a promise to pay that is not over."""
    rows = books.reminders
    when = rows["sent_date"].where(rows["state"] == "sent", rows["as_of"])
    recent = (when <= books.today) & (when > books.today - pd.Timedelta(days=books.settings.reminder_gap_days))
    recent &= (rows["state"] == "sent") | (rows["state"] == "skip")
    contacted = rows.loc[recent | (rows["promise_date"] >= books.today), "customer_id"]
    return np.asarray(positions(contacted, customer_id) >= 0)


def _rows(books: Books, levels: DataFrame, owed: DataFrame) -> DataFrame:
    step = owed["step"].to_numpy(dtype=np.int64)
    contacts = contact_for(books, owed["customer_id"], levels["channel"].take(step).set_axis(owed.index))
    same = ("customer_id", "overdue_amount", "due_soon_amount", "late_days", "next_due_date", "invoices")
    values = {
        **{name: owed[name] for name in same},
        "reminder_id": next_numbers(books.reminders["reminder_id"], "R-", len(owed)),
        "name": look_up(books.customers, "customer_id", "name", owed["customer_id"]),
        "state": "to send",
        "level": levels["level"].to_numpy()[step],
        "level_name": levels["name"].take(step),
        "channel": contacts["channel"],
        "contact": contacts["contact"],
        "as_of": books.today,
    }
    return new_rows(REMINDERS, values, len(owed))
