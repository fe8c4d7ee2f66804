"""Ledger marks: a short text for all that counts up to a day, equal as long as nothing of it changes."""

from typing import Final

import numpy as np
import pandas as pd

from billing.books import Books
from billing.receivables.closed_months import FROZEN, as_it_counted, dates
from billing.tables import BY_NAME

#: The tables that the ledger, and so a month's report, is made from.
_LEDGER: Final = ("invoices", "payments", "allocations", "adjustments")


def ledger_mark(books: Books, last_day: pd.Timestamp) -> str:
    """The mark of the rows dated up to the day: 16 hexadecimal digits, the same in whatever order the rows stand."""
    return ledger_marks(books, [last_day])[0]


def ledger_marks(books: Books, last_days: list[pd.Timestamp]) -> list[str]:
    """The marks at several days, every row being read once."""
    sums = np.zeros(len(last_days), dtype=np.uint64)
    for table in _LEDGER:
        rows = as_it_counted(table, books.frame(table))
        columns = list(dict.fromkeys((*BY_NAME[table].key, *FROZEN[table].columns)))
        marks = pd.util.hash_pandas_object(rows[columns], index=False).to_numpy(dtype=np.uint64)
        day = dates(books, table, rows)
        sums += np.array([marks[(day <= last).to_numpy(dtype=bool)].sum(dtype=np.uint64) for last in last_days])
    return [f"{int(number):016x}" for number in sums]
