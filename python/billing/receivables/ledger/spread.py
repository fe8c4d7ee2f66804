"""Merge: brings money and what is owed together, in order, group by group, to the cent and without a loop.

Every group has a stretch of one axis of cents. What is owed lies end to end on it in its order, and so does the money;
where a piece of money and a piece of debt overlap, that much of the one goes to the other.
"""

import numpy as np

from billing.money import Ints
from billing.receivables.ledger.rows import rank_in_group


def spread_over(debt_group: Ints, debt: Ints, money_group: Ints, money: Ints) -> tuple[Ints, Ints, Ints]:
    """Which cents of which money go to which debt: places of money, places of debt, and the cents of each pair.

    Groups are codes from 0; amounts are cents, at least 0; both sides stand in the order in which they are used inside
    their group. No money and no debt is used beyond its amount; in each group all of the smaller side is used.
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
    """Places on both sides of what has the same owner (a code) and amount: the first with the first, and so on."""
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
