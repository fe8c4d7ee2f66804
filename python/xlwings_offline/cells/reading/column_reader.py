"""The quick reader: a whole sheet read at once, by column, into arrays.

Cells of one kind are found (`scanner`) and converted together; what is left, such as errors and rich text, is read
cell by cell. It is ten times faster than the exact reader (`cell_reader`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xlwings_offline.cells.arrays.packed_columns import PackedColumn, SheetColumns
from xlwings_offline.cells.arrays.scanner import Bytes, Cells, Flags, Ints, Kind, Unusual, scan
from xlwings_offline.cells.arrays.texts import raw_texts, texts_at
from xlwings_offline.cells.reading.cell_reader import CellReader
from xlwings_offline.cells.rows.sheet_xml import normalized, regular_rows, split_at_rows
from xlwings_offline.cells.shared.shared_parts import SharedParts
from xlwings_offline.cells.values import to_datetime

#: Numbers converted at a time.
_AT_ONCE: Final = 250_000
#: A sheet of this many cells and more, of which fewer than one in this many are filled, is not worth the arrays.
_SPARSE_FROM: Final = 10_000_000
_SPARSE: Final = 50
#: The kinds that are packed into an array, if they are the most frequent in a column.
_PACKED: Final = (Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.BOOLEAN)


def read(shared: SharedParts, part: str, exact: CellReader) -> SheetColumns | None:
    """All cells of a sheet as it is in the package; None if only the exact reader can read it."""
    try:
        xml = normalized(shared.package.read(part))
        try:
            _, start, end, _ = split_at_rows(xml)
            cells = scan(xml, start, end, shared.is_date)
        except Unusual:
            xml, start, end = regular_rows(xml)
            cells = scan(xml, start, end, shared.is_date)
        return _Reading(shared, xml, cells, exact).sheet()
    except (Unusual, ValueError, IndexError):  # Arrow raises these two as well
        return None  # the exact reader says what is wrong with which cell


class _Reading:
    """One sheet being read into arrays."""

    def __init__(self, shared: SharedParts, xml: bytes, cells: Cells, exact: CellReader) -> None:
        self._shared, self._xml, self._exact = shared, xml, exact
        self._octets: Bytes = np.frombuffer(xml, dtype=np.uint8)
        self._height = int(cells.row.max(initial=0))
        together = np.argsort(cells.column, kind="stable")
        self._cells = cells.only(together)

    def sheet(self) -> SheetColumns:
        """The sheet, read column after column."""
        numbers, firsts = np.unique(self._cells.column, return_index=True)
        if len(numbers) * self._height > max(_SPARSE_FROM, _SPARSE * len(self._cells.column)):
            raise Unusual  # such as one cell far below many columns
        stops = np.append(firsts, len(self._cells.column))[1:]
        columns = {
            int(number): self._column(self._cells.only(slice(first, stop)))
            for number, first, stop in zip(numbers, firsts, stops, strict=True)
        }
        return SheetColumns(columns, self._height)

    def _column(self, cells: Cells) -> PackedColumn:
        if (np.diff(cells.row) < 1).any():  # a cell is there twice: the later one counts, whatever its kind
            raise Unusual
        kind = np.where(cells.kind == Kind.SHARED, Kind.TEXT, cells.kind)
        counts = np.bincount(kind, minlength=len(Kind))
        most = max(_PACKED, key=counts.__getitem__)
        places, others = cells.row.astype(np.int64) - 1, dict[int, object]()
        for each in {*np.flatnonzero(counts).tolist()} - {most}:
            some = np.flatnonzero(kind == each)
            found = self._values(Kind(each), cells.only(some))
            others |= dict(zip(places[some].tolist(), found, strict=True))
        main = np.flatnonzero(kind == most)
        array, odd = self._array(most, cells.only(main), places[main])
        return PackedColumn(array, others | odd)

    def _values(self, kind: Kind, cells: Cells) -> Sequence[object]:
        """The cells of a kind that is not the column's most frequent, one by one."""
        if kind == Kind.OTHER:
            return [self._other(*each) for each in zip(cells.start.tolist(), cells.column.tolist(), strict=True)]
        array, odd = self._array(kind, cells, np.arange(len(cells.row)), len(cells.row))
        return PackedColumn(array, odd).cells(0, len(cells.row))

    def _other(self, start: int, column: int) -> object:
        end = self._xml.index(b"</c>", start) + len(b"</c>")
        return self._exact.cells(self._xml[start:end], column, column)[0]

    def _array(
        self, kind: Kind, cells: Cells, places: Ints, height: int | None = None
    ) -> tuple[Any, dict[int, object]]:
        """The cells of one kind as an array of the whole column, and those that turn out to be of another kind."""
        height = self._height if height is None else height
        if kind == Kind.TEXT:
            return self._texts(cells, places, height), {}
        missing = np.ones(height, dtype=bool)
        missing[places] = False
        if kind == Kind.BOOLEAN:
            return pa.array(_spread(self._octets[cells.start] == ord("1"), places, height), mask=missing), {}
        numbers = self._numbers(cells)
        if kind == Kind.NUMBER:
            return pa.array(_spread(numbers, places, height), mask=missing), {}
        return _datetimes(numbers, places, missing, is_1904=self._shared.date1904)

    def _numbers(self, cells: Cells) -> Any:
        found = [np.zeros(0)]
        for first in range(0, len(cells.start), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            texts = raw_texts(self._octets, cells.start[some], cells.length[some].astype(np.int64))
            found.append(texts.cast(pa.float64()).to_numpy())
        return np.concatenate(found)

    def _texts(self, cells: Cells, places: Ints, height: int) -> Any:
        shared = np.flatnonzero(cells.kind == Kind.SHARED)
        found = None
        if len(shared):
            missing = np.ones(height, dtype=bool)
            missing[places[shared]] = False
            stated = self._numbers(cells.only(shared))
            if not ((stated >= 0) & (stated < len(self._shared.strings)) & (stated % 1 == 0)).all():
                raise Unusual
            numbers = stated.astype(np.int64)
            found = self._shared.strings.take(pa.array(_spread(numbers, places[shared], height), mask=missing))
        if len(shared) == len(places):
            return pa.nulls(height, pa.large_string()) if found is None else found
        here = np.flatnonzero(cells.kind == Kind.TEXT)
        missing = np.ones(height, dtype=bool)
        missing[places[here]] = False
        start, length = (_spread(each[here], places[here], height) for each in (cells.start, cells.length))
        own = texts_at(self._octets, start, length, missing)
        return own if found is None else pc.coalesce(found, own)


def _spread(values: Any, places: Ints, height: int) -> Any:
    """The values at their indices in a column, zeros elsewhere."""
    column = np.zeros(height, dtype=values.dtype)
    column[places] = values
    return column


def _datetimes(numbers: Any, places: Ints, missing: Flags, *, is_1904: bool) -> tuple[Any, dict[int, object]]:
    """Datetimes from serial numbers; a number that is not a date stays a number."""
    serials, which = np.unique(numbers, return_inverse=True)
    found = [to_datetime(serial, is_1904=is_1904) for serial in serials.tolist()]
    days = np.array([each if isinstance(each, datetime) else "NaT" for each in found], dtype="datetime64[us]")
    odd = np.flatnonzero(np.isnat(days)[which])
    missing = missing.copy()
    missing[places[odd]] = True
    others = dict(zip(places[odd].tolist(), numbers[odd].tolist(), strict=True))
    return pa.array(_spread(days[which], places, len(missing)), type=pa.timestamp("us"), mask=missing), others
