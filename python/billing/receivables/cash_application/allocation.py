"""Allocation: unapplied money is applied to open items, in the order of the trade (RULES.md C5)."""

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
from billing.receivables.cash_application.open_positions import CashApplication, open_positions
from billing.receivables.cash_application.stated_invoices import apply_stated
from billing.receivables.cash_application.subset_sums import apply_subsets
from billing.receivables.ledger.rows import new_rows
from billing.receivables.ledger.spread import pairs_in_turn, spread_over
from billing.tables.cash.allocations import ALLOCATIONS


def apply_payments(books: Books, excluded: "Mapping[str, pd.Index[int]] | None" = None) -> DataFrame:
    """New rows of Allocations for what is unapplied at the as-of date; index from 0.

    All the money takes each step before any takes the next:

    1. a credit note settles the invoice that it credits;
    2. invoices and plans that the payer states;
    3. money for a plan: the only plan with an open installment of exactly the amount, then what is on a plan, the
       oldest due first, of the customer, then of others with the same guarantor;
    4. one open item of exactly the amount, or of the amount less its discount if paid in time;
    5. the only item with split terms that has an open installment of exactly the amount;
    6. exactly the total of all open items, or that total less their discounts;
    7. the only subset of two to six open items with that sum;
    8. the oldest due first, of the customer, then of others with the same guarantor.

    What is left stays unapplied, as does money for a plan beyond what is owed on it. Disputed items, items on an active
    plan, and deposits are left alone unless stated. Nothing is used beyond its amount; existing allocations stay; a
    second run adds nothing. The ``excluded`` rows (index labels by table, Invoices and Payments) neither pay nor are
    paid, but what they have settled stays settled.
    """
    cash = open_positions(books, excluded or {})
    _credit_own_invoice(cash)
    apply_stated(cash)
    _pay_plans(cash)
    _pay_exact_item(cash)
    _pay_less_discount(cash)
    pay_exact_installments(cash, "customer", cash.open_unrestricted, cash.freely_applicable, "exact installment")
    _pay_exact_total(cash)
    pay_less_discounts(cash, _all_open(cash), cash.freely_applicable, "exact total")
    apply_subsets(cash)
    of_credit_notes = np.where(cash.sources["is_note"].to_numpy(), cash.unapplied, 0)
    cash.apply_oldest_first(
        "customer", cash.open_unrestricted, cash.freely_applicable + of_credit_notes, "oldest first"
    )
    cash.apply_oldest_first("account", cash.open_unrestricted, cash.freely_applicable, "oldest first")
    return _rows(books, cash)


def _credit_own_invoice(cash: CashApplication) -> None:
    """A credit note reduces the invoice that it refers to, never below zero (RULES.md C3.4)."""
    item = positions(cash.items["invoice_id"], cash.sources["ref_invoice_id"])
    notes = np.flatnonzero((item >= 0) & cash.sources["is_note"].to_numpy())
    notes = notes[cash.codes("items", "account")[item[notes]] == cash.codes("sources", "account")[notes]]
    source, to, cents = spread_over(np.arange(len(cash.items)), cash.open_amount, item[notes], cash.unapplied[notes])
    cash.apply(notes[source], to, cents, "credit note")


def _pay_plans(cash: CashApplication) -> None:
    """Money for a plan settles the plan's invoices, whether or not so much of it was due yet (RULES.md C5.6)."""
    if cash.on_plan.any():
        pay_exact_installments(cash, "account", cash.open_on_plans, cash.applicable_to_plans, "plan")
        for whose in ("customer", "account"):
            cash.apply_oldest_first(whose, cash.open_on_plans, cash.applicable_to_plans, "plan")


def _pay_exact_item(cash: CashApplication) -> None:
    """The first payment of an amount settles the oldest item of that amount, the second the next one."""
    source, item = _pairs(cash, cash.open_unrestricted)
    cash.apply(source, item, cash.open_amount[item], "exact item")


def _pay_less_discount(cash: CashApplication) -> None:
    """The same for items that are wholly open, less their early-payment discounts (RULES.md C2.4)."""
    items, discount = cash.items, cash.items["discount"].to_numpy()
    if not discount.any():
        return
    whole = (cash.open_unrestricted == items["total_amount"].to_numpy()) & (discount > 0)
    early = np.where(whole, cash.open_amount - discount, 0)
    source, item = _pairs(cash, early)
    in_time = cash.sources["date"].to_numpy()[source] <= items["grace_end_date"].to_numpy()[item]
    source, item = source[in_time], item[in_time]
    cash.apply(source, item, early[item], "exact item")


def _pairs(cash: CashApplication, asked: Ints) -> tuple[Ints, Ints]:
    """Pairs of a payment and an item of its customer for which exactly the payment is asked, both in their order."""
    available = cash.freely_applicable
    items, sources = np.flatnonzero(asked > 0), np.flatnonzero(available > 0)
    owner, payer = cash.codes("items", "customer")[items], cash.codes("sources", "customer")[sources]
    item, source = pairs_in_turn(owner, asked[items], payer, available[sources])
    return sources[source], items[item]


def _pay_exact_total(cash: CashApplication) -> None:
    """The first payment of exactly what its customer owes in all settles all of it."""
    owed, customer = cash.open_unrestricted, cash.codes("items", "customer")
    total = np.zeros(cash.customers, dtype=np.int64)
    np.add.at(total, customer, owed)
    payer = cash.codes("sources", "customer")
    sources = np.flatnonzero((cash.freely_applicable > 0) & (cash.freely_applicable == total[payer]))
    customers, first = np.unique(payer[sources], return_index=True)
    source_of = np.full(cash.customers, -1, dtype=np.int64)
    source_of[customers] = sources[first]
    items = np.flatnonzero((owed > 0) & (source_of[customer] >= 0))
    cash.apply(source_of[customer[items]], items, owed[items], "exact total")


def _all_open(cash: CashApplication) -> DataFrame:
    """Pairs of a payment and each open item of its customer, where it may be their total less their discounts."""
    owed, customer = cash.open_unrestricted, cash.codes("items", "customer")
    total, off = np.zeros((2, cash.customers), dtype=np.int64)
    np.add.at(total, customer, owed)
    np.add.at(off, customer, np.where(owed > 0, cash.items["discount"].to_numpy(), 0))
    payer = cash.codes("sources", "customer")
    available = cash.freely_applicable
    sources = np.flatnonzero((available < total[payer]) & (available >= np.maximum(total - off, 1)[payer]))
    left = DataFrame({"source": sources, "customer": payer[sources]})
    items = np.flatnonzero(owed > 0)
    return left.merge(DataFrame({"item": items, "customer": customer[items]}), on="customer")[["source", "item"]]


def _rows(books: Books, cash: CashApplication) -> DataFrame:
    made = cash.allocations()
    source, item = cash.sources.iloc[made["source"]], cash.items.iloc[made["item"]]
    values = {
        "allocation_id": next_numbers(books.allocations["allocation_id"], "A-", len(made)),
        "source_id": source["source_id"],
        "invoice_id": item["invoice_id"],
        "amount": made["amount"],
        "allocation_date": _dates(books, source["date"], item["invoice_date"]),
        "rule": made["rule"].where(~source["is_note"].to_numpy(), "credit note"),
    }
    return new_rows(ALLOCATIONS, values, len(made))


def _dates(books: Books, received: "Series[pd.Timestamp]", invoiced: "Series[pd.Timestamp]") -> Any:
    """The later date of both sides, but after the closed months (RULES.md C5.10, D07)."""
    dates = np.fmax(received.to_numpy(), invoiced.to_numpy())
    closed = pd.to_datetime(books.settings.closed_through, errors="coerce")
    if pd.isna(closed) or closed >= books.today:
        return dates
    return np.fmax(dates, np.datetime64(closed + pd.Timedelta(days=1), "s"))
