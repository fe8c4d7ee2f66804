"""Invoices that were issued twice: exactly, or nearly."""

from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.checks.evidence import derived, line_amounts
from billing.checks.evidence.known_distinct import known_distinct
from billing.checks.evidence.similarity import neighbors, repeated
from billing.finding import Severity, check
from billing.money import Bools, Ints
from billing.schema import CODE, TEXT
from billing.tables import INVOICES

_WHAT_A_LINE_SAYS: Final = ["service_date", "service_code", "description", "quantity"]
#: Invoices that far apart are two, whatever else is equal (RULES.md K05); with one order number, less than a month.
_DAYS_APART: Final = 7
_DAYS_OF_AN_ORDER: Final = 27


@check(
    table=INVOICES,
    column="invoice_id",
    severity=Severity.ERROR,
    ref="K04",
    message="{invoice_id} is the same as {first}: {customer_id}, {invoice_date}, {total_amount}, {alike}.",
    fix="Void {invoice_id}, or issue a credit note for it if it was sent.",
    kinds={"first": CODE, "alike": TEXT},
    pairs="first",
)
def duplicate_invoice(books: Books) -> DataFrame:
    """The same invoice was issued twice.

    The customer pays twice or stops trusting the bills. Different service dates make two invoices; without lines it is
    only a warning; an invoice that a credit note reverses has been dealt with.
    """
    invoices = books.invoices
    known = books.is_known("invoices", "invoice_id", "customer_id", "invoice_date", "total_amount")
    same = ["total_amount", "invoice_date", "customer_id"]
    issued = invoices[known & (invoices["state"] == "issued") & (invoices["doc_type"] != "credit_note")]
    issued = issued[(issued["total_amount"] > 0) & issued.duplicated(same, keep=False)]
    count, prints = _line_prints(books, issued["invoice_id"])
    issued, same = issued.assign(count=count, prints=prints), [*same, "count", "prints", "ref_invoice_id"]
    guilty = repeated(issued, same, "invoice_id", known=known_distinct(books, "invoices"))
    guilty = guilty[~guilty["invoice_id"].isin(derived.taken_back(books))]
    bare = guilty["count"] == 0
    return guilty.assign(
        at_stake=guilty["total_amount"],
        alike=np.where(bare, "both without lines", "with the same lines"),
        severity=np.where(bare, Severity.WARNING, Severity.ERROR),
    )


@check(
    table=INVOICES,
    column="invoice_id",
    severity=Severity.WARNING,
    ref="K05",
    message="{invoice_id} of {invoice_date} looks like {first}: {customer_id}, {total_amount}, {how}.",
    fix="Look at both; if they are one, void {invoice_id}, or issue a credit note for it if it was sent.",
    kinds={"first": CODE, "how": TEXT},
    pairs="first",
)
def near_duplicate_invoice(books: Books) -> DataFrame:
    """An invoice is nearly the same as another of the same customer and amount.

    The customer pays twice or stops trusting the bills. Lines that differ tell two invoices apart; where there are
    none, an amount that the customer is billed again and again does.
    """
    issued = _issued(books)
    lefts, rights, hows = zip(*(_pairs(issued, *way) for way in _WAYS), strict=True)
    left, right = np.concatenate(lefts), np.concatenate(rights)
    how = np.repeat(np.array([words for _, _, words in _WAYS], dtype=object), [len(each) for each in hows])
    one, two = issued.take(left), issued.take(right)
    told = known_distinct(books, "invoices")(one["invoice_id"], two["invoice_id"])
    pairs = two.assign(first=one["invoice_id"].to_numpy(dtype=object), how=how, at_stake=two["total_amount"])
    guilty = derived.flagged(pairs, ~told)
    back = derived.taken_back(books)
    guilty = guilty[~guilty["invoice_id"].isin(back) & ~guilty["first"].isin(back)]
    return guilty[~guilty.index.duplicated()]


def _issued(books: Books) -> DataFrame:
    """Issued invoices that share customer, type and amount with another, with what their lines say."""
    invoices = books.invoices
    known = books.is_known("invoices", "invoice_id", "customer_id", "invoice_date", "total_amount")
    live = (invoices["state"] == "issued") & invoices["doc_type"].isin(["invoice", "fee"])
    issued = invoices[known & live & (invoices["total_amount"] > 0)]
    same = ["total_amount", "customer_id", "doc_type", "ref_invoice_id"]
    issued = issued[issued.duplicated(same, keep=False)]
    count, prints = _line_prints(books, issued["invoice_id"])
    groups = issued.groupby(same, sort=False, dropna=False)
    alike, times = groups.ngroup().astype("str"), groups["invoice_id"].transform("size")
    return issued.assign(count=count, prints=prints, alike=alike, times=times)


def _by_number(issued: DataFrame) -> Any:
    digits = issued["invoice_id"].str.replace(r"\D", "", regex=True).str.lstrip("0")
    return issued["alike"].str.cat(digits, sep="\x1f").where(digits != "", "")


def _by_order(issued: DataFrame) -> Any:
    return issued["alike"].str.cat(issued["po_number"], sep="\x1f").where(issued["po_number"] != "", "")


def _by_date(issued: DataFrame) -> Any:
    return issued["alike"]


#: Ways to be nearly the same, the surest first: what must be equal, days apart at most (0: any), and words.
_WAYS: Any = (
    (_by_number, 0, "and the same number except for letters and zeros"),
    (_by_order, _DAYS_OF_AN_ORDER, "the same PO number, a few days apart"),
    (_by_date, _DAYS_APART, "a few days apart, with nothing in the lines to tell them apart"),
)


def _pairs(issued: DataFrame, way: Any, most_days: int, _words: str) -> tuple[Ints, Ints, Ints]:
    """Places of pairs that are equal in this way, the earlier first, but for those that ``duplicate_invoice`` finds."""
    days = issued["invoice_date"].dt.strftime("%Y-%m-%d")
    left, right = neighbors(way(issued), days.str.cat(issued["invoice_id"], sep="\x1f"), reach=4)
    day, prints = issued["invoice_date"].to_numpy(), issued["prints"].to_numpy()
    lines = prints[left] == prints[right]
    near = ~(lines & (day[left] == day[right]))
    if most_days:
        near &= lines & (day[right] - day[left] <= np.timedelta64(most_days, "D"))
    if way is _by_date:
        near &= _tells(issued, left)
    return left[near], right[near], left[near]


def _tells(issued: DataFrame, place: Ints) -> Bools:
    """Whether these have lines, or else an amount that their customer is billed no more than twice."""
    bare, times = issued["count"].to_numpy() == 0, issued["times"].to_numpy()
    return np.asarray(~bare[place] | (times[place] == 2), dtype=bool)


def _line_prints(books: Books, invoice_id: "Series[str]") -> Any:
    """Per invoice: how many lines, and one fingerprint of what they say, whatever their order."""
    place = positions(invoice_id, books.invoice_lines["invoice_id"])
    lines = books.invoice_lines[place >= 0]
    said = lines[_WHAT_A_LINE_SAYS].assign(net=line_amounts.stated_nets(books)[place >= 0])
    prints = np.zeros(len(invoice_id), dtype=np.uint64)
    np.add.at(prints, place[place >= 0], pd.util.hash_pandas_object(said, index=False).to_numpy())
    return np.bincount(place[place >= 0], minlength=len(invoice_id)), prints
