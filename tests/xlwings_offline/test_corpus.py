"""Workbooks that Excel wrote: sheets come, go and are copied, tables grow, and nothing else is lost or changed."""

import zipfile
from pathlib import Path

import pytest
import xlwings

from tests.xlwings_offline.reports import SHEET, draw
from xlwings_offline.sheet_copy.copy import copy_sheet
from xlwings_offline.tables.growth import CellsInTheWay, resize
from xlwings_offline.tables.tables import Tables
from xlwings_offline.workbook import sheets
from xlwings_offline.workbook.workbook import Workbook

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
ABSENT = pytest.param(None, marks=pytest.mark.skip("no workbooks in shared/corpus beside the repository"), id="corpus")
SHIPPED = Path(xlwings.__file__).parent.glob("quickstart*.xl*")
BOOKS = [Path(__file__).parents[2] / "billing.xlsm", *sorted(SHIPPED), *sorted(CORPUS.glob("*.xl*"))]
#: What every change of the list of sheets has to change.
LISTS = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}


@pytest.fixture(params=[*BOOKS, *([] if CORPUS.is_dir() else [ABSENT])], ids=lambda path: path.stem)
def any_book(request, tmp_path):
    """Ours, each workbook that xlwings ships and each of the corpus: the original, and a copy to be changed."""
    copied = tmp_path / f"book{request.param.suffix}"
    copied.write_bytes(request.param.read_bytes())
    return request.param, copied


def parts(path):
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def has_tables(path):
    return any(name.startswith("xl/tables/") for name in parts(path))


def lost_or_changed(before, after, allowed):
    """Parts that are gone or differ, other than those that had to."""
    calculated_anew = {name for name in before if name.endswith("calcChain.xml")}
    return {name for name in before if before[name] != after.get(name)} - allowed - calculated_anew


def beyond(validate, before, after):
    """What the validator says of a workbook that it did not say of any part of the one before."""
    old = {each.message for each in validate(before)}
    return [str(each) for each in validate(after) if each.message not in old]


def bring_report(original, path):
    """Save the workbook with a report as its last sheet."""
    book = Workbook(original)
    copy_sheet(Workbook(draw(path.with_name("report.xlsx"))), SHEET, book)
    book.save(path)


def bring_every_sheet(original, path):
    """Save a new workbook with every sheet of this one beside its own."""
    host = Workbook(draw(path))
    source = Workbook(original)
    for sheet in source.sheets:
        if "/worksheets/" in sheet.part:
            copy_sheet(source, sheet.name, host)
    host.save(path)


def delete_sheet(original, path):
    """Save the workbook without its first sheet."""
    book = Workbook(original)
    if len(book.sheets) == 1:
        sheets.add_sheet(book)
    sheets.delete(book, book.sheets[0].name)
    book.save(path)


def test_a_report_is_brought_in(any_book, validate):
    original, path = any_book
    bring_report(original, path)
    before, after = parts(original), parts(path)
    assert lost_or_changed(before, after, LISTS | {"xl/styles.xml", sheets.active(Workbook(original)).part}) == set()
    assert beyond(validate, original, path) == []


def test_every_sheet_is_copied_beside_itself(any_book, validate):
    original, path = any_book
    book = Workbook(path)
    worksheets = [sheet for sheet in book.sheets if "/worksheets/" in sheet.part]
    for sheet in worksheets:
        copy_sheet(book, sheet.name, book)
    book.save(path)
    before, after = parts(original), parts(path)
    assert len(book.sheets) == len(worksheets) * 2
    assert lost_or_changed(before, after, LISTS | {sheets.active(Workbook(original)).part}) == set()
    assert beyond(validate, original, path) == []


def test_every_sheet_is_brought_into_an_empty_workbook(any_book, tmp_path, validate):
    original, _ = any_book
    path = tmp_path / "host.xlsx"
    bring_every_sheet(original, path)
    assert beyond(validate, original, path) == []


def test_a_sheet_is_added_and_deleted_again(any_book, validate):
    original, path = any_book
    book = Workbook(path)
    front = sheets.active(book).part
    sheets.delete(book, sheets.add_sheet(book).name)
    last = sheets.active(book).part
    book.save(path)
    before, after = parts(original), parts(path)
    assert set(before) - set(after) <= {"xl/calcChain.xml"}
    assert lost_or_changed(before, after, LISTS | {front, last}) == set()
    assert beyond(validate, original, path) == []


def test_a_sheet_is_deleted(any_book, validate):
    original, path = any_book
    delete_sheet(original, path)
    assert beyond(validate, original, path) == []


def test_libreoffice_shows_what_was_brought_in_and_what_is_left(any_book, tmp_path, soffice):
    """It opens no add-ins, whoever wrote them."""
    original, _ = any_book
    made = {
        tmp_path / f"brought{original.suffix}": bring_report,
        tmp_path / "host.xlsx": bring_every_sheet,
        tmp_path / f"left{original.suffix}": delete_sheet,
    }
    for path, make in made.items():
        make(original, path)
    assert all(pdf.stat().st_size > 0 for pdf in soffice.to_pdfs([path for path in made if path.suffix != ".xlam"]))


@pytest.mark.parametrize(
    "any_book", [path for path in BOOKS if has_tables(path)], ids=lambda path: path.stem, indirect=True
)
def test_tables_grow(any_book, validate):
    original, path = any_book
    book = Workbook(path)
    tables = list(Tables(book))
    grown = 0
    for table in tables:
        try:
            resize(table, table.area._replace(row2=table.area.row2 + 3))
            grown += 1
        except CellsInTheWay:
            continue
    book.save(path)
    before, after = parts(original), parts(path)
    changed = {table.part for table in tables} | {table.sheet_part for table in tables}
    assert (
        lost_or_changed(
            before, after, changed | {"xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
        )
        == set()
    )
    assert grown
    assert beyond(validate, original, path) == []
