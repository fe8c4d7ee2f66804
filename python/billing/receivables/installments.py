"""Installments: the parts of split terms, each with its own due date, age and rest (ERPNext, domain C1 and C5)."""

from datetime import date

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books
from billing.money import Ints
from billing.receivables.buckets import bucket_of, buckets
from billing.receivables.ledger import days_since, terms_of
from billing.receivables.terms import Terms, is_readable, parse_terms, split_amount


def by_installment(books: Books, items: DataFrame, as_of: date | None = None) -> DataFrame:
    """Open items (see ``open_items``) with those of split terms in their parts; the index repeats the document's.

    What is settled is taken off the earliest part first. Each part has its own due_date, balance, late_days and bucket,
    and the balances of the parts are the document's. A due date that was agreed apart from the terms keeps it whole.
    """
    terms = terms_of(books)
    words = [text for text in terms.unique().tolist() if is_readable(text) and len(parse_terms(text).parts) > 1]
    if not words:
        return items
    terms = terms[items.index]
    split = (terms.isin(words) & (items["balance"] > 0) & (items["total_amount"] > 0)).to_numpy(dtype=bool)
    if not split.any():
        return items
    made = [_parts(items[split & (terms == text).to_numpy(dtype=bool)], parse_terms(text)) for text in words]
    parts = pd.concat([rows for rows in made if len(rows)])
    day = pd.Timestamp(as_of or books.as_of)
    balance = parts["balance"].to_numpy()
    base = "due_date" if books.settings.aging_base == "due" else "invoice_date"
    ages = bucket_of(balance, days_since(day, parts[base]), buckets(books.settings))
    late = np.where(balance > 0, np.maximum(days_since(day, parts["due_date"]), 0), 0)
    parts = parts.assign(late_days=late, bucket=ages)
    return pd.concat([items[~split], parts]).sort_index(kind="stable")


def _parts(items: DataFrame, terms: Terms) -> DataFrame:
    """The items, one row per part of the terms."""
    days = items["invoice_date"].to_numpy().astype("datetime64[D]")
    due = np.array([part.rule.dates(days) for part in terms.parts])
    whole = items["due_date"].to_numpy().astype("datetime64[D]")
    agreed = whole != np.fmax.reduce(due, axis=0)
    due[:, agreed] = whole[agreed]
    order = np.argsort(due, axis=0, kind="stable")
    amounts = _amounts(items["total_amount"].to_numpy(), terms)
    due, amounts = np.take_along_axis(due, order, axis=0), np.take_along_axis(amounts, order, axis=0)
    settled = (items["total_amount"] - items["balance"]).to_numpy()
    before = np.cumsum(amounts, axis=0) - amounts
    left = amounts - np.clip(settled - before, 0, amounts)
    # What was added to the document beyond its total is owed with the last part.
    left[-1] += items["balance"].to_numpy() - left.sum(axis=0)
    count = len(terms.parts)
    rows = items.take(np.tile(np.arange(len(items)), count))
    dates = Series(due.ravel().astype("datetime64[s]"), index=rows.index)
    return rows.assign(due_date=dates, balance=left.ravel(), late_days=0)


def _amounts(total: Ints, terms: Terms) -> Ints:
    """Cents of each part, one row per part."""
    percents = [part.percent for part in terms.parts]
    different, place = np.unique(total, return_inverse=True)
    made = np.array([split_amount(int(amount), percents) for amount in different], dtype=np.int64)
    return made[place].T
