"""What payments that match nothing of their customer's may be: transposed digits, a slipped point, someone else's."""

from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.checks.evidence import derived
from billing.checks.evidence.similarity import PAIRS_OF_DIGITS, normalized, transposed
from billing.checks.payments.duplicates import of_repeated_deposits
from billing.finding import Severity, check
from billing.money import CENTS, Bools, Ints
from billing.receivables.ledger.guarantors import account_of
from billing.schema import CODE, MONEY
from billing.tables import PAYMENTS

#: With more open items than this nearly every amount is the sum of some.
_MOST_ITEMS: Final = 40


@check(
    table=PAYMENTS,
    column="amount",
    severity=Severity.WARNING,
    ref="C06",
    message="{payment_id} is {amount}, but {customer_id} owes {expected} on {invoice_id}: two digits are transposed. "
    "Difference {at_stake}.",
    fix="Look at the check or the bank statement; if it says {expected}, correct the Amount.",
    evidence=("at_stake", "invoice_id"),
    kinds={"expected": MONEY, "invoice_id": CODE, "at_stake": MONEY},
    expected="expected",
)
def transposed_digits(books: Books) -> DataFrame:
    """A payment is what its customer owes with two neighboring digits transposed.

    The invoice stays open for a few cents or is overpaid, and the bank does not tie out. Only neighboring digits count,
    and only where the payment matches nothing else of the customer's.
    """
    strange = _strange(books)
    found = [strange[:0].assign(expected=0, invoice_id="")]
    for digit in range(PAIRS_OF_DIGITS):
        expected = transposed(strange["amount"].to_numpy(), digit)
        found.append(_with_item(books, strange, np.where(expected == strange["amount"], 0, expected)))
    guilty = pd.concat(found).astype({"expected": "int64", "invoice_id": "str"})
    guilty = guilty[~guilty.index.duplicated()]
    return guilty.assign(at_stake=(guilty["amount"] - guilty["expected"]).abs())


@check(
    table=PAYMENTS,
    column="amount",
    severity=Severity.WARNING,
    ref="C07",
    message="{payment_id} is {amount}, but {customer_id} owes {expected} on {invoice_id}: the decimal point has "
    "slipped. Difference {at_stake}.",
    fix="Look at the check or the bank statement; if it says {expected}, correct the Amount.",
    evidence=("at_stake", "invoice_id"),
    kinds={"expected": MONEY, "invoice_id": CODE, "at_stake": MONEY},
    expected="expected",
)
def slipped_decimal(books: Books) -> DataFrame:
    """A payment is ten or a hundred times what its customer owes, or a tenth or hundredth of it.

    The customer's account is off by the difference. A round partial payment is only a note.
    """
    strange = _strange(books)
    amount = strange["amount"].to_numpy()
    found = [strange[:0].assign(expected=0, invoice_id="", severity="")]
    for factor in (10, 100):
        whole = amount % factor == 0
        found.append(_with_item(books, strange, np.where(whole, amount // factor, 0)).assign(severity=Severity.WARNING))
        part = _with_item(books, strange, amount * factor)
        is_round = part["amount"] % (5 * CENTS) == 0
        found.append(part.assign(severity=np.where(is_round, Severity.NOTE, Severity.WARNING)))
    guilty = pd.concat(found).astype({"expected": "int64", "invoice_id": "str"})
    guilty = guilty[~guilty.index.duplicated()]
    return guilty.assign(at_stake=(guilty["amount"] - guilty["expected"]).abs())


@check(
    table=PAYMENTS,
    column="customer_id",
    severity=Severity.WARNING,
    ref="C05",
    message="{payment_id} of {amount} matches nothing that {customer_id} owes, but exactly {invoice_id} of {owner}.",
    fix="Look at the check or the bank statement; if {owner} paid, correct the Customer ID.",
    evidence=("at_stake", "invoice_id"),
    kinds={"invoice_id": CODE, "owner": CODE},
    expected="owner",
)
def probably_wrong_customer(books: Books) -> DataFrame:
    """A payment matches nothing of its customer's, but exactly one open invoice of another customer.

    One gets reminders for what they have paid, the other gets credit for nothing. Amounts without cents count only
    where the payer names the invoice; invoices of the same guarantor are the family's own.
    """
    strange = _strange(books)
    items = _open(books)
    amounts, first, count = np.unique(items["balance"].to_numpy(), return_index=True, return_counts=True)
    if not len(amounts) or strange.empty:
        return strange[:0].assign(invoice_id="", owner="", at_stake=0)
    place = np.minimum(np.searchsorted(amounts, strange["amount"]), len(amounts) - 1)
    only = (amounts[place] == strange["amount"].to_numpy()) & (count[place] == 1)
    names, named = _named_item(strange, items)
    item = np.where(named, names, first[place])
    odd = (strange["amount"] % CENTS != 0).to_numpy(dtype=bool)
    likely = named | (only & odd)
    guilty = strange.assign(
        invoice_id=items["invoice_id"].to_numpy(dtype=object)[item],
        owner=items["customer_id"].to_numpy(dtype=object)[item],
        at_stake=strange["amount"],
    )[likely]
    owner = Series(guilty["owner"], dtype="str")
    others = account_of(books, owner) != account_of(books, guilty["customer_id"])
    guilty = guilty[others]
    return derived.flagged(guilty, [not _adds_up(books, row.customer_id, row.amount) for row in guilty.itertuples()])


@derived.cached_per_books
def _open(books: Books) -> DataFrame:
    """Open items of known customers and certain balance: invoice_id, customer_id, balance."""
    items = derived.items(books)
    sure = (items["balance"] > 0) & (items["customer_id"] != "") & ~derived.doubtful_documents(books)
    return items.loc[sure, ["invoice_id", "customer_id", "balance"]].sort_values("invoice_id", ignore_index=True)


@derived.cached_per_books
def _strange(books: Books) -> DataFrame:
    """Payments of which nothing is applied and that match no open item, total or document of their customer.

    Deposits, payments for plans, refunds and payments that name an open invoice of their customer are left out.
    """
    payments = books.payments
    left = derived.money_left(books)["unallocated_amount"]
    whole = (
        (left > 0) & (left == payments["amount"]) & (payments["purpose"] == "normal") & (payments["customer_id"] != "")
    )
    whole &= ~books.is_unknown("payments", "customer_id") & ~derived.doubtful_payments(books)
    whole &= ~payments.index.isin(of_repeated_deposits(books))
    strange = payments[whole & (payments["reverses"] == "")]
    items = _open(books)
    documents = books.invoices.loc[books.invoices["total_amount"] > 0, ["customer_id", "total_amount"]]
    totals = items.groupby("customer_id")["balance"].sum().reset_index()
    own = [items[["customer_id", "balance"]], documents, totals]
    fitting = pd.concat([each.set_axis(["customer_id", "amount"], axis=1) for each in own], ignore_index=True)
    return strange[~_is_pair_of(fitting, strange)]


def _is_pair_of(fitting: DataFrame, rows: DataFrame) -> Bools:
    """Rows whose pair of customer and amount is among the fitting ones."""
    customers = Series(fitting["customer_id"].unique(), dtype="str")
    amounts, code = np.unique(fitting["amount"].to_numpy(dtype=np.int64), return_inverse=True)
    if not len(amounts):
        return np.zeros(len(rows), dtype=bool)
    keys = positions(customers, fitting["customer_id"]) * len(amounts) + code
    customer = positions(customers, rows["customer_id"])
    place = np.minimum(np.searchsorted(amounts, rows["amount"]), len(amounts) - 1)
    known = (customer >= 0) & (amounts[place] == rows["amount"].to_numpy())
    return np.asarray(known & np.isin(customer * len(amounts) + place, keys), dtype=bool)


def _with_item(books: Books, payments: DataFrame, expected: Ints) -> DataFrame:
    """Payments whose customer has an open item of the expected amount, with that item (0 expects nothing)."""
    items = _open(books).rename(columns={"balance": "expected"})
    asked = payments.assign(expected=expected)
    asked = asked[
        (expected > 0)
        & _is_pair_of(items.set_axis(["invoice_id", "customer_id", "amount"], axis=1), asked.assign(amount=expected))
    ]
    first = items.drop_duplicates(["customer_id", "expected"])
    return asked.merge(first, on=["customer_id", "expected"], how="left").set_axis(asked.index)


def _named_item(payments: DataFrame, items: DataFrame) -> tuple[Ints, Bools]:
    """The open item of the payment's amount that each payment names by its whole number, if there is one."""
    words = payments["stated_for"].str.cat(payments["memo"], sep=" ").str.upper()
    lists = pc.split_pattern_regex(pa.array(words, type=pa.large_string()), r"[\s,;]+")
    source = np.asarray(pc.list_parent_indices(lists), dtype=np.int64)
    names = normalized(Series(pc.list_flatten(lists).to_pandas(), dtype="str"))
    item = np.where((names != "").to_numpy(dtype=bool), positions(normalized(items["invoice_id"]), names), -1)
    fits = (item >= 0) & (items["balance"].to_numpy()[item] == payments["amount"].to_numpy()[source])
    found = np.zeros(len(payments), dtype=np.int64)
    found[source[fits]] = item[fits]
    named = np.zeros(len(payments), dtype=bool)
    named[source[fits]] = True
    return found, named


def _adds_up(books: Books, customer_id: str, amount: int) -> bool:
    """Whether the amount is the sum of two to four open items of the customer (or there are too many to tell)."""
    open_items = _balances(books).get(customer_id, [])
    if len(open_items) > _MOST_ITEMS:
        return True
    pairs = {one + two for place, one in enumerate(open_items) for two in open_items[place + 1 :]}
    sums = {0, *open_items, *pairs}
    return any(amount - two in sums for two in pairs)


@derived.cached_per_books
def _balances(books: Books) -> dict[str, list[int]]:
    items = _open(books)
    return {str(customer): rows.tolist() for customer, rows in items.groupby("customer_id")["balance"]}
