"""Tax and line amounts, rounded in the order of EN 16931: the line first, then tax per rate, then nothing any more."""

from typing import Literal, TypeAlias

import numpy as np

from billing import money
from billing.money import Ints

#: ``document``: tax per rate of the whole document (BR-CO-17). ``line``: tax of each line. Never a third way.
TaxMode: TypeAlias = Literal["document", "line"]


def line_net(quantity: Ints, unit_price: Ints, discount_percent: Ints) -> Ints:
    """Cents of a line before tax: quantity (1/1000) times unit price (1/10000), less discount (1/1000 %).

    Product and discount are rounded each by itself (EN 16931 BT-131, BT-136; Peppol BIS 3 "Calculations").
    """
    product = money.extend(quantity, unit_price)
    return product - money.percent_of(product, discount_percent)


def tax_by_document(document: Ints, net: Ints, rate: Ints, mode: str = "document") -> Ints:
    """Cents of tax per document, as many as the highest document code says.

    ``document`` is the code of each line's document (0, 1, ...), ``net`` its cents, ``rate`` 1/1000 %; ``mode`` is the
    setting ``tax_rounding`` (EN 16931 BR-CO-17 for ``document``).
    """
    document = np.asarray(document, dtype=np.int64)
    net, rate = np.asarray(net, dtype=np.int64), np.asarray(rate, dtype=np.int64)
    if not len(document):
        return np.zeros(0, dtype=np.int64)
    taxes = np.zeros(int(document.max()) + 1, dtype=np.int64)
    if mode != "line":
        document, rate, net = _by_rate(document, rate, net)
    np.add.at(taxes, document, money.percent_of(net, rate))
    return taxes


def net_of_gross(gross: Ints, rate: Ints) -> Ints:
    """Cents before tax of amounts that include it: gross / (1 + rate), rounded once (domain C3).

    Feed lines for ``line`` rounding, sums per rate for ``document`` rounding.
    """
    return money.divide(np.asarray(gross, dtype=np.int64) * money.WHOLE, money.WHOLE + np.asarray(rate, dtype=np.int64))


def _by_rate(document: Ints, rate: Ints, net: Ints) -> tuple[Ints, Ints, Ints]:
    """Sums of net per document and rate."""
    rates, code = np.unique(rate, return_inverse=True)
    group = document * len(rates) + code
    sums = np.zeros((int(document.max()) + 1) * len(rates), dtype=np.int64)
    np.add.at(sums, group, net)
    used = np.flatnonzero(sums)
    return used // len(rates), rates[used % len(rates)], sums[used]
