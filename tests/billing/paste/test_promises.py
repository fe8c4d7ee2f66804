"""Promises: no cell stops the reading, none that cannot be read looks blank or zero, and what is written reads the same."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.books import DTYPES
from billing.excel.cells import row_cells
from billing.paste import RawTable, match_headers, read_amount, take_in
from billing.paste.cells.raw import is_empty
from billing.schema import Storage
from billing.tables import BY_NAME
from tests.billing.paste.sheets_of_cells import read
from tests.sheets import books as made_books

CELLS = st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(-(2**31), 2**31), st.text(max_size=12),
    st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31)),
    st.sampled_from(["#N/A", "1,234", "1.5", "3/4/2026", "2026-02-30", "Total", "yes", "\u00a0", "-", "12%", "1E5", -2146826246]),
)  # fmt: skip
TABLES = ("charges", "payments", "invoices", "customers", "invoice_lines")


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_cells_can_be_read_and_none_is_lost(name, data):
    table = BY_NAME[name]
    width = len(table.columns)
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    books, _ = read(**{name: RawTable.of(list(table.titles), rows, 2)})
    frame = getattr(books, name)
    for place, column in enumerate(table.columns):
        assert frame[column.name].dtype == DTYPES[column.kind.storage]
        known = books.is_known(name, column.name)
        for row in frame.index:
            cell, value = rows[row - 2][place], frame.loc[row, column.name]
            if known[row] and not is_empty(cell) and column.kind.storage in (Storage.TEXT, Storage.DATE, Storage.TIME):
                assert not is_empty(value)
            if known[row] and column.kind.storage is Storage.NUMBER and isinstance(cell, str):
                assert value == 0 or any(sign.isdigit() for sign in cell)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_cells_can_be_taken_in_or_are_refused(data):
    table = BY_NAME["payments"]
    width = len(table.columns)
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    taken = take_in(table, match_headers(table.titles, table, {}, {}), rows, made_books())
    full = [row for row in rows if not all(is_empty(cell) for cell in row)]
    assert len(taken.frame) + len(taken.refused) == len(full)
    assert all(reason for _, reason in taken.refused)


@given(cell=CELLS)
def test_any_figure_can_be_asked_for(cell):
    assert read_amount(cell, 100) is None or isinstance(read_amount(cell, 100), int)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_written_reads_the_same(data):
    table = BY_NAME["charges"]
    width = len(table.columns)
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6))
    frame = read(charges=RawTable.of(list(table.titles), rows, 2))[0].charges
    cells = row_cells(frame, table, list(table.titles))
    # A leading apostrophe is Excel's own sign for text; it is not part of the cell's value.
    cells = [[cell[1:] if isinstance(cell, str) and cell.startswith("'") else cell for cell in row] for row in cells]
    again = read(charges=RawTable.of(list(table.titles), cells, 2))[0].charges
    kept = frame.loc[[at for at, row in zip(frame.index, cells, strict=True) if any(cell is not None for cell in row)]]
    assert again.reset_index(drop=True).equals(kept.reset_index(drop=True))
