"""Subsets: payments that are exactly the sum of some open items, when only one choice of items gives that sum."""

from typing import Final

import numpy as np

from billing.money import Bools, Ints
from billing.receivables.cash_application.open_positions import CashDesk
from billing.receivables.ledger.rows import rank_in_group

#: A payer settles up to this many items with one payment (domain C5).
MOST_PAID: Final = 6
#: With more open items than this some sum of up to six fits almost any amount by chance: 2,497 sums of twelve items.
MOST_OPEN: Final = 12
#: Sums looked at in one go.
_AT_ONCE: Final = 2_000_000


def apply_subsets(desk: CashDesk) -> None:
    """Apply payments that are the sum of one and only one subset of two to six open items of their customer.

    Payments of a customer are tried in their order, each on what the ones before it left open. Where several subsets
    have the sum nothing is chosen (domain C5, check C15).
    """
    pending = np.flatnonzero(desk.free > 0)
    customer = desk.codes("sources", "customer")[pending]
    pending = pending[_is_worth_a_look(desk, customer, desk.rest[pending])]
    turns = rank_in_group(desk.codes("sources", "customer")[pending])
    for turn in range(int(turns.max(initial=-1)) + 1):
        _one_each(desk, pending[turns == turn])


def unique_subsets(amounts: Ints, sought: Ints) -> tuple[Ints, Bools]:
    """Which rows have exactly one subset of two to six of their amounts with the sum sought, and its members.

    ``amounts`` has a row per sum sought and a column per item. Returns places of rows, and flags per item for each.
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

    Returns the place of the sum for each, and a row of flags per amount. The sums of one half are looked up among those
    of the other: 2 ** (count / 2) of each instead of 2 ** count.
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
    """Sums of all subsets; the bits of a place say which."""
    sums = np.zeros(1, dtype=np.int64)
    for amount in amounts:
        sums = np.concatenate([sums, sums + amount])
    return sums


def _one_each(desk: CashDesk, sources: Ints) -> None:
    """Try one payment per customer."""
    of_customer = np.full(desk.customers, -1, dtype=np.int64)
    of_customer[desk.codes("sources", "customer")[sources]] = sources
    items = np.flatnonzero((desk.unreserved > 0) & (of_customer[desk.codes("items", "customer")] >= 0))
    source = of_customer[desk.codes("items", "customer")[items]]
    together = np.argsort(source, kind="stable")
    items, source = items[together], source[together]
    payers, first, counts = np.unique(source, return_index=True, return_counts=True)
    for count in range(2, MOST_OPEN + 1):
        groups = np.flatnonzero(counts == count)
        step = max(1, _AT_ONCE // 2**count)
        for start in range(0, len(groups), step):
            some = groups[start : start + step]
            _try(desk, payers[some], items[first[some][:, None] + np.arange(count)])


def _try(desk: CashDesk, sources: Ints, items: Ints) -> None:
    """Try payments, each on its row of items."""
    rows, members = unique_subsets(desk.owed[items], desk.rest[sources])
    row, column = np.nonzero(members)
    item = items[rows[row], column]
    desk.move(sources[rows[row]], item, desk.owed[item], "subset")


def _is_worth_a_look(desk: CashDesk, customer: Ints, amount: Ints) -> Bools:
    """Payments of customers with few enough open items, and less than their total."""
    owed, owner = desk.unreserved, desk.codes("items", "customer")
    count = np.bincount(owner[owed > 0], minlength=desk.customers)
    total = np.zeros(desk.customers, dtype=np.int64)
    np.add.at(total, owner, owed)
    return (count[customer] > 2) & (count[customer] <= MOST_OPEN) & (amount < total[customer])
