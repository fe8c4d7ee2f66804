"""Scanner: finds all cells of a sheet in its XML at once, as arrays of their positions and kinds.

It reads what programs write. A sheet that is written in any other way is left to the exact reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Bytes: TypeAlias = npt.NDArray[np.uint8]

#: Bytes scanned at a time: few enough to stay in the processor's cache.
CHUNK: Final = 2**19
#: The most digits of a row number; bytes of a word, and the most words of the attributes after a reference.
_DIGITS, _WORD, _WORDS = 7, 8, 5
_ATTRIBUTES: Final = re.compile(rb'(?: s="(\d+)")?(?: t="(\w+)")?')
_MASKS: Final = np.array([(1 << (8 * used)) - 1 for used in range(_WORD + 1)], dtype=np.uint64)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


class Unusual(Exception):
    """XML written in a way that the scanner does not know."""


class Kind(IntEnum):
    """What a cell holds, according to its XML."""

    BLANK = 0
    NUMBER = 1
    DATE = 2
    SHARED = 3
    TEXT = 4
    BOOLEAN = 5
    #: Left to the exact reader.
    OTHER = 6
    #: A text in the cell itself, until its position is known.
    INLINE = 7


_KINDS: Final = {
    b"": Kind.NUMBER,
    b"n": Kind.NUMBER,
    b"s": Kind.SHARED,
    b"str": Kind.TEXT,
    b"b": Kind.BOOLEAN,
    b"inlineStr": Kind.INLINE,
}


@dataclass(frozen=True)
class Cells:
    """Row, column and kind of many cells, and the position and length of their contents; for OTHER, of the cell.

    All arrays have one length and small types: there may be millions of cells.
    """

    row: npt.NDArray[np.int32]
    column: npt.NDArray[np.int16]
    kind: npt.NDArray[np.int8]
    start: Ints
    length: npt.NDArray[np.int32]

    @classmethod
    def of(cls, row: Ints, column: Ints, kind: Ints, start: Ints, length: Ints) -> Cells:
        """Cells from arrays of 64-bit integers."""
        small = row.astype(np.int32), column.astype(np.int16), kind.astype(np.int8)
        return cls(*small, start, length.astype(np.int32))

    @classmethod
    def joined(cls, parts: Sequence[Cells]) -> Cells:
        """All of these cells, one part after the other."""
        return cls(
            np.concatenate([part.row for part in parts]),
            np.concatenate([part.column for part in parts]),
            np.concatenate([part.kind for part in parts]),
            np.concatenate([part.start for part in parts]),
            np.concatenate([part.length for part in parts]),
        )

    def only(self, places: Ints | slice) -> Cells:
        """Some of the cells."""
        picked = self.row[places], self.column[places], self.kind[places]
        return Cells(*picked, self.start[places], self.length[places])


_NONE: Final = Cells.of(*(np.zeros(0, dtype=np.int64) for _ in range(5)))


def scan(xml: bytes, start: int, end: int, is_date: Callable[[bytes], bool]) -> Cells:
    """The cells between two positions that are not blank. Raises Unusual.

    The XML has no prefixes. ``is_date`` tells whether a style, given by the digits of its number, shows dates.
    """
    attributes = _Attributes(xml, is_date)
    parts = [_chunk(xml, first, stop, attributes) for first, stop in _chunks(xml, start, end)]
    return Cells.joined([_NONE, *parts])


def _chunks(xml: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of pieces that hold whole rows."""
    while start < end:
        stop = end if end - start <= CHUNK else xml.rfind(b"<row", start + 1, start + CHUNK)
        if stop < 0:
            stop = xml.find(b"<row", start + CHUNK, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop


def _chunk(xml: bytes, first: int, stop: int, attributes: _Attributes) -> Cells:
    octets: Bytes = np.frombuffer(xml, dtype=np.uint8, count=stop - first, offset=first)
    opens, closes = _tags(octets)
    tags = np.flatnonzero((octets[opens + 1] == ord("c")) & (octets[opens + 2] != ord("o")))
    tags = tags[octets[closes[tags] - 1] != ord("/")]  # the others are blank
    if not len(tags):
        return _NONE
    row, column, after = _references(octets, opens[tags])
    kind = attributes.kinds_of(first + after, closes[tags] - after)
    start, length = _contents(octets, opens, closes, tags, kind)
    held = np.flatnonzero(kind != Kind.BLANK)
    return Cells.of(row[held], column[held], kind[held], first + start[held], length[held])


def _tags(octets: Bytes) -> tuple[Ints, Ints]:
    """Where each tag begins and ends. Raises Unusual for < or > elsewhere, and for comments and the like."""
    opens, closes = np.flatnonzero(octets == ord("<")), np.flatnonzero(octets == ord(">"))
    if len(opens) != len(closes) or (opens >= closes).any() or (closes[:-1] >= opens[1:]).any():
        raise Unusual
    if np.isin(octets[opens + 1], (ord("!"), ord("?"))).any():
        raise Unusual
    return opens, closes


def _references(octets: Bytes, tags: Ints) -> tuple[Ints, Ints, Ints]:
    """Row and column of each cell's reference, and the position after its closing quote."""
    last = len(octets) - 1
    if any((octets[np.minimum(tags + place, last)] != octet).any() for place, octet in enumerate(b'<c r="')):
        raise Unusual
    at = tags + len('<c r="')
    column, more = np.zeros(len(at), dtype=np.int64), np.ones(len(at), dtype=bool)
    for _ in range(3):
        octet = octets[np.minimum(at, last)].astype(np.int64)
        more &= (octet >= ord("A")) & (octet <= ord("Z"))
        column = np.where(more, column * 26 + octet - ord("@"), column)
        at = at + more
    row, more = np.zeros(len(at), dtype=np.int64), np.ones(len(at), dtype=bool)
    for _ in range(_DIGITS):
        octet = octets[np.minimum(at, last)].astype(np.int64)
        more &= (octet >= ord("0")) & (octet <= ord("9"))
        row = np.where(more, row * 10 + octet - ord("0"), row)
        at = at + more
    if (octets[np.minimum(at, last)] != ord('"')).any() or (row == 0).any() or (column == 0).any():
        raise Unusual
    return row, column, at + 1


def _contents(octets: Bytes, opens: Ints, closes: Ints, tags: Ints, kind: Ints) -> tuple[Ints, Ints]:
    """Start and length of what each cell holds; the kinds are corrected by what is really there."""
    last = len(opens) - 1

    def name(tag: Ints, letter: int = 1) -> Bytes:
        return octets[opens[np.minimum(tag, last)] + letter]

    def is_short(tag: Ints) -> Flags:
        return np.asarray(octets[closes[np.minimum(tag, last)] - 1] == ord("/"))

    inner = tags + 1
    inner = inner + np.where(name(inner) == ord("f"), np.where(is_short(inner), 1, 2), 0)
    is_empty = (name(inner) == ord("/")) & (name(inner, 2) == ord("c"))
    is_inline = (name(inner) == ord("i")) & (kind == Kind.INLINE)
    inner = inner + is_inline
    is_plain = (name(inner) == ord("t")) & is_inline & ~is_short(inner) & (name(inner + 2) == ord("/"))
    is_plain |= (name(inner) == ord("v")) & (kind < Kind.OTHER) & np.isin(name(inner, 2), (ord(">"), ord("/")))
    is_plain &= name(inner + 1) == ord("/")
    start = closes[np.minimum(inner, last)] + 1
    length = np.where(is_plain, opens[np.minimum(inner + 1, last)] - start, 0)
    kind[is_inline] = Kind.TEXT
    kind[is_empty | (length == 0) & (kind < Kind.TEXT)] = Kind.BLANK
    is_plain &= (kind != Kind.BOOLEAN) | (length == 1)
    odd = ~is_plain & ~is_empty
    kind[odd] = Kind.OTHER
    start[odd] = opens[tags[odd]]
    return start, length


class _Attributes:
    """The attributes after the references, grouped by their bytes."""

    def __init__(self, xml: bytes, is_date: Callable[[bytes], bool]) -> None:
        self._xml, self._is_date = xml, is_date
        self._words = np.ndarray((max(len(xml) - _WORD + 1, 0),), dtype="<u8", buffer=xml, strides=(1,))

    def kinds_of(self, start: Ints, length: Ints) -> Ints:
        """The kinds of the cells with these attributes."""
        if (length > _WORDS * _WORD).any():
            raise Unusual
        words = [self._word(start, length, at) for at in range(-(-int(length.max()) // _WORD))]
        mixed = np.zeros(len(start), dtype=np.uint64)
        for word in words:
            mixed = mixed * _MIX + word
        codes, _ = pd.factorize(mixed)
        firsts = np.zeros(int(codes.max()) + 1, dtype=np.int64)
        firsts[codes[::-1]] = np.arange(len(codes))[::-1]
        if any((word != word[firsts][codes]).any() for word in words):
            raise Unusual
        kinds = [self._kind(self._xml[start[at] : start[at] + length[at]]) for at in firsts]
        return np.array(kinds, dtype=np.int64)[codes]

    def _kind(self, text: bytes) -> Kind:
        found = _ATTRIBUTES.fullmatch(text)
        if found is None:
            return Kind.OTHER
        style, kind = found.group(1), _KINDS.get(found.group(2) or b"", Kind.OTHER)
        return Kind.DATE if kind == Kind.NUMBER and style and self._is_date(style) else kind

    def _word(self, start: Ints, length: Ints, at: int) -> npt.NDArray[np.uint64]:
        place = np.minimum(start + at * _WORD, len(self._words) - 1)
        used = np.clip(length - at * _WORD, 0, _WORD)
        return np.asarray(self._words[place] & _MASKS[used], dtype=np.uint64)


def string_places(xml: bytes, start: int, end: int) -> tuple[Ints, Ints]:
    """Start and length of each shared string between two positions. Raises Unusual, also for rich text."""
    octets: Bytes = np.frombuffer(xml, dtype=np.uint8, count=end - start, offset=start)
    opens, closes = _tags(octets)
    names = octets[opens + 1]
    if len(opens) % 4 or any((names[at::4] != ord(name)).any() for at, name in enumerate("st//")):
        raise Unusual
    if (octets[closes - 1] == ord("/")).any():
        raise Unusual
    return start + closes[1::4] + 1, opens[2::4] - closes[1::4] - 1


def gathered(octets: Bytes, start: Ints, length: Ints) -> tuple[Bytes, Ints]:
    """The bytes at these positions joined together, and the offsets between them, beginning with 0."""
    ends = np.zeros(len(length) + 1, dtype=np.int64)
    np.cumsum(length, out=ends[1:])
    return octets[np.repeat(start - ends[:-1], length) + np.arange(ends[-1])], ends
