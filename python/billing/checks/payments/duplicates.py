"""Payments that were entered twice: surely, probably, with a typing error, for two customers, or a whole deposit."""

import numpy as np
import pandas as pd
from pandas import DataFrame, Series
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from billing.books import Books, look_up
from billing.checks.evidence import derived
from billing.checks.evidence.known_distinct import known_distinct
from billing.checks.evidence.similarity import neighbors, normalized, repeated, slips
from billing.finding import Severity, check
from billing.money import Bools, Ints
from billing.receivables.ledger.guarantors import account_of
from billing.schema import CODE, MONEY, TEXT
from billing.tables import PAYMENTS

#: Equal amounts of one customer further apart than this are two payments (RULES.md K08).
_DAYS_APART = 5


@check(
    table=PAYMENTS,
    column="payment_id",
    severity=Severity.ERROR,
    ref="K07",
    message="{payment_id} is the same as {first}: {amount} from {customer_id} by {method}, reference {reference}.",
    fix="Set the State of {payment_id} to void if the bank shows it once.",
    kinds={"first": CODE},
    pairs="first",
)
def duplicate_payment(books: Books) -> DataFrame:
    """The same payment is entered twice: customer, amount, method and reference are equal.

    Money that never arrived closes invoices. One reference for several customers is a bulk payment and left alone.
    """
    payments = _countable(books)
    payments = payments[(payments["reference"] != "") & ~payments.index.isin(of_repeated_deposits(books))]
    same = ["amount", "customer_id", "method", "normalized_reference"]
    payments = payments.assign(normalized_reference=normalized(payments["reference"]))
    guilty = repeated(payments, same, "payment_id", payments["received_date"], known_distinct(books, "payments"))
    return guilty.assign(at_stake=guilty["amount"].abs())


@check(
    table=PAYMENTS,
    column="payment_id",
    severity=Severity.WARNING,
    ref="K08",
    message="{payment_id} of {received_date} is {amount} from {customer_id}, like {first} {days} days before, {how}.",
    fix="Check the bank statement; if it shows only one, set the State of {payment_id} to void.",
    kinds={"first": CODE, "days": CODE, "how": TEXT},
    pairs="first",
)
def probably_duplicate_payment(books: Books) -> DataFrame:
    """A payment looks like another from the same customer a few days before.

    Money that never arrived closes invoices. Payments that name different invoices, or that exactly pay two items of
    that amount, are left alone. A blank reference counts where the office keeps references.
    """
    payments = _countable(books)
    payments = payments[payments["received_date"].notna() & (payments["amount"] > 0)]
    payments = payments[payments.duplicated(["amount", "customer_id"], keep=False)]
    left, right = _near_pairs(payments)
    one, two = payments.take(left), payments.take(right)
    references, others = normalized(one["reference"]), normalized(two["reference"])
    # Where hardly any payment has a reference, a blank one tells nothing.
    blank = ((references == "").to_numpy() | (others == "").to_numpy()) & derived.keeps_references(books)
    near = _edits(references, others) <= 1
    same = (references.to_numpy(dtype=object) == others.to_numpy(dtype=object)) & ~blank
    certain = same & (one["method"].to_numpy(dtype=object) == two["method"].to_numpy(dtype=object))
    stated = one["stated_for"].to_numpy(dtype=object) != two["stated_for"].to_numpy(dtype=object)
    pairs = two.assign(
        first=one["payment_id"].to_numpy(dtype=object),
        days=(two["received_date"].to_numpy() - one["received_date"].to_numpy())
        .astype("timedelta64[D]")
        .astype(np.int64),
        how=np.where(blank, "and a reference is missing", "and the references are nearly the same"),
        at_stake=two["amount"],
    )
    two_of_them = known_distinct(books, "payments")(one["payment_id"], two["payment_id"])
    guilty = pairs[(blank | near) & ~certain & ~two_of_them & ~(stated & (one["stated_for"] != "").to_numpy())]
    guilty = guilty[~guilty.index.duplicated()]
    return derived.flagged(guilty, ~_pays_two_items(books, guilty)).astype({"days": "str"})


@check(
    table=PAYMENTS,
    column="amount",
    severity=Severity.WARNING,
    ref="K08",
    message="{payment_id} is {amount} from {customer_id}, and {first} with the same reference {reference} is {other}: "
    "{how}.",
    fix="Look at the check or the bank statement; set the State of the wrong one to void.",
    kinds={"first": CODE, "other": MONEY, "how": TEXT},
    pairs="first",
    evidence=("at_stake", "other"),
)
def mistyped_payment(books: Books) -> DataFrame:
    """A payment was entered a second time with another amount: two digits transposed, or the decimal point slipped.

    One of the two never arrived. A check that was split, each part naming another invoice, is left alone.
    """
    payments = _countable(books)
    payments = payments[payments["received_date"].notna() & (payments["amount"] > 0)]
    block = _joined(payments["customer_id"], payments["method"], normalized(payments["reference"]))
    block = block.where((payments["reference"] != ""), "")
    left, right = _within_days(payments, block)
    one, two = payments.take(left), payments.take(right)
    stated = (one["stated_for"].to_numpy(dtype=object) != two["stated_for"].to_numpy(dtype=object)) & (
        one["stated_for"] != ""
    ).to_numpy(dtype=bool)
    pairs = two.assign(
        first=one["payment_id"].to_numpy(dtype=object),
        other=one["amount"].to_numpy(),
        how=slips(one["amount"].to_numpy(), two["amount"].to_numpy()),
        at_stake=two["amount"],
    )
    listed = known_distinct(books, "payments")(one["payment_id"], two["payment_id"])
    guilty = derived.flagged(pairs, (pairs["how"] != "").to_numpy(dtype=bool) & ~stated & ~listed)
    return guilty[~guilty.index.duplicated()]


@check(
    table=PAYMENTS,
    column="customer_id",
    severity=Severity.WARNING,
    ref="K09",
    message="{payment_id} of {amount} from {customer_id} has the same reference {reference} and amount as {first} from "
    "{other}, and {customer_id} has no invoice of that amount.",
    fix="Look at the check or the bank statement; if there is only one, set the State of {payment_id} to void.",
    kinds={"first": CODE, "other": CODE},
    pairs="first",
)
def reference_of_another_customer(books: Books) -> DataFrame:
    """One check or transfer is entered for two customers.

    One of them gets credit for what the other paid. Bulk payments of insurers and families are left alone: more than
    two payments, one guarantor, an invoice that is named, or one of that amount.
    """
    payments = _countable(books)
    payments = payments.assign(normalized_reference=normalized(payments["reference"]))
    by_bank = payments["method"].isin(["check", "eft"]) & (payments["normalized_reference"] != "")
    payments = payments[by_bank & (payments["amount"] > 0) & payments["received_date"].notna()]
    twice = payments.groupby("normalized_reference")["payment_id"].transform("size") == 2
    order = payments[twice].sort_values(["normalized_reference", "received_date", "payment_id"], kind="stable")
    one, two = order.iloc[::2], order.iloc[1::2]
    days = two["received_date"].to_numpy() - one["received_date"].to_numpy()
    account = [account_of(books, each["customer_id"]) for each in (one, two)]
    alike = (one["amount"].to_numpy() == two["amount"].to_numpy()) & (days <= np.timedelta64(_DAYS_APART, "D"))
    alike &= np.asarray(account[0]) != np.asarray(account[1])
    alike &= ~known_distinct(books, "payments")(one["payment_id"], two["payment_id"])
    fits = [_has_its_invoice(books, each) for each in (one, two)]
    later, earlier = _beside(two, one)[alike & ~fits[1]], _beside(one, two)[alike & fits[1] & ~fits[0]]
    guilty: DataFrame = pd.concat([later, earlier])
    return guilty.assign(at_stake=guilty["amount"])


@check(
    table=PAYMENTS,
    column="deposit_id",
    severity=Severity.WARNING,
    ref="K11",
    message="Deposit {deposit_id} repeats deposit {other}: the same {count} payments of {received_date}, {at_stake} in "
    "all.",
    fix="Check the bank statement; if it shows only one, set the State of the payments of {deposit_id} to void.",
    kinds={"other": CODE, "count": CODE, "at_stake": MONEY},
    pairs="first",
)
def repeated_deposit(books: Books) -> DataFrame:
    """A whole deposit is entered twice under two numbers.

    Money that never arrived closes invoices. Only deposits with payments from at least two customers count: two
    deposits of one payment each happen any day.
    """
    deposits: DataFrame = _repeated_deposits(books)
    return deposits.astype({"count": "str"})


def _countable(books: Books) -> DataFrame:
    """Posted payments whose number, customer and amount are known, but not refunds and the like."""
    payments = books.payments
    known = books.is_known("payments", "payment_id", "customer_id", "amount")
    return payments[known & (payments["state"] == "posted") & (payments["reverses"] == "")]


def _near_pairs(payments: DataFrame) -> tuple[Ints, Ints]:
    """Places of payments of one customer and amount within a few days, the earlier (then the smaller number) first."""
    return _within_days(payments, _joined(payments["customer_id"], payments["amount"].astype("str")))


def _within_days(payments: DataFrame, block: "Series[str]") -> tuple[Ints, Ints]:
    """Places of payments of one block within a few days, the earlier (then the smaller number) first."""
    days = payments["received_date"].dt.strftime("%Y-%m-%d")
    left, right = neighbors(block, _joined(days, payments["payment_id"]), reach=4)
    received = payments["received_date"].to_numpy()
    near = received[right] - received[left] <= np.timedelta64(_DAYS_APART, "D")
    return left[near], right[near]


def _joined(first: "Series[str]", *others: "Series[str]") -> "Series[str]":
    return first.str.cat(DataFrame(dict(enumerate(others))), sep="\x1f")


def _beside(rows: DataFrame, others: DataFrame) -> DataFrame:
    """Rows with the number and the customer of their counterparts."""
    first, other = others["payment_id"].to_numpy(dtype=object), others["customer_id"].to_numpy(dtype=object)
    return rows.assign(first=first, other=other)


def _has_its_invoice(books: Books, payments: DataFrame) -> Bools:
    """Payments that name an invoice, or whose customer has, or had, one of that amount."""
    wanted = pd.MultiIndex.from_frame(payments[["customer_id", "amount"]])
    fits = wanted.isin(pd.MultiIndex.from_frame(books.invoices[["customer_id", "total_amount"]]))
    return np.asarray(fits | (payments["stated_for"] != "").to_numpy(dtype=bool), dtype=bool)


@derived.cached_per_books
def _repeated_deposits(books: Books) -> DataFrame:
    """The first payment of each deposit that repeats another: other, first (payment of the other), count, at_stake."""
    payments = _countable(books)
    payments = payments[(payments["deposit_id"] != "") & payments["received_date"].notna()]
    payments = payments.sort_values(["customer_id", "amount", "payment_id"], kind="stable")
    said = payments[["received_date", "customer_id", "method", "amount"]]
    said = said.assign(reference=normalized(payments["reference"]))
    mark = pd.util.hash_pandas_object(said, index=False).to_numpy()
    by_deposit = payments.assign(mark=mark).groupby("deposit_id")
    deposits = by_deposit.agg(
        mark=("mark", "sum"), count=("mark", "size"), people=("customer_id", "nunique"), at_stake=("amount", "sum")
    )
    firsts = payments.drop_duplicates("deposit_id")
    firsts = firsts.join(deposits, on="deposit_id").sort_values("deposit_id", kind="stable")
    firsts = firsts[firsts["people"] > 1]
    guilty = repeated(firsts, ["mark", "count", "at_stake"], "payment_id", known=known_distinct(books, "payments"))
    return guilty.assign(other=look_up(books.payments, "payment_id", "deposit_id", guilty["first"]))


@derived.cached_per_books
def of_repeated_deposits(books: Books) -> "pd.Index[int]":
    """Rows of the payments of deposits that repeat others: reported once, for the deposit."""
    payments = books.payments
    return payments.index[payments["deposit_id"].isin(_repeated_deposits(books)["deposit_id"])]


def _edits(one: "Series[str]", two: "Series[str]") -> Ints:
    """Edits between pairs of references, where both are long enough to tell."""
    if not len(one):
        return np.zeros(0, dtype=np.int64)
    edits = cpdist(one.to_list(), two.to_list(), scorer=OSA.distance, dtype=np.int64)
    return np.where((one.str.len().to_numpy() > 3) & (two.str.len().to_numpy() > 3), edits, 99)


def _pays_two_items(books: Books, payments: DataFrame) -> Ints:
    """Payments whose customer has, or had, two documents of exactly this amount: a fixed fee on two visits."""
    documents = books.invoices[(books.invoices["state"] == "issued") & (books.invoices["total_amount"] > 0)]
    twice = documents[documents.duplicated(["customer_id", "total_amount"], keep=False)]
    wanted = pd.MultiIndex.from_frame(payments[["customer_id", "amount"]])
    return np.asarray(wanted.isin(pd.MultiIndex.from_frame(twice[["customer_id", "total_amount"]])))
