"""Balances: the columns that the workbook computes, by the demo's own arithmetic."""

from typing import Final

import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, total_by
from billing.demo_books.plans import settle, shown

_EDGES: Final = (0, 30, 60, 90, 120)
_BUCKETS: Final = ("Not due", "1-30", "31-60", "61-90", "91-120", "Over 120")


def with_balances(books: Books) -> Books:
    """The books with the computed columns of invoices, payments, plans and installments filled."""
    rows = _invoices(books)
    owed = dict(zip(rows["invoice_id"].tolist(), rows["balance"].tolist(), strict=True))
    made = settle(books, owed, rows.sort_values(["due_date", "invoice_id"])["invoice_id"].tolist())
    late_from = rows["due_date"].where(~rows["invoice_id"].isin(list(made.late_from)))
    late_from = late_from.fillna(rows["invoice_id"].map(made.late_from)).fillna(rows["due_date"])
    return books.with_frames(invoices=_aged(books, rows, late_from), payments=_payments(books), **shown(books, made))


def _invoices(books: Books) -> DataFrame:
    invoices, used = books.invoices, books.allocations
    by_credit = used["source_id"].str.startswith("CN-")
    ids = invoices["invoice_id"]
    paid = total_by(ids, used["invoice_id"][~by_credit], used["amount"][~by_credit])
    credited = total_by(ids, used["invoice_id"][by_credit], used["amount"][by_credit])
    adjusted = total_by(ids, books.adjustments["invoice_id"], books.adjustments["amount"])
    given = total_by(ids, used["source_id"], used["amount"])
    out = invoices.assign(paid_amount=paid, credited_amount=credited - given, adjusted_amount=adjusted)
    out["balance"] = out["total_amount"] - paid - out["credited_amount"] - adjusted
    return out


def _aged(books: Books, out: DataFrame, late_from: "Series[pd.Timestamp]") -> DataFrame:
    days = (books.today - late_from).dt.days.astype("int64")
    out["late_days"] = days.clip(lower=0).where(out["balance"] > 0, 0)
    out["bucket"] = _bucket(days).where(out["balance"] != 0, "")
    out["status"] = _status(out)
    return out


def _bucket(days: "Series[int]") -> "Series[str]":
    edges = [float("-inf"), *_EDGES, float("inf")]
    return pd.cut(days, edges, labels=list(_BUCKETS)).astype("str")


def _status(rows: DataFrame) -> "Series[str]":
    status = Series("open", index=rows.index, dtype="str")
    settled = rows["balance"] == 0
    status[rows["balance"] < rows["total_amount"]] = "partial"
    status[(rows["late_days"] > 0) & ~settled] = "overdue"
    status[rows["disputed"] & ~settled] = "disputed"
    status[settled] = "paid"
    status[settled & (rows["paid_amount"] == 0) & (rows["credited_amount"] != 0)] = "credited"
    status[settled & (rows["paid_amount"] == 0) & (rows["adjusted_amount"] > 0)] = "written off"
    return status


def _payments(books: Books) -> DataFrame:
    payments = books.payments
    used = total_by(payments["payment_id"], books.allocations["source_id"], books.allocations["amount"])
    left = (payments["amount"] - used).where(payments["state"] == "posted", 0)
    return payments.assign(allocated_amount=used, unallocated_amount=left)
