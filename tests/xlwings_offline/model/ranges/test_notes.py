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


def test_what_is_laid_over_cells_stands_where_the_format_wants_it(validate, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "before.xlsx") as made:
        sheet = made.add_worksheet("Sheet1")
        sheet.protect(options={"autofilter": True})
        sheet.merge_range("J1:K1", "merged")
        sheet.data_validation("H2:H9", {"validate": "integer", "criteria": ">", "value": 0})
        sheet.write_url("L1", "https://example.org")
        sheet.set_landscape()
        chart = made.add_chart({"type": "bar"})
        chart.add_series({"values": "=Sheet1!$B$1:$B$6"})
        sheet.insert_chart("N3", chart)
        for row in range(6):
            sheet.write_row(row, 0, [f"t{row % 3}", row])
    book = xw.Book(tmp_path / "before.xlsx")
    sheet = book.sheets[0]
    sheet["A1:B6"].autofilter.apply_top_percent(2, 40)
    sheet["A1:B6"].autofilter.apply_comparison(1, "not_between", "t1", "t2")
    sheet["D1"].value = [["Who", "Owes"], ["b", 5], ["a", 9]]
    table = sheet.tables.add(sheet["D1:E3"], name="Debts")
    table.autofilter.apply_values(2, [5, 9, ""])
    table.autofilter.apply_comparison(1, "not_equal_to", None)
    table.sort([2, 1], [False, True])
    table.columns.add("Since", index=2)
    table.rows.add(["c", None, 7], index=1)
    sheet["A2:B3"].rows.hidden = True
    sheet["M1"].columns.hidden = True
    sheet["A1"].add_note("one")
    book.sheets.add(after=sheet)["B2"].add_note("two")
    book.save(tmp_path / "after.xlsx")
    assert validate.new(tmp_path / "before.xlsx", tmp_path / "after.xlsx") == []
