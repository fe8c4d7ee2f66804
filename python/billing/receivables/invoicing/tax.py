"""Tax of lines: what a line comes to as it is priced, and what of it is before tax (EN 16931, domain C3)."""

from dataclasses import dataclass

import numpy as np

from billing import money
from billing.money import Bools, Ints


@dataclass(frozen=True)
class Lines:
    """Lines of documents, as arrays of one length.

    ``document`` is the place of each line's document (0, 1, ...), ``line`` its number there, ``priced`` its cents as
    the price says, with tax where the price includes it; ``rate`` is the tax that is asked for and ``included`` the one
    that the price includes, both in 1/1000 %. They differ for who is exempt: the tax comes off and is not asked for.
    """

    document: Ints
    line: Ints
    priced: Ints
    rate: Ints
    included: Ints

    def of(self, chosen: Bools) -> "Lines":
        """Some of the lines."""
        return Lines(*(part[chosen] for part in (self.document, self.line, self.priced, self.rate, self.included)))


def line_amount(quantity: Ints, unit_price: Ints, discount_percent: Ints, surcharge: Ints) -> Ints:
    """Cents of a line as it is priced: quantity (1/1000) x unit price (1/10000) - discount (1/1000 %) + surcharge.

    The surcharge is in cents. Product and discount are rounded each by itself, and what is rounded is only added (EN
    16931 BT-131, BT-136, BT-141; Peppol BIS 3 "Calculations").
    """
    product = money.extend(quantity, unit_price)
    return product - money.percent_of(product, discount_percent) + np.asarray(surcharge, dtype=np.int64)


def net_of_gross(gross: Ints, rate: Ints) -> Ints:
    """Cents before tax of amounts that include it: gross / (1 + rate), rounded once (domain C3)."""
    return money.divide(np.asarray(gross, dtype=np.int64) * money.WHOLE, money.WHOLE + np.asarray(rate, dtype=np.int64))


def line_nets(lines: Lines, mode: str = "document") -> Ints:
    """Cents of each line before tax; ``mode`` is the setting ``tax_rounding``.

    With ``line`` the tax is taken out of each line. With ``document`` it is taken out of the sum of a document's lines
    of one rate (D19); the cents by which the lines, rounded down, come short go to those that lost most by it, of equal
    ones to the first line: the lines add up to the cent, in whatever order they stand.
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
    """A number for each line, the same for those of one document, rate and included rate; ordered by these."""
    rates, rate = np.unique(lines.rate, return_inverse=True)
    kinds, included = np.unique(lines.included, return_inverse=True)
    return np.asarray((lines.document * len(rates) + rate) * len(kinds) + included, dtype=np.int64)


def wrong_nets(lines: Lines, nets: Ints, known: Bools) -> Bools:
    """Lines whose cents before tax, ``nets``, no way of rounding gives; with ``known``: what could be read.

    Off by a cent or more of its own, or, where no line is and all are known, of a sum that neither rounding gives.
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
