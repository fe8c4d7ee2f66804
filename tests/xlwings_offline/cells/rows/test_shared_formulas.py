"""Formulas that belong to several cells: read in each of them, written out, or kept whole."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.xlwings_offline.cells.books import data_of
from xlwings_offline.errors import CannotOverwrite
from xlwings_offline.workbook.workbook import Workbook


def formulas_book(path: Path) -> Workbook:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row in range(4):
        sheet.write_row(row, 0, [row + 1, 10])
    sheet.write_array_formula("E1:E2", "{=A1:A2*2}")
    sheet.write_formula("C1", "=A1*B1", None, 10)
    book.close()
    opened = Workbook(path)
    part = opened.sheets[0].part
    xml = opened.package.read(part)
    xml = xml.replace(b"<f>A1*B1</f>", b'<f t="shared" ref="C1:C4" si="0">A1*B1</f>')
    for row in (2, 3, 4):
        cell = b'<c r="C%d"><f t="shared" si="0"/><v>%d</v></c>' % (row, row * 10)
        at = xml.index(b"</c>", xml.index(b'<c r="B%d"' % row)) + 4
        xml = xml[:at] + cell + xml[at:]
    opened.package.write(part, xml)
    opened.forget(part)
    return opened


def test_shared_formulas_read_as_each_cell_has_them(tmp_path):
    data = data_of(formulas_book(tmp_path / "book.xlsx"))
    assert [row[0] for row in data.formulas(1, 3, 4, 3)] == ["=A1*B1", "=A2*B2", "=A3*B3", "=A4*B4"]


def test_a_shared_formula_whose_first_cell_goes_is_written_out(tmp_path):
    book = formulas_book(tmp_path / "book.xlsx")
    data_of(book).write_block(1, 3, [[5.0]])
    book.save(tmp_path / "saved.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "saved.xlsx").worksheets[0]
    assert [sheet[f"C{row}"].value for row in (1, 2, 3, 4)] == [5, "=A2*B2", "=A3*B3", "=A4*B4"]


def test_a_part_of_an_array_formula_is_not_overwritten(tmp_path):
    data = data_of(formulas_book(tmp_path / "book.xlsx"))
    with pytest.raises(CannotOverwrite, match="E1:E2"):
        data.write_block(2, 5, [[1.0]])
    data.write_block(1, 5, [[1.0], [2.0]])
    assert data.block(1, 5, 2, 5) == [[1.0], [2.0]]
