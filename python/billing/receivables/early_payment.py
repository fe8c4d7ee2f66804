"""Early payment: what a discount for paying early comes to, with its tax (domain C2; Odoo manual "cash discounts")."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from billing import money
from billing.money import Ints

#: What becomes of the tax: reduced for everybody, only for who pays early, or never.
DiscountTax: TypeAlias = Literal["always", "early", "never"]


@dataclass(frozen=True)
class EarlyPayment:
    """Cents per group of one tax rate: off the net amount, off its tax, and the tax that the invoice asks for."""

    discount: Ints
    tax_back: Ints
    tax: Ints

    def early(self, net: Ints) -> int:
        """What is to be paid in time."""
        return int((net + self.tax - self.discount - self.tax_back).sum())

    def late(self, net: Ints) -> int:
        """What is to be paid after it; a discount taken then is billed back up to this."""
        return int((net + self.tax).sum())


def early_payment(net: Ints, rate: Ints, percent: int, mode: str = "early") -> EarlyPayment:
    """The discount on sums per tax rate: ``net`` cents, ``rate`` and ``percent`` in 1/1000 %.

    ``always``: the invoice itself asks for tax of the discounted net. ``early``: who pays early gets back the tax of
    the discount. ``never``: tax stays as it is and the discount is of the net (Odoo manual, "cash discounts").

    >>> made = early_payment(np.array([10_000]), np.array([21_000]), 2_000, "early")
    >>> made.early(np.array([10_000])), made.late(np.array([10_000]))
    (11858, 12100)
    """
    discount = money.percent_of(net, np.full(len(net), percent))
    full, less = money.percent_of(net, rate), money.percent_of(net - discount, rate)
    none = np.zeros(len(net), dtype=np.int64)
    return EarlyPayment(discount, full - less if mode == "early" else none, less if mode == "always" else full)


def earned(offered: Ints, paid_late_days: Ints, grace_days: int) -> Ints:
    """The discount that a payment has earned: all of it up to the last day and the grace after it, then nothing.

    What was taken beyond it is billed back: taken - earned.
    """
    return np.where(paid_late_days <= grace_days, offered, 0)
