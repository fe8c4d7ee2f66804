"""Refunds: pay back what is unapplied of a payment or credit note, never more (RULES.md C5.9)."""

import numpy as np
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.changes import next_numbers
from billing.money import Bools, Ints
from billing.receivables.corrections.approval import missing_approval
from billing.receivables.corrections.corrections import (  # fmt: skip
    amount_texts,
    appended,
    approved_reason,
    confirmed,
    first_rejection,
    is_repeated,
    requested_cents,
    rows_at,
    texts,
    unapplied_of,
    unknown_source,
)
from billing.receivables.ledger.rows import new_rows
from billing.tables import ALLOCATIONS, INVOICES, PAYMENTS


def refund(books: Books, requests: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """One negative payment per request, dated the as-of date, out of what is unapplied (RULES.md C13).

    It ``reverses`` the payment that it pays back; a credit note is paid out by an allocation of the refund to the note,
    negative as both are. Returns the books after it, rejections, and what was done.
    """
    numbers = requests["document_id"]
    rejection = unknown_source(books, numbers)
    left = unapplied_of(books, numbers)
    cents, name = requested_cents(requests, left), texts(numbers)
    unallowed = missing_approval(books, requests, cents, always=False)
    rejection = first_rejection(
        requests,
        (rejection != "", rejection),
        (left == 0, "Nothing of " + name + " is left to refund; if it is applied, release it first."),
        (cents > left, "Only " + amount_texts(left) + " of " + name + " is unapplied; release the rest first."),
        (unallowed != "", unallowed),
        (_is_repeated(books, requests, cents), name + " was already refunded with the same amount and reason today."),
    )
    accepted = (rejection == "").to_numpy()
    made = _payments(books, requests[accepted], cents[accepted])
    books = _pay_out_notes(appended(books, "payments", made), requests[accepted], made)
    told = texts(made["payment_id"]) + " refunds " + amount_texts(cents[accepted]) + " of " + name[accepted] + "."
    return books, rejection, confirmed(requests, accepted, told)


def _is_repeated(books: Books, requests: DataFrame, cents: Ints) -> Bools:
    back = books.payments[(books.payments["amount"] < 0) & (books.payments["state"] == "posted")]
    of = back["reverses"].where(back["reverses"] != "", back["stated_for"])
    made = (of, -back["amount"], back["received_date"], back["memo"])
    return is_repeated(made, (requests["document_id"], cents, approved_reason(requests)), books)


def _payments(books: Books, requests: DataFrame, cents: Ints) -> DataFrame:
    payment = positions(books.payments["payment_id"], requests["document_id"])
    note = positions(books.invoices["invoice_id"], requests["document_id"])
    paid = payment >= 0
    payments, notes = rows_at(books.payments, PAYMENTS, payment), rows_at(books.invoices, INVOICES, note)
    values = {
        "payment_id": next_numbers(books.payments["payment_id"], "RF-", len(requests)),
        "received_date": books.today,
        "posted_date": books.today,
        "customer_id": np.where(paid, texts(payments["customer_id"]), texts(notes["customer_id"])),
        "method": np.where(paid, texts(payments["method"]), "other"),
        "amount": -cents,
        "purpose": "normal",
        "stated_for": np.where(paid, "", texts(requests["document_id"])),
        "state": "posted",
        "reverses": np.where(paid, texts(requests["document_id"]), ""),
        "memo": approved_reason(requests),
    }
    return new_rows(PAYMENTS, values, len(requests))


def _pay_out_notes(books: Books, requests: DataFrame, made: DataFrame) -> Books:
    is_note = (made["reverses"] == "").to_numpy(dtype=bool)
    count = int(is_note.sum())
    values = {
        "allocation_id": next_numbers(books.allocations["allocation_id"], "A-", count),
        "source_id": made["payment_id"][is_note],
        "invoice_id": requests["document_id"][is_note],
        "amount": made["amount"][is_note],
        "allocation_date": books.today,
        "rule": "by hand",
    }
    return appended(books, "allocations", new_rows(ALLOCATIONS, values, count))
