"""Cells that were dragged down: one column counts on while all else repeats."""

from datetime import datetime
from typing import Any

import pytest

from tests.billing.paste.sheets_of_cells import read, said, sheet

DAY = datetime(2026, 10, 5)
SAME = {"received_date": DAY, "customer_id": "C-1", "reference": "20417", "amount": 25.0}


def told(column: str, *cells: Any, **others: list[Any]) -> list[str]:
    rows = [
        {"payment_id": f"P-{at}"} | SAME | {column: cell} | {name: values[at] for name, values in others.items()}
        for at, cell in enumerate(cells, 1)
    ]
    return [text for text in said(read(payments=sheet("payments", *rows))[1]) if text.startswith("P19")]


@pytest.mark.parametrize(
    ("column", "cells", "title"),
    [
        ("received_date", [DAY.replace(day=day) for day in (5, 6, 7, 8)], "Received"),
        ("reference", ["20417", "20418", "20419", "20420"], "Reference"),
        ("reference", ["CK-098", "CK-099", "CK-100", "CK-101"], "Reference"),
        ("amount", [25.0, 26.0, 27.0, 28.0], "Amount"),
    ],
)
def test_a_column_that_counts_on(column, cells, title):
    assert told(column, *cells) == [
        f"P19 2 {title} rises by 1 in each of 4 rows from here to row 5, and everything else is the same."
    ]


def test_rows_before_and_after_are_not_meant():
    assert told("reference", "9", "20417", "20418", "20419", "20420", "7") == [
        "P19 3 Reference rises by 1 in each of 4 rows from here to row 6, and everything else is the same."
    ]


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("reference", ["20417", "20418", "20419"]),  # three rows
        ("reference", ["20417", "20419", "20421", "20423"]),  # by two
        ("reference", ["20417", "20416", "20415", "20414"]),  # falling
        ("amount", [25.0, 25.01, 25.02, 25.03]),  # by a cent
        ("received_date", [DAY.replace(month=month) for month in (5, 6, 7, 8)]),  # a payment each month
        ("customer_id", ["C-1", "C-2", "C-3", "C-4"]),  # one fee for everybody
        ("memo", ["visit 1", "visit 2", "visit 3", "visit 4"]),  # what people write is not dragged
    ],
)
def test_columns_that_rise_by_right(column, cells):
    assert told(column, *cells) == []


def test_rows_that_differ_in_something_else_count_by_right():
    assert told("reference", "1", "2", "3", "4", "5", customer_id=["", "C-1", "C-2", "C-3", "C-4", "C-5"]) == []


def test_work_done_every_day_is_no_drift_but_a_posting_date_is():
    def charges(column):
        days = [DAY.replace(day=day) for day in (5, 6, 7, 8)]
        rows = [
            {"charge_id": f"CH-{day.day}", "customer_id": "C-1", "service_date": DAY, "service_code": "ROOM", "quantity": 1.0, "unit_price": 90.0, column: day}
            for day in days
        ]  # fmt: skip
        return [text[:6] for text in said(read(charges=sheet("charges", *rows))[1])]

    assert charges("service_date") == []
    assert charges("post_date") == ["P19 2 "]
