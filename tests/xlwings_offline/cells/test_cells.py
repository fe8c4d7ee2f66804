"""What is written into cells is read again: by this engine's two readers, after saving, and by independent readers."""

import math
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.xlwings_offline.cells.books import blank, data_of
from xlwings_offline.cells.arrays.packed_columns import SheetColumns
from xlwings_offline.cells.reading import cell_reader, column_reader
from xlwings_offline.cells.values import CellError
from xlwings_offline.cells.writing import cell_writer
from xlwings_offline.formulas.references import Area
from xlwings_offline.workbook.workbook import Workbook

ORDINARY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
TEXTS = ORDINARY | st.sampled_from(
    ["00123", "1e5", "TRUE", " a ", "a  b", "x\ny", "_x000D_", "a\r\nb", "<b>&amp;</b>", "'q"]
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15).map(float)
MOMENTS = st.datetimes(datetime(1905, 1, 1), datetime(9000, 1, 1)).map(
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)
VALUES = st.none() | st.booleans() | NUMBERS | TEXTS | MOMENTS


def whole(book: Workbook, place: int = 0) -> SheetColumns:
    """A sheet as the quick reader reads it, which it does."""
    data = book.sheet_data(book.sheets[place].part)
    read = column_reader.read(book, data.part, data.reader)
    assert read is not None
    return read


def reopened(book: Workbook, path: Path) -> Workbook:
    book.save(path)
    return Workbook(path)


def expected(value: object) -> object:
    """What comes back of a value that was written with `typed` off: an equals sign makes a formula, '' a blank."""
    return None if value == "" else value


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(VALUES, min_size=4, max_size=4), min_size=1, max_size=6), st.booleans())
def test_what_is_written_is_read_by_both_readers(tmp_path, rows, date_1904):
    rows = [["=1" if type(v) is str and v[:1] == "=" else v for v in row] for row in rows]
    book = blank(tmp_path / "book.xlsx", date_1904=date_1904)
    data_of(book).write_block(2, 3, rows, typed=False)
    wanted = [[None if v == "=1" else expected(v) for v in row] for row in rows]
    corner = (2, 3, len(rows) + 1, 6)

    assert data_of(book).block(*corner) == wanted
    book.save(tmp_path / "saved.xlsx")
    again = Workbook(tmp_path / "saved.xlsx")
    assert data_of(again).block(*corner) == wanted
    assert whole(again).block(Area(*corner)) == wanted


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(VALUES | st.just("=A1"), min_size=6, max_size=6), min_size=2, max_size=5),
    st.integers(1, 6),
    st.integers(1, 6),
    VALUES,
)
def test_many_rows_are_read_and_written_as_few_are(tmp_path, rows, one, other, new):
    first, last = sorted((one, other))
    seen = []
    for many in (1, 1_000):  # with the one, even two rows are many
        with patch.object(cell_reader, "MANY", many), patch.object(cell_writer, "MANY", many):
            book = blank(tmp_path / "book.xlsx")
            data = data_of(book)
            data.write_block(1, 1, rows, typed=False)
            data.set_style(1, 3, 1, 3, 1)
            data = data_of(reopened(book, tmp_path / "again.xlsx"))
            before = data.block(1, first, len(rows), last)
            for column in (first, last):  # the second finds rows that were set
                data.write_block(1, column, [[new]] * len(rows), typed=False)
            seen.append((before, data.block(1, 1, len(rows), 6), list(data.rows.items())))
    assert seen[0] == seen[1]


def test_a_row_that_becomes_wider_no_longer_says_how_wide_it_is(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        book.add_worksheet("Cells").write_row(0, 0, [1, 2, 3])
    data = data_of(Workbook(tmp_path / "book.xlsx"))
    with patch.object(cell_writer, "MANY", 1):
        data.write_block(1, 2, [[8.0, 9.0]], typed=False)
        assert b' spans="1:3"' in data.rows.get(1, b"")
        data.write_block(1, 3, [[8.0, 9.0]], typed=False)
    assert b"spans" not in data.rows.get(1, b"")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.tuples(NUMBERS, TEXTS, st.booleans(), MOMENTS), min_size=1, max_size=5))
def test_independent_readers_see_the_same(tmp_path, rows):
    rows = [(a, "T" + b.replace("\x0b", "").replace("\x0c", ""), c, d) for a, b, c, d in rows]
    book = blank(tmp_path / "book.xlsx")
    data_of(book).write_block(1, 1, rows, typed=False)
    book.save(tmp_path / "saved.xlsx")

    by_calamine = CalamineWorkbook.from_path(str(tmp_path / "saved.xlsx")).get_sheet_by_index(0).to_python()
    assert [(row[0], row[1], row[2]) for row in by_calamine] == [row[:3] for row in rows]
    sheet = openpyxl.load_workbook(tmp_path / "saved.xlsx").worksheets[0]
    for cells, row in zip(sheet.iter_rows(values_only=True), rows, strict=True):
        assert math.isclose(float(str(cells[0])), row[0], rel_tol=1e-15)
        assert cells[2] == row[2]
        assert abs(cells[3] - row[3]) <= timedelta(milliseconds=1)


def test_typed_texts_become_what_excel_makes_of_them(tmp_path):
    data = data_of(blank(tmp_path / "book.xlsx"))
    data.write_block(1, 1, [["12", " 1.5", "1e3", "true", "#N/A", "'00123", "12 St", "-", "."]])
    assert data.block(1, 1, 1, 9) == [[12.0, " 1.5", 1000.0, True, CellError("#N/A"), "00123", "12 St", "-", "."]]
    assert type(data.block(1, 5, 1, 5)[0][0]) is CellError


def test_a_cell_of_text_format_keeps_texts_and_makes_texts_of_numbers(tmp_path):
    book = blank(tmp_path / "book.xlsx")
    data = data_of(book)
    data.set_style(1, 1, 3, 1, book.styles.with_number_format(0, "@"))
    data.write_block(1, 1, [["00123"], ["=1+1"], [12.0]])
    assert data.block(1, 1, 3, 1) == [["00123"], ["=1+1"], ["12"]]
    assert data.formulas(1, 1, 3, 1) == [[""], [""], [""]]


def test_a_date_gets_a_date_format_unless_the_cell_has_a_format(tmp_path):
    book = blank(tmp_path / "book.xlsx")
    data = data_of(book)
    data.set_style(2, 1, 2, 1, book.styles.with_number_format(0, "yyyy-mm-dd"))
    data.write_block(1, 1, [[datetime(2026, 1, 2)], [datetime(2026, 1, 3)], [datetime(2026, 1, 3, 4, 5)]])
    assert [book.styles.number_format(data.style_of(row, 1)) for row in (1, 2, 3)] == [
        "m/d/yyyy",
        "yyyy-mm-dd",
        "m/d/yyyy h:mm",
    ]


def test_errors_and_empty_texts_are_put_back_into_a_quick_reading(tmp_path):
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["a", 1, True])
    sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 1, '=""', None, "")
    sheet.write_blank(1, 2, None, book.add_format({"bold": True}))
    sheet.write_formula(2, 2, "=NA()", None, "#N/A")
    book.close()
    opened = Workbook(path)
    part = opened.sheets[0].part
    xml = opened.package.read(part)
    opened.package.write(part, xml.replace(b'<c r="B2"', b'<c r="B2" t="str"'))
    opened.save(path)

    rows = [["a", 1.0, True], [CellError("#DIV/0!"), "", None], [None, None, CellError("#N/A")]]
    assert whole(Workbook(path)).block(Area(1, 1, 3, 3)) == rows
    assert data_of(Workbook(path)).block(1, 1, 3, 3) == rows


def test_both_readers_agree_on_workbooks_that_excel_wrote(corpus_book):
    book = Workbook(corpus_book)
    for place, sheet in enumerate(book.sheets):
        if "/worksheets/" in sheet.part:
            quick, exact = whole(book, place), book.sheet_data(sheet.part)
            used = exact.used() or Area(1, 1, 1, 1)
            for number in range(1, used.row2 + 1):
                row = number, 1, number, used.column2
                assert [v if v != "" else None for v in quick.block(Area(*row))[0]] == [
                    v if v != "" else None for v in exact.block(*row)[0]
                ]


def test_jagged_rows_are_refused(tmp_path):
    with pytest.raises(ValueError, match="jagged"):
        data_of(blank(tmp_path / "book.xlsx")).write_block(1, 1, [[1.0], [1.0, 2.0]])


def test_an_empty_text_without_an_end_tag_does_not_hide_an_error(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "error.xlsx")
    sheet = book.add_worksheet()
    for row in range(3_000):
        sheet.write_row(row, 1, [1.5, 2.5, 3.5])
    sheet.write_formula(2_499, 4, "=NA()", None, "#N/A")
    book.close()
    opened = Workbook(tmp_path / "error.xlsx")
    part = opened.sheets[0].part
    xml = opened.package.read(part).replace(
        b'</c></row><row r="4"', b'</c><c r="E3" t="inlineStr"/></row><row r="4"', 1
    )
    opened.package.write(part, xml)

    assert opened.sheet_data(part).block(1, 1, 3_000, 5)[2_499][4] == CellError("#N/A")
