"""Subset sums: match a payment to the only subset of open items that adds up to it."""

from typing import Final

import numpy as np

from billing.money import Bools, Ints
from billing.receivables.cash_application.open_positions import CashApplication
from billing.receivables.ledger.rows import rank_in_group

#: One payment settles at most so many items (RULES.md C5.4).
MOST_PAID: Final = 6
#: With more open items than this some subset fits almost any amount by chance: twelve items have 2,497 subsets.
MOST_OPEN: Final = 12
#: Sums computed at a time.
_AT_ONCE: Final = 2_000_000


def apply_subsets(cash: CashApplication) -> None:
    """Apply payments that are the sum of one and only one subset of two to six open items of their customer.

    Payments of a customer are tried in their order, each on what those before it left open. Where several subsets have
    the sum nothing is chosen (RULES.md C5.4).
    """
    pending = np.flatnonzero(cash.freely_applicable > 0)
    customer = cash.codes("sources", "customer")[pending]
    pending = pending[_has_few_open_items(cash, customer, cash.unapplied[pending])]
    turns = rank_in_group(cash.codes("sources", "customer")[pending])
    for turn in range(int(turns.max(initial=-1)) + 1):
        _one_payment_per_customer(cash, pending[turns == turn])


def unique_subsets(amounts: Ints, sought: Ints) -> tuple[Ints, Bools]:
    """Rows that have exactly one subset of two to six of their amounts with the sum sought, and its members.

    ``amounts`` has a row per sum sought and a column per item, at most ``MOST_OPEN``. Returns the places of these rows,
    and for each a row of flags per item.
    """
    count = amounts.shape[1]
    members = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
    size = members.sum(axis=1)
    allowed = (size >= 2) & (size <= MOST_PAID)
    sums = np.zeros((len(amounts), 2**count), dtype=np.int64)
    for item in range(count):
        sums[:, 2**item : 2 ** (item + 1)] = sums[:, : 2**item] + amounts[:, item : item + 1]
    fits = (sums == sought[:, None]) & allowed
    rows = np.flatnonzero(np.count_nonzero(fits, axis=1) == 1)
    return rows, members[fits[rows].argmax(axis=1)].astype(bool)


def subsets_with_sums(amounts: Ints, sought: Ints) -> tuple[Ints, Bools]:
    """All subsets of two to six of the amounts (at most thirty) that have one of the sums sought.

    Returns for each the place of its sum, and a row of flags per amount. The sums of one half of the amounts are looked
    up among those of the other half: 2 ** (count / 2) of each instead of 2 ** count.
    """
    half = len(amounts) // 2
    left, right = _all_sums(amounts[:half]), _all_sums(amounts[half:])
    order = np.argsort(right, kind="stable")
    rest = (sought[:, None] - left).ravel()
    first = np.searchsorted(right[order], rest, side="left")
    count = np.searchsorted(right[order], rest, side="right") - first
    one = np.repeat(np.arange(len(rest)), count)
    within = np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count)
    bits = one % len(left) | order[np.repeat(first, count) + within] << half
    members = ((bits[:, None] >> np.arange(len(amounts))) & 1).astype(bool)
    size = members.sum(axis=1)
    allowed = (size >= 2) & (size <= MOST_PAID)
    return one[allowed] // len(left), members[allowed]


def _all_sums(amounts: Ints) -> Ints:
    """Sums of all subsets; the bits of a place are the members of its subset."""
    sums = np.zeros(1, dtype=np.int64)
    for amount in amounts:
        sums = np.concatenate([sums, sums + amount])
    return sums


def _one_payment_per_customer(cash: CashApplication, sources: Ints) -> None:
    """Match at most one payment of each customer, by the number of open items."""
    of_customer = np.full(cash.customers, -1, dtype=np.int64)
    of_customer[cash.codes("sources", "customer")[sources]] = sources
    items = np.flatnonzero((cash.open_unrestricted > 0) & (of_customer[cash.codes("items", "customer")] >= 0))
    source = of_customer[cash.codes("items", "customer")[items]]
    together = np.argsort(source, kind="stable")
    items, source = items[together], source[together]
    payers, first, counts = np.unique(source, return_index=True, return_counts=True)
    for count in range(2, MOST_OPEN + 1):
        groups = np.flatnonzero(counts == count)
        step = max(1, _AT_ONCE // 2**count)
        for start in range(0, len(groups), step):
            some = groups[start : start + step]
            _apply_unique_matches(cash, payers[some], items[first[some][:, None] + np.arange(count)])


def _apply_unique_matches(cash: CashApplication, sources: Ints, items: Ints) -> None:
    """Apply the payments whose row of items has one subset with their sum."""
    rows, members = unique_subsets(cash.open_amount[items], cash.unapplied[sources])
    row, column = np.nonzero(members)
    item = items[rows[row], column]
    cash.apply(sources[rows[row]], item, cash.open_amount[item], "subset")


def _has_few_open_items(cash: CashApplication, customer: Ints, amount: Ints) -> Bools:
    """Whether each payment's customer has few enough open items, which come to more than the payment."""
    owed, owner = cash.open_unrestricted, cash.codes("items", "customer")
    count = np.bincount(owner[owed > 0], minlength=cash.customers)
    total = np.zeros(cash.customers, dtype=np.int64)
    np.add.at(total, owner, owed)
    return (count[customer] > 2) & (count[customer] <= MOST_OPEN) & (amount < total[customer])
