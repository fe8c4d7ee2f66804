"""Write-offs: what is owed and no longer collected, with a reason and someone who approved it."""

import numpy as np
from pandas import DataFrame, Series

from billing.books import Books
from billing.changes import next_numbers
from billing.receivables.corrections.approval import missing_approval
from billing.receivables.corrections.corrections import (  # fmt: skip
    amount_texts,
    appended,
    confirmed,
    find,
    first_rejection,
    is_repeated,
    owed_on,
    requested_cents,
    rows_at,
    texts,
)
from billing.receivables.ledger.rows import new_rows
from billing.tables import ADJUSTMENTS, INVOICES

#: Kinds that are the office's own choice, which someone else must always approve (RULES.md C16).
_NEED_APPROVAL = ("courtesy", "small_balance", "bad_debt")


def write_off(books: Books, requests: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """One adjustment per request, dated the as-of date, of at most what is owed (RULES.md C3.6).

    Returns the books after it, rejections, and what was done.
    """
    place, rejection = find(books.invoices, INVOICES, requests["document_id"])
    invoices = rows_at(books.invoices, INVOICES, place)
    owed = np.append(owed_on(books), 0)[place]
    cents, name, small = requested_cents(requests, owed), texts(requests["document_id"]), books.settings.small_balance
    rows = books.adjustments
    made = (rows["invoice_id"], rows["amount"], rows["adjustment_date"], rows["reason"])
    again = is_repeated(made, (requests["document_id"], cents, requests["reason"]), books)
    kind = requests["kind"].mask((requests["kind"] == "") & (cents <= small), "small_balance")
    unallowed = missing_approval(books, requests, cents, always=kind.isin(_NEED_APPROVAL).to_numpy(dtype=bool))
    rejection = first_rejection(
        requests,
        (rejection != "", rejection),
        (invoices["doc_type"] == "credit_note", name + " is a credit note."),
        (owed <= 0, "Nothing is owed on " + name + "."),
        (cents > owed, "Only " + amount_texts(owed) + " is owed on " + name + "."),
        (kind == "", "Choose in Kind why it is written off."),
        (
            (kind == "small_balance") & (cents > small),
            "A small balance is up to " + amount_texts([small]) + "; choose another Kind.",
        ),
        (unallowed != "", unallowed),
        (again, name + " was already written off with the same amount and reason today."),
    )
    accepted = (rejection == "").to_numpy()
    values = {
        "adjustment_id": next_numbers(books.adjustments["adjustment_id"], "ADJ-", int(accepted.sum()), 4),
        "invoice_id": requests["document_id"][accepted],
        "adjustment_date": books.today,
        "kind": kind[accepted],
        "amount": cents[accepted],
        "reason": requests["reason"][accepted],
        "posted_by": requests["user"][accepted],
        "approved_by": requests["approved_by"][accepted],
    }
    books = appended(books, "adjustments", new_rows(ADJUSTMENTS, values, int(accepted.sum())))
    told = amount_texts(cents[accepted]) + " of " + name[accepted] + " written off."
    return books, rejection, confirmed(requests, accepted, told)
