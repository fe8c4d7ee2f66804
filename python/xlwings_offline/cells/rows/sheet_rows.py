"""The rows of a sheet by number. Those that are not written to stay in one piece of XML and cost next to nothing."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import lt
from typing import Final, overload

from xlwings_offline.cells.rows.row_xml import Columns, Cut
from xlwings_offline.cells.rows.sheet_xml import is_irregular, regular_rows, split_at_rows
from xlwings_offline.package.deflated_part import DeflatedPart

_ROW: Final = re.compile(rb'<row (?:r="(\d+)")?')
_NUMBER: Final = re.compile(rb'[^>]*?\br="(\d+)"')
#: From this many rows at once it is worth deflating them.
MANY: Final = 500
#: Of a sheet at least MANY_TAILS times larger, only this many bytes at its end are indexed at first.
TAIL: Final = 2**19
MANY_TAILS: Final = 8


class SheetRows:
    """Rows from the XML of a part between two positions, and the rows that replace some of them.

    Many rows appended at once are kept deflated, as they are hardly ever asked for again before they are saved.
    """

    def __init__(self, xml: bytes, start: int, end: int) -> None:
        self._appended: list[DeflatedPart] = []
        #: The row after which the appended ones begin, and the last of them; 0 if there are none.
        self._appended_after = self._last_appended = 0
        self._replaced: dict[int, bytes] = {}
        #: The first row that is indexed, 0 if all are.
        self._indexed_from = 0
        self._index_rows(xml, start, end)

    def _index_rows(self, xml: bytes, start: int, end: int) -> None:
        self._xml, self._from, self._to = xml, start, end
        self._numbers, self._starts = _index(xml, start, end)
        if not all(
            map(lt, self._numbers, islice(self._numbers, 1, None))
        ):  # out of order, as hardly any program writes them
            self._replaced = {
                number: self._row_at(place) for place, number in enumerate(self._numbers)
            } | self._replaced
            self._numbers, self._starts, self._from, self._to = array("q"), array("q", [start]), start, start

    @classmethod
    def of(cls, rows: Iterable[bytes]) -> "SheetRows":
        """Rows made of the XML of each."""
        xml = b"".join(rows)
        return cls(xml, 0, len(xml))

    @classmethod
    def of_part(cls, part: bytes) -> "SheetRows":
        """Rows of a worksheet part without prefixes. Raises NotASheet.

        Of a large part only the last rows are indexed until another is asked for: most often rows are appended.
        """
        _, start, end, _ = split_at_rows(part)
        near = part.find(b'<row r="', max(end - TAIL, start), end)
        if end - start < MANY_TAILS * TAIL or near < 0 or is_irregular(part, near, end) or part.find(b"-->", near) >= 0:
            return cls(*regular_rows(part))
        rows = cls(part, near, end)
        rows._indexed_from, rows._from = rows._numbers[0], start
        return rows

    def _ensure_indexed(self, number: int = 0) -> None:
        """Make sure that this row, or every one, is indexed."""
        if number < self._indexed_from:
            self._indexed_from = 0
            self._index_rows(*regular_rows(self._xml))

    @property
    def last(self) -> int:
        """Number of the last row, 0 where there is none."""
        return self._last_appended or max(max(self._replaced, default=0), self._numbers[-1] if self._numbers else 0)

    @property
    def weight(self) -> int:
        """Bytes that the rows take."""
        return (
            len(self._xml) + sum(map(len, self._replaced.values())) + sum(len(each.deflated) for each in self._appended)
        )

    def put(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Set rows by their numbers, which must ascend."""
        if not rows or rows[0][0] <= self.last or (len(rows) < MANY and not self._appended):
            for number, xml in rows:
                self[number] = xml
            return
        if not self._appended:
            self._appended_after = self.last
        self._last_appended = rows[-1][0]
        self._appended.append(DeflatedPart((b"".join(xml for _, xml in rows),), 0))

    @overload
    def get(self, number: int) -> bytes | None: ...
    @overload
    def get(self, number: int, default: bytes) -> bytes: ...
    def get(self, number: int, default: bytes | None = None) -> bytes | None:
        """The XML of a row."""
        if self._is_appended(number):
            if number > self._last_appended:
                return default
            self._merge_appended()
        if number in self._replaced:
            return self._replaced[number]
        self._ensure_indexed(number)
        place = bisect_left(self._numbers, number)
        there = place < len(self._numbers) and self._numbers[place] == number
        return self._row_at(place) if there else default

    def run(self, number: int, columns: Columns) -> tuple[int, re.Match[bytes]] | None:
        """Where a row begins in its XML, and its cells in some columns (see `Columns.run`).

        None also for a row that does not exist or was appended.
        """
        xml, start = self._replaced.get(number), 0
        if xml is not None:
            end = len(xml)
        else:
            self._ensure_indexed(number)
            place = bisect_left(self._numbers, number)
            if place == len(self._numbers) or self._numbers[place] != number:
                return None
            xml, start, end = self._xml, self._starts[place], self._starts[place + 1]
        found = columns.run(xml, number, start, end)
        return None if found is None else (start, found)

    def cut(self, number: int, columns: Columns) -> Cut | None:
        """A row cut around some columns; None for a row that does not exist."""
        run = self.run(number, columns)
        cut = None if run is None else columns.cut_run(run[1], run[0])
        if cut is None and (xml := self.get(number)) is not None:
            cut = columns.cut(xml, number)
        return cut

    def __setitem__(self, number: int, xml: bytes) -> None:
        if self._is_appended(number):
            self._merge_appended()
        self._ensure_indexed(number)
        self._replaced[number] = xml

    def __contains__(self, number: int) -> bool:
        return self.get(number) is not None

    def __iter__(self) -> Iterator[int]:
        self._merge_appended()
        return iter(sorted({*self._numbers, *self._replaced}) if self._replaced else self._numbers)

    def after(self, number: int) -> list[int]:
        """The numbers of the rows below a row."""
        if number >= self.last:
            return []
        if self._appended:
            return [each for each in self if each > number]
        self._ensure_indexed(number)
        return sorted(
            {*self._numbers[bisect_right(self._numbers, number) :], *(n for n in self._replaced if n > number)}
        )

    def items(self) -> Iterator[tuple[int, bytes]]:
        """The number and XML of every row, from top to bottom."""
        for number in self:
            yield number, self.get(number, b"")

    def has(self, mark: bytes) -> bool:
        """Whether the bytes occur in any row."""
        self._merge_appended()
        return self._xml.find(mark, self._from, self._to) >= 0 or any(mark in xml for xml in self._replaced.values())

    def pieces(self) -> Iterable[bytes | memoryview]:
        """The XML of all rows, in as few pieces as possible."""
        xml, done = memoryview(self._xml), self._from
        for number in sorted(self._replaced):
            place = bisect_left(self._numbers, number)
            start = self._starts[place]
            if start > done:
                yield xml[done:start]
            yield self._replaced[number]
            there = place < len(self._numbers) and self._numbers[place] == number
            done = self._starts[place + 1] if there else start
        yield xml[done : self._to]
        for part in self._appended:
            yield part.plain

    def _is_appended(self, number: int) -> bool:
        return bool(self._appended) and number > self._appended_after

    def _merge_appended(self) -> None:
        """Index all rows; if some were appended, make one piece of them all again."""
        self._ensure_indexed()
        if self._appended:
            xml = b"".join(self.pieces())
            self._xml, self._from, self._to = xml, 0, len(xml)
            self._numbers, self._starts = _index(xml, 0, len(xml))
            self._replaced, self._appended, self._appended_after, self._last_appended = {}, [], 0, 0

    def _row_at(self, place: int) -> bytes:
        row = self._xml[self._starts[place] : self._starts[place + 1]]
        return row if row[-1:] == b">" else row.rstrip()


def _index(xml: bytes, start: int, end: int) -> "tuple[array[int], array[int]]":
    """The number and the start of every row, and the end of the last as one more start."""
    numbers, starts, number = array("q"), array("q"), 0
    for found in _ROW.finditer(xml, start, end):
        stated = found.group(1)
        if stated is None:
            later = _NUMBER.match(xml, found.end())
            stated = later.group(1) if later else None
        number = int(stated) if stated is not None else number + 1
        numbers.append(number)
        starts.append(found.start())
    starts.append(end)
    return numbers, starts
