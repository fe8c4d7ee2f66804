"""Reaching: the way to a customer, and what to do where that way is missing."""

from typing import Final

import numpy as np
from pandas import DataFrame, Series

from billing.books import Books, positions

#: Ways that are tried, the wish first (OCA falls back to a letter where there is no e-mail, check S07).
_FALLBACKS: Final = {
    "email": ("email", "letter", "phone"),
    "letter": ("letter", "phone", "email"),
    "phone": ("phone", "letter", "email"),
}


def reached(books: Books, customer_id: "Series[str]", usual: "Series[str]") -> DataFrame:
    """Channel and contact per customer: the customer's own wish, else ``usual``; index of ``customer_id``.

    A wish that cannot be met falls back to the next way that can; where there is none the contact is blank.
    """
    customers = books.customers.iloc[positions(books.customers["customer_id"], customer_id)].set_axis(customer_id.index)
    own = books.is_known("customers", "channel").reindex(books.customers.index)
    wished = own.iloc[positions(books.customers["customer_id"], customer_id)].to_numpy(dtype=bool)
    wish = customers["channel"].where(wished & (customers["channel"] != ""), usual)
    contacts = {"email": _email(customers), "letter": _address(customers), "phone": customers["phone"]}
    channel, contact = wish.copy(), Series("", index=customers.index, dtype="str")
    for first, ways in _FALLBACKS.items():
        open_ways = [((wish == first) & (contacts[way] != "")).to_numpy(dtype=bool) for way in ways]
        channel = Series(np.select(open_ways, ways, channel), index=wish.index, dtype="str")
        contact = Series(np.select(open_ways, [contacts[way] for way in ways], contact), index=wish.index, dtype="str")
    return DataFrame({"channel": channel, "contact": contact})


def _email(customers: DataFrame) -> "Series[str]":
    valid = customers["email"].str.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
    return customers["email"].where(valid, "")


def _address(customers: DataFrame) -> "Series[str]":
    """The address in one line; blank unless it has a street and a town or code."""
    town = (customers["region"] + " " + customers["postcode"]).str.strip()
    lines = customers["street"] + ", " + customers["city"] + ", " + town
    complete = (customers["street"] != "") & ((customers["city"] != "") | (customers["postcode"] != ""))
    return lines.str.replace(r"(, )+", ", ", regex=True).str.strip(", ").where(complete, "")
