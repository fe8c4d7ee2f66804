"""Month figures: what a manager reads about one month, each figure with its formula, tied to the ledger."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

import pandas as pd
from pandas import DataFrame

from billing import money
from billing.books import Books, look_up
from billing.receivables.ledger.buckets import TOTAL, UNAPPLIED
from billing.receivables.ledger.open_items import open_items_and_unapplied
from billing.receivables.standing.aging import aged, group_of
from billing.receivables.standing.installments import by_installment
from billing.receivables.standing.movements import Movements, by_month, movements
from billing.receivables.standing.ratios import (
    THOUSANDTHS,
    collection_effectiveness,
    days_in_receivable,
    days_sales_outstanding,
    days_to_turn,
    gross_collection,
    net_collection,
    percentage,
    reserve_by_age,
    turnover,
)
from billing.receivables.standing.unreadable import LEDGER, provisional

Unit: TypeAlias = Literal["money", "days", "percent", "times"]
_UNITS: Final[dict[Unit, int]] = {
    "money": money.CENTS,
    "days": THOUSANDTHS,
    "percent": money.PERCENT_UNITS,
    "times": THOUSANDTHS,
}
#: Days past due beyond which a receivable is old.
_OLD: Final = 90
#: Months whose charges days in A/R are computed from (AAFP).
_QUARTER: Final = 3


@dataclass(frozen=True)
class Figure:
    """A key figure.

    Attributes:
        size: In whole units (cents, 1/1000 days, 1/1000 %), ``size_before`` that of the month before; None is n/a.
        formula: How it is computed, in words.
    """

    name: str
    unit: Unit
    size: int | None
    size_before: int | None
    formula: str

    @property
    def value(self) -> float | None:
        """The figure as it is shown, such as 123.45, 54.75 days, 79.63 percent."""
        return _shown(self.size, self.unit)

    @property
    def before(self) -> float | None:
        """The month before's figure as it is shown."""
        return _shown(self.size_before, self.unit)


@dataclass(frozen=True)
class MonthFigures:
    """The figures of one month; amounts in cents.

    Attributes:
        headline: The seven figures that come first; ``others`` are the rest.
        roll_forward: Label and amount of each line, from the opening to the closing balance.
        difference: What the ledger holds beyond the roll-forward, 0 if all is well.
        aging: Label, amount and share of what is owed (0 to 1) of each column, the last one the total.
        debtors: Customers by what they owe, largest first: customer_id, name, the columns of the aging, late_days of
            the oldest item.
        months: As from ``by_month``.
        receivable_amount: What is owed less what is unapplied.
        provisional: What to say where rows that the figures need cannot be read; '' where all can.
        kinds: The aging by kind of customer, largest first.
        parties: The aging by guarantor_id, largest first; empty where no customer has a guarantor.
    """

    first_day: date
    last_day: date
    headline: tuple[Figure, ...]
    others: tuple[Figure, ...]
    roll_forward: tuple[tuple[str, int], ...]
    difference: int
    aging: tuple[tuple[str, int, float], ...]
    debtors: DataFrame
    months: DataFrame
    receivable_amount: int
    provisional: str = ""
    kinds: DataFrame = field(default_factory=DataFrame)
    parties: DataFrame = field(default_factory=DataFrame)

    @property
    def tie_out(self) -> str:
        """Whether opening balance and movements give what the ledger holds, in words."""
        caution = f"; {self.provisional}" if self.provisional else ""
        if self.difference:
            return f"the ledger differs from opening balance and movements by {money.text(self.difference)}{caution}"
        return f"opening balance and movements give the same to the cent{caution}"


@dataclass(frozen=True)
class _Standing:
    """What is owed at the end of a day, in cents.

    Attributes:
        items: Open items by installment.
        aging: The aging by customer.
        deposits: What is unapplied of deposits.
    """

    items: DataFrame
    aging: DataFrame
    deposits: int

    @property
    def receivable(self) -> int:
        return int(self.aging[TOTAL].sum())

    @property
    def owed(self) -> int:
        """What is owed before unapplied payments and credits are taken off."""
        return self.receivable - int(self.aging[UNAPPLIED].sum())

    def past_due(self, more_than_days: int) -> int:
        """What is past due by more than so many days."""
        return int(self.items.loc[self.items["late_days"] > more_than_days, "balance"].sum())


def month_figures(books: Books, first_day: date, last_day: date) -> MonthFigures:
    """The figures from the first to the last day, both included, beside those of the calendar month before."""
    day_before = first_day - timedelta(days=1)
    month_before = day_before.replace(day=1)
    at_end = [_standing(books.at(day)) for day in (month_before - timedelta(days=1), day_before, last_day)]
    moved = movements(books, first_day, last_day)
    now = _key_figures(books, (at_end[1], at_end[2]), moved, (first_day, last_day))
    moved_before = movements(books, month_before, day_before)
    before = _key_figures(books, (at_end[0], at_end[1]), moved_before, (month_before, day_before))
    figures = [Figure(name, unit, now[name], before[name], formula) for name, unit, formula in _FIGURES]
    lines = _roll_forward(at_end[1].receivable, moved)
    return MonthFigures(
        first_day,
        last_day,
        headline=tuple(figures[:_HEADLINE]),
        others=tuple(figures[_HEADLINE:]),
        roll_forward=lines,
        difference=at_end[2].receivable - lines[-1][1],
        aging=_aging_lines(at_end[2]),
        debtors=_debtors(books, at_end[2]),
        kinds=_aged_by(books, at_end[2], "kind"),
        parties=_aged_by(books, at_end[2], "guarantor_id") if _has_guarantors(books) else DataFrame(),
        months=by_month(books, last_day),
        receivable_amount=at_end[2].receivable,
        provisional=provisional(books, *LEDGER, "plans", "installments"),
    )


_HEADLINE: Final = 7
#: Name, unit and formula of each figure; the first ones are the headline.
_FIGURES: Final[tuple[tuple[str, Unit, str], ...]] = (
    ("Billed", "money", "Invoices and fees dated in the month, with tax"),
    ("Collected", "money", "Payments received in the month less refunds"),
    ("Owed", "money", "All balances at the end of the month less unapplied payments"),
    ("DSO", "days", "Owed / (billed - credited) x days of the month"),
    (
        "CEI",
        "percent",
        "(Opening + billed - credited - closing) / (opening + billed - credited - closing not yet due)",
    ),
    ("Net collection", "percent", "Collected / (billed - credited - contractual and charity adjustments)"),
    ("Over 90 days", "percent", "Open items more than 90 days past due / all open items"),
    ("Credited", "money", "Credit notes dated in the month"),
    ("Written off", "money", "Write-offs and other adjustments dated in the month"),
    ("Overdue", "percent", "Open items past due / all open items"),
    ("Best possible DSO", "days", "Open items not yet due / (billed - credited) x days of the month"),
    ("Average days delinquent", "days", "Open items past due / (billed - credited) x days of the month"),
    ("Unapplied", "money", "Payments and credit notes that are not applied at the end of the month"),
    ("Deposits held", "money", "Deposits that are not applied at the end of the month: they are the customers' money"),
    ("Gross collection", "percent", "Collected / billed"),
    ("Turnover", "times", "(Billed - credited) / average of owed at the beginning and at the end of the month"),
    ("Days to turn", "days", "Average owed / (billed - credited) x days of the month"),
    ("Days in A/R", "days", "Owed / (billed - credited of three months) x their days"),
    ("Reserve by age", "money", "Each aging column x its percentage in the setting Reserve by age"),
)


def _key_figures(
    books: Books, standings: tuple[_Standing, _Standing], moved: Movements, period: tuple[date, date]
) -> dict[str, int | None]:
    opening, closing = standings
    days = (period[1] - period[0]).days + 1
    not_due = closing.owed - closing.past_due(0)
    quarter = (pd.Timestamp(period[0]) - pd.DateOffset(months=_QUARTER - 1)).date()
    charges = movements(books, quarter, period[1]).sales
    average = (opening.receivable + closing.receivable) // 2
    return {
        "Billed": moved.billed,
        "Collected": moved.collected,
        "Owed": closing.receivable,
        "DSO": days_sales_outstanding(closing.receivable, moved.sales, days),
        "CEI": collection_effectiveness(opening.receivable, moved.sales, closing.receivable, not_due),
        "Net collection": net_collection(moved.collected, moved.sales, -moved.allowances),
        "Over 90 days": percentage(closing.past_due(_OLD), closing.owed),
        "Credited": -moved.credit_notes,
        "Written off": -(moved.allowances + moved.write_offs),
        "Overdue": percentage(closing.past_due(0), closing.owed),
        "Best possible DSO": days_sales_outstanding(not_due, moved.sales, days),
        "Average days delinquent": days_sales_outstanding(closing.past_due(0), moved.sales, days),
        "Unapplied": closing.owed - closing.receivable,
        "Deposits held": closing.deposits,
        "Gross collection": gross_collection(moved.collected, moved.billed),
        "Turnover": turnover(moved.sales, average),
        "Days to turn": days_to_turn(moved.sales, average, days),
        "Days in A/R": days_in_receivable(closing.receivable, charges, (period[1] - quarter).days + 1),
        "Reserve by age": _reserve(books, closing.aging),
    }


def _reserve(books: Books, aging: DataFrame) -> int | None:
    """None where the setting does not name a readable percentage for each column."""
    columns = [str(name) for name in aging.columns if name not in ("customer_id", UNAPPLIED, TOTAL)]
    rates = [part.strip() for part in books.settings.reserve_rates.split(",")]
    if not all(re.fullmatch(r"\d{1,2}(\.\d{1,3})?|100", rate) for rate in rates):
        return None
    percents = [
        money.parse_plain(
            f"{rate}.000" if "." not in rate else rate.ljust(rate.index(".") + 4, "0"), money.PERCENT_UNITS
        )
        for rate in rates
    ]
    return reserve_by_age([int(aging[name].sum()) for name in columns], percents)


def _standing(books: Books) -> _Standing:
    items, payments = open_items_and_unapplied(books)
    items = by_installment(books, items)
    deposits = payments.loc[books.payments["purpose"] == "deposit", "unallocated_amount"]
    return _Standing(items, aged(books, items, payments), int(deposits.sum()))


def _roll_forward(opening: int, moved: Movements) -> tuple[tuple[str, int], ...]:
    """The roll-forward of the month (RULES.md T01); some lines appear only where they have an amount."""
    lines = (
        ("Opening balance", opening, True),
        ("Invoices issued", moved.invoices, True),
        ("Fees", moved.fees, False),
        ("Opening balances entered", moved.opening_balances, False),
        ("Credit notes issued", moved.credit_notes, True),
        ("Payments received", moved.payments, True),
        ("Refunded or returned", moved.refunds, False),
        ("Contractual and charity adjustments", moved.allowances, False),
        ("Write-offs and other adjustments", moved.write_offs, True),
        ("Closing balance", opening + moved.total, True),
    )
    return tuple((label, amount) for label, amount, always in lines if amount or always)


def _aging_lines(standing: _Standing) -> tuple[tuple[str, int, float], ...]:
    names = [str(name) for name in standing.aging.columns if name != "customer_id"]
    amounts = [int(standing.aging[name].sum()) for name in names]
    return tuple(
        (name, amount, (percentage(amount, standing.owed) or 0) / money.WHOLE)
        for name, amount in zip(names, amounts, strict=True)
    )


def _debtors(books: Books, standing: _Standing) -> DataFrame:
    table = standing.aging[standing.aging[TOTAL] > 0].sort_values(
        [TOTAL, "customer_id"], ascending=[False, True], ignore_index=True
    )
    oldest = DataFrame(standing.items.groupby("customer_id")["late_days"].max().reset_index())
    table.insert(1, "name", look_up(books.customers, "customer_id", "name", table["customer_id"]))
    return table.assign(late_days=look_up(oldest, "customer_id", "late_days", table["customer_id"]))


def _aged_by(books: Books, standing: _Standing, by: str) -> DataFrame:
    """The aging summed by a column of Customers, the largest total first."""
    table = standing.aging.drop(columns="customer_id")
    table = table.groupby(group_of(books, standing.aging["customer_id"], by).to_numpy(), sort=True).sum()
    table = table.rename_axis(by).reset_index().sort_values([TOTAL, by], ascending=[False, True], ignore_index=True)
    return DataFrame(table[table[TOTAL] != 0]).reset_index(drop=True)


def _has_guarantors(books: Books) -> bool:
    return bool((books.customers["guarantor_id"] != "").any())


def _shown(size: int | None, unit: Unit) -> float | None:
    return None if size is None else size / _UNITS[unit]
