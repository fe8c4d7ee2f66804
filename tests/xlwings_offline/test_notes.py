"""Notes put on cells, read, changed and taken off, and the boxes that show them."""

import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
import xlwings as xw

pytestmark = pytest.mark.usefixtures("offline")


def boxes(path):
    """Row and column of every note's box in the file, from 0."""
    with zipfile.ZipFile(path) as parts:
        drawings = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".vml")]
    found = re.findall(r"<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>", "".join(drawings))
    return [(int(row), int(column)) for row, column in found]


def test_a_note_is_put_on_a_cell_and_another_reader_finds_it(tmp_path):
    book = xw.Book()
    sheet = book.sheets[0]
    table = sheet.tables.add(sheet["F1:G3"], name="Beside")
    assert sheet["B3"].note is None
    note = sheet["B3"].add_note("Ask the clerk: 5 < 6\nsecond line ")
    assert (note.text, note.author, note.location.address) == ("Ask the clerk: 5 < 6\nsecond line ", "", "$B$3")
    with pytest.raises(ValueError, match="already has a note"):
        sheet["B3"].add_note("again")
    book.sheets.add(after=sheet)["C1"].add_note("elsewhere")
    assert [one.text for one in book.notes] == [note.text, "elsewhere"]
    book.save(tmp_path / "noted.xlsx")
    read = openpyxl.load_workbook(tmp_path / "noted.xlsx")
    assert read["Sheet1"]["B3"].comment.text == note.text
    assert read["Sheet1"].tables[table.name].ref == "F1:G3"
    assert sorted(boxes(tmp_path / "noted.xlsx")) == [(0, 2), (2, 1)]


def test_notes_that_were_there_are_changed_and_go_with_their_boxes(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "old.xlsx") as made:
        sheet = made.add_worksheet()
        sheet.write_comment("A1", "first", {"author": "Ada"})
        sheet.write_comment("D4", "second")
    book = xw.Book(tmp_path / "old.xlsx")
    sheet = book.sheets[0]
    assert [(note.location.address, note.text) for note in sheet.notes] == [("$A$1", "first"), ("$D$4", "second")]
    assert sheet["A1"].note.author == "Ada"
    sheet["A1"].note.text = "first, again"
    sheet["D4"].note.delete()
    sheet["C2"].add_note("third")
    book.save()
    read = openpyxl.load_workbook(tmp_path / "old.xlsx")["Sheet1"]
    assert {cell: read[cell].comment and read[cell].comment.text for cell in ("A1", "C2", "D4")} == {
        "A1": "first, again",
        "C2": "third",
        "D4": None,
    }
    assert sorted(boxes(tmp_path / "old.xlsx")) == [(0, 0), (1, 2)]
    for note in list(sheet.notes):
        note.delete()
    book.save()
    with zipfile.ZipFile(tmp_path / "old.xlsx") as parts:
        assert not any("comments" in name for name in parts.namelist())
    assert boxes(tmp_path / "old.xlsx") == []
