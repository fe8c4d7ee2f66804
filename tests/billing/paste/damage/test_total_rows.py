"""Totals and headers among the rows: by what they say, or by adding up."""

from datetime import datetime

import pytest

from billing.paste import match_headers, take_in
from billing.tables import BY_NAME
from tests.billing.paste.sheets_of_cells import read, said, sheet
from tests.sheets import books as made_books

DAY = datetime(2026, 10, 5)


def row(number, amount, **cells):
    return {"payment_id": f"P-{number}", "received_date": DAY, "customer_id": "C-1", "amount": amount} | cells


FIRST, SECOND, THIRD = row(1, 100.0), row(2, 50.25), row(3, -20.0, received_date=datetime(2026, 10, 6))


def test_a_bare_amount_that_is_the_sum_of_the_rows_above_is_a_total_and_left_out():
    books, findings = read(payments=sheet("payments", FIRST, SECOND, THIRD, {"amount": 130.25}))

    assert said(findings) == ["P14 5 This row is a total of the 3 rows above, not data: it begins with '130.25'."]
    assert books.payments.index.tolist() == [2, 3, 4]


def test_subtotals_and_the_grand_total_are_found():
    rows = [FIRST, SECOND, {"amount": 150.25}, THIRD, row(4, 5.0), {"amount": -15.0}, {"amount": 135.25}]
    _, findings = read(payments=sheet("payments", *rows))

    assert [text[:44] for text in said(findings)] == [
        "P14 4 This row is a total of the 2 rows abov",
        "P14 7 This row is a total of the 2 rows abov",
        "P14 8 This row is a total of the 4 rows abov",
    ]


def test_a_total_below_a_batch_is_the_sum_of_that_batch_alone():
    rows = [FIRST | {"batch_id": "B-1"}, SECOND | {"batch_id": "B-2"}, THIRD | {"batch_id": "B-2"}]

    assert said(read(payments=sheet("payments", *rows, {"amount": 30.25}))[1])[0].startswith("P14 5 ")
    assert not [t for t in said(read(payments=sheet("payments", *rows, {"amount": 130.25}))[1]) if t.startswith("P14")]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (row(4, 130.25), "a payment may equal a sum by chance"),
        ({"customer_id": "C-1", "received_date": DAY, "amount": 130.25}, "it says whose it is: its number is missing"),
        ({"amount": 130.26}, "a cent off"),
        ({"amount": -20.0}, "one row is no sum"),
        ({"memo": "see above"}, "no amount"),
    ],
)
def test_rows_that_are_no_totals(cells, why):
    assert not [f for f in read(payments=sheet("payments", FIRST, SECOND, THIRD, cells))[1] if f.ref == "P14"], why


def test_above_an_amount_that_cannot_be_read_nothing_adds_up():
    rows = [FIRST, row(2, "1,234"), THIRD, {"amount": 80.0}]

    assert not [f for f in read(payments=sheet("payments", *rows))[1] if f.ref == "P14"]


def test_a_total_without_a_word_is_refused_in_an_import():
    table = BY_NAME["payments"]
    match = match_headers(["Date", "Customer", "Amount"], table, {}, {})
    result = take_in(table, match, [[DAY, "C-1", 5.0], [DAY, "C-2", 7.0], [None, None, 12.0]], made_books())

    assert result.refused == [(2, "This row is a total of the 2 rows above, not data: it begins with '12'.")]


def test_rows_of_which_most_cells_are_headers():
    titles = dict(
        zip(("payment_id", "received_date", "customer_id"), ("Payment ID", "Received", "Customer ID"), strict=True)
    )
    _, findings = read(payments=sheet("payments", FIRST, titles | {"amount": "Sum"}))

    assert said(findings) == ["P14 3 This row is a row of headers, not data: it begins with 'Payment ID'."]
    assert not [f for f in read(payments=sheet("payments", FIRST | {"memo": "Amount"}))[1] if f.ref == "P14"]
