"""Ledger marks: a short text for all that counts up to a day, equal as long as nothing of it changes."""

from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books
from billing.receivables.closing.closed_months import FROZEN, as_it_counted, dates
from billing.tables import BY_NAME

#: The tables that the ledger, and so a month's report, is made from.
_LEDGER: Final = ("invoices", "payments", "allocations", "adjustments")
#: Tables whose rows count until a day, and the column that says until when.
_TAKEN_BACK: Final = {"allocations": "released_date", "payments": "returned_date"}


def ledger_mark(books: Books, last_day: pd.Timestamp) -> str:
    """The mark of the rows dated up to the day: 16 hexadecimal digits, the same in whatever order the rows stand."""
    return ledger_marks(books, [last_day])[0]


def ledger_marks(books: Books, last_days: list[pd.Timestamp]) -> list[str]:
    """The marks at several days, every row being read once."""
    sums = np.zeros(len(last_days), dtype=np.uint64)
    for table in _LEDGER:
        rows = as_it_counted(table, books.frame(table))
        columns = list(dict.fromkeys((*BY_NAME[table].key, *FROZEN[table].columns)))
        sums += _sums(rows[columns], dates(books, table, rows), last_days)
    for table, column in _TAKEN_BACK.items():
        rows = books.frame(table)
        rows = rows[rows[column].notna()]
        sums += _sums(rows[[*BY_NAME[table].key, column]], rows[column], last_days)
    return [f"{int(number):016x}" for number in sums]


def _sums(rows: DataFrame, day: "Series[pd.Timestamp]", last_days: list[pd.Timestamp]) -> Any:
    """Sum of the rows' marks up to each of the days."""
    marks = pd.util.hash_pandas_object(rows, index=False).to_numpy(dtype=np.uint64)
    return np.array([marks[(day <= last).to_numpy(dtype=bool)].sum(dtype=np.uint64) for last in last_days])
