"""How a sheet is printed: its print area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlwings import base_classes

from xlwings_offline.formulas.references import parse_area, quoted_sheet
from xlwings_offline.model.calls import Offline, round_trip
from xlwings_offline.workbook.defined_names import DefinedNames

if TYPE_CHECKING:
    from xlwings_offline.model.sheet import Sheet


class PageSetup(Offline, base_classes.PageSetup):
    """The print set-up of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> PageSetup:
        """Stands in for the native object."""
        return self

    @property
    @round_trip
    def print_area(self) -> str | None:
        """The cells that are printed, such as $A$1:$B$2; None if all are."""
        entry = self._names().find(self._name())
        return None if entry is None else ",".join(part.rpartition("!")[2] for part in entry.refers_to.split(","))

    @print_area.setter
    @round_trip
    def print_area(self, value: str | None) -> None:
        """Set it to an address, or to None for all cells. Raises ValueError for anything else."""
        entry = self._names().find(self._name())
        if value is None:
            if entry is not None:
                entry.delete()
            return
        area = parse_area(value)
        if area is None:
            raise ValueError(f"{value!r} is no area that could be printed.")
        self._names().add(self._name(), f"={quoted_sheet(self._sheet.name)}!{area.absolute}")

    def _names(self) -> DefinedNames:
        return DefinedNames(self._sheet.book.workbook)

    def _name(self) -> str:
        return f"{quoted_sheet(self._sheet.name)}!Print_Area"
