"""Dates of the 1904 system: blocks that stand 1,462 days off the rows around them."""

from datetime import datetime, timedelta

import pytest

from tests.billing.paste.sheets_of_cells import read, said, sheet

FOUR_YEARS_AND_A_DAY = timedelta(days=1462)


def payments(*days, batch_id=()):
    rows = [
        {"payment_id": f"P-{n}", "received_date": day, "customer_id": "C-1", "amount": 100.0 + n}
        for n, day in enumerate(days)
    ]
    return sheet("payments", *[row | {"batch_id": batch} for row, batch in zip(rows, batch_id or [None] * len(rows))])  # noqa: B905


def october(*days):
    return [datetime(2026, 10, day) for day in days]


def off(days):
    return [day - FOUR_YEARS_AND_A_DAY for day in days]


# Mondays to Fridays of October 2026.
EARLIER, LATER = october(1, 2, 5, 6), october(19, 20, 21)
PASTED = october(12, 13, 14, 15, 16)


def test_a_pasted_block_is_told_once_with_its_first_day_put_right():
    _, findings = read(payments=payments(*EARLIER, *off(PASTED), *LATER))

    assert said(findings) == [
        "P06 6 Received in 5 rows, from row 6 to row 10, is 1,462 days away from the rows around them: "
        "2022-10-11 is most likely 2026-10-12."
    ]


def test_a_block_at_the_end_is_found_and_so_is_one_of_days_to_come():
    ahead = [day + FOUR_YEARS_AND_A_DAY for day in PASTED]

    assert len(read(payments=payments(*EARLIER, *off(PASTED)))[1]) == 1
    assert len(read(payments=payments(*EARLIER, *ahead, *LATER))[1]) == 1


def test_a_batch_is_found_wherever_its_rows_were_sorted_to():
    days = [EARLIER[0], *off(PASTED[:2]), EARLIER[1], *off(PASTED[2:]), *LATER]
    batches = ["B-1", "B-2", "B-2", "B-1", "B-2", "B-2", "B-2", "B-3", "B-3", "B-3"]

    assert [text[:6] for text in said(read(payments=payments(*days, batch_id=batches))[1])] == ["P06 3 "]


def test_rows_that_are_sound():
    old = [datetime(2022, 10, day) for day in (10, 11, 12, 13, 14)]  # Mondays to Fridays: put right, one is a Sunday
    long_ago = [day - timedelta(days=1000) for day in PASTED]

    for days in ([*old, *EARLIER], [*long_ago, *EARLIER], [*EARLIER, *off(PASTED[:2]), *LATER], [*EARLIER, *LATER]):
        assert said(read(payments=payments(*days))[1]) == []


def test_two_date_columns_of_one_block_are_one_finding_and_births_are_no_dates_of_the_business():
    rows = [
        {"invoice_id": f"I-{n}", "customer_id": "C-1", "invoice_date": day, "due_date": day, "total_amount": 5.0 + n}
        for n, day in enumerate([*EARLIER, *off(PASTED)])
    ]
    people = [
        {"customer_id": f"C-{n}", "name": f"Alma {n}", "born_date": day}
        for n, day in enumerate([*off(PASTED), *EARLIER])
    ]

    assert [f.column for f in read(invoices=sheet("invoices", *rows))[1]] == ["invoice_date"]
    assert said(read(customers=sheet("customers", *people))[1]) == []


def test_a_block_that_meets_as_many_weekends_either_way_is_told():
    monday_to_thursday = PASTED[:4]  # as pasted Tuesday to Friday: no weekend here, none there

    assert len(read(payments=payments(*EARLIER, *off(monday_to_thursday), *LATER))[1]) == 1


@pytest.mark.parametrize(
    ("middle", "told"),
    [
        (datetime(2024, 10, 30), 0),  # 731 days from the as-of date, and 731 once it is put right: neither is nearer
        (datetime(2024, 10, 31), 0),  # farther
        (datetime(2024, 10, 23), 1),  # nearer by two weeks, and on as many weekends
    ],
)
def test_a_block_must_come_nearer_to_the_as_of_date(middle, told):
    block = [middle - timedelta(days=1), middle, middle + timedelta(days=1)]
    around = [middle + FOUR_YEARS_AND_A_DAY - timedelta(days=days) for days in (9, 8, 7, 6)]

    assert len(read(payments=payments(*around, *block))[1]) == told


@pytest.mark.parametrize(("apart", "told"), [(62, 1), (63, 0)])
def test_a_block_that_is_put_right_stands_within_two_months_of_the_rows_around(apart, told):
    earlier = [PASTED[0] - timedelta(days=apart)] * 3

    assert len(read(payments=payments(*earlier, *off([PASTED[0]] * 3)))[1]) == told
