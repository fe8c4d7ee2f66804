"""Wording: amounts and dates as they stand in a letter."""

from typing import Final

import pandas as pd

from billing import money

_SYMBOLS: Final = {"USD": "$", "EUR": "€", "GBP": "£"}
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def amount_in_words(cents: int, currency: str) -> str:
    """An amount with its currency.

    >>> amount_in_words(-123450, "USD"), amount_in_words(500, "SEK")
    ('-$1,234.50', 'SEK 5.00')
    """
    sign = "-" if cents < 0 else ""
    return f"{sign}{_SYMBOLS.get(currency, f'{currency} ')}{money.text(abs(cents))}"


def date_in_words(day: pd.Timestamp) -> str:
    """A date that reads the same on both sides of the ocean; '' for none.

    >>> date_in_words(pd.Timestamp("2026-03-04"))
    'Mar 4, 2026'
    """
    return "" if pd.isna(day) else f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def month_in_words(day: pd.Timestamp) -> str:
    """A month on the axis of a chart.

    >>> month_in_words(pd.Timestamp("2026-10-01"))
    'Oct 2026'
    """
    return f"{_MONTHS[day.month - 1]} {day.year}"
