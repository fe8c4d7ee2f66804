"""Aging: how old what each customer owes is at the as-of date. It always adds up to the ledger."""

from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, look_up, positions, sum_at
from billing.receivables.ledger.buckets import TOTAL, UNAPPLIED, bucket_names, buckets
from billing.receivables.ledger.open_items import open_items_and_unapplied
from billing.receivables.ledger.rows import order_by
from billing.receivables.standing.installments import by_installment

__all__ = ["aged", "aging", "bucket_names"]


def aging(books: Books, by: str = "customer_id") -> DataFrame:
    """One row per customer with anything owed or unapplied, by customer number; cents.

    ``by`` another column of Customers, such as ``kind``, gives one row per value of it; by ``guarantor_id`` one row per
    responsible party: the guarantor, or the customer where there is none.

    Columns: customer_id, the buckets (see ``bucket_names``), Unapplied, Total. Unapplied holds, as negatives, what is
    unapplied of payments and credit notes, and what was overpaid on invoices (RULES.md C1.5). Each installment is in
    the bucket of its own age.
    The sum of Total is ``ledger_total`` then. Customers who are not on the Customers table are kept.
    """
    items, payments = open_items_and_unapplied(books)
    return aged(books, by_installment(books, items), payments, by)


def aged(books: Books, items: DataFrame, payments: DataFrame, by: str = "customer_id") -> DataFrame:
    """The aging (see ``aging``) of open items by installment and payment balances that are known already."""
    names = [*buckets(books.settings).names, UNAPPLIED]
    owed, left = items["balance"].to_numpy(), payments["unallocated_amount"].to_numpy()
    owes, is_left = owed != 0, left != 0
    owners = pd.concat([items["customer_id"][owes], books.payments["customer_id"][is_left]])
    row, found = pd.factorize(group_of(books, owners, by))
    customers = Series(found, dtype="str")
    bucket = positions(Series(names, dtype="str"), items["bucket"])[owes]
    column = np.append(bucket, np.full(len(owners) - len(bucket), len(names) - 1))
    amounts = np.append(owed[owes], -left[is_left])
    sums = sum_at(row * len(names) + column, amounts, len(customers) * len(names))
    order = order_by(customers)
    grid = sums.reshape(-1, len(names))[order]
    table: dict[str, Any] = {name: grid[:, place] for place, name in enumerate(names)}
    return DataFrame({by: customers.take(order).array, **table, TOTAL: grid.sum(axis=1)})


def group_of(books: Books, owners: "Series[str]", by: str) -> "Series[str]":
    """The group of each customer: a column of Customers; by guarantor, the customer where there is none."""
    if by == "customer_id":
        return owners
    found = look_up(books.customers, "customer_id", by, owners).astype("str")
    return found.where(found != "", owners) if by == "guarantor_id" else found
