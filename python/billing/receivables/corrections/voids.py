"""Voids: documents made ineffective that nobody has seen and nothing hangs on; they keep their numbers."""

from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.receivables.corrections.corrections import answers, changed, find, noted, rows_at, words
from billing.tables import INVOICES


def void(books: Books, wishes: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """Make documents void that were not sent and on which nothing was paid, credited or adjusted (domain C3).

    The number stays and is never given again (check N04); the charges are unbilled again. Returns the books after it,
    why a wish was not carried out ('' where it was), and what was done.
    """
    invoices, name = books.invoices, words(wishes["document_id"])
    place, lack = find(books.invoices, INVOICES, wishes["document_id"])
    rows = rows_at(invoices, INVOICES, place)
    closed = pd.to_datetime(books.settings.closed_through, errors="coerce")
    sent = words(rows["sent_date"].dt.strftime("%Y-%m-%d").fillna("").astype("str"))
    instead = np.where(rows["doc_type"] == "credit_note", "", " Write a credit note instead.")
    lack = answers(
        wishes,
        (lack != "", lack),
        (rows["state"] == "void", name + " is void already."),
        (sent != "", name + " was sent on " + sent + "." + instead),
        (_has_money(books, wishes["document_id"]), name + " has, or had, money on it." + instead),
        (_is_in(books.adjustments["invoice_id"], wishes), name + " has adjustments." + instead),
        (_is_in(_live_notes(books), wishes), name + " has a credit note."),
        (_was_reminded(books, wishes), name + " was asked for in a reminder that was sent." + instead),
        (rows["invoice_date"] <= closed, name + " is dated in a closed month." + instead),
        (~wishes["whole"], "A document is made void whole; leave the Amount blank."),
    )
    done = (lack == "").to_numpy()
    index, numbers = invoices.index[place[done]], wishes["document_id"][done]
    note = Series(words(noted(wishes["reason"], wishes["approved_by"])[done]), index=index, dtype="str")
    kept = invoices.loc[index, "note"]
    books = changed(books, "invoices", index, state="void", note=note.where(kept == "", kept + "; " + note))
    books, freed = _unbill(books, numbers)
    said = name[done] + " is void."
    said = said + np.where(freed > 0, " Its charges are unbilled again.", "")
    return books, lack, Series(said, index=wishes.index[done], dtype="str").reindex(wishes.index).fillna("")


def _is_in(numbers: "Series[str]", wishes: DataFrame) -> Any:
    return positions(numbers, wishes["document_id"]) >= 0


def _has_money(books: Books, numbers: "Series[str]") -> Any:
    """Documents to which, or from which, something is or ever was applied: making them void would change the past."""
    rows = books.allocations
    rows = rows[~(rows["released_date"] <= rows["allocation_date"])]
    return positions(pd.concat([rows["invoice_id"], rows["source_id"]]), numbers) >= 0


def _live_notes(books: Books) -> "Series[str]":
    """Documents that a credit note refers to."""
    rows = books.invoices
    notes = rows[(rows["doc_type"] == "credit_note") & (rows["state"] != "void")]
    return notes["ref_invoice_id"]


def _was_reminded(books: Books, wishes: DataFrame) -> Any:
    lists = books.reminders.loc[books.reminders["state"] == "sent", "invoices"]
    return _is_in(Series(lists.str.split(r"[\s,;]+", regex=True).explode().dropna(), dtype="str"), wishes)


def _unbill(books: Books, numbers: "Series[str]") -> tuple[Books, Any]:
    """Charges of these documents are open again; returns how many of each as well."""
    lines = books.invoice_lines
    of_line = positions(numbers, lines["invoice_id"])
    on_line = positions(lines["charge_id"][of_line >= 0], books.charges["charge_id"]) >= 0
    named = positions(numbers, books.charges["invoice_id"])
    freed = (books.charges["status"] == "billed").to_numpy(dtype=bool) & (named >= 0) & on_line
    count = np.bincount(named[freed], minlength=len(numbers))
    return changed(books, "charges", books.charges.index[freed], status="unbilled", invoice_id=""), count
