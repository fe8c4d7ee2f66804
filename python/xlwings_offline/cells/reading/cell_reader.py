"""The exact reader: cells parsed from the XML of rows, with the meaning that Excel gives them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from lxml import etree

from xlwings_offline.cells.rows.row_xml import Columns, column_of
from xlwings_offline.cells.rows.sheet_rows import MANY, SheetRows
from xlwings_offline.cells.shared.shared_parts import SharedParts
from xlwings_offline.cells.shared.shared_strings import plain_text
from xlwings_offline.cells.values import CellError, decoded, to_datetime, unescape
from xlwings_offline.errors import Unreadable
from xlwings_offline.formulas.references import Area, column_number
from xlwings_offline.package.namespaces import MAIN

#: A cell as Excel, XlsxWriter and this engine write it; anything else is parsed as XML, which is slower.
_CELL: Final = re.compile(
    rb'<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?'
    rb"(?:/>|>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?"
    rb'(?:<v>([^<]*)</v>|<v/>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>|<is><t/></is>)?</c>)'
)
#: The ways to write a true value; Excel writes the first.
_TRUE: Final = (b"1", b"true", b"TRUE")


class CellReader:
    """Reads rows of one workbook; remembers the dates that it has seen."""

    def __init__(self, shared: SharedParts) -> None:
        self._shared = shared
        self._moments: dict[bytes, datetime | float] = {}
        self._is_1904 = shared.date1904

    def block(self, rows: SheetRows, area: Area) -> list[list[object]]:
        """Values of an area, row by row, blanks None. Raises Unreadable for a cell that contradicts its type."""
        columns = Columns(area.column1, area.column2, many=area.row2 - area.row1 >= MANY)
        number = area.row1
        try:
            return [self._row(rows, number := each, columns) for each in range(area.row1, area.row2 + 1)]
        except (ValueError, IndexError) as reason:
            raise Unreadable(
                f"{self._shared.package.label} has a cell in row {number} that cannot be read; restore a backup."
            ) from reason

    def _row(self, rows: SheetRows, number: int, columns: Columns) -> list[object]:
        run = rows.run(number, columns)
        if run is not None:
            each = iter(run[1].groups(b"")[:-1])
            return [
                self._value(t, s[4:-1], v, text) if v or t or text else None
                for s, t, v, text in zip(each, each, each, each, strict=True)
            ]
        xml = rows.get(number)
        if xml is None:
            return [None] * len(columns.letters)
        return self.cells(columns.split(xml, number)[1], columns.first, columns.last)

    def cells(self, xml: bytes, first: int, last: int) -> list[object]:
        """Values of the columns, from the XML of cells of one row; blanks None."""
        cells: list[object] = [None] * (last - first + 1)
        found = _CELL.findall(xml)
        if len(found) != xml.count(b"<c "):
            return self._slow_cells(xml, first, last)
        for letters, style, kind, value, text in found:
            column = column_of(letters)
            if first <= column <= last and (value or kind or text):
                if not value and kind == b"str":  # the pattern cannot tell an empty result from none
                    return self._slow_cells(xml, first, last)
                cells[column - first] = self._value(kind, style, value, text)
        return cells

    def _value(self, kind: bytes, style: bytes, value: bytes, text: bytes) -> object:
        if text:  # is in the cell itself, whatever its type says
            return decoded(text.decode())
        if kind in (b"str", b"inlineStr"):
            return decoded(value.decode())
        if not value:
            return None
        if not kind or kind == b"n":
            if style and self._shared.is_date(style):
                return self._moment(value)
            return float(value)
        if kind == b"s":
            return self._shared.strings[_index(value)].as_py()
        if kind == b"b":
            return value.strip() in _TRUE
        shown = decoded(value.decode())
        return CellError(shown) if kind == b"e" else _iso(shown)

    def _moment(self, value: bytes) -> datetime | float:
        moment = self._moments.get(value)
        if moment is None:
            moment = self._moments[value] = to_datetime(float(value), is_1904=self._is_1904)
        return moment

    def _slow_cells(self, xml: bytes, first: int, last: int) -> list[object]:
        """Read cells that have anything unusual: rich text, other attributes, prefixes, comments."""
        cells: list[object] = [None] * (last - first + 1)
        column = 0
        for cell in _root(xml):
            letters = re.match("[A-Z]+", cell.get("r") or "")
            column = column_number(letters.group()) if letters else column + 1
            if first <= column <= last:
                cells[column - first] = self._slow_value(cell)
        return cells

    def _slow_value(self, cell: etree._Element) -> object:
        kind, style = (cell.get("t") or "").encode(), (cell.get("s") or "").encode()
        if next(cell.iterchildren("{*}is"), None) is not None:
            return plain_text(cell)
        value = next(cell.iterchildren("{*}v"), None)
        text = "" if value is None else value.text or ""
        if kind in (b"str", b"inlineStr") and value is not None:
            return unescape(text)
        if kind == b"e" and text:
            return CellError(text)
        return self._value(kind, style, text.encode(), b"") if text else None


def _root(xml: bytes) -> etree._Element:
    wrapped = b'<x xmlns="' + MAIN.encode() + b'">' + _without_prefixes(xml) + b"</x>"
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(wrapped, parser)


def _without_prefixes(xml: bytes) -> bytes:
    """The XML without prefixed attributes, which this engine does not read."""
    return re.sub(rb"\s(?!xml:)[\w.]+:[\w.]+=\"[^\"]*\"", b"", xml)


def _index(digits: bytes) -> int:
    """The index of a shared string. Raises ValueError for what is not an index."""
    index = float(digits)
    if index < 0 or not index.is_integer():
        raise ValueError(digits)
    return int(index)


def _iso(text: str) -> object:
    try:
        return datetime.fromisoformat(text.rstrip("Z"))
    except ValueError:
        return text
