"""Defined names: of the book and of a sheet, and what they refer to."""

import pytest
import xlsxwriter

from xlwings_offline.formulas.references import Area
from xlwings_offline.workbook.defined_names import DefinedNames, InvalidName
from xlwings_offline.workbook.workbook import Workbook


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "names.xlsx"
    with xlsxwriter.Workbook(path) as made:
        first, second = made.add_worksheet("One"), made.add_worksheet("Two's")
        made.define_name("Tax", "=One!$B$2")
        made.define_name("One!Local", "=One!$A$1:$B$3")
        made.define_name("Rate", "=0.19")
        first.print_area("A1:B9")
        second.repeat_rows(0)
    return Workbook(path)


def test_names_are_listed_with_their_sheets(book):
    names = {name.name: name.refers_to for name in DefinedNames(book)}
    assert names == {
        "One!Local": "=One!$A$1:$B$3",
        "One!Print_Area": "=One!$A$1:$B$9",
        "'Two''s'!Print_Titles": "='Two''s'!$1:$1",
        "Rate": "=0.19",
        "Tax": "=One!$B$2",
    }


def test_a_name_leads_to_its_cells_if_it_has_any(book):
    names = DefinedNames(book)
    assert names.find("tax").area() == ("One", Area(2, 2, 2, 2))
    assert names.find("Rate").area() is None
    assert names.find("Local") is None, "a sheet's name is not the book's"
    assert names.find("Local", 0).area() == ("One", Area(1, 1, 3, 2))
    assert names.find("One!local").name == "One!Local"
    assert names.find("Tax", 1).name == "Tax"


def test_names_are_added_in_order_changed_and_deleted(book):
    names = DefinedNames(book)
    names.add("Added", "='Two''s'!$C$3")
    names.add("'Two''s'!Tax", "='Two''s'!$A$1")
    assert [name.local_name for name in names] == ["Added", "Local", "Print_Area", "Print_Titles", "Rate", "Tax", "Tax"]
    assert names.find("Tax", 1).refers_to == "='Two''s'!$A$1"
    names.add("added", "=1")
    assert names.find("Added").refers_to == "=1"
    names.find("Added").name = "Renamed"
    for name in list(names):
        name.delete()
    assert book.root.find("{*}definedNames") is None


def test_a_handle_means_the_same_name_when_others_come(book):
    names = DefinedNames(book)
    tax = names.find("Tax")
    names.add("AAA", "=1")
    assert tax.refers_to == "=One!$B$2"


def test_text_without_an_equals_sign_is_a_text(book):
    assert DefinedNames(book).add("Label", 'say "x"').refers_to == '="say ""x"""'


@pytest.mark.parametrize("name", ["", "1st", "A1", "R1C1", "r", "two words", "a-b", "x" * 256, "Nowhere!Tax"])
def test_names_that_excel_would_not_take(book, name):
    with pytest.raises(InvalidName):
        DefinedNames(book).add(name, "=1")


def test_a_name_is_not_given_twice(book):
    names = DefinedNames(book)
    with pytest.raises(InvalidName, match="rate is taken"):
        names.find("Tax").name = "rate"
