"""Spoilt texts and codes: decimals on codes, broken letters, formulas, and what only looks like one of them."""
# ruff: noqa: RUF001 - the signs are meant

import re
from datetime import datetime

import pytest

from billing.paste import match_headers, take_in
from billing.paste.cells.mojibake import repaired
from billing.tables import BY_NAME
from tests.billing.paste.sheets_of_cells import read, said, sheet
from tests.sheets import books as made_books

DAY = datetime(2026, 10, 5)


def payment(**cells):
    return {"payment_id": "P-1", "received_date": DAY, "customer_id": "C-1", "amount": 5.0} | cells


def of_payment(**cells):
    books, findings = read(payments=sheet("payments", payment(**cells)))
    return books.payments, said(findings)


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        ("20417.0", "20417", ["P10 2 Reference is '20417.0', read as 20417."]),
        ("20417.00", "20417", ["P10 2 Reference is '20417.00', read as 20417."]),
        (20417.0, "20417", []),  # every number that comes from Excel is a decimal one
        ("250.0", "250.0", []),  # a code of the ICD-9: another one than 250
        ("V1.0", "V1.0", []),
        (123456789012345.0, "123456789012345", []),  # fifteen digits: none is lost
        ("22E1", "22E1", []),  # as it was typed: Excel would have made 220 of it
        ("00420", "00420", []),
    ],
)
def test_decimals_on_codes(cell, value, told):
    frame, findings = of_payment(reference=cell)
    assert (frame["reference"].tolist(), findings) == ([value], told)


@pytest.mark.parametrize(
    ("codes", "cell", "told"),
    [
        (["250.00"], 250.0, ["P10 2 Service is '250', most likely 250.00."]),
        (["99213"], "99213.0", ["P10 2 Service is '99213.0', read as 99213."]),
        (["0250"], 250.0, ["P07 2 Service is '250', most likely 0250."]),
        (["250.0", "250.00"], 250.0, ["R05 2 Service '250' is not on the Services sheet."]),  # two: not guessed
        (["250.1"], 250.0, ["R05 2 Service '250' is not on the Services sheet."]),
        (["250"], 250.0, []),
    ],
)
def test_zeros_that_a_code_of_the_list_has_lost(codes, cell, told):
    services = [{"service_code": code, "description": f"Visit {code}", "unit_price": 5.0} for code in codes]
    charge = {"charge_id": "CH-1", "customer_id": "C-1", "service_date": DAY, "service_code": cell, "quantity": 1.0, "unit_price": 5.0}  # fmt: skip
    _, findings = read(services=sheet("services", *services), charges=sheet("charges", charge))
    assert said(findings) == told
    assert [f.edit.new for f in findings if f.edit] == [
        re.sub(r".* (.*)\.$", r"\1", text) for text in told if "R" not in text[:3]
    ]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("MÃ¼ller", ["P17 2 Memo is 'MÃ¼ller', most likely Müller."]),
        ("Ã‰cole dâ€™art", ["P17 2 Memo is 'Ã‰cole dâ€™art', most likely École d’art."]),
        ("VoilÃ\u00a0", ["P17 2 Memo is 'VoilÃ\u00a0', most likely Voilà."]),
        ("M√ºller", ["P17 2 Memo is 'M√ºller', most likely Müller."]),  # a Mac
        ("MÃƒÂ¼ller", ["P17 2 Memo is 'MÃƒÂ¼ller', most likely Müller."]),  # twice over
        ("ÄŒapek", ["P17 2 Memo is 'ÄŒapek', most likely Čapek."]),  # ftfy would not dare
        ("5 â‚¬", ["P17 2 Memo is '5 â‚¬', most likely 5 €."]),
        ("M\ufffdller", ["P17 2 Memo is 'M\ufffdller', with a letter lost."]),
        ("Müller, Çelik, Łódź, 李", []),
        ("Dvořák & Þór GmbH, Łódź", []),
        ("Νίκη Παπαδοπούλου", []),
        ("Đặng Thị Ánh", []),
        ("SÃO PAULO", []),
        ("IRMÃ…", []),  # capitals before an ellipsis
        ("ÂME", []),
        ("CAFÉ–BAR", []),
    ],
)
def test_broken_letters(cell, told):
    frame, findings = of_payment(memo=cell)
    assert findings == told
    assert frame["memo"].tolist() == [cell.strip()]


@pytest.mark.parametrize("letter", [chr(number) for number in range(0xA1, 0x180) if chr(number).isalpha()])
def test_every_western_letter_that_was_read_in_the_wrong_way_is_put_right(letter):
    broken = "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in letter.encode())
    assert repaired(f"a{broken}b") == f"a{letter}b"
    assert repaired(f"a{letter}b") == f"a{letter}b"


@pytest.mark.parametrize(
    ("cell", "guilty"),
    [
        ("=1+1", True),
        ('=HYPERLINK("http://x","Invoice")', True),
        ("@SUM(A1)", True),
        ("+SUM(1)", True),
        ("-2+3+cmd|' /C calc'!A0", True),
        ("\t=1+1", True),
        ("=====", False),
        ("= paid in full", False),
        ("- paid (see mail)", False),
        ("+1 (555) 010-0100", False),
        ("@alma", False),
        ("a=b", False),
    ],
)
def test_texts_that_are_formulas(cell, guilty):
    frame, findings = of_payment(memo=cell)
    told = f"P20 2 Memo is '{cell}', which Excel would run as a formula."
    assert findings == ([told] if guilty else [])
    assert frame["memo"].tolist() == [cell.strip()]


@pytest.mark.parametrize("phone", ["+1 (555) 010-0100", "+15550100100", "+44 20 7946 0000"])
def test_phone_numbers_are_no_formulas(phone):
    _, findings = read(customers=sheet("customers", {"customer_id": "C-1", "name": "Alma", "phone": phone}))
    assert said(findings) == []


@pytest.mark.parametrize(
    ("column", "cell", "severity"),
    [
        ("customer_id", "C-1\u00a0", "warning"),
        ("reference", "A 1\u200b", "note"),
        ("reference", "\uff21\uff11", "note"),
    ],
)
def test_hidden_characters_weigh_more_where_other_rows_are_looked_up(column, cell, severity):
    _, findings = read(payments=sheet("payments", payment(**{column: cell})))
    assert [(f.ref, f.severity) for f in findings] == [("P11", severity)]


def test_hidden_characters_of_notes_and_names_are_their_own():
    frame, findings = of_payment(memo="Smith\u2011Jones \u00ad paid")
    assert (frame["memo"].tolist(), findings) == (["Smith\u2011Jones paid"], [])


def test_an_import_says_what_it_took_in_spoilt():
    match = match_headers(["Payment ID", "Date", "Customer", "Amount", "Memo"], BY_NAME["payments"], {}, {})
    rows = [["P-1", DAY, "C-1", 5.0, "=1+1"], ["P-2", DAY, "C-1", 6.0, "FranÃ§ois"]]
    result = take_in(BY_NAME["payments"], match, rows, made_books())
    assert result.refused == []
    assert result.frame["memo"].tolist() == ["=1+1", "FranÃ§ois"]
    assert [(f.ref, f.key) for f in result.findings] == [("P20", "P-1"), ("P17", "P-2")]


def test_what_a_spoilt_cell_most_likely_held_is_offered_and_done_unasked_only_where_it_is_certain():
    spoilt = payment(memo="MÃ¼ller", reference="20417.0", amount="n/a")
    _, findings = read(payments=sheet("payments", spoilt))
    offered = {f.ref: (f.edit.new, f.edit.safe) if f.edit else None for f in findings}
    assert offered == {"P03": None, "P10": ("20417", True), "P17": ("Müller", False)}
