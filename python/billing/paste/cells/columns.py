"""Columns: the raw cells of one column typed in one go; only what is not plainly of its kind is read cell by cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import Series

from billing import money
from billing.books import DTYPES
from billing.money import Bools
from billing.paste.cells import dates
from billing.paste.cells.packed_columns import PackedColumn
from billing.paste.cells.raw import FIRST_ERROR, LAST_ERROR
from billing.paste.cells.read_cell import Evidence, Outcome, read_cell
from billing.schema import Column, Storage

_PACKED: Final = {
    Storage.TEXT: pa.large_string(),
    Storage.NUMBER: pa.float64(),
    Storage.DATE: pa.timestamp("us"),
    Storage.TIME: pa.timestamp("us"),
    Storage.FLAG: pa.bool_(),
}
#: Text that needs a closer look: an error or formula, spaces at its ends or two in a row, anything but plain letters
#: and punctuation; of a code, what looks like a number with an exponent or with zeros behind its point.
_ODD_TEXT: Final = r"^[\s#=@+-]|\s$|\s\s|[^ -~]"
_ODD_CODE: Final = _ODD_TEXT + r"|^\d(\.\d+)?[eE][+-]?\d+$|\.0+$"
#: What a frame holds where a cell is blank.
BLANKS: Final[dict[Storage, Any]] = {
    Storage.TEXT: "",
    Storage.NUMBER: 0,
    Storage.DATE: pd.NaT,
    Storage.TIME: pd.NaT,
    Storage.FLAG: False,
}
_DAY: Final = 86_400


@dataclass(frozen=True)
class TypedColumn:
    """One column, typed: its values, which cells were empty, which could not be read, and what was wrong by place."""

    series: "Series[Any]"
    blank: Bools
    unknown: Bools
    odd: dict[int, Outcome]


def typed_column(cells: PackedColumn | Sequence[Any], column: Column, evidence: Evidence) -> TypedColumn:
    """Type the cells of one column, top to bottom."""
    raw = cells if isinstance(cells, PackedColumn) else PackedColumn.of(cells)
    storage = column.kind.storage
    packed, other = _parted(raw, _PACKED[storage])
    outcomes = _read(raw, sorted({*other, *_SUSPECTS[storage](packed, column, evidence)}), column, evidence)
    empty, unknown = _none(len(raw)), _none(len(raw))
    if outcomes:
        values = [None if storage is Storage.NUMBER else outcome.value for outcome in outcomes.values()]
        read = _none(len(raw))
        read[list(outcomes)] = True
        packed = pc.replace_with_mask(packed, pa.array(read), pa.array(values, type=packed.type))
    empty |= np.asarray(packed.is_null())
    for place, outcome in outcomes.items():
        empty[place], unknown[place] = outcome.is_blank, outcome.is_unknown
    series = _built(packed, column, outcomes)
    return TypedColumn(series, empty, unknown, {place: o for place, o in outcomes.items() if o.damage})


def blank_column(column: Column, count: int) -> TypedColumn:
    """A column that is not there."""
    return typed_column([None] * count, column, Evidence(dates.EARLIEST))


def _none(count: int) -> Bools:
    return np.zeros(count, dtype=bool)


def _parted(raw: PackedColumn, kind: Any) -> tuple[Any, Iterable[int]]:
    """The cells of the column's own kind, packed, and the places of the others."""
    if raw.packed.type in (kind, pa.null()):
        return raw.packed.cast(kind), raw.others
    return pa.nulls(len(raw), kind), {*_places(raw.packed.is_valid()), *raw.others}


def _read(raw: PackedColumn, places: list[int], column: Column, evidence: Evidence) -> dict[int, Outcome]:
    """What each of these cells says, in the order of their places."""
    known: dict[tuple[type, Any], Outcome] = {}
    outcomes = {}
    for place, cell in zip(places, raw.take(places) if places else [], strict=True):
        seen = (type(cell), cell)
        if seen not in known:
            known[seen] = read_cell(cell, column, evidence)
        outcomes[place] = known[seen]
    return outcomes


def _suspect_texts(packed: Any, column: Column, evidence: Evidence) -> list[int]:
    if column.kind.choices:
        choices = pa.array(column.kind.choices, type=pa.large_string())
        return _places(pc.and_(pc.invert(pc.is_in(packed, value_set=choices)), packed.is_valid()))
    pattern = _ODD_CODE if column.kind.code else _ODD_TEXT
    suspects = pc.or_(pc.match_substring_regex(packed, pattern), pc.equal(packed, ""))
    if column.kind.digits:
        suspects = pc.or_(suspects, pc.less(pc.utf8_length(packed), column.kind.digits))
    return _places(pc.fill_null(suspects, fill_value=False))


def _suspect_numbers(packed: Any, column: Column, evidence: Evidence) -> list[int]:
    floats = packed.to_numpy(zero_copy_only=False)
    units = column.kind.units
    with np.errstate(invalid="ignore", over="ignore"):
        bad = np.abs(floats) * units >= money.LARGEST_CELL
        bad |= (floats >= FIRST_ERROR) & (floats <= LAST_ERROR)
        if units == 1:
            bad |= np.isfinite(floats) & (floats != np.trunc(floats))
        elif units == money.CENTS:
            bad |= money.is_finer(floats, units)
    return _places(bad | (np.isnan(floats) & np.asarray(packed.is_valid())))


def _suspect_days(packed: Any, column: Column, evidence: Evidence) -> list[int]:
    seconds = np.asarray(pc.fill_null(packed.cast(pa.int64()), 0)) // 1_000_000
    first, last = dates.limits(column.name, evidence.as_of)
    first_day, last_day = (int(np.datetime64(day, "s").astype(np.int64)) for day in (first, last))
    bad = (seconds < first_day) | (seconds >= last_day + _DAY) | (seconds % _DAY != 0)
    return _places(bad & np.asarray(packed.is_valid()))


def _no_suspects(packed: Any, column: Column, evidence: Evidence) -> list[int]:
    return []


_SUSPECTS: Final = {
    Storage.TEXT: _suspect_texts,
    Storage.NUMBER: _suspect_numbers,
    Storage.DATE: _suspect_days,
    Storage.TIME: _no_suspects,
    Storage.FLAG: _no_suspects,
}


def _places(flags: Any) -> list[int]:
    return [int(place) for place in np.flatnonzero(np.asarray(flags))]


def _built(packed: Any, column: Column, outcomes: dict[int, Outcome]) -> "Series[Any]":
    storage = column.kind.storage
    if storage is Storage.TEXT:
        return Series(pd.array(pc.fill_null(packed, column.default), dtype="str"))
    if storage is Storage.NUMBER:
        units = money.from_floats(np.nan_to_num(packed.to_numpy(zero_copy_only=False)), column.kind.units)
        for place, outcome in outcomes.items():
            units[place] = outcome.value or 0
        return Series(units)
    if storage is Storage.FLAG:
        return Series(np.array(pc.fill_null(packed, fill_value=False), dtype=bool))
    return Series(packed.to_numpy(zero_copy_only=False).astype("datetime64[s]"), dtype=DTYPES[storage])
