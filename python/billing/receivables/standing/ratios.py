"""Ratios: the key figures of a receivables ledger (RULES.md C4).

Amounts are cents; percentages are in 1/1000 %, days and times in 1/1000. Without a positive denominator a figure is
None.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from billing import money

THOUSANDTHS: Final = 1_000


def ratio(numerator: int, denominator: int, units: int) -> int | None:
    """Numerator over denominator in the units given, rounded once; None unless the denominator is positive."""
    if denominator <= 0:
        return None
    return int(money.divide(np.array([numerator * units]), denominator)[0])


def percentage(part: int, whole: int) -> int | None:
    """Share of a part in the whole, in 1/1000 %."""
    return ratio(part, whole, money.WHOLE)


def days_sales_outstanding(receivable: int, sales: int, days: int) -> int | None:
    """DSO: receivable at the end / credit sales of the period * its days (RULES.md C4.1).

    Of the receivable that is not yet due it is the best possible DSO.
    """
    return ratio(receivable * days, sales, THOUSANDTHS)


def turnover(sales: int, average_receivable: int) -> int | None:
    """How often the receivable turns over: sales / average receivable (RULES.md C4.2)."""
    return ratio(sales, average_receivable, THOUSANDTHS)


def days_to_turn(sales: int, average_receivable: int, days: int = 365) -> int | None:
    """Days of one turnover: days * average receivable / sales (RULES.md C4.2)."""
    return ratio(days * average_receivable, sales, THOUSANDTHS)


def days_in_receivable(receivable: int, charges: int, days: int) -> int | None:
    """Days in A/R of a medical practice: receivable / (charges / days), both less credits (RULES.md C4.4)."""
    return ratio(receivable * days, charges, THOUSANDTHS)


def collection_effectiveness(opening: int, sales: int, closing: int, closing_not_due: int) -> int | None:
    """CEI in 1/1000 %: (opening + sales - closing) / (opening + sales - closing that is not past due).

    ``sales`` are those of the whole period from opening to closing (RULES.md C4.3).
    """
    return percentage(opening + sales - closing, opening + sales - closing_not_due)


def net_collection(collected: int, billed: int, allowed: int) -> int | None:
    """Net collection rate in 1/1000 %: collected / (billed - contractual and charity adjustments) (RULES.md C4.5)."""
    return percentage(collected, billed - allowed)


def gross_collection(collected: int, billed: int) -> int | None:
    """Gross collection rate in 1/1000 %: collected / billed (RULES.md C4.5)."""
    return percentage(collected, billed)


def reserve_by_age(columns: Sequence[int], percents: Sequence[int]) -> int | None:
    """Cents that are not expected to be paid: a share (1/1000 %) of each aging column, each rounded (RULES.md C4.6).

    None where there are not as many percentages as columns.
    """
    if len(columns) != len(percents):
        return None
    return int(money.percent_of(np.array(columns, dtype=np.int64), np.array(percents, dtype=np.int64)).sum())
