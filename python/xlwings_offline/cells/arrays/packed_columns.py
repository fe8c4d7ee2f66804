"""Packed columns: the cells of a sheet by column, in arrays that take a tenth of the memory of lists."""

from __future__ import annotations

from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from xlwings_offline.cells.values import CellError
from xlwings_offline.formulas.references import Area


class PackedColumn(NamedTuple):
    """The cells of one column: those of its most frequent kind packed in an array, the others by index.

    The array holds texts, floats, datetimes or booleans, and null for a blank. Indices count from 0.
    """

    packed: Any
    others: dict[int, object]

    def cells(self, start: int, stop: int) -> list[object]:
        """The cells from one index up to another; None for blanks and beyond the end."""
        cells: list[object] = self.packed.slice(start, max(stop - start, 0)).to_pylist()
        for place, cell in self.others.items():
            if start <= place < stop:
                cells[place - start] = cell
        return cells + [None] * (stop - start - len(cells))

    def part(self, start: int, stop: int) -> PackedColumn:
        """The cells from one index up to another for callers: empty texts as blanks, errors as their text."""
        packed = self.packed.slice(start, max(stop - start, 0))
        if pa.types.is_large_string(packed.type) and pc.any(pc.equal(packed, "")).as_py():
            packed = pc.if_else(pc.equal(packed, ""), None, packed)
        if len(packed) < stop - start:
            packed = pa.concat_arrays([packed, pa.nulls(stop - start - len(packed), packed.type)])
        others = {
            place - start: str(cell) if isinstance(cell, CellError) else cell
            for place, cell in self.others.items()
            if start <= place < stop and cell != ""
        }
        return PackedColumn(packed, others)


class SheetColumns:
    """The cells of a whole sheet by column, from row 1 to the last row that is not blank."""

    def __init__(self, columns: dict[int, PackedColumn], height: int) -> None:
        self._columns, self.height = columns, height
        self._blank = PackedColumn(pa.nulls(height), {})

    def column(self, number: int) -> PackedColumn:
        """The cells of a column."""
        return self._columns.get(number, self._blank)

    def block(self, area: Area) -> list[list[object]]:
        """Values of an area, row by row; None for a blank."""
        numbers = range(area.column1, area.column2 + 1)
        columns = [self.column(number).cells(area.row1 - 1, area.row2) for number in numbers]
        return list(map(list, zip(*columns, strict=True)))
