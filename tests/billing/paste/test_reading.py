"""Reading a sheet: what every kind of damage makes of the books, and what the clerk is told."""

from datetime import datetime
from typing import Any

import pytest

from billing.finding import Severity
from billing.paste import DAMAGE, RawTable
from billing.tables import BY_NAME
from tests.billing.paste.sheets_of_cells import read, said, sheet, with_row

DAY = datetime(2026, 10, 5)


def payment(number: int = 1, **cells: Any) -> dict[str, Any]:
    return {"payment_id": f"P-{number}", "received_date": DAY, "customer_id": "C-1", "amount": 100.0 + number} | cells


@pytest.mark.parametrize(
    ("column", "cell", "value", "told"),
    [
        ("amount", "#N/A", None, "P01 2 Amount is #N/A: a formula or link behind this cell is broken."),
        ("amount", -2146826246, None, "P01 2 Amount is -2146826246: a formula or link behind this cell is broken."),
        ("memo", "#REF!", None, "P01 2 Memo is #REF!: a formula or link behind this cell is broken."),
        ("amount", "$ 1,234.50", 123450, "P02 2 Amount is the text '$ 1,234.50', read as 1234.50."),
        ("amount", "(5.5)", -550, "P02 2 Amount is the text '(5.5)', read as -5.5."),
        ("amount", "1.234,50 €", 123450, "P02 2 Amount is the text '1.234,50 €', read as 1234.50."),
        ("amount", "1,234", None, "P03 2 Amount is '1,234', which can be read as 1234 or as 1.234."),
        ("amount", "n/a", None, "P03 2 Amount is 'n/a', which is not a number; clear the cell if there is none."),
        ("amount", True, None, "P03 2 Amount is 'True', which is not a number."),
        ("amount", 1e16, None, "P03 2 Amount is '1E+16', which is not a number."),
        ("received_date", "2026-10-05", DAY, "P04 2 Received is the text '2026-10-05', read as 2026-10-05."),
        ("received_date", "13/10/2026", datetime(2026, 10, 13), "P04 2 Received is the text '13/10/2026', read as 2026-10-13."),
        ("received_date", "5 Oct 2026", DAY, "P04 2 Received is the text '5 Oct 2026', read as 2026-10-05."),
        ("received_date", "3/4/2026", None, "P05 2 Received is the text '3/4/2026', which can mean 2026-04-03 or 2026-03-04."),
        ("received_date", "soon", None, "P06 2 Received is 'soon', which is not a date."),
        ("received_date", 46300.0, None, "P06 2 Received is '46300', which is not a date."),
        ("received_date", datetime(1926, 1, 1), None, "P06 2 Received is '1926-01-01', which is not between 1990-01-01 and 2031-12-31."),
        ("reference", 1.23456e15, None, "P08 2 Reference is '1.23456E+15': Excel has turned a code into a number."),
        ("reference", "1.5E+11", None, "P08 2 Reference is '1.5E+11': Excel has turned a code into a number."),
        ("reference", datetime(2026, 3, 14), None, "P09 2 Reference is the date 2026-03-14: Excel has turned a code into a date."),
        ("reference", "A\u200b1", "A1", "P11 2 Reference 'A1' contains spaces or hidden characters."),
        ("method", "barter", None, "R09 2 Method is 'barter', which is not one of: check, card, eft, cash, other."),
    ],
)  # fmt: skip
def test_spoilt_cell(column, cell, value, told):
    books, findings = read(payments=sheet("payments", payment(**{column: cell})))
    assert said(findings) == [told]
    assert bool(books.is_unknown("payments", column).iloc[0]) == (value is None)
    if value is not None:
        assert books.payments[column].iloc[0] == value


def test_damage_stops_nothing_where_the_next_run_writes_the_cell_anew():
    """What Apply payments computes is mended by pressing it; it must not be kept from running by it."""
    _, findings = read(payments=sheet("payments", payment(unallocated_amount="#REF!", amount="#N/A", memo="=1+1")))
    assert {found.column: found.blocks for found in findings} == {
        "amount": True,  # typed by people
        "memo": True,
        "unallocated_amount": False,  # computed
    }
    assert {found.severity for found in findings if not found.blocks} == {Severity.ERROR}, "an error all the same"


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("reference", 20417.0, "20417"),
        ("method", "CARD", "card"),
        ("method", None, "other"),
        ("received_date", datetime(2026, 10, 5, 14, 30), DAY),
        ("amount", 0.1 + 0.2, 30),
        ("memo", "  two  spaces ", "two spaces"),
        ("memo", 7.0, "7"),
        ("memo", None, ""),
    ],
)
def test_sound_cell(column, cell, value):
    books, findings = read(payments=sheet("payments", payment(**{column: cell})))
    assert said(findings) == []
    assert books.payments[column].iloc[0] == value
    assert not books.is_unknown("payments", column).any()


@pytest.mark.parametrize(("cell", "value"), [("Yes", True), ("n", False), (1.0, True), (False, False), ("x", True)])
def test_flags(cell, value):
    customer = {"customer_id": "C-1", "name": "Alma", "tax_exempt": cell}
    books, findings = read(customers=sheet("customers", customer))
    assert (books.customers["tax_exempt"].iloc[0], said(findings)) == (value, [])


def test_lost_zeros_of_a_code_with_a_fixed_width():
    books, findings = read(customers=sheet("customers", {"customer_id": "C-1", "name": "Alma", "postcode": 2134.0}))
    assert said(findings) == ["P07 2 ZIP is '2134', most likely 02134."]
    assert books.customers["postcode"].iloc[0] == "2134"


def test_lost_zeros_of_a_reference():
    customers = sheet("customers", {"customer_id": "00042", "name": "Alma"})
    _, findings = read(customers=customers, payments=sheet("payments", payment(customer_id=42.0)))
    assert said(findings) == ["P07 2 Customer ID is '42', most likely 00042."]


def test_references_to_nothing_are_found_only_where_the_master_was_read():
    rows = sheet("payments", payment())
    assert said(read(payments=rows)[1]) == []
    assert said(read(payments=rows, customers=sheet("customers"))[1]) == [
        "R01 2 Customer ID 'C-1' is not on the Customers sheet."
    ]


def test_allocations_come_from_payments_or_credit_notes():
    row = {"allocation_id": "A-1", "source_id": "P-9", "invoice_id": "I-9", "amount": 1.0, "allocation_date": DAY}
    _, findings = read(allocations=sheet("allocations", row), payments=sheet("payments"), invoices=sheet("invoices"))
    assert said(findings) == [
        "R03 2 From 'P-9' is not on the Payments or Invoices sheet.",
        "R03 2 Invoice 'I-9' is not on the Invoices sheet.",
    ]


def test_a_shifted_row_gives_one_finding_and_nothing_of_it_is_believed():
    charge = {
        "charge_id": "CH-1", "customer_id": "C-1", "service_date": DAY, "service_code": "VISIT", "provider": "NPI",
        "quantity": 1.0, "unit_price": 120.0, "amount": 120.0, "tax_code": "EXEMPT", "status": "unbilled",
    }  # fmt: skip
    rows = sheet("charges", charge)
    shifted = [None, *sheet("charges", charge | {"charge_id": "CH-2"}).rows[0][:-1]]
    books, findings = read(charges=with_row(rows, shifted))
    assert said(findings) == ["P13 3 The cells of this row are 1 column too far to the right."]
    assert findings[0].key == "CH-2"
    assert books.is_unknown("charges", "amount").tolist() == [False, True]
    assert books.charges["amount"].tolist() == [12000, 0]


@pytest.mark.parametrize(
    "row", [{"payment_id": "Total", "amount": 203.0}, {"customer_id": "Grand total", "amount": 203.0}]
)
def test_a_total_is_left_out(row):
    books, findings = read(payments=sheet("payments", payment(1), payment(2), row))
    assert [text[:6] for text in said(findings)] == ["P14 4 "]
    assert books.payments.index.tolist() == [2, 3]


def test_a_customer_called_total_is_no_total():
    _, findings = read(customers=sheet("customers", {"customer_id": "C-1", "name": "Total Care"}))
    assert said(findings) == []


def test_a_row_of_headers_is_left_out():
    rows = sheet("payments", payment())
    books, findings = read(payments=with_row(rows, rows.titles))
    assert said(findings) == ["P14 3 This row is a row of headers, not data: it begins with 'Payment ID'."]
    assert len(books.payments) == 1


def test_blank_rows_are_dropped_and_only_those_inside_are_told():
    books, findings = read(payments=sheet("payments", payment(1), {}, {"memo": " "}, payment(2), {}, {}))
    assert books.payments.index.tolist() == [2, 5]
    assert said(findings) == ["P16 3 There are 2 blank rows inside the table, the first one here."]


def test_cells_outside_the_table():
    rows = sheet("payments", payment(), below=[[None], [], ["P-9", 5.0]], beside=[[None, "see mail"]])
    assert said(read(payments=rows)[1]) == [
        "P16 5 1 row below the last row is outside the table and not read: the first cell is 'P-9'.",
        "P16 2 Cells beside 1 row are outside the table and not read: the first cell is 'see mail'.",
    ]


def test_a_block_that_is_pasted_twice():
    rows = [payment(number, amount=float(number)) for number in (1, 2, 3)]
    copies = [row | {"payment_id": f"P-{number}"} for number, row in enumerate(rows, 4)]
    _, findings = read(payments=sheet("payments", *rows, *copies))
    assert said(findings) == ["P18 5 3 rows from here repeat P-1 to P-3, in all but their own numbers."]
    other_day = [row | {"received_date": datetime(2026, 10, 6)} for row in copies]
    assert said(read(payments=sheet("payments", *rows, *other_day))[1]) == []


def test_keys_that_are_missing_or_stand_twice():
    _, findings = read(payments=sheet("payments", payment(1), payment(1, amount=5.0), payment(payment_id=None)))
    assert said(findings) == [
        "K02 4 Payment ID is blank, but the row is not.",
        "K01 3 Payment ID P-1 is already in row 2.",
    ]


def test_what_must_be_filled():
    books, findings = read(payments=sheet("payments", payment(amount=None)))
    assert said(findings) == ["P22 2 Amount is blank."]
    assert books.is_blank("payments", "amount").tolist() == [True]
    assert not books.is_unknown("payments", "amount").any()


def test_a_column_that_is_missing():
    rows = sheet("payments", payment())
    at = BY_NAME["payments"].position("amount")
    rows.titles[at] = "Sum"
    _, findings = read(payments=rows)
    assert said(findings) == ["P23 0 The column Amount is missing."]


def test_columns_in_another_order_with_others_between():
    rows = sheet("payments", payment())
    turned = RawTable.of(["Mine", *reversed(rows.titles)], [["x", *reversed(rows.rows[0])]], 2)
    assert read(payments=turned)[0].payments.equals(read(payments=rows)[0].payments)


def test_every_damage_has_its_words():
    for damage in DAMAGE:
        assert all(text.endswith(".") for text in (damage.what, damage.why, damage.message, damage.fix))
    assert len({damage.name for damage in DAMAGE}) == len(DAMAGE)


def test_settings():
    cells: list[list[object]] = [["Business name", "Practice"], ["Invoice digits", 5.0], ["Least to remind", "7.50"], ["Discount limit %", "lots"], ["Names on reports", "yes"], ["Closed through", "2026-09-30"], ["Currency", None]]  # fmt: skip
    books, findings = read(
        settings=RawTable.of(["Setting", "Value", "Meaning"], [[setting, value, None] for setting, value in cells], 2)
    )
    settings = books.settings
    assert (settings.business_name, settings.invoice_digits, settings.reminder_minimum) == ("Practice", 5, 750)
    assert (settings.show_names, settings.closed_through, settings.currency) == (True, "2026-09-30", "USD")
    assert settings.discount_limit == 25_000
    assert said(findings) == ["P03 5 Value is 'lots', which is not a number."]
