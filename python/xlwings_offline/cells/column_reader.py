"""A whole sheet read at once, by column, into arrays that take a tenth of what lists of cells take.

Cells of one kind are found, parted and turned into numbers or texts together (`scanning`); what is left, such as
errors and rich texts, is read cell by cell. It is ten times faster than the exact reader (`cellread`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xlwings_offline.cells.scanner import Bytes, Cells, Flags, Ints, Kind, Unusual, gathered, scan
from xlwings_offline.cells.sheet_xml import ends_of, plain, rows_of
from xlwings_offline.cells.values import CellError, meant, to_datetime
from xlwings_offline.formulas.references import Area

if TYPE_CHECKING:
    from xlwings_offline.cells.read import CellReader
    from xlwings_offline.workbook.workbook import Workbook

#: So many numbers are read at once.
_AT_ONCE: Final = 250_000
#: Of so many places on, arrays of which all but one in so many are blank take more than they are worth.
_SPARSE_FROM: Final = 10_000_000
_SPARSE: Final = 50
#: The kinds of cells that are packed, where most cells of a column are of that kind.
_PACKED: Final = (Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.TRUTH)
#: What in a text stands for something else.
_ESCAPES: Final = ("&", "_x", "\r")


class Packed(NamedTuple):
    """The cells of one column: those of its most frequent kind in an array, the others by place.

    The array holds texts, floats, moments or logical values, and null for a blank.
    """

    array: Any
    others: dict[int, object]

    def cells(self, start: int, stop: int) -> list[object]:
        """The cells from one place up to another; None for a blank, and for what lies outside."""
        cells: list[object] = self.array.slice(start, max(stop - start, 0)).to_pylist()
        for place, cell in self.others.items():
            if start <= place < stop:
                cells[place - start] = cell
        return cells + [None] * (stop - start - len(cells))

    def part(self, start: int, stop: int) -> Packed:
        """The cells from one place up to another as a reader wants them: empty texts blank, errors as their text."""
        array = self.array.slice(start, max(stop - start, 0))
        if pa.types.is_large_string(array.type) and pc.any(pc.equal(array, "")).as_py():
            array = pc.if_else(pc.equal(array, ""), None, array)
        if len(array) < stop - start:
            array = pa.concat_arrays([array, pa.nulls(stop - start - len(array), array.type)])
        others = {
            place - start: str(cell) if isinstance(cell, CellError) else cell
            for place, cell in self.others.items()
            if start <= place < stop and cell != ""
        }
        return Packed(array, others)


class WholeSheet:
    """The cells of a sheet by column, from its first row to its last that holds something."""

    def __init__(self, columns: dict[int, Packed], height: int) -> None:
        self._columns, self.height = columns, height
        self._blank = Packed(pa.nulls(height), {})

    def column(self, number: int) -> Packed:
        """The cells of a column."""
        return self._columns.get(number, self._blank)

    def block(self, area: Area) -> list[list[object]]:
        """Values of an area, row by row; None for a blank."""
        numbers = range(area.column1, area.column2 + 1)
        columns = [self.column(number).cells(area.row1 - 1, area.row2) for number in numbers]
        return list(map(list, zip(*columns, strict=True)))


def read(workbook: Workbook, part: str, exact: CellReader) -> WholeSheet | None:
    """All cells of a sheet, as the part stands in the package; None where the exact reader has to do it."""
    try:
        xml = plain(workbook.package.read(part))
        try:
            _, start, end, _ = ends_of(xml)
            cells = scan(xml, start, end, exact.is_date)
        except Unusual:
            xml, start, end = rows_of(xml)
            cells = scan(xml, start, end, exact.is_date)
        return _Reading(workbook, xml, cells, exact).sheet()
    except (Unusual, ValueError, IndexError):  # two of them also Arrow's
        return None  # the exact reader tells what is wrong with which cell


def texts_at(signs: Bytes, start: Ints, length: Ints, missing: Flags | None = None) -> Any:
    """What the texts at these places of the XML mean, as an array. Raises ArrowInvalid for what is no UTF-8."""
    texts = _inside(signs, start, length, missing)
    texts.validate(full=True)
    escaped = np.zeros(len(length), dtype=bool)
    for mark in _ESCAPES:
        escaped |= np.asarray(pc.fill_null(pc.match_substring(texts, mark), fill_value=False))
    if not escaped.any():
        return texts
    said = [meant(text) for text in texts.filter(pa.array(escaped)).to_pylist()]
    return pc.replace_with_mask(texts, pa.array(escaped), pa.array(said, type=pa.large_string()))


def _inside(signs: Bytes, start: Ints, length: Ints, missing: Flags | None = None) -> Any:
    """Texts as they stand in the XML."""
    found, ends = gathered(signs, start, length)
    bits = None if missing is None else pa.py_buffer(np.packbits(~missing, bitorder="little"))
    return pa.LargeStringArray.from_buffers(len(length), pa.py_buffer(ends), pa.py_buffer(found), bits)


class _Reading:
    """Cells on their way from the XML to arrays."""

    def __init__(self, workbook: Workbook, xml: bytes, cells: Cells, exact: CellReader) -> None:
        self._workbook, self._xml, self._exact = workbook, xml, exact
        self._signs: Bytes = np.frombuffer(xml, dtype=np.uint8)
        self._height = int(cells.row.max(initial=0))
        together = np.argsort(cells.column, kind="stable")
        self._cells = cells.only(together)

    def sheet(self) -> WholeSheet:
        """The sheet; the columns one after the other."""
        numbers, firsts = np.unique(self._cells.column, return_index=True)
        if len(numbers) * self._height > max(_SPARSE_FROM, _SPARSE * len(self._cells.column)):
            raise Unusual  # one cell far below many columns
        stops = np.append(firsts, len(self._cells.column))[1:]
        columns = {
            int(number): self._column(self._cells.only(slice(first, stop)))
            for number, first, stop in zip(numbers, firsts, stops, strict=True)
        }
        return WholeSheet(columns, self._height)

    def _column(self, cells: Cells) -> Packed:
        if (np.diff(cells.row) < 1).any():  # a cell is there twice: what stands later holds, whatever its kind
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
        return Packed(array, others | odd)

    def _values(self, kind: Kind, cells: Cells) -> Sequence[object]:
        """Cells that are few among those of their column, one by one."""
        if kind == Kind.OTHER:
            return [self._other(*each) for each in zip(cells.start.tolist(), cells.column.tolist(), strict=True)]
        array, odd = self._array(kind, cells, np.arange(len(cells.row)), len(cells.row))
        return Packed(array, odd).cells(0, len(cells.row))

    def _other(self, start: int, column: int) -> object:
        end = self._xml.index(b"</c>", start) + len(b"</c>")
        return self._exact.cells(self._xml[start:end], column, column)[0]

    def _array(
        self, kind: Kind, cells: Cells, places: Ints, height: int | None = None
    ) -> tuple[Any, dict[int, object]]:
        """Cells of one kind as an array of the whole column, and those that turn out to be of another."""
        height = self._height if height is None else height
        if kind == Kind.TEXT:
            return self._texts(cells, places, height), {}
        missing = np.ones(height, dtype=bool)
        missing[places] = False
        if kind == Kind.TRUTH:
            return pa.array(_spread(self._signs[cells.start] == ord("1"), places, height), mask=missing), {}
        numbers = self._numbers(cells)
        if kind == Kind.NUMBER:
            return pa.array(_spread(numbers, places, height), mask=missing), {}
        return _moments(numbers, places, missing, is_1904=self._workbook.date1904)

    def _numbers(self, cells: Cells) -> Any:
        found = [np.zeros(0)]
        for first in range(0, len(cells.start), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            texts = _inside(self._signs, cells.start[some], cells.length[some].astype(np.int64))
            found.append(texts.cast(pa.float64()).to_numpy())
        return np.concatenate(found)

    def _texts(self, cells: Cells, places: Ints, height: int) -> Any:
        shared = np.flatnonzero(cells.kind == Kind.SHARED)
        found = None
        if len(shared):
            missing = np.ones(height, dtype=bool)
            missing[places[shared]] = False
            said = self._numbers(cells.only(shared))
            if not ((said >= 0) & (said < len(self._workbook.texts)) & (said % 1 == 0)).all():
                raise Unusual
            numbers = said.astype(np.int64)
            found = self._workbook.texts.take(pa.array(_spread(numbers, places[shared], height), mask=missing))
        if len(shared) == len(places):
            return pa.nulls(height, pa.large_string()) if found is None else found
        here = np.flatnonzero(cells.kind == Kind.TEXT)
        missing = np.ones(height, dtype=bool)
        missing[places[here]] = False
        start, length = (_spread(each[here], places[here], height) for each in (cells.start, cells.length))
        own = texts_at(self._signs, start, length, missing)
        return own if found is None else pc.coalesce(found, own)


def _spread(values: Any, places: Ints, height: int) -> Any:
    """The values at their places in a column, zeros elsewhere."""
    column = np.zeros(height, dtype=values.dtype)
    column[places] = values
    return column


def _moments(numbers: Any, places: Ints, missing: Flags, *, is_1904: bool) -> tuple[Any, dict[int, object]]:
    """Moments by their serial numbers; a number that means none stays one."""
    serials, which = np.unique(numbers, return_inverse=True)
    found = [to_datetime(serial, is_1904=is_1904) for serial in serials.tolist()]
    days = np.array([each if isinstance(each, datetime) else "NaT" for each in found], dtype="datetime64[us]")
    odd = np.flatnonzero(np.isnat(days)[which])
    missing = missing.copy()
    missing[places[odd]] = True
    others = dict(zip(places[odd].tolist(), numbers[odd].tolist(), strict=True))
    return pa.array(_spread(days[which], places, len(missing)), type=pa.timestamp("us"), mask=missing), others
