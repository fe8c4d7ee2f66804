"""Late fees: post interest and late charges on what is overdue, where the contract allows them."""

import pandas as pd

from billing import money
from billing.actions.action import Action, Outcome, Request
from billing.books import Books
from billing.changes import Changes, TableChanges
from billing.receivables.invoicing.late_fees import late_fees as post
from billing.tables import INVOICES
from billing.triage.blocking import blocked_rows, blocking, held_back, in_doubt, who_is_left_out

READS = (
    "customers",
    "invoices",
    "payments",
    "allocations",
    "adjustments",
    "plans",
    "installments",
    "terms",
    "findings",
)


def late_fees(books: Books, request: Request) -> Outcome:
    """Add a fee document for each overdue invoice of customers with late fees; waived by a write-off."""
    findings = blocking(books, request.damage, (INVOICES,))
    left_out = blocked_rows(books, findings, INVOICES).union(in_doubt(books)[INVOICES.name])
    new = post(books, left_out)
    missed = len(post(books, pd.Index([], dtype="int64"))) - len(new)
    behind = held_back(missed, "invoices") + who_is_left_out(books)
    if new.empty:
        return Outcome(
            "No late fee to post: none is due, or Customers and Settings allow none (Late fees, Late interest %)."
            + behind,
            findings=findings,
        )
    total = money.text(int(new["total_amount"].sum()))
    message = (
        f"{money.counted(len(new), 'late fee')} posted, {total} in all. To waive one, enter a write-off "
        f"with the Kind late_fee_waived on Corrections.{behind}"
    )
    return Outcome(message, Changes({"invoices": TableChanges(appended=new, why="charged for being late")}), findings)


ACTION = Action(
    name="late fees",
    command="fees",
    title="Late fees",
    about="Charges interest and fees on overdue invoices where Customers and Settings allow it: shown first, each a "
    "document of its own that can be waived.",
    icon="DollarSign",
    reads=READS,
    run=late_fees,
    asks=True,
)
