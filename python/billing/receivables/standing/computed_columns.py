"""Computed columns: what the sheets show of balances and states, brought up to date."""

import pandas as pd

from billing.books import Books
from billing.changes import TableChanges, update
from billing.receivables.standing.balances import balances


def balance_changes(books: Books, doubtful: "dict[str, pd.Index[int]]") -> dict[str, TableChanges]:
    """The computed columns, where the sheets show others; none that is in doubt."""
    changes = {}
    for name, current in balances(books).items():
        sure = current[~current.index.isin(doubtful[name])]
        changes[name] = update(getattr(books, name).loc[sure.index], sure, list(current.columns), "recomputed")
    return changes
