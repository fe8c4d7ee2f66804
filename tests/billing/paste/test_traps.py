"""What only looks like damage, beside the damage that it looks like: the traps of the catalogue's checks on pasting."""

from datetime import datetime

import pytest

from billing.paste.cells.raw import ERRORS, FIRST_ERROR, LAST_ERROR
from tests.billing.paste.sheets_of_cells import read, said, sheet, with_row

DAY = datetime(2026, 10, 5)


def payment(number=1, **cells):
    return {"payment_id": f"P-{number}", "received_date": DAY, "customer_id": "C-1", "amount": 100.0 + number} | cells


def refs(*rows, table="payments"):
    return [f.ref for f in read(**{table: sheet(table, *rows)})[1]]


@pytest.mark.parametrize("error", [*sorted(ERRORS), *(error.lower() for error in ("#N/A", "#REF!"))])
def test_every_error_of_excel_is_one_in_every_kind_of_column(error):
    books, findings = read(
        payments=sheet("payments", payment(amount=error, received_date=error, reference=error, memo=error))
    )
    assert [f.ref for f in findings] == ["P01"] * 4
    assert all(books.is_unknown("payments", name).all() for name in ("amount", "received_date", "reference", "memo"))


@pytest.mark.parametrize(("cell", "found"), [(FIRST_ERROR, ["P01"]), (LAST_ERROR, ["P01"]), (FIRST_ERROR - 1, []), (LAST_ERROR + 1, []), (float(FIRST_ERROR), ["P01"])])  # fmt: skip
def test_errors_that_come_as_numbers_are_no_credits(cell, found):
    assert refs(payment(amount=cell)) == found


@pytest.mark.parametrize("text", ["#12", "# N/A", "no #", "N/A"])
def test_texts_with_a_hash_are_no_errors(text):
    assert refs(payment(memo=text)) == []


@pytest.mark.parametrize(
    ("column", "cell", "found"),
    [
        ("amount", "1,234", ["P03"]),  # two readings: never converted
        ("amount", "1,234.5", ["P02"]),
        ("reference", "1,234", []),  # codes are text on purpose
        ("reference", "1234", []),
        ("stated_for", "1001, 1002", []),
        ("amount", "12,34,56", ["P03"]),
        ("amount", "-", ["P03"]),
        ("amount", " ", ["P22"]),
    ],
)
def test_numbers_as_text(column, cell, found):
    assert refs(payment(**{column: cell})) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2026-03-01T00:00Z", ["P04"]),
        ("20260301", ["P04"]),
        ("1-Mar-2026", ["P04"]),
        ("31/12/2026", ["P04"]),
        ("5/5/2026", ["P04"]),  # the same day in both orders
        ("3/4/2026", ["P05"]),
        ("2026-13-01", ["P06"]),
        ("31/31/2026", ["P06"]),
        ("1.5", ["P06"]),
        (datetime(2031, 12, 31), []),  # plans end years ahead
        (datetime(2032, 1, 1), ["P06"]),
        (datetime(1989, 12, 31), ["P06"]),
    ],
)
def test_dates(cell, found):
    assert refs(payment(received_date=cell)) == found


@pytest.mark.parametrize(("born", "found"), [(datetime(1926, 5, 1), []), (datetime(2026, 10, 31), []), (datetime(2029, 5, 1), ["P06"]), (datetime(1899, 1, 1), ["P06"]), ("5/13/29", ["P04"])])  # fmt: skip
def test_births_have_limits_of_their_own(born, found):
    assert refs({"customer_id": "C-1", "name": "Alma", "born_date": born}, table="customers") == found


@pytest.mark.parametrize(
    ("column", "cell", "found"),
    [
        ("postcode", 2134.0, ["P07"]),
        ("postcode", "2134", ["P07"]),
        ("postcode", "02134", []),
        ("postcode", 12345.0, []),
        ("postcode", "SW1A", []),
        ("tax_id", 42.0, []),  # of no fixed width
    ],
)
def test_zeros_are_missed_only_where_the_width_is_fixed(column, cell, found):
    assert refs({"customer_id": "C-1", "name": "Alma", column: cell}, table="customers") == found


def test_zeros_of_a_reference_are_missed_only_where_the_padded_one_exists():
    for known, found in (("00042", ["P07"]), ("42", []), ("4200", ["R01"])):
        customers = sheet("customers", {"customer_id": known, "name": "Alma"})
        findings = read(customers=customers, payments=sheet("payments", payment(customer_id=42.0)))[1]
        assert [f.ref for f in findings] == found, known


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (1e15, ["P08"]),  # sixteen digits: Excel keeps fifteen
        (12.5, ["P08"]),
        ("1.23457E+11", ["P08"]),
        (DAY, ["P09"]),
        (999999999999999.0, []),
        ("1E50", []),
        ("MAR1", []),
        ("3-14", []),
        ("10-12", []),
        ("12345678901234567890", []),
    ],
)
def test_codes(cell, found):
    assert refs(payment(reference=cell)) == found


def test_rows_that_are_not_shifted():
    sparse = {"payment_id": None, "received_date": "P-1", "customer_id": DAY}  # too few cells to tell
    nowhere = payment(amount="soon", received_date="later")  # fits no better elsewhere
    one = payment(amount="soon")
    for row in (sparse, nowhere, one):
        assert "P13" not in refs(row)


@pytest.mark.parametrize("aside", [-1, 1, 2])
def test_rows_that_are_shifted(aside):
    rows = sheet("payments", payment(1, method="check", reference="7", memo="x", state="posted"))
    cells = rows.rows[0]
    shifted = [None] * aside + cells[: len(cells) - aside] if aside > 0 else cells[-aside:] + [None] * -aside
    assert [text[:6] for text in said(read(payments=with_row(rows, shifted))[1])] == ["P13 3 "]


def test_two_rows_or_rows_that_differ_in_their_day_are_no_block():
    rows = [payment(number, amount=float(number)) for number in (1, 2, 3)]
    copies = [row | {"payment_id": f"P-{number}"} for number, row in enumerate(rows, 4)]
    assert refs(*rows, *copies) == ["P18"]
    assert refs(*rows[:2], *copies[:2]) == []
    assert refs(*rows, *[row | {"received_date": datetime(2026, 11, 5)} for row in copies]) == []
    assert refs(*rows, copies[0], payment(9, amount=77.0), *copies[1:]) == []


def test_blank_rows_below_the_last_one_and_blanks_outside_are_nothing():
    rows = sheet("payments", payment(1), {}, {}, below=[[None] * 16, [" "] * 16], beside=[[None], [" "]])
    assert said(read(payments=rows)[1]) == []


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (123.456, ["A10"]),
        (-0.005, ["A10"]),
        ("123.4567", ["A10"]),
        (0.1 + 0.2, []),  # what binary leaves of 0.30 is no third decimal
        (123.45, []),
        (1e9 + 0.01, []),
        ("123.4500", ["P02"]),
    ],
)
def test_parts_of_a_cent(cell, found):
    assert refs(payment(amount=cell)) == found


def test_parts_of_a_cent_say_what_is_counted():
    books, (found,) = read(payments=sheet("payments", payment(amount=123.456)))
    assert list(books.payments["amount"]) == [12_346]
    assert (found.place, found.message, found.expected) == (
        "Payments!G2",
        "Amount is 123.456, with more than two decimals; it is read as 123.46.",
        "123.46",
    )
    assert found.edit is not None
    assert not found.edit.safe


def test_prices_may_have_four_decimals():
    service = {"service_code": "S-1", "description": "Drug", "unit_price": 0.1234}
    assert refs(service, table="services") == []
