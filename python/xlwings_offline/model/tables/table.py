"""Tables of a sheet, as xlwings sees them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_offline.formulas.references import Area
from xlwings_offline.model.calls import Offline, round_trip
from xlwings_offline.model.tables.rows_and_columns import TableColumns, TableRows
from xlwings_offline.model.tables.table_filter import TableFilter
from xlwings_offline.tables import growth, header_and_totals, renaming, sorting, tables

if TYPE_CHECKING:
    from xlwings_offline.model.ranges.range import Range
    from xlwings_offline.model.sheet import Sheet


class Tables(Offline, base_classes.Tables):
    """The tables of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Tables:
        """Stands in for the native object."""
        return self

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self._sheet

    def _all(self) -> list[tables.Table]:
        return tables.Tables(self._sheet.book.workbook).of_sheet(self._sheet.part)

    @round_trip
    def __call__(self, key: int | str) -> Table:
        """By name, or by index from 1."""
        found = self._all()
        if isinstance(key, str):
            for entry in found:
                if entry.name.casefold() == key.casefold():
                    return Table(self._sheet, entry)
            raise KeyError(key)
        return Table(self._sheet, found[key - 1])

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Table]:
        for entry in self._all():
            yield Table(self._sheet, entry)

    def __contains__(self, key: int | str) -> bool:
        if isinstance(key, str):
            return any(entry.name.casefold() == key.casefold() for entry in self._all())
        return 1 <= key <= len(self)

    @round_trip
    def add(
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: Any = None,
        destination: Any = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        """Make a table of cells."""
        entry = header_and_totals.add_table(
            self._sheet.book.workbook,
            self._sheet.part,
            getattr(source, "impl", source).area,
            name,
            has_headers=has_headers not in {False, 2},
        )
        if table_style_name is not None:
            entry.style = table_style_name or None
        return Table(self._sheet, entry)


class Table(Offline, base_classes.Table):
    """One table."""

    def __init__(self, sheet: Sheet, entry: tables.Table) -> None:
        self._sheet, self.entry = sheet, entry

    @property
    def api(self) -> Table:
        """Stands in for the native object."""
        return self

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self._sheet

    @property
    def name(self) -> str:
        """Its name."""
        return self.entry.name

    @name.setter
    def name(self, value: str) -> None:
        renaming.rename(self.entry, value)

    display_name = name

    def _range(self, area: Area | None) -> Range | None:
        return None if area is None else self._sheet.area_range(area)

    @property
    @round_trip
    def range(self) -> Range | None:
        """All of it."""
        return self._range(self.entry.area)

    @property
    @round_trip
    def data_body_range(self) -> Range | None:
        """Its rows; None as long as it has only the blank row for the first entry."""
        return None if self.entry.is_blank else self._range(self.entry.body)

    @property
    @round_trip
    def header_row_range(self) -> Range | None:
        """Its headers."""
        return self._range(self.entry.header)

    @property
    def insert_row_range(self) -> Range | None:
        """The blank row for the first entry."""
        return self._range(self.entry.body) if self.entry.is_blank else None

    @property
    def totals_row_range(self) -> Range | None:
        """Its totals row."""
        return self._range(self.entry.totals)

    @property
    def show_autofilter(self) -> bool:
        """Whether the headers have filter buttons."""
        return self.entry.show_autofilter

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        if not value:
            self.autofilter.clear(None)
        self.entry.show_autofilter = value

    @property
    def rows(self) -> TableRows:
        """The rows of its body."""
        return TableRows(self._sheet, self.entry)

    @property
    def columns(self) -> TableColumns:
        """Its columns."""
        return TableColumns(self._sheet, self.entry)

    @round_trip
    def sort(self, keys: list[int], ascending: list[bool]) -> None:
        """Sort its rows."""
        sorting.sort_table(self.entry, list(zip(keys, ascending, strict=True)))

    @property
    def autofilter(self) -> TableFilter:
        """Its filter."""
        return TableFilter(self._sheet, self.entry)

    @property
    def show_headers(self) -> bool:
        """Whether it has a header row."""
        return bool(self.entry.header_rows)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        header_and_totals.show_headers(self.entry, on=value)

    @property
    def show_totals(self) -> bool:
        """Whether it has a totals row."""
        return bool(self.entry.totals_rows)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        header_and_totals.show_totals(self.entry, on=value)

    @property
    def table_style(self) -> str:
        """Name of its style."""
        return self.entry.style or ""

    @table_style.setter
    def table_style(self, value: str) -> None:
        self.entry.style = value or None

    @round_trip
    def resize(self, range: Any) -> None:  # noqa: A002 - xlwings calls it so
        """Resize it."""
        growth.resize(self.entry, getattr(range, "impl", range).area)


def _flag(flag: str) -> property:
    def read(self: Table) -> bool:
        return self.entry.shows(flag)

    def write(self: Table, value: bool) -> None:
        self.entry.show(flag, on=value)

    return property(read, write)


Table.show_table_style_column_stripes = _flag("showColumnStripes")  # type: ignore[method-assign,assignment]
Table.show_table_style_row_stripes = _flag("showRowStripes")  # type: ignore[method-assign,assignment]
Table.show_table_style_first_column = _flag("showFirstColumn")  # type: ignore[method-assign,assignment]
Table.show_table_style_last_column = _flag("showLastColumn")  # type: ignore[method-assign,assignment]
