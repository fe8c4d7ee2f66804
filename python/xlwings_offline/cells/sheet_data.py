"""SheetData: the cells of a worksheet part; only rows that are written to are rebuilt."""

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final

from xlwings_offline.cells.arrays.packed_columns import PackedColumn, SheetColumns
from xlwings_offline.cells.formats.column_formats import column_styles
from xlwings_offline.cells.gc_pause import gc_paused
from xlwings_offline.cells.reading import column_reader
from xlwings_offline.cells.reading.cell_reader import CellReader
from xlwings_offline.cells.rows.row_xml import Columns, Cut, column_of, styles_by_column
from xlwings_offline.cells.rows.shared_formulas import (
    formulas_in,
    has_formula_groups,
    protect_formula_groups,
    shared_in,
)
from xlwings_offline.cells.rows.sheet_rows import MANY, SheetRows
from xlwings_offline.cells.rows.sheet_xml import NotASheet, normalized, split_at_rows
from xlwings_offline.cells.shared.shared_parts import SharedParts
from xlwings_offline.cells.writing.cell_writer import CellWriter
from xlwings_offline.cells.writing.pending_styles import PendingStyles
from xlwings_offline.errors import Unreadable
from xlwings_offline.formulas.references import LAST_ROW, Area, column_letters, parse_area

_DIMENSION: Final = re.compile(rb'<dimension ref="([^"]*)"\s*/>')
#: A sheet is read as a whole for at least this many cells, if they are at least one in this many of its cells.
BIG_READ: Final = 5_000
WORTH: Final = 4
#: From this many bytes a sheet is large.
BIG_PART: Final = 500_000


class SheetData:
    """The cells of one worksheet part. Rows and columns count from 1.

    Raises:
        Unreadable: the part is not a worksheet that this engine can read.
    """

    def __init__(self, shared: SharedParts, part: str) -> None:
        self._shared, self.part = shared, part
        self.head, _, _, self.tail = split_at_rows(self._xml(again=True))
        self._rows: SheetRows | None = None
        self._groups: bool | None = None
        self._needs_cell_reader = False
        self._pending = PendingStyles()
        self._column_styles: tuple[bytes, dict[int, int]] = (b"", {})
        self._changed = False
        self._original = (self.head, self.tail)
        self._used: Area | None = None
        #: The hull of what was written, and whether rows were moved, which makes the hull useless.
        self._written: Area | None = None
        self._moved = False
        self.reader = CellReader(shared)
        self.writer = CellWriter(shared)

    def _xml(self, *, again: bool = False) -> bytes:
        package = self._shared.package
        try:
            xml = normalized(package.peek(self.part) if again else package.read(self.part))
            head, _, _, _ = split_at_rows(xml)
        except NotASheet as reason:
            raise Unreadable(f"{package.label} has a sheet that cannot be read without Excel: {self.part}.") from reason
        if b"<!DOCTYPE" in head:
            raise Unreadable(f"{package.label} has a document type in {self.part}, which no workbook has.")
        return xml

    @property
    def rows(self) -> SheetRows:
        """The XML of each row by number, indexed when first asked for."""
        if self._rows is None:
            if self._shared.package.size(self.part) >= BIG_PART:
                self._shared.open_sheets.keep(self)
            self._rows, self._groups = SheetRows.of_part(self._xml()), None
        return self._rows

    def _has_formula_groups(self) -> bool:
        """Whether any formula belongs to several cells."""
        if self._groups is None:
            self._groups = has_formula_groups(self.rows)
        return self._groups

    @property
    def weight(self) -> int:
        """The bytes that the rows take, or will take once they are indexed."""
        return self._shared.package.size(self.part) if self._rows is None else self._rows.weight

    # -- reading

    def block(self, row1: int, column1: int, row2: int, column2: int) -> list[list[object]]:
        """Values of an area, row by row: float, str, bool, datetime, CellError; None for a blank."""
        area = Area(row1, column1, row2, column2)
        whole = self._read_whole(area)
        if whole is not None:
            return whole.block(area)
        rows = self.styled_rows() if self._pending.overlaps(area) else self.rows  # its style makes a number a date
        with gc_paused():
            return self.reader.block(rows, area)

    def packed(self, area: Area) -> list[PackedColumn] | None:
        """The cells of an area by column, see `packed_columns`; None if they have to be read cell by cell."""
        whole, columns = self._read_whole(area), range(area.column1, area.column2 + 1)
        return None if whole is None else [whole.column(each).part(area.row1 - 1, area.row2) for each in columns]

    def _read_whole(self, area: Area) -> SheetColumns | None:
        """All cells, read by the quick reader; None if it cannot read them, or if it is not worth it for the area."""
        open_sheets = self._shared.open_sheets
        kept = open_sheets.columns_of(self.part)
        if kept is not None or self._needs_cell_reader or self._changed or not self._is_worth_it(area):
            return kept
        open_sheets.drop_columns()  # two would be too much at once
        columns = column_reader.read(self._shared, self.part, self.reader)
        self._needs_cell_reader = columns is None
        if columns is not None:
            open_sheets.keep_columns(self.part, columns)
        return columns

    def _is_worth_it(self, area: Area) -> bool:
        """Whether the area is large, and a large part of the sheet."""
        found = _DIMENSION.search(self.head)
        used = parse_area(found.group(1).decode()) if found else None
        return _cells(area) >= BIG_READ and (used is None or _cells(used) <= _cells(area) * WORTH)

    def formulas(self, row1: int, column1: int, row2: int, column2: int) -> list[list[str]]:
        """The formulas of an area with their '=', '' for none; shared formulas as each cell has them."""
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
            for row, xml in self.styled_rows().items():
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
        """The style number that each cell has, or would get if it were written to, column by column."""
        columns, rows = Columns(column1, column2, many=row2 - row1 >= MANY), self.rows
        cuts = [rows.cut(row, columns) for row in range(row1, row2 + 1)]
        return self._styles_of(Area(row1, column1, row2, column2), cuts)

    def style_of(self, row: int, column: int) -> int:
        """The style number that a cell has, or would get if it were written to."""
        return self.styles(row, column, row, column)[0][0]

    def _styles_of(self, area: Area, cuts: Sequence[Cut | None]) -> list[list[int]]:
        """The styles of an area's cells, from their rows and the pending styles."""
        of_columns = tuple(self.column_style(column) for column in range(area.column1, area.column2 + 1))
        styles = styles_by_column(cuts, of_columns)
        self._pending.overlay(area, styles)
        return styles

    def column_style(self, column: int) -> int:
        """The style number of a whole column."""
        if self._column_styles[0] is not self.head:
            self._column_styles = (self.head, column_styles(self.head))
        return self._column_styles[1].get(column, 0)

    def set_style(self, row1: int, column1: int, row2: int, column2: int, xf: int) -> None:
        """Give every cell of an area a style; cells that do not exist are made when the sheet is flushed."""
        self._mark_changed()
        if row1 > self.rows.last:
            columns = [c for c in range(column1, column2 + 1) if self.column_style(c) != xf]
            if not columns and not self._pending.overlaps(Area(row1, column1, row2, column2)):
                return  # cells made there later get the style of their column anyway
        area = Area(row1, column1, row2, column2)
        self._pending.add(area, xf)
        self._written, self._used = _hull(self._written or area, area), None

    # -- writing

    def write_block(self, row: int, column: int, rows: Sequence[Sequence[object]], *, typed: bool = True) -> None:
        """Write values; a text that begins with '=' is a formula, None clears the cell and keeps its format.

        Texts become what Excel makes of them when they are typed, unless `typed` is off or the cell's format is text.
        Raises CannotOverwrite for a part of an array formula, ValueError for rows of unequal length.
        """
        if not rows or not rows[0]:
            return
        if len(set(map(len, rows))) > 1:
            raise ValueError("All rows of a block have the same number of cells; this one is jagged.")
        area = Area(row, column, row + len(rows) - 1, column + len(rows[0]) - 1)
        if len(rows) >= MANY:
            self._shared.open_sheets.keep(self)
        if row <= self.rows.last and self._has_formula_groups():
            protect_formula_groups(self.rows, area)
        self._mark_changed()
        with gc_paused():
            formulas = self.writer.write(self.rows, area, rows, self._styles_of, typed=typed)
        if formulas:
            self._shared.drop_calc_chain()
        self._pending.discard(area)
        self._used = _hull(self._used, area) if self._used else None
        self._written = _hull(self._written or area, area)
        self._shared.full_calc()

    def _mark_changed(self) -> None:
        """Note that cells are about to change."""
        self._changed = True
        self._shared.open_sheets.drop_columns(self.part)

    def format_rows(self, changed: Mapping[int, bytes]) -> None:
        """Replace rows, by number, that differ in their own format and not in their cells."""
        for row, xml in changed.items():
            self._changed = True
            self.rows[row] = xml

    def move_rows(self, first: int, by: int) -> None:
        """Move all rows from `first` on up or down; rows that are in the way of a move up are deleted."""
        moved = [
            xml if row < first else _renumbered(xml, row + by)
            for row, xml in self.styled_rows().items()
            if row < min(first, first + by) or row >= first
        ]
        self._rows = SheetRows.of(moved)
        self.mark_moved()

    def styled_rows(self) -> SheetRows:
        """The rows with all pending styles written; call `mark_moved` after changing them."""
        self._pending.write(self.rows)
        return self.rows

    def mark_moved(self) -> None:
        """Note that cells were moved."""
        self._mark_changed()
        self._used, self._moved = None, True
        self._shared.drop_calc_chain()
        self._shared.full_calc()

    # -- the part

    def flush(self) -> None:
        """Write the part into the package, if anything was changed."""
        if not self._changed and (self.head, self.tail) == self._original:
            return
        if self._changed:
            self._pending.write(self.rows)
            self._fit_dimension()
            self._used = None
            body = chain((b"<sheetData>",), self.rows.pieces(), (b"</sheetData>",))
        else:
            xml, (head, tail) = self._xml(), self._original
            body = chain((xml[len(head) : len(xml) - len(tail)],))
        self._shared.package.write(self.part, chain((self.head,), body, (self.tail,)))
        self._changed, self._original = False, (self.head, self.tail)

    def flush_and_close(self) -> None:
        """Write the part into the package and drop its rows; they are read again when they are asked for."""
        self.flush()
        self._rows = None

    def _fit_dimension(self) -> None:
        """Extend the sheet's dimension to what was written; it may be larger than what is left."""
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
