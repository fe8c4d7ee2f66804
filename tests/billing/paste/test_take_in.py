"""Taking rows in: headers are matched, never guessed; rows that cannot be read are refused with the reason."""

from datetime import datetime
from time import perf_counter

import pandas as pd
import pytest

from billing.paste import match_headers, take_in
from billing.tables import BY_NAME
from tests.sheets import books

HEADERS = ["Payment ID", "Date", "Customer", "Amount"]


def taken(rows, headers=HEADERS, table="payments", there=None):
    match = match_headers(headers, BY_NAME[table], {}, {})
    return take_in(BY_NAME[table], match, rows, there or books())


def test_headers_are_matched_by_what_was_given_title_other_names_and_memory():
    match = match_headers(
        ["amount paid", "Cheque No.", "PAYMENT-ID", "Colour", "received_date", "", None, "Who"],
        BY_NAME["payments"], {"cheque no": "reference"}, {"who": "customer_id"},
    )  # fmt: skip
    assert match.matched == {
        "amount paid": "amount", "Cheque No.": "reference", "PAYMENT-ID": "payment_id", "received_date": "received_date", "Who": "customer_id",
    }  # fmt: skip
    assert (match.unmatched, match.missing) == (["Colour"], [])


def test_a_column_is_taken_once_and_what_is_missing_is_said():
    match = match_headers(["Amount", "Paid", "Date"], BY_NAME["payments"], {"Paid": "no such column"}, {})
    assert match.matched == {"Amount": "amount", "Date": "received_date"}
    assert (match.unmatched, match.missing) == (["Paid"], ["Payment ID", "Customer ID"])


def test_what_one_cell_proves_settles_the_dates_and_marks_of_all():
    rows = [["P-1", "3/4/2026", "C-1", "1.234"], ["P-2", "25/4/2026", "C-1", "1.234,50"]]
    frame = taken(rows).frame
    assert frame["received_date"].tolist() == [pd.Timestamp("2026-04-03"), pd.Timestamp("2026-04-25")]
    assert frame["amount"].tolist() == [123400, 123450]
    rows[1][1:] = ["4/25/2026", "C-1", "1.23"]
    frame = taken(rows).frame
    assert frame["received_date"].tolist() == [pd.Timestamp("2026-03-04"), pd.Timestamp("2026-04-25")]
    assert frame["amount"].tolist() == [123, 123]


def test_what_nothing_proves_is_refused():
    result = taken([["P-1", "3/4/2026", "C-1", "1,234"]])
    assert result.refused == [(0, "Received is the text '3/4/2026', which can mean 2026-04-03 or 2026-03-04. Amount is '1,234', which can be read as 1234 or as 1.234.")]  # fmt: skip
    assert result.frame.empty


def test_another_column_settles_it_too():
    headers = [*HEADERS, "Posted"]
    frame = taken([["P-1", "3/4/2026", "C-1", 5.0, "4/25/2026"]], headers).frame
    assert frame["received_date"].tolist() == [pd.Timestamp("2026-03-04")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["P-2", "2026-04-03", None, 5.0], "Customer ID is blank."),
        (["P-2", "2026-04-03", "C-1", "#N/A"], "Amount is #N/A: a formula or link behind this cell is broken."),
        ([None, "2026-04-03", "C-1", 5.0], "Payment ID is blank."),
        (["P-1", "2026-04-03", "C-1", 5.0], "Payment ID P-1 already exists."),
        (["P-9", "2026-04-03", "C-1", 5.0], "Payment ID P-9 already exists."),
        (["Total", None, None, 5.0], "This row is a total, not data: it begins with 'Total'."),
    ],
)
def test_rows_that_are_refused(row, reason):
    there = books(payments="payment_id\nP-9")
    result = taken([["P-1", "2026-04-02", "C-1", 5.0], row], there=there)
    assert result.refused == [(1, reason)]
    assert result.frame["payment_id"].tolist() == ["P-1"]


def test_blank_rows_are_passed_over():
    result = taken([[None, "", " ", None], ["P-1", "2026-04-02", "C-1", 5.0]])
    assert (len(result.frame), result.refused) == (1, [])


def test_a_time_of_day_is_dropped_and_a_customer_that_is_not_there_is_taken_in():
    frame = taken([["P-1", datetime(2026, 4, 2, 8, 26), "C-404", 5.0]]).frame
    assert frame["received_date"].tolist() == [pd.Timestamp("2026-04-02")]
    assert [str(dtype) for dtype in frame.dtypes] == [str(dtype) for dtype in books().payments.dtypes]


def test_rows_without_numbers_are_numbered_after_the_last():
    there = books(payments="payment_id\nP-000041")
    result = taken([["2026-04-02", "C-1", 5.0], ["2026-04-02", "C-1", 6.0]], HEADERS[1:], there=there)
    assert result.frame["payment_id"].tolist() == ["P-000042", "P-000043"]


def test_lines_are_numbered_within_their_invoice():
    there = books(invoice_lines="invoice_id  line\nI-1  1\nI-1  2")
    rows = [["I-1", "Visit", 1.0, 5.0], ["I-2", "Visit", 1.0, 5.0], ["I-1", "Visit", 1.0, 5.0]]
    result = taken(rows, ["Invoice", "Description", "Quantity", "Unit price"], "invoice_lines", there)
    assert result.frame[["invoice_id", "line"]].to_numpy().tolist() == [["I-1", 3], ["I-2", 1], ["I-1", 4]]


def test_a_code_that_lost_its_zeros_is_taken_in_and_told():
    there = books(customers="customer_id\nC-1")
    result = taken([["C-2", "Alma", 2134.0]], ["Customer ID", "Name", "ZIP"], "customers", there)
    assert result.frame["postcode"].tolist() == ["2134"]
    assert [(f.ref, f.row, f.key) for f in result.findings] == [("P07", 3, "C-2")]


def test_nothing_matched_takes_nothing():
    result = taken([["x"]], ["Colour"])
    assert (len(result.frame), result.refused, result.findings) == (0, [], [])
    assert list(result.frame) == [column.name for column in BY_NAME["payments"].columns]


@pytest.mark.bench
def test_five_thousand_rows_take_no_second():
    rows = [[f"P-{n}", f"{n % 12 + 1}/25/2026", f"C-{n % 90}", f"{n}.50"] for n in range(5000)]
    start = perf_counter()
    result = taken(rows)
    assert len(result.frame) == 5000
    assert perf_counter() - start < 2
