"""Order-independent checksum of all entries up to a date, equal as long as none of them changes."""

from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books
from billing.receivables.closing.closed_months import FROZEN, as_it_counted, dates
from billing.tables import BY_NAME

#: The tables of which the ledger, and so the report of a month, is made.
_LEDGER: Final = ("invoices", "payments", "allocations", "adjustments")
#: Tables whose rows may be reversed, and the column of the date from which they no longer count.
_REVERSED: Final = {"allocations": "released_date", "payments": "returned_date"}


def ledger_checksum(books: Books, last_day: pd.Timestamp) -> str:
    """The checksum of the rows dated up to the day (included): 16 hexadecimal digits, whatever their order."""
    return ledger_checksums(books, [last_day])[0]


def ledger_checksums(books: Books, last_days: list[pd.Timestamp]) -> list[str]:
    """The checksum at each of several days, out of one pass over the rows."""
    sums = np.zeros(len(last_days), dtype=np.uint64)
    for table in _LEDGER:
        rows = as_it_counted(table, books.frame(table))
        columns = list(dict.fromkeys((*BY_NAME[table].key, *FROZEN[table].columns)))
        sums += _sums(rows[columns], dates(books, table, rows), last_days)
    for table, column in _REVERSED.items():
        rows = books.frame(table)
        rows = rows[rows[column].notna()]
        sums += _sums(rows[[*BY_NAME[table].key, column]], rows[column], last_days)
    return [f"{int(number):016x}" for number in sums]


def _sums(rows: DataFrame, day: "Series[pd.Timestamp]", last_days: list[pd.Timestamp]) -> Any:
    """Sum of the hashes of the rows up to each of the days."""
    hashes = pd.util.hash_pandas_object(rows, index=False).to_numpy(dtype=np.uint64)
    return np.array([hashes[(day <= last).to_numpy(dtype=bool)].sum(dtype=np.uint64) for last in last_days])
