"""Movements: what changed the ledger between two days. Opening balance plus movements is the closing balance."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, look_up
from billing.money import Ints

#: Adjustments of what was never ours to collect, which net collection leaves out of its denominator (RULES.md C3.6).
ALLOWED_KINDS: Final = ("contractual", "charity")


@dataclass(frozen=True)
class Movements:
    """What changed the ledger in a period: sums in cents, positive where they raise it, negative where they lower it.

    Attributes:
        invoices: Invoices.
        fees: Late fees.
        opening_balances: Opening balances that were entered.
        credit_notes: Credit notes.
        payments: Payments received.
        refunds: Refunds, and payments that bounced.
        allowances: Contractual and charity adjustments.
        write_offs: All other adjustments.
    """

    invoices: int
    fees: int
    opening_balances: int
    credit_notes: int
    payments: int
    refunds: int
    allowances: int
    write_offs: int

    @property
    def billed(self) -> int:
        """Invoices and fees."""
        return self.invoices + self.fees

    @property
    def sales(self) -> int:
        """Billed less credited: the credit sales of the key figures (see ``ratios``)."""
        return self.billed + self.credit_notes

    @property
    def collected(self) -> int:
        """Payments received less refunds."""
        return -(self.payments + self.refunds)

    @property
    def total(self) -> int:
        """By how much the ledger grew."""
        return sum(getattr(self, field.name) for field in fields(self))


def movements(books: Books, first_day: date, last_day: date) -> Movements:
    """What changed the ledger from the first to the last day, both included, by the dates from which it counts."""
    documents = _between(_documents(books), first_day, last_day)
    received = _between(_received(books), first_day, last_day)
    adjusted = _between(_adjusted(books), first_day, last_day)
    allowed = adjusted["kind"].isin(ALLOWED_KINDS)
    by_type = {name: int(rows["amount"].sum()) for name, rows in documents.groupby("doc_type")}
    known = ("fee", "opening", "credit_note")
    return Movements(
        invoices=sum(amount for name, amount in by_type.items() if name not in known),
        fees=by_type.get("fee", 0),
        opening_balances=by_type.get("opening", 0),
        credit_notes=by_type.get("credit_note", 0),
        payments=-int(received.loc[received["amount"] > 0, "amount"].sum()),
        refunds=-int(received.loc[received["amount"] < 0, "amount"].sum()),
        allowances=-int(adjusted.loc[allowed, "amount"].sum()),
        write_offs=-int(adjusted.loc[~allowed, "amount"].sum()),
    )


def by_month(books: Books, last_day: date, most: int = 12) -> DataFrame:
    """Cents billed and collected in each of the last months (at most ``most``), from the first that has any.

    Columns: month (first day, ascending), billed_amount, collected_amount.
    """
    documents, received = _documents(books), _received(books)
    billed = documents[~documents["doc_type"].isin(("opening", "credit_note"))]
    last = np.datetime64(last_day, "M")
    begun = pd.concat([billed["date"], received["date"]]).min()
    first = last if pd.isna(begun) else max(np.datetime64(begun, "M"), last - (most - 1))
    months = np.arange(min(first, last), last + 1)
    return DataFrame(
        {
            "month": months.astype("datetime64[s]"),
            "billed_amount": _monthly(billed, months),
            "collected_amount": _monthly(received, months),
        }
    )


def _documents(books: Books) -> DataFrame:
    rows = books.invoices[books.invoices["state"] == "issued"]
    return DataFrame({"date": rows["invoice_date"], "doc_type": rows["doc_type"], "amount": rows["total_amount"]})


def _received(books: Books) -> DataFrame:
    """Payments on the day they were received, and those that bounced as negatives on the day they were returned."""
    rows = books.payments
    bounced = rows[(rows["state"] == "bounced") & rows["returned_date"].notna()]
    came = pd.concat([rows[rows["state"] == "posted"], bounced])
    gone = DataFrame(
        {"date": np.fmax(bounced["returned_date"], bounced["received_date"]), "amount": -bounced["amount"]}
    )
    return pd.concat([DataFrame({"date": came["received_date"], "amount": came["amount"]}), gone])


def _adjusted(books: Books) -> DataFrame:
    """Adjustments of issued documents; one dated before its document counts from the date of the document."""
    rows, invoices = books.adjustments, books.invoices
    state = look_up(invoices, "invoice_id", "state", rows["invoice_id"])
    issued: Any = look_up(invoices, "invoice_id", "invoice_date", rows["invoice_id"])
    begins = Series(np.fmax(rows["adjustment_date"].to_numpy(), issued.to_numpy()), index=rows.index)
    return DataFrame({"date": begins, "kind": rows["kind"], "amount": rows["amount"]})[state == "issued"]


def _between(rows: DataFrame, first_day: date, last_day: date) -> DataFrame:
    return rows[(rows["date"] >= pd.Timestamp(first_day)) & (rows["date"] <= pd.Timestamp(last_day))]


def _monthly(rows: DataFrame, months: Any) -> Ints:
    month = rows["date"].to_numpy().astype("datetime64[M]")
    inside = (month >= months[0]) & (month <= months[-1])
    sums = np.zeros(len(months), dtype=np.int64)
    np.add.at(sums, (month[inside] - months[0]).astype(np.int64), rows["amount"].to_numpy()[inside])
    return sums
