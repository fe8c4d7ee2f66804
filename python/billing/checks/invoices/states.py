"""What can be wrong with the status of a document: overpaid, marked paid while owed, void with money on it."""

import numpy as np
from pandas import DataFrame

from billing.books import Books, positions
from billing.checks.evidence import derived
from billing.finding import Severity, check
from billing.schema import MONEY, TEXT
from billing.tables import INVOICES


@check(
    table=INVOICES,
    column="balance",
    severity=Severity.ERROR,
    ref="C01",
    message="{invoice_id} is for {total_amount}, but {settled} is applied to it: {paid} paid, {credited} credited, "
    "{adjusted} adjusted. Too much: {at_stake}.",
    fix="Release {invoice_id} by {at_stake} on Corrections, or lower an adjustment; what is left of the payment is the "
    "customer's credit.",
    kinds={"settled": MONEY, "paid": MONEY, "credited": MONEY, "adjusted": MONEY, "at_stake": MONEY},
)
def overpaid_invoice(books: Books) -> DataFrame:
    """More is applied to an invoice than its total.

    The customer's credit is hidden on a closed invoice, and they get reminders for other invoices.
    """
    items = derived.items(books)
    over = (items["balance"] < 0) & (items["total_amount"] >= 0) & ~derived.doubtful_documents(books)
    guilty, items = books.invoices[over], items[over]
    settled = items["total_amount"] - items["balance"]
    return guilty.assign(
        settled=settled,
        paid=items["paid_amount"],
        credited=items["credited_amount"],
        adjusted=items["adjusted_amount"],
        at_stake=-items["balance"],
    )


@check(
    table=INVOICES,
    column="balance",
    severity=Severity.ERROR,
    ref="C02",
    message="Credit note {invoice_id} is {amount}, but {given} is applied from it. Too much: {at_stake}.",
    fix="Release {invoice_id} by {at_stake} on Corrections: it takes back the newest allocation first.",
    kinds={"amount": MONEY, "given": MONEY, "at_stake": MONEY},
)
def overallocated_credit_note(books: Books) -> DataFrame:
    """More is applied from a credit note than it credits.

    Credit that was never given closes invoices that are still owed.
    """
    made = derived.settlement(books)
    invoices = books.invoices.assign(amount=-books.invoices["total_amount"], given=made.given)
    wrong = made.issued & (invoices["total_amount"] < 0) & (invoices["given"] > invoices["amount"])
    guilty = invoices[wrong & ~derived.doubtful_documents(books)]
    return guilty.assign(at_stake=guilty["given"] - guilty["amount"])


@check(
    table=INVOICES,
    column="status",
    severity=Severity.ERROR,
    ref="S01",
    message="{invoice_id} is marked paid, but {owed} of {total_amount} is still owed.",
    fix="Press Apply payments: it updates the Status. If it was paid, enter the payment.",
    kinds={"owed": MONEY},
    blocks=False,
)
def paid_with_balance(books: Books) -> DataFrame:
    """An invoice is marked paid although money is owed on it.

    Nobody will collect the rest.
    """
    owed = derived.items(books)["balance"]
    invoices = books.invoices
    wrong = (invoices["status"] == "paid") & (owed > 0) & ~derived.doubtful_documents(books)
    return invoices.assign(owed=owed, at_stake=owed)[wrong]


@check(
    table=INVOICES,
    column="status",
    severity=Severity.WARNING,
    ref="S02",
    message="{invoice_id} is marked {status}, but nothing is owed on it any more.",
    fix="Press Apply payments: it updates the Status.",
    blocks=False,
)
def open_without_balance(books: Books) -> DataFrame:
    """An invoice is marked open, partly paid or overdue although nothing is owed on it.

    A customer who has paid gets a reminder.
    """
    items, invoices = derived.items(books), books.invoices
    settled = (invoices["state"] == "issued") & (items["balance"] == 0) & (invoices["invoice_date"] <= books.today)
    named = invoices["status"].isin(["open", "partial", "overdue"]) & (items["status"] != invoices["status"])
    return invoices[named & settled & ~derived.doubtful_documents(books)]


@check(
    table=INVOICES,
    column="state",
    severity=Severity.ERROR,
    ref="S03",
    message="{invoice_id} is void, but {kept} is still {how}.",
    fix="Delete what belongs to it on the other sheets, or set the State back to issued.",
    kinds={"kept": MONEY, "how": TEXT},
)
def void_with_money(books: Books) -> DataFrame:
    """A void document still has adjustments, or is a credit note that is still applied.

    Amounts hang on a document that no longer counts. Payments applied to it are reported at their allocation.
    """
    invoices = books.invoices
    adjusted, given = np.zeros(len(invoices) + 1, dtype=np.int64), np.zeros(len(invoices) + 1, dtype=np.int64)
    rows = books.adjustments
    np.add.at(adjusted, positions(invoices["invoice_id"], rows["invoice_id"]), rows["amount"].to_numpy())
    note = np.where(derived.allocation_payment(books) >= 0, -1, derived.allocation_note(books))
    np.add.at(given, note, books.allocations["amount"].to_numpy())
    kept = np.where(given[:-1] != 0, given[:-1], adjusted[:-1])
    how = np.where(given[:-1] != 0, "applied from it", "adjusted on it")
    wrong = (invoices["state"] == "void") & (kept != 0)
    return derived.flagged(invoices.assign(kept=kept, how=how, at_stake=np.abs(kept)), wrong)
