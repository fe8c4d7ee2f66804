"""Books: all rows of the office, typed, at one as-of date. Plain data that every action, check and rule reads.

A frame has the columns of its table (see ``tables``); its index is the row on the sheet. Text is ``str`` ('' blank),
dates ``datetime64[s]`` (NaT blank), numbers ``int64`` in units (0 blank), flags ``bool``. What a cell said that could
not be read is *unknown*: the frame holds the blank value and ``books.unknown`` says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from billing.money import Bools, Ints
from billing.schema import Column, Storage, Table
from billing.serials import serial_places
from billing.tables import BY_NAME
from billing.tables.lists.settings import Settings

DTYPES: dict[Storage, str] = {
    Storage.TEXT: "str",
    Storage.DATE: "datetime64[s]",
    Storage.TIME: "datetime64[s]",
    Storage.NUMBER: "int64",
    Storage.FLAG: "bool",
}
#: Cells of a table that hold nothing, or nothing readable: column name -> one flag per row.
Marks: TypeAlias = Mapping[str, Bools]
#: Keys are few where there are less than one to so many rows of the master.
_FEW: Final = 3


@dataclass(frozen=True)
class Books:
    """The rows of the office, its settings, and the date for which every question is asked.

    Attributes:
        as_of: What is dated later does not count yet.
        frames: The rows by name of their table; a table that was not read is missing.
        settings: The settings of the office.
        unknown: By table and column, whether each cell could not be read.
        blank: By table and column, whether each cell is empty.
    """

    as_of: date
    frames: Mapping[str, DataFrame]
    settings: Settings = Settings()  # noqa: RUF009 - frozen, so one serves all
    unknown: Mapping[str, Marks] = field(default_factory=dict)
    blank: Mapping[str, Marks] = field(default_factory=dict)

    def __getattr__(self, name: str) -> DataFrame:
        if name.startswith("__") or name not in BY_NAME:
            raise AttributeError(name)
        return self.frame(name)

    def frame(self, table: str) -> DataFrame:
        """The rows of a table, none where it was not read. ``books.charges`` is short for it."""
        frame = self.frames.get(table)
        return _no_rows(table).copy(deep=False) if frame is None else frame

    @property
    def today(self) -> pd.Timestamp:
        """The as-of date, for comparison with columns of dates."""
        return pd.Timestamp(self.as_of)

    def is_unknown(self, table: str, column: str) -> "Series[bool]":
        """Whether the cell of each row could not be read."""
        return self._marks(self.unknown, table, column)

    def is_blank(self, table: str, column: str) -> "Series[bool]":
        """Whether the cell of each row is empty."""
        return self._marks(self.blank, table, column)

    def is_known(self, table: str, *columns: str) -> "Series[bool]":
        """Whether all these cells of each row hold a value that could be read."""
        known = np.ones(len(self.frame(table)), dtype=bool)
        for column in columns:
            known &= ~(self.is_unknown(table, column) | self.is_blank(table, column)).to_numpy(dtype=bool)
        return Series(known, index=self.frame(table).index, dtype=bool)

    def at(self, day: date) -> "Books":
        """The same books with every question asked for another day."""
        return replace(self, as_of=day)

    def with_frames(self, **frames: DataFrame) -> "Books":
        """The same books with some frames replaced."""
        return replace(self, frames={**self.frames, **frames})

    def _marks(self, marks: Mapping[str, Marks], table: str, column: str) -> "Series[bool]":
        index = self.frame(table).index
        flags = np.asarray(marks.get(table, {}).get(column, ()), dtype=bool)
        # Rows that were added below since the cells were read hold what they hold.
        added = np.zeros(max(len(index) - len(flags), 0), dtype=bool)
        return Series(np.append(flags, added), index=index)


def empty_column(column: Column) -> "Series[Any]":
    """No rows of one column, in its frame type."""
    return Series([], dtype=DTYPES[column.kind.storage])


def empty_frame(table: Table) -> DataFrame:
    """A table without rows."""
    return DataFrame({column.name: empty_column(column) for column in table.columns}, index=pd.RangeIndex(0))


@cache
def _no_rows(table: str) -> DataFrame:
    """The table without rows, made once: checks ask for it hundreds of times."""
    return empty_frame(BY_NAME[table])


def positions(master: "Series[str]", keys: "Series[str]") -> Ints:
    """Place of each key in the master column, -1 where it is missing or blank; the first of several.

    Serials are found by their number. For others pyarrow's ``index_in`` is 20 to 90 times faster than ``Series.map``.
    Most of its time goes into the table that it makes of one side, so that few keys in a long master are found from the
    side of the master.
    """
    where, wanted = _texts(master), _texts(keys)
    places = serial_places(where, wanted)
    if places is not None:
        return places
    if _FEW * len(keys) > len(master):
        return _first_places(where, wanted)
    key_of = _first_places(wanted, where)
    rows = np.flatnonzero(key_of >= 0)[::-1]
    places = np.full(len(keys), -1, dtype=np.int64)
    places[key_of[rows]] = rows
    return places[_first_places(wanted, wanted)]


def look_up(master: DataFrame, key: str, value: str, keys: "Series[str]") -> "Series[Any]":
    """The value column of the master row with each key; the blank value of the column where there is no such row."""
    place = positions(master[key], keys)
    column = master[value]
    if not len(column):
        return _blanks(column, len(keys)).set_axis(keys.index)
    taken = column.take(np.maximum(place, 0)).set_axis(keys.index)
    missing = place < 0
    if missing.any():
        taken = taken.copy()
        taken[missing] = _blanks(column, 1)[0]
    return taken


def total_by(master: "Series[str]", keys: "Series[str]", amounts: "Series[int]") -> Ints:
    """Sum of the amounts for each key of the master column, in its order; amounts of other keys are left out."""
    places = positions(master, pd.concat([keys, master]))
    place, first = places[: len(keys)], places[len(keys) :]
    # A key that appears twice has its sum at the first place; both rows get it.
    return sum_at(place, np.asarray(amounts, dtype=np.int64), len(master))[first]


def sum_at(place: Ints, amounts: Ints, count: int) -> Ints:
    """Sum of the amounts at each of so many places; amounts at place -1 are left out."""
    sums = np.zeros(count + 1, dtype=np.int64)  # -1 is the one behind them
    np.add.at(sums, place, amounts)
    return sums[:count]


def words_at(words: Sequence[str], place: Ints) -> Any:
    """Text column with one of a few words in each row: the one at its place."""
    return Series(words, dtype="str").array.take(place)


def _texts(column: "Series[str]") -> Any:
    """A text column as one pyarrow array."""
    texts = pa.array(column, type=pa.large_string())
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def _first_places(master: Any, keys: Any) -> Ints:
    return np.asarray(pc.fill_null(pc.index_in(keys, value_set=master), -1), dtype=np.int64)


def _blanks(column: "Series[Any]", count: int) -> "Series[Any]":
    kind = column.dtype.kind
    value: object = {"i": 0, "b": False, "M": pd.NaT}.get(kind, "")
    return Series([value] * count, dtype=column.dtype)
