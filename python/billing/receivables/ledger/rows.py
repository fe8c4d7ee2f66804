"""Rows: new rows of a table in its frame types, and the order of rows by what they say, never by where they stand."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from billing.books import DTYPES
from billing.money import Ints
from billing.schema import Storage, Table

_BLANK: dict[Storage, Any] = {
    Storage.TEXT: "",
    Storage.DATE: pd.NaT,
    Storage.TIME: pd.NaT,
    Storage.NUMBER: 0,
    Storage.FLAG: False,
}


def new_rows(table: Table, values: Mapping[str, Any], count: int) -> DataFrame:
    """So many rows of a table, in all its columns: the values given (one, or one per row), else blank; index from 0."""
    columns = {}
    for column in table.columns:
        value = values.get(column.name, _BLANK[column.kind.storage])
        if isinstance(value, Series):
            value = value.array
        columns[column.name] = Series(value, index=pd.RangeIndex(count), dtype=DTYPES[column.kind.storage])
    return DataFrame(columns)


def order_by(*keys: Any) -> Ints:
    """Places of the rows in ascending order of the keys, by the first key first; blank dates come first.

    Text is compared by its code points, the same on every machine.
    """
    table = pa.table({str(place): _sortable(key) for place, key in enumerate(keys)})
    order = pc.sort_indices(table, sort_keys=[(name, "ascending") for name in table.column_names])
    return np.asarray(order, dtype=np.int64)


def rank_in_group(group: Ints) -> Ints:
    """Rank of each row within its group, from 0, in the order in which they stand."""
    order = np.argsort(group, kind="stable")
    together = group[order]
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - np.searchsorted(together, together)
    return rank


def _sortable(key: Any) -> Any:
    if isinstance(key, Series) and key.dtype.kind == "M":
        return key.to_numpy().view("int64")
    return pa.array(key, type=pa.large_string()) if isinstance(key, Series) and key.dtype == "str" else np.asarray(key)
