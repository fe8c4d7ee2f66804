"""Sheets of a book, as xlwings sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes
from xlwings.main import Range as XlwingsRange

from xlwings_offline.cells.sheet_data import SheetData
from xlwings_offline.formulas.references import LAST_COLUMN, LAST_ROW, Area, parse_area, split_sheet
from xlwings_offline.model.calls import Offline, count_round_trip, round_trip
from xlwings_offline.model.defined_names import Names
from xlwings_offline.model.page_setup import PageSetup
from xlwings_offline.model.ranges.notes import Note, notes_of
from xlwings_offline.model.ranges.range import Range
from xlwings_offline.model.tables.table import Tables
from xlwings_offline.sheet_copy.copy import Place, copy_sheet
from xlwings_offline.tables import renaming
from xlwings_offline.tables.tables import Tables as BookTables
from xlwings_offline.workbook import sheets
from xlwings_offline.workbook.defined_names import DefinedNames

if TYPE_CHECKING:
    from xlwings_offline.model.book import Book

_STRUCTURED = re.compile(r"([\w.\\]+)(?:\[((?:[^\[\]']|'.)*)\])?")
_WHOLE_ROWS = re.compile(r"\$?(\d+):\$?(\d+)")
_WHOLE_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_NO_LINES = re.compile(rb'(?<=<sheetView)([^>]*?) showGridLines="(?:0|false)"')
STATES = {True: "visible", False: "hidden", 2: "veryHidden"}


class Sheets(Offline, base_classes.Sheets):
    """The sheets of a book in their order."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> Sheets:
        """Stands in for the native object."""
        return self

    @property
    def active(self) -> Sheet:
        """The sheet that is shown when the file is opened."""
        view = self.book.workbook.root.find(".//{*}bookViews/{*}workbookView")
        return self(int(view.get("activeTab") or 0) + 1 if view is not None else 1)

    @round_trip
    def __call__(self, name_or_index: int | str) -> Sheet:
        """By name, or by index from 1."""
        entries = self.book.workbook.sheets
        if isinstance(name_or_index, str):
            return Sheet(self.book, entries[sheets.index_of(self.book.workbook, name_or_index)].part)
        return Sheet(self.book, entries[name_or_index - 1].part)

    def __len__(self) -> int:
        return len(self.book.workbook.sheets)

    def __iter__(self) -> Iterator[Sheet]:
        for entry in list(self.book.workbook.sheets):
            yield Sheet(self.book, entry.part)

    @round_trip
    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new empty sheet before or after another, else before the active one."""
        place = after.index if after is not None else (before or self.active).index - 1
        return Sheet(self.book, sheets.add_sheet(self.book.workbook, name, place).part)


class Sheet(Offline, base_classes.Sheet):
    """One sheet, identified by its part, so that it can be renamed and moved."""

    book: Book

    def __init__(self, book: Book, part: str) -> None:
        self.book, self.part = book, part

    @property
    def api(self) -> Sheet:
        """Stands in for the native object."""
        return self

    @property
    def data(self) -> SheetData:
        """Its cells."""
        return self.book.workbook.sheet_data(self.part)

    @property
    def name(self) -> str:
        """Its name."""
        return self.book.workbook.sheets[self.index - 1].name

    @name.setter
    def name(self, value: str) -> None:
        sheets.rename(self.book.workbook, self.name, value)

    @property
    def index(self) -> int:
        """Its index, from 1. Raises KeyError once it is deleted."""
        for index, entry in enumerate(self.book.workbook.sheets, 1):
            if entry.part == self.part:
                return index
        raise KeyError(self.part)

    @property
    def names(self) -> Names:
        """Names of this sheet."""
        return Names(self.book, self)

    @property
    def tables(self) -> Tables:
        """Its tables."""
        return Tables(self)

    @property
    def notes(self) -> list[Note]:
        """Its notes."""
        return notes_of(self)

    @property
    def page_setup(self) -> PageSetup:
        """How it is printed."""
        return PageSetup(self)

    @property
    def visible(self) -> bool:
        """Whether its tab is shown."""
        return self.book.workbook.sheets[self.index - 1].state == "visible"

    @visible.setter
    def visible(self, value: bool) -> None:
        sheets.set_state(self.book.workbook, self.name, STATES[value])

    @property
    def show_gridlines(self) -> bool:
        """Whether gridlines are shown. Raises ValueError for a hidden sheet, as xlwings does."""
        self._refuse_hidden()
        return not _NO_LINES.search(self.data.head)

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self._refuse_hidden()
        head = _NO_LINES.sub(rb"\1", self.data.head)
        self.data.head = head if value else head.replace(b"<sheetView ", b'<sheetView showGridLines="0" ', 1)

    def _refuse_hidden(self) -> None:
        if not self.visible:
            raise ValueError("Gridlines are seen on visible sheets only.")

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Cells by address, name, (row, column), or two corners. Only addresses and names are a round trip."""
        if isinstance(arg1, str) or isinstance(arg2, str):
            count_round_trip("Sheet.range")
        first = self._area(arg1)
        if arg2 is None:
            return self.area_range(first)
        last = self._area(arg2)
        rows = sorted((first.row1, first.row2, last.row1, last.row2))
        columns = sorted((first.column1, first.column2, last.column1, last.column2))
        return self.area_range(Area(rows[0], columns[0], rows[-1], columns[-1]))

    def area_range(self, area: Area) -> Range:
        """Cells of an area."""
        return Range(self, area)

    def _area(self, corner: Any) -> Area:
        if isinstance(corner, XlwingsRange):
            corner = corner.impl
        if isinstance(corner, Range):
            return corner.area
        if isinstance(corner, tuple):
            if 0 in corner[:2]:
                raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
            rows, columns = corner[2:] or (1, 1)  # a slice of a range has its shape as well
            return Area(int(corner[0]), int(corner[1]), int(corner[0]) + rows - 1, int(corner[1]) + columns - 1)
        return self._named_area(str(corner))

    def _named_area(self, text: str) -> Area:
        _, local = split_sheet(text)
        whole = _whole(local) or parse_area(local)
        if whole is not None:
            return whole
        entry = DefinedNames(self.book.workbook).find(text, self.index - 1)
        found = entry.area() if entry is not None else None
        if found is not None:
            return found[1]
        match = _STRUCTURED.fullmatch(text)
        table = BookTables(self.book.workbook).find(match.group(1)) if match else None
        part = table.part_area(match.group(2) or "") if match and table else None
        if part is None:
            raise ValueError(f"{text!r} is no address or name on {self.name}.")
        return part

    def update_tables(self, area: Area) -> None:
        """Adapt the tables of the sheet to cells that were written."""
        renaming.update_after_write(BookTables(self.book.workbook), self.part, area)

    @property
    def cells(self) -> Range:
        """All cells of the sheet."""
        return self.area_range(Area(1, 1, LAST_ROW, LAST_COLUMN))

    @property
    def selected(self) -> Area:
        """The cells last selected; this is not kept in the file."""
        return self.book.selected.get(self.part, Area(1, 1, 1, 1))

    @selected.setter
    def selected(self, area: Area) -> None:
        self.book.selected[self.part] = area

    @property
    def selection(self) -> Range:
        """The range last selected."""
        return self.area_range(self.selected)

    @property
    def used_range(self) -> Range:
        """From the first to the last cell that exists; A1 for an empty sheet."""
        used = self.data.used()
        return self.area_range(Area(*used) if used else Area(1, 1, 1, 1))

    @round_trip
    def activate(self) -> None:
        """Make it the sheet that is shown when the file is opened."""
        sheets.activate(self.book.workbook, self.name)

    def select(self) -> None:
        """Activate it."""
        self.activate()

    def clear_contents(self) -> None:
        """Clear all contents; formats stay."""
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        """Clear all formats."""
        self.used_range.clear_formats()

    def clear(self) -> None:
        """Clear all contents and formats."""
        self.used_range.clear()

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns and rows to their contents."""
        self.used_range.autofit(axis)

    @round_trip
    def delete(self) -> None:
        """Delete the sheet."""
        sheets.delete(self.book.workbook, self.name)

    @round_trip
    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copy it, with everything that belongs to it, before or after a sheet of this or another book."""
        neighbour = before if before is not None else after
        if neighbour is None:
            raise ValueError("Say before or after which sheet the copy goes.")
        place = neighbour.index - 1 if before is not None else neighbour.index
        copy_sheet(self.book.workbook, self.name, neighbour.book.workbook, Place(position=place))

    @round_trip
    def move(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        """Move it before or after another sheet of the book."""
        neighbour = before if before is not None else after
        if neighbour is None:
            raise ValueError("Say before or after which sheet it goes.")
        place = neighbour.index - (before is not None)
        sheets.move(self.book.workbook, self.name, place - (self.index <= place))


def _whole(text: str) -> Area | None:
    """Whole rows (2:3) or columns (A:C)."""
    if found := _WHOLE_ROWS.fullmatch(text):
        return Area(int(found.group(1)), 1, int(found.group(2)), LAST_COLUMN)
    if found := _WHOLE_COLUMNS.fullmatch(text):
        first, last = parse_area(f"{found.group(1)}1"), parse_area(f"{found.group(2)}1")
        if first and last:
            return Area(1, first.column1, LAST_ROW, last.column1)
    return None
