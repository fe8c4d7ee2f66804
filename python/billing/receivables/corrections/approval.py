"""Approval: up to which amount people may make corrections, and what is missing beyond it (RULES.md C16)."""

import numpy as np
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.money import Bools, Ints
from billing.receivables.corrections.corrections import amount_texts, first_rejection, texts


def limits(books: Books, users: "Series[str]") -> Ints:
    """Cents up to which each user may make corrections: by Users, else the write-off limit of Settings."""
    place = positions(_bare(books.users["user"]), _bare(users))
    return np.append(books.users["limit_amount"], books.settings.write_off_limit).astype(np.int64)[place]


def is_listed(books: Books, users: "Series[str]") -> Bools:
    """Whether Users lists each of these people."""
    return np.asarray(positions(_bare(books.users["user"]), _bare(users)) >= 0, dtype=bool)


def missing_approval(books: Books, requests: DataFrame, cents: Ints, *, always: Bools | bool) -> "Series[str]":
    """Why each request lacks an approval; '' where it needs none, or has it.

    Someone else must approve what is above the requester's own limit (``always``: whatever the amount), and may only
    approve what is within theirs. Where Users lists people, it must be one of them.
    """
    own, theirs = limits(books, requests["user"]), limits(books, requests["approved_by"])
    needed = (cents > own) | always
    nobody = (requests["approved_by"] == "").to_numpy()
    same = (_bare(requests["approved_by"]) == _bare(requests["user"])).to_numpy()
    listed = is_listed(books, requests["approved_by"])
    above = np.where(cents > own, "It is above your limit of " + amount_texts(own) + ": enter", "Enter")
    name = texts(requests["approved_by"])
    strange = ~listed & (len(books.users) > 0)
    beyond = listed & (cents > theirs)
    return first_rejection(
        requests,
        (needed & nobody, above + " in Approved by who approved it."),
        (needed & same, "Someone other than the person requesting it must approve it."),
        (needed & strange, name + " is not on Users and so cannot approve it."),
        (needed & beyond, name + " may approve up to " + amount_texts(theirs) + "."),
    )


def _bare(names: "Series[str]") -> "Series[str]":
    return names.str.strip().str.casefold()
