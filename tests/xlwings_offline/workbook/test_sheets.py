"""Sheets added, deleted, renamed, moved, hidden: the rest of the workbook follows, and an independent reader agrees."""

import zipfile

import openpyxl
import pytest
import xlsxwriter

from xlwings_offline.workbook import sheets
from xlwings_offline.workbook.workbook import Workbook


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "sheets.xlsx"
    with xlsxwriter.Workbook(path) as made:
        front, data, last = (made.add_worksheet(name) for name in ("Front", "My Data", "Last"))
        data.write_column("A1", [1, 2, 3])
        data.add_table("F1:F3", {"name": "Lists", "columns": [{"header": "Name"}]})
        last.write_formula("B1", "=ROWS(Lists[Name])", None, 2)
        data.insert_image("D1", tmp_path / "dot.png", {"image_data": _png()})
        front.write_formula("A1", "=SUM('My Data'!A1:A3)", None, 6)
        front.write_url("A2", "internal:'My Data'!A1", string="data")
        front.data_validation("B1", {"validate": "list", "source": "='My Data'!$A$1:$A$3"})
        front.conditional_format("C1", {"type": "formula", "criteria": "='My Data'!$A$1>0"})
        chart = made.add_chart({"type": "pie"})
        chart.add_series({"values": "='My Data'!$A$1:$A$3"})
        front.insert_chart("E1", chart)
        made.define_name("Numbers", "='My Data'!$A$1:$A$3")
        made.define_name("'My Data'!Own", "='My Data'!$A$1")
        made.define_name("Last!Own", "=Last!$A$1")
        last.activate()
    return path


def _png():
    from io import BytesIO  # noqa: PLC0415
    from zlib import compress, crc32  # noqa: PLC0415

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + crc32(kind + data).to_bytes(4, "big")

    head = (1).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    return BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", compress(bytes(4))) + chunk(b"IEND", b"")
    )


def parts(path):
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def names(book):
    return [sheet.name for sheet in book.sheets]


def test_a_sheet_is_added_and_comes_to_the_front(path, validate):
    book = Workbook(path)
    assert sheets.add_sheet(book).name == "Sheet1"
    sheets.add_sheet(book, "Before", 0)
    before = parts(path)
    book.save(path)
    assert names(book) == ["Before", "Front", "My Data", "Last", "Sheet1"]
    after = parts(path)
    untouched = [name for name in before if "sheet1" in name or "sheet2" in name or "chart" in name or "media" in name]
    assert [name for name in untouched if before[name] != after[name]] == []
    read = openpyxl.load_workbook(path)
    assert read.active.title == "Before"
    assert [sheet.title for sheet in read if sheet.sheet_view.tabSelected] == ["Before"]
    assert read["My Data"].defined_names["Own"].attr_text == "'My Data'!$A$1"
    assert validate(path) == []


@pytest.mark.parametrize("name", ["", "x" * 32, "a/b", "a:b", "[a]", "a?", "'a", "a'", "History", "front", "Front"])
def test_names_that_excel_would_not_take_for_a_sheet(path, name):
    book = Workbook(path)
    with pytest.raises(sheets.InvalidSheetName):
        sheets.add_sheet(book, name)
    assert names(book) == ["Front", "My Data", "Last"]


def test_what_refers_to_a_sheet_follows_its_new_name(path, validate):
    book = Workbook(path)
    sheets.rename(book, "my data", "Bob's 2026")
    book.save(path)
    read = openpyxl.load_workbook(path)
    front = read["Front"]
    assert front["A1"].value == "=SUM('Bob''s 2026'!A1:A3)"
    assert front["A2"].hyperlink.location == "'Bob''s 2026'!A1"
    assert front.data_validations.dataValidation[0].formula1 == "'Bob''s 2026'!$A$1:$A$3"
    assert read.defined_names["Numbers"].attr_text == "'Bob''s 2026'!$A$1:$A$3"
    assert b"<c:f>'Bob''s 2026'!$A$1:$A$3</c:f>" in parts(path)["xl/charts/chart1.xml"]
    assert [rule.formula for area in front.conditional_formatting for rule in area.rules] == [["'Bob''s 2026'!$A$1>0"]]
    assert validate(path) == []


def test_a_sheets_own_letters_may_change_their_case(path):
    book = Workbook(path)
    sheets.rename(book, "Front", "FRONT")
    assert names(book)[0] == "FRONT"
    with pytest.raises(sheets.InvalidSheetName):
        sheets.rename(book, "FRONT", "last")


def test_a_deleted_sheet_takes_its_parts_and_names_along(path, validate):
    book = Workbook(path)
    gone = book.sheets[1].part
    before = parts(path)
    sheets.delete(book, "My Data")
    book.save(path)
    after = parts(path)
    assert set(before) - set(after) == {
        gone,
        "xl/worksheets/_rels/sheet2.xml.rels",
        "xl/drawings/drawing2.xml",
        "xl/drawings/_rels/drawing2.xml.rels",
        "xl/media/image1.png",
        "xl/tables/table1.xml",
    }
    read = openpyxl.load_workbook(path)
    assert read["Front"]["A1"].value == "=SUM(#REF!A1:A3)"
    assert read["Last"]["B1"].value == "=ROWS(#REF!)"
    assert read["Last"].defined_names["Own"].attr_text == "Last!$A$1"
    assert read.defined_names["Numbers"].attr_text == "#REF!$A$1:$A$3"
    assert read.active.title == "Last"
    assert validate(path) == []


def test_the_last_visible_sheet_stays(path):
    book = Workbook(path)
    sheets.set_state(book, "Front", "hidden")
    sheets.set_state(book, "My Data", "veryHidden")
    for refused in (lambda: sheets.delete(book, "Last"), lambda: sheets.set_state(book, "Last", "hidden")):
        with pytest.raises(sheets.CannotRemoveSheet, match="Last is the last visible sheet"):
            refused()
    sheets.delete(book, "Front")
    assert [(sheet.name, sheet.state) for sheet in book.sheets] == [("My Data", "veryHidden"), ("Last", "visible")]
    assert sheets.active(book).name == "Last"


def test_a_hidden_sheet_is_not_left_in_front(path):
    book = Workbook(path)
    sheets.set_state(book, "Last", "hidden")
    assert sheets.active(book).name == "My Data"
    book.save(path)
    read = openpyxl.load_workbook(path)
    assert read.active.title == "My Data"
    assert [sheet.title for sheet in read if sheet.sheet_view.tabSelected] == ["My Data"]


def test_a_moved_sheet_keeps_its_names(path):
    book = Workbook(path)
    sheets.move(book, "My Data", 0)
    book.save(path)
    read = openpyxl.load_workbook(path)
    assert read.sheetnames == ["My Data", "Front", "Last"]
    assert read["My Data"].defined_names["Own"].attr_text == "'My Data'!$A$1"
    assert read.active.title == "Last"


def test_copies_are_named_as_excel_names_them(path):
    book = Workbook(path)
    assert sheets.free_name(book, "Front") == "Front (2)"
    sheets.add_sheet(book, "Front (2)")
    assert sheets.free_name(book, "Front (2)") == "Front (3)"
    assert sheets.free_name(book, "New") == "New"
    sheets.add_sheet(book, "x" * 31)
    assert sheets.free_name(book, "x" * 31) == "x" * 27 + " (2)"


def test_a_pivots_source_follows_its_sheets_new_name(corpus, tmp_path):
    book = Workbook(corpus / "13_pivot_chart_table.xlsx")
    caches = [name for name in book.package.names() if "pivotCacheDefinition" in name and not name.endswith(".rels")]
    source = book.package.xml(caches[0]).find(".//{*}worksheetSource")
    book.package.write(
        caches[0], book.package.read(caches[0]).replace(b"<worksheetSource ", b'<worksheetSource sheet="Table" ')
    )
    assert source.get("sheet") is None, "the test makes what the corpus lacks"
    sheets.rename(book, "Table", "Sales & more")
    assert book.package.xml(caches[0]).find(".//{*}worksheetSource").get("sheet") == "Sales & more"
