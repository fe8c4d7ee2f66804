"""Derived facts: what several checks ask of the same books, computed once. Nothing here finds anything."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from billing.books import Books, look_up, positions
from billing.money import Bools, Ints
from billing.receivables.invoicing.price_list import services_on
from billing.receivables.ledger import open_items
from billing.receivables.ledger.guarantors import account_of
from billing.receivables.ledger.plans import has_ended, installments_of, named_invoices
from billing.receivables.standing.installments import by_installment, owed_of_installments

Answer = TypeVar("Answer")
#: Payment methods that leave a number at the bank, and how many payments show an office's habit.
_BY_BANK: Final = ("check", "card", "eft")
_MANY: Final = 100


def cached_per_books(question: Callable[[Books], Answer]) -> Callable[[Books], Answer]:
    """Ask once of each books: the answer is kept in them, as ``functools.cached_property`` would.

    Books are never altered in place; other books, such as ``with_frames`` makes, are asked anew.
    """
    name = f"{question.__module__}.{question.__qualname__}"

    @wraps(question)
    def answer(books: Books) -> Answer:
        kept = vars(books)
        if name not in kept:
            kept[name] = question(books)
        made: Answer = kept[name]
        return made

    return answer


@cached_per_books
def items(books: Books) -> DataFrame:
    """What is owed on each document (see ``ledger.open_items``)."""
    return open_items.open_items(books)


@cached_per_books
def money_left(books: Books) -> DataFrame:
    """What is applied from each payment, and what is unapplied (see ``ledger.payment_balances``)."""
    return open_items.payment_balances(books)


@cached_per_books
def settlement(books: Books) -> open_items.Settlement:
    """What counts at the as-of date."""
    return open_items.settlement(books)


@cached_per_books
def line_document(books: Books) -> Ints:
    """Place of each line's document among the invoices, -1 where it is not there."""
    return positions(books.invoices["invoice_id"], books.invoice_lines["invoice_id"])


@cached_per_books
def allocation_document(books: Books) -> Ints:
    """Place of the document that each allocation pays."""
    return positions(books.invoices["invoice_id"], books.allocations["invoice_id"])


@cached_per_books
def allocation_payment(books: Books) -> Ints:
    """Place of the payment that each allocation comes from; -1 where it comes from a credit note or nowhere."""
    return positions(books.payments["payment_id"], books.allocations["source_id"])


@cached_per_books
def allocation_note(books: Books) -> Ints:
    """Place of the document that each allocation comes from, if it is not a payment."""
    return positions(books.invoices["invoice_id"], books.allocations["source_id"])


@cached_per_books
def price_place(books: Books) -> Ints:
    """Place of the price list's row that holds for each charge; -1 where there is none."""
    charges = books.charges
    return services_on(books.services, charges["service_code"], charges["service_date"])


@cached_per_books
def live_lines(books: Books) -> Bools:
    """Lines of documents that are not void."""
    place = line_document(books)
    void = np.append((books.invoices["state"] == "void").to_numpy(dtype=bool), True)
    return ~void[place]


@cached_per_books
def taken_back(books: Books) -> "Series[str]":
    """Invoices that credit notes reverse in full."""
    invoices = books.invoices
    notes = invoices[(invoices["doc_type"] == "credit_note") & (invoices["state"] == "issued")]
    sums = notes.groupby("ref_invoice_id")["total_amount"].sum()
    whole = look_up(invoices, "invoice_id", "total_amount", Series(sums.index, dtype="str")).to_numpy(dtype=np.int64)
    return Series(sums.index[-sums.to_numpy() >= whole], dtype="str")


@cached_per_books
def doubtful_documents(books: Books) -> Bools:
    """Documents whose settlement is in doubt: something applied to them is unreadable, from nowhere, or bounced.

    What is wrong there is reported once, where it is; balances that follow from it are not reported too.
    """
    flags = np.zeros(len(books.invoices) + 1, dtype=bool)
    doubtful = _doubtful_allocations(books)
    gone = np.append(books.payments["state"].isin(["bounced", "void"]).to_numpy(dtype=bool), False)
    flags[allocation_document(books)[doubtful | gone[allocation_payment(books)]]] = True
    flags[allocation_note(books)[doubtful]] = True
    unread = books.is_unknown("adjustments", "amount").to_numpy(dtype=bool)
    flags[positions(books.invoices["invoice_id"], books.adjustments["invoice_id"][unread])] = True
    return flags[:-1] | books.is_unknown("invoices", "total_amount").to_numpy(dtype=bool)


@cached_per_books
def doubtful_payments(books: Books) -> Bools:
    """Payments whose applied amount is in doubt."""
    flags = np.zeros(len(books.payments) + 1, dtype=bool)
    flags[allocation_payment(books)[_doubtful_allocations(books)]] = True
    return flags[:-1] | books.is_unknown("payments", "amount").to_numpy(dtype=bool)


@cached_per_books
def doubtful_plans(books: Books) -> Bools:
    """Plans whose paid amount is in doubt: a cell of theirs could not be read, or an invoice is in doubt."""
    unread = [books.is_unknown("plans", name).to_numpy(dtype=bool) for name in ("invoices", "state", "cancelled_date")]
    flags = np.append(np.logical_or.reduce(unread), False)
    rows = [books.is_unknown("installments", name).to_numpy(dtype=bool) for name in ("due_date", "amount")]
    flags[installments_of(books)[np.logical_or.reduce(rows)]] = True
    plan, numbers = named_invoices(books.plans)
    item = positions(books.invoices["invoice_id"], numbers)
    flags[plan[np.append(doubtful_documents(books), False)[item]]] = True
    return flags[:-1]


@cached_per_books
def parts(books: Books) -> DataFrame:
    """What is owed on each document, by installment where it has installments (see ``by_installment``)."""
    return by_installment(books, items(books))


@cached_per_books
def installments_owed(books: Books) -> Ints:
    """Cents still owed of each row of Installments."""
    return owed_of_installments(books, items(books))


@cached_per_books
def lack_reference(books: Books) -> Bools:
    """Posted payments by check, card or bank transfer without a reference, except refunds, which name a payment."""
    payments = books.payments
    blank = (payments["reference"].str.strip() == "") & ~books.is_unknown("payments", "reference")
    by_bank = payments["method"].isin(_BY_BANK) & (payments["state"] == "posted") & (payments["reverses"] == "")
    return (blank & by_bank).to_numpy(dtype=bool)


def keeps_references(books: Books) -> bool:
    """Whether the office enters references at all: not where most of a hundred or more payments have none."""
    payments = books.payments
    count = int((payments["method"].isin(_BY_BANK) & (payments["state"] == "posted")).sum())
    return count < _MANY or 2 * int(lack_reference(books).sum()) <= count


@cached_per_books
def paid_for_nothing(books: Books) -> Bools:
    """Payments applied to a document that is void or a draft, which is reported once, at the allocation."""
    state = values_at(books.invoices["state"], allocation_document(books))
    flags = np.zeros(len(books.payments) + 1, dtype=bool)
    flags[allocation_payment(books)[(state == "void") | (state == "draft")]] = True
    return flags[:-1]


@cached_per_books
def accounts(books: Books) -> "Series[str]":
    """Who pays for each customer: the guarantor, or the customer; index of ``books.customers``."""
    customers = books.customers
    return customers["customer_id"].where(customers["guarantor_id"] == "", customers["guarantor_id"])


def for_no_plan(books: Books) -> Bools:
    """Payments for a plan of a customer who has none, or no longer has one: they are applied to nothing."""
    plans = books.plans[~has_ended(books)]
    payments = books.payments
    known = account_of(books, payments["customer_id"]).isin(account_of(books, plans["customer_id"]))
    return ((payments["purpose"] == "plan") & ~known).to_numpy(dtype=bool)


def reminded(books: Books, reminders: DataFrame) -> tuple[Ints, Ints]:
    """Places of these reminders and of the documents that they name, in pairs."""
    lists = pc.split_pattern_regex(pa.array(reminders["invoices"], type=pa.large_string()), r"[\s,;]+")
    row = np.asarray(pc.list_parent_indices(lists), dtype=np.int64)
    item = positions(books.invoices["invoice_id"], Series(pc.list_flatten(lists).to_pandas(), dtype="str"))
    return row[item >= 0], item[item >= 0]


@cached_per_books
def settled_on(books: Books) -> "Series[pd.Timestamp]":
    """The last day on which something was applied to each document or taken off it; NaT where nothing was."""
    days = np.full(len(books.invoices) + 1, np.iinfo(np.int64).min)
    rows = books.allocations
    _latest(days, allocation_document(books), rows["allocation_date"])
    _latest(
        days,
        positions(books.invoices["invoice_id"], books.adjustments["invoice_id"]),
        books.adjustments["adjustment_date"],
    )
    return Series(days[:-1].astype("datetime64[s]"), index=books.invoices.index)


def _latest(days: Ints, place: Ints, dates: "Series[pd.Timestamp]") -> None:
    """Keep the latest day at each place."""
    np.maximum.at(days, place, dates.to_numpy().astype("datetime64[s]").astype(np.int64))


def values_at(values: "Series[Any]", place: Ints) -> npt.NDArray[Any]:
    """Values at these places, as an array; a place of -1 takes any value, which the caller leaves out."""
    if not len(values):
        blank = Series([], dtype=values.dtype).reindex([0])
        return (blank.fillna("") if values.dtype == "str" else blank).to_numpy().repeat(len(place))
    return values.to_numpy()[place]


def last_day(books: Books) -> date:
    """The day of the last entry in the books, or the as-of date if that is later."""
    days = (
        books.invoices["invoice_date"],
        books.payments["received_date"],
        books.allocations["allocation_date"],
        books.adjustments["adjustment_date"],
    )
    last: date = max([books.today, *(each.max() for each in days if each.notna().any())]).date()
    return last


def flagged(rows: DataFrame, flags: Any) -> DataFrame:
    """The rows that are flagged."""
    return DataFrame(rows[flags])


def _doubtful_allocations(books: Books) -> Bools:
    known = books.is_known("allocations", "source_id", "invoice_id", "amount").to_numpy(dtype=bool)
    led = (allocation_document(books) >= 0) & ((allocation_payment(books) >= 0) | (allocation_note(books) >= 0))
    return ~(known & led)
