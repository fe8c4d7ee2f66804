"""What unapplied money may be for: exactly the sum of some open items."""

from math import comb
from typing import Final

import numpy as np
import numpy.typing as npt
from pandas import DataFrame, Series

from billing.books import Books
from billing.checks.evidence import derived
from billing.checks.payments.payments import waiting_payments
from billing.finding import Severity, check
from billing.money import Ints
from billing.receivables.cash_application.subset_sums import MOST_PAID, subsets_with_sums
from billing.schema import MONEY, TEXT
from billing.tables import PAYMENTS

#: Customers with more open items than this are left out.
_MOST_OPEN: Final = 20
#: So are those with so many sums in the range of what they owe that one in this many fits any amount by chance.
_BY_CHANCE: Final = 20
#: More combinations than this are no help.
_MOST_NAMED: Final = 3


@check(
    table=PAYMENTS,
    column="stated_for",
    severity=Severity.ERROR,
    ref="C15",
    message="{unapplied} of {payment_id}, received on {received_date} and unapplied, is exactly {sums} of "
    "{customer_id}.",
    fix="Enter in Stated for what it pays, and press Apply payments; where more than one choice fits, ask the payer.",
    kinds={"unapplied": MONEY, "sums": TEXT},
    blocks=False,
    expected="items",
)
def unapplied_sum_of_items(books: Books) -> DataFrame:
    """Unapplied money is exactly the sum of two to six open items of its customer.

    They get reminders for what they have paid. Where two or three choices fit, all are listed and none is chosen;
    customers with more than twenty open items, or so many that any amount fits by chance, are left out. Disputed items
    and items on a plan do not count, nor does money that is one item or for which the payer names invoices.
    """
    items = derived.items(books)
    sure = (items["balance"] > 0) & ~items["disputed"] & (items["plan_id"] == "") & (items["customer_id"] != "")
    sure &= ~derived.doubtful_documents(books)
    waiting = waiting_payments(books)
    waiting = waiting[waiting["stated_for"] == ""]
    found = _fitting(items[sure].sort_values(["due_date", "invoice_id"]), waiting)
    sums = [" or ".join(" and ".join(one) for one in each) for each in found]
    only = [", ".join(each[0]) if len(each) == 1 else None for each in found]
    stated = Series(only, index=waiting.index, dtype=object)
    guilty = waiting.assign(sums=sums, items=stated, at_stake=waiting["unapplied"])
    return derived.flagged(guilty, (guilty["sums"] != "").to_numpy(dtype=bool))


def _fitting(items: DataFrame, waiting: DataFrame) -> list[list[list[str]]]:
    """Per payment the numbers of the items of each combination of its customer's that adds up to it."""
    found: list[list[list[str]]] = [[] for _ in range(len(waiting))]
    numbers, balances = items["invoice_id"].to_numpy(dtype=object), items["balance"].to_numpy(dtype=np.int64)
    owed, amounts = items.groupby("customer_id").indices, waiting["unapplied"].to_numpy(dtype=np.int64)
    for customer, rows in waiting.groupby("customer_id").indices.items():
        own = owed.get(customer, np.zeros(0, dtype=np.int64))
        for row, choices in zip(rows, _choices(numbers[own], balances[own], amounts[rows]), strict=True):
            found[row] = choices
    return found


def _choices(numbers: npt.NDArray[np.object_], balances: Ints, amounts: Ints) -> list[list[list[str]]]:
    """Per amount the numbers of the items of each combination that adds up to it; none where they are too many."""
    found: list[list[list[str]]] = [[] for _ in amounts]
    total, count = int(balances.sum()), len(balances)
    sums = sum(comb(count, size) for size in range(2, MOST_PAID + 1))
    if not 2 <= count <= _MOST_OPEN or sums * _BY_CHANCE > total:
        return found
    worth = np.flatnonzero((amounts <= total) & ~np.isin(amounts, balances))
    for place, flags in zip(*subsets_with_sums(balances, amounts[worth]), strict=True):
        found[worth[place]].append(numbers[flags].tolist())
    return [sorted(each) if len(each) <= _MOST_NAMED else [] for each in found]
