"""Tax of lines: the amount of a line as it is priced, and its net amount before tax (RULES.md C3)."""

from dataclasses import dataclass

import numpy as np

from billing import money
from billing.money import Bools, Ints


@dataclass(frozen=True)
class Lines:
    """Lines of documents, as arrays of one length. Rates are in 1/1000 %.

    ``rate`` and ``included`` differ for customers who are exempt: the tax is taken out of the price and not charged.

    Attributes:
        document: Place of each line's document, from 0.
        line: Its number on the document.
        priced: Its cents as it is priced, with tax where the price includes it.
        rate: The tax rate that is charged.
        included: The tax rate that the price includes, 0 where it includes none.
    """

    document: Ints
    line: Ints
    priced: Ints
    rate: Ints
    included: Ints

    def of(self, chosen: Bools) -> "Lines":
        """The chosen lines."""
        return Lines(*(part[chosen] for part in (self.document, self.line, self.priced, self.rate, self.included)))


def line_amount(quantity: Ints, unit_price: Ints, discount_percent: Ints, surcharge: Ints) -> Ints:
    """Cents of a line as it is priced: quantity (1/1000) x unit price (1/10000) - discount (1/1000 %) + surcharge.

    The surcharge is in cents. Product and discount are rounded separately, and then only added (RULES.md C3.1).
    """
    product = money.extend(quantity, unit_price)
    return product - money.percent_of(product, discount_percent) + np.asarray(surcharge, dtype=np.int64)


def net_of_gross(gross: Ints, rate: Ints) -> Ints:
    """Cents before tax of amounts that include it: gross / (1 + rate), rounded once (RULES.md C3.3)."""
    return money.divide(np.asarray(gross, dtype=np.int64) * money.WHOLE, money.WHOLE + np.asarray(rate, dtype=np.int64))


def line_nets(lines: Lines, mode: str = "document") -> Ints:
    """Cents of each line before tax; ``mode`` is the setting ``tax_rounding``.

    With ``line`` the tax is taken out of each line. With ``document`` it is taken out of the sum of a document's lines
    of one rate (RULES.md C3.3). The lines are rounded down, and the cents that are missing go to those that lost most,
    of equal ones to the first: the lines add up to the cent, whatever their order.
    """
    nets = net_of_gross(lines.priced, lines.included)
    shared = lines.included > 0
    if mode == "line" or not shared.any():
        return nets
    _, group = np.unique(rate_groups(lines)[shared], return_inverse=True)
    priced, included = lines.priced[shared], lines.included[shared]
    whole, rate = np.zeros((2, int(group.max()) + 1), dtype=np.int64)
    np.add.at(whole, group, priced)
    rate[group] = included
    parts = (priced * money.WHOLE, money.WHOLE + included)
    nets[shared] = money.divide_to_totals(*parts, group, lines.line[shared], net_of_gross(whole, rate))
    return nets


def rate_groups(lines: Lines) -> Ints:
    """A number for each line, the same for lines of one document, rate and included rate, and ascending by these."""
    rates, rate = np.unique(lines.rate, return_inverse=True)
    kinds, included = np.unique(lines.included, return_inverse=True)
    return np.asarray((lines.document * len(rates) + rate) * len(kinds) + included, dtype=np.int64)


def wrong_nets(lines: Lines, nets: Ints, known: Bools) -> Bools:
    """Whether each line's cents before tax, ``nets``, are those of no way of rounding; ``known``: which could be read.

    A line is wrong if it is off by a cent or more, or if the sum of its group, all of whose lines are known and none of
    which is off by itself, is that of neither rounding.
    """
    divisor = money.WHOLE + lines.included
    own = known & (np.abs(nets * divisor - lines.priced * money.WHOLE) >= divisor)
    _, group = np.unique(rate_groups(lines), return_inverse=True)
    count = int(group.max(initial=-1)) + 1
    sums, priced, rounded, rate, judged = np.zeros((5, count), dtype=np.int64)
    for total, amount in ((sums, nets), (priced, lines.priced), (rounded, net_of_gross(lines.priced, lines.included))):
        np.add.at(total, group, amount)
    np.add.at(judged, group, own | ~known)
    rate[group] = lines.included
    off = (judged == 0) & (sums != rounded) & (sums != net_of_gross(priced, rate))
    return np.asarray(own | off[group], dtype=bool)
