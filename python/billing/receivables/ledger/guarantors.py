"""Accounts: who pays for a customer (domain C5: one payment covers several customers who share a guarantor)."""

from pandas import Series

from billing.books import Books, look_up


def account_of(books: Books, customer_id: "Series[str]") -> "Series[str]":
    """The guarantor of each customer, or the customer where nobody else pays; index of ``customer_id``."""
    guarantor = look_up(books.customers, "customer_id", "guarantor_id", customer_id).astype("str")
    return customer_id.where(guarantor == "", guarantor)
