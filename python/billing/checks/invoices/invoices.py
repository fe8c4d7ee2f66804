"""What can be wrong with documents as such: no lines, nothing billed, no invoice to credit, and their dates."""

import numpy as np
from pandas import DataFrame

from billing import money
from billing.books import Books, look_up, positions
from billing.checks.evidence import derived
from billing.checks.evidence.likely_dates import likely_date
from billing.finding import Severity, check
from billing.receivables.ledger.open_items import terms_of
from billing.receivables.terms.holidays import office_due_dates
from billing.schema import CODE, DATE, TEXT
from billing.tables import INVOICES


@check(
    table=INVOICES,
    column="invoice_id",
    severity=Severity.ERROR,
    ref="R02",
    message="{invoice_id} was issued for {total_amount}, but has no lines.",
    fix="Enter its lines, or void it. An opening balance has the Type opening and needs none.",
)
def invoice_without_lines(books: Books) -> DataFrame:
    """An issued invoice has no lines.

    Nobody can say what the customer is billed for. Silent where no lines are kept at all, and for a late fee that names
    the late invoice.
    """
    invoices = books.invoices
    if books.invoice_lines.empty:
        return invoices[:0].assign(at_stake=0)
    has = np.zeros(len(invoices) + 1, dtype=bool)
    has[derived.line_document(books)] = True
    bare = (invoices["state"] == "issued") & (invoices["doc_type"] != "opening") & (invoices["invoice_id"] != "")
    late_fee = (invoices["doc_type"] == "fee") & (invoices["ref_invoice_id"] != "")
    return invoices.assign(at_stake=invoices["total_amount"].abs())[bare & ~has[:-1] & ~late_fee]


@check(
    table=INVOICES,
    column="total_amount",
    severity=Severity.NOTE,
    ref="A09",
    message="{doc_type} {invoice_id} to {customer_id} is for {total_amount}.",
    fix="Void it; to give the customer money back, issue a credit note.",
)
def invoice_of_nothing(books: Books) -> DataFrame:
    """The total of an invoice is zero or negative.

    It can be neither paid nor dunned, and credits something without saying what. An invoice whose lines are all
    discounted by 100% shows what was given for free, and is left alone.
    """
    invoices, lines = books.invoices, books.invoice_lines
    place = derived.line_document(books)
    given = (lines["discount_percent"] == money.WHOLE).to_numpy(dtype=bool)
    some, other = (np.bincount(place[(place >= 0) & flags], minlength=len(invoices)) for flags in (given, ~given))
    nothing = (invoices["total_amount"] < 0) | ((invoices["total_amount"] == 0) & ((some == 0) | (other > 0)))
    issued = (invoices["state"] == "issued") & invoices["doc_type"].isin(["invoice", "fee"])
    guilty = derived.flagged(invoices, books.is_known("invoices", "total_amount") & issued & nothing)
    return guilty.assign(at_stake=guilty["total_amount"].abs(), doc_type=guilty["doc_type"].str.capitalize())


@check(
    table=INVOICES,
    column="ref_invoice_id",
    severity=Severity.WARNING,
    ref="R07",
    message="Credit note {invoice_id} to {customer_id} {lack}.",
    fix="Enter the invoice it reduces in Credits invoice; for a goodwill credit, say so in the Note.",
    kinds={"lack": TEXT},
)
def credit_note_without_invoice(books: Books) -> DataFrame:
    """A credit note names no invoice, a void one, or one of another customer.

    Nobody can tell later what was credited. A goodwill credit with a note is left alone.
    """
    invoices = books.invoices
    place = positions(invoices["invoice_id"], invoices["ref_invoice_id"])
    notes = (invoices["doc_type"] == "credit_note") & (invoices["state"] != "void")
    notes &= ~books.is_unknown("invoices", "ref_invoice_id")
    nothing = (invoices["ref_invoice_id"] == "") & (invoices["note"] == "")
    void = (place >= 0) & (derived.values_at(invoices["state"], place) == "void")
    other = (place >= 0) & (derived.values_at(invoices["customer_id"], place) != invoices["customer_id"].to_numpy())
    named = invoices["ref_invoice_id"].astype(object)
    lack = np.select(
        [nothing, void, other],
        [
            "names no invoice",
            "credits " + named + ", which is void",
            "credits " + named + ", which is another customer's",
        ],
        default="",
    )
    guilty = derived.flagged(invoices.assign(lack=lack), notes & (nothing | void | other))
    return guilty.assign(at_stake=guilty["total_amount"].abs())


@check(
    table=INVOICES,
    column="due_date",
    severity=Severity.ERROR,
    ref="D01",
    message="{invoice_id} of {invoice_date} was due on {due_date}, before it was issued.",
    fix="Set the Due date to {computed}, by the terms.",
    kinds={"computed": DATE},
    expected="computed",
)
def due_before_invoice(books: Books) -> DataFrame:
    """An invoice falls due before its date.

    The customer gets reminders and late fees before they could pay.
    """
    invoices = books.invoices
    live = (invoices["state"] != "void") & (invoices["doc_type"] != "credit_note")
    guilty = invoices[live & (invoices["due_date"] < invoices["invoice_date"])]
    computed = office_due_dates(books.settings, terms_of(books)[guilty.index], guilty["invoice_date"])
    return guilty.assign(computed=computed, at_stake=guilty["total_amount"].abs())


@check(
    table=INVOICES,
    column="due_date",
    severity=Severity.WARNING,
    ref="D02",
    message="{invoice_id} of {invoice_date} is due on {due_date}; by the terms {agreed} it is due on {computed}.",
    fix="Set the Due date to {computed}, or write in Due date agreed why it differs.",
    kinds={"agreed": CODE, "computed": DATE},
    expected="computed",
)
def due_date_off_terms(books: Books) -> DataFrame:
    """The due date does not follow from the payment terms.

    Reminders come too early or too late. Only terms of the invoice itself or of its customer count, not the house
    terms; a reason in Due date agreed excuses it.
    """
    invoices = books.invoices
    theirs = look_up(books.customers, "customer_id", "terms", invoices["customer_id"]).astype("str")
    agreed = invoices["terms"].where(invoices["terms"] != "", theirs)
    known = books.is_known("invoices", "due_date", "invoice_date") & ~books.is_unknown("invoices", "terms")
    live = (invoices["state"] != "void") & invoices["doc_type"].isin(["invoice", "fee"]) & (agreed != "")
    live &= (invoices["due_reason"] == "") & (invoices["due_date"] >= invoices["invoice_date"])
    computed = office_due_dates(books.settings, agreed, invoices["invoice_date"])
    wrong = known & live & computed.notna() & (computed != invoices["due_date"])
    stake = invoices["total_amount"].abs()
    return derived.flagged(invoices.assign(agreed=agreed, computed=computed, at_stake=stake), wrong)


@check(
    table=INVOICES,
    column="invoice_date",
    severity=Severity.WARNING,
    ref="D04",
    message="{invoice_id} is dated {invoice_date}, after {as_of}.",
    fix="Correct the Invoice date; {likely} is the nearest past date. Make what is not sent yet a draft.",
    kinds={"as_of": DATE, "likely": DATE},
    expected="likely",
)
def future_invoice(books: Books) -> DataFrame:
    """An issued invoice is dated after today.

    It is missing from what is owed, and is never dunned.
    """
    invoices = books.invoices
    guilty = invoices[(invoices["state"] == "issued") & (invoices["invoice_date"] > books.today)]
    likely = likely_date(guilty["invoice_date"], books.today)
    return guilty.assign(as_of=books.today, likely=likely, at_stake=guilty["total_amount"].abs())
