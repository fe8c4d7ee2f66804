"""What is left over on documents: balances too small for a letter, credit notes that nobody uses."""

from typing import Final

import pandas as pd
from pandas import DataFrame

from billing.books import Books
from billing.checks.evidence import derived
from billing.finding import Severity, check
from billing.receivables.ledger.open_items import days_since
from billing.schema import DAYS, MONEY
from billing.tables import INVOICES

#: A credit note may stay unused for so many days (RULES.md C20).
_DAYS_UNUSED: Final = 30


@check(
    table=INVOICES,
    column="balance",
    severity=Severity.NOTE,
    ref="C04",
    message="{invoice_id} for {total_amount} was paid except for {left}, which Settings call a small balance.",
    fix="Write it off on Corrections as a small balance, or leave it for the next payment.",
    kinds={"left": MONEY},
    blocks=False,
)
def small_short_pay(books: Books) -> DataFrame:
    """An invoice was paid except for a small balance.

    It clutters every list and aging, and collecting it costs more than it brings in. Disputed invoices do not count.
    """
    items = derived.items(books)
    left = items["balance"]
    small = (left > 0) & (left <= books.settings.small_balance) & (items["paid_amount"] > 0) & ~items["disputed"]
    guilty = books.invoices.assign(left=left, at_stake=left)
    return derived.flagged(guilty, small & ~derived.doubtful_documents(books))


@check(
    table=INVOICES,
    column="balance",
    severity=Severity.WARNING,
    ref="C20",
    message="{left} of {invoice_id} is still unused {days} days after {invoice_date}, and {customer_id} has no open "
    "items that are neither disputed nor on a plan.",
    fix="Refund it on Corrections, or ask {customer_id} whether it may wait for the next invoice.",
    kinds={"left": MONEY, "days": DAYS},
    blocks=False,
)
def unused_credit_note(books: Books) -> DataFrame:
    """A credit note has been unused for more than 30 days.

    It is the customer's money, and after some years it must be turned over to the state as unclaimed property. Where
    the customer also owes on an invoice, that is reported of the customer.
    """
    items = derived.items(books)
    owed = (items["balance"] > 0) & ~items["disputed"] & (items["plan_id"] == "") & (items["customer_id"] != "")
    debtors = items.loc[owed, "customer_id"].unique()
    days = days_since(pd.Timestamp(books.as_of), items["invoice_date"])
    unused = (items["total_amount"] < 0) & (items["balance"] < 0) & (days > _DAYS_UNUSED)
    unused &= ~items["customer_id"].isin(debtors) & ~derived.doubtful_documents(books)
    guilty = books.invoices.assign(left=-items["balance"], at_stake=-items["balance"], days=days)
    return derived.flagged(guilty, unused)
