"""What can be wrong with closed accounts: services, invoices and reminders after an account was closed."""

import pandas as pd
from pandas import DataFrame

from billing.books import Books, look_up
from billing.checks.evidence import derived, line_amounts
from billing.finding import Severity, check
from billing.schema import TEXT
from billing.tables import CHARGES, INVOICES, REMINDERS


@check(
    table=CHARGES,
    column="customer_id",
    severity=Severity.WARNING,
    ref="R10",
    message="{charge_id} is for a service on {service_date} to {customer_id}, whose account was closed on {since}.",
    fix="Set the Customer ID to {target}, or correct Closed on the Customers sheet.",
    kinds={"since": TEXT, "target": TEXT},
    evidence=("at_stake", "service_date"),
)
def charge_on_closed_account(books: Books) -> DataFrame:
    """A service is charged to a customer whose account was closed before it.

    Nobody opens the invoice: it belongs to the account that took over, or is a mistake. Services before the account was
    closed are billed as usual, and payments may still come in.
    """
    charges = books.charges
    known = books.is_known("charges", "customer_id", "service_date") & (charges["status"] != "void")
    rows = _with_account(books, charges.assign(at_stake=line_amounts.charge_amounts(books)))
    return derived.flagged(rows, known & (rows["service_date"] > rows["closed"]))


@check(
    table=INVOICES,
    column="customer_id",
    severity=Severity.WARNING,
    ref="R10",
    message="{invoice_id} of {invoice_date} is made out to {customer_id}, whose account was closed on {since}.",
    fix="Void it and issue it to {target}.",
    kinds={"since": TEXT, "target": TEXT},
    blocks=False,
)
def invoice_on_merged_account(books: Books) -> DataFrame:
    """An invoice is made out to an account that another one has taken over.

    Payments go to the new account and the invoice stays open. Invoices to customers who died or left are the last for
    what was done before; only a merged account has another to take them over.
    """
    invoices = books.invoices
    asked = (invoices["state"] == "issued") & (invoices["doc_type"] == "invoice")
    known = books.is_known("invoices", "customer_id", "invoice_date") & asked
    rows = _with_account(books, invoices.assign(at_stake=invoices["total_amount"]))
    left = derived.items(books)["balance"] != 0
    late = (rows["merged"] != "") & (rows["invoice_date"] > rows["closed"])
    return derived.flagged(rows, known & late & left.to_numpy(dtype=bool))


@check(
    table=REMINDERS,
    column="state",
    severity=Severity.WARNING,
    ref="R10",
    message="{reminder_id} is for {customer_id}, whose account was closed on {since}.",
    fix="Choose skip, and contact {target} instead.",
    kinds={"since": TEXT, "target": TEXT},
    evidence=("at_stake", "customer_id"),
)
def reminder_to_closed_account(books: Books) -> DataFrame:
    """A reminder to send is for a customer whose account is closed.

    It reaches nobody, or a family in mourning. What is owed is collected from the account that took over or the estate.
    """
    reminders = books.reminders
    rows = _with_account(books, reminders.assign(at_stake=reminders["overdue_amount"]))
    return derived.flagged(rows, (rows["state"] == "to send") & (rows["closed"] <= books.today))


def _with_account(books: Books, rows: DataFrame) -> DataFrame:
    """The rows with the day on which their customer's account was closed (NaT: open), and the one that took over."""
    closed = pd.to_datetime(look_up(books.customers, "customer_id", "closed_date", rows["customer_id"]))
    merged = look_up(books.customers, "customer_id", "merged_into", rows["customer_id"]).astype("str")
    day = closed.dt.strftime("%Y-%m-%d").astype("str")
    return rows.assign(
        closed=closed,
        merged=merged,
        since=day.where(merged == "", day + "; " + merged + " took over"),
        target=merged.where(merged != "", "whoever is responsible now"),
    )
