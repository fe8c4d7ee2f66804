"""The programs that other tests rely on do what those tests believe of them."""

import zipfile

import pytest
import xlsxwriter
from openpyxl import load_workbook

from tests.libreoffice import OfficeFailed

PNG = b"\x89PNG"


@pytest.fixture
def workbook(tmp_path):
    """A sheet whose formula comes to 42, saved with a wrong result beside it."""
    path = tmp_path / "answers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Answers")
        sheet.write("A1", 21)
        sheet.write_formula("A2", "=A1*2", value=7)
    return path


@pytest.fixture
def broken(workbook, tmp_path):
    """The same with an element that the format does not know."""
    path = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"</sheetData>", b"<bill/></sheetData>"))
    return path


def test_libreoffice_shows_pages(soffice, workbook):
    (page,) = soffice.to_png(workbook)
    assert page.read_bytes().startswith(PNG)


def test_libreoffice_computes_anew(soffice, workbook):
    computed = soffice.recalculate(workbook)
    assert load_workbook(workbook, data_only=True)["Answers"]["A2"].value == 7
    assert load_workbook(computed, data_only=True)["Answers"]["A2"].value == 42


def test_libreoffice_refuses_what_is_no_workbook(soffice, tmp_path):
    nothing = tmp_path / "nothing.xlsx"
    nothing.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(OfficeFailed, match=r"does not open nothing\.xlsx"):
        soffice.to_pdf(nothing)


def test_validator_passes_a_good_workbook(validate, workbook):
    assert validate(workbook) == []


def test_validator_names_what_is_wrong(validate, broken):
    (violation,) = validate(broken)
    assert "bill" in str(violation)
    assert violation.part == "/xl/worksheets/sheet1.xml"


def test_validator_tells_new_from_old(validate, workbook, broken):
    assert len(validate.new(workbook, broken)) == 1
    assert validate.new(broken, broken) == []


def test_validator_knows_a_file_that_is_no_workbook(validate, tmp_path):
    nothing = tmp_path / "nothing.xlsx"
    nothing.write_bytes(b"not a zip")
    assert [each.message for each in validate(nothing)] == ["File contains corrupted data."]


def test_every_corpus_workbook_is_a_zip(corpus_book):
    assert zipfile.is_zipfile(corpus_book)
