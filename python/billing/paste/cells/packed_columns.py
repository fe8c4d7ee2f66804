"""Packed cells: the raw cells of a table kept by column, in arrays that take a tenth of what lists of cells take."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, overload

import pyarrow as pa

#: How cells of each kind are packed; cells of other kinds stay as they are.
_PACKED: Final = {str: pa.large_string(), float: pa.float64(), datetime: pa.timestamp("us"), bool: pa.bool_()}


@dataclass(frozen=True)
class PackedColumn:
    """The cells of one column: those of its most frequent kind packed, the others by place.

    `xlwings_offline.packed_columns` gives the two for a large sheet.
    """

    packed: Any
    others: dict[int, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, cells: Sequence[Any]) -> "PackedColumn":
        """Pack cells: float, str, bool, datetime, None, or anything else."""
        try:
            return cls._of(cells)
        except UnicodeEncodeError:  # half of an emoji, as LEFT cuts it: no file can hold that
            return cls._of([_without_lone_surrogates(cell) if isinstance(cell, str) else cell for cell in cells])

    @classmethod
    def _of(cls, cells: Sequence[Any]) -> "PackedColumn":
        kinds = set(map(type, cells)) - {type(None)}
        if not kinds:
            return cls(pa.nulls(len(cells)))
        if len(kinds) == 1 and kinds <= _PACKED.keys():
            return cls(pa.array(cells, type=_PACKED[kinds.pop()]))
        most = max(_PACKED, key=Counter(map(type, cells)).__getitem__)
        others = {at: cell for at, cell in enumerate(cells) if cell is not None and type(cell) is not most}
        plain = [None if at in others else cell for at, cell in enumerate(cells)]
        return cls(pa.array(plain, type=_PACKED[most]), others)

    def __len__(self) -> int:
        return len(self.packed)

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not self.others and self.packed.null_count == len(self.packed)

    def part(self, start: int, stop: int) -> "PackedColumn":
        """The cells from one place up to another, as a column."""
        others = {place - start: cell for place, cell in self.others.items() if start <= place < stop}
        return PackedColumn(self.packed.slice(start, max(stop - start, 0)), others)

    def cell(self, place: int) -> Any:
        """One cell."""
        return self.others[place] if place in self.others else self.packed[place].as_py()

    def cells(self, start: int, stop: int) -> list[Any]:
        """The cells from one place up to another."""
        cells: list[Any] = self.packed.slice(start, max(stop - start, 0)).to_pylist()
        for place, cell in self.others.items():
            if start <= place < stop:
                cells[place - start] = cell
        return cells

    def take(self, places: Sequence[int]) -> list[Any]:
        """The cells at these places."""
        cells: list[Any] = self.packed.take(pa.array(places, type=pa.int64())).to_pylist()
        if self.others:
            cells = [self.others.get(place, cell) for place, cell in zip(places, cells, strict=True)]
        return cells


def _without_lone_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class PackedRows(Sequence[list[Any]]):
    """The cells of a table, to be read like a list of its rows."""

    def __init__(self, columns: Iterable[PackedColumn], count: int) -> None:
        self.columns = list(columns)
        self._count = count

    @classmethod
    def of(cls, rows: Sequence[Sequence[Any]], width: int) -> "PackedRows":
        """Pack rows of so many cells; those that a row lacks are None."""
        even: Iterable[Sequence[Any]] = rows
        if any(len(row) != width for row in rows):
            even = [[*row[:width], *[None] * (width - len(row))] for row in rows]
        columns = map(PackedColumn.of, zip(*even, strict=True)) if rows else [PackedColumn.of([])] * width
        return cls(list(columns), len(rows))

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedRows) and (self._count, self.columns) == (other._count, other.columns)

    __hash__ = None  # type: ignore[assignment]  # as of any sequence that is compared by what it holds

    @overload
    def __getitem__(self, place: int) -> list[Any]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[Any]]: ...
    def __getitem__(self, place: int | slice) -> list[Any] | list[list[Any]]:
        if isinstance(place, slice):
            start, stop, _ = place.indices(self._count)
            return self.block(start, stop, range(len(self.columns)))
        row = range(self._count)[place]
        return [column.cell(row) for column in self.columns]

    def block(self, start: int, stop: int, columns: Iterable[int]) -> list[list[Any]]:
        """The cells of some columns, of the rows from one place up to another."""
        return [list(row) for row in zip(*(self.columns[at].cells(start, stop) for at in columns), strict=True)]
