"""What can be wrong with money received: applied beyond its amount, refunded too much, left unapplied."""

import numpy as np
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.checks.evidence import derived
from billing.checks.evidence.likely_dates import likely_date
from billing.checks.payments.duplicates import of_repeated_deposits
from billing.finding import Severity, check
from billing.money import Ints
from billing.schema import DATE, MONEY, TEXT
from billing.tables import PAYMENTS

#: Money may stay unapplied for so many business days (RULES.md C03).
_DAYS_TO_APPLY = 2


@check(
    table=PAYMENTS,
    column="received_date",
    severity=Severity.WARNING,
    ref="D04",
    message="{payment_id} was received on {received_date}, after {as_of}.",
    fix="Correct Received; {likely} is the nearest past date. Set a post-dated check to the State scheduled.",
    kinds={"as_of": DATE, "likely": DATE},
    expected="likely",
)
def future_payment(books: Books) -> DataFrame:
    """A payment is dated after today.

    It does not count yet, and the customer gets reminders for what they have paid.
    """
    payments = books.payments
    guilty = payments[(payments["state"] == "posted") & (payments["received_date"] > books.today)]
    likely = likely_date(guilty["received_date"], books.today)
    return guilty.assign(as_of=books.today, likely=likely, at_stake=guilty["amount"].abs())


@check(
    table=PAYMENTS,
    column="amount",
    severity=Severity.ERROR,
    ref="C02",
    message="{payment_id} is {amount}, but {applied} is applied from it. Too much: {at_stake}.",
    fix="Release {payment_id} by {at_stake} on Corrections: it takes back the newest allocation first.",
    kinds={"applied": MONEY, "at_stake": MONEY},
)
def overallocated_payment(books: Books) -> DataFrame:
    """More is applied from a payment than was received.

    Money that never arrived closes invoices that are still owed.
    """
    applied = _applied(books)
    payments = books.payments.assign(applied=applied, at_stake=applied - books.payments["amount"].clip(lower=0))
    counts = (payments["state"] == "posted") & (applied > payments["amount"]) & (applied > 0)
    return payments[counts & ~derived.doubtful_payments(books)]


@check(
    table=PAYMENTS,
    column="amount",
    severity=Severity.WARNING,
    ref="C03",
    message="{unapplied} of {payment_id}, received on {received_date} from {customer_id}, is not applied. {owing}",
    fix="Press Apply payments; where its Purpose is plan but no plan is left to pay, set it to normal first. Or say "
    "what it is: Purpose deposit, or a refund.",
    kinds={"unapplied": MONEY, "owing": TEXT},
    evidence=("at_stake", "customer_id"),
    blocks=False,
)
def unapplied_payment(books: Books) -> DataFrame:
    """Money has been unapplied for more than two business days.

    The customer gets reminders for what they have paid. It is an error where the customer owes as much or more.
    Deposits are kept on purpose.
    """
    payments = waiting_payments(books)
    unapplied, owed = payments["unapplied"], _owed(books, payments["customer_id"])
    enough = owed >= unapplied.to_numpy()
    return payments.assign(
        at_stake=unapplied,
        owing=np.where(enough, "The customer owes as much or more.", "The customer owes less."),
        severity=np.where(enough, Severity.ERROR, Severity.WARNING),
    )


@check(
    table=PAYMENTS,
    column="amount",
    severity=Severity.ERROR,
    ref="C13",
    message="{payment_id} is {amount}, but {refunded} was refunded and {applied} is applied. Too much: {at_stake}.",
    fix="Correct the refund, or release {payment_id} by {at_stake} on Corrections.",
    kinds={"refunded": MONEY, "applied": MONEY, "at_stake": MONEY},
)
def refund_beyond_payment(books: Books) -> DataFrame:
    """More of a payment is refunded than is left of it.

    Money goes out that was never received, or invoices stay closed although their money went back.
    """
    applied, whole = _applied(books), derived.money_left(books)["allocated_amount"]
    payments = books.payments.assign(
        refunded=whole - applied, applied=applied, at_stake=whole - books.payments["amount"]
    )
    wrong = (payments["refunded"] > 0) & (payments["at_stake"] > 0) & (payments["state"] == "posted")
    return payments[wrong & (applied <= payments["amount"]) & ~derived.doubtful_payments(books)]


@check(
    table=PAYMENTS,
    column="state",
    severity=Severity.ERROR,
    ref="C13",
    message="{payment_id} is {state}, but {applied} is still applied from it.",
    fix="Release {payment_id} on Corrections; its invoices become open again.",
    kinds={"applied": MONEY},
)
def bounced_payment_applied(books: Books) -> DataFrame:
    """A payment bounced or was voided, and is still applied to invoices.

    Invoices count as paid with money that is not there.
    """
    payments = books.payments
    sums = np.zeros(len(payments) + 1, dtype=np.int64)
    np.add.at(sums, derived.allocation_payment(books), books.allocations["amount"].to_numpy())
    payments = payments.assign(applied=sums[:-1], at_stake=sums[:-1])
    return payments[payments["state"].isin(["bounced", "void"]) & (payments["applied"] > 0)]


@check(
    table=PAYMENTS,
    column="reference",
    severity=Severity.NOTE,
    ref="C18",
    message="{payment_id} of {amount} was received by {method} on {received_date} and has no reference.",
    fix="Enter the check number or the bank's reference.",
    blocks=False,
)
def missing_reference(books: Books) -> DataFrame:
    """A payment by check, card or bank transfer has no reference.

    Without it nobody can tell whether it was entered twice, or find it on the bank statement. Cash has none, and a
    scheduled payment need not have one yet. A refund points at the payment it returns. Silent where most of a hundred
    or more payments have none: such an office keeps no references.
    """
    payments = books.payments
    guilty = derived.flagged(payments, derived.lack_reference(books) & derived.keeps_references(books))
    return guilty.assign(at_stake=guilty["amount"].abs())


@derived.cached_per_books
def waiting_payments(books: Books) -> DataFrame:
    """Payments with money unapplied for more than two business days, and how much; deposits are kept on purpose."""
    left = derived.money_left(books)["unallocated_amount"]
    payments = books.payments.assign(unapplied=left)
    waiting = (left > 0) & (payments["purpose"] != "deposit") & payments["received_date"].notna()
    waiting &= ~payments.index.isin(of_repeated_deposits(books))
    payments = payments[waiting & ~derived.doubtful_payments(books) & ~derived.paid_for_nothing(books)]
    received = payments["received_date"].to_numpy().astype("datetime64[D]")
    return payments[np.busday_count(received, np.datetime64(books.today, "D")) > _DAYS_TO_APPLY]


@derived.cached_per_books
def _applied(books: Books) -> Ints:
    """Cents of each payment that count as applied to invoices, not counting refunds."""
    made = derived.settlement(books)
    rows = books.allocations
    target = np.append(made.issued, False)[derived.allocation_document(books)]
    counts = target & ~(rows["allocation_date"] > books.today).to_numpy(dtype=bool)
    payment = np.where(counts, derived.allocation_payment(books), -1)
    sums = np.zeros(len(books.payments) + 1, dtype=np.int64)
    np.add.at(sums, payment, rows["amount"].to_numpy())
    return np.where(made.posted, sums[:-1], 0)


def _owed(books: Books, customer_id: "Series[str]") -> Ints:
    """What these customers owe on invoices that are neither disputed nor on an active plan."""
    items = derived.items(books)
    owing = items[(items["balance"] > 0) & ~items["disputed"] & (items["plan_id"] == "")]
    sums = owing.groupby("customer_id")["balance"].sum()
    place = positions(Series(sums.index, dtype="str"), customer_id)
    return np.append(sums.to_numpy(dtype=np.int64), 0)[place]
