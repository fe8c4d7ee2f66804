"""Codes as dates: which of the codes that exist Excel may have turned into a date."""

from dataclasses import replace
from datetime import date
from typing import Final

import pandas as pd

from billing.books import Books
from billing.finding import Edit, Finding
from billing.paste.damage.broken_references import masters_of
from billing.tables import BY_NAME, referenced_column

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def with_candidates(found: Finding, books: Books) -> Finding:
    """The finding of a code that became a date, with the codes it may have been; other findings as they are.

    Only one candidate is offered as an edit; of two, none is guessed.
    """
    if found.check != "code_became_date":
        return found
    table = BY_NAME[found.table]
    masters = [master for master in masters_of(table, table[found.column]) if master in books.frames]
    if not masters:
        return found
    keys = pd.concat([getattr(books, master)[referenced_column(master)] for master in masters])
    codes = sorted(set(keys[keys.str.casefold().isin(_texts(date.fromisoformat(found.actual[:10])))]))
    if not codes:
        return found
    fix = f"Type the code in this cell, which is formatted as text: {' or '.join(codes)}."
    if len(codes) > 1:
        return replace(found, fix=fix)
    return replace(found, fix=fix, expected=codes[0], edit=Edit(found.column, codes[0]))


def _texts(day: date) -> set[str]:
    """What people type that Excel takes for this day: month and day in both orders, or month and year for a first."""
    name, month, number = _MONTHS[day.month - 1], day.month, day.day
    pairs = {(m, d) for m in (name, f"{month}", f"{month:02}") for d in (f"{number}", f"{number:02}")}
    if number == 1:
        pairs |= {(m, y) for m in (name, f"{month}", f"{month:02}") for y in (f"{day.year}", f"{day.year % 100:02}")}
    texts = {
        first + separator + second
        for m, d in pairs
        for first, second in ((m, d), (d, m))
        for separator in ("-", "/", " ")
    }
    return texts | {first + second for m, d in pairs if m == name for first, second in ((m, d), (d, m))}
