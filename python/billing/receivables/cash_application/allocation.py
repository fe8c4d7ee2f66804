"""Allocation: applies money to what is owed, in the order of the trade (domain C5)."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.changes import next_numbers
from billing.money import Ints
from billing.receivables.cash_application.discounted_totals import pay_less_discounts
from billing.receivables.cash_application.exact_installments import pay_exact_installments
from billing.receivables.cash_application.open_positions import CashDesk, lay_out
from billing.receivables.cash_application.stated_invoices import apply_stated
from billing.receivables.cash_application.subset_sums import apply_subsets
from billing.receivables.ledger.rows import new_rows
from billing.receivables.ledger.spread import pairs_in_turn, spread_over
from billing.tables.cash.allocations import ALLOCATIONS


def apply_payments(books: Books, left_out: "Mapping[str, pd.Index[int]] | None" = None) -> DataFrame:
    """New rows of Allocations for what is unapplied at the as-of date; index from 0.

    In this order, each step for all the money before the next: a credit note on the invoice it credits; invoices and
    plans that the payer states; money for a plan on the only plan with an open installment of exactly the amount, then
    on what is on a plan, the oldest due first, for the customer, then for others with the same guarantor; one open item
    of exactly the amount, or of that less its discount for early payment, in time; the only item with split terms that
    has an open installment of exactly the amount; exactly the total of all open items, or that less their discounts;
    the only subset of two to six items with that sum; the oldest due first, in the same way. What is left stays
    unapplied, as does what is for a plan and more than is owed on it. Disputed items, those on an active plan, and
    deposits are left alone unless stated. No source and no item is used beyond what it has; allocations that exist
    stay; a second run adds nothing. Rows of Invoices and Payments that are ``left_out`` neither pay nor are paid; what
    they have settled stays settled.
    """
    desk = lay_out(books, left_out or {})
    _credit_own_invoice(desk)
    apply_stated(desk)
    _pay_plans(desk)
    _pay_exact_item(desk)
    _pay_less_discount(desk)
    pay_exact_installments(desk, "customer", desk.unreserved, desk.free, "exact installment")
    _pay_exact_total(desk)
    pay_less_discounts(desk, _all_open(desk), desk.free, "exact total")
    apply_subsets(desk)
    is_note = desk.sources["is_note"].to_numpy()
    desk.spread("customer", desk.unreserved, np.where(is_note, desk.rest, desk.free), "oldest first")
    desk.spread("account", desk.unreserved, desk.free, "oldest first")
    return _rows(books, desk)


def _credit_own_invoice(desk: CashDesk) -> None:
    """A credit note reduces the invoice that it refers to, never below zero (Stripe credit notes, domain C3)."""
    item = positions(desk.items["invoice_id"], desk.sources["ref_invoice_id"])
    notes = np.flatnonzero((item >= 0) & desk.sources["is_note"].to_numpy())
    notes = notes[desk.codes("items", "account")[item[notes]] == desk.codes("sources", "account")[notes]]
    source, to, cents = spread_over(np.arange(len(desk.items)), desk.owed, item[notes], desk.rest[notes])
    desk.move(notes[source], to, cents, "credit note")


def _pay_plans(desk: CashDesk) -> None:
    """What is for a plan goes to the plan's invoices; when how much was due does not matter (domain C5)."""
    if desk.on_plan.any():
        pay_exact_installments(desk, "account", desk.planned, desk.for_plans, "plan")
        for whose in ("customer", "account"):
            desk.spread(whose, desk.planned, desk.for_plans, "plan")


def _pay_exact_item(desk: CashDesk) -> None:
    """The first payment of an amount goes to the oldest item of that amount, the second to the next one."""
    source, item = _pairs(desk, desk.unreserved)
    desk.move(source, item, desk.owed[item], "exact item")


def _pay_less_discount(desk: CashDesk) -> None:
    """The same for items on which nothing is paid yet, less what they let off for early payment (domain C2)."""
    items, discount = desk.items, desk.items["discount"].to_numpy()
    if not discount.any():
        return
    whole = (desk.unreserved == items["total_amount"].to_numpy()) & (discount > 0)
    early = np.where(whole, desk.owed - discount, 0)
    source, item = _pairs(desk, early)
    in_time = desk.sources["date"].to_numpy()[source] <= items["last_chance"].to_numpy()[item]
    source, item = source[in_time], item[in_time]
    desk.move(source, item, early[item], "exact item")


def _pairs(desk: CashDesk, wanted: Ints) -> tuple[Ints, Ints]:
    """Payments and items of one customer where the payment is exactly what is wanted for the item, both in order."""
    free = desk.free
    items, sources = np.flatnonzero(wanted > 0), np.flatnonzero(free > 0)
    owner, payer = desk.codes("items", "customer")[items], desk.codes("sources", "customer")[sources]
    item, source = pairs_in_turn(owner, wanted[items], payer, free[sources])
    return sources[source], items[item]


def _pay_exact_total(desk: CashDesk) -> None:
    """The first payment that is all that its customer owes settles all of it."""
    owed, customer = desk.unreserved, desk.codes("items", "customer")
    total = np.zeros(desk.customers, dtype=np.int64)
    np.add.at(total, customer, owed)
    payer = desk.codes("sources", "customer")
    sources = np.flatnonzero((desk.free > 0) & (desk.free == total[payer]))
    customers, first = np.unique(payer[sources], return_index=True)
    source_of = np.full(desk.customers, -1, dtype=np.int64)
    source_of[customers] = sources[first]
    items = np.flatnonzero((owed > 0) & (source_of[customer] >= 0))
    desk.move(source_of[customer[items]], items, owed[items], "exact total")


def _all_open(desk: CashDesk) -> DataFrame:
    """Pairs of a payment and every open item of its customer, where it may be all of them less their discounts."""
    owed, customer = desk.unreserved, desk.codes("items", "customer")
    total, off = np.zeros((2, desk.customers), dtype=np.int64)
    np.add.at(total, customer, owed)
    np.add.at(off, customer, np.where(owed > 0, desk.items["discount"].to_numpy(), 0))
    payer = desk.codes("sources", "customer")
    sources = np.flatnonzero((desk.free < total[payer]) & (desk.free >= np.maximum(total - off, 1)[payer]))
    left = DataFrame({"source": sources, "customer": payer[sources]})
    items = np.flatnonzero(owed > 0)
    return left.merge(DataFrame({"item": items, "customer": customer[items]}), on="customer")[["source", "item"]]


def _rows(books: Books, desk: CashDesk) -> DataFrame:
    moves = desk.moved()
    source, item = desk.sources.iloc[moves["source"]], desk.items.iloc[moves["item"]]
    values = {
        "allocation_id": next_numbers(books.allocations["allocation_id"], "A-", len(moves)),
        "source_id": source["source_id"],
        "invoice_id": item["invoice_id"],
        "amount": moves["amount"],
        "allocation_date": _dates(books, source["date"], item["invoice_date"]),
        "rule": moves["rule"].where(~source["is_note"].to_numpy(), "credit note"),
    }
    return new_rows(ALLOCATIONS, values, len(moves))


def _dates(books: Books, received: "Series[pd.Timestamp]", invoiced: "Series[pd.Timestamp]") -> Any:
    """The later of both sides' dates, and not in a month that is closed (checks D08, D07)."""
    dates = np.fmax(received.to_numpy(), invoiced.to_numpy())
    closed = pd.to_datetime(books.settings.closed_through, errors="coerce")
    if pd.isna(closed) or closed >= books.today:
        return dates
    return np.fmax(dates, np.datetime64(closed + pd.Timedelta(days=1), "s"))
