"""Voids: documents made ineffective that nobody has seen and nothing depends on; they keep their numbers."""

from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.receivables.corrections.corrections import (  # fmt: skip
    approved_reason,
    changed,
    confirmed,
    find,
    first_rejection,
    rows_at,
    texts,
)
from billing.tables import INVOICES


def void(books: Books, requests: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """Void documents that were not sent and on which nothing was paid, credited or adjusted (RULES.md C3.5).

    The number is never used again (RULES.md N04); the charges are unbilled again. Returns the books after it,
    rejections, and what was done.
    """
    invoices, name = books.invoices, texts(requests["document_id"])
    place, rejection = find(books.invoices, INVOICES, requests["document_id"])
    rows = rows_at(invoices, INVOICES, place)
    closed = pd.to_datetime(books.settings.closed_through, errors="coerce")
    sent = texts(rows["sent_date"].dt.strftime("%Y-%m-%d").fillna("").astype("str"))
    instead = np.where(rows["doc_type"] == "credit_note", "", " Write a credit note instead.")
    rejection = first_rejection(
        requests,
        (rejection != "", rejection),
        (rows["state"] == "void", name + " is already void."),
        (sent != "", name + " was sent on " + sent + "." + instead),
        (_has_money(books, requests["document_id"]), name + " has, or had, money on it." + instead),
        (_is_in(books.adjustments["invoice_id"], requests), name + " has adjustments." + instead),
        (_is_in(_live_notes(books), requests), name + " has a credit note."),
        (_was_reminded(books, requests), name + " is listed on a reminder that was sent." + instead),
        (rows["invoice_date"] <= closed, name + " is dated in a closed month." + instead),
        (~requests["whole"], "A document is voided as a whole; leave the Amount blank."),
    )
    accepted = (rejection == "").to_numpy()
    index, numbers = invoices.index[place[accepted]], requests["document_id"][accepted]
    note = Series(texts(approved_reason(requests)[accepted]), index=index, dtype="str")
    kept = invoices.loc[index, "note"]
    books = changed(books, "invoices", index, state="void", note=note.where(kept == "", kept + "; " + note))
    books, freed = _unbill(books, numbers)
    told = name[accepted] + " is void."
    told = told + np.where(freed > 0, " Its charges are unbilled again.", "")
    return books, rejection, confirmed(requests, accepted, told)


def _is_in(numbers: "Series[str]", requests: DataFrame) -> Any:
    return positions(numbers, requests["document_id"]) >= 0


def _has_money(books: Books, numbers: "Series[str]") -> Any:
    """Whether anything is, or ever was, applied to or from each document: voiding it would change the past."""
    rows = books.allocations
    rows = rows[~(rows["released_date"] <= rows["allocation_date"])]
    return positions(pd.concat([rows["invoice_id"], rows["source_id"]]), numbers) >= 0


def _live_notes(books: Books) -> "Series[str]":
    """Documents to which a credit note refers."""
    rows = books.invoices
    notes = rows[(rows["doc_type"] == "credit_note") & (rows["state"] != "void")]
    return notes["ref_invoice_id"]


def _was_reminded(books: Books, requests: DataFrame) -> Any:
    lists = books.reminders.loc[books.reminders["state"] == "sent", "invoices"]
    return _is_in(Series(lists.str.split(r"[\s,;]+", regex=True).explode().dropna(), dtype="str"), requests)


def _unbill(books: Books, numbers: "Series[str]") -> tuple[Books, Any]:
    """The books with the charges of these documents unbilled again, and how many charges of each."""
    lines = books.invoice_lines
    of_line = positions(numbers, lines["invoice_id"])
    on_line = positions(lines["charge_id"][of_line >= 0], books.charges["charge_id"]) >= 0
    named = positions(numbers, books.charges["invoice_id"])
    freed = (books.charges["status"] == "billed").to_numpy(dtype=bool) & (named >= 0) & on_line
    count = np.bincount(named[freed], minlength=len(numbers))
    return changed(books, "charges", books.charges.index[freed], status="unbilled", invoice_id=""), count
