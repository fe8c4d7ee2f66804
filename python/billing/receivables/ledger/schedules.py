"""Schedules: when how much of a document falls due, where it is owed in installments (RULES.md C1.6).

Split terms and plans are one thing here: a group of documents and a group of parts. What is settled of the documents is
taken off the earliest part first. With split terms a document is a group of its own; the invoices of a plan share the
plan's installments.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, sum_at
from billing.money import Ints
from billing.receivables.ledger.plans import installments_of, plan_of
from billing.receivables.ledger.rows import order_by
from billing.receivables.ledger.spread import spread_over
from billing.receivables.terms.due_dates import Days
from billing.receivables.terms.terms import Terms, is_readable, parse_terms, split_amount


def are_used(books: Books) -> bool:
    """Whether any document may be owed in installments."""
    return bool(len(books.plans)) or any(map(_is_split, _words(books)))


def owed_in_parts(books: Books, items: DataFrame, terms: "Series[str]") -> DataFrame:
    """The open parts at the as-of date: place of ``item``, ``due_date``, ``balance`` (cents), place of ``installment``.

    ``items`` are all documents, with invoice_id, invoice_date, due_date, total_amount and balance, ``terms`` theirs.
    The parts of an item add up to its balance, the earliest part first. The invoices of a plan take up its
    installments in the order of their due dates and numbers; what the plan does not cover is due as if there were none.
    Items without a schedule, or with nothing open, are left out.
    """
    group, parts = scheduled(books, items, terms)
    owed = np.flatnonzero((group >= 0) & (items["balance"] > 0).to_numpy(dtype=bool))
    owed = owed[order_by(*(items[name].iloc[owed] for name in ("due_date", "invoice_id")))]
    balance = items["balance"].to_numpy(dtype=np.int64)[owed]
    left = open_amounts(parts, sum_at(group[owed], balance, len(books.plans) + len(items)))
    debt, part, cents = spread_over(parts["group"].to_numpy(dtype=np.int64), left, group[owed], balance)
    covered = np.zeros(len(owed), dtype=np.int64)
    np.add.at(covered, debt, cents)
    beyond = np.flatnonzero(covered < balance)
    own = items["due_date"].iloc[owed[beyond]]
    return DataFrame({
        "item": np.append(owed[debt], owed[beyond]),
        "due_date": pd.concat([parts["due_date"].iloc[part], own], ignore_index=True),
        "balance": np.append(cents, (balance - covered)[beyond]),
        "installment": np.append(parts["installment"].to_numpy(dtype=np.int64)[part], np.full(len(beyond), -1)),
    })  # fmt: skip


def scheduled(books: Books, items: DataFrame, terms: "Series[str]") -> tuple[Ints, DataFrame]:
    """Schedule of each document at the as-of date, -1 for none, and all parts of schedules; ``items`` as above.

    Columns of the parts: ``group`` (the schedule: a number below that of plans and documents together), ``due_date``,
    ``amount`` (cents), place of ``installment`` (-1 of terms). They stand by schedule, the earliest part first.
    """
    group = plan_of(books, items["invoice_id"])
    parts = pd.concat([_of_plans(books), *_of_terms(items, terms, group, len(books.plans))])
    return group, parts.sort_values("group", kind="stable", ignore_index=True)


def open_amounts(parts: DataFrame, owed: Ints) -> Ints:
    """Cents open of each part (see ``scheduled``): what is settled of a schedule is taken off its earliest parts.

    ``owed`` are the cents open on the documents of each schedule.
    """
    part_of, amount = parts["group"].to_numpy(dtype=np.int64), parts["amount"].to_numpy(dtype=np.int64)
    whole = sum_at(part_of, amount, len(owed))
    settled = np.maximum(whole - owed, 0)
    before = np.cumsum(amount) - amount - (np.cumsum(whole) - whole)[part_of]
    return np.asarray(amount - np.clip(settled[part_of] - before, 0, amount))


def first_due(items: DataFrame, parts: DataFrame) -> "Series[pd.Timestamp]":
    """Due date of each document: that of its earliest open part, where it is owed in installments."""
    earliest = parts.groupby("item")["due_date"].min().dropna()
    due = items["due_date"].to_numpy().copy()
    due[earliest.index.to_numpy(dtype=np.int64)] = earliest.to_numpy()
    return Series(due, index=items.index)


def _of_plans(books: Books) -> DataFrame:
    """The installments of plans, by plan, due date and line; ``group`` is the plan's place."""
    rows, plan = books.installments, installments_of(books)
    order = order_by(plan, rows["due_date"], rows["line"])
    order = order[plan[order] >= 0]
    return DataFrame({
        "group": plan[order],
        "due_date": rows["due_date"].iloc[order].reset_index(drop=True),
        "amount": np.maximum(rows["amount"].to_numpy(dtype=np.int64)[order], 0),
        "installment": order,
    })  # fmt: skip


def _of_terms(items: DataFrame, terms: "Series[str]", group: Ints, plans: int) -> Iterator[DataFrame]:
    """The parts of documents with split terms that are on no plan, which get groups of their own after the plans.

    A due date that was agreed apart from the terms keeps the document whole.
    """
    open_ones = ((items["balance"] > 0) & (items["total_amount"] > 0)).to_numpy(dtype=bool) & (group < 0)
    for text in filter(_is_split, terms.unique().tolist()):
        places = np.flatnonzero(open_ones & (terms == text).to_numpy(dtype=bool))
        made = parse_terms(text)
        days = items["invoice_date"].to_numpy().astype("datetime64[D]")[places]
        due = np.array([part.rule.dates(days) for part in made.parts])
        as_agreed = items["due_date"].to_numpy().astype("datetime64[D]")[places] == np.fmax.reduce(due, axis=0)
        places, due = places[as_agreed], due[:, as_agreed]
        amounts = _amounts(items["total_amount"].to_numpy()[places], made)
        group[places] = plans + places
        yield _in_order(plans + places, due, amounts)


def _in_order(group: Ints, due: Days, amounts: Ints) -> DataFrame:
    """Parts of documents, one row per part and document, as rows by group and due date."""
    order = np.argsort(due, axis=0, kind="stable")
    due, amounts = np.take_along_axis(due, order, axis=0), np.take_along_axis(amounts, order, axis=0)
    return DataFrame({
        "group": np.repeat(group, len(due)),
        "due_date": due.T.ravel().astype("datetime64[s]"),
        "amount": amounts.T.ravel(),
        "installment": -1,
    })  # fmt: skip


def _amounts(total: Ints, terms: Terms) -> Ints:
    """Cents of each part, one row per part."""
    percents = [part.percent for part in terms.parts]
    different, place = np.unique(total, return_inverse=True)
    made = np.array([split_amount(int(amount), percents) for amount in different], dtype=np.int64)
    return made.reshape(-1, len(percents))[place].T


def _words(books: Books) -> set[str]:
    """All terms that a document may have."""
    own, theirs = books.invoices["terms"].unique().tolist(), books.customers["terms"].unique().tolist()
    return {*own, *theirs, books.settings.default_terms}


def _is_split(words: str) -> bool:
    return is_readable(words) and len(parse_terms(words).parts) > 1
