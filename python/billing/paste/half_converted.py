"""Half-converted dates: days pasted in an order that Excel does not expect; those up to the 12th it swaps."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from billing.finding import Finding
from billing.money import Bools
from billing.paste.damage import Place, finding
from billing.paste.dates import DAY_FIRST, day_orders
from billing.paste.strays import TableCells
from billing.schema import Column, Form

#: With fewer real dates, all of them may fall on the 1st to the 12th by chance (with five, once in a hundred columns).
FEWEST_DATES = 5
LAST_MONTH = 12


def half_converted(cells: TableCells) -> Iterator[Finding]:
    """One finding per column whose real dates were swapped on pasting; they count as unknown from then on.

    The signature: some days stayed text because their first part is above 12, and every real date has a day up to 12,
    which is what Excel makes of D/M/Y where it expects M/D/Y.
    """
    for column in cells.table.columns:
        if column.kind.form is Form.DATE and not column.computed and column.name in cells.places:
            swapped = _swapped(cells, column)
            if swapped.any():
                typed = cells.columns[column.name]
                series = typed.series.mask(swapped, pd.NaT)
                cells.columns[column.name] = replace(typed, series=series, unknown=typed.unknown | swapped)
                yield _told(cells, column, swapped)


def _swapped(cells: TableCells, column: Column) -> Bools:
    typed = cells.columns[column.name]
    nothing = np.zeros(len(typed.blank), dtype=bool)
    at = cells.places[column.name]
    texts = [cell for place in typed.odd if isinstance(cell := cells.raw.rows[place][at], str)]
    if day_orders(texts) != {DAY_FIRST}:
        return nothing
    real = ~(typed.blank | typed.unknown)
    real[list(typed.odd)] = False
    days = typed.series[real].dt.day
    return real if len(days) >= FEWEST_DATES and bool((days <= LAST_MONTH).all()) else nothing


def _told(cells: TableCells, column: Column, swapped: Bools) -> Finding:
    first = int(np.argmax(swapped))
    place = Place(cells.table, cells.raw.first_row + first, "", column)
    return finding("half_converted_dates", place, words=f"{int(swapped.sum()):,}")
