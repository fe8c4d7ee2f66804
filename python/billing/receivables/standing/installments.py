"""Installments: open items in their open installments, each with its own due date, age and balance (RULES.md C1.6)."""

import numpy as np
import pandas as pd
from pandas import DataFrame

from billing.books import Books
from billing.money import Ints
from billing.receivables.ledger import schedules
from billing.receivables.ledger.buckets import bucket_of, buckets
from billing.receivables.ledger.open_items import days_since, terms_of


def by_installment(books: Books, items: DataFrame) -> DataFrame:
    """All ``open_items``, those owed in installments with a row per open installment; the index repeats the document's.

    Installments are those of split terms and of plans (see ``schedules``). Each has its own due_date, balance,
    late_days and bucket, and their balances add up to the document's.
    """
    parts = _parts(books, items)
    if parts.empty:
        return items
    rows = items.iloc[parts["item"]]
    rows = rows.assign(due_date=parts["due_date"].array, balance=parts["balance"].array)
    base = "due_date" if books.settings.aging_base == "due" else "invoice_date"
    ages = bucket_of(rows["balance"].to_numpy(), days_since(books.today, rows[base]), buckets(books.settings))
    late = np.maximum(days_since(books.today, rows["due_date"]), 0)
    rows = rows.assign(late_days=late, bucket=ages)
    whole = np.ones(len(items), dtype=bool)
    whole[parts["item"]] = False
    return pd.concat([items[whole], rows]).sort_index(kind="stable")


def owed_of_installments(books: Books, items: DataFrame) -> Ints:
    """Cents open of each row of Installments at the as-of date."""
    owed = np.zeros(len(books.installments) + 1, dtype=np.int64)
    parts = _parts(books, items)
    np.add.at(owed, parts["installment"].to_numpy(dtype=np.int64), parts["balance"].to_numpy(dtype=np.int64))
    return owed[:-1]


def _parts(books: Books, items: DataFrame) -> DataFrame:
    if not schedules.are_used(books):
        return DataFrame({name: [] for name in ("item", "due_date", "balance", "installment")})
    return schedules.owed_in_parts(books, items, terms_of(books)[items.index])
