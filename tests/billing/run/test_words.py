"""What a run tells outside the workbook: counts, and findings without what identifies a person."""

from datetime import datetime
from pathlib import Path

from billing.paste import match_headers, take_in
from billing.run.words import log, outside
from billing.tables import CUSTOMERS
from tests.billing.paste.sheets_of_cells import read, sheet
from tests.sheets import books

ALMA = {
    "customer_id": "C-1",
    "name": "Alma MÃ¼ller",  # broken
    "born_date": "03/04/1980",  # the third of April, or the fourth of March
    "postcode": "2134",  # ZIP that has lost its zero
    "tax_id": "12345.0",  # of a business: identifies no person
}


def test_a_finding_about_a_person_is_told_without_the_person():
    _, findings = read(customers=sheet("customers", ALMA))
    told = {found.column: outside(found) for found in findings}
    assert {name: found.message for name, found in told.items()} == {
        "name": "Name: accented letters were garbled on the way.",
        "born_date": "Born: a date can be read in two ways.",
        "postcode": "ZIP: a code has lost its leading zeros.",
        "tax_id": "Tax ID is '12345.0', read as 12345.",
    }
    assert told["name"].fix == "Look at row 2 of Customers."
    kept = {found.column: found for found in findings}
    assert kept["name"].message == "Name is 'Alma MÃ¼ller', most likely Alma Müller.", "the sheet itself says all"


def test_a_refused_row_is_told_without_the_person():
    headers, cells = ("Customer ID", "Name", "Born"), [["C-1", "Alma Müller", "31/02/1980"]]
    taken = take_in(CUSTOMERS, match_headers(headers, CUSTOMERS, {}, {}), cells, books())
    assert taken.refused == [(0, "Born: a cell that should hold a date holds none that makes sense.")]


def test_the_log_has_places_and_no_content(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    try:
        int("Alma Müller")
    except ValueError as error:
        path = log(error, datetime(2026, 10, 31, 17, 5))
    assert "ValueError" in path.read_text(encoding="utf-8")
    assert "test_words.py" in path.read_text(encoding="utf-8")
    assert "Alma" not in path.read_text(encoding="utf-8")
