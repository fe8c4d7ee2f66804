"""Cells with an open finding are tinted where they stand; LibreOffice says whether the rule of a cell holds."""

import pytest
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.utils import column_index_from_string, get_column_letter

from billing.excel.build.tint import HEAD, TINT
from billing.schema import TableGroup
from billing.tables import TABLES
from tests.pressing import press

FIRST = 4
#: Where a test writes the rules of a row's cells, far right of the table.
RIGHT = 100


def rules(sheet):
    """The tint's rule of each column, by number."""
    found = {}
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if rule.dxf is not None and rule.dxf.fill.bgColor.rgb == "FF" + TINT[1:]:
                column = str(area.sqref).split(":")[0].rstrip("0123456789")
                found[column_index_from_string(column)] = rule.formula[0]
    return found


@pytest.fixture(scope="module")
def checked(demo, tmp_path_factory):
    path = tmp_path_factory.mktemp("tint") / "demo.xlsm"
    path.write_bytes(demo.read_bytes())
    done = press(path, "check")
    return path, [f for f in done.findings if f.row and f.column]


def computed(path, soffice, asked):
    """What the rules of the asked cells (sheet, row, column number) come to, and the heads of the sheets."""
    book = load_workbook(path)
    for name, row, column in asked:
        sheet = book[name]
        corner = f"{get_column_letter(column)}{FIRST}"
        rule = Translator("=" + rules(sheet)[column], corner).translate_formula(f"{get_column_letter(column)}{row}")
        sheet.cell(row, RIGHT + column, rule)
    target = path.with_name("asked.xlsx")
    book.save(target)
    values = load_workbook(soffice.recalculate(target), data_only=True)
    heads = {
        t.sheet: values[t.sheet].cell(HEAD[0] + 1, HEAD[1] + 1).value for t in TABLES if t.group is TableGroup.INPUT
    }
    return {place: values[place[0]].cell(place[1], RIGHT + place[2]).value for place in asked}, heads


def test_every_input_column_has_its_rule(checked):
    book = load_workbook(checked[0])
    for table in TABLES:
        tinted = table.group in {TableGroup.INPUT, TableGroup.LIST}
        assert len(rules(book[table.sheet])) == (len(table.columns) if tinted else 0), table.sheet


def test_the_cells_with_findings_are_tinted_and_no_others(checked, soffice):
    path, findings = checked
    shown = {table.name: table for table in TABLES if table.group in {TableGroup.INPUT, TableGroup.LIST}}
    places = [(shown[f.table], f) for f in findings if f.table in shown]
    guilty = {(table.sheet, f.row, table.position(f.column) + 1) for table, f in places}
    around = {(name, row + 1, column) for name, row, column in guilty} | {("Invoices", 90_000, 1)}

    values, heads = computed(path, soffice, guilty | around)

    assert len(guilty) > 20
    assert {place for place in guilty if values[place] is not True} == set()
    assert values["Invoices", 90_000, 1] is False
    assert sum(values[place] for place in around - guilty) < len(around) / 10, "the rows below are not tinted"
    first = next(f for f in findings if f.table == "invoices")
    many = len({f.finding_id for f in findings if f.table == "invoices"})
    assert heads["Invoices"] == f"{many} findings here, tinted. {first.message}"


def test_the_findings_show_two_lines_of_a_sentence_and_hide_what_only_the_workbook_reads(checked):
    sheet = load_workbook(checked[0])["Findings"]

    titles = {get_column_letter(at): cell.value for at, cell in enumerate(sheet[FIRST - 1], 1)}
    assert sheet.sheet_format.defaultRowHeight >= 30
    assert [titles[letter] for letter, width in sheet.column_dimensions.items() if width.hidden] == [
        "Table",
        "Other key",
        "Column",
        "Finding ID",
    ]
