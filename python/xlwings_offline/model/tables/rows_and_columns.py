"""Rows and columns of a table, as xlwings sees them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlwings import base_classes

from xlwings_offline.model.calls import Offline, round_trip
from xlwings_offline.tables import rows_and_columns

if TYPE_CHECKING:
    from xlwings_offline.model.ranges.range import Range
    from xlwings_offline.model.sheet import Sheet
    from xlwings_offline.tables.tables import Table


class TableRow(Offline, base_classes.TableRow):
    """One row of the body, by its index."""

    def __init__(self, rows: TableRows, index: int) -> None:
        self._rows, self._index = rows, index

    @property
    def index(self) -> int:
        """Its index, from 1."""
        return self._index

    @property
    def range(self) -> Range:
        """Its cells."""
        body = self._rows.table.body
        row = body.row1 + self._index - 1
        return self._rows.sheet.area_range(body._replace(row1=row, row2=row))

    async def get_range(self) -> Range:
        """Its cells."""
        return self.range

    @round_trip
    def delete(self) -> None:
        """Delete it from the table."""
        rows_and_columns.delete_row(self._rows.table, self._index)


class TableRows(Offline, base_classes.TableRows):
    """The rows of the body; none as long as there is only the blank row for the first entry."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.sheet, self.table = sheet, table

    @property
    def api(self) -> TableRows:
        """Stands in for the native object."""
        return self

    @property
    def column_count(self) -> int:
        """How many columns a row has."""
        return len(self.table.columns)

    def __call__(self, key: int) -> TableRow:
        """By index from 1."""
        if not 1 <= key <= len(self):
            raise KeyError(key)
        return TableRow(self, key)

    def __len__(self) -> int:
        body = self.table.body
        return 0 if self.table.is_blank else body.row2 - body.row1 + 1

    async def get_count(self) -> int:
        """How many there are."""
        return len(self)

    def __iter__(self) -> Iterator[TableRow]:
        return (TableRow(self, index) for index in range(1, len(self) + 1))

    def __contains__(self, key: int) -> bool:
        return 1 <= key <= len(self)

    @round_trip
    def add(self, values: list[object] | None, index: int | None) -> TableRow:
        """Insert a row before another, or below the last one."""
        return TableRow(self, rows_and_columns.add_row(self.table, values, index))


class TableColumn(Offline, base_classes.TableColumn):
    """One column, by its index."""

    def __init__(self, columns: TableColumns, index: int) -> None:
        self._columns, self._index = columns, index

    @property
    def index(self) -> int:
        """Its index, from 1."""
        return self._index

    @property
    def name(self) -> str:
        """Its header."""
        return self._columns.table.column_names[self._index - 1]

    @property
    def range(self) -> Range:
        """Its cells, header and totals included."""
        area = self._columns.table.area
        column = area.column1 + self._index - 1
        return self._columns.sheet.area_range(area._replace(column1=column, column2=column))

    async def get_range(self) -> Range:
        """Its cells, header and totals included."""
        return self.range

    @property
    def data_body_range(self) -> Range | None:
        """Its cells in the body; None as long as there is only the blank row for the first entry."""
        table = self._columns.table
        column = table.area.column1 + self._index - 1
        area = table.body._replace(column1=column, column2=column)
        return None if table.is_blank else self._columns.sheet.area_range(area)

    async def get_data_body_range(self) -> Range | None:
        """Its cells in the body."""
        return self.data_body_range

    @round_trip
    def delete(self) -> None:
        """Delete it from the table."""
        rows_and_columns.delete_column(self._columns.table, self._index)


class TableColumns(Offline, base_classes.TableColumns):
    """The columns from left to right."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.sheet, self.table = sheet, table

    @property
    def api(self) -> TableColumns:
        """Stands in for the native object."""
        return self

    def _place(self, key: int | str) -> int | None:
        if isinstance(key, int):
            return key if 1 <= key <= len(self) else None
        names = [name.casefold() for name in self.table.column_names]
        return names.index(key.casefold()) + 1 if key.casefold() in names else None

    def __call__(self, key: int | str) -> TableColumn:
        """By header, or by index from 1."""
        place = self._place(key)
        if place is None:
            raise KeyError(key)
        return TableColumn(self, place)

    def __len__(self) -> int:
        return len(self.table.columns)

    async def get_count(self) -> int:
        """How many there are."""
        return len(self)

    def __iter__(self) -> Iterator[TableColumn]:
        return (TableColumn(self, index) for index in range(1, len(self) + 1))

    def __contains__(self, key: int | str) -> bool:
        return self._place(key) is not None

    @round_trip
    def add(self, name: str, index: int | None) -> TableColumn:
        """Insert a column before another, or after the last one."""
        return TableColumn(self, rows_and_columns.add_column(self.table, name, index))
