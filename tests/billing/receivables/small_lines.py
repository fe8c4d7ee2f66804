"""Lines and documents as arrays, for tests of tax: what is not given is nothing."""

import numpy as np

from billing.receivables.invoicing.tax import Lines
from billing.receivables.invoicing.totals import Agreed, by_document, tax_groups


def lines(document, priced, rate, included=0):
    """Lines numbered from 1 in the order given."""
    priced = np.array(priced, dtype=np.int64)
    document, rate, included = (
        np.zeros_like(priced) + np.array(part, dtype=np.int64) for part in (document, rate, included)
    )
    return Lines(document, np.arange(1, len(priced) + 1), priced, rate, included)


def agreed(count=1, **given):
    names = ("discount_percent", "discount", "surcharge", "surcharge_rate", "tax_less")
    return Agreed(**{name: np.full(count, given.get(name, 0), dtype=np.int64) for name in names})


def taxes(document, net, rate, mode="document"):
    """Tax per document of amounts before tax."""
    count = int(np.max(document, initial=-1)) + 1
    groups = tax_groups(lines(document, net, rate), np.array(net, dtype=np.int64), agreed(count), mode)
    return by_document(groups, "tax", count).tolist()
