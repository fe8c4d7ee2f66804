"""Rows are read and written however a program wrote them."""

import openpyxl
import pytest
import xlsxwriter

from tests.xlwings_offline.cells.books import blank, data_of
from xlwings_offline.cells.rows.sheet_xml import NotASheet, normalized, regular_rows
from xlwings_offline.workbook.workbook import Workbook


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="2"><c s="1" r="B2"><v>5</v></c><c r="D2" t="b"><v>1</v></c></row>',
        b'<row><c><v>1</v></c></row><row><c/><c><v>5</v></c><!-- c --><c t="n"/><c t="b"><v>1</v></c></row>',
        b'\n <row r="2" spans="2:4">\n  <c r="B2" t="n" s="1"><v>5</v></c>\n <c r="D2" t="b"><v>1</v></c>\n </row>\n',
    ],
)
def test_rows_are_read_however_they_are_written(tmp_path, rows):
    book = blank(tmp_path / "book.xlsx")
    part = book.sheets[0].part
    xml = book.package.read(part).replace(b"<sheetData/>", b"<sheetData>" + rows + b"</sheetData>")
    book.package.write(part, xml)
    book.forget(part)
    data = data_of(book)
    assert data.block(2, 2, 2, 4) == [[5.0, None, True]]
    data.write_block(2, 3, [["new"]])
    assert data.block(2, 2, 2, 4) == [[5.0, "new", True]]


def test_a_sheet_with_prefixed_tags_is_read_and_written(tmp_path):
    book = blank(tmp_path / "book.xlsx")
    part = book.sheets[0].part
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book.package.write(
        part,
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'.encode(),
    )
    book.forget(part)
    data_of(book).write_block(1, 2, [[8.0]])
    book.save(tmp_path / "saved.xlsx")
    assert openpyxl.load_workbook(tmp_path / "saved.xlsx").worksheets[0]["A1"].value == 7
    assert data_of(Workbook(tmp_path / "saved.xlsx")).block(1, 1, 1, 2) == [[7.0, 8.0]]


def test_what_is_no_sheet_is_said_to_be_none():
    with pytest.raises(NotASheet):
        regular_rows(normalized(b"<chartsheet/>"))


ODD_ROW = b'<row r="1"><c r="C1"><v>3</v></c><c r="B1"><v>2</v></c><c r="D1"><v>4</v></c></row>'


def test_cells_that_do_not_stand_from_left_to_right_are_read_and_written_all_the_same(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "odd.xlsx")
    book.add_worksheet().write(0, 0, 1)
    book.close()
    opened = Workbook(tmp_path / "odd.xlsx")
    part = opened.sheets[0].part
    xml = opened.package.read(part)
    start, end = xml.index(b"<row "), xml.index(b"</sheetData>")
    opened.package.write(part, xml[:start] + ODD_ROW + xml[end:])
    data = opened.sheet_data(part)

    assert data.block(1, 2, 1, 3) == [[2.0, 3.0]]
    data.write_block(1, 2, [[9.0]])
    assert data.block(1, 1, 1, 5) == [[None, 9.0, 3.0, 4.0, None]]
    assert data.rows.get(1, b"").count(b'r="B1"') == 1
