"""Apply fixes writes what findings propose, and undo brings back every cell as it stood, a text number as text."""

import pytest

from billing.excel.blocks import ChangedMeanwhile
from billing.excel.read import read_tables
from billing.excel.workbook import open_file
from billing.tables import BY_NAME
from tests.pressing import press

TABLES = ("charges", "invoices", "payments", "customers")


@pytest.fixture(scope="module")
def checked_demo(demo, tmp_path_factory):
    """The demo after Check."""
    path = tmp_path_factory.mktemp("checked") / "demo.xlsm"
    path.write_bytes(demo.read_bytes())
    press(path, "check")
    return path


@pytest.fixture
def path(demo, tmp_path, offline):
    copy = tmp_path / "demo.xlsm"
    copy.write_bytes(demo.read_bytes())
    return copy


@pytest.fixture
def checked(path, checked_demo):
    path.write_bytes(checked_demo.read_bytes())
    return path


def cells(path, names=TABLES):
    with open_file(path) as book:
        return {name: raw.rows for name, raw in read_tables(book, names)}


def sheet_cell(path, place):
    sheet, _, address = place.partition("!")
    with open_file(path) as book:
        return book.sheets[sheet][address].value


def choose(path, ref, **choice):
    """Set columns of the finding with this number, as the clerk does; returns where it is."""
    with open_file(path) as book:
        raw = dict(read_tables(book, ["findings"]))["findings"]
        titles = {title: at for at, title in enumerate(raw.titles)}
        at = next(n for n, row in enumerate(raw.rows) if row[titles["Ref"]] == ref)
        for name, value in choice.items():
            place = titles[BY_NAME["findings"][name].title]
            book.sheets["Findings"][raw.first_row - 1 + at, place].value = value
        book.save()
        return raw.rows[at][titles["Where"]]


def test_a_chosen_edit_is_written_and_undone(checked):
    before = cells(checked)
    place = choose(checked, "A04", choice="apply")
    was = sheet_cell(checked, place)

    seen = press(checked, "fix", preview=True)
    done = press(checked, "fix")

    assert (
        seen.counts
        == done.counts
        == {
            "invoices": {"appended": 0, "updated": 1, "removed": 0},
            "findings": {"appended": 0, "updated": 1, "removed": 0},
        }
    )
    assert done.message == "1 cell fixed: 1 in Invoices. Press Check to see what is left."
    assert sheet_cell(checked, place) == was - 9
    assert press(checked, "fix").message.startswith("Nothing is chosen")
    assert "A04" not in {f.ref for f in press(checked, "check").findings}
    press(checked, "undo")
    press(checked, "undo")
    assert cells(checked) == before


def test_safe_fixes_mend_text_numbers_and_hidden_signs_and_undo_brings_the_text_back(path):
    before = cells(path)
    found = {f.ref: f.place for f in press(path, "check").findings if f.ref in {"P02", "P11"}}

    done = press(path, "fix-safe")

    assert done.message == "3 cells fixed: 1 in Invoices, 2 in Charges. Press Check to see what is left."
    assert isinstance(sheet_cell(path, found["P02"]), float)
    assert "\u00a0" not in sheet_cell(path, found["P11"])
    again = press(path, "fix-safe")
    assert (again.run_id, again.message) == ("", "There is nothing to fix that leaves no doubt.")
    left = {f.ref for f in press(path, "check").findings}
    assert not {"P02", "P11", "A04"} & left
    press(path, "undo")
    press(path, "undo")
    assert cells(path) == before


def test_what_is_no_error_is_not_mended(checked):
    place = choose(checked, "P02", choice="not an error")
    was = sheet_cell(checked, place)

    press(checked, "fix-safe")

    assert sheet_cell(checked, place) == was


def test_a_cell_that_was_changed_since_check_is_left_alone(checked):
    place = choose(checked, "A04", choice="apply")
    sheet, _, address = place.partition("!")
    with open_file(checked) as book:
        book.sheets[sheet][address].value = 4711.0
        book.save()

    done = press(checked, "fix")

    assert (
        done.message
        == "No cell was changed. 1 choice left alone: the cell has changed since. Press Check and look again."
    )
    assert sheet_cell(checked, place) == 4711.0


def test_a_finding_without_an_edit_needs_a_person(checked):
    choose(checked, "C16", choice="apply")

    assert "no change is proposed, so a person has to look" in press(checked, "fix").message


def test_undo_stops_where_somebody_changed_the_cell_again(checked):
    place = choose(checked, "A04", choice="apply")
    press(checked, "fix")
    sheet, _, address = place.partition("!")
    with open_file(checked) as book:
        book.sheets[sheet][address].value = 1.0
        book.save()

    with pytest.raises(ChangedMeanwhile, match="was changed after the run"):
        press(checked, "undo")
