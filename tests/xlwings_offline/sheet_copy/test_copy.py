"""A sheet copied within a workbook or from another: everything on it comes along, nothing else changes."""

import re
import zipfile

import openpyxl
import pytest
import xlsxwriter

from tests.packagelint import lint
from tests.xlwings_offline.reports import SHEET, draw, picture
from xlwings_offline.sheet_copy.copy import Place, copy_sheet
from xlwings_offline.sheet_copy.formulas import CannotCopy
from xlwings_offline.workbook import sheets
from xlwings_offline.workbook.workbook import Workbook


@pytest.fixture
def report(tmp_path):
    return draw(tmp_path / "report.xlsx")


@pytest.fixture
def host(tmp_path):
    """A workbook with a style, a table and a text of its own."""
    path = tmp_path / "host.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Home")
        sheet.write("A1", "welcome", made.add_format({"italic": True, "num_format": '0 "x"'}))
        sheet.conditional_format("A1", {"type": "no_blanks", "format": made.add_format({"bg_color": "#00FF00"})})
        sheet.add_table("C3:D5", {"name": "Own"})
    return path


def parts(path):
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def brought_in(report, host, place=Place()):  # noqa: B008
    target, source = Workbook(host), Workbook(report)
    copied = copy_sheet(source, SHEET, target, place)
    target.save(host)
    return copied


def test_a_report_comes_in_with_all_that_hangs_on_it(report, host, validate):
    before = parts(host)
    brought_in(report, host)
    after = parts(host)
    untouched = set(before) - {
        "xl/workbook.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
    }
    assert {name for name in untouched if before[name] != after.get(name)} == set()
    kinds = sorted(re.sub(r"\d", "", name.rsplit("/", 1)[-1]) for name in set(after) - set(before))
    assert [kind for kind in kinds if not kind.endswith(".rels")] == [
        "chart.xml", "chart.xml", "comments.xml", "drawing.xml", "image.png", "sheet.xml", "table.xml", "vmlDrawing.vml",
    ]  # fmt: skip
    assert validate(host) == []
    assert lint(host) == []


def test_an_independent_reader_finds_it_as_it_was(report, host):
    brought_in(report, host)
    old, new = openpyxl.load_workbook(report)[SHEET], openpyxl.load_workbook(host)[SHEET]
    for row in old.iter_rows():
        for cell in row:
            twin = new[cell.coordinate]
            assert twin.number_format == cell.number_format, cell.coordinate
            assert (twin.font.b, twin.font.sz, twin.fill.fgColor.rgb) == (
                cell.font.b,
                cell.font.sz,
                cell.fill.fgColor.rgb,
            )
            assert twin.border.left.style == cell.border.left.style
            if cell.coordinate != "B9":
                assert twin.value == cell.value, cell.coordinate
    assert new["B9"].value == 42, "a formula that needs a sheet left behind keeps its value"
    assert new["A13"].value == "007"
    assert new.tables.keys() == {"Debtors"}
    assert new["A1"].comment.text == "Closed on the 3rd"
    assert new.column_dimensions["A"].width == old.column_dimensions["A"].width
    assert (new.freeze_panes, new.print_title_rows, new.page_setup.orientation) == ("A5", "$4:$4", "landscape")
    assert str(new.data_validations.dataValidation[0].sqref) == "A5:A7"
    rules = [rule for area in new.conditional_formatting for rule in area.rules]
    assert [rule.type for rule in rules] == ["dataBar", "cellIs"]
    assert rules[1].dxf.fill.bgColor.rgb == "FFFFC7CE"
    assert new["A31"].hyperlink.target == "https://example.org/"


def test_everything_on_it_follows_its_new_name(report, host):
    brought_in(report, host, Place("Ann's October", 0))
    read = openpyxl.load_workbook(host)
    assert read.sheetnames == ["Ann's October", "Home"]
    sheet = read["Ann's October"]
    assert sheet["D5"].value == "='Ann''s October'!C5/B5"
    assert sheet["A30"].hyperlink.location == "'Ann''s October'!A1"
    assert sheet.print_area == "'Ann''s October'!$A$1:$J$31"
    assert read.defined_names["Threshold"].attr_text == "'Ann''s October'!$B$5"
    everything = b"".join(data for name, data in parts(host).items() if "chart" in name or "sheet" in name)
    assert b"'Ann''s October'!$B$5:$B$7" in everything
    assert b"<xm:f>'Ann''s October'!B5:C5</xm:f>" in everything
    assert SHEET.encode() not in everything
    assert read.active.title == "Ann's October"


def test_a_copy_beside_its_original_gets_names_of_its_own(report, validate):
    book = Workbook(report)
    copy_sheet(book, SHEET, book)
    copy_sheet(book, SHEET, book)
    book.save(report)
    read = openpyxl.load_workbook(report)
    assert read.sheetnames == [SHEET, "Rates", f"{SHEET} (2)", f"{SHEET} (3)"]
    assert [name for sheet in read for name in sheet.tables] == ["Debtors", "Debtors2", "Debtors3"]
    copied = read[f"{SHEET} (2)"]
    assert copied["H5"].value == "=Debtors2[[#This Row],[Owes]]/2"
    assert copied["B9"].value == "=Rates!A1*2", "within a workbook nothing is out of reach"
    assert copied["D5"].value == f"='{SHEET} (2)'!C5/B5"
    assert sum(name.startswith("xl/media/") for name in parts(report)) == 1, "the picture is shared"
    assert validate(report) == []
    assert lint(report) == []


def test_the_original_of_a_copy_is_not_changed(report):
    before = parts(report)
    book = Workbook(report)
    copy_sheet(book, SHEET, book)
    book.save(report)
    after = parts(report)
    kept = [
        name
        for name in before
        if name.startswith(("xl/charts", "xl/drawings", "xl/tables", "xl/comments", "xl/worksheets/_rels"))
    ]
    assert kept
    assert [name for name in kept if before[name] != after[name]] == []


def test_tables_that_are_there_already_make_room(report, host, tmp_path):
    brought_in(report, host)
    brought_in(draw(tmp_path / "second.xlsx", table="own"), host)
    read = openpyxl.load_workbook(host)
    tables = {table.name: table.id for sheet in read for table in sheet.tables.values()}
    assert sorted(tables) == ["Debtors", "Own", "own3"]
    assert len(set(tables.values())) == 3


def test_a_name_that_is_there_already_stays(report, host):
    book = Workbook(host)
    from xlwings_offline.workbook.defined_names import DefinedNames  # noqa: PLC0415

    DefinedNames(book).add("Threshold", "=Home!$A$1")
    book.save(host)
    brought_in(report, host)
    assert openpyxl.load_workbook(host).defined_names["Threshold"].attr_text == "Home!$A$1"


def test_a_chart_keeps_the_values_of_a_sheet_left_behind(tmp_path, host, validate):
    path = tmp_path / "chart.xlsx"
    with xlsxwriter.Workbook(path) as made:
        front, data = made.add_worksheet("Front"), made.add_worksheet("Data")
        data.write_column("A1", ["Jul", "Aug"])
        data.write_column("B1", [1.5, 2.5])
        data.write("B9", "Billed")
        chart = made.add_chart({"type": "bar"})
        chart.add_series({"name": "=Data!$B$9", "categories": "=Data!$A$1:$A$2", "values": "=Data!$B$1:$B$2"})
        chart.set_title({"name": "=Data!$B$9"})
        front.insert_chart("A1", chart)
    target = Workbook(host)
    copy_sheet(Workbook(path), "Front", target)
    target.save(host)
    chart = parts(host)["xl/charts/chart1.xml"]
    assert b"Data!" not in chart
    assert b"<c:strLit>" in chart
    assert b"<c:numLit>" in chart
    assert b"<c:v>2.5</c:v>" in chart
    assert validate(host) == []


def test_names_that_excel_would_not_take_are_refused_before_anything_happens(report, host):
    target = Workbook(host)
    before = target.package.names()
    for name in ("home", "a/b", "x" * 32):
        with pytest.raises(sheets.InvalidSheetName):
            copy_sheet(Workbook(report), SHEET, target, Place(name))
    assert target.package.names() == before


def test_bringing_a_report_in_again_and_again_does_not_pile_up_styles(report, host):
    brought_in(report, host, Place("One"))
    once = parts(host)["xl/styles.xml"]
    brought_in(report, host, Place("Two"))
    assert parts(host)["xl/styles.xml"] == once


def test_a_copied_report_shows_its_charts(report, host, soffice):
    brought_in(report, host)
    book = Workbook(host)
    sheets.delete(book, "Home")
    book.save(host)
    assert len(soffice.to_png(host)) >= 1


@pytest.fixture
def noted(tmp_path):
    """A sheet with a dynamic array and one with a picture in a cell."""
    path = tmp_path / "noted.xlsx"
    with xlsxwriter.Workbook(path) as made:
        arrays, pictures = made.add_worksheet("Arrays"), made.add_worksheet("Pictures")
        arrays.write_dynamic_array_formula("A1", "=SEQUENCE(3)", None, 1)
        pictures.embed_image("A1", "dot.png", {"image_data": picture()})
    return path


def test_pictures_in_cells_come_along_where_there_were_none(noted, host, validate):
    target = Workbook(host)
    copy_sheet(Workbook(noted), "Pictures", target)
    target.save(host)
    after = parts(host)
    assert b' vm="1"' in after["xl/worksheets/sheet2.xml"]
    assert {name for name in parts(noted) if "richData/" in name} <= set(after)
    assert "xl/metadata.xml" in after
    assert validate(host) == []
    with pytest.raises(CannotCopy, match="Pictures has pictures"):
        copy_sheet(Workbook(noted), "Pictures", target)


def test_dynamic_arrays_stay_dynamic(noted, host, validate):
    target = Workbook(host)
    copy_sheet(Workbook(noted), "Arrays", target, Place("One"))
    copy_sheet(Workbook(noted), "Arrays", target, Place("Two"))
    target.save(host)
    after = parts(host)
    assert sum("metadata" in name for name in after) == 1
    assert all(b' cm="1"' in after[f"xl/worksheets/sheet{number}.xml"] for number in (2, 3))
    assert validate(host) == []


def test_comments_in_threads_get_ids_of_their_own_and_keep_their_writers(corpus, host, validate):
    threads = Workbook(corpus / "08_threaded_comments.xlsx")
    target = Workbook(host)
    for name in ("First", "Second"):
        copy_sheet(threads, threads.sheets[0].name, target, Place(name))
    target.save(host)
    after = parts(host)
    first, second = (after[f"xl/threadedComments/threadedComment{number}.xml"] for number in (1, 2))
    ids = [re.findall(rb' id="({[^"]+})"', each) for each in (first, second)]
    assert ids[0]
    assert set(ids[0]).isdisjoint(ids[1])
    assert b"tc=" + ids[1][0] in after["xl/comments2.xml"]
    writers = set(re.findall(rb'personId="({[^"]+})"', first))
    assert writers <= set(re.findall(rb' id="({[^"]+})"', after["xl/persons/person1.xml"]))
    assert validate(host) == []


def test_a_pivot_comes_with_its_cache(corpus, host, validate):
    pivots = Workbook(corpus / "13_pivot_chart_table.xlsx")
    target = Workbook(host)
    copy_sheet(pivots, "PivotTable", target, Place("First"))
    copy_sheet(pivots, "PivotTable", target, Place("Second"))
    target.save(host)
    after = parts(host)
    book = after["xl/workbook.xml"]
    assert re.findall(rb'cacheId="(\d+)"', book) == [b"1", b"2"]
    assert b' cacheId="2"' in after["xl/pivotTables/pivotTable2.xml"]
    assert {"xl/pivotCache/pivotCacheDefinition2.xml", "xl/pivotCache/pivotCacheRecords2.xml"} <= set(after)
    old = {each.message for each in validate(corpus / "13_pivot_chart_table.xlsx")}
    assert [str(each) for each in validate(host) if each.message not in old] == []


def test_what_needs_excel_is_refused_by_name(report, host):
    book = Workbook(report)
    part = book.sheets[0].part
    book.package.rels(part).add(
        "http://schemas.microsoft.com/office/2007/relationships/slicer", "xl/slicers/slicer1.xml"
    )
    with pytest.raises(CannotCopy, match="Report 2026-10 has slicers"):
        copy_sheet(book, SHEET, Workbook(host))
    with pytest.raises(sheets.CannotRemoveSheet, match="Report 2026-10 has slicers"):
        sheets.delete(book, SHEET)
