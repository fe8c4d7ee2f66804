"""The lint: silent on a sound workbook, and on what Excel wrote; one break, one sentence."""

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from billing.excel.build.part_added import with_ribbon
from billing.excel.vba.project import Kind, Module, vba_project
from billing.excel.vba.ribbon import ribbon_xml
from tests.packagelint import lint

Parts = dict[str, bytes]
SHEET, OTHER, TABLE, SECOND = (
    f"xl/{part}.xml" for part in ("worksheets/sheet1", "worksheets/sheet2", "tables/table1", "tables/table2")
)
WORKBOOK, STRINGS, VML = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/drawings/vmlDrawing1.vml"
PROJECT, RIBBON, TYPES = "xl/vbaProject.bin", "customUI/customUI14.xml", "[Content_Types].xml"


class Press:
    name, button, python = "check", "Check", "billing.buttons.check"
    title, icon, group, about = "Check", "Undo", "Day", "Looks."


SUBS = """\
Public Sub Check()
End Sub

Public Sub OnCheck(control As IRibbonControl)
End Sub
"""
MODULES = (
    Module("ThisWorkbook", Kind.WORKBOOK),
    Module("Home", Kind.WORKSHEET),
    Module("Charges", Kind.WORKSHEET),
    Module("Buttons", Kind.STANDARD, SUBS),
)


def sound_workbook() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_vba_name("ThisWorkbook")
        home, charges = book.add_worksheet("Home"), book.add_worksheet("Charges")
        home.set_vba_name("Home")
        charges.set_vba_name("Charges")
        net, gross = {"header": "Net"}, {"header": "Gross", "formula": "=sales[[#This Row],[Net]]*2"}
        home.add_table(
            "A3:C5", {"name": "sales", "columns": [{"header": "Who"}, net, gross], "data": [["x", 1, 2]] * 2}
        )
        charges.add_table(
            "A1:B3", {"name": "charges", "columns": [{"header": "Id"}, net], "data": [["a", 1], ["b", 2]]}
        )
        home.data_validation("A4:A5", {"validate": "list", "source": ["open", "paid"]})
        home.data_validation("B4:B5", {"validate": "list", "source": "=Kinds"})
        home.conditional_format(
            "A4:C5", {"type": "formula", "criteria": "=$B4>1", "format": book.add_format({"bold": True})}
        )
        home.merge_range("E1:F1", "Title")
        home.write_url("E3", "internal:'Charges'!A1", string="go")
        home.write_formula("E5", '=SUM(sales[Net])&" (all"')
        home.insert_button("H2", {"macro": "Check", "caption": "Check"})
        book.define_name("Kinds", "=Charges!$A$2:$A$3")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Home!$B$4:$B$5"})
        charges.insert_chart("D2", chart)
        book.add_vba_project(BytesIO(vba_project(MODULES)), is_stream=True)
    return with_ribbon(out.getvalue(), ribbon_xml([Press()]))


@pytest.fixture(scope="module")
def sound() -> bytes:
    return sound_workbook()


def parts_of(package: bytes) -> Parts:
    with zipfile.ZipFile(BytesIO(package)) as source:
        return {name: source.read(name) for name in source.namelist()}


def written(path: Path, parts: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return path


def change(part: str, old: str, new: str, count: int = 1) -> Callable[[Parts], None]:
    def apply(parts: Parts) -> None:
        text = parts[part].decode()
        assert re.search(old, text), f"{old} is not in {part}: {text[:3000]}"
        parts[part] = re.sub(old, new, text, count=count).encode()

    return apply


def modules(*changed: Module) -> Callable[[Parts], None]:
    def apply(parts: Parts) -> None:
        by_name = {module.name: module for module in (*MODULES, *changed)}
        parts[PROJECT] = vba_project(list(by_name.values()))

    return apply


def project(edit: Callable[[bytes], bytes]) -> Callable[[Parts], None]:
    def apply(parts: Parts) -> None:
        parts[PROJECT] = edit(parts[PROJECT])

    return apply


def drop(part: str) -> Callable[[Parts], None]:
    def apply(parts: Parts) -> None:
        del parts[part]

    return apply


def buttons(text: str) -> Callable[[Parts], None]:
    return modules(Module("Buttons", Kind.STANDARD, text))


NO_ARGUMENT = "Public Sub Check()\nEnd Sub\nPublic Sub OnCheck()\nEnd Sub\n"
ANOTHER_ARGUMENT = SUBS.replace("control As IRibbonControl", "control As Object")
PRIVATE = SUBS.replace("Public Sub Check", "Private Sub Check")

BREAKS: dict[str, tuple[Callable[[Parts], None], str]] = {
    "a shared string that is not there": (
        change(SHEET, r't="s"><v>\d+', 't="s"><v>99'),
        "sheet1.xml: cell E1 asks for shared string 99 of",
    ),
    "a format that is not there": (change(SHEET, r' s="1"', ' s="77"'), "asks for format 77 of"),
    "cells out of order": (
        change(SHEET, r'(<c r="A4".*?</c>)(<c r="B4".*?</c>)', r"\2\1"),
        "the cells of row 4 are not in order",
    ),
    "a cell twice": (change(SHEET, r'(<c r="A4".*?</c>)', r"\1\1"), "the cells of row 4 are not in order"),
    "a cell of another row": (change(SHEET, 'r="A4"', 'r="A5"'), "a cell of another row stands in row 4"),
    "rows out of order": (
        change(SHEET, r'(<row r="3".*?</row>)(<row r="4".*?</row>)', r"\2\1"),
        "row 3 stands after row 4",
    ),
    "words in a number": (change(SHEET, r'(<c r="B4"><v>)1', r"\1one"), "cell B4 is a number that reads 'one'"),
    "a column's name twice": (change(TABLE, 'name="Net"', 'name="Who"'), "two columns are called 'who'"),
    "a column's id twice": (change(TABLE, 'id="3" name', 'id="2" name'), "two columns have the id 2"),
    "a header unlike its column": (
        change(TABLE, 'name="Net"', 'name="Gross amount"'),
        "the column 'Gross amount' has the header 'Net'",
    ),
    "a header that is a number": (
        change(SHEET, r'<c r="B3" t="s"><v>\d+</v>', '<c r="B3"><v>5</v>'),
        "the column 'Net' has the header None",
    ),
    "a table wider than its columns": (
        change(TABLE, "A3:C5", "A3:D5", 2),
        "has 3 columns on the 4 of A3:D5",
    ),
    "columns counted wrong": (change(TABLE, 'count="3"', 'count="4"'), "counts 4 columns and has 3"),
    "a table without rows": (change(TABLE, "A3:C5", "A3:C3", 2), "has no row for data in A3:C3"),
    "a filter beside its table": (change(TABLE, 'autoFilter ref="A3:C5"', 'autoFilter ref="A3:C4"'), "filters A3:C4 of A3:C5"),
    "a table's id twice": (change(SECOND, ' id="2"', ' id="1"'), "two tables have the id 1"),
    "a table's name twice": (change(SECOND, 'displayName="charges"', 'displayName="Sales"'), "two tables are called sales"),
    "a table named like a cell": (change(SECOND, 'displayName="charges"', 'displayName="AB12"'), "'AB12' cannot be the name"),
    "a table named like a range": (
        change(WORKBOOK, 'name="Kinds"', 'name="Sales"'),
        "the table sales has the name of a range",
    ),
    "merged cells in a table": (change(SHEET, 'mergeCell ref="E1:F1"', 'mergeCell ref="C5:D5"'), "C5:D5 lie in the table"),
    "merged cells that meet": (
        change(SHEET, '<mergeCell ref="E1:F1"/>', '<mergeCell ref="E1:F1"/><mergeCell ref="F1:G1"/>'),
        "the merged cells E1:F1 and F1:G1 meet",
    ),
    "a name twice": (
        change(WORKBOOK, "(<definedName .*?</definedName>)", r"\1\1"),
        "the name kinds is defined twice",
    ),
    "a name like a cell": (change(WORKBOOK, 'name="Kinds"', 'name="K1"'), "'K1' cannot be a name"),
    "a name of a sheet that is gone": (change(WORKBOOK, "Charges!", "Gone!"), "refers to the sheet 'Gone'"),
    "a sheet's name twice": (change(WORKBOOK, 'name="Charges"', 'name="HOME"'), "two sheets are called 'home'"),
    "a sheet's name too long": (change(WORKBOOK, 'name="Charges"', f'name="{"x" * 32}"'), "a sheet cannot be called 'xxx"),
    "no sheet to be seen": (change(WORKBOOK, "<sheet ", '<sheet state="hidden" ', 2), "no sheet is visible"),
    "a formula that does not close": (change(SHEET, r"<f>SUM\(sales\[Net\]\)", "<f>SUM(sales[Net]"), "without a partner"),
    "a text in a formula that does not close": (change(SHEET, r'\(all"', "(all"), "without a partner"),
    "a formula with its equals sign": (change(SHEET, "<f>SUM", "<f>=SUM"), "begins with an equals sign"),
    "a formula on a table that is gone": (change(SHEET, r"SUM\(sales", "SUM(orders"), "refers to the table orders"),
    "a formula on a column that is gone": (
        change(TABLE, r"\[Net\]\]", "[Nett]]"),
        "refers to the column 'Nett', which the table sales does not have",
    ),
    "a formula on what is gone": (change(SHEET, r"SUM\(sales\[Net\]\)", "SUM(#REF!)"), "refers to what is gone"),
    "a formula for this row as typed": (change(TABLE, r"sales\[\[#This Row\],\[Net\]\]", "sales[@Net]"), "has [@...]"),
    "a young function without its prefix": (change(SHEET, r"SUM\(sales", "UNIQUE(sales"), "UNIQUE without its prefix"),
    "a series on a sheet that is gone": (change("xl/charts/chart1.xml", "Home!", "Gone!"), "the formula of a series"),
    "a list too long": (
        change(SHEET, '"open,paid"', f'"{",".join(["open"] * 60)}"'),
        "lists 299 signs, more than 255",
    ),
    "validations that meet": (change(SHEET, 'sqref="B4:B5"', 'sqref="A5:B5"'), "the validation of A5:B5 meets another"),
    "a message too long": (
        change(SHEET, "<dataValidation ", f'<dataValidation error="{"x" * 256}" '),
        "has a error longer than 255 signs",
    ),
    "a conditional format that is not there": (change(SHEET, 'dxfId="0"', 'dxfId="9"'), "asks for format 9 of"),
    "a link to nowhere": (change(SHEET, "'Charges'!A1|Charges!A1", "Gone!A1"), "leads to Gone!A1, which is not there"),
    "a workbook type without macros": (
        change(TYPES, r"application/vnd\.ms-excel\.sheet\.macroEnabled", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "has the content type of another kind of file than .xlsm",
    ),
    "a part without a type": (change(TYPES, r'<Default Extension="bin"[^>]*/>|<Override PartName="/xl/vbaProject[^>]*/>', ""), "has no content type"),
    "a part that is gone": (drop(STRINGS), "points to xl/sharedStrings.xml, which is not there"),
    "a relationship that is gone": (
        change("xl/worksheets/_rels/sheet1.xml.rels", r"<Relationship [^>]*table[^>]*/>", ""),
        "which it does not have",
    ),
    "XML that does not close": (change(SHEET, "</sheetData>", ""), "a part is not well-formed XML"),
    "a project cut off": (project(lambda data: data[: len(data) // 2]), "vbaProject.bin: cannot be read"),
    "a project with a damaged module": (project(lambda data: data.replace(b"\x01", b"\x02")), "vbaProject.bin: "),
    "a project that is none": (project(lambda _: b"no project"), "vbaProject.bin: cannot be read"),
    "a document module without a sheet": (modules(Module("Extra", Kind.WORKSHEET)), "no sheet belongs to the code name Extra"),
    "a sheet without a document module": (change(SHEET, 'codeName="Home"', 'codeName="Front"'), "no module belongs to the code name Front"),
    "a code name twice": (change(OTHER, 'codeName="Charges"', 'codeName="Home"'), "two sheets have the code name home"),
    "a Sub without an end": (buttons(SUBS.replace("End Sub", "", 1)), "in the module Buttons a Sub or Function has no end"),
    "a Sub called like a word of the language": (buttons(SUBS + "Public Sub Close()\nEnd Sub\n"), "a Sub is called close, which is a word"),
    "a Sub called like a sheet": (buttons(SUBS + "Public Sub Charges()\nEnd Sub\n"), "a Sub is called charges, like a module"),
    "a line too long for VBA": (buttons(f"{SUBS}' {'x' * 1022}\n"), "the module Buttons has a line longer than 1023 signs"),
    "a statement on too many lines": (buttons(f"{SUBS}Const x = 1 {'+ _ 1'.replace('_ ', '_' + chr(10)) * 25}\n"), "on more than 25 lines"),
    "a button without a macro": (change(VML, r"\[0\]!Check", "[0]!Chek"), "a button calls Chek"),
    "a button with a private macro": (buttons(PRIVATE), "a button calls Check, which is no public Sub"),
    "a callback without its argument": (buttons(NO_ARGUMENT), "calls OnCheck, which is no Sub OnCheck(control As IRibbonControl)"),
    "a callback with another argument": (buttons(ANOTHER_ARGUMENT), "calls OnCheck, which is no Sub"),
    "a ribbon that calls what is not there": (change(RIBBON, "OnCheck", "OnChek"), "calls OnChek"),
    "a control's id twice": (change(RIBBON, "buttonCheck", "tabBilling"), "two controls have the id tabbilling"),
    "a ribbon that nothing points to": (change("_rels/.rels", "<Relationship [^>]*customUI[^>]*/>", ""), "nothing points to it"),
}  # fmt: skip


def test_sound_workbook_is_silent(sound, tmp_path):
    path = tmp_path / "sound.xlsm"
    path.write_bytes(sound)
    assert lint(path) == []


@pytest.mark.parametrize("name", BREAKS)
def test_break_is_told(sound, tmp_path, name):
    damage, words = BREAKS[name]
    parts = parts_of(sound)
    damage(parts)
    found = lint(written(tmp_path / "broken.xlsm", parts))
    assert any(words in each for each in found), found


def test_part_that_stands_twice_is_told(sound, tmp_path):
    path = tmp_path / "twice.xlsm"
    path.write_bytes(sound)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as target:
        target.writestr(SHEET, b"<worksheet/>")
    assert lint(path) == [f"{SHEET}: stands twice in the zip file"]


def test_file_that_is_no_zip_is_told(tmp_path):
    path = tmp_path / "words.xlsm"
    path.write_text("no workbook")
    assert lint(path)[0].startswith("words.xlsm: is not a readable zip file")


def test_what_excel_wrote_is_silent(corpus_book):
    faults = [each for each in lint(corpus_book) if "refers to what is gone" not in each]  # #REF! that its author left
    assert faults == []
