"""Formats of columns and rows, as they stand in a sheet's XML."""

import pytest

from xlwings_offline.cells.formats import column_formats, row_formats
from xlwings_offline.cells.rows.sheet_rows import SheetRows
from xlwings_offline.formulas.references import Area

HEAD = (
    b'<worksheet><sheetFormatPr defaultRowHeight="20"/><cols><col min="2" max="4" width="9.7109375" style="3"/></cols>'
)
B, BC, D, F = Area(1, 2, 1, 2), Area(1, 2, 1, 3), Area(1, 4, 1, 4), Area(1, 6, 1, 6)


def entries(head: bytes) -> bytes:
    return head[head.index(b"<cols>") + 6 : head.index(b"</cols>")]


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (
            column_formats.with_width(HEAD, B, 5.0),
            b'<col min="2" max="2" width="5.7109375" style="3" customWidth="1"/><col min="3" max="4" width="9.7109375" style="3"/>',
        ),
        (
            column_formats.with_hidden(HEAD, D, hidden=True),
            b'<col min="2" max="3" width="9.7109375" style="3"/><col min="4" max="4" width="9.7109375" style="3" hidden="1"/>',
        ),
        (
            column_formats.with_styles(HEAD, F, lambda style: style + 7),
            b'<col min="2" max="4" width="9.7109375" style="3"/><col min="6" max="6" width="9.1409375" style="7"/>',
        ),
        (column_formats.with_hidden(HEAD, BC, hidden=False), b'<col min="2" max="4" width="9.7109375" style="3"/>'),
    ],
)
def test_columns_that_are_alike_share_an_entry(head, wanted):
    assert entries(head) == wanted


def test_a_sheet_without_columns_gets_them():
    assert column_formats.with_width(b"<worksheet>", B, 5.0).endswith(
        b'<cols><col min="2" max="2" width="5.7109375" customWidth="1"/></cols>'
    )


def test_columns_are_fitted_to_their_longest_value():
    head = column_formats.with_fitted_widths(HEAD, Area(1, 2, 2, 4), [["x", "a longer text", None], [1.5, "y", None]])
    assert [column_formats.width_of(head, Area(1, column, 1, column)) for column in (2, 3, 4)] == [4.0, 14.0, 9.0]
    assert column_formats.width_of(head, BC) is None


def test_rows_change_by_number():
    rows = SheetRows.of([b'<row r="1" ht="30" customHeight="1"><c r="A1"/></row>', b'<row r="3"/>'])
    assert row_formats.with_height(rows, 2, 3, 12.5) == {
        2: b'<row r="2" ht="12.5" customHeight="1"></row>',
        3: b'<row r="3" ht="12.5" customHeight="1"/>',
    }
    assert row_formats.with_fitted_height(rows, 1, 9) == {1: b'<row r="1"><c r="A1"/></row>'}
    assert row_formats.with_visibility(rows, [2, 3], hidden=False) == {3: b'<row r="3"/>'}
    assert row_formats.with_visibility(rows, [2], hidden=True) == {2: b'<row r="2" hidden="1"></row>'}
    assert row_formats.height_of(HEAD, rows, 1, 2) is None
    assert row_formats.total_height(HEAD, rows, 1, 4) == 30 + 3 * 20
