"""Agreements: who of the practice pays by plan, for what, and what came by now."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from billing.demo_books.months import workday
from billing.demo_books.plans import plan_rows, shares
from billing.demo_books.practice import FIRST_DAY

Row = dict[str, Any]
_AGREED: Final = date(2026, 8, 28)
#: When the first installment of each plan was due: a later one of the first is due on the last days of October, of the
#: second soon after.
_FIRST_DUE: Final = (date(2026, 9, 29), date(2026, 9, 4))
_INSTALLMENTS: Final = 4
#: Nobody agrees on a plan for less, in cents.
_LEAST: Final = 15_000


def agree(
    customers: list[Row], invoices: list[Row], owed: dict[str, int], last_day: date
) -> tuple[list[Row], list[Row], list[Row]]:
    """Two patients pay two or more invoices of summer in installments, and keep to it: plans, installments, payments.

    What is paid by plan is taken out of ``owed``.
    """
    plans: list[Row] = []
    installments: list[Row] = []
    payments: list[Row] = []
    for row in [row for row in customers if row["kind"] == "patient"][20:]:
        mine = [each for each in invoices if each["customer_id"] == row["customer_id"]]
        early = [each for each in mine if FIRST_DAY <= each["invoice_date"] <= _AGREED]
        total = sum(each["total_amount"] for each in early)
        untouched = all(owed[each["invoice_id"]] == each["total_amount"] for each in early)
        if len(plans) < len(_FIRST_DUE) and untouched and len(early) > 1 and total > _LEAST:
            first = {"agreed_date": _AGREED, "first_due_date": _FIRST_DUE[len(plans)]}
            own = {"plan_id": f"PL-{len(plans) + 1:04d}", "customer_id": row["customer_id"]}
            names = ", ".join(each["invoice_id"] for each in early)
            plan, lines = plan_rows(own | first | {"invoices": names}, shares(total, _INSTALLMENTS))
            plans.append(plan)
            installments += lines
            payments += _paid(plan, [line for line in lines if workday(line["due_date"]) <= last_day], owed)
    return plans, installments, payments


def _paid(plan: Row, lines: list[Row], owed: dict[str, int]) -> Iterator[Row]:
    """A payment for each of these installments on its day, with what it pays: the oldest invoice first."""
    names = plan["invoices"].split(", ")
    for line in lines:
        day, left, part = workday(line["due_date"]), line["amount"], {}
        for name in names:
            part[name] = min(owed[name], left)
            owed[name], left = owed[name] - part[name], left - part[name]
        yield {
            "received_date": day, "posted_date": day, "customer_id": plan["customer_id"], "method": "eft",
            "reference": f"EFT{plan['plan_id'][3:]}{day:%m%d}", "amount": line["amount"], "deposit_id": "",
            "purpose": "plan", "stated_for": "", "state": "posted", "memo": "",
            "shares": {name: cents for name, cents in part.items() if cents},
        }  # fmt: skip
    owed |= dict.fromkeys(names, 0)
