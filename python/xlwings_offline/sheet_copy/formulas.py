"""Formulas of a copied sheet: which can be copied, and how they read in the target."""

import re

from xlwings import XlwingsError

from xlwings_offline.formulas.rewrite import rename_sheet, rename_table, sheets_referenced
from xlwings_offline.tables.tables import table_roots
from xlwings_offline.workbook.defined_names import DefinedName, DefinedNames
from xlwings_offline.workbook.workbook import SheetEntry, Workbook

_OTHER_BOOK = re.compile(r"\[[^\[\]]+\][^\[\]!,()]*!")
_TABLE = re.compile(r"([\w.\\]+)\[")
_WORD = re.compile(r"(?<![\w.!\\'])[^\W\d][\w.\\]*(?![\w.\\]*[(!\[])")
_TEXT = re.compile(r'"(?:[^"]|"")*"')


class CannotCopy(XlwingsError, ValueError):
    """A sheet that cannot be copied without Excel."""


class CopyContext:
    """The sheet that is copied, its workbook, and what there is in the target."""

    def __init__(self, source: Workbook, entry: SheetEntry, target: Workbook, new_name: str) -> None:
        self.source, self.entry, self.target, self.new_name = source, entry, target, new_name
        self.within_book = source is target
        found = table_roots(target)
        self._next_id = 1 + max((int(root.get("id") or 0) for root in found.values()), default=0)
        self._taken = {(root.get("displayName") or "").casefold() for root in found.values()}
        self._taken |= {name.local_name.casefold() for name in DefinedNames(target) if name.sheet_index is None}
        self._known_tables = {(root.get("displayName") or "").casefold() for root in found.values()}
        self.tables = self._new_table_names()
        self._known_sheets = {sheet.name.casefold() for sheet in target.sheets} | {entry.name.casefold()}
        self._own_names = [
            name for name in DefinedNames(source) if name.sheet_index in {None, source.sheets.index(entry)}
        ]
        self._target_names = {name.local_name.casefold() for name in DefinedNames(target) if name.sheet_index is None}
        self.used_names: dict[str, DefinedName] = {}
        self.pivot_caches: dict[str, str] = {}  # the target's id for each of the source's caches

    def _new_table_names(self) -> dict[str, str]:
        own = {target for _, target in self.source.package.rels(self.entry.part).by_type("/table")}
        names = {}
        for part, root in table_roots(self.source).items():
            if part in own:
                old = root.get("displayName") or root.get("name") or "Table"
                names[old] = self._free_table_name(old)
        return names

    def _free_table_name(self, name: str) -> str:
        number, candidate = self._next_id, name
        while candidate.casefold() in self._taken:
            candidate = f"{name}{number}"
            number += 1
        self._taken.add(candidate.casefold())
        return candidate

    def next_table_id(self) -> int:
        """A table id that is free in the target."""
        self._next_id += 1
        return self._next_id - 1

    def translated(self, formula: str) -> str | None:
        """The formula as it reads in the target; None if it needs something that the target lacks."""
        if not self.within_book and not self._stands(formula):
            return None
        moved = rename_sheet(formula, self.entry.name, self.new_name)
        for old, new in self.tables.items():
            if old != new:
                moved = rename_table(moved, old, new)
        return moved

    def translated_or_same(self, formula: str) -> str:
        """As `translated`; the formula as it is if it cannot be copied."""
        moved = self.translated(formula)
        return formula if moved is None else moved

    def _stands(self, formula: str) -> bool:
        bare = _TEXT.sub('""', formula)
        if _OTHER_BOOK.search(bare) or "#REF!" in bare:
            return False
        if {name.casefold() for name in sheets_referenced(bare)} - self._known_sheets:
            return False
        copied = {name.casefold() for name in self.tables}
        tables = {name.casefold() for name in _TABLE.findall(bare)}
        return not tables - copied - self._known_tables and self._names_stand(bare)

    def _names_stand(self, formula: str) -> bool:
        words = {word.casefold() for word in _WORD.findall(formula)}
        for name in self._own_names:
            key = name.local_name.casefold()
            if key not in words or key in self._target_names or key in self.used_names:
                continue
            definition = name.element.text or ""
            if {sheet.casefold() for sheet in sheets_referenced(definition)} - {self.entry.name.casefold()}:
                return False
            self.used_names[key] = name
            if not self._stands(definition):
                del self.used_names[key]
                return False
        return True
