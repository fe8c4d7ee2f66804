"""Swapped dates: days pasted in an order that Excel does not expect; it swaps day and month of those up to the 12th."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from billing.finding import Finding
from billing.money import Bools, Ints
from billing.paste.cells.columns import TypedColumn
from billing.paste.cells.dates import DAY_FIRST, MONTH_FIRST, day_orders
from billing.paste.cells.table_cells import TableCells
from billing.paste.damage.batches import UNBATCHED, batch_codes, days_of
from billing.paste.damage.catalogue import Place, finding
from billing.schema import Column, Storage

#: With fewer real dates, all of them may fall on the 1st to the 12th by chance (with five, once in a hundred times).
FEWEST_DATES = 5
#: With so many it is no chance any more, and they need not come nearer to the texts around them when swapped back;
#: only not farther by so many days on the average, as sorted dates would that are sound.
CERTAIN_DATES, FARTHER = 12, 45
LAST_MONTH = 12


@dataclass(frozen=True)
class _Proofs:
    """Rows with a day as text that can be read in one order alone: which order, and the text by row."""

    texts: dict[int, str]
    day_first: Bools
    month_first: Bools
    #: Days that the texts say, in days since 1970, by row; of the day-first ones.
    days: dict[int, int]


def swapped_dates(cells: TableCells, *, one_batch: bool = False) -> Iterator[Finding]:
    """One finding per column and pasted block whose real dates were swapped; they count as unknown from then on.

    The signature: some days stayed text because their first part is above 12, and every real date has a day up to 12,
    which is what Excel makes of D/M/Y where it expects M/D/Y. What was pasted together is told by the batch, or by
    standing together. All date columns of a row prove the order, since they came from one source.
    """
    columns = [
        c for c in cells.table.columns if c.kind.storage is Storage.DATE and not c.computed and c.name in cells.places
    ]
    proofs = _proofs(cells, columns)
    if not proofs.texts:
        return
    batches = batch_codes(cells, one_batch=one_batch)
    for column in columns:
        for block in list(_swapped_blocks(cells.columns[column.name], proofs, batches)):
            typed = cells.columns[column.name]
            flags = np.zeros(len(typed.blank), dtype=bool)
            flags[block] = True
            series = typed.series.mask(flags, pd.NaT)
            cells.columns[column.name] = replace(typed, series=series, unknown=typed.unknown | flags)
            yield _told(cells, column, block, proofs)


def _proofs(cells: TableCells, columns: list[Column]) -> _Proofs:
    count = len(cells.raw.rows)
    proofs = _Proofs({}, np.zeros(count, dtype=bool), np.zeros(count, dtype=bool), {})
    for column in columns:
        typed, at = cells.columns[column.name], cells.places[column.name]
        days = days_of(typed.series)
        for place in typed.odd:
            text = cells.raw.rows.columns[at].cell(place)
            orders = day_orders([text]) if isinstance(text, str) else set()
            if DAY_FIRST in orders and not typed.unknown[place]:
                proofs.day_first[place] = True
                proofs.texts[place], proofs.days[place] = text, int(days[place])
            proofs.month_first[place] |= MONTH_FIRST in orders
    return proofs


def _swapped_blocks(typed: TypedColumn, proofs: _Proofs, batches: Ints) -> Iterator[Ints]:
    """Places of the swapped dates of one column, block by block."""
    real = ~(typed.blank | typed.unknown)
    real[list(typed.odd)] = False
    late = real & (typed.series.dt.day > LAST_MONTH).to_numpy(dtype=bool)
    blocks = np.where(batches == UNBATCHED, -1 - _runs(late, batches), batches)
    for block in np.unique(blocks[proofs.day_first]).tolist():
        inside = blocks == block
        if ((late & inside).any() and block >= 0) or (proofs.month_first & inside).any():
            continue
        said = np.flatnonzero(proofs.day_first & inside)
        dates = np.flatnonzero(real & ~late & inside)
        nearer = _nearer_when_swapped(typed, dates, _text_beside(dates, said, proofs))
        if block < 0:
            dates, nearer = _pasted_together(dates, nearer, int(said[0]), int(said[-1]))
        most = FARTHER * len(dates) if len(dates) >= CERTAIN_DATES else 0
        if len(dates) >= FEWEST_DATES and nearer.sum() >= -most:
            yield dates


def _runs(late: Bools, batches: Ints) -> Ints:
    """A number for each row, the next one at every late day and wherever another batch begins."""
    begins = late.copy()
    begins[1:] |= late[:-1] | (batches[1:] != batches[:-1])
    return np.cumsum(begins).astype(np.int64)


def _text_beside(dates: Ints, said: Ints, proofs: _Proofs) -> Ints:
    """The day that the text next to each date says, in days since 1970."""
    after = np.searchsorted(said, dates).clip(max=len(said) - 1)
    before = (after - 1).clip(min=0)
    beside = np.where(np.abs(said[before] - dates) <= np.abs(said[after] - dates), before, after)
    return np.array([proofs.days[place] for place in said.tolist()], dtype=np.int64)[beside]


def _nearer_when_swapped(typed: TypedColumn, dates: Ints, beside: Ints) -> Ints:
    """By how many days each date comes nearer to the text beside it once its day and month are swapped back."""
    series = typed.series.iloc[dates]
    back = pd.to_datetime(pd.DataFrame({"year": series.dt.year, "month": series.dt.day, "day": series.dt.month}))
    nearer: Ints = np.abs(days_of(series) - beside) - np.abs(days_of(back) - beside)
    return nearer


def _pasted_together(dates: Ints, nearer: Ints, first: int, last: int) -> tuple[Ints, Ints]:
    """The dates between the first and the last text, and those next to them that come no farther when swapped back."""
    before, after = np.flatnonzero(dates < first), np.flatnonzero(dates > last)
    farther = nearer < 0
    start = int(before[farther[before]].max()) + 1 if farther[before].any() else 0
    end = int(after[farther[after]].min()) if farther[after].any() else len(dates)
    return dates[start:end], nearer[start:end]


def _told(cells: TableCells, column: Column, block: Ints, proofs: _Proofs) -> Finding:
    first, last = cells.raw.first_row + int(block[0]), cells.raw.first_row + int(block[-1])
    text = proofs.texts[min(proofs.texts, key=lambda place: abs(place - int(block[0])))]
    words = f"{len(block):,} real dates of rows {first} to {last}"
    place = Place(cells.table, first, "", column)
    return finding("half_converted_dates", place, text, words, evidence=(text, len(block)))
