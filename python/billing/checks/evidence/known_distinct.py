"""Known distinct: pairs that look like duplicates and are not. Every check of duplicates asks here."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from billing.books import Books
from billing.checks.evidence.similarity import KnownDistinct
from billing.money import Bools


def known_distinct(books: Books, what: str) -> KnownDistinct:
    """Tells which pairs of keys of this table (customers, charges, invoices, payments) are known to be distinct."""
    return partial(are_known_distinct, books, what)


def are_known_distinct(books: Books, what: Any, one: Any, two: Any) -> Bools:
    """Which pairs of keys are on the list, in either order; ``what`` names their table, for all or for each."""
    kept = books.not_the_same
    kept = kept[(kept["one_id"] != "") & (kept["other_id"] != "")]
    if kept.empty or not len(one):
        return np.zeros(len(one), dtype=bool)
    left, right = kept["one_id"].to_numpy(dtype=object), kept["other_id"].to_numpy(dtype=object)
    tables = kept["what"].to_numpy(dtype=object)
    listed = pd.MultiIndex.from_arrays([np.tile(tables, 2), np.append(left, right), np.append(right, left)])
    asked = [np.broadcast_to(np.asarray(what, dtype=object), len(one)), np.asarray(one), np.asarray(two)]
    return np.asarray(pd.MultiIndex.from_arrays(asked).isin(listed), dtype=bool)
