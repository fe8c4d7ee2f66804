"""Codes that became dates: what they may have been, where the list of codes tells."""

from datetime import datetime

import pytest

from tests.billing.paste.sheets_of_cells import read, sheet


def found(day, *codes):
    services = [{"service_code": code, "description": f"Visit {code}", "unit_price": 5.0} for code in codes]
    charge = {"charge_id": "CH-1", "customer_id": "C-1", "service_date": datetime(2026, 10, 5), "service_code": day, "quantity": 1.0, "unit_price": 5.0}  # fmt: skip
    (finding,) = read(services=sheet("services", *services), charges=sheet("charges", charge))[1]
    return finding


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (datetime(2026, 3, 14), "3-14"),
        (datetime(2026, 3, 14), "14/03"),
        (datetime(2026, 3, 1), "MAR1"),
        (datetime(2002, 12, 1), "DEC02"),
        (datetime(2026, 12, 2), "Dec-2"),
    ],
)
def test_the_one_code_that_excel_takes_for_this_day_is_offered(day, code):
    finding = found(day, code, "VISIT-30", "3-15")

    assert finding.ref == "P09"
    assert finding.fix == f"Type the code in this cell, which is formatted as text: {code}."
    assert (finding.edit.new, finding.edit.safe) == (code, False)


def test_of_two_none_is_guessed():
    finding = found(datetime(2026, 3, 1), "MAR1", "3-1", "VISIT-30")

    assert finding.fix == "Type the code in this cell, which is formatted as text: 3-1 or MAR1."
    assert finding.edit is None


def test_where_no_code_fits_the_clerk_has_to_know():
    finding = found(datetime(2026, 3, 1), "VISIT-30")

    assert finding.fix == "Type the code in this cell, which is formatted as text."
    assert finding.edit is None
