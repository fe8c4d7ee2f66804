"""The XML of one row: its cells and their styles, found and replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

from xlwings_offline.formulas.references import column_letters, column_number

_CELL: Final = re.compile(rb"<c\b[^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_PLACE: Final = re.compile(rb'<c r="([A-Z]+)\d+"')
#: In the rows that are kept, a cell's style comes right after its reference, see `sheet_xml.regular_rows`.
PLACE_AND_STYLE: Final = re.compile(rb'<c r="([A-Z]+)\d+"(?: s="(\d+)")?')
#: A cell among neighbours, if it exists: its style (with s=, to tell no style from no cell), type, value and text.
_IN_RUN: Final = (
    rb'(?:<c r="%b\d+"((?: s="\d+")?)(?: t="(\w+)")?'
    rb'(?:/>|>(?:<v>([^<]+)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)</c>))?'
)
_AFTER_RUN: Final = rb'(?=</row>|<c r="([A-Z]+)\d)'
_HEAD: Final = re.compile(rb"<row\b[^>]*?(/?)>")
_HIDDEN: Final = re.compile(rb'<row\b[^>]*?\shidden="(?:1|true)"')
_ROW_STYLE: Final = re.compile(rb'\bs="(\d+)"')


@cache
def column_of(letters: bytes) -> int:
    """The number of a column, from its letters."""
    return column_number(letters.decode())


def cells_of(xml: bytes | None) -> dict[int, bytes]:
    """The cells of a row, by column."""
    cells: dict[int, bytes] = {}
    for cell in _CELL.findall(xml or b""):
        place = _PLACE.match(cell)
        if place:
            cells[column_of(place.group(1))] = cell
    return cells


def styles_in(cells: Iterable[tuple[bytes, bytes]]) -> dict[int, int]:
    """Style numbers by column, from the matches of PLACE_AND_STYLE in a row."""
    return {column_of(letters): int(style or 0) for letters, style in cells}


def row_style(xml: bytes) -> int | None:
    """The style of a whole row, None if it has none."""
    head = xml[: xml.index(b">")]
    if b"customFormat=" not in head or b'customFormat="0"' in head:
        return None
    found = _ROW_STYLE.search(head)
    return int(found.group(1)) if found else None


def is_hidden(xml: bytes) -> bool:
    """Whether a row is hidden."""
    return _HIDDEN.match(xml) is not None


def with_hidden(xml: bytes, *, hidden: bool) -> bytes:
    """The row hidden or shown."""
    end = xml.index(b">")
    head = re.sub(rb'\shidden="[^"]*"', b"", xml[:end])
    if hidden:
        head = head.removesuffix(b"/") + b' hidden="1"' + (b"/" if head.endswith(b"/") else b"")
    return head + xml[end:]


def opening_tag(xml: bytes | None, number: int) -> bytes:
    """The opening tag of a row that is about to get other cells."""
    found = _HEAD.match(xml) if xml else None
    if found is None:
        return b'<row r="%d">' % number
    head = found.group(0)
    if found.group(1):
        head = head[:-2].rstrip() + b">"
    start = head.find(b' spans="')
    return head if start < 0 else head[:start] + head[head.index(b'"', start + 8) + 1 :]


def with_cells(old: bytes | None, number: int, cells: dict[int, bytes]) -> bytes:
    """The row with these cells put in; its other cells stay as they are."""
    merged = {**cells_of(old), **cells}
    return opening_tag(old, number) + b"".join(merged[column] for column in sorted(merged)) + b"</row>"


def restyled(xml: bytes | None, number: int, styles: dict[int, int]) -> bytes:
    """The row with a style in each of the columns; cells that do not exist are made."""
    if xml is not None and styles.keys() <= styles_in(PLACE_AND_STYLE.findall(xml)).keys():
        return PLACE_AND_STYLE.sub(lambda cell: _restyled_start(cell, number, styles), xml)
    own = cells_of(xml)
    cells = {}
    for column, style in styles.items():
        cell = own.get(column)
        if cell is None:
            cells[column] = f'<c r="{column_letters(column)}{number}" s="{style}"/>'.encode()
            continue
        end = cell.index(b">")
        attributes = re.sub(rb'\s+s="\d+"', b"", cell[:end])
        place = re.match(rb'<c r="[A-Z]+\d+"', attributes)
        at = place.end() if place else 2
        cells[column] = attributes[:at] + b' s="%d"' % style + attributes[at:] + cell[end:]
    return with_cells(xml, number, cells)


def _restyled_start(cell: re.Match[bytes], number: int, styles: dict[int, int]) -> bytes:
    style = styles.get(column_of(cell.group(1)))
    if style is None:
        return cell.group(0)
    return b'<c r="%b%d" s="%d"' % (cell.group(1), number, style) if style else b'<c r="%b%d"' % (cell.group(1), number)


class Cut(NamedTuple):
    """A row cut around some columns: what comes before them (at least its opening tag) and after them.

    ``styles`` has the style attribute of each cell, b"" for a cell without one, None where there is no cell.
    """

    before: bytes
    styles: tuple[bytes | None, ...]
    has_formula: bool
    after: bytes


def styles_by_column(cuts: Sequence[Cut | None], of_columns: tuple[int, ...]) -> list[list[int]]:
    """The style that each cell has or would get, column by column: its own, else its row's, else its column's."""
    known: dict[object, tuple[int, ...]] = {}
    by_row = []
    for cut in cuts:
        if cut is None:
            by_row.append(of_columns)
            continue
        of_row = row_style(cut.before) if b"customFormat" in cut.before else None
        key = cut.styles, of_row
        if key not in known:
            fallback = of_columns if of_row is None else (of_row,) * len(of_columns)
            known[key] = tuple(
                default if own is None else int(own[4:-1] or 0)
                for own, default in zip(cut.styles, fallback, strict=True)
            )
        by_row.append(known[key])
    return [list(column) for column in zip(*by_row, strict=True)]


class Columns:
    """Neighbouring columns, looked for in many rows: what comes before, in and after them.

    If there are ``many`` rows, `run` finds the cells in half the time that `split` takes.
    """

    def __init__(self, first: int, last: int, *, many: bool = False) -> None:
        self.first, self.last = first, last
        self.letters = [column_letters(column) for column in range(first, last + 1)]
        self._names = [letters.encode() for letters in self.letters]
        self._start = b'<c r="' + self._names[0]
        self._next = b'<c r="' + column_letters(last + 1).encode()
        self._run = re.compile(b"".join(_IN_RUN % name for name in self._names) + _AFTER_RUN) if many else None

    def run(self, xml: bytes, number: int, start: int, end: int) -> re.Match[bytes] | None:
        """Match the cells of a row, which is the XML from start to end; four groups for each (see `_IN_RUN`).

        None if the first of the columns has no cell, or if one has a formula or is written in an unusual way.
        """
        at = xml.find(b'%b%d"' % (self._start, number), start, end) if self._run is not None else -1
        if at < 0 or self._run is None:
            return None
        found = self._run.match(xml, at, end)
        after = None if found is None else found.group(4 * len(self.letters) + 1)
        return None if after is not None and column_of(after) <= self.last else found

    def cut_run(self, found: re.Match[bytes], start: int) -> Cut | None:
        """The row, which begins at ``start``, cut around the cells that `run` matched; None if one does not exist."""
        xml, end, styles = found.string, found.endpos, found.groups()[:-1:4]
        if None in styles or xml[end - 6 : end] != b"</row>":
            return None
        return Cut(xml[start : found.start()], styles, has_formula=False, after=xml[found.end() : end - 6])

    def cut(self, xml: bytes, number: int) -> Cut:
        """The row cut around the columns."""
        before, inside, after = self.split(xml, number)
        own = {letters: b' s="%b"' % style if style else b"" for letters, style in PLACE_AND_STYLE.findall(inside)}
        return Cut(before, tuple(map(own.get, self._names)), b"<f" in inside, after)

    def split(self, xml: bytes, number: int) -> tuple[bytes, bytes, bytes]:
        """What a row has before the columns (at least its opening tag), in them, and after them."""
        row = b'%d"' % number
        start = xml.find(self._start + row)
        if start >= 0:
            end = xml.find(self._next + row, start)
            if end < 0:
                last = xml.rfind(b'<c r="')
                if column_of(xml[last + 6 : xml.index(b'"', last + 6) - len(row) + 1]) <= self.last:
                    end = len(xml) - 6
        else:
            end = -1
        if end < 0:
            start, end = self._search(xml)
        opening = xml.index(b">") + 1
        head = xml[:opening]
        if head[-2:] == b"/>":
            head = opening_tag(xml, number)
        elif (at := head.find(b' spans="')) >= 0:
            head = head[:at] + head[head.index(b'"', at + 8) + 1 :]
        return head + xml[opening:start], xml[start:end], xml[end:-6] if end < len(xml) - 6 else b""

    def _search(self, xml: bytes) -> tuple[int, int]:
        """Where the columns begin and end, looked for cell by cell."""
        stop = xml.rfind(b"</row>")
        if stop < 0:
            return xml.index(b">") + 1, xml.index(b">") + 1
        start = stop
        for found in _PLACE.finditer(xml):
            column = column_of(found.group(1))
            if column > self.last:
                return min(start, found.start()), found.start()
            if column >= self.first:
                start = min(start, found.start())
        return start, stop
