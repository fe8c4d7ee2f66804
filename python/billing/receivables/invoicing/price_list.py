"""Price list: the row of Services that is valid for a charge on its service date."""

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import positions
from billing.money import Ints

_ALWAYS, _FOR_EVER = np.iinfo(np.int64).min // 2, np.iinfo(np.int64).max


def services_on(services: DataFrame, service_code: "Series[str]", service_date: "Series[pd.Timestamp]") -> Ints:
    """Place in ``services`` of the row for each charge, -1 where no row of its service is valid on the date.

    Of several valid rows the one with the latest start applies.
    """
    starts = _seconds(services["valid_from"], _ALWAYS)
    ends = _seconds(services["valid_to"], _FOR_EVER)
    codes = Series(services["service_code"].unique(), dtype="str")
    code_of_row, code = positions(codes, services["service_code"]), positions(codes, service_code)
    day = _seconds(service_date, _ALWAYS)
    found = np.full(len(code), -1, dtype=np.int64)
    order = np.lexsort((starts, code_of_row))
    # Rows of one service are adjacent; the k-th pass compares each charge with the k-th row of its service.
    first = np.searchsorted(code_of_row[order], np.arange(len(codes)))
    count = np.bincount(code_of_row, minlength=len(codes))
    for turn in range(int(count.max(initial=0))):
        has_row = (code >= 0) & (turn < np.append(count, 0)[code])
        row = order[first[code[has_row]] + turn]
        valid = (starts[row] <= day[has_row]) & (day[has_row] <= ends[row])
        found[np.flatnonzero(has_row)[valid]] = row[valid]
    return found


def _seconds(dates: "Series[pd.Timestamp]", blank: int) -> Ints:
    return np.where(dates.isna(), blank, dates.to_numpy().view("int64"))
