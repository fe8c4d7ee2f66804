"""Early payment: what a discount for it comes to, and who has earned it (domain C2; Odoo "cash discounts")."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, positions
from billing.changes import next_numbers
from billing.money import Ints
from billing.receivables.ledger import open_items, terms_of
from billing.receivables.rows import new_rows
from billing.receivables.terms import discount_dates, is_readable, parse_terms
from billing.tables import ADJUSTMENTS

#: What becomes of the tax: reduced for everybody, only for who pays early, or never.
DiscountTax: TypeAlias = Literal["always", "early", "never"]


@dataclass(frozen=True)
class EarlyPayment:
    """Cents per group of one tax rate: off the net amount, off its tax, and the tax that the invoice asks for."""

    discount: Ints
    tax_back: Ints
    tax: Ints

    def early(self, net: Ints) -> int:
        """What is to be paid in time."""
        return int((net + self.tax - self.discount - self.tax_back).sum())

    def late(self, net: Ints) -> int:
        """What is to be paid after it; a discount taken then is billed back up to this."""
        return int((net + self.tax).sum())


def early_payment(net: Ints, rate: Ints, percent: int, mode: str = "early") -> EarlyPayment:
    """The discount on sums per tax rate: ``net`` cents, ``rate`` and ``percent`` in 1/1000 %.

    ``always``: the invoice itself asks for tax of the discounted net. ``early``: who pays early gets back the tax of
    the discount. ``never``: tax stays as it is and the discount is of the net (Odoo manual, "cash discounts").

    >>> made = early_payment(np.array([10_000]), np.array([21_000]), 2_000, "early")
    >>> made.early(np.array([10_000])), made.late(np.array([10_000]))
    (11858, 12100)
    """
    discount = money.percent_of(net, np.full(len(net), percent))
    full, less = money.percent_of(net, rate), money.percent_of(net - discount, rate)
    none = np.zeros(len(net), dtype=np.int64)
    return EarlyPayment(discount, full - less if mode == "early" else none, less if mode == "always" else full)


def earned(offered: Ints, paid_late_days: Ints, grace_days: int) -> Ints:
    """The discount that a payment has earned: all of it up to the last day and the grace after it, then nothing.

    What was taken beyond it is billed back: taken - earned.
    """
    return np.where(paid_late_days <= grace_days, offered, 0)


def offers(books: Books) -> DataFrame:
    """What each document lets off for early payment; index of ``books.invoices``.

    Columns: ``granted`` (its terms), ``discount`` (cents, 0 where there is none), ``of_net`` (cents, the discount of
    the amount before tax), ``last_day`` (included; NaT), ``last_chance`` (the same with the office's days of grace).
    With the setting ``discount_tax`` on ``never`` both discounts are of the amount before tax.
    """
    invoices, granted = books.invoices, terms_of(books)
    percent = _percents(granted)
    net = (invoices["net_amount"] - invoices["discount_amount"]).to_numpy()
    of_net = money.percent_of(net, percent)
    whole = money.percent_of(invoices["total_amount"].to_numpy(), percent)
    last_day = discount_dates(granted, invoices["invoice_date"])
    grace = pd.Timedelta(days=books.settings.discount_grace_days)
    return DataFrame({
        "granted": granted, "discount": of_net if books.settings.discount_tax == "never" else whole, "of_net": of_net,
        "last_day": last_day, "last_chance": last_day + grace,
    })  # fmt: skip


def earned_discounts(books: Books) -> DataFrame:
    """Invoices that were paid in time but for their discount: the rows of ``books.invoices`` with more columns.

    ``left`` is what is still asked for, in cents: the discount of the total, or of the amount before tax; ``paid_on``
    the last day on which money for it came; ``granted`` and ``last_day`` as in ``offers``.
    """
    items, offer = open_items(books), offers(books)
    left, paid = items["balance"], items["paid_amount"]
    rest = (left > 0) & (paid > 0) & (left + paid == items["total_amount"]) & ~items["disputed"]
    rest &= (items["doc_type"] == "invoice") & ((left == offer["discount"]) | (left == offer["of_net"]))
    paid_on = last_paid(books)
    in_time = rest & (paid_on.set_axis(rest.index) <= offer["last_chance"])
    told = books.invoices.assign(left=left, paid_on=paid_on.to_numpy(), granted=offer["granted"])
    return told.assign(last_day=offer["last_day"])[in_time]


def last_paid(books: Books) -> "Series[pd.Timestamp]":
    """Last day on which money for each document was received, in their order; NaT where none was."""
    allocations, payments = books.allocations, books.payments
    payment = positions(payments["payment_id"], allocations["source_id"])
    target = positions(books.invoices["invoice_id"], allocations["invoice_id"])
    both = (payment >= 0) & (target >= 0)
    received = payments["received_date"].to_numpy()[payment[both]] if len(payments) else np.zeros(0, "M8[s]")
    seconds = np.full(len(books.invoices), np.iinfo(np.int64).min)
    np.maximum.at(seconds, target[both], received.astype("datetime64[s]").astype(np.int64))
    return Series(seconds.astype("datetime64[s]"))


def give_discounts(books: Books, earned: DataFrame, user: str) -> DataFrame:
    """New rows of Adjustments for discounts that were earned (see ``earned_discounts``), dated the as-of date."""
    reasons = [
        f"{terms}, paid on {day:%Y-%m-%d}" for terms, day in zip(earned["granted"], earned["paid_on"], strict=True)
    ]
    values = {
        "adjustment_id": next_numbers(books.adjustments["adjustment_id"], "ADJ-", len(earned), 4),
        "invoice_id": earned["invoice_id"],
        "adjustment_date": books.today,
        "kind": "discount",
        "amount": earned["left"],
        "reason": reasons,
        "posted_by": user,
    }
    return new_rows(ADJUSTMENTS, values, len(earned))


def _percents(terms: "Series[str]") -> Ints:
    """Percentage of the early discount of each terms; 0 where there is none."""
    codes, words = pd.factorize(terms)
    found = [parse_terms(str(text)).discount if is_readable(str(text)) else None for text in words]
    return np.array([early.percent if early else 0 for early in found] or [0], dtype=np.int64)[codes]
