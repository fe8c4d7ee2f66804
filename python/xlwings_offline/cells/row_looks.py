"""Looks of whole rows: how high they are, and whether they are hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from xlwings_offline.cells.row_xml import is_hidden, shown_or_not

if TYPE_CHECKING:
    from xlwings_offline.cells.sheet_data import SheetData


def set_heights(data: SheetData, row1: int, row2: int, height: float) -> None:
    """Give rows a height in points."""
    for row in range(row1, row2 + 1):
        xml = data.rows.get(row, b'<row r="%d"></row>' % row)
        head, rest = _without_height(xml)
        slash = b"/" if head.endswith(b"/") else b""
        data.set_row(row, head.rstrip(b"/") + b' ht="%g" customHeight="1"' % height + slash + rest)


def free_heights(data: SheetData, row1: int, row2: int) -> None:
    """Let rows have the height that what they hold needs."""
    for row in range(row1, min(row2, data.rows.last) + 1):
        xml = data.rows.get(row, b">")
        if b' ht="' in xml[: xml.index(b">")]:
            data.set_row(row, b"".join(_without_height(xml)))


def hide_rows(data: SheetData, rows: Iterable[int], *, hidden: bool) -> None:
    """Hide rows, or show them."""
    for row in rows:
        if hidden or row in data.rows:
            data.set_row(row, shown_or_not(data.rows.get(row, b'<row r="%d"></row>' % row), hidden=hidden))


def hidden_rows(data: SheetData, row1: int, row2: int) -> set[int]:
    """The hidden ones of some rows."""
    return {row for row in range(row1, min(row2, data.rows.last) + 1) if is_hidden(data.rows.get(row, b">"))}


def _without_height(xml: bytes) -> tuple[bytes, bytes]:
    """The opening tag of a row, up to its end and without a height, and the rest."""
    end = xml.index(b">")
    return re.sub(rb'\s(?:ht|customHeight)="[^"]*"', b"", xml[:end]), xml[end:]
