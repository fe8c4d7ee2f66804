"""SheetData: the rows of a worksheet part as they stand in it; only rows that are written to are built anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final

from xlwings_offline.cells import column_reader
from xlwings_offline.cells.column_reader import Packed, WholeSheet
from xlwings_offline.cells.columns import column_styles
from xlwings_offline.cells.gc_pause import held_back
from xlwings_offline.cells.pending_styles import WaitingStyles
from xlwings_offline.cells.read import CellReader
from xlwings_offline.cells.row_xml import Columns, column_of
from xlwings_offline.cells.shared_formulas import formulas_in, has_groups, keep_whole, shared_in
from xlwings_offline.cells.sheet_rows import MANY, SheetRows
from xlwings_offline.cells.sheet_xml import NoSheet, ends_of, plain
from xlwings_offline.cells.write import CellWriter
from xlwings_offline.errors import Unreadable
from xlwings_offline.formulas.references import LAST_ROW, Area, column_letters, parse_area

if TYPE_CHECKING:
    from xlwings_offline.workbook.workbook import Workbook

_DIMENSION: Final = re.compile(rb'<dimension ref="([^"]*)"\s*/>')
#: From so many cells on, and from one in so many of the sheet's, a read of all of it is worth its while.
BIG_READ: Final = 5_000
WORTH: Final = 4
#: A sheet of so many bytes is large.
BIG_PART: Final = 500_000


class SheetData:
    """The cells of one worksheet part. Rows and columns count from 1.

    Raises:
        Unreadable: the part has no rows that this engine can tell apart.
    """

    def __init__(self, workbook: Workbook, part: str) -> None:
        self._workbook, self.part = workbook, part
        self.head, _, _, self.tail = ends_of(self._xml(again=True))
        self._rows: SheetRows | None = None
        self._groups: bool | None = None
        self._is_exact = False
        self._waiting = WaitingStyles()
        self._column_styles: tuple[bytes, dict[int, int]] = (b"", {})
        self._changed = False
        self._original = (self.head, self.tail)
        self._used: Area | None = None
        #: Hull of what was written, and whether rows were moved, after which the hull says nothing.
        self._written: Area | None = None
        self._moved = False
        self.reader = CellReader(workbook, workbook.date_styles)
        self.writer = CellWriter(workbook)

    def _xml(self, *, again: bool = False) -> bytes:
        package = self._workbook.package
        try:
            xml = plain(package.foresee(self.part) if again else package.read(self.part))
            head, _, _, _ = ends_of(xml)
        except NoSheet as reason:
            raise Unreadable(
                f"{package.path.name} has a sheet that cannot be read without Excel: {self.part}."
            ) from reason
        if b"<!DOCTYPE" in head:
            raise Unreadable(f"{package.path.name} holds a document type in {self.part}, which no workbook does.")
        return xml

    @property
    def rows(self) -> SheetRows:
        """The XML of each row by its number. Told apart when first asked for."""
        if self._rows is None:
            if self._workbook.package.size(self.part) >= BIG_PART:
                self._workbook.keep_open(self)
            self._rows, self._groups = SheetRows.of_part(self._xml()), None
        return self._rows

    def _has_groups(self) -> bool:
        """Whether any formula belongs to several cells."""
        if self._groups is None:
            self._groups = has_groups(self.rows)
        return self._groups

    @property
    def weight(self) -> int:
        """Bytes that the rows take, or will take once they are told apart."""
        return self._workbook.package.size(self.part) if self._rows is None else self._rows.weight

    # -- reading

    def block(self, row1: int, column1: int, row2: int, column2: int) -> list[list[object]]:
        """Values of an area, row by row: float, str, bool, datetime, CellError; None for a blank."""
        area = Area(row1, column1, row2, column2)
        whole = self._read_whole(area)
        if whole is not None:
            return whole.block(area)
        rows = self.settled_rows() if self._waiting.overlaps(area) else self.rows  # a date is one by its style
        with held_back():
            return self.reader.block(rows, area)

    def packed(self, area: Area) -> list[Packed] | None:
        """The cells of an area by column, empty texts blank and errors as their text; None if read cell by cell."""
        whole, columns = self._read_whole(area), range(area.column1, area.column2 + 1)
        return None if whole is None else [whole.column(each).part(area.row1 - 1, area.row2) for each in columns]

    def _read_whole(self, area: Area) -> WholeSheet | None:
        """All cells by the quick reader; None where it does not know how, or is not worth its while.

        It is for a good part of a large sheet.
        """
        kept = self._workbook.whole
        if kept is not None and kept[0] == self.part:
            return kept[1]
        if self._is_exact or self._changed or not self._is_worth_it(area):
            return None
        self._workbook.whole = None  # two would be too much at once
        whole = column_reader.read(self._workbook, self.part, self.reader)
        self._is_exact = whole is None
        if whole is not None:
            self._workbook.whole = (self.part, whole)
        return whole

    def _is_worth_it(self, area: Area) -> bool:
        found = _DIMENSION.search(self.head)
        used = parse_area(found.group(1).decode()) if found else None
        return _cells(area) >= BIG_READ and (used is None or _cells(used) <= _cells(area) * WORTH)

    def formulas(self, row1: int, column1: int, row2: int, column2: int) -> list[list[str]]:
        """Formulas of an area with their '=', '' where a cell has none; shared ones as each cell has it."""
        rows, columns, inside = self.rows, range(column1, column2 + 1), range(row1, row2 + 1)
        shares = any(b't="shared"' in rows.get(row, b"") for row in inside)
        shared = shared_in(rows) if shares else {}
        blank, texts = [""] * len(columns), []
        for row in inside:
            xml = rows.get(row)
            found = formulas_in(xml, row, shared) if xml is not None and b"<f" in xml else None
            texts.append([found.get(column, "") for column in columns] if found else blank.copy())
        return texts

    def used(self) -> Area | None:
        """The area that holds cells, None for an empty sheet."""
        if self._used is None:
            corners = []
            for row, xml in self.settled_rows().items():
                places = [find(b'<c r="') + 6 for find in (xml.find, xml.rfind)]
                if places[0] >= 6:
                    first, last = (xml[at : xml.index(b'"', at) - len(str(row))] for at in places)
                    corners.append((row, first, last))
            if not corners:
                return None
            firsts, lasts = (
                {column_of(letters) for letters in {corner[side] for corner in corners}} for side in (1, 2)
            )
            self._used = Area(min(c[0] for c in corners), min(firsts), max(c[0] for c in corners), max(lasts))
        return self._used

    # -- styles

    def styles(self, row1: int, column1: int, row2: int, column2: int) -> list[list[int]]:
        """The style number that each cell has, or would have if something were written into it, column by column."""
        columns, rows = Columns(column1, column2, many=row2 - row1 >= MANY), self.rows
        cuts = [rows.cut(row, columns) for row in range(row1, row2 + 1)]
        return self.writer.styles(Area(row1, column1, row2, column2), cuts, self)

    def style_of(self, row: int, column: int) -> int:
        """The style number that a cell has, or would have if something were written into it."""
        return self.styles(row, column, row, column)[0][0]

    def overlay(self, area: Area, styles: list[list[int]]) -> None:
        """Put the styles that wait to be written over those that the cells have, column by column."""
        self._waiting.overlay(area, styles)

    def column_style(self, column: int) -> int:
        """The style number that a whole column has."""
        if self._column_styles[0] is not self.head:
            self._column_styles = (self.head, column_styles(self.head))
        return self._column_styles[1].get(column, 0)

    def set_style(self, row1: int, column1: int, row2: int, column2: int, xf: int) -> None:
        """Give every cell of an area a style; cells that are not there come into being when the sheet is written."""
        self._change()
        if row1 > self.rows.last:
            columns = [c for c in range(column1, column2 + 1) if self.column_style(c) != xf]
            if not columns and not self._waiting.overlaps(Area(row1, column1, row2, column2)):
                return  # cells that are made there will look so by themselves
        area = Area(row1, column1, row2, column2)
        self._waiting.add(area, xf)
        self._written, self._used = _hull(self._written or area, area), None

    # -- writing

    def write_block(self, row: int, column: int, rows: Sequence[Sequence[object]], *, typed: bool = True) -> None:
        """Write values; a text that begins with '=' is a formula, None empties the cell and keeps its format.

        Texts become what Excel makes of them when they are typed, unless `typed` is off or the cell's format is text.
        Raises CannotOverwrite where only a part of an array formula would go, ValueError for rows of unequal length.
        """
        if not rows or not rows[0]:
            return
        if len(set(map(len, rows))) > 1:
            raise ValueError("All rows of a block have the same number of cells; this one is jagged.")
        area = Area(row, column, row + len(rows) - 1, column + len(rows[0]) - 1)
        if len(rows) >= MANY:
            self._workbook.keep_open(self)
        if row <= self.rows.last and self._has_groups():
            keep_whole(self.rows, area)
        self._change()
        with held_back():
            formulas = self.writer.write(area, rows, self, typed=typed)
        if formulas:
            self._workbook.drop_calc_chain()
        self._waiting.settle(area)
        self._used = _hull(self._used, area) if self._used else None
        self._written = _hull(self._written or area, area)
        self._workbook.full_calc()

    def _change(self) -> None:
        """Take down that cells are about to change."""
        self._changed = True
        if self._workbook.whole is not None and self._workbook.whole[0] == self.part:
            self._workbook.whole = None

    def set_row(self, row: int, xml: bytes) -> None:
        """Put another look on a row; its cells stay."""
        self._changed = True
        self.rows[row] = xml

    def move_rows(self, first: int, by: int) -> None:
        """Move every row from one on up or down, with all that it has; rows in the way of a move up go."""
        moved = [
            xml if row < first else _renumbered(xml, row + by)
            for row, xml in self.settled_rows().items()
            if row < min(first, first + by) or row >= first
        ]
        self._rows = SheetRows.of(moved)
        self.cells_moved()

    def settled_rows(self) -> SheetRows:
        """The rows with every style written into them; `cells_moved` tells that cells were put into them."""
        self._waiting.write(self.rows)
        return self.rows

    def cells_moved(self) -> None:
        """Note that cells went from one place to another."""
        self._change()
        self._used, self._moved = None, True
        self._workbook.drop_calc_chain()
        self._workbook.full_calc()

    # -- the part

    def flush(self) -> None:
        """Write the part into the package, if anything was changed."""
        if not self._changed and (self.head, self.tail) == self._original:
            return
        if self._changed:
            self._waiting.write(self.rows)
            self._fit_dimension()
            self._used = None
            body = chain((b"<sheetData>",), self.rows.pieces(), (b"</sheetData>",))
        else:
            xml, (head, tail) = self._xml(), self._original
            body = chain((xml[len(head) : len(xml) - len(tail)],))
        self._workbook.package.write(self.part, chain((self.head,), body, (self.tail,)))
        self._changed, self._original = False, (self.head, self.tail)

    def let_go(self) -> None:
        """Write the part into the package and drop its rows; they are told apart anew when they are asked for."""
        self.flush()
        self._rows = None

    def _fit_dimension(self) -> None:
        """Widen the dimension to what was written; it may be larger than what is left."""
        found = _DIMENSION.search(self.head)
        if found is None:
            return
        before = parse_area(found.group(1).decode())
        area = self.used() if self._moved or before is None else _hull(before, self._written or before)
        if area is None or area == before:
            return
        corners = f"{column_letters(area.column1)}{area.row1}:{column_letters(area.column2)}{area.row2}"
        self.head = self.head[: found.start()] + f'<dimension ref="{corners}"/>'.encode() + self.head[found.end() :]


def _cells(area: Area) -> int:
    return (area.row2 - area.row1 + 1) * (area.column2 - area.column1 + 1)


def _renumbered(xml: bytes, row: int) -> bytes:
    return re.sub(rb'(<row\b[^>]*?\br="|<c r="[A-Z]+)\d+', rb"\g<1>%d" % row, xml)


def _hull(first: Area, second: Area) -> Area:
    rows = min(first.row1, second.row1), max(first.row2, second.row2)
    columns = min(first.column1, second.column1), max(first.column2, second.column2)
    return Area(rows[0], columns[0], min(rows[1], LAST_ROW), columns[1])
