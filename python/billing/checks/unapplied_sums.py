"""What unapplied money is for: exactly the sum of some open items."""

from math import comb
from typing import Final

import numpy as np
from pandas import DataFrame, Series

from billing.books import Books
from billing.checks import facts
from billing.checks.payments import waiting_payments
from billing.finding import Severity, check
from billing.receivables.subsets import MOST_PAID, subsets_with_sum
from billing.schema import MONEY, TEXT
from billing.tables import PAYMENTS

#: Of customers with more open items than this nothing is said.
_MOST_OPEN: Final = 20
#: Nor where sums are so many, for the money they lie in, that one in this fits any amount by chance.
_BY_CHANCE: Final = 20
#: More choices than this are no help.
_MOST_NAMED: Final = 3


@check(
    table=PAYMENTS,
    column="stated_for",
    severity=Severity.ERROR,
    ref="C15",
    message="{unapplied} of {payment_id}, received on {received_date} and not applied, is exactly {sums} of "
    "{customer_id}.",
    fix="Enter in Stated for which it is, and press Apply payments; where more than one choice fits, ask the payer.",
    kinds={"unapplied": MONEY, "sums": TEXT},
    blocks=False,
    expected="items",
)
def unapplied_sum_of_items(books: Books) -> DataFrame:
    """Unapplied money is exactly the sum of two to six open items of its customer.

    He is reminded of what he has paid. Where up to three choices fit they are listed and none is chosen; of customers
    with more than twenty open items, or so many that any amount fits by chance, nothing is said. Disputed items
    and those on a plan do not count, nor does money for which the payer names invoices or that is one item.
    """
    items = facts.items(books)
    sure = (items["balance"] > 0) & ~items["disputed"] & (items["plan_id"] == "") & (items["customer_id"] != "")
    sure &= ~facts.doubtful_documents(books)
    waiting = waiting_payments(books)
    waiting = waiting[waiting["stated_for"] == ""]
    items = items[sure & items["customer_id"].isin(waiting["customer_id"])].sort_values(["due_date", "invoice_id"])
    owed = {str(customer): rows for customer, rows in items.groupby("customer_id")[["invoice_id", "balance"]]}
    waiting = waiting[waiting["customer_id"].isin(list(owed))]
    found = [
        _choices(owed[customer], unapplied)
        for customer, unapplied in zip(waiting["customer_id"], waiting["unapplied"], strict=True)
    ]
    sums = [" or ".join(" and ".join(one) for one in each) for each in found]
    only = [", ".join(each[0]) if len(each) == 1 else None for each in found]
    stated = Series(only, index=waiting.index, dtype=object)
    guilty = waiting.assign(sums=sums, items=stated, at_stake=waiting["unapplied"])
    return facts.only(guilty, (guilty["sums"] != "").to_numpy(dtype=bool))


def _choices(owed: DataFrame, amount: int) -> list[list[str]]:
    """The numbers of the items of each choice that comes to the amount; none where they are too many to tell."""
    balances = owed["balance"].to_numpy(dtype=np.int64)
    total, count = int(balances.sum()), len(balances)
    if not 2 <= count <= _MOST_OPEN or amount > total or (balances == amount).any():
        return []
    if sum(comb(count, size) for size in range(2, MOST_PAID + 1)) * _BY_CHANCE > total:
        return []
    fits = subsets_with_sum(balances, amount)
    numbers = owed["invoice_id"].to_numpy(dtype=object)
    return sorted(numbers[flags].tolist() for flags in fits) if len(fits) <= _MOST_NAMED else []
