"""Misplaced cells: rows shifted to the side, and cells outside the table."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from billing import money
from billing.finding import Finding
from billing.paste.cells.raw import RawTable, is_empty, shown
from billing.paste.cells.read_cell import Evidence, read_cell
from billing.paste.cells.table_cells import TableCells
from billing.paste.damage.catalogue import Place, finding
from billing.schema import Column, Storage, Table

#: Fewer cells than this in a row say nothing about where they belong.
FEWEST_CELLS: Final = 4
FARTHEST: Final = 3
_FITTING: Final = 0.8
#: With more bad rows than this the columns are in another order, and no row is shifted.
_MOST_ROWS: Final = 500


def shifted_rows(cells: TableCells) -> dict[int, Finding]:
    """Rows that cannot be read where they stand, or lack what they must have, and nearly fit some columns aside."""
    required = [column.blank for name, column in cells.columns.items() if cells.table[name].required]
    unread = np.sum([column.unknown for column in cells.columns.values()], axis=0)
    candidates = np.flatnonzero((unread >= 1) & (unread + np.sum(required, axis=0) >= 2))
    if len(candidates) > _MOST_ROWS:
        return {}
    found = {}
    for place in candidates.tolist():
        row = cells.row(place)
        shift = _shift(row, cells.table, Evidence(cells.as_of))
        if shift:
            at = cells.table.position(cells.table.key[0]) + shift
            key = shown(row[at]) if 0 <= at < len(row) and row[at] is not None else ""
            words = f"{abs(shift)} column{'s' * (abs(shift) > 1)} too far to the {'right' if shift > 0 else 'left'}"
            where = Place(cells.table, cells.raw.first_row + place, key)
            found[place] = finding("shifted_row", where, words=words, evidence=(shift,))
    return found


def _shift(row: list[Any], table: Table, evidence: Evidence) -> int:
    """How many columns too far right the cells stand; 0 if they stand best where they are."""
    filled = [(at, cell) for at, cell in enumerate(row) if not is_empty(cell)]
    if len(filled) < FEWEST_CELLS:
        return 0

    def standing(shift: int) -> tuple[int, int]:
        """How many cells fit their columns, and how many columns that must be filled lack one."""
        at_home = [(at - shift, cell) for at, cell in filled]
        fits = [0 <= at < len(row) and _fits(cell, table.columns[at], evidence) for at, cell in at_home]
        taken = {at for at, _ in at_home}
        return sum(fits), sum(column.required for at, column in enumerate(table.columns) if at not in taken)

    def score(shift: int) -> int:
        fits, lacking = standing(shift)
        return fits - lacking

    best = max((shift for shift in range(-FARTHEST, FARTHEST + 1) if shift), key=score)
    return best if standing(best)[0] >= _FITTING * len(filled) and score(best) > score(0) else 0


def _fits(cell: Any, column: Column, evidence: Evidence) -> bool:
    if column.kind.storage is Storage.TEXT and not column.kind.code and not isinstance(cell, str):
        return False
    return read_cell(cell, column, evidence).value is not None


def outside_cells(table: Table, raw: RawTable) -> Iterator[Finding]:
    """Cells below the table, or right of it, that hold something: one finding for each side."""
    below = [(at, _first(row)) for at, row in enumerate(raw.below) if _first(row) is not None]
    if below:
        at, cell = below[0]
        words = f"{money.counted(len(below), 'row')} below the last row {'is' if len(below) == 1 else 'are'}"
        row = raw.first_row + len(raw.rows) + at
        yield finding(
            "data_outside_table",
            Place(table, row),
            shown(cell),
            words,
            evidence=("below", shown(cell), len(below)),
        )
    beside = [(at, _first(row)) for at, row in enumerate(raw.beside) if _first(row) is not None]
    if beside:
        at, cell = beside[0]
        words = f"Cells beside {money.counted(len(beside), 'row')} are"
        where, evidence = Place(table, raw.first_row + at), ("beside", shown(cell), len(beside))
        yield finding("data_outside_table", where, shown(cell), words, evidence=evidence)


def _first(row: list[Any]) -> Any:
    return next((cell for cell in row if not is_empty(cell)), None)
