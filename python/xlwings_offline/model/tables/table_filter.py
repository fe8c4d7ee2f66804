"""The filter of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from xlwings_offline.formulas.references import Area
from xlwings_offline.model.ranges.autofilter import AutoFilter
from xlwings_offline.package.namespaces import tag
from xlwings_offline.tables.tables import Table

if TYPE_CHECKING:
    from xlwings_offline.model.sheet import Sheet


class TableFilter(AutoFilter):
    """The filter of a table."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        super().__init__(sheet)
        self._table = table

    def _area(self) -> Area:
        return self._table.area._replace(row2=self._table.body.row2)

    def _first_row(self) -> int:
        return self._table.body.row1

    def _found(self) -> etree._Element | None:
        return self._table.root.find(tag("autoFilter"))

    def _keep(self, element: etree._Element) -> None:
        if element.getparent() is None:
            self._table.show_autofilter = True
            self._table.root.replace(self._table.root[0], element)
        self._table.touch()
