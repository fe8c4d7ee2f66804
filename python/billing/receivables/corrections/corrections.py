"""Corrections: what all kinds of them share, from finding what is to be corrected to the answer to each request.

Requests are rows of Corrections with three more columns (see ``post``). A rejection is the reason why a request was not
carried out, in words; '' where it was.
"""

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

#: By then everything counts that is dated later than today.
_LAST_DAY: Final = date(2999, 12, 31)
#: A flag per request, and why these are rejected: one text, or one per request.
Case: TypeAlias = tuple[Any, Any]


def first_rejection(requests: DataFrame, *cases: Case) -> "Series[str]":
    """The rejection of each request by the first case that holds; '' where none does."""
    flags = [np.asarray(flag, dtype=bool) for flag, _ in cases]
    reasons = [np.broadcast_to(np.asarray(text, dtype=object), len(requests)) for _, text in cases]
    return Series(np.select(flags, reasons, default=""), index=requests.index, dtype="str")


def confirmed(requests: DataFrame, accepted: Bools, told: Any) -> "Series[str]":
    """What was done for each request, given in words for those that were accepted; '' for the others."""
    return Series(told, index=requests.index[accepted], dtype="str").reindex(requests.index).fillna("")


def find(frame: DataFrame, table: Table, numbers: "Series[str]") -> "tuple[Ints, Series[str]]":
    """Place of each number in a table, -1 where it is not there, and a rejection where it is missing or not unique."""
    return _found(frame[table.key[0]], numbers, table.sheet)


def unknown_source(books: Books, numbers: "Series[str]", *more: "Series[str]") -> "Series[str]":
    """A rejection of each number that is not that of one payment or document (or one of ``more``)."""
    sources = pd.concat([books.payments["payment_id"], books.invoices["invoice_id"], *more])
    return _found(sources, numbers, f"{PAYMENTS.sheet} or {INVOICES.sheet}")[1]


def _found(known: "Series[str]", numbers: "Series[str]", sheet: str) -> "tuple[Ints, Series[str]]":
    place, name = positions(known, numbers), texts(numbers)
    twice = np.append(known.duplicated(keep=False).to_numpy(dtype=bool), False)[place]
    reasons = [f"{sheet} has no " + name + ".", name + f" appears twice on {sheet}."]
    return place, Series(np.select([place < 0, twice], reasons, default=""), index=numbers.index, dtype="str")


def owed_on(books: Books) -> Ints:
    """Cents that may be taken off each document: what is open today and stays open once later entries count."""
    each = (books, books.at(_LAST_DAY))
    today, later = (open_items(then)["balance"].to_numpy(dtype=np.int64) for then in each)
    return np.asarray(np.minimum(today, later), dtype=np.int64)


def unapplied_of(books: Books, numbers: "Series[str]") -> Ints:
    """Unapplied cents of each payment or credit note, today and once later entries count; 0 where there is none."""
    left = np.minimum(_unapplied(books), _unapplied(books.at(_LAST_DAY)))
    sources = pd.concat([books.payments["payment_id"], books.invoices["invoice_id"]])
    return np.append(np.maximum(left, 0), 0)[positions(sources, numbers)]


def _unapplied(books: Books) -> Ints:
    is_note = (books.invoices["doc_type"] == "credit_note").to_numpy(dtype=bool)
    notes = np.where(is_note, -open_items(books)["balance"], 0)
    return np.append(payment_balances(books)["unallocated_amount"], notes).astype(np.int64)


def requested_cents(requests: DataFrame, most: Ints) -> Ints:
    """Cents of each request: its amount, or ``most`` where that is blank."""
    return np.where(requests["whole"], most, requests["amount"]).astype(np.int64)


def appended(books: Books, table: str, rows: DataFrame) -> Books:
    """The books with these rows at the end of a table."""
    frame: DataFrame = getattr(books, table)
    return books.with_frames(**{table: result(frame, TableChanges(appended=rows))})


def changed(books: Books, table: str, index: "pd.Index[Any]", **values: Any) -> Books:
    """The books with other values in the rows of a table that ``index`` names."""
    frame: DataFrame = getattr(books, table).copy()
    for name, value in values.items():
        frame.loc[index, name] = value
    return books.with_frames(**{table: frame})


def amount_texts(cents: Sequence[int] | Ints) -> Any:
    """Amounts in words, as objects that can be joined to other texts."""
    return np.array([money.text(int(each)) for each in cents], dtype=object)


def texts(values: "Series[str]") -> Any:
    """Texts, as objects that can be joined to other texts."""
    return values.to_numpy(dtype=object)


def approved_reason(requests: DataFrame) -> "Series[str]":
    """The reason of each request, with who approved it."""
    reason, approved_by = requests["reason"], requests["approved_by"]
    return reason.where(approved_by == "", reason + " (approved by " + approved_by + ")")


def is_repeated(made: Sequence[Any], wanted: Sequence[Any], books: Books) -> Bools:
    """Whether each request was carried out today already.

    ``made`` are documents, cents, dates and reasons of what there is, ``wanted`` documents, cents and reasons of the
    requests. A button pressed twice, or a command run twice, must not give money back twice.
    """
    number, cents, dates, reason = made
    today = (dates == books.today).to_numpy(dtype=bool)
    there = pd.MultiIndex.from_arrays([texts(number)[today], np.asarray(cents)[today], texts(reason)[today]])
    document, amount, why = wanted
    return np.asarray(pd.MultiIndex.from_arrays([texts(document), amount, texts(why)]).isin(there), dtype=bool)


def rows_at(frame: DataFrame, table: Table, place: Ints) -> DataFrame:
    """The rows at these places; at -1 any row, which the caller sets aside."""
    return frame.iloc[place] if len(frame) else new_rows(table, {}, len(place))
