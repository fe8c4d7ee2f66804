"""Amounts and dates as they stand in a letter."""

import pandas as pd
import pytest

from billing.documents.letters.wording import amount_in_words, date_in_words, month_in_words


@pytest.mark.parametrize(
    ("cents", "currency", "words"),
    [
        (123_450, "USD", "$1,234.50"),
        (-5, "USD", "-$0.05"),
        (0, "EUR", "€0.00"),
        (100_000_000, "GBP", "£1,000,000.00"),
        (500, "SEK", "SEK 5.00"),
    ],
)
def test_amounts(cents, currency, words):
    assert amount_in_words(cents, currency) == words


def test_dates():
    assert date_in_words(pd.Timestamp("2026-03-04")) == "Mar 4, 2026"
    assert date_in_words(pd.NaT) == ""
    assert month_in_words(pd.Timestamp("2026-12-01")) == "Dec 2026"
    assert month_in_words(pd.Timestamp("2026-12-01"), long=True) == "December 2026"
