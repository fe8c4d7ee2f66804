from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import money

cents = st.integers(-(10**12), 10**12)


def test_halves_are_rounded_away_from_zero():
    assert money.divide(np.array([5, 15, -5, -15, 4, -4]), 10).tolist() == [1, 2, -1, -2, 0, 0]


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_dividing_agrees_with_decimal_half_up(numerator, denominator):
    expected = (Decimal(numerator) / Decimal(denominator)).quantize(Decimal(1), ROUND_HALF_UP)
    if abs(Decimal(numerator) / Decimal(denominator)) < 10**14:
        assert money.divide(np.array([numerator]), denominator).tolist() == [int(expected)]


@given(cents)
def test_a_float_cell_gives_back_its_cents(amount):
    assert money.from_floats(money.to_floats(np.array([amount])), money.CENTS).tolist() == [amount]


@pytest.mark.parametrize(("cell", "amount"), [(1.005, 101), (-1.005, -101), (0.285, 29), (2.675, 268), (0.1 + 0.2, 30)])
def test_a_third_decimal_is_rounded_half_away_from_zero(cell, amount):
    assert money.from_floats(np.array([cell]), money.CENTS).tolist() == [amount]


@pytest.mark.parametrize(("cell", "finer"), [(1.005, True), (1.01, False), (0.1 + 0.2, False), (1234567.89, False)])
def test_only_real_decimals_are_finer_than_a_cent(cell, finer):
    assert money.is_finer(np.array([cell]), money.CENTS).tolist() == [finer]


def test_quantity_times_price_is_rounded_once():
    assert money.extend(np.array([16_000, 1_500]), np.array([3_483_500, 333])).tolist() == [557_360, 5]


def test_percent_of_an_amount():
    assert money.percent_of(np.array([10_000, 333]), np.array([15_000, 50_000])).tolist() == [1_500, 167]


@given(cents, st.integers(1, 60))
def test_shares_add_up_to_the_amount_and_differ_by_a_cent_at_most(amount, shares):
    parts = money.spread(amount, shares)
    assert sum(parts) == amount
    assert max(parts) - min(parts) <= 1


@given(cents, st.sampled_from([1, 100, 1_000, 10_000]))
def test_what_is_written_plainly_is_read_back(amount, units):
    if units > 1:
        assert money.parse_plain(money.plain(amount, units), units) == amount


@pytest.mark.parametrize(
    ("amount", "units", "text"),
    [
        (123_456, 100, "1,234.56"),
        (-5, 100, "-0.05"),
        (1_500, 1_000, "1.5"),
        (2_000, 1_000, "2"),
        (20_000, 10_000, "2.00"),
    ],
)
def test_amounts_are_written_as_people_read_them(amount, units, text):
    assert money.text(amount, units) == text
