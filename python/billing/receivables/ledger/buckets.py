"""Buckets: the columns of an aging, their edges and their names (RULES.md C1)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

from billing.books import words_at
from billing.money import Ints
from billing.tables.lists.settings import Settings

NOT_DUE: Final = "Not due"
UNAPPLIED: Final = "Unapplied"
TOTAL: Final = "Total"
USUAL_EDGES: Final = (30, 60, 90, 120)


@dataclass(frozen=True)
class Buckets:
    """The columns of an aging.

    Attributes:
        edges: The highest age in days of each column but the last, ascending.
        base: What age is counted from: the ``due`` date or the ``invoice`` date.
    """

    edges: tuple[int, ...]
    base: str = "due"

    @property
    def names(self) -> list[str]:
        """Names of the columns, youngest first."""
        return bucket_names(self.edges, self.base)


def buckets(settings: Settings) -> Buckets:
    """The columns of the setting; the usual ones where it cannot be read as ascending numbers of days."""
    edges = tuple(int(number) for number in re.findall(r"\d{1,4}", settings.aging_edges))
    rising = bool(edges) and edges[0] > 0 and all(low < high for low, high in pairwise(edges))
    return Buckets(edges if rising else USUAL_EDGES, settings.aging_base)


def bucket_names(edges: Sequence[int] = USUAL_EDGES, base: str = "due") -> list[str]:
    """Names of the columns, youngest first.

    Counted from the due date, what is not yet due has a column of its own; counted from the invoice date, the first
    column begins with day 0 (RULES.md C1.2).

    >>> bucket_names((30, 60))
    ['Not due', '1-30', '31-60', 'Over 60']
    >>> bucket_names((30, 60), "invoice")
    ['0-30', '31-60', 'Over 60']
    """
    starts = [1 if base == "due" else 0, *(edge + 1 for edge in edges)]
    closed = [f"{start}-{edge}" for start, edge in zip(starts, edges, strict=False)]
    return [*([NOT_DUE] if base == "due" else []), *closed, f"Over {edges[-1]}"]


def bucket_places(age: Ints, buckets: Buckets) -> Ints:
    """Place of the column of each age in days, from 0.

    An age on an edge belongs to the column that ends there (RULES.md C1.3). Nothing falls out: what is younger than the
    first column is in it.
    """
    edges = np.array([0, *buckets.edges] if buckets.base == "due" else buckets.edges)
    return np.searchsorted(edges, age, side="left")


def bucket_of(balance: Ints, age: Ints, buckets: Buckets) -> Any:
    """Column of each balance (cents): by its age in days if it is owed, Unapplied if it is a credit, '' if it is 0."""
    names = [*buckets.names, UNAPPLIED, ""]
    place = np.where(balance > 0, bucket_places(age, buckets), np.where(balance < 0, len(names) - 2, len(names) - 1))
    return words_at(names, place)
