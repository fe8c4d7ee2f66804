"""Range: cells of a sheet, as xlwings sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_offline.cells import regions
from xlwings_offline.cells.values import typed_text
from xlwings_offline.formulas.references import LAST_COLUMN, LAST_ROW, Area, column_letters, quoted_sheet
from xlwings_offline.formulas.rewrite import filled
from xlwings_offline.model.calls import Offline, round_trip
from xlwings_offline.model.ranges import hyperlinks
from xlwings_offline.model.ranges.autofilter import RangeFilter
from xlwings_offline.model.ranges.geometry import Geometry
from xlwings_offline.model.ranges.moves import Moves
from xlwings_offline.model.ranges.notes import Note, add_note, note_at
from xlwings_offline.model.ranges.searching import Searches
from xlwings_offline.moves.merging import merged_area

if TYPE_CHECKING:
    from xlwings_offline.cells.arrays.packed_columns import PackedColumn
    from xlwings_offline.model.sheet import Sheet


class Range(Moves, Searches, Geometry, Offline, base_classes.Range):
    """A rectangle of cells; `options` belong to xlwings' range on top of it."""

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self.sheet, self.area = sheet, area
        self.options: dict[str, Any] = {}

    @property
    def api(self) -> Range:
        """Stands in for the native object."""
        return self

    # -- position

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, row, column, rows, columns."""
        return self.sheet.name, self.row, self.column, *self.shape

    @property
    def row(self) -> int:
        """First row."""
        return self.area.row1

    @property
    def column(self) -> int:
        """First column."""
        return self.area.column1

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.area.row2 - self.area.row1 + 1, self.area.column2 - self.area.column1 + 1

    def __len__(self) -> int:
        rows, width = self.shape
        return rows * width

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        """A cell by its position, from 1; it may lie outside."""
        _, width = self.shape
        if arg2 is None:
            arg1, arg2 = (arg1 - 1) // width + 1, (arg1 - 1) % width + 1
        row, column = self.row + arg1 - 1, self.column + arg2 - 1
        return Range(self.sheet, Area(row, column, row, column))

    @property
    @round_trip
    def address(self) -> str:
        """Such as $A$1:$B$2."""
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Such as A$1, or [book.xlsx]Sheet1!A1."""
        area, row, column = self.area, "$" if row_absolute else "", "$" if col_absolute else ""
        corners = [(area.row1, area.column1), (area.row2, area.column2)]
        if area.column1 == 1 and area.column2 == LAST_COLUMN:
            texts = [f"{row}{number}" for number, _ in corners]
        elif area.row1 == 1 and area.row2 == LAST_ROW:
            texts = [f"{column}{column_letters(number)}" for _, number in corners]
        else:
            texts = [f"{column}{column_letters(letters)}{row}{number}" for number, letters in corners]
            texts = texts[:1] if texts[0] == texts[1] else texts
        place = ":".join(texts)
        return f"{quoted_sheet(f'[{self.sheet.book.name}]{self.sheet.name}')}!{place}" if external else place

    # -- values

    @property
    @round_trip
    def raw_value(self) -> Any:
        """Values of the cells, row by row."""
        return self.sheet.data.block(*self.area)

    @raw_value.setter
    @round_trip
    def raw_value(self, value: Any) -> None:
        if not isinstance(value, list | tuple):
            rows, width = self.shape
            self._write([[value] * width] * rows)
        elif value and not isinstance(value[0], list | tuple):
            self._write([list(value)])
        else:
            self._write(value)

    def packed(self) -> list[PackedColumn] | None:
        """The cells by column, see `packed_columns`."""
        return self.sheet.data.packed(self.area)

    def _write(self, rows: Sequence[Sequence[Any]]) -> None:
        self.sheet.data.write_block(self.row, self.column, rows)
        row, column = self.row, self.column
        self.sheet.update_tables(Area(row, column, row + len(rows) - 1, column + len(rows[0]) - 1))

    @property
    def max_cells_per_read(self) -> int | None:
        """There is no limit."""
        return None

    @property
    def max_cells_per_write(self) -> int | None:
        """There is no limit."""
        return None

    @property
    @round_trip
    def formula(self) -> Any:
        """Formulas, and what other cells hold as it would be typed."""
        area = self._used_part()
        data = self.sheet.data
        texts = [
            tuple(formula or typed_text(value) for formula, value in zip(formulas, values, strict=True))
            for formulas, values in zip(data.formulas(*area), data.block(*area), strict=True)
        ]
        return texts[0][0] if len(self) == 1 else tuple(texts)

    @formula.setter
    @round_trip
    def formula(self, value: Any) -> None:
        if isinstance(value, str) and len(self) > 1 and value.startswith("="):
            self._write(filled(value, self.shape))
        else:
            self.raw_value = value

    formula2 = formula

    @property
    def has_array(self) -> bool:
        """Whether it belongs to an array formula."""
        rows = self.sheet.data.rows
        return any(b't="array"' in rows.get(row, b"") for row in range(self.area.row1, self.area.row2 + 1))

    # -- clearing

    @round_trip
    def clear_contents(self) -> None:
        """Clear the contents; formats stay."""
        area = self._used_part()
        blank = [None] * (area.column2 - area.column1 + 1)
        self.sheet.data.write_block(area.row1, area.column1, [blank] * (area.row2 - area.row1 + 1))

    @round_trip
    def clear_formats(self) -> None:
        """Clear the formats."""
        self.sheet.data.set_style(*self._used_part(), 0)

    @round_trip
    def clear(self) -> None:
        """Clear contents and formats."""
        self.clear_contents()
        self.clear_formats()

    # -- surroundings

    @round_trip
    def end(self, direction: str) -> Range:
        """The cell that Ctrl and an arrow key lead to."""
        return Range(self.sheet, regions.end_of(self.sheet.data, self.row, self.column, direction))

    @property
    @round_trip
    def current_region(self) -> Range:
        """The cells around it up to blank rows and columns."""
        return Range(self.sheet, regions.region_of(self.sheet.data, self.area))

    @property
    def merge_area(self) -> Range:
        """The merged cells that it belongs to, or itself."""
        merged = merged_area(self.sheet.data, self.area)
        return Range(self.sheet, merged or self.area)

    @property
    def merge_cells(self) -> bool:
        """Whether it is merged."""
        return merged_area(self.sheet.data, self.area) is not None

    @property
    def table(self) -> Any:
        """The table that its first cell is in."""
        cell = Area(self.row, self.column, self.row, self.column)
        return next((table for table in self.sheet.tables if table.entry.area.overlaps(cell)), None)

    @property
    def autofilter(self) -> RangeFilter:
        """Its filter."""
        return RangeFilter(self.sheet, self.area)

    @property
    def name(self) -> Any:
        """The name that refers to exactly these cells."""
        for _, name in self.sheet.book.names.snapshot():
            found = name._entry.area()  # noqa: SLF001 - the neighbour class
            if found and found[0].casefold() == self.sheet.name.casefold() and found[1] == self.area:
                return name
        return None

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"={quoted_sheet(self.sheet.name)}!{self.area.absolute}")

    # -- notes and links

    @property
    def note(self) -> Note | None:
        """The note of its first cell."""
        return note_at(self.sheet, self.area)

    @round_trip
    def add_note(self, text: str) -> Note:
        """Add a note to it, a single cell."""
        return add_note(self.sheet, self.area, text)

    @property
    def hyperlink(self) -> str:
        """The address of its link. Raises Exception if it has none, as xlwings does."""
        found = hyperlinks.address_of(self.sheet, self.area)
        if found is None:
            raise Exception("The cell doesn't seem to contain a hyperlink!")  # noqa: TRY002 - xlwings' own
        return found

    @round_trip
    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        """Link it to an address, or to a place in the book such as '#Sheet!A1'."""
        hyperlinks.add(self.sheet, self.area, address, screen_tip)
        self.raw_value = text_to_display if text_to_display is not None else address

    @round_trip
    def select(self) -> None:
        """Make it the selection; its sheet becomes active."""
        self.sheet.activate()
        self.sheet.selected = self.area
