"""Computed columns: the changes that bring balances and states on the sheets up to date."""

import pandas as pd

from billing.books import Books
from billing.changes import TableChanges, update
from billing.receivables.standing.balances import balances


def balance_changes(books: Books, doubtful: "dict[str, pd.Index[int]]") -> dict[str, TableChanges]:
    """The computed columns that differ from the sheets, but for rows that are ``doubtful``: index labels by table."""
    changes = {}
    for name, current in balances(books).items():
        sure = current[~current.index.isin(doubtful[name])]
        changes[name] = update(getattr(books, name).loc[sure.index], sure, list(current.columns), "recomputed")
    return changes
