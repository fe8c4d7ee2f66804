"""Unreadable: rows with a cell that cannot be read. What depends on them is provisional, never nothing."""

from typing import Final

import numpy as np
import pandas as pd
from pandas import Series

from billing.books import Books, look_up
from billing.money import Bools, counted
from billing.tables import BY_NAME

#: The columns from which amounts, ages and debtors are computed.
_NEEDED: Final = {
    "invoices": ("invoice_id", "doc_type", "customer_id", "invoice_date", "due_date", "total_amount", "state"),
    "payments": ("payment_id", "customer_id", "received_date", "amount", "state", "returned_date", "reverses"),
    "allocations": ("source_id", "invoice_id", "amount", "allocation_date", "released_date"),
    "adjustments": ("invoice_id", "amount", "adjustment_date"),
    "plans": ("plan_id", "customer_id", "invoices", "agreed_date", "state", "cancelled_date"),
    "installments": ("plan_id", "due_date", "amount"),
    "charges": (
        "customer_id",
        "service_date",
        "quantity",
        "unit_price",
        "discount_percent",
        "surcharge_amount",
        "amount",
        "status",
    ),
}
LEDGER: Final = ("invoices", "payments", "allocations", "adjustments")


def provisional(books: Books, *tables: str) -> str:
    """What to say of totals over these tables: '', or 'provisional: 3 rows hold cells that cannot be read'."""
    rows = sum(int(_are_unreadable(books, table).sum()) for table in tables)
    verb = "holds" if rows == 1 else "hold"
    return f"provisional: {counted(rows, 'row')} {verb} cells that cannot be read" if rows else ""


def customers_in_doubt(books: Books) -> "Series[str]":
    """Customers of whom it is uncertain what they owe, each once, since a row of theirs cannot be read."""
    owners = ("invoices", "payments", "plans")
    parts = [getattr(books, table)["customer_id"][_are_unreadable(books, table)] for table in owners]
    for table, column, master in (
        ("allocations", "invoice_id", "invoices"),
        ("allocations", "source_id", "invoices"),
        ("allocations", "source_id", "payments"),
        ("adjustments", "invoice_id", "invoices"),
        ("installments", "plan_id", "plans"),
    ):
        keys = getattr(books, table)[column][_are_unreadable(books, table)]
        key = BY_NAME[master].key[0]
        parts.append(look_up(getattr(books, master), key, "customer_id", keys).astype("str"))
    customers = pd.concat(parts, ignore_index=True)
    return Series(customers[customers != ""].unique(), dtype="str")


def _are_unreadable(books: Books, table: str) -> Bools:
    """Whether each row of the table, as it was read, has such a cell."""
    marks = books.unknown.get(table, {})
    needed = [marks[column] for column in _NEEDED[table] if column in marks]
    flags: Bools = np.logical_or.reduce(needed) if needed else np.zeros(len(getattr(books, table)), dtype=bool)
    return flags
