"""Early payment: what a cash discount comes to, who has earned it and who has not (RULES.md C2.4)."""

from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, positions, sum_at
from billing.changes import next_numbers
from billing.money import Bools, Ints
from billing.receivables.ledger.open_items import open_items, terms_of, without_released
from billing.receivables.ledger.rows import new_rows, order_by
from billing.receivables.terms.terms import discount_dates, is_readable, parse_terms
from billing.tables import ADJUSTMENTS

#: The reason of an adjustment that bills a discount back begins like this.
_NOT_EARNED: Final = "Not earned: "
_GIVEN_BACK: Final = "Billed back, but approved since"
#: The day in the reason of a discount that was given, see ``give_discounts``.
_GIVEN: Final = r", paid on (\d{4}-\d{2}-\d{2})$"
#: NaT, as a number.
_NEVER: Final = np.iinfo(np.int64).min


def early_percents(terms: "Series[str]") -> Ints:
    """Percentage (1/1000 %) of the early-payment discount of each row's terms; 0 where there is none."""
    codes, words = pd.factorize(terms)
    found = [parse_terms(str(text)).discount if is_readable(str(text)) else None for text in words]
    return np.array([early.percent if early else 0 for early in found] or [0], dtype=np.int64)[codes]


def cash_discounts(books: Books) -> DataFrame:
    """The early-payment discount of each document; index of ``books.invoices``.

    Columns: ``terms`` (see ``terms_of``), ``discount`` (cents, 0 where there is none), ``of_net`` (cents, the discount
    of the amount before tax), ``largest_discount`` (cents, the larger of those with and without tax), ``last_day``
    (included; NaT where there is none), ``grace_end_date`` (the last day with the office's days of grace).
    With the setting ``discount_tax`` on ``never``, and where the invoice asks for less tax from the start
    (``tax_less_percent``), the discount is of the amount before tax; else paying early gives back its tax too.
    """
    invoices, terms = books.invoices, terms_of(books)
    percent = early_percents(terms)
    net = (invoices["net_amount"] - invoices["discount_amount"] + invoices["surcharge_amount"]).to_numpy()
    of_net = money.percent_of(net, percent)
    whole = money.percent_of(invoices["total_amount"].to_numpy(), percent)
    tax_stays = (invoices["tax_less_percent"] > 0).to_numpy() | (books.settings.discount_tax == "never")
    last_day = discount_dates(terms, invoices["invoice_date"])
    grace = pd.Timedelta(days=books.settings.discount_grace_days)
    return DataFrame({
        "terms": terms, "discount": np.where(tax_stays, of_net, whole), "of_net": of_net,
        "largest_discount": np.maximum(whole, of_net), "last_day": last_day, "grace_end_date": last_day + grace,
    })  # fmt: skip


def earned_discounts(books: Books) -> DataFrame:
    """Invoices that were paid in time except for their discount: rows of ``books.invoices`` with more columns.

    ``left``: cents that are still asked for, the discount of the total or of the amount before tax. ``paid_on``: the
    last day on which money for it came. ``terms`` and ``last_day`` as in ``cash_discounts``.
    """
    items, offer = open_items(books), cash_discounts(books)
    left, paid = items["balance"], items["paid_amount"]
    rest = (left > 0) & (paid > 0) & (left + paid == items["total_amount"]) & ~items["disputed"]
    rest &= (items["doc_type"] == "invoice") & ((left == offer["discount"]) | (left == offer["of_net"]))
    paid_on = last_paid(books)
    in_time = rest & (paid_on.set_axis(rest.index) <= offer["grace_end_date"])
    told = books.invoices.assign(left=left, paid_on=paid_on.to_numpy(), terms=offer["terms"])
    return told.assign(last_day=offer["last_day"])[in_time]


def unearned_discounts(books: Books) -> DataFrame:
    """Invoices with a larger discount than was earned: rows of ``books.invoices`` with more columns.

    ``given``: cents of the discounts on Adjustments that nobody else approved, less what was billed back. ``earned``:
    up to ``largest_discount``; 0 where money came too late, or came back and is missing. ``paid_on``, ``terms`` and
    ``last_day`` as in ``earned_discounts``; ``came_back``: whether money for it came back and is missing.
    What ``give_discounts`` gave stays earned while its money is there, whatever the settings and terms have become
    since. An invoice on which nothing is paid yet may still be paid in time; one without terms of its own is left
    alone, since its customer may have had other terms then.
    """
    live = without_released(books)
    items, offer, paid_on = open_items(live), cash_discounts(books), last_paid(live).set_axis(books.invoices.index)
    given, (own, paid_then) = _on_each(books, unapproved_discounts(books)), _given_here(books)
    largest = np.maximum(offer["largest_discount"], own)
    came_back = _came_back(books) & (items["balance"] + given > largest).to_numpy(dtype=bool)
    late = (paid_on > offer["grace_end_date"]) & ~(paid_on <= paid_then)
    told = books.invoices.assign(given=given, earned=np.where(came_back | late, 0, largest), came_back=came_back)
    told = told.assign(paid_on=paid_on, terms=offer["terms"], last_day=offer["last_day"])
    sure = (books.invoices["state"] == "issued") & (told["given"] > told["earned"]) & (books.invoices["terms"] != "")
    for column in ("invoice_date", "terms", "net_amount", "total_amount"):
        sure &= ~books.is_unknown("invoices", column)
    told = told[sure]
    return told[np.array([is_readable(str(terms)) for terms in told["terms"]], dtype=bool)]


def last_paid(books: Books) -> "Series[pd.Timestamp]":
    """Last day on which money for each document was received, in the order of ``books.invoices``; NaT where none was.

    Money that was released, that came back or that is dated later does not count.
    """
    payments = books.payments
    counts = (payments["state"] == "posted") & ~(payments["received_date"] > books.today)
    _, payment, target = _paid(without_released(books))
    used = np.append(counts.to_numpy(dtype=bool), False)[payment]
    received = payments["received_date"].to_numpy().astype("datetime64[s]").astype(np.int64)
    seconds = np.full(len(books.invoices), _NEVER)
    np.maximum.at(seconds, target[used], received[payment[used]])
    return Series(seconds.astype("datetime64[s]"))


def give_discounts(books: Books, earned: DataFrame, user: str) -> DataFrame:
    """New rows of Adjustments for ``earned``, the rows of ``earned_discounts``, dated the as-of date."""
    reasons = [
        f"{terms}, paid on {day:%Y-%m-%d}" for terms, day in zip(earned["terms"], earned["paid_on"], strict=True)
    ]
    return _adjustments(books, earned.assign(amount=earned["left"], reason=reasons), user)


def bill_back(books: Books, unearned: DataFrame, user: str) -> DataFrame:
    """New rows of Adjustments that take back ``unearned``, the rows of ``unearned_discounts``, dated the as-of date."""
    columns = ("terms", "earned", "last_day", "paid_on", "came_back")
    reasons = [_not_earned(*row) for row in zip(*(unearned[name] for name in columns), strict=True)]
    amount = unearned["earned"] - unearned["given"]
    return _adjustments(books, unearned.assign(amount=amount, reason=reasons), user)


def courtesies(books: Books) -> DataFrame:
    """Invoices whose discount was billed back before somebody else approved it after all.

    Rows of ``books.invoices`` with ``amount``: cents that were billed back too much, as far as they are still owed.
    """
    rows = unapproved_discounts(books)
    ours = rows["reason"].str.startswith(_NOT_EARNED) | (rows["reason"] == _GIVEN_BACK)
    billed = -_on_each(books, rows[ours])
    too_much = np.minimum(billed, -_on_each(books, rows))
    allowed = books.invoices.assign(amount=np.minimum(too_much, open_items(books)["balance"].to_numpy()))
    return allowed[allowed["amount"] > 0]


def give_back(books: Books, allowed: DataFrame, user: str) -> DataFrame:
    """New rows of Adjustments that give back ``allowed``, the rows of ``courtesies``, dated the as-of date."""
    return _adjustments(books, allowed.assign(reason=_GIVEN_BACK), user)


def _not_earned(*told: Any) -> str:
    terms, earned, last_day, paid_on, came_back = told
    lets_off = (
        f"{terms} lets off {money.text(earned) if earned else 'nothing'}" if pd.isna(last_day) or earned else terms
    )
    until = "" if pd.isna(last_day) else f" until {last_day:%Y-%m-%d}"
    paid = "" if pd.isna(paid_on) else f", paid on {paid_on:%Y-%m-%d}"
    return f"{_NOT_EARNED}{lets_off}{until}{paid}{', money came back' if came_back else ''}"


def _adjustments(books: Books, invoices: DataFrame, user: str) -> DataFrame:
    """New rows of Adjustments of the kind discount, by the number of the invoice."""
    invoices = invoices.take(order_by(invoices["invoice_id"]))
    values = {
        "adjustment_id": next_numbers(books.adjustments["adjustment_id"], "ADJ-", len(invoices), 4),
        "invoice_id": invoices["invoice_id"],
        "adjustment_date": books.today,
        "kind": "discount",
        "amount": invoices["amount"],
        "reason": invoices["reason"].astype("str"),
        "posted_by": user,
    }
    return new_rows(ADJUSTMENTS, values, len(invoices))


def unapproved_discounts(books: Books) -> DataFrame:
    """Rows of Adjustments up to the as-of date that give a discount nobody else has approved, or take one back.

    What was taken back counts whoever approved it; otherwise it would be taken back once more.
    """
    rows = books.adjustments
    approver, poster = (rows[name].str.casefold().str.strip() for name in ("approved_by", "posted_by"))
    mine = ((approver == "") | (approver == poster)) & ~books.is_unknown("adjustments", "approved_by")
    counts = (mine | (rows["amount"] < 0)) & ~books.is_unknown("adjustments", "amount")
    return rows[counts & (rows["kind"] == "discount") & ~(rows["adjustment_date"] > books.today)]


def _on_each(books: Books, rows: DataFrame) -> Ints:
    """Cents of the adjustments on each document."""
    return sum_at(
        positions(books.invoices["invoice_id"], rows["invoice_id"]), rows["amount"].to_numpy(), len(books.invoices)
    )


def _given_here(books: Books) -> "tuple[Ints, Series[pd.Timestamp]]":
    """The largest discount that ``give_discounts`` gave each document, and the last day on which it was paid for it."""
    rows = unapproved_discounts(books)
    days = pd.to_datetime(rows["reason"].str.extract(_GIVEN, expand=False), errors="coerce")
    here = (days.notna() & (rows["amount"] > 0)).to_numpy(dtype=bool)
    rows, seconds = rows[here], days[here].to_numpy().astype("datetime64[s]").astype(np.int64)
    target = positions(books.invoices["invoice_id"], rows["invoice_id"])
    most, last = np.zeros(len(books.invoices) + 1, dtype=np.int64), np.full(len(books.invoices) + 1, _NEVER)
    np.maximum.at(most, target, rows["amount"].to_numpy(dtype=np.int64))
    np.maximum.at(last, target, seconds)
    return most[:-1], Series(last[:-1].astype("datetime64[s]"), index=books.invoices.index)


def _came_back(books: Books) -> Bools:
    """Whether money for each document was taken away again: released, bounced or void."""
    rows, payment, target = _paid(books)
    gone = np.append(books.payments["state"].isin(["bounced", "void"]).to_numpy(dtype=bool), False)[payment]
    flags = np.zeros(len(books.invoices), dtype=bool)
    flags[target[gone | (rows["released_date"] <= books.today).to_numpy(dtype=bool)]] = True
    return flags


def _paid(books: Books) -> tuple[DataFrame, Ints, Ints]:
    """Allocations of payments to documents, and the places of both in their tables."""
    rows = books.allocations
    payment = positions(books.payments["payment_id"], rows["source_id"])
    target = positions(books.invoices["invoice_id"], rows["invoice_id"])
    both = (payment >= 0) & (target >= 0)
    return rows[both], payment[both], target[both]
