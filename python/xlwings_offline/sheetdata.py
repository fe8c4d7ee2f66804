"""SheetData: the rows of a worksheet part as they stand in it; only rows that are written to are built anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from xlwings_offline.cellread import CellReader
from xlwings_offline.cellwrite import CellWriter, existing_styles, formulas_in, row_style, shared_formulas
from xlwings_offline.errors import Unreadable
from xlwings_offline.references import column_letters, column_number

if TYPE_CHECKING:
    from xlwings_offline.workbook import Workbook

_BODY: Final = re.compile(rb"<sheetData\s*/>|<sheetData\s*>(.*)</sheetData\s*>", re.DOTALL)
_ROW: Final = re.compile(rb"<row\b[^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_NUMBER: Final = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
_COLUMN: Final = re.compile(rb"<col\b([^>]*)/>")
_CELL_PLACE: Final = re.compile(rb'<c r="([A-Z]+)\d+"')
_DIMENSION: Final = re.compile(rb'<dimension ref="[^"]*"\s*/>')


class SheetData:
    """The cells of one worksheet part. Rows and columns count from 1.

    Raises:
        Unreadable: the part has no rows that this engine can tell apart.
    """

    def __init__(self, workbook: Workbook, part: str) -> None:
        self._workbook, self.part = workbook, part
        xml = workbook.package.read(part)
        found = _BODY.search(xml)
        if found is None:
            raise Unreadable(f"{workbook.package.path.name} has a sheet written in a way that needs Excel: {part}.")
        self.head, self.tail = xml[: found.start()], xml[found.end() :]
        self.rows: dict[int, bytes] = {}
        self._fills: list[tuple[int, int, int, int, int]] = []
        self._column_styles: tuple[bytes, dict[int, int]] = (b"", {})
        self._changed = False
        self._original = (self.head, self.tail)
        if found.group(1) is not None:
            self._split(found.group(1))
        self.reader = CellReader(workbook, workbook.date_styles)
        self.writer = CellWriter(workbook)

    def _split(self, body: bytes) -> None:
        number = 0
        for row in _ROW.findall(body):
            found = _NUMBER.match(row)
            number = int(found.group(1)) if found else number + 1
            self.rows[number] = row

    # -- reading

    def block(self, row1: int, column1: int, row2: int, column2: int) -> list[list[object]]:
        """Values of an area, row by row."""
        blank: list[object] = [None] * (column2 - column1 + 1)
        read, rows = self.reader.row, self.rows
        return [
            read(xml, column1, column2) if (xml := rows.get(row)) is not None else blank.copy()
            for row in range(row1, row2 + 1)
        ]

    def formulas(self, row1: int, column1: int, row2: int, column2: int) -> list[list[str]]:
        """Formulas of an area with their '=', '' where a cell has none; shared ones as each cell has it."""
        inside = range(row1, row2 + 1)
        shared = shared_formulas(self.rows) if any(b't="shared"' in self.rows.get(row, b"") for row in inside) else {}
        found = [formulas_in(self.rows.get(row, b""), row, shared) for row in inside]
        return [[texts.get(column, "") for column in range(column1, column2 + 1)] for texts in found]

    def used(self) -> tuple[int, int, int, int] | None:
        """Corners of the area that holds cells, None for an empty sheet."""
        rows = [row for row, xml in self.rows.items() if b"<c " in xml]
        if not rows:
            return None
        firsts, lasts = [], []
        for row in rows:
            letters = _CELL_PLACE.findall(self.rows[row])
            if letters:
                firsts.append(column_number(letters[0].decode()))
                lasts.append(column_number(letters[-1].decode()))
        return min(rows), min(firsts, default=1), max(rows), max(lasts, default=1)

    def style_of(self, row: int, column: int) -> int:
        """The style number that a cell has, or would have if something were written into it."""
        for row1, column1, row2, column2, xf in reversed(self._fills):
            if row1 <= row <= row2 and column1 <= column <= column2:
                return xf
        xml = self.rows.get(row)
        if xml is not None:
            own = existing_styles(xml).get(column)
            if own is not None:
                return own
            of_row = row_style(xml)
            if of_row is not None:
                return of_row
        return self.column_style(column)

    def column_style(self, column: int) -> int:
        """The style number that a whole column has."""
        if self._column_styles[0] is not self.head:
            self._column_styles = (self.head, column_styles(self.head))
        return self._column_styles[1].get(column, 0)

    # -- writing

    def write_block(self, row: int, column: int, rows: Sequence[Sequence[object]]) -> None:
        """Write values; a text that begins with '=' is a formula, None empties the cell and keeps its format."""
        if not rows or not rows[0]:
            return
        self._changed = True
        if self.writer.write((row, column), rows, self):
            self._workbook.drop_calc_chain()
        self._workbook.full_calc()

    def fill_styles(self, row: int) -> dict[int, int]:
        """Formats set for cells of a row that may not be there yet, by column."""
        found: dict[int, int] = {}
        if not self._fills:
            return found
        for row1, column1, row2, column2, xf in self._fills:
            if row1 <= row <= row2:
                found.update(dict.fromkeys(range(column1, column2 + 1), xf))
        return found

    def set_style(self, row1: int, column1: int, row2: int, column2: int, xf: int) -> None:
        """Give every cell of an area a style; cells that are not there come into being when the sheet is written."""
        self._changed = True
        new_rows = row1 > max(self.rows, default=0)
        if new_rows and all(self.column_style(column) == xf for column in range(column1, column2 + 1)):
            return  # cells that are made there will look so by themselves
        self._fills.append((row1, column1, row2, column2, xf))

    def set_heights(self, row1: int, row2: int, height: float) -> None:
        """Give rows a height in points."""
        self._changed = True
        for row in range(row1, row2 + 1):
            xml = self.rows.get(row, b'<row r="%d"></row>' % row)
            head = xml[: xml.index(b">")]
            head = re.sub(rb'\s(?:ht|customHeight)="[^"]*"', b"", head)
            slash = b"/" if head.endswith(b"/") else b""
            self.rows[row] = head.rstrip(b"/") + b' ht="%g" customHeight="1"' % height + slash + xml[xml.index(b">") :]

    def _settle_styles(self) -> None:
        """Put the waiting formats into the cells."""
        for row1, column1, row2, column2, xf in self._fills:
            for row in range(row1, row2 + 1):
                self.rows[row] = self.writer.restyled(self.rows.get(row), row, range(column1, column2 + 1), xf)
        self._fills.clear()

    # -- the part

    def flush(self) -> None:
        """Write the part into the package, if anything was changed."""
        if not self._changed and (self.head, self.tail) == self._original:
            return
        if self._fills:
            self._settle_styles()
        body = [self.rows[number] for number in sorted(self.rows)]
        self._fit_dimension()
        self._workbook.package.write(
            self.part, b"".join((self.head, b"<sheetData>", *body, b"</sheetData>", self.tail))
        )
        self._changed, self._original = False, (self.head, self.tail)

    def _fit_dimension(self) -> None:
        area = self.used()
        if area is None:
            return
        row1, column1, row2, column2 = area
        text = f'<dimension ref="{column_letters(column1)}{row1}:{column_letters(column2)}{row2}"/>'.encode()
        self.head = _DIMENSION.sub(text, self.head, count=1)


def column_styles(head: bytes) -> dict[int, int]:
    """Style number by column, from a sheet's <cols>."""
    styles: dict[int, int] = {}
    for attributes in _COLUMN.findall(head):
        found = dict(re.findall(rb'(\w+)="([^"]*)"', attributes))
        if style := int(found.get(b"style", 0)):
            styles.update(dict.fromkeys(range(int(found[b"min"]), int(found[b"max"]) + 1), style))
    return styles
