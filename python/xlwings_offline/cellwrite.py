"""Cells written into the XML of a sheet's rows; what a row holds beside them stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, Final

from xlwings_offline.errors import CannotOverwrite
from xlwings_offline.formulas import shift
from xlwings_offline.references import Area, column_letters, column_number, parse_area
from xlwings_offline.values import as_typed, content, escape

if TYPE_CHECKING:
    from xlwings_offline.sheetdata import SheetData
    from xlwings_offline.workbook import Workbook

_CELL: Final = re.compile(rb"<c\b[^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_PLACE: Final = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)\d+"')
_STYLE: Final = re.compile(rb'<c\b[^>]*?\bs="(\d+)"')
_PLACE_AND_STYLE: Final = re.compile(rb'<c r="([A-Z]+)\d+"(?: s="(\d+)")?')
_FORMULA: Final = re.compile(rb"<f\b([^>]*?)(?:/>|>([^<]*)</f>)")
_SHARED: Final = re.compile(rb'\bt="shared"')
_INDEX: Final = re.compile(rb'\bsi="(\d+)"')
_AREA: Final = re.compile(rb'\bref="([^"]+)"')
_FIXED: Final = re.compile(
    rb'<f\b[^>]*?\bt="(?:array|dataTable)"[^>]*?\bref="([^"]+)"|<f\b[^>]*?\bref="([^"]+)"[^>]*?\bt="(?:array|dataTable)"'
)
_ROW_HEAD: Final = re.compile(rb"<row\b[^>]*?(/?)>")
_ROW_STYLE: Final = re.compile(
    rb'<row\b[^>]*?\bs="(\d+)"[^>]*\bcustomFormat="(?:1|true)"|<row\b[^>]*\bcustomFormat="(?:1|true)"[^>]*?\bs="(\d+)"'
)
_SPANS: Final = re.compile(rb'\s+spans="[^"]*"')
DATE_CODE, MOMENT_CODE = "m/d/yyyy", "m/d/yyyy h:mm"


class CellWriter:
    """Writes rows of one workbook; remembers the styles that it has met."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._text_styles: dict[int, bool] = {}
        self._date_styles: dict[tuple[int, bool], int] = {}
        self._is_1904 = workbook.date1904

    def write(self, at: tuple[int, int], rows: Sequence[Sequence[object]], data: SheetData) -> bool:
        """Put values into the rows; tells whether a formula went or came.

        Raises CannotOverwrite where only a part of an array formula would go.
        """
        top, left = at
        area = Area(top, left, top + len(rows) - 1, left + len(rows[0]) - 1)
        self._keep_whole(data.rows, area)
        letters = [column_letters(left + place) for place in range(len(rows[0]))]
        columns = list(range(left, left + len(rows[0])))
        defaults = [data.column_style(column) for column in columns]
        formulas = False
        for number, values in enumerate(rows, top):
            old = data.rows.get(number)
            styles = self._styles(old, number, columns, defaults, data)
            cells = {
                column: self._cell(letter, number, value, style)
                for column, letter, value, style in zip(columns, letters, values, styles, strict=True)
            }
            formulas = formulas or (old is not None and b"<f" in old) or any(b"<f>" in cell for cell in cells.values())
            data.rows[number] = joined(old, number, cells)
        return formulas

    def _styles(
        self, old: bytes | None, number: int, columns: list[int], defaults: list[int], data: SheetData
    ) -> list[int]:
        waiting = data.fill_styles(number)
        if old is None:
            return (
                [waiting.get(column, default) for column, default in zip(columns, defaults, strict=True)]
                if waiting
                else defaults
            )
        own, of_row = existing_styles(old), row_style(old)
        if of_row is not None:
            defaults = [of_row] * len(columns)
        found = [own.get(column, default) for column, default in zip(columns, defaults, strict=True)]
        return [waiting.get(column, style) for column, style in zip(columns, found, strict=True)] if waiting else found

    def _cell(self, letters: str, number: int, value: object, style: int) -> bytes:
        if isinstance(value, str):
            if value.startswith("=") and len(value) > 1 and not self._is_text(style):
                return f'<c r="{letters}{number}"{_s(style)}><f>{escape(value[1:])}</f></c>'.encode()
            value = self._text(value, style)
        elif isinstance(value, datetime):
            style = self._date_style(style, value)
        elif value is None:
            return f'<c r="{letters}{number}"{_s(style)}/>'.encode() if style else b""
        kind, inner = content(value, is_1904=self._is_1904)
        return f'<c r="{letters}{number}"{_s(style)}{kind}>{inner}</c>'.encode()

    def _text(self, text: str, style: int) -> object:
        if text.startswith("'"):
            return text[1:]
        return text if self._is_text(style) else as_typed(text)

    def _is_text(self, style: int) -> bool:
        known = self._text_styles.get(style)
        if known is None:
            known = self._text_styles[style] = self._workbook.styles.number_format(style) == "@"
        return known

    def _date_style(self, style: int, moment: datetime) -> int:
        timed = bool(moment.hour or moment.minute or moment.second or moment.microsecond)
        key = (style, timed)
        if key not in self._date_styles:
            styles = self._workbook.styles
            code = MOMENT_CODE if timed else DATE_CODE
            self._date_styles[key] = style if styles.is_date(style) else styles.with_number_format(style, code)
        return self._date_styles[key]

    # -- formulas that belong to several cells

    def _keep_whole(self, rows: dict[int, bytes], area: Area) -> None:
        """Shared formulas whose first cell goes are written out; part of an array formula is refused."""
        for xml in rows.values():
            if b't="array"' not in xml and b't="dataTable"' not in xml:
                continue
            for found in _FIXED.findall(xml):
                fixed = parse_area((found[0] or found[1]).decode())
                if fixed and fixed.overlaps(area) and not _covers(area, fixed):
                    raise CannotOverwrite(
                        f"{area.text} holds a part of the array formula in {fixed.text}; change all of it or none."
                    )
        touched = [rows[number] for number in range(area.row1, area.row2 + 1) if number in rows] if len(rows) else []
        if any(_SHARED.search(xml) and b"ref=" in xml for xml in touched):
            write_out_shared(rows)

    def restyled(self, xml: bytes | None, number: int, columns: Iterable[int], style: int) -> bytes:
        """The row with a style in each of the columns."""
        own = cells_of(xml)
        cells = {}
        for column in columns:
            cell = own.get(column)
            if cell is None:
                cells[column] = f'<c r="{column_letters(column)}{number}" s="{style}"/>'.encode()
            elif _STYLE.match(cell):
                cells[column] = re.sub(rb'(<c\b[^>]*?\bs=")\d+', rb"\g<1>%d" % style, cell, count=1)
            else:
                cells[column] = re.sub(rb'(<c\b[^>]*?\br="[A-Z]+\d+")', rb'\1 s="%d"' % style, cell, count=1)
        return joined(xml, number, cells)


def cells_of(xml: bytes | None) -> dict[int, bytes]:
    """The cells of a row, by column."""
    cells: dict[int, bytes] = {}
    column = 0
    for cell in _CELL.findall(xml[xml.index(b">") :] if xml else b""):
        place = _PLACE.match(cell)
        column = column_number(place.group(1).decode()) if place else column + 1
        cells[column] = cell
    return cells


def existing_styles(xml: bytes) -> dict[int, int]:
    """Style numbers of the cells of a row, by column."""
    return {column_number(letters.decode()): int(style or 0) for letters, style in _PLACE_AND_STYLE.findall(xml)}


def row_style(xml: bytes) -> int | None:
    """The style that a whole row has."""
    found = _ROW_STYLE.match(xml)
    return int(found.group(1) or found.group(2)) if found else None


def joined(old: bytes | None, number: int, cells: dict[int, bytes]) -> bytes:
    """A row with the cells put in; those it had and that are not replaced stay as they are."""
    if old is None:
        return b'<row r="%d">%b</row>' % (number, b"".join(cells.values()))
    found = _ROW_HEAD.match(old)
    head = found.group(0) if found else b'<row r="%d">' % number
    if head.endswith(b"/>"):
        head = head[:-2] + b">"
    merged = {**cells_of(old), **cells}
    return _SPANS.sub(b"", head) + b"".join(merged[column] for column in sorted(merged)) + b"</row>"


def formulas_in(xml: bytes, row: int, shared: dict[bytes, tuple[int, int, str]]) -> dict[int, str]:
    """Formulas of a row with their '=', by column; an array formula stands in its first cell."""
    if b"<f" not in xml:
        return {}
    found = {}
    for column, cell in cells_of(xml).items():
        formula = _FORMULA.search(cell)
        if formula is None:
            continue
        text = unescape((formula.group(2) or b"").decode())
        index = _INDEX.search(formula.group(1))
        if not text and index and index.group(1) in shared:
            first_row, first_column, first = shared[index.group(1)]
            text = shift(first, row - first_row, column - first_column)
        if text:
            found[column] = f"={text}"
    return found


def shared_formulas(rows: dict[int, bytes]) -> dict[bytes, tuple[int, int, str]]:
    """Row, column and text of the first cell of each shared formula, by its number."""
    found: dict[bytes, tuple[int, int, str]] = {}
    for number, xml in rows.items():
        if not _SHARED.search(xml):
            continue
        for column, cell in cells_of(xml).items():
            formula = _FORMULA.search(cell)
            if formula and formula.group(2) and _SHARED.search(formula.group(1)):
                index = _INDEX.search(formula.group(1))
                if index:
                    found[index.group(1)] = (number, column, unescape(formula.group(2).decode()))
    return found


def write_out_shared(rows: dict[int, bytes]) -> None:
    """Give every cell of a shared formula its own text."""
    shared = shared_formulas(rows)
    for number, xml in rows.items():
        if not _SHARED.search(xml):
            continue
        cells = cells_of(xml)
        texts = formulas_in(xml, number, shared)
        own = {
            column: _FORMULA.sub(
                b"<f>" + escape(texts[column][1:]).encode().replace(b"\\", b"\\\\") + b"</f>", cell, count=1
            )
            for column, cell in cells.items()
            if column in texts and _SHARED.search(cell)
        }
        rows[number] = joined(xml, number, own)


def _covers(outer: Area, inner: Area) -> bool:
    rows = outer.row1 <= inner.row1 and inner.row2 <= outer.row2
    return rows and outer.column1 <= inner.column1 and inner.column2 <= outer.column2


def _s(style: int) -> str:
    return f' s="{style}"' if style else ""
