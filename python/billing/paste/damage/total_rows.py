"""Total rows: headers and totals that were pasted among the rows."""

import re
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from billing.finding import Finding
from billing.money import Bools
from billing.paste.cells.columns import TypedColumn
from billing.paste.cells.raw import clean, is_empty, shown
from billing.paste.cells.table_cells import TableCells
from billing.paste.damage.catalogue import Place, finding
from billing.paste.damage.subtotals import subtotals_above
from billing.schema import Storage, Table

_TOTAL: Final = re.compile(r"(grand\s+|sub-?\s?)?totals?\b", re.I)
_HEADER_CELLS: Final = 0.6


def total_rows(cells: TableCells) -> dict[int, Finding]:
    """Rows that are a header or a total: by their key, by their texts where there is no key, or by their amounts."""
    key = cells.table.key[0]
    column = cells.columns[key]
    found = {}
    sums = subtotals_above(cells)
    keyed = ~(column.blank | column.unknown)
    for place in _suspects(cells, column):
        row = cells.row(place)
        filled = [cell for cell in row if not is_empty(cell)]
        titles = {word.casefold() for c in cells.table.columns for word in (c.title, c.name)}
        headers = sum(isinstance(cell, str) and cell.strip().casefold() in titles for cell in filled)
        words = f"a total of the {sums[place]:,} rows above" if place in sums else "a total"
        if filled and headers >= max(2, _HEADER_CELLS * len(filled)):
            words = "a row of headers"
        elif place not in sums and not any(
            _TOTAL.match(clean(text)) for text in _titles(cells.table, row, has_key=bool(keyed[place]))
        ):
            continue
        where = Place(cells.table, cells.raw.first_row + place)
        begins = shown(filled[0])
        found[place] = finding("total_row_as_data", where, begins, words, evidence=(begins, sums.get(place, 0)))
    return found


def _suspects(cells: TableCells, column: TypedColumn) -> list[int]:
    """Rows without a key, and those whose key begins like a total or a header."""
    title = cells.table[cells.table.key[0]].title
    if column.series.dtype.kind in "iM":
        return [int(place) for place in np.flatnonzero(column.blank | column.unknown)]
    pattern = rf"(?i)^\s*(?:grand|sub|totals?\b|{re.escape(title)}$|{re.escape(cells.table.key[0])}$)"
    alike: Bools = np.asarray(pc.match_substring_regex(pa.array(column.series, type=pa.large_string()), pattern))
    return [int(place) for place in np.flatnonzero(alike | column.blank | column.unknown)]


def _titles(table: Table, row: list[Any], *, has_key: bool) -> list[str]:
    """The texts that can say what a row is: its key or, without one, all that people type."""
    key = table.position(table.key[0])
    asked = [
        cell
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=True))
        if at == key or (not has_key and column.kind.storage is Storage.TEXT and not column.computed)
    ]
    return [cell for cell in asked if isinstance(cell, str)]
