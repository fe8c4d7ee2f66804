"""Packed cells read like the lists they were made from."""

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from billing.paste.cells.packed_columns import PackedColumn, PackedRows

CELLS = (
    st.none()
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
    | st.booleans()
    | st.datetimes(datetime(1905, 1, 1), datetime(9000, 1, 1))
    | st.integers(-(2**70), 2**70)
)


@given(st.lists(CELLS, max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_a_column_gives_back_every_cell_in_its_kind(cells, start, stop):
    column = PackedColumn.of(cells)

    assert [(type(c), c) for c in column.cells(0, len(cells))] == [(type(c), c) for c in cells]
    assert column.cells(start, stop) == cells[start:stop]
    assert [column.cell(place) for place in range(len(cells))] == cells
    assert column.take(list(range(len(cells)))[::2]) == cells[::2]


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6))
def test_rows_are_read_like_a_list_of_lists(rows: list[list[Any]]):
    packed = PackedRows.of(rows, 3)

    assert [packed[place] for place in range(len(packed))] == rows
    assert packed[:] == rows
    assert packed[1:2] == rows[1:2]
    assert packed.block(0, len(rows), [2, 0]) == [[row[2], row[0]] for row in rows]
    assert packed == PackedRows.of(rows, 3)


def test_short_rows_end_in_blanks_and_long_ones_are_cut():
    assert list(PackedRows.of([["a"], ["b", 1.0, True]], 2)) == [["a", None], ["b", 1.0]]


def test_half_of_a_sign_is_a_sign_that_was_lost():
    assert PackedColumn.of(["a\ud83d", 1.0, "\ud83d\ude00"]).cells(0, 3) == ["a\ufffd", 1.0, "\U0001f600"]
