"""Contact channel and its fallback: how each customer is reached (RULES.md S07)."""

from typing import Final

import numpy as np
from pandas import DataFrame, Series

from billing.books import Books, positions

#: Channels that are tried for each preference, in this order (RULES.md S07).
_FALLBACKS: Final = {
    "email": ("email", "letter", "phone"),
    "letter": ("letter", "phone", "email"),
    "phone": ("phone", "letter", "email"),
}


def contact_for(books: Books, customer_id: "Series[str]", default_channel: "Series[str]") -> DataFrame:
    """Channel and contact per customer, as they prefer, else ``default_channel``; index of ``customer_id``.

    Where the contact for a channel is missing the next one is tried; where all are missing ``contact`` is ''.
    """
    customers = books.customers.iloc[positions(books.customers["customer_id"], customer_id)].set_axis(customer_id.index)
    own = books.is_known("customers", "channel").reindex(books.customers.index)
    is_known = own.iloc[positions(books.customers["customer_id"], customer_id)].to_numpy(dtype=bool)
    preferred = customers["channel"].where(is_known & (customers["channel"] != ""), default_channel)
    contacts = {"email": _email(customers), "letter": _address(customers), "phone": customers["phone"]}
    channel, contact = preferred.copy(), Series("", index=customers.index, dtype="str")
    for first, tried in _FALLBACKS.items():
        works = [((preferred == first) & (contacts[name] != "")).to_numpy(dtype=bool) for name in tried]
        channel = Series(np.select(works, tried, channel), index=preferred.index, dtype="str")
        contact = Series(
            np.select(works, [contacts[name] for name in tried], contact), index=preferred.index, dtype="str"
        )
    return DataFrame({"channel": channel, "contact": contact})


def _email(customers: DataFrame) -> "Series[str]":
    valid = customers["email"].str.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
    return customers["email"].where(valid, "")


def _address(customers: DataFrame) -> "Series[str]":
    """The address in one line; '' unless it has a street and a city or postcode."""
    town = (customers["region"] + " " + customers["postcode"]).str.strip()
    lines = customers["street"] + ", " + customers["city"] + ", " + town
    complete = (customers["street"] != "") & ((customers["city"] != "") | (customers["postcode"] != ""))
    return lines.str.replace(r"(, )+", ", ", regex=True).str.strip(", ").where(complete, "")
