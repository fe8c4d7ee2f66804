"""Trends: months and payers out of line with their own past. Each names its sample, which must be large enough."""

from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, look_up
from billing.checks.evidence import derived
from billing.finding import Severity, check
from billing.money import Ints
from billing.schema import CODE, DATE, INTEGER, MONEY, TEXT
from billing.tables import CUSTOMERS, INVOICES

#: A month is compared with so many before it, of which at least so many must have activity.
_YEAR: Final = 12
_LEAST_MONTHS: Final = 6
_DEVIATIONS: Final = 3
#: A month is seasonal if it is within one part in so many of the same month a year ago.
_PART: Final = 4
#: Days of the two spans of payments, and how many payments each must have; slower by so many days is worth a call.
_RECENT, _BEFORE = 60, 180
_PAYMENTS: Final = 10
_SLOWER: Final = 10
#: A month ends, and the next begins, with so many days.
_EDGE: Final = 5


@check(
    table=INVOICES,
    column="invoice_date",
    severity=Severity.NOTE,
    ref="X04",
    message="{month}: {metric} {amount}; the usual range is {low} to {high} (mean of the {sample} months before, plus "
    "or minus three standard deviations).",
    fix="Find out why, and note it in the month's report; choose accept once it is explained.",
    kinds={"month": TEXT, "metric": TEXT, "amount": MONEY, "low": MONEY, "high": MONEY, "sample": INTEGER},
    blocks=False,
    evidence=("measure", "amount"),
)
def month_out_of_line(books: Books) -> DataFrame:
    """A month is far off the months before it in what was billed, collected, written off or credited.

    A batch that was missed or entered twice shows up here first. The last full month is compared with the mean of the
    twelve before it, at least six of them with activity; a month like the same month a year ago is seasonal.
    """
    last = (np.datetime64(books.as_of, "D") + 1).astype("datetime64[M]").astype(np.int64) - 1
    rows = []
    for measure, dates, amounts in _measures(books):
        sums = _by_month(dates, amounts, last)
        now, before = int(sums[-1]), np.trim_zeros(sums[:-1], "f")
        if np.count_nonzero(before) < _LEAST_MONTHS:
            continue
        middle, spread = before.mean(), _DEVIATIONS * before.std(ddof=1)
        season = len(before) == _YEAR and abs(now - int(before[0])) * _PART <= abs(int(before[0]))
        if abs(now - middle) > spread and not season:
            edges = np.array([max(middle - spread, 0.0), middle + spread, abs(now - middle)])
            rows.append((measure, now, len(before), *money.from_floats(edges / money.CENTS, money.CENTS).tolist()))
    month = str(np.datetime64(int(last), "M"))
    made = DataFrame(rows, columns=["measure", "amount", "sample", "low", "high", "at_stake"])
    metric = made["measure"].str.replace("_", " ")
    return made.assign(month=month, found_key=month, metric=metric).set_axis(np.zeros(len(made), dtype=np.int64))


@check(
    table=CUSTOMERS,
    column="customer_id",
    severity=Severity.NOTE,
    ref="X08",
    message="{customer_id} took {now} days to pay in the last 60 days (median of {recent} invoices), and {then} days "
    "in the 180 days before (median of {before}).",
    fix="Call and ask what has changed, before more falls overdue.",
    kinds={"now": CODE, "then": CODE, "recent": INTEGER, "before": INTEGER},
    blocks=False,
    evidence=("now", "then"),
)
def slower_payer(books: Books) -> DataFrame:
    """A customer takes more than ten days longer to pay than before.

    It is the first sign that a payer is in trouble, or that bills do not arrive. Median days from invoice to last
    payment, of at least ten paid invoices in each span.
    """
    items = derived.items(books)
    paid_on = derived.settled_on(books)
    days = (paid_on - books.invoices["invoice_date"]).dt.days
    paid = (items["balance"] == 0) & (items["paid_amount"] > 0) & (books.invoices["doc_type"] == "invoice")
    ago = (books.today - paid_on).dt.days
    rows = DataFrame({"customer_id": books.invoices["customer_id"], "days": days, "ago": ago})[paid & (ago >= 0)]
    recent = rows[rows["ago"] < _RECENT].groupby("customer_id")["days"].agg(["median", "size"])
    before = rows[(rows["ago"] >= _RECENT) & (rows["ago"] < _RECENT + _BEFORE)]
    then = before.groupby("customer_id")["days"].agg(median_then="median", size_then="size")
    both = recent.join(then, how="inner")
    slow = both[
        (both["size"] >= _PAYMENTS)
        & (both["size_then"] >= _PAYMENTS)
        & (both["median"] > both["median_then"] + _SLOWER)
    ].reset_index()
    owed = items["balance"].clip(lower=0).groupby(items["customer_id"]).sum()
    told = slow.assign(
        now=_days(slow["median"]),
        then=_days(slow["median_then"]),
        recent=slow["size"],
        before=slow["size_then"],
        at_stake=slow["customer_id"].map(owed).fillna(0).astype("int64"),
    )[["customer_id", "now", "then", "recent", "before", "at_stake"]]
    return books.customers[["customer_id"]].reset_index().merge(told, on="customer_id").set_index("index")


@check(
    table=INVOICES,
    column="invoice_date",
    severity=Severity.NOTE,
    ref="X07",
    message="{invoice_id} of {invoice_date} reverses {credited} of {credited_on}, and {again} bills the same "
    "{at_stake} again.",
    fix="Find out why it was reversed just after month-end; the sale belongs in the month of the service.",
    kinds={"credited": CODE, "credited_on": DATE, "again": CODE, "at_stake": MONEY},
    blocks=False,
    evidence=("at_stake", "credited", "again"),
)
def credited_and_billed_again(books: Books) -> DataFrame:
    """An invoice of a month's last days is reversed in the first days of the next and billed again unchanged.

    It makes the month look better than it was. A correction that changes the amount is left alone, and so is one within
    the month.
    """
    invoices = books.invoices
    live = books.is_known("invoices", "customer_id", "invoice_date", "total_amount") & (invoices["state"] == "issued")
    plain = derived.flagged(invoices, live & (invoices["doc_type"] == "invoice"))
    notes = derived.flagged(
        invoices, live & (invoices["doc_type"] == "credit_note") & (invoices["ref_invoice_id"] != "")
    )
    first = look_up(plain, "invoice_id", "invoice_date", notes["ref_invoice_id"])
    whole = look_up(plain, "invoice_id", "total_amount", notes["ref_invoice_id"])
    owner = look_up(plain, "invoice_id", "customer_id", notes["ref_invoice_id"])
    edge = (first.dt.days_in_month - first.dt.day < _EDGE) & (notes["invoice_date"].dt.day <= _EDGE)
    next_month = _months(notes["invoice_date"]) - _months(first) == 1
    back = edge & next_month & (whole > 0) & (owner == notes["customer_id"]) & (notes["total_amount"] == -whole)
    notes = notes.assign(credited=notes["ref_invoice_id"], credited_on=first, at_stake=whole)[back].reset_index()
    again = plain[["invoice_id", "customer_id", "total_amount", "invoice_date"]].set_axis(
        ["again", "customer_id", "at_stake", "again_date"], axis=1
    )
    pairs = notes.merge(again, on=["customer_id", "at_stake"])
    soon = pairs["again_date"] - pairs["invoice_date"]
    late = (soon >= pd.Timedelta(0)) & (soon <= pd.Timedelta(days=31)) & (pairs["again"] != pairs["credited"])
    return derived.flagged(pairs, late).drop_duplicates("index").set_index("index")


def _measures(books: Books) -> "list[tuple[str, Series[pd.Timestamp], Series[int]]]":
    invoices, payments, off = books.invoices, books.payments, books.adjustments
    issued = invoices["state"] == "issued"
    note = invoices["doc_type"] == "credit_note"
    posted = payments["state"] == "posted"
    return [
        ("billed", invoices["invoice_date"], invoices["total_amount"].where(issued & ~note, 0)),
        ("collected", payments["received_date"], payments["amount"].where(posted, 0)),
        ("written_off", off["adjustment_date"], off["amount"]),
        ("credited", invoices["invoice_date"], -invoices["total_amount"].where(issued & note, 0)),
    ]


def _by_month(dates: "Series[pd.Timestamp]", amounts: "Series[int]", last: int) -> Ints:
    """Sums of the months up to the last one, the twelve before it first."""
    place = (_months(dates) - (last - _YEAR)).to_numpy()
    within = (place >= 0) & (place <= _YEAR)
    sums = np.zeros(_YEAR + 1, dtype=np.int64)
    np.add.at(sums, place[within].astype(np.int64), amounts.to_numpy(dtype=np.int64)[within])
    return sums


def _months(dates: "Series[pd.Timestamp]") -> "Series[Any]":
    """Months since 1970; what has no date lies far back."""
    return Series(dates.to_numpy().astype("datetime64[M]").astype(np.int64), index=dates.index)


def _days(median: "Series[float]") -> "list[str]":
    return [f"{days:g}" for days in median]
