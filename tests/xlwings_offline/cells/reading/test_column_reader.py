"""The quick reader sees what the exact reader sees, however the cells are written."""

from pathlib import Path
from unittest.mock import patch

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlwings_offline.cells.arrays import scanner
from xlwings_offline.cells.reading import column_reader
from xlwings_offline.cells.sheet_data import SheetData
from xlwings_offline.formulas.references import Area, column_letters
from xlwings_offline.workbook.workbook import Workbook

#: Insides and attributes of cells, as programs write them and as hardly any does.
CELLS = st.sampled_from(
    [
        ("", ""),
        (' s="1"', ""),
        (' s="1"', None),
        ("", "<v>12</v>"),
        ("", "<v>-0.1</v>"),
        (' t="n"', "<v>1E-3</v>"),
        (' s="1"', "<v>46326</v>"),
        (' s="1"', "<v>46326.75</v>"),
        (' s="1"', "<v>-7</v>"),
        (' s="1" t="n"', "<v>59</v>"),
        ("", "<v></v>"),
        ("", "<v/>"),
        (' t="s"', "<v>0</v>"),
        (' s="1" t="s"', "<v>1</v>"),
        (' t="str"', "<f>A1</f><v>text</v>"),
        (' t="str"', "<f>A1</f><v></v>"),
        (' t="str"', "<v/>"),
        ("", "<f>1+1</f><v>2</v>"),
        ("", '<f t="shared" si="0"/><v>3</v>'),
        ("", "<f>NOW()</f>"),
        (' t="b"', "<v>1</v>"),
        (' t="b"', "<v>0</v>"),
        (' t="e"', "<v>#N/A</v>"),
        (' t="e"', "<f>1/0</f><v>#DIV/0!</v>"),
        (' t="d"', "<v>2026-10-31</v>"),
        (' t="inlineStr"', "<is><t>here</t></is>"),
        (' t="inlineStr"', '<is><t xml:space="preserve"> two </t></is>'),
        (' t="inlineStr"', "<is><t>a &amp; b &#13; _x0041_ \u00e9\u20ac</t></is>"),
        (' t="inlineStr"', "<is><t></t></is>"),
        (' t="inlineStr"', "<is><t/></is>"),
        (' t="inlineStr"', "<is><r><t>rich</t></r><r><t> text</t></r></is>"),
        (' t="inlineStr"', '<is><t>ka</t><rPh sb="0" eb="1"><t>hint</t></rPh></is>'),
        (' cm="1" t="str"', "<v>more attributes</v>"),
        (' vm="1"', "<v>5</v>"),
        (' s="1"', '<v xml:space="preserve">6</v>'),
        ("", "<v>7</v><extLst><ext/></extLst>"),
    ]
)


def made(path: Path, rows: list[list[tuple[str, str | None]]]) -> Workbook:
    """A workbook whose sheet has these cells; style 1 is a date."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["first", " second & <last> "])
        sheet.write_number(1, 0, 1, book.add_format({"num_format": "yyyy-mm-dd"}))
    opened = Workbook(path)
    part = opened.sheets[0].part
    xml = opened.package.read(part)
    start, end = xml.index(b"<sheetData>") + 11, xml.index(b"</sheetData>")
    opened.package.write(part, xml[:start] + "".join(map(row_xml, range(1, len(rows) + 1), rows)).encode() + xml[end:])
    return opened


def row_xml(number: int, cells: list[tuple[str, str | None]]) -> str:
    texts = [
        f'<c r="{column_letters(at)}{number}"{looks}' + ("/>" if inner is None else f">{inner}</c>")
        for at, (looks, inner) in enumerate(cells, 1)
    ]
    return f'<row r="{number}">{"".join(texts)}</row>'


def both(book: Workbook, area: Area) -> tuple[list[list[object]], list[list[object]]]:
    """An area as each reader reads it, empty texts as blanks."""
    data = SheetData(book, book.sheets[0].part)
    whole = column_reader.read(book, data.part, data.reader)
    assert whole is not None
    return blanked(whole.block(area)), blanked(data.reader.block(data.rows, area))


def blanked(rows: list[list[object]]) -> list[list[object]]:
    return [[None if isinstance(value, str) and not value else value for value in row] for row in rows]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=6), st.sampled_from([40, 300, 2**19]))
def test_both_readers_see_the_same(tmp_path, rows, chunk):
    book = made(tmp_path / "book.xlsx", rows)
    with patch.object(scanner, "CHUNK", chunk):
        quick, exact = both(book, Area(1, 1, len(rows) + 2, 5))
    assert quick == exact
    assert [list(map(type, row)) for row in quick] == [list(map(type, row)) for row in exact]


def test_signs_that_stand_where_they_must_not_are_left_to_the_exact_reader(tmp_path):
    book = made(tmp_path / "book.xlsx", [[(' t="str"', "<v>a > b</v>")]])
    data = SheetData(book, book.sheets[0].part)

    assert column_reader.read(book, data.part, data.reader) is None
    assert data.block(1, 1, 1, 1) == [["a > b"]]


def test_a_number_that_is_none_and_a_text_that_is_not_there_are_left_to_the_exact_reader(tmp_path):
    for number, cell in enumerate([("", "<v>twelve</v>"), (' t="s"', "<v>7</v>")]):
        book = made(tmp_path / f"book{number}.xlsx", [[cell]])
        data = SheetData(book, book.sheets[0].part)
        assert column_reader.read(book, data.part, data.reader) is None


def test_columns_far_to_the_right_and_rows_far_below_keep_their_places(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made_book:
        sheet = made_book.add_worksheet()
        for row, column in ((0, 0), (9, 25), (99, 26), (99, 701), (1_048_575, 16_383)):
            sheet.write_number(row, column, row + column / 100_000)
    book = Workbook(path)
    data = SheetData(book, book.sheets[0].part)
    whole = column_reader.read(book, data.part, data.reader)

    assert whole is not None
    assert whole.height == 1_048_576
    for row, column in ((1, 1), (10, 26), (100, 27), (100, 702), (1_048_576, 16_384)):
        assert whole.block(Area(row, column, row, column)) == [[row - 1 + (column - 1) / 100_000]]
