"""Holidays: the public holidays of the office's country, which are no business days (RULES.md C2.2)."""

from functools import cache
from typing import Any

import holidays
import numpy as np
import pandas as pd
from pandas import Series

from billing.receivables.terms.due_dates import Days
from billing.receivables.terms.terms import due_dates
from billing.tables.lists.settings import Settings

#: Holidays are looked up for so many years after the latest invoice date.
_YEARS_AHEAD = 2


@cache
def holidays_of(place: str, first_year: int, last_year: int) -> Days:
    """Public holidays (datetime64[D], ascending) of a country or state, such as US, US-CA or DE-BY.

    Both years are included. A country that is not known has none.

    >>> [str(day) for day in holidays_of("US", 2026, 2026)[:2]]
    ['2026-01-01', '2026-01-19']
    """
    country, _, part = place.strip().upper().partition("-")
    try:
        known = list(holidays.country_holidays(country, subdiv=part or None, years=range(first_year, last_year + 1)))
    except NotImplementedError:
        known = []
    return np.array(sorted(known), dtype="datetime64[D]")


def office_due_dates(settings: Settings, terms: "Series[str]", invoice_date: "Series[pd.Timestamp]") -> Any:
    """Due date per row (see ``terms.due_dates``), with the holidays of the place that the setting names."""
    years = invoice_date.dropna().dt.year
    if not settings.holidays or years.empty:
        return due_dates(terms, invoice_date)
    days_off = holidays_of(settings.holidays, int(years.min()), min(int(years.max()), 2100) + _YEARS_AHEAD)
    return due_dates(terms, invoice_date, days_off)
