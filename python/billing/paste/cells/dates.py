"""Dates: what a text says as a day, in every order that people write days."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from billing.paste.cells.raw import clean
from billing.schema import Column

DAY_FIRST, MONTH_FIRST = "D/M/Y", "M/D/Y"
EARLIEST: Final = date(1990, 1, 1)
EARLIEST_BIRTH: Final = date(1900, 1, 1)
YEARS_AHEAD: Final = 5
_BIRTH: Final = "born_date"
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_TIME: Final = re.compile(r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp][Mm])?\s*(Z|[+-]\d{2}:?\d{2})?$")
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})", re.ASCII)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_PARTS: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_DAY_NAME: Final = re.compile(r"(\d{1,2})[-/. ]*([A-Za-z]{3,9})[-/., ]*(\d{4}|\d{2})", re.ASCII)
_NAME_DAY: Final = re.compile(r"([A-Za-z]{3,9})[-/. ]*(\d{1,2}),?[-/ ]+(\d{4}|\d{2})", re.ASCII)


def limits(column: str, as_of: date) -> tuple[date, date]:
    """First and last day that can be right: from 1990 to five years ahead, births from 1900 to the as-of date."""
    if column == _BIRTH:
        return EARLIEST_BIRTH, as_of
    return EARLIEST, date(min(as_of.year + YEARS_AHEAD, date.max.year), 12, 31)


def is_of_event(column: Column) -> bool:
    """Whether the days of the column are those of the business, not births or the limits of a price or a hold."""
    return column.name.endswith("_date") and column.name != _BIRTH


def readings(text: str, latest: date, order: str = "") -> list[date]:
    """The different days that the text may mean, at most two; ``order`` settles which part is the month.

    A year of two digits is of this century where that is not after ``latest``, else of the last one: a birth in 29.

    >>> readings("3/4/2026", date(2026, 10, 31))
    [datetime.date(2026, 4, 3), datetime.date(2026, 3, 4)]
    """
    body = _TIME.sub("", clean(text)).strip()
    if found := _COMPACT.fullmatch(body) or (_YEAR_FIRST.fullmatch(body) if re.search(r"[-/.]", body) else None):
        parts = [int(part) for part in found.groups() if part.isdigit()]
        return _days([(parts[0], parts[1], parts[2])])
    if found := _PARTS.fullmatch(body):
        first, second, year = int(found[1]), int(found[3]), _year(found[4], latest)
        both = {DAY_FIRST: (year, second, first), MONTH_FIRST: (year, first, second)}
        return _days([both[order]] if order else list(both.values()))
    if found := _DAY_NAME.fullmatch(body):
        return _days([(_year(found[3], latest), _month(found[2]), int(found[1]))])
    if found := _NAME_DAY.fullmatch(body):
        return _days([(_year(found[3], latest), _month(found[1]), int(found[2]))])
    return []


def day_orders(texts: Iterable[str]) -> set[str]:
    """The orders of day and month that the texts prove; two if they contradict each other."""
    proven = set()
    for text in texts:
        if found := _PARTS.fullmatch(_TIME.sub("", clean(text)).strip()):
            if int(found[1]) > 12 >= int(found[3]):
                proven.add(DAY_FIRST)
            elif int(found[3]) > 12 >= int(found[1]):
                proven.add(MONTH_FIRST)
    return proven


def is_possible(day: date, column: str, as_of: date) -> bool:
    """Whether a day can be right in the column."""
    first, last = limits(column, as_of)
    return first <= day <= last


def moment(text: str) -> datetime | None:
    """Date and time of a text in ISO form, to the second."""
    try:
        return datetime.fromisoformat(clean(text)).replace(tzinfo=None, microsecond=0)
    except ValueError:
        return None


def _year(text: str, latest: date) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if 2000 + year <= latest.year else 1900 + year


def _month(name: str) -> int:
    """Number of a month in English, in full or short; 0 if it is none."""
    word = name.lower()
    for number, month in enumerate(_MONTHS, 1):
        if len(word) >= 3 and (month.startswith(word) or word == "sept" == month[:4]):
            return number
    return 0


def _days(parts: list[tuple[int, int, int]]) -> list[date]:
    days = []
    for year, month, day in parts:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return list(dict.fromkeys(days))
