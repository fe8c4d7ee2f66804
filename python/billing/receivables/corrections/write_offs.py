"""Write-offs: what is owed and no longer asked for, with a reason and somebody who allowed it."""

import numpy as np
from pandas import DataFrame, Series

from billing.books import Books
from billing.changes import next_numbers
from billing.receivables.corrections.approval import missing_approval
from billing.receivables.corrections.corrections import (  # fmt: skip
    amounts,
    answers,
    appended,
    asked,
    find,
    is_repeated,
    owed_on,
    rows_at,
    words,
)
from billing.receivables.ledger.rows import new_rows
from billing.tables import ADJUSTMENTS, INVOICES

#: What a write-off by the office's own wish is: always to be allowed by somebody else (check C16).
_ALWAYS = ("courtesy", "small_balance", "bad_debt")


def write_off(books: Books, wishes: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """One adjustment per wish, dated the as-of date, of what is owed at most (domain C3).

    Returns the books after it, why a wish was not carried out ('' where it was), and what was done.
    """
    place, lack = find(books.invoices, INVOICES, wishes["document_id"])
    invoices = rows_at(books.invoices, INVOICES, place)
    owed = np.append(owed_on(books), 0)[place]
    cents, name, small = asked(wishes, owed), words(wishes["document_id"]), books.settings.small_balance
    rows = books.adjustments
    made = (rows["invoice_id"], rows["amount"], rows["adjustment_date"], rows["reason"])
    again = is_repeated(made, (wishes["document_id"], cents, wishes["reason"]), books)
    kind = wishes["kind"].mask((wishes["kind"] == "") & (cents <= small), "small_balance")
    unallowed = missing_approval(books, wishes, cents, always=kind.isin(_ALWAYS).to_numpy(dtype=bool))
    lack = answers(
        wishes,
        (lack != "", lack),
        (invoices["doc_type"] == "credit_note", name + " is a credit note."),
        (owed <= 0, "Nothing is owed on " + name + "."),
        (cents > owed, "Only " + amounts(owed) + " is owed on " + name + "."),
        (kind == "", "Choose in Kind why it is written off."),
        (
            (kind == "small_balance") & (cents > small),
            "A small balance is up to " + amounts([small]) + "; choose another Kind.",
        ),
        (unallowed != "", unallowed),
        (again, name + " was written off with the same amount and reason today."),
    )
    done = (lack == "").to_numpy()
    values = {
        "adjustment_id": next_numbers(books.adjustments["adjustment_id"], "ADJ-", int(done.sum()), 4),
        "invoice_id": wishes["document_id"][done],
        "adjustment_date": books.today,
        "kind": kind[done],
        "amount": cents[done],
        "reason": wishes["reason"][done],
        "posted_by": wishes["user"][done],
        "approved_by": wishes["approved_by"][done],
    }
    books = appended(books, "adjustments", new_rows(ADJUSTMENTS, values, int(done.sum())))
    said = amounts(cents[done]) + " of " + name[done] + " written off."
    return books, lack, Series(said, index=wishes.index[done], dtype="str").reindex(wishes.index).fillna("")
