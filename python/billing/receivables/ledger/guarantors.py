"""Guarantors: who pays for a customer (RULES.md C5.7)."""

from pandas import Series

from billing.books import Books, look_up


def account_of(books: Books, customer_id: "Series[str]") -> "Series[str]":
    """Account of each customer: the guarantor, or the customer where there is none; index of ``customer_id``."""
    guarantor = look_up(books.customers, "customer_id", "guarantor_id", customer_id).astype("str")
    return customer_id.where(guarantor == "", guarantor)
