"""Open items: what is owed on each document and unapplied of each payment at the as-of date.

One rule makes every total tie out: **an allocation counts where both its ends do.** Its invoice is issued, its payment
posted or its credit note issued, all three dates have come, and it was not released. So, on every date,

    sum of balances - unallocated payments = documents - payments - adjustments

whatever the rows say. Money received later does not exist yet (RULES.md C1.1). A row without a date counts from the
beginning, so that nothing is lost for want of one.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, look_up, positions, sum_at, words_at
from billing.money import Bools, Ints
from billing.receivables.ledger import schedules
from billing.receivables.ledger.buckets import bucket_of, buckets
from billing.receivables.ledger.plans import active_plan
from billing.receivables.terms.holidays import office_due_dates


@dataclass(frozen=True)
class Settlement:
    """What counts at the as-of date and what has settled what; amounts in cents, rows as in the books.

    Attributes:
        issued: Per document, whether it counts.
        posted: Per payment, whether it counts.
        paid: Per document, what payments have settled of it.
        credited: Per document, what credit notes have settled of it.
        adjusted: Per document, what adjustments take off it.
        given: Per document that is a credit, what was applied from it.
        allocated: Per payment, what was applied from it or refunded.
    """

    issued: Bools
    posted: Bools
    paid: Ints
    credited: Ints
    adjusted: Ints
    given: Ints
    allocated: Ints


def settlement(books: Books) -> Settlement:
    """Which documents and payments count at the as-of date, and what they have settled."""
    invoices, payments, day = books.invoices, books.payments, books.today
    issued = ((invoices["state"] == "issued") & _has_come(invoices["invoice_date"], day)).to_numpy(dtype=bool)
    posted = (_is_received(payments, day) & _has_come(payments["received_date"], day)).to_numpy(dtype=bool)
    rows = books.allocations
    target = _counted(positions(invoices["invoice_id"], rows["invoice_id"]), issued)
    payment = _counted(positions(payments["payment_id"], rows["source_id"]), posted)
    owes_back = issued & (invoices["total_amount"].to_numpy() < 0)
    note = np.full(len(rows), -1, dtype=np.int64)
    others = payment < 0
    note[others] = _counted(positions(invoices["invoice_id"], rows["source_id"][others]), owes_back)
    counts = (target >= 0) & _has_come(rows["allocation_date"], day).to_numpy(dtype=bool)
    counts &= ~(rows["released_date"] <= day).to_numpy(dtype=bool)
    from_payment, from_note = counts & (payment >= 0), counts & (payment < 0) & (note >= 0)
    amount = rows["amount"].to_numpy(dtype=np.int64)
    return Settlement(
        issued,
        posted,
        paid=_sums(target, amount, from_payment, len(invoices)),
        credited=_sums(target, amount, from_note, len(invoices)),
        adjusted=_adjusted(books, issued, day),
        given=_sums(note, amount, from_note, len(invoices)),
        allocated=_sums(payment, amount, from_payment, len(payments)) + _refunded(payments, posted),
    )


def open_items_and_unapplied(books: Books) -> tuple[DataFrame, DataFrame]:
    """``open_items`` without the status, and ``payment_balances``, out of one settlement."""
    made = settlement(books)
    return _items(books, made), _payments(books, made)


def open_items(books: Books) -> DataFrame:
    """Every document with what is settled and open at the as-of date; index and order of ``books.invoices``.

    Columns: invoice_id, customer_id, doc_type, state, invoice_date, due_date (by the terms where blank), total_amount,
    paid_amount, credited_amount, adjusted_amount, balance (all in cents, with balance = total - paid - credited -
    adjusted), late_days, bucket, status, disputed, plan_id (of the active plan that it is on). What is owed in
    installments has the age of its earliest open one, and is overdue if that is. A credit note is negative; what was
    applied from it is in its ``credited_amount`` as a negative. Drafts, void documents and documents dated later owe
    nothing.
    """
    made = settlement(books)
    items = _items(books, made)
    return items.assign(status=_status(items, made.issued))


def payment_balances(books: Books) -> DataFrame:
    """Cents of each payment at the as-of date; index of ``books.payments``.

    Columns: allocated_amount, unallocated_amount (0 unless the payment is posted). A refund, a negative payment that
    ``reverses`` a posted one, uses up what is unapplied of that payment: it is in the allocated amount of both.
    """
    return _payments(books, settlement(books))


def ledger_total(books: Books) -> int:
    """Cents that are owed in all: the balances of all documents less unallocated payments."""
    items, payments = open_items_and_unapplied(books)
    return int(items["balance"].sum()) - int(payments["unallocated_amount"].sum())


def without_released(books: Books) -> Books:
    """The books without the allocations that were released by the as-of date, which are history."""
    kept = ~(books.allocations["released_date"] <= books.today)
    if kept.all():
        return books
    marks = [
        {
            **each,
            "allocations": {name: flags[kept.to_numpy()[: len(flags)]] for name, flags in each["allocations"].items()},
        }
        if "allocations" in each
        else each
        for each in (books.unknown, books.blank)
    ]
    cut = books.with_frames(allocations=books.allocations[kept])
    return replace(cut, unknown=marks[0], blank=marks[1])


def terms_of(books: Books) -> "Series[str]":
    """Payment terms of each document: its own, else the customer's, else the office's; index of ``books.invoices``."""
    terms = books.invoices["terms"]
    blank = terms == ""
    if not blank.any():
        return terms
    theirs = look_up(books.customers, "customer_id", "terms", books.invoices.loc[blank, "customer_id"]).astype("str")
    terms = terms.copy()
    terms[blank] = theirs.replace("", books.settings.default_terms)
    return terms


def effective_due_dates(books: Books) -> Any:
    """Due date of each document: its own, else by its terms, else the invoice date (RULES.md C1.4)."""
    due = books.invoices["due_date"]
    missing = due.isna().to_numpy(dtype=bool)
    if missing.any():
        by_terms = office_due_dates(books.settings, terms_of(books)[missing], books.invoices["invoice_date"][missing])
        due = due.copy()
        due[missing] = by_terms.fillna(books.invoices["invoice_date"][missing])
    return due


def _items(books: Books, made: Settlement) -> DataFrame:
    columns = ["invoice_id", "customer_id", "doc_type", "state", "invoice_date"]
    items = books.invoices[columns].assign(
        due_date=effective_due_dates(books),
        total_amount=books.invoices["total_amount"],
        paid_amount=made.paid,
        credited_amount=made.credited - made.given,
        adjusted_amount=made.adjusted,
    )
    settled = made.paid + made.credited - made.given + made.adjusted
    balance = np.where(made.issued, items["total_amount"].to_numpy() - settled, 0)
    items["balance"] = balance
    due = items["due_date"]
    if schedules.are_used(books):
        due = schedules.first_due(items, schedules.owed_in_parts(books, items, terms_of(books)))
    past_due = days_since(books.today, due)
    age = past_due if books.settings.aging_base == "due" else days_since(books.today, items["invoice_date"])
    items["late_days"] = np.where(balance > 0, np.maximum(past_due, 0), 0)
    items["bucket"] = bucket_of(balance, age, buckets(books.settings))
    items["disputed"] = books.invoices["disputed"]
    items["plan_id"] = active_plan(books, items["invoice_id"])
    return items


def _payments(books: Books, made: Settlement) -> DataFrame:
    amount = books.payments["amount"].to_numpy(dtype=np.int64)
    values = {
        "allocated_amount": made.allocated,
        "unallocated_amount": np.where(made.posted, amount - made.allocated, 0),
    }
    return DataFrame(values, index=books.payments.index)


def _has_come(dates: "Series[pd.Timestamp]", day: pd.Timestamp) -> "Series[bool]":
    return ~(dates > day)


def _is_received(payments: DataFrame, day: pd.Timestamp) -> "Series[bool]":
    """Whether each payment is posted, or bounced only after the day."""
    return (payments["state"] == "posted") | ((payments["state"] == "bounced") & (payments["returned_date"] > day))


def days_since(day: pd.Timestamp, dates: "Series[pd.Timestamp]") -> Ints:
    """Days from the dates to the day; 0 where there is no date."""
    passed = np.datetime64(day, "D") - dates.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(passed), 0, passed.astype(np.int64))


def _counted(place: Ints, counts: Bools) -> Ints:
    """The places, -1 where the row there does not count."""
    return np.where((place >= 0) & np.append(counts, False)[place], place, -1)


def _sums(place: Ints, amount: Ints, used: Bools, count: int) -> Ints:
    return sum_at(np.where(used, place, -1), amount, count)


def _adjusted(books: Books, issued: Bools, day: pd.Timestamp) -> Ints:
    rows = books.adjustments
    target = _counted(positions(books.invoices["invoice_id"], rows["invoice_id"]), issued)
    counts = (target >= 0) & _has_come(rows["adjustment_date"], day).to_numpy(dtype=bool)
    return _sums(target, rows["amount"].to_numpy(dtype=np.int64), counts, len(books.invoices))


def _refunded(payments: DataFrame, posted: Bools) -> Ints:
    """Cents refunded of each payment; a refund that found its payment has its own amount."""
    amount = payments["amount"].to_numpy(dtype=np.int64)
    moved = np.zeros(len(payments), dtype=np.int64)
    refunds = np.flatnonzero((amount < 0) & posted)
    if not len(refunds):
        return moved
    reversed_ids = payments["reverses"].iloc[refunds]
    place = _counted(positions(payments["payment_id"], reversed_ids), posted)
    found = (place >= 0) & (place != refunds) & (reversed_ids != "").to_numpy(dtype=bool)
    np.add.at(moved, place[found], -amount[refunds[found]])
    np.add.at(moved, refunds[found], amount[refunds[found]])
    return moved


def _status(items: DataFrame, issued: Bools) -> Any:
    """Status of each document, in the words of the Invoices table."""
    balance, total = items["balance"].to_numpy(), items["total_amount"].to_numpy()
    paid, adjusted = items["paid_amount"].to_numpy(), items["adjusted_amount"].to_numpy()
    credited = np.abs(items["credited_amount"].to_numpy())
    settled = issued & (balance == 0) | (balance < 0) & (total >= 0)
    cases = (
        (items["state"] == "void", "void"),
        (items["state"] == "draft", "draft"),
        (settled & (paid == 0) & (adjusted > credited), "written off"),
        (settled & (paid == 0) & (credited > 0), "credited"),
        (settled, "paid"),
        ((balance > 0) & items["disputed"].to_numpy(), "disputed"),
        ((balance > 0) & (items["late_days"].to_numpy() > 0), "overdue"),
        (issued & (balance != total), "partial"),
    )
    place = np.select([case for case, _ in cases], list(range(len(cases))), default=len(cases))
    return words_at([*(word for _, word in cases), "open"], place)
