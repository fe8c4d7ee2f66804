"""Wording: amounts and dates as they stand in a letter."""

from typing import Final

import pandas as pd
from pandas.api.typing import NaTType

from billing import money

_SYMBOLS: Final = {"USD": "$", "EUR": "€", "GBP": "£"}
_LONG_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTHS: Final = tuple(month[:3] for month in _LONG_MONTHS)


def amount_in_words(cents: int, currency: str) -> str:
    """An amount with its currency.

    >>> amount_in_words(-123450, "USD"), amount_in_words(500, "SEK")
    ('-$1,234.50', 'SEK 5.00')
    """
    sign = "-" if cents < 0 else ""
    return f"{sign}{_SYMBOLS.get(currency, f'{currency} ')}{money.text(abs(cents))}"


def date_in_words(day: pd.Timestamp | NaTType) -> str:
    """A date that reads the same on both sides of the ocean; '' for none.

    >>> date_in_words(pd.Timestamp("2026-03-04"))
    'Mar 4, 2026'
    """
    return "" if isinstance(day, NaTType) else f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def month_in_words(day: pd.Timestamp, *, long: bool = False) -> str:
    """A month of a year.

    >>> month_in_words(pd.Timestamp("2026-10-01")), month_in_words(pd.Timestamp("2026-10-01"), long=True)
    ('Oct 2026', 'October 2026')
    """
    return f"{(_LONG_MONTHS if long else _MONTHS)[day.month - 1]} {day.year}"
