"""Corrections: what is asked for, the answer to each wish, and what all kinds of them must keep to."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, positions
from billing.changes import TableChanges, result
from billing.money import Bools, Ints
from billing.receivables.ledger.open_items import open_items, payment_balances
from billing.receivables.ledger.rows import new_rows
from billing.schema import Table
from billing.tables import INVOICES, PAYMENTS

#: Whatever is dated later than today has come by then.
_LAST_DAY: Final = date(2999, 12, 31)
#: Which wishes, and what is to be said of them: one text, or one per wish.
Case: TypeAlias = tuple[Any, Any]


def answers(wishes: DataFrame, *cases: Case) -> "Series[str]":
    """For each wish the words of the first case that holds; '' where none does."""
    flags = [np.asarray(flag, dtype=bool) for flag, _ in cases]
    words = [np.broadcast_to(np.asarray(text, dtype=object), len(wishes)) for _, text in cases]
    return Series(np.select(flags, words, default=""), index=wishes.index, dtype="str")


def find(frame: DataFrame, table: Table, numbers: "Series[str]") -> "tuple[Ints, Series[str]]":
    """Place of each number in a table, and why it is no good: not there, or there twice."""
    return _found(frame[table.key[0]], numbers, table.sheet)


def find_source(books: Books, numbers: "Series[str]", *more: "Series[str]") -> "Series[str]":
    """Why each number is none of a payment or document (or of ``more``); '' where it is one."""
    sources = pd.concat([books.payments["payment_id"], books.invoices["invoice_id"], *more])
    return _found(sources, numbers, f"{PAYMENTS.sheet} or {INVOICES.sheet}")[1]


def _found(known: "Series[str]", numbers: "Series[str]", sheet: str) -> "tuple[Ints, Series[str]]":
    place, name = positions(known, numbers), words(numbers)
    twice = np.append(known.duplicated(keep=False).to_numpy(dtype=bool), False)[place]
    said = [f"{sheet} has no " + name + ".", name + f" stands twice on {sheet}."]
    return place, Series(np.select([place < 0, twice], said, default=""), index=numbers.index, dtype="str")


def owed_on(books: Books) -> Ints:
    """Cents that may still be taken off each document: what is owed today, and still will be when all has come."""
    each = (books, books.at(_LAST_DAY))
    today, later = (open_items(then)["balance"].to_numpy(dtype=np.int64) for then in each)
    return np.asarray(np.minimum(today, later), dtype=np.int64)


def left_in(books: Books, numbers: "Series[str]") -> Ints:
    """Cents not used of each payment or credit note, today and when all has come; 0 where there is none."""
    left = np.minimum(_left(books), _left(books.at(_LAST_DAY)))
    sources = pd.concat([books.payments["payment_id"], books.invoices["invoice_id"]])
    return np.append(np.maximum(left, 0), 0)[positions(sources, numbers)]


def _left(books: Books) -> Ints:
    is_note = (books.invoices["doc_type"] == "credit_note").to_numpy(dtype=bool)
    notes = np.where(is_note, -open_items(books)["balance"], 0)
    return np.append(payment_balances(books)["unallocated_amount"], notes).astype(np.int64)


def asked(wishes: DataFrame, most: Ints) -> Ints:
    """Cents asked for: the amount, or all that is possible where it is blank."""
    return np.where(wishes["whole"], most, wishes["amount"]).astype(np.int64)


def appended(books: Books, table: str, rows: DataFrame) -> Books:
    """The books with rows added below a table."""
    frame: DataFrame = getattr(books, table)
    return books.with_frames(**{table: result(frame, TableChanges(appended=rows))})


def changed(books: Books, table: str, index: "pd.Index[Any]", **values: Any) -> Books:
    """The books with other values in some rows of a table."""
    frame: DataFrame = getattr(books, table).copy()
    for name, value in values.items():
        frame.loc[index, name] = value
    return books.with_frames(**{table: frame})


def amounts(cents: Sequence[int] | Ints) -> Any:
    """Amounts as people read them, to be put together with other words."""
    return np.array([money.text(int(each)) for each in cents], dtype=object)


def words(values: "Series[str]") -> Any:
    """Texts to be put together with other words."""
    return values.to_numpy(dtype=object)


def noted(reason: "Series[str]", approved_by: "Series[str]") -> "Series[str]":
    """A reason with who allowed it."""
    return reason.where(approved_by == "", reason + " (approved by " + approved_by + ")")


def is_repeated(made: Sequence[Any], wanted: Sequence[Any], books: Books) -> Bools:
    """Wishes that were carried out today already: documents, cents, dates and reasons of what is there, and of wishes.

    A button pressed twice, or a command run twice, must not give money back twice.
    """
    number, cents, dates, reason = made
    today = (dates == books.today).to_numpy(dtype=bool)
    there = pd.MultiIndex.from_arrays([words(number)[today], np.asarray(cents)[today], words(reason)[today]])
    document, amount, why = wanted
    return np.asarray(pd.MultiIndex.from_arrays([words(document), amount, words(why)]).isin(there), dtype=bool)


def rows_at(frame: DataFrame, table: Table, place: Ints) -> DataFrame:
    """The rows at these places; a place of -1 has any row, for the caller to set aside."""
    return frame.iloc[place] if len(frame) else new_rows(table, {}, len(place))
