"""Names of a book or of a sheet, as xlwings sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_offline.model.calls import Offline, round_trip
from xlwings_offline.workbook.defined_names import DefinedName, DefinedNames

if TYPE_CHECKING:
    from xlwings_offline.model.book import Book
    from xlwings_offline.model.ranges.range import Range
    from xlwings_offline.model.sheet import Sheet


class Names(Offline, base_classes.Names):
    """All names of a book, or those of one sheet."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self._book, self._sheet = book, sheet

    @property
    def api(self) -> Names:
        """Stands in for the native object."""
        return self

    def _entries(self) -> list[DefinedName]:
        names = DefinedNames(self._book.workbook)
        return list(names) if self._sheet is None else names.of_sheet(self._sheet.index - 1)

    def __len__(self) -> int:
        return len(self._entries())

    def snapshot(self) -> list[tuple[str, Name]]:
        """Every name with its object."""
        return [(entry.name, Name(self._book, entry)) for entry in self._entries()]

    @round_trip
    def __call__(self, name_or_index: int | str) -> Name:
        """By name, or by index from 1."""
        if isinstance(name_or_index, int):
            return Name(self._book, self._entries()[name_or_index - 1])
        entry = self._found(name_or_index)
        if entry is None:
            raise KeyError(name_or_index)
        return Name(self._book, entry)

    def contains(self, name_or_index: int | str) -> bool:
        """Whether there is such a name."""
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return self._found(name_or_index) is not None

    def _found(self, name: str) -> DefinedName | None:
        scope = None if self._sheet is None else self._sheet.index - 1
        return DefinedNames(self._book.workbook).find(name, scope)

    @round_trip
    def add(self, name: str, refers_to: str) -> Name:
        """Add a name, or redefine one."""
        scope = None if self._sheet is None else self._sheet.index - 1
        return Name(self._book, DefinedNames(self._book.workbook).add(name, refers_to, scope))


class Name(Offline, base_classes.Name):
    """One name."""

    def __init__(self, book: Book, entry: DefinedName) -> None:
        self._book, self._entry = book, entry

    @property
    def api(self) -> Name:
        """Stands in for the native object."""
        return self

    @round_trip
    def delete(self) -> None:
        """Delete it."""
        self._entry.delete()

    @property
    def name(self) -> str:
        """The name, after its sheet if it is a sheet's."""
        return self._entry.name

    @name.setter
    def name(self, value: str) -> None:
        self._entry.name = value

    @property
    def refers_to(self) -> str:
        """What it refers to, with '=' in front."""
        return self._entry.refers_to

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._entry.refers_to = value

    @property
    def refers_to_range(self) -> Range:
        """The cells that it refers to. Raises ValueError if it refers to anything else."""
        area: Any = self._entry.area()
        if area is None:
            raise ValueError(f"{self.name} does not refer to cells: {self.refers_to}")
        return self._book.sheets(area[0]).area_range(area[1])
