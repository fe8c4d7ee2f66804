"""Cells: one raw cell read as its column's kind; says what was wrong with it."""

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import numpy as np

from billing import money
from billing.money import CENTS, PERCENT_UNITS
from billing.paste.cells import amounts, dates
from billing.paste.cells.mojibake import LOST, repaired
from billing.paste.cells.raw import clean, is_empty, is_error, shown
from billing.schema import Column, Kind, Storage

#: From here on a float no longer holds all digits of a code: Excel keeps 15 (Microsoft, "Excel specifications").
_LONGEST_CODE: Final = 1e15
_SCIENTIFIC: Final = re.compile(r"\d(\.\d+)?E[+-]\d+|\d\.\d+E\d+", re.I)
#: A whole number of four digits or more that some program wrote as a decimal; shorter ones may be codes (ICD-9 250.0).
_DECIMAL: Final = re.compile(r"(\d{4,})\.0+", re.ASCII)
#: What Excel would run if it were typed: a formula, or a call behind what a note or a phone number may begin with.
_FORMULA: Final = re.compile(r"=[^=\s]|[+@-].*(\w\(|\|.*!|![$A-Z])")
#: What people type for no amount.
_NOTHING: Final = frozenset(("-", "--", "\u2013", "\u2014", ".", "n/a", "na", "none", "nil", "null"))
_YES, _NO = frozenset(("yes", "y", "true", "1", "x")), frozenset(("no", "n", "false", "0"))


@dataclass(frozen=True)
class Evidence:
    """What the column as a whole proves about its cells: the order of day and month, and the decimal mark."""

    as_of: date
    day_order: str = ""
    decimal_mark: str = ""


class Outcome(NamedTuple):
    """What a cell says: ``value`` None if nothing can be read; the damage, if there is any, and words for it."""

    value: Any = None
    damage: str = ""
    words: str = ""
    is_blank: bool = False

    @property
    def is_unknown(self) -> bool:
        """Whether the cell holds something that cannot be read."""
        return self.value is None and not self.is_blank


BLANK: Final = Outcome(is_blank=True)


def read_cell(cell: Any, column: Column, evidence: Evidence) -> Outcome:
    """Read one cell: text, units, day or flag, as a frame keeps it."""
    if is_empty(cell):
        return BLANK
    if is_error(cell):
        return Outcome(damage="error_value")
    return _READERS[column.kind.storage](cell, column, evidence)


def _text(cell: Any, column: Column, evidence: Evidence) -> Outcome:
    kind = column.kind
    if isinstance(cell, date):
        return Outcome(damage="code_became_date") if kind.code else Outcome(shown(cell))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _code_number(cell, column)
    text = clean(str(cell), one_line=kind.code or kind.width < 60)
    if kind.choices:
        return _choice(text, kind)
    if _FORMULA.match(text):
        return Outcome(text, "formula_in_text")
    right = repaired(str(cell))
    if LOST in text or right != str(cell):
        return Outcome(text, "lost_characters") if LOST in text else Outcome(text, "broken_characters", clean(right))
    return _code(text, str(cell), kind) if kind.code else Outcome(text)


def _code(text: str, stands: str, kind: Kind) -> Outcome:
    if _SCIENTIFIC.fullmatch(text):
        return Outcome(damage="identifier_became_number")
    if whole := _DECIMAL.fullmatch(text):
        return Outcome(whole[1], "decimal_artefact", whole[1])
    if kind.digits > len(text) and text.isdigit():
        return Outcome(text, "leading_zeros_lost", text.zfill(kind.digits))
    plain = clean(unicodedata.normalize("NFKC", text))
    return Outcome(plain, "hidden_characters", plain) if plain != stands else Outcome(plain)


def _code_number(cell: float, column: Column) -> Outcome:
    kind = column.kind
    whole = math.isfinite(cell) and cell == int(cell)
    if not kind.code:
        return Outcome(str(int(cell)) if whole and abs(cell) < 1e15 else str(cell))
    if not whole or abs(cell) >= _LONGEST_CODE:
        return Outcome(damage="identifier_became_number")
    text = str(int(cell))
    if kind.choices:
        return _choice(text, kind)
    lost = kind.digits > len(text) and text.isdigit()
    return Outcome(text, "leading_zeros_lost", text.zfill(kind.digits)) if lost else Outcome(text)


def _choice(text: str, kind: Kind) -> Outcome:
    for choice in kind.choices:
        if choice.casefold() == text.casefold() or choice.replace("_", " ") == text.casefold():
            return Outcome(choice)
    return Outcome(damage="not_a_choice", words=", ".join(kind.choices))


def _number(cell: Any, column: Column, evidence: Evidence) -> Outcome:
    units = column.kind.units
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        value = amounts.read_amount(cell, units)
        if value is not None:
            return _cut(value) if units == CENTS and money.is_finer(np.array([cell]), units)[0] else Outcome(value)
    if not isinstance(cell, str):
        return Outcome(damage="unreadable_number", words=_no_number(units))
    text = clean(cell).removesuffix("%") if units == PERCENT_UNITS else cell
    values = amounts.choices(text, evidence.decimal_mark)
    if len(values) > 1:
        words = f"which can be read as {' or as '.join(f'{value:f}' for value in values)}"
        return Outcome(damage="unreadable_number", words=words)
    value = amounts.to_units(values[0], units) if values else None
    if value is None:
        none = "; clear the cell if there is none" if text.strip().casefold() in _NOTHING else ""
        return Outcome(damage="unreadable_number", words=_no_number(units) + none)
    cut = units == CENTS and values[0] * units != value
    return _cut(value) if cut else Outcome(value, "number_stored_as_text", f"{values[0]:f}")


def _cut(value: int) -> Outcome:
    """Money with parts of a cent, which it has lost."""
    return Outcome(value, "too_many_decimals", money.plain(value))


def _no_number(units: int) -> str:
    return "which is not a whole number" if units == 1 else "which is not a number"


def _date(cell: Any, column: Column, evidence: Evidence) -> Outcome:
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        if dates.is_possible(day, column.name, evidence.as_of):
            return Outcome(datetime(day.year, day.month, day.day))
        return Outcome(damage="impossible_date", words=_range(column, evidence))
    if not isinstance(cell, str):
        return Outcome(damage="impossible_date", words="is not a date")
    days = dates.readings(cell, dates.limits(column.name, evidence.as_of)[1], evidence.day_order)
    fits = [day for day in days if dates.is_possible(day, column.name, evidence.as_of)]
    if len(fits) > 1:
        return Outcome(damage="ambiguous_date", words=" or ".join(day.isoformat() for day in fits))
    if not fits:
        words = _range(column, evidence) if days else "is not a date"
        return Outcome(damage="impossible_date", words=words)
    return Outcome(datetime(fits[0].year, fits[0].month, fits[0].day), "date_stored_as_text", fits[0].isoformat())


def _range(column: Column, evidence: Evidence) -> str:
    first, last = dates.limits(column.name, evidence.as_of)
    return f"is not between {first} and {last}"


def _time(cell: Any, column: Column, evidence: Evidence) -> Outcome:
    if isinstance(cell, datetime):
        return Outcome(cell.replace(microsecond=0, tzinfo=None))
    if isinstance(cell, date):
        return Outcome(datetime(cell.year, cell.month, cell.day))
    value = dates.moment(cell) if isinstance(cell, str) else None
    return Outcome(value) if value else Outcome(damage="impossible_date", words="is not a date and time")


def _flag(cell: Any, column: Column, evidence: Evidence) -> Outcome:
    word = clean(shown(cell)).casefold()
    if word in _YES | _NO:
        return Outcome(word in _YES)
    return Outcome(damage="not_a_choice", words=", ".join(column.kind.choices))


_READERS: Final[dict[Storage, Callable[[Any, Column, Evidence], Outcome]]] = {
    Storage.TEXT: _text,
    Storage.NUMBER: _number,
    Storage.DATE: _date,
    Storage.TIME: _time,
    Storage.FLAG: _flag,
}
