"""Plans: what some pay in installments, and what is open of it, by the demo's own plain arithmetic."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd
from pandas import DataFrame

from billing.books import Books

Row = dict[str, Any]


@dataclass
class Settled:
    """What is open of plans: cents per installment (by its place), and the day from which each invoice is late."""

    owed: dict[int, int] = field(default_factory=dict)
    late_from: dict[str, Any] = field(default_factory=dict)
    #: Places of the plans that count.
    plans: list[int] = field(default_factory=list)


def shares(amount: int, count: int) -> list[int]:
    """Installments without interest: the cents that are left over go to the first ones (RULES.md C8.1)."""
    return [amount // count + (place < amount % count) for place in range(count)]


def months_after(day: date, months: int) -> date:
    """The same day so many months on; for days that every month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1)


def plan_rows(plan: Row, amounts: Sequence[int]) -> tuple[Row, list[Row]]:
    """A monthly plan and its installments; ``plan`` says whose it is, for what, when agreed and when first due."""
    whole: Row = {"every": "month", "state": "active", "down_amount": 0, "amount": sum(amounts)} | plan
    first = whole["first_due_date"]
    lines = [
        {"plan_id": plan["plan_id"], "line": at + 1, "due_date": months_after(first, at), "amount": cents}
        for at, cents in enumerate(amounts)
    ]
    return whole, lines


def settle(books: Books, balances: Mapping[str, int], order: Iterable[str]) -> Settled:
    """What is open of each plan and installment; ``order`` has all invoices, those due first in front."""
    made, first_due = Settled(), list(order)
    taken: set[str] = set()
    listed = list(enumerate(books.plans.to_dict("records")))
    rows = list(enumerate(books.installments.to_dict("records")))
    for place, plan in sorted(listed, key=lambda one: (one[1]["state"] != "active", one[1]["agreed_date"])):
        if plan["state"] == "cancelled" or plan["agreed_date"] > books.today:
            continue
        named = set(str(plan["invoices"]).split(", ")) - taken
        taken |= named
        made.plans.append(place)
        parts = sorted((row["due_date"], row["line"], at) for at, row in rows if row["plan_id"] == plan["plan_id"])
        left = sum(max(balances.get(name, 0), 0) for name in named)
        for _, _, at in reversed(parts):
            made.owed[at] = min(left, rows[at][1]["amount"])
            left -= made.owed[at]
        _hand_out(made, parts, [(name, max(balances[name], 0)) for name in first_due if name in named])
    return made


def _hand_out(made: Settled, parts: list[tuple[Any, int, int]], invoices: list[tuple[str, int]]) -> None:
    """Write down for each invoice the day of the first open installment that falls to it."""
    left = [[due, made.owed[at]] for due, _, at in parts if made.owed[at]]
    for name, balance in invoices:
        rest = balance
        while rest > 0 and left:
            made.late_from.setdefault(name, left[0][0])
            cents = min(rest, left[0][1])
            rest, left[0][1] = rest - cents, left[0][1] - cents
            if not left[0][1]:
                left.pop(0)


def shown(books: Books, made: Settled) -> dict[str, DataFrame]:
    """Plans and Installments with the columns that the workbook computes."""
    rows = books.installments.copy()
    grace = timedelta(days=books.settings.plan_grace_days)
    for at, owed in made.owed.items():
        row = rows.index[at]
        late = books.today > pd.Timestamp(rows.loc[row, "due_date"]) + grace
        rows.loc[row, ["paid_amount", "open_amount"]] = [rows.loc[row, "amount"] - owed, owed]
        rows.loc[row, "state"] = "paid" if not owed else "missed" if late else "due"
    plans = books.plans.copy()
    for place in made.plans:
        own = rows[rows["plan_id"] == plans["plan_id"].iloc[place]]
        sums = [int(own["paid_amount"].sum()), int(own["open_amount"].sum())]
        plans.loc[plans.index[place], ["paid_amount", "open_amount"]] = sums
    return {"plans": plans, "installments": rows}
