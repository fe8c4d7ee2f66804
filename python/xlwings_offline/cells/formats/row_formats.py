"""Formats of whole rows: height, hidden or not. Functions that change them return the changed rows by number."""

import re
from collections.abc import Iterable
from typing import Final

from xlwings_offline.cells.rows.row_xml import is_hidden, with_hidden
from xlwings_offline.cells.rows.sheet_rows import SheetRows

_DEFAULT_HEIGHT: Final = re.compile(rb'<sheetFormatPr\b[^>]*?\bdefaultRowHeight="([\d.]+)"')
_HEIGHT: Final = re.compile(rb'<row\b[^>]*?\bht="([\d.]+)"')


def height_of(head: bytes, rows: SheetRows, first: int, last: int) -> float | None:
    """The height of the rows in points, None if they differ."""
    default, hidden = _default_height(head), hidden_rows(rows, first, last)
    heights = {
        0.0 if row in hidden else float(found[1]) if (found := _HEIGHT.match(rows.get(row, b""))) else default
        for row in range(first, last + 1)
    }
    return heights.pop() if len(heights) == 1 else None


def total_height(head: bytes, rows: SheetRows, first: int, last: int) -> float:
    """The height of all rows together, in points."""
    default, hidden = _default_height(head), hidden_rows(rows, first, last)
    total = (last - first + 1 - len(hidden)) * default
    for row, xml in rows.items():
        if first <= row <= last and row not in hidden and (found := _HEIGHT.match(xml)):
            total += float(found.group(1)) - default
    return total


def with_height(rows: SheetRows, first: int, last: int, height: float) -> dict[int, bytes]:
    """The rows at a height in points."""
    changed = {}
    for row in range(first, last + 1):
        start, rest = _without_height(rows.get(row, _empty(row)))
        slash = b"/" if start.endswith(b"/") else b""
        changed[row] = start.rstrip(b"/") + b' ht="%g" customHeight="1"' % height + slash + rest
    return changed


def with_fitted_height(rows: SheetRows, first: int, last: int) -> dict[int, bytes]:
    """The rows that have a height of their own, without it: Excel fits them to their contents."""
    changed = {}
    for row in range(first, min(last, rows.last) + 1):
        xml = rows.get(row, b">")
        if b' ht="' in xml[: xml.index(b">")]:
            changed[row] = b"".join(_without_height(xml))
    return changed


def with_visibility(rows: SheetRows, numbers: Iterable[int], *, hidden: bool) -> dict[int, bytes]:
    """The rows hidden or shown."""
    return {row: with_hidden(rows.get(row, _empty(row)), hidden=hidden) for row in numbers if hidden or row in rows}


def hidden_rows(rows: SheetRows, first: int, last: int) -> set[int]:
    """Which of the rows are hidden."""
    return {row for row in range(first, min(last, rows.last) + 1) if is_hidden(rows.get(row, b">"))}


def _default_height(head: bytes) -> float:
    found = _DEFAULT_HEIGHT.search(head)
    return float(found.group(1)) if found else 15.0


def _empty(row: int) -> bytes:
    return b'<row r="%d"></row>' % row


def _without_height(xml: bytes) -> tuple[bytes, bytes]:
    """The opening tag of a row, up to its end and without a height, and the rest."""
    end = xml.index(b">")
    return re.sub(rb'\s(?:ht|customHeight)="[^"]*"', b"", xml[:end]), xml[end:]
