"""Interval overlap join: allocate payments to debts in order within each group, to the cent and without a loop.

Each group has a stretch of one axis of cents. Its debts lie end to end on it in their order, and so do its payments;
where a payment and a debt overlap, the cents of the overlap go from the one to the other.
"""

import numpy as np

from billing.money import Ints
from billing.receivables.ledger.rows import rank_in_group


def spread_over(debt_group: Ints, debt: Ints, money_group: Ints, money: Ints) -> tuple[Ints, Ints, Ints]:
    """Which money settles which debt: places of money, places of debt, and the cents of each pair.

    Groups are codes from 0; amounts are cents, 0 or more. On both sides the rows of a group are used in the order in
    which they stand. Nothing is used beyond its amount, and in each group the smaller side is used up.
    """
    count = int(max(debt_group.max(initial=-1), money_group.max(initial=-1))) + 1
    debts, moneys = np.argsort(debt_group, kind="stable"), np.argsort(money_group, kind="stable")
    width = np.maximum(_totals(debt_group, debt, count), _totals(money_group, money, count))
    start = np.cumsum(width) - width
    debt_from, debt_to = _stretches(debt_group[debts], debt[debts], start, count)
    money_from, money_to = _stretches(money_group[moneys], money[moneys], start, count)
    first = np.searchsorted(debt_to, money_from, side="right")
    touched = np.maximum(np.searchsorted(debt_from, money_to, side="left") - first, 0)
    touched[money[moneys] == 0] = 0
    from_money = np.repeat(np.arange(len(moneys)), touched)
    nth = np.arange(len(from_money)) - np.repeat(np.cumsum(touched) - touched, touched)
    to_debt = nth + first[from_money]
    cents = np.minimum(debt_to[to_debt], money_to[from_money]) - np.maximum(debt_from[to_debt], money_from[from_money])
    some = cents > 0
    return moneys[from_money[some]], debts[to_debt[some]], cents[some]


def pairs_in_turn(owner: Ints, amount: Ints, other_owner: Ints, other_amount: Ints) -> tuple[Ints, Ints]:
    """Pairs of rows of one owner (a code) and amount, as places on both sides: first with first, second with second."""
    amounts, code = np.unique(np.append(amount, other_amount), return_inverse=True)
    _, pair = np.unique(np.append(owner, other_owner) * len(amounts) + code, return_inverse=True)
    key, other = (side * (len(pair) + 1) + rank_in_group(side) for side in np.split(pair, [len(owner)]))
    _, first, second = np.intersect1d(key, other, assume_unique=True, return_indices=True)
    return first, second


def _totals(group: Ints, amount: Ints, count: int) -> Ints:
    totals = np.zeros(count, dtype=np.int64)
    np.add.at(totals, group, amount)
    return totals


def _stretches(group: Ints, amount: Ints, start: Ints, count: int) -> tuple[Ints, Ints]:
    """Where each amount begins and ends on the axis; groups stand together and ascend."""
    totals = _totals(group, amount, count)
    ends = np.cumsum(amount) - (np.cumsum(totals) - totals)[group] + start[group]
    return ends - amount, ends
