"""What XML allows and hardly any program writes is read as it is meant, or refused: never lost, never made up."""

import zipfile

import pytest
import xlsxwriter

from xlwings_offline import Unreadable
from xlwings_offline.cells.reading import column_reader
from xlwings_offline.cells.rows import sheet_rows
from xlwings_offline.cells.rows.sheet_rows import SheetRows
from xlwings_offline.cells.sheet_data import SheetData
from xlwings_offline.formulas.references import Area
from xlwings_offline.workbook.workbook import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def read(tmp_path):
    """Reads two columns of some rows of a sheet's XML, by the quick reader where it knows how, and by the exact one."""

    def read_sheet(rows, *, encoding="UTF-8", shared=None, height=3):
        path = tmp_path / "made.xlsx"
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet().write_row(0, 0, ["first", "second"])
        with zipfile.ZipFile(path) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        head = f'<?xml version="1.0" encoding="{encoding}"?>\n'
        sheet = f'{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        parts["xl/worksheets/sheet1.xml"] = sheet.encode(encoding)
        if shared is not None:
            parts["xl/sharedStrings.xml"] = f'<?xml version="1.0"?><sst xmlns="{MAIN}">{shared}</sst>'.encode()
        with zipfile.ZipFile(path, "w") as file:
            for name, part in parts.items():
                file.writestr(name, part)
        opened = Workbook(path)
        data = SheetData(opened, opened.sheets[0].part)
        area = Area(1, 1, height, 2)
        whole = column_reader.read(opened, data.part, data.reader)
        exact = data.reader.block(data.rows, area)
        if whole is not None:
            assert repr(whole.block(area)) == repr(exact)
        return exact

    return read_sheet


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1" t="b"/>', None),
        ('<c r="A1" t="b"><v></v></c>', None),
        ('<c r="A1" t="b"><v>true</v></c>', True),
        ('<c r="A1" t="b"><v>false</v></c>', False),
        ('<c r="A1" t="d"><v></v></c>', None),
        ('<c r="A1" t="inlineStr"><v>a text</v></c>', "a text"),
        ('<c r="A1" t="inlineStr" cm="1"><v>a text</v></c>', "a text"),
        ('<c r="A1" t="str"><is><t>a text</t></is></c>', "a text"),
        ('<c r="A1"><is><t>a text</t></is></c>', "a text"),
        ('<c r="A1"><is><r><t>a </t></r><r><t>text</t></r></is></c>', "a text"),
        ('<c r="A1"><v>1<?mark?>2</v></c>', 12.0),
        ('<c r="A1" t="str"><v>a<?mark?>b<!-- c -->d</v></c>', "abd"),
        ('<c r="A1" t="str"><v>&#133;&#127;&apos;&quot;&#x3e;&#62;&amp;nbsp;</v></c>', "\x85\x7f'\">>&nbsp;"),
        ('<c r="A1" t="s"><v>1.0</v></c>', "second"),
        ('<c r="A1" t="s"><v> 1 </v></c>', "second"),
        ('<c r="a1"><v>5</v></c>', 5.0),
        ('<c r="$A$1"><v>5</v></c>', 5.0),
        ('<c r="A1" cm="1"><v>5</v></c >', 5.0),
        ('<c r="A1"><v>1</v></c><c r="A1" t="str"><v>x</v></c>', "x"),
        ('<c r="A1" t="str"><v>x</v></c><c r="A1"><v>1</v></c>', 1.0),
    ],
)
def test_a_cell_is_read_as_it_is_meant(read, cell, value):
    others = "".join(f'<row r="{row}"><c r="A{row}"><v>7</v></c></row>' for row in (2, 3))

    assert read(f'<row r="1">{cell}<c r="B1"><v>7</v></c></row>{others}') == [[value, 7.0], [7.0, None], [7.0, None]]


@pytest.mark.parametrize("opening", ["<row r='3'>", "<row spans='1:1' r='3'>", '<row r = "3">', '<row\n r="3">'])
def test_a_row_says_its_number_however_it_is_written(read, opening):
    assert read(f'{opening}<c r="A3"><v>5</v></c></row>') == [[None, None], [None, None], [5.0, None]]


@pytest.mark.parametrize(
    "cell",
    [
        ' t="s"><v>-1</v>',
        ' t="s"><v>99</v>',
        ' t="s"><v>0.7</v>',
        ' t="s"><v>one</v>',
        "><v>twelve</v>",
        "><v>0x10</v>",
        ' s="x"><v>5</v>',
    ],
)
def test_a_cell_that_means_nothing_is_refused_with_its_row(read, cell):
    with pytest.raises(Unreadable, match="has a cell in row 2 that cannot be read"):
        read(f'<row r="2"><c r="A2"{cell}</c></row>')


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "UTF-16"])
def test_a_sheet_is_read_in_the_encoding_that_it_declares(read, encoding):
    row = '<row r="1"><c r="A1" t="str"><v>Müller</v></c><c r="B1" t="str"><v>Ã©</v></c></row>'

    assert read(row, encoding=encoding, height=1) == [["Müller", "Ã©"]]


def test_a_comment_among_the_shared_texts_does_not_move_those_behind_it(read):
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'

    assert read(rows, shared="<si><t>a</t></si><!-- c --><si><t>b</t></si>", height=1) == [["a", "b"]]


def test_one_cell_far_below_many_columns_is_left_to_the_exact_reader(tmp_path):
    path = tmp_path / "sparse.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, range(50))
        sheet.write_number(1_048_575, 0, 1)
    opened = Workbook(path)
    data = SheetData(opened, opened.sheets[0].part)

    assert column_reader.read(opened, data.part, data.reader) is None
    assert data.block(1, 49, 1, 51) == [[48.0, 49.0, None]]


def test_rows_in_a_comment_are_no_last_rows(monkeypatch):
    monkeypatch.setattr(sheet_rows, "TAIL", 100)
    monkeypatch.setattr(sheet_rows, "MANY_TAILS", 2)
    rows = [f'<row r="{row}"><c r="A{row}"/></row>' for row in range(1, 20)]
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows[:9])}<!--{"".join(rows[9:])}--></sheetData></worksheet>'

    assert SheetRows.of_part(xml.encode()).last == 9
