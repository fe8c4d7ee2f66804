"""Columns: the raw cells of one column typed in one go; only what is not plainly of its kind is read cell by cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import Series

from billing import money
from billing.books import DTYPES
from billing.money import Bools
from billing.paste import dates
from billing.paste.cells import Evidence, Outcome, read_cell
from billing.paste.raw import FIRST_ERROR, LAST_ERROR
from billing.schema import Column, Form

_PLAIN: Final = {Form.TEXT: str, Form.NUMBER: float, Form.DATE: datetime, Form.TIME: datetime, Form.FLAG: bool}
_PACKED: Final = {
    Form.TEXT: pa.large_string(),
    Form.NUMBER: pa.float64(),
    Form.DATE: pa.timestamp("us"),
    Form.TIME: pa.timestamp("us"),
    Form.FLAG: pa.bool_(),
}
#: Text that needs a closer look: an error or formula, spaces at its ends or two in a row, anything but plain letters
#: and signs; of a code, what looks like a number with an exponent or with zeros behind its point.
_ODD_TEXT: Final = r"^[\s#=@+-]|\s$|\s\s|[^ -~]"
_ODD_CODE: Final = _ODD_TEXT + r"|^\d(\.\d+)?[eE][+-]?\d+$|\.0+$"
#: What a frame holds where a cell is blank.
BLANKS: Final[dict[Form, Any]] = {
    Form.TEXT: "",
    Form.NUMBER: 0,
    Form.DATE: pd.NaT,
    Form.TIME: pd.NaT,
    Form.FLAG: False,
}
_DAY: Final = 86_400


@dataclass(frozen=True)
class TypedColumn:
    """One column, typed: its values, which cells were empty, which could not be read, and what was wrong by place."""

    series: "Series[Any]"
    blank: Bools
    unknown: Bools
    odd: dict[int, Outcome]


def typed_column(cells: Sequence[Any], column: Column, evidence: Evidence) -> TypedColumn:
    """Type the cells of one column, top to bottom."""
    form = column.kind.form
    plain, other = _parted(cells, _PLAIN[form])
    packed = pa.array(plain, type=_PACKED[form])
    outcomes = _read(cells, sorted({*other, *_SUSPECTS[form](packed, column, evidence)}), column, evidence)
    if outcomes:
        plain = list(plain)
        for place, outcome in outcomes.items():
            plain[place] = None if form is Form.NUMBER else outcome.value
        packed = pa.array(plain, type=_PACKED[form])
    empty, unknown = np.array(packed.is_null(), dtype=bool), _none(len(plain))
    for place, outcome in outcomes.items():
        empty[place], unknown[place] = outcome.is_blank, outcome.is_unknown
    series = _built(packed, column, outcomes)
    return TypedColumn(series, empty, unknown, {place: o for place, o in outcomes.items() if o.damage})


def blank_column(column: Column, count: int) -> TypedColumn:
    """A column that is not there."""
    return typed_column([None] * count, column, Evidence(dates.EARLIEST))


def _none(count: int) -> Bools:
    return np.zeros(count, dtype=bool)


def _parted(cells: Sequence[Any], plain: type) -> tuple[Sequence[Any], list[int]]:
    """The cells with only those of the plain type left, and the places of the others."""
    if set(map(type, cells)) <= {plain, type(None)}:
        return cells, []
    other = [place for place, cell in enumerate(cells) if cell is not None and type(cell) is not plain]
    kept = list(cells)
    for place in other:
        kept[place] = None
    return kept, other


def _read(cells: Sequence[Any], places: Iterable[int], column: Column, evidence: Evidence) -> dict[int, Outcome]:
    known: dict[tuple[type, Any], Outcome] = {}
    outcomes = {}
    for place in places:
        cell = cells[place]
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
    Form.TEXT: _suspect_texts,
    Form.NUMBER: _suspect_numbers,
    Form.DATE: _suspect_days,
    Form.TIME: _no_suspects,
    Form.FLAG: _no_suspects,
}


def _places(flags: Any) -> list[int]:
    return [int(place) for place in np.flatnonzero(np.asarray(flags))]


def _built(packed: Any, column: Column, outcomes: dict[int, Outcome]) -> "Series[Any]":
    form = column.kind.form
    if form is Form.TEXT:
        return Series(pd.array(pc.fill_null(packed, column.default), dtype="str"))
    if form is Form.NUMBER:
        units = money.from_floats(np.nan_to_num(packed.to_numpy(zero_copy_only=False)), column.kind.units)
        for place, outcome in outcomes.items():
            units[place] = outcome.value or 0
        return Series(units)
    if form is Form.FLAG:
        return Series(np.array(pc.fill_null(packed, fill_value=False), dtype=bool))
    return Series(packed.to_numpy(zero_copy_only=False).astype("datetime64[s]"), dtype=DTYPES[form])
