"""Exact installments: match a payment to the one open installment of its amount (RULES.md C5.3)."""

import numpy as np

from billing.money import Bools, Ints
from billing.receivables.cash_application.open_positions import CashApplication
from billing.receivables.ledger.schedules import open_amounts
from billing.receivables.ledger.spread import pairs_in_turn, spread_over


def pay_exact_installments(cash: CashApplication, by: str, open_amount: Ints, available: Ints, rule: str) -> None:
    """Apply payments of exactly one open installment of their customer or account to the items of its schedule.

    Inside a schedule, which is a document with split terms or a plan, the oldest installment is settled first,
    whichever of them was matched. The first payment of an amount is for the first installment of that amount, the
    second for the next; where two schedules have one of that amount nobody can tell which is meant, and nothing is
    chosen. ``open_amount`` and ``available`` are the cents of each item and source that may be used.
    """
    if cash.parts.empty:
        return
    schedule, part_of = cash.items["schedule"].to_numpy(dtype=np.int64), cash.parts["group"].to_numpy(dtype=np.int64)
    items, sources = np.flatnonzero((open_amount > 0) & (schedule >= 0)), np.flatnonzero(available > 0)
    owner = _only(schedule[items], cash.codes("items", by)[items], len(cash.owed_on_excluded_items))
    left = open_amounts(cash.parts, cash.open_by_schedule)
    parts = np.flatnonzero((left > 0) & (owner[part_of] >= 0))
    parts = parts[_are_of_one(owner[part_of[parts]], left[parts], part_of[parts])]
    payer = cash.codes("sources", by)[sources]
    part, source = pairs_in_turn(owner[part_of[parts]], left[parts], payer, available[sources])
    sources, meant = sources[source], part_of[parts[part]]
    order = np.argsort(sources)
    sources, meant = sources[order], meant[order]
    place, item, cents = spread_over(schedule[items], open_amount[items], meant, available[sources])
    cash.apply(sources[place], items[item], cents, rule)


def _are_of_one(owner: Ints, amount: Ints, schedule: Ints) -> Bools:
    """Whether no other schedule of a part's owner has a part of that amount."""
    amounts, code = np.unique(amount, return_inverse=True)
    keys, key = np.unique(owner * len(amounts) + code, return_inverse=True)
    return np.asarray(_only(key, schedule, len(keys))[key] >= 0)


def _only(place: Ints, value: Ints, count: int) -> Ints:
    """The only value at each of so many places; -1 where there is none, or more than one."""
    highest, lowest = np.full(count, -1), np.full(count, np.iinfo(np.int64).max)
    np.maximum.at(highest, place, value)
    np.minimum.at(lowest, place, value)
    return np.where(highest == lowest, highest, -1)
