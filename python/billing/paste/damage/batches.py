"""Batches: which rows of a table came together, and dates as numbers that can be compared."""

from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import Series

from billing.money import Ints
from billing.paste.cells.table_cells import TableCells

#: Code of rows of which nobody has written down with which others they came.
UNBATCHED: Final = -1
_BATCH: Final = "batch_id"


def batch_codes(cells: TableCells, *, one_batch: bool = False) -> Ints:
    """A number per raw row, the same for rows of one import; ``UNBATCHED`` for rows that were typed or pasted in."""
    count = len(cells.raw.rows)
    if one_batch or _BATCH not in cells.table:
        return np.full(count, 0 if one_batch else UNBATCHED, dtype=np.int64)
    names = cells.columns[_BATCH].series
    codes, _ = pd.factorize(names.where(names != ""))
    return codes.astype(np.int64)


def days_of(dates: "Series[Any]") -> Ints:
    """Days since 1970; of a blank date the least number there is."""
    return dates.to_numpy().astype("datetime64[D]").astype(np.int64)
