"""What serial numbers and escaped texts mean."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_offline.cells import values
from xlwings_offline.cells.values import to_datetime, to_serial


@given(st.floats(0, 2_958_465), st.booleans())
def test_a_moment_keeps_its_serial_number_to_the_millisecond(serial, is_1904):
    moment = to_datetime(serial, is_1904=is_1904)
    if isinstance(moment, datetime) and serial >= 61:
        assert abs(to_serial(moment, is_1904=is_1904) - serial) * 86_400_000 <= 0.55


@pytest.mark.parametrize(
    ("serial", "moment"),
    [
        (0.5, datetime(1899, 12, 30, 12)),
        (1, datetime(1900, 1, 1)),
        (59, datetime(1900, 2, 28)),
        (61, datetime(1900, 3, 1)),
        (45000.5, datetime(2023, 3, 15, 12)),
        (-1, -1),
        (2_958_466, 2_958_466),
    ],
)
def test_serial_numbers_are_moments_as_excel_shows_them(serial, moment):
    assert to_datetime(serial, is_1904=False) == moment


def test_surrogate_halves_are_joined():
    assert values.unescape("_xD83D__xDE00_ _xD83D_") == "\U0001f600 \ufffd"
