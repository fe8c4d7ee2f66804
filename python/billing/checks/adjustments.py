"""What can be wrong with adjustments: write-offs that nobody allowed, discounts that were not earned."""

from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, positions
from billing.checks import facts
from billing.finding import Severity, check
from billing.receivables.approval import is_listed, limits
from billing.receivables.corrections import amounts
from billing.receivables.ledger import terms_of
from billing.receivables.terms import discount_dates, is_readable, parse_terms
from billing.schema import CODE, DATE, MONEY, TEXT
from billing.tables import ADJUSTMENTS, INVOICES

_WRITE_OFFS = ["bad_debt", "courtesy", "small_balance"]


@check(
    table=ADJUSTMENTS,
    column="approved_by",
    severity=Severity.WARNING,
    ref="C16",
    message="{adjustment_id} takes {amount} off {invoice_id} ({kind}): {lack}.",
    fix="Have it approved by somebody else than {posted_by}, or delete it.",
    kinds={"lack": TEXT},
)
def write_off_without_control(books: Books) -> DataFrame:
    """Something was written off that nobody else has approved.

    It is the easiest way to hide money that was taken.
    """
    rows = books.adjustments
    small = books.settings.small_balance
    own, theirs = limits(books, rows["posted_by"]), limits(books, rows["approved_by"])
    write_off = rows["kind"].isin(_WRITE_OFFS) & (rows["amount"] > 0)
    nobody = rows["approved_by"] == ""
    needed = write_off | (rows["amount"] > own)
    beyond = is_listed(books, rows["approved_by"]) & (rows["amount"] > theirs)
    strange = ~is_listed(books, rows["approved_by"]) & (len(books.users) > 0)
    name = rows["approved_by"].to_numpy(dtype=object)
    cases = (
        (write_off & nobody, "nobody approved it"),
        (needed & nobody, "it is above " + amounts(own) + " and nobody approved it"),
        (needed & ~nobody & _same(rows), "who entered it approved it"),
        (needed & ~nobody & strange, name + ", who approved it, is not on Users"),
        (needed & beyond, name + " may approve up to " + amounts(theirs)),
        ((rows["kind"] == "small_balance") & (rows["amount"] > small), f"a small balance is up to {money.text(small)}"),
    )
    lack = np.select(
        [case for case, _ in cases],
        [np.broadcast_to(np.asarray(words, dtype=object), len(rows)) for _, words in cases],
        default="",
    )
    unread = books.is_unknown("adjustments", "approved_by") | books.is_unknown("adjustments", "amount")
    guilty = facts.only(rows.assign(lack=lack), (lack != "") & ~unread)
    return guilty.assign(at_stake=guilty["amount"].abs())


@check(
    table=ADJUSTMENTS,
    column="amount",
    severity=Severity.WARNING,
    ref="C10",
    message="{adjustment_id} gives {invoice_id} a discount of {amount} for early payment: {why}.",
    fix="Lower the discount to {earned} and ask the customer for the rest, or let it pass as a courtesy.",
    kinds={"why": TEXT, "earned": MONEY},
)
def discount_not_earned(books: Books) -> DataFrame:
    """A discount for early payment was given that was not earned.

    Customers who pay late learn that the discount comes anyway.
    """
    rows = books.adjustments
    place = positions(books.invoices["invoice_id"], rows["invoice_id"])
    known = books.is_known("adjustments", "amount", "invoice_id").to_numpy(dtype=bool)
    given = rows.assign(place=place)[(rows["kind"] == "discount") & (rows["amount"] > 0) & known & (place >= 0)]
    target = given["place"].to_numpy()
    terms = Series(facts.at(terms_of(books), target), index=given.index, dtype="str")
    invoiced = Series(facts.at(books.invoices["invoice_date"], target), index=given.index, dtype="datetime64[s]")
    last_day = discount_dates(terms, invoiced)
    paid = Series(facts.at(_paid_on(books), target), index=given.index, dtype="datetime64[s]")
    total = Series(facts.at(books.invoices["total_amount"], target), index=given.index)
    allowed = money.percent_of(total.to_numpy(dtype=np.int64), _percents(terms))
    late, none = (paid > last_day).to_numpy(dtype=bool), last_day.isna().to_numpy(dtype=bool)
    earned = np.where(late | none, 0, allowed)
    guilty = given.assign(earned=earned, why=_reasons(late, none, terms, paid, last_day))
    guilty = guilty[guilty["amount"] > guilty["earned"]]
    return guilty.assign(at_stake=guilty["amount"] - guilty["earned"])


@check(
    table=INVOICES,
    column="balance",
    severity=Severity.NOTE,
    ref="C11",
    message="{invoice_id} of {total_amount} was paid on {paid_on} but for {left}: the discount of {granted}, to be "
    "had until {last_day}.",
    fix="Enter {left} on Adjustments with the Kind discount; then nobody reminds {customer_id} of it.",
    kinds={"paid_on": DATE, "left": MONEY, "granted": CODE, "last_day": DATE},
    blocks=False,
)
def discount_not_given(books: Books) -> DataFrame:
    """A discount for early payment was earned and is still asked for.

    The customer did as the terms say and is reminded of the rest. The discount is of the total, or of the amount before
    tax where the tax stays as it is; all of the rest was paid, in time.
    """
    items = facts.items(books)
    left, paid = items["balance"], items["paid_amount"]
    part = (left > 0) & (paid > 0) & (left + paid == items["total_amount"]) & ~items["disputed"]
    place = np.flatnonzero(part & (items["doc_type"] == "invoice") & ~facts.doubtful_documents(books))
    invoices, terms = books.invoices.iloc[place], terms_of(books).iloc[place]
    percent, net = _percents(terms), (invoices["net_amount"] - invoices["discount_amount"]).to_numpy()
    last_day = discount_dates(terms, invoices["invoice_date"])
    paid_on = _paid_on(books).iloc[place].set_axis(invoices.index)
    rest = left.iloc[place]
    whole = money.percent_of(invoices["total_amount"].to_numpy(), percent)
    earned = (rest == whole) | (rest == money.percent_of(net, percent))
    guilty = invoices.assign(granted=terms, last_day=last_day, paid_on=paid_on, left=rest, at_stake=rest)
    return facts.only(guilty, earned & (percent > 0) & (paid_on <= last_day))


def _same(rows: DataFrame) -> "Series[bool]":
    return rows["approved_by"].str.casefold().str.strip() == rows["posted_by"].str.casefold().str.strip()


def _percents(terms: "Series[str]") -> money.Ints:
    """Percentage of the early discount of each terms; 0 where there is none."""
    codes, words = pd.factorize(terms)
    found = [parse_terms(str(text)).discount if is_readable(str(text)) else None for text in words]
    return np.array([early.percent if early else 0 for early in found] or [0], dtype=np.int64)[codes]


def _reasons(late: money.Bools, none: money.Bools, *told: Any) -> list[str]:
    terms, paid, last_day = told
    return [
        f"{words} has none"
        if no
        else f"paid on {day:%Y-%m-%d}, in time was {last:%Y-%m-%d}"
        if slow
        else f"{words} gives less"
        for slow, no, words, day, last in zip(late, none, terms, paid, last_day, strict=True)
    ]


@facts.once
def _paid_on(books: Books) -> "Series[pd.Timestamp]":
    """Last day on which money for each document was received; NaT where none was."""
    payment, target = facts.allocation_payment(books), facts.allocation_document(books)
    both = (payment >= 0) & (target >= 0)
    received = (
        books.payments["received_date"].to_numpy()[payment[both]] if len(books.payments) else np.zeros(0, "M8[s]")
    )
    seconds = np.full(len(books.invoices), np.iinfo(np.int64).min)
    np.maximum.at(seconds, target[both], received.astype("datetime64[s]").astype(np.int64))
    return Series(seconds.astype("datetime64[s]"))
