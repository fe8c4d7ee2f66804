"""Date system: dates that came from a workbook which counts its days from 1904, not from 1900."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final

import numpy as np

from billing.finding import Finding
from billing.money import Bools, Ints
from billing.paste.cells.columns import TypedColumn
from billing.paste.cells.dates import is_of_event
from billing.paste.cells.table_cells import TableCells
from billing.paste.damage.batches import batch_codes, days_of
from billing.paste.damage.catalogue import Place, finding
from billing.schema import Storage, TableGroup

#: Days between the two systems' first days (Microsoft, "Date systems in Excel").
DAYS_APART: Final = 1462
FEWEST_ROWS: Final = 3
#: Dates that follow each other this far apart do not belong to one block: half of what the systems are apart.
_GAP: Final = DAYS_APART // 2
#: Rows next to a block that it is compared with, and how many days it may be from them once it is put right.
_NEIGHBOURS, _NEAR = 10, 62


def other_date_system(cells: TableCells) -> Iterator[Finding]:
    """Blocks of at least three rows whose dates join the rows around them once 1,462 days are added or taken off.

    Put right they must also come nearer to the as-of date, and fall on no more weekends: the shift moves every date by
    a weekday, so that it tells a true block from an old one. A block is said once, at its first date column.
    """
    if cells.table.group is not TableGroup.INPUT:
        return
    told = np.zeros(len(cells.raw.rows), dtype=bool)
    for column in cells.table.columns:
        if column.kind.storage is Storage.DATE and column.name in cells.places and is_of_event(column):
            typed = cells.columns[column.name]
            for block, shift in _shifted_blocks(typed, batch_codes(cells), days_of_as_of(cells)):
                if not told[block].any():
                    first, last = (cells.raw.first_row + int(place) for place in (block.min(), block.max()))
                    day = typed.series.iloc[int(block.min())]
                    words = f"{len(block):,} rows, from row {first} to row {last},"
                    place = Place(cells.table, first, "", column)
                    said = f"{day:%Y-%m-%d} is most likely {day + timedelta(days=shift):%Y-%m-%d}"
                    yield finding("other_date_system", place, said, words, evidence=(day, shift, len(block)))
                told[block] = True


def days_of_as_of(cells: TableCells) -> int:
    """The as-of date in days since 1970."""
    return int(np.datetime64(cells.as_of, "D").astype(np.int64))


def _shifted_blocks(typed: TypedColumn, batches: Ints, today: int) -> Iterator[tuple[Ints, int]]:
    places = np.flatnonzero(~(typed.blank | typed.unknown))
    places = places[np.argsort(batches[places], kind="stable")]
    days = days_of(typed.series)[places]
    breaks = np.flatnonzero(np.abs(np.diff(days)) > _GAP) + 1
    edges = [0, *breaks.tolist(), len(days)] if len(breaks) else []
    for start, end in pairwise(edges):
        if end - start >= FEWEST_ROWS:
            for shift in (DAYS_APART, -DAYS_APART):
                if _joins(days, start, end, shift) and _is_better(days[start:end], shift, today):
                    yield places[start:end], shift


def _joins(days: Ints, start: int, end: int, shift: int) -> bool:
    """Whether the block, put right, stands among the rows before and after it."""
    before, after = days[max(0, start - _NEIGHBOURS) : start], days[end : end + _NEIGHBOURS]
    pairs = [(before, days[start:end][:_NEIGHBOURS]), (after, days[start:end][-_NEIGHBOURS:])]
    apart = [abs(np.median(edge) + shift - np.median(rows)) for rows, edge in pairs if len(rows)]
    return all(days <= _NEAR for days in apart)


def _is_better(days: Ints, shift: int, today: int) -> bool:
    middle = float(np.median(days))
    nearer = abs(middle + shift - today) < abs(middle - today)
    return nearer and int(_weekend(days + shift).sum()) <= int(_weekend(days).sum())


def _weekend(days: Ints) -> Bools:
    """Saturdays and Sundays; day 0 of 1970 was a Thursday."""
    flags: Any = (days + 3) % 7 >= 5
    return np.asarray(flags, dtype=bool)
