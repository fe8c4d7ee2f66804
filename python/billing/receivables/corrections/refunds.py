"""Refunds: pay back what is not used of a payment or a credit note, never more."""

import numpy as np
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.changes import next_numbers
from billing.money import Bools, Ints
from billing.receivables.corrections.approval import missing_approval
from billing.receivables.corrections.corrections import (  # fmt: skip
    amounts,
    answers,
    appended,
    asked,
    find_source,
    is_repeated,
    left_in,
    noted,
    rows_at,
    words,
)
from billing.receivables.ledger.rows import new_rows
from billing.tables import ALLOCATIONS, INVOICES, PAYMENTS


def refund(books: Books, wishes: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """One negative payment per wish, dated the as-of date, out of what is unapplied (domain C5, check C13).

    It ``reverses`` the payment that it pays back; what a credit note gives is paid out by an allocation of the refund
    to the note, negative as both are. Returns the books after it, why a wish was not carried out ('' where it was), and
    what was done.
    """
    numbers = wishes["document_id"]
    lack = find_source(books, numbers)
    left = left_in(books, numbers)
    cents, name = asked(wishes, left), words(numbers)
    unallowed = missing_approval(books, wishes, cents, always=False)
    lack = answers(
        wishes,
        (lack != "", lack),
        (left == 0, "Nothing of " + name + " is left to refund; release it first, if it is applied."),
        (cents > left, "Only " + amounts(left) + " of " + name + " is not applied; release the rest first."),
        (unallowed != "", unallowed),
        (_is_repeated(books, wishes, cents), name + " was refunded with the same amount and reason today."),
    )
    done = (lack == "").to_numpy()
    made = _payments(books, wishes[done], cents[done])
    books = _pay_out_notes(appended(books, "payments", made), wishes[done], made)
    said = words(made["payment_id"]) + " refunds " + amounts(cents[done]) + " of " + name[done] + "."
    return books, lack, Series(said, index=wishes.index[done], dtype="str").reindex(wishes.index).fillna("")


def _is_repeated(books: Books, wishes: DataFrame, cents: Ints) -> Bools:
    back = books.payments[(books.payments["amount"] < 0) & (books.payments["state"] == "posted")]
    of = back["reverses"].where(back["reverses"] != "", back["stated_for"])
    made = (of, -back["amount"], back["received_date"], back["memo"])
    return is_repeated(made, (wishes["document_id"], cents, noted(wishes["reason"], wishes["approved_by"])), books)


def _payments(books: Books, wishes: DataFrame, cents: Ints) -> DataFrame:
    payment = positions(books.payments["payment_id"], wishes["document_id"])
    note = positions(books.invoices["invoice_id"], wishes["document_id"])
    paid = payment >= 0
    payments, notes = rows_at(books.payments, PAYMENTS, payment), rows_at(books.invoices, INVOICES, note)
    values = {
        "payment_id": next_numbers(books.payments["payment_id"], "RF-", len(wishes)),
        "received_date": books.today,
        "posted_date": books.today,
        "customer_id": np.where(paid, words(payments["customer_id"]), words(notes["customer_id"])),
        "method": np.where(paid, words(payments["method"]), "other"),
        "amount": -cents,
        "purpose": "normal",
        "stated_for": np.where(paid, "", words(wishes["document_id"])),
        "state": "posted",
        "reverses": np.where(paid, words(wishes["document_id"]), ""),
        "memo": noted(wishes["reason"], wishes["approved_by"]),
    }
    return new_rows(PAYMENTS, values, len(wishes))


def _pay_out_notes(books: Books, wishes: DataFrame, made: DataFrame) -> Books:
    is_note = (made["reverses"] == "").to_numpy(dtype=bool)
    count = int(is_note.sum())
    values = {
        "allocation_id": next_numbers(books.allocations["allocation_id"], "A-", count),
        "source_id": made["payment_id"][is_note],
        "invoice_id": wishes["document_id"][is_note],
        "amount": made["amount"][is_note],
        "allocation_date": books.today,
        "rule": "by hand",
    }
    return appended(books, "allocations", new_rows(ALLOCATIONS, values, count))
