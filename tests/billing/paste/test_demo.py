"""The demo: its clean cells give no finding, and every damaged cell that was planted is found where it is."""

import pytest

from billing.demo_books import AS_OF, demo_books, demo_cells, plant
from billing.new_book import settings_cells
from billing.paste import RawTable, read_books
from billing.tables import BY_NAME
from billing.tables.lists.starting_rows import STARTING_ROWS


def read(cells):
    rows = {**STARTING_ROWS, "settings": settings_cells()}
    return read_books(
        {n: RawTable.of(list(t.titles), cells.get(n) or rows.get(n, []), 2) for n, t in BY_NAME.items()}, AS_OF
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_clean_cells_are_read_as_they_were_made(seed):
    books, findings = read(demo_cells(seed, with_errors=False))
    assert findings == []
    for name, frame in demo_books(seed).frames.items():
        if len(frame) and name not in (*STARTING_ROWS, "settings"):
            assert books.frames[name].reset_index(drop=True).equals(frame.reset_index(drop=True)), name


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_damage_is_found(seed):
    made = plant(demo_books(seed), seed)
    _, findings = read(made.cells)
    told = {(f.ref, f.table, f.key) for f in findings}
    planted = {(p.ref, p.table, p.key) for p in made.planted if p.ref.startswith(("P0", "P1"))}
    assert len(planted) == 8
    assert planted <= told
    assert {ref for ref, _, _ in told - planted} <= {"R01", "R02", "R03", "R05"}
