"""Exact installments: payments that are just what is open of one installment (domain C5)."""

import numpy as np

from billing.money import Bools, Ints
from billing.receivables.cash_application.open_positions import CashDesk
from billing.receivables.ledger.schedules import open_amounts
from billing.receivables.ledger.spread import pairs_in_turn, spread_over


def pay_exact_installments(desk: CashDesk, by: str, owed: Ints, rest: Ints, rule: str) -> None:
    """Apply payments that are just one open installment of their customer or account to the items of its schedule.

    Inside a schedule, which is a document with split terms or a plan, the oldest installment is settled first,
    whichever of them was matched. The first payment of an amount is for the first installment of that amount, the
    second for the next; where two schedules have one of it nobody can tell which is meant, and nothing is chosen.
    ``owed`` and ``rest`` are the cents of each item and source that may be used.
    """
    if desk.parts.empty:
        return
    schedule, part_of = desk.items["schedule"].to_numpy(dtype=np.int64), desk.parts["group"].to_numpy(dtype=np.int64)
    items, sources = np.flatnonzero((owed > 0) & (schedule >= 0)), np.flatnonzero(rest > 0)
    owner = _only(schedule[items], desk.codes("items", by)[items], len(desk.elsewhere))
    left = open_amounts(desk.parts, desk.scheduled)
    parts = np.flatnonzero((left > 0) & (owner[part_of] >= 0))
    parts = parts[_are_of_one(owner[part_of[parts]], left[parts], part_of[parts])]
    payer = desk.codes("sources", by)[sources]
    part, source = pairs_in_turn(owner[part_of[parts]], left[parts], payer, rest[sources])
    sources, meant = sources[source], part_of[parts[part]]
    order = np.argsort(sources)
    sources, meant = sources[order], meant[order]
    place, item, cents = spread_over(schedule[items], owed[items], meant, rest[sources])
    desk.move(sources[place], items[item], cents, rule)


def _are_of_one(owner: Ints, amount: Ints, schedule: Ints) -> Bools:
    """Parts of whose owner no other schedule has one of that amount."""
    amounts, code = np.unique(amount, return_inverse=True)
    keys, key = np.unique(owner * len(amounts) + code, return_inverse=True)
    return np.asarray(_only(key, schedule, len(keys))[key] >= 0)


def _only(place: Ints, value: Ints, count: int) -> Ints:
    """The one value at each of so many places; -1 where there is none, or more than one."""
    highest, lowest = np.full(count, -1), np.full(count, np.iinfo(np.int64).max)
    np.maximum.at(highest, place, value)
    np.minimum.at(lowest, place, value)
    return np.where(highest == lowest, highest, -1)
