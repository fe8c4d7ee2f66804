"""Changes: what an action wants to alter. The only way to alter the books: previewed, journalled, applied, undone.

A change is plain data. Applying it to a workbook is the work of ``excel``; here it is made, counted, put into the
Journal and turned round.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.money import Bools
from billing.schema import Table
from billing.tables import BY_NAME

#: Says that what a cell holds was not read yet.
UNREAD: Final = object()


@dataclass(frozen=True)
class CellEdit:
    """One cell put right: its sheet row, its column, its new content and the old one, as the cell takes them.

    Unlike an updated value it may leave what is read as it was: a number that was kept as text becomes a number. That
    is ``retyped``.
    """

    row: int
    column: str
    new: object
    old: object = UNREAD
    retyped: bool = False


@dataclass(frozen=True)
class TableChanges:
    """What changes in one table.

    ``appended``: new rows, all columns of the table. ``updated``: the new values of the changed rows, a subset of the
    columns; its index is the sheet row. ``before``: what stood there, same shape. ``removed``: rows taken out, all
    columns, index the sheet row. ``cleared``: which updated cells become blank rather than zero, same shape.
    """

    appended: DataFrame | None = None
    updated: DataFrame | None = None
    before: DataFrame | None = None
    removed: DataFrame | None = None
    cleared: DataFrame | None = None
    #: Why, in a word or two: one for the whole of it.
    why: str = ""
    edits: tuple[CellEdit, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Rows appended, cells updated, rows removed."""
        cells = 0 if self.updated is None or self.before is None else int(differs(self.before, self.updated).sum())
        return {
            "appended": 0 if self.appended is None else len(self.appended),
            "updated": cells + len(self.edits),
            "removed": 0 if self.removed is None else len(self.removed),
        }


@dataclass(frozen=True)
class Changes:
    """Changes by table name."""

    tables: Mapping[str, TableChanges] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(any(change.counts.values()) for change in self.tables.values())

    def __iter__(self) -> Iterator[tuple[Table, TableChanges]]:
        for name, change in self.tables.items():
            yield BY_NAME[name], change

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Per table that changes: rows appended, cells updated, rows removed."""
        counts = {name: change.counts for name, change in self.tables.items()}
        return {name: count for name, count in counts.items() if any(count.values())}


def update(before: DataFrame, after: DataFrame, columns: list[str], why: str = "") -> TableChanges:
    """The rows and columns that really differ between two frames of one table with the same index."""
    changed = differs(before[columns], after[columns])
    rows = Series(changed.any(axis=1), index=after.index)
    used = [column for place, column in enumerate(columns) if changed[:, place].any()]
    return TableChanges(updated=after[used][rows], before=before[used][rows], why=why)


def between(before: Mapping[str, DataFrame], after: Mapping[str, DataFrame], why: str) -> Changes:
    """What changes from some frames to others of the same tables; new rows stand below, none is taken out."""
    changes = {}
    for name, old in before.items():
        new = after[name]
        changed = update(old, new.loc[old.index], [str(column) for column in old.columns], why)
        changes[name] = replace(changed, appended=new.drop(index=old.index).reset_index(drop=True))
    return Changes(changes)


def differs(before: DataFrame, after: DataFrame) -> Bools:
    """Which cells differ, two blanks being the same: one flag per row and column."""
    flags = np.zeros(after.shape, dtype=bool)
    for place, column in enumerate(after.columns):
        old, new = before[column], after[column]
        flags[:, place] = ((old != new) & ~(old.isna() & new.isna())).to_numpy(dtype=bool)
    return flags


def next_numbers(existing: "Series[str]", prefix: str, count: int, digits: int = 6) -> list[str]:
    """The next numbers of a series, after the highest one in use; numbers never come back.

    >>> next_numbers(pd.Series(["A-000007"]), "A-", 2)
    ['A-000008', 'A-000009']
    """
    ours = existing[existing.str.startswith(prefix)].str[len(prefix) :]
    used = pd.to_numeric(ours[ours.str.fullmatch(r"\d+")])
    last = int(used.max()) if len(used) else 0
    return [f"{prefix}{number:0{digits}d}" for number in range(last + 1, last + 1 + count)]


def result(frame: DataFrame, change: TableChanges) -> DataFrame:
    """What a table's frame holds after the change; appended rows get the sheet rows below the last one."""
    after = frame
    if change.updated is not None and len(change.updated):
        after = after.copy()
        for name in change.updated.columns:
            after.loc[change.updated.index, name] = change.updated[name]
    if change.removed is not None:
        after = after.drop(index=change.removed.index)
    if change.appended is None or not len(change.appended):
        return after
    first = int(after.index.max()) + 1 if len(after) else 0
    return pd.concat([after, change.appended.set_axis(pd.RangeIndex(first, first + len(change.appended)))])
