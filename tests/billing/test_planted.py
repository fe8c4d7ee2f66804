"""Everything that is planted in clean books of a practice is found, and nothing else."""

import pytest

from billing.demo_books.cells import raw_cells
from billing.tables import BY_NAME
from tests.bench.clean_books import clean_books
from tests.bench.planted import findings, score


@pytest.mark.parametrize("seed", [1, 2])
def test_clean_books_have_no_findings(seed):
    books = clean_books(2_000, seed)
    assert findings({name: raw_cells(table, books.frames[name]) for name, table in BY_NAME.items()}) == []


def test_every_planted_error_is_found_and_nothing_else():
    result = score(charges=20_000, errors=400)

    assert len(result.planted) >= 390
    assert result.missed == []
    assert result.precision >= 0.99, [(f.ref, f.table, f.row, f.message) for f in result.strange]


def test_every_row_spoilt_is_no_crash():
    books = clean_books(200)
    cells = {name: raw_cells(table, books.frames[name]) for name, table in BY_NAME.items()}
    assert findings({name: [["?"] * len(row) for row in rows] for name, rows in cells.items()})
