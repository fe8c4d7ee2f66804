"""Create invoices: bill what is unbilled and in order, one invoice per customer."""

from pandas import Series

from billing import money
from billing.actions.action import Action, Outcome, Refused, Request
from billing.books import Books
from billing.changes import Changes, TableChanges, update
from billing.documents.invoice import TEMPLATE, draw_invoices
from billing.receivables.invoicing.invoicing import (
    NewInvoices,
    billable,
    make_invoices,
    missing_surcharge_tax,
    unreadable_tax,
)
from billing.tables import CHARGES, CUSTOMERS
from billing.triage.blocking import blocked_rows, blocking, held_back

READS = ("customers", "services", "charges", "invoices", "invoice_lines", "terms", "taxes", "findings")
#: Sheets that one run draws.
MOST_SHEETS = 200


def create_invoices(books: Books, request: Request) -> Outcome:
    """Invoice every unbilled charge up to the as-of date that has no error, grouped by customer."""
    if lack := missing_surcharge_tax(books):
        raise Refused(lack)
    findings = blocking(books, request.damage, (CHARGES, CUSTOMERS))
    blocked = blocked_rows(books, findings, CHARGES)
    untaxed = unreadable_tax(books, books.charges)
    charges, waiting = billable(books, blocked.union(untaxed.index)), billable(books, blocked[:0])
    left_out = _unread(untaxed[untaxed.index.isin(waiting.index)])
    left_out += held_back(len(waiting) - len(charges), "charges")
    if charges.empty:
        return Outcome(f"Nothing to invoice up to {books.as_of}.{left_out}", findings=findings)
    new = make_invoices(books, charges)
    numbers = new.invoices["invoice_id"].tolist()
    document = draw_invoices(
        books.with_frames(invoices=new.invoices, invoice_lines=new.invoice_lines),
        numbers[:MOST_SHEETS],
        request.templates,
    )
    return Outcome(_sentence(new, len(charges)) + left_out, _changes(books, new), findings, (document,))


def _unread(untaxed: "Series[str]") -> str:
    if untaxed.empty:
        return ""
    codes = ", ".join(sorted(untaxed.unique()))
    charges = money.counted(len(untaxed), "charge")
    return f" Correct Rate % or In prices of {codes} on Taxes: it cannot be read, and it is needed for {charges}."


def _changes(books: Books, new: NewInvoices) -> Changes:
    return Changes(
        {
            "invoices": TableChanges(appended=new.invoices, why="invoiced"),
            "invoice_lines": TableChanges(appended=new.invoice_lines, why="invoiced"),
            "charges": update(books.charges.loc[new.billed.index], new.billed, list(new.billed.columns), "invoiced"),
        }
    )


def _sentence(new: NewInvoices, charges: int) -> str:
    numbers = new.invoices["invoice_id"].tolist()
    total = money.text(int(new.invoices["total_amount"].sum()))
    sheets = f" Invoice sheets were made for the first {MOST_SHEETS}." if len(numbers) > MOST_SHEETS else ""
    if len(numbers) == 1:
        return f"Invoice {numbers[0]} created: {money.counted(charges, 'charge')}, {total}."
    series = f"{numbers[0]} to {numbers[-1]}"
    return f"{len(numbers):,} invoices created, {series}: {charges:,} charges, {total} in all.{sheets}"


ACTION = Action(
    name="create invoices",
    command="invoice",
    title="Create invoices",
    about="Bills every unbilled charge up to the as-of date that has no error: one invoice per customer, numbered "
    "without gaps.",
    icon="FileNew",
    reads=READS,
    run=create_invoices,
    templates=(TEMPLATE,),
    asks=True,
)
