"""Subtotals: rows that say nothing but an amount, which is the sum of the rows above them."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from billing.money import CENTS, Bools, Ints
from billing.paste.cells.table_cells import TableCells
from billing.paste.damage.batches import batch_codes
from billing.schema import Column

#: One row is no sum, and with more bare rows than this the sheet is no list.
FEWEST_ROWS: Final = 2
_MOST_BARE: Final = 500


def subtotals_above(cells: TableCells) -> dict[int, int]:
    """Places of bare rows whose amounts are the sum of the rows directly above, with how many rows those are.

    Bare is a row without key, date, customer or whatever else every row must have besides numbers. A row that names
    one of them may equal a sum by chance. Totals further up are passed over, so that a grand total is found as well.
    """
    amounts = [c for c in cells.table.columns if c.kind.is_number and c.kind.units == CENTS and not c.computed]
    amounts = [column for column in amounts if column.name in cells.places]
    bare = _bare(cells)
    filled = np.logical_or.reduce([~cells.columns[c.name].blank for c in amounts]) if amounts else bare & False
    places = np.flatnonzero(bare & filled)
    if not len(places) or len(places) > _MOST_BARE:
        return {}
    empty = np.logical_and.reduce([cells.columns[name].blank for name in cells.places])
    batches = batch_codes(cells)
    found = {}
    for place in places.tolist():
        above = np.flatnonzero(~(bare | empty)[:place])
        if len(above) >= FEWEST_ROWS:
            others = np.flatnonzero(batches[above] != batches[above[-1]])
            above = above[others[-1] + 1 :] if len(others) else above
            if rows := _rows_added(cells, amounts, place, above[::-1]):
                found[place] = rows
    return found


def _bare(cells: TableCells) -> Bools:
    needed = [c for c in cells.table.columns if (c.required and not c.kind.is_number) or c.name == cells.table.key[0]]
    flags: Bools = np.logical_and.reduce([cells.columns[c.name].blank for c in needed if not c.computed])
    return flags


def _rows_added(cells: TableCells, amounts: Iterable[Column], place: int, upwards: Ints) -> int:
    """How many rows upwards add up to the row in every amount that it holds; 0 if none do."""
    fits = np.ones(len(upwards), dtype=bool)
    fits[: FEWEST_ROWS - 1] = False
    for column in amounts:
        typed = cells.columns[column.name]
        if typed.blank[place]:
            continue
        stated = int(typed.series.iloc[place])
        unread = np.logical_or.accumulate(typed.unknown[upwards])
        sums = np.cumsum(typed.series.to_numpy(dtype=np.int64)[upwards])
        fits &= (sums == stated) & ~unread & (stated != 0) & (not typed.unknown[place])
    return int(np.argmax(fits)) + 1 if fits.any() else 0
