"""Approval: who may correct how much, and what is missing where somebody may not."""

import numpy as np
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.money import Bools, Ints
from billing.receivables.corrections.corrections import amounts, answers, words


def limits(books: Books, users: "Series[str]") -> Ints:
    """Cents up to which each of these people may correct: by Users, else the write-off limit of Settings."""
    place = positions(_bare(books.users["user"]), _bare(users))
    return np.append(books.users["limit_amount"], books.settings.write_off_limit).astype(np.int64)[place]


def is_listed(books: Books, users: "Series[str]") -> Bools:
    """Whether Users lists these people."""
    return np.asarray(positions(_bare(books.users["user"]), _bare(users)) >= 0, dtype=bool)


def missing_approval(books: Books, wishes: DataFrame, cents: Ints, *, always: Bools | bool) -> "Series[str]":
    """Why each wish may not be carried out by who asks for it; '' where it may.

    Somebody else must allow what is above one's own limit (``always``: whatever the amount), and may only allow what is
    within his own; where Users lists people, it must be one of them (checks C16).
    """
    own, theirs = limits(books, wishes["user"]), limits(books, wishes["approved_by"])
    needed = (cents > own) | always
    nobody = (wishes["approved_by"] == "").to_numpy()
    same = (_bare(wishes["approved_by"]) == _bare(wishes["user"])).to_numpy()
    listed = is_listed(books, wishes["approved_by"])
    above = np.where(cents > own, "It is above your limit of " + amounts(own) + ": enter", "Enter")
    name = words(wishes["approved_by"])
    strange = ~listed & (len(books.users) > 0)
    beyond = listed & (cents > theirs)
    return answers(
        wishes,
        (needed & nobody, above + " in Approved by who allowed it."),
        (needed & same, "Somebody else than who asks for it has to allow it."),
        (needed & strange, name + " is not on Users, so cannot allow it."),
        (needed & beyond, name + " may allow up to " + amounts(theirs) + "."),
    )


def _bare(names: "Series[str]") -> "Series[str]":
    return names.str.strip().str.casefold()
