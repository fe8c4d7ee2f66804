"""AutoFill: cells that were dragged down, so that Excel counted on where it should have repeated."""

import re
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from pandas import DataFrame, Series

from billing.finding import Finding
from billing.money import Bools
from billing.paste.damage.catalogue import Place, finding
from billing.schema import Column, Storage, Table, TableGroup

FEWEST_ROWS: Final = 4
#: Work that is done every day has a run of days by right, as a stay in a hospital has.
_DAILY: Final = "service_date"
_COUNTED: Final = re.compile(r"(.*?)([0-9]+)")


def dragged_down(table: Table, frame: DataFrame) -> Iterator[Finding]:
    """Runs of at least four rows that are equal but for their own number and one column, which rises by 1 each row.

    A day, a number or the number at the end of a code may rise. What names a row of another table may not be meant:
    one fee for all customers, or one payment for several invoices, gives such runs every month.
    """
    if table.group is not TableGroup.INPUT or len(frame) < FEWEST_ROWS:
        return
    own = [name for name in table.key if not table[name].kind.refers_to]
    columns = [column for column in table.columns if column.name not in own and not column.computed]
    differs = {column.name: _differs(frame[column.name]) for column in columns}
    alone = np.sum(list(differs.values()), axis=0) == 1
    if not _runs(alone):
        return
    for column in columns:
        if not column.kind.refers_to and not column.kind.choices and column.name != _DAILY:
            for first, last in _runs(_rises(frame[column.name], column, differs[column.name] & alone)):
                place = Place(table, int(frame.index[first]), str(frame[table.key[0]].iloc[first]), column)
                count = last - first + 1
                words = f"{count} rows from here to row {frame.index[last]}"
                yield finding("dragged_down", place, words=words, evidence=(count,))


def _differs(values: "Series[Any]") -> Bools:
    """Whether each row differs from the one above it; the first row is left out. Two blanks are equal."""
    flags = (values != values.shift()) & ~(values.isna() & values.shift().isna())
    return flags.to_numpy(dtype=bool)[1:]


def _rises(values: "Series[Any]", column: Column, candidates: Bools) -> Bools:
    """Candidates that are by exactly 1 more than the row above."""
    rises = np.zeros(len(candidates), dtype=bool)
    if column.kind.is_number:
        rises = np.diff(values.to_numpy(dtype=np.int64)) == column.kind.units
    elif column.kind.storage is Storage.DATE:
        rises = np.diff(values.to_numpy()) == np.timedelta64(1, "D")
    elif column.kind.code:
        for place in np.flatnonzero(candidates).tolist():
            rises[place] = _counts_on(values.iloc[place], values.iloc[place + 1])
    return candidates & rises


def _counts_on(above: str, below: str) -> bool:
    first, second = _COUNTED.fullmatch(above), _COUNTED.fullmatch(below)
    return bool(first and second and first[1] == second[1] and int(second[2]) == int(first[2]) + 1)


def _runs(steps: Bools) -> list[tuple[int, int]]:
    """First and last place of each run of rows that is long enough, from the steps between them."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], steps, [False])).astype(np.int8))).reshape(-1, 2)
    return [(start, end) for start, end in edges.tolist() if end - start >= FEWEST_ROWS - 1]
