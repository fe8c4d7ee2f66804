"""Defined names of a workbook, global or of one sheet: found, added, changed, deleted."""

import re
from collections.abc import Iterator

from lxml import etree
from xlwings import XlwingsError

from xlwings_offline.formulas.references import Area, parse_area, quoted_sheet, split_sheet
from xlwings_offline.package.namespaces import tag
from xlwings_offline.workbook.workbook import Workbook

_VALID = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*|_[\w.\\?]*")
_LIKE_A_CELL = re.compile(r"(?i)[a-z]{1,3}\d{1,7}|r\d*c?\d*|c\d*")
_BUILT_IN = "_xlnm."
_BUILT_IN_NAMES = {"print_area": "Print_Area", "print_titles": "Print_Titles", "_filterdatabase": "_FilterDatabase"}
# The elements before definedNames in a workbook part, the nearest first (CT_Workbook, ECMA-376 part 1, 18.2.27).
_BEFORE = ("externalReferences", "functionGroups", "sheets")


class InvalidName(XlwingsError, ValueError):
    """A name that Excel would not accept."""


class DefinedName:
    """One entry; it stays valid when others are added or removed."""

    def __init__(self, names: "DefinedNames", element: etree._Element) -> None:
        self._names = names
        self.element = element

    @property
    def local_name(self) -> str:
        """The name without its sheet; built-in names as Excel shows them."""
        return (self.element.get("name") or "").removeprefix(_BUILT_IN)

    @property
    def sheet_index(self) -> int | None:
        """Position of the sheet it belongs to, from 0; None for the whole book."""
        scope = self.element.get("localSheetId")
        return None if scope is None else int(scope)

    @property
    def name(self) -> str:
        """`tax`, or `Sheet1!tax` for a name of one sheet."""
        index = self.sheet_index
        if index is None:
            return self.local_name
        return f"{quoted_sheet(self._names.sheet_names()[index])}!{self.local_name}"

    @name.setter
    def name(self, value: str) -> None:
        self._names.rename(self, value)

    @property
    def refers_to(self) -> str:
        """The definition as a formula, with its equals sign."""
        return "=" + (self.element.text or "")

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.element.text = as_definition(value)
        self._names.touch()

    @property
    def is_hidden(self) -> bool:
        """Whether Excel hides it from the name box."""
        return self.element.get("hidden") in {"1", "true"}

    def area(self) -> tuple[str, Area] | None:
        """Sheet and area, if the definition is one rectangle; else None."""
        sheet, text = split_sheet(self.element.text or "")
        area = parse_area(text)
        return (sheet, area) if sheet is not None and area is not None else None

    def delete(self) -> None:
        """Take the name out of the workbook."""
        self._names.remove(self.element)


class DefinedNames:
    """All defined names of a workbook, in the order of the file."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook

    def touch(self) -> None:
        """Note that workbook.xml was changed."""
        self._workbook.package.touch(self._workbook.part)

    def sheet_names(self) -> list[str]:
        """The sheets' names, in order."""
        return [sheet.name for sheet in self._workbook.sheets]

    def __iter__(self) -> Iterator[DefinedName]:
        block = self._workbook.root.find(tag("definedNames"))
        return iter([DefinedName(self, element) for element in (block if block is not None else ())])

    def of_sheet(self, index: int) -> list[DefinedName]:
        """The names that belong to one sheet."""
        return [name for name in self if name.sheet_index == index]

    def find(self, name: str, sheet_index: int | None = None) -> DefinedName | None:
        """The entry of a name. Seen from a sheet, its own name hides the global one; `Sheet1!tax` is explicit.

        Without a sheet, the global name comes first, then that of the first sheet that has one.
        """
        scope, local = self._scoped(name, sheet_index)
        same_name = [entry for entry in self if entry.local_name.casefold() == local.casefold()]
        if "!" in name:
            return next((entry for entry in same_name if entry.sheet_index == scope), None)
        wanted = [scope, None] if scope is not None else [None]
        for index in wanted:
            for entry in same_name:
                if entry.sheet_index == index:
                    return entry
        return None

    def add(self, name: str, refers_to: str, sheet_index: int | None = None) -> DefinedName:
        """Define a name; one that exists in the same scope is redefined. Raises InvalidName."""
        scope, local = self._scoped(name, sheet_index)
        check_name(local)
        for entry in self:
            if entry.sheet_index == scope and entry.local_name.casefold() == local.casefold():
                entry.refers_to = refers_to
                return entry
        element = etree.Element(tag("definedName"), name=_stored(local))
        if scope is not None:
            element.set("localSheetId", str(scope))
        element.text = as_definition(refers_to)
        self.insert(element)
        return DefinedName(self, element)

    def insert(self, element: etree._Element) -> None:
        """Put an entry in Excel's order: by name, then by sheet."""
        block = self._block()
        later = [other for other in block if _sort_key(other) > _sort_key(element)]
        if later:
            later[0].addprevious(element)
        else:
            block.append(element)
        self.touch()

    def remove(self, element: etree._Element) -> None:
        """Remove an entry, and the list with the last one."""
        block = element.getparent()
        if block is None:
            return
        block.remove(element)
        parent = block.getparent()
        if not len(block) and parent is not None:
            parent.remove(block)
        self.touch()

    def rename(self, entry: DefinedName, name: str) -> None:
        """Rename an entry in its scope. Raises InvalidName, also for a name that is taken."""
        _, local = self._scoped(name, entry.sheet_index)
        check_name(local)
        for other in self:
            same_scope = other.sheet_index == entry.sheet_index and other.element is not entry.element
            if same_scope and other.local_name.casefold() == local.casefold():
                raise InvalidName(f"The name {local} is taken.")
        entry.element.set("name", _stored(local))
        self.touch()

    def _scoped(self, name: str, sheet_index: int | None) -> tuple[int | None, str]:
        sheet, local = split_sheet(name)
        if sheet is None:
            return sheet_index, local
        known = [title.casefold() for title in self.sheet_names()]
        if sheet.casefold() not in known:
            raise InvalidName(f"There is no sheet {sheet} for the name {local}.")
        return known.index(sheet.casefold()), local

    def _block(self) -> etree._Element:
        root = self._workbook.root
        block = root.find(tag("definedNames"))
        if block is None:
            block = etree.Element(tag("definedNames"))
            before = next(found for name in _BEFORE if (found := root.find(tag(name))) is not None)
            before.addnext(block)
        return block


def is_name(text: str) -> bool:
    """Whether Excel would accept a text as the name of an area or a table."""
    return len(text) <= 255 and bool(_VALID.fullmatch(text)) and not _LIKE_A_CELL.fullmatch(text)


def check_name(name: str) -> None:
    """Raise InvalidName for a name that Excel would not accept."""
    if name.casefold() not in _BUILT_IN_NAMES and not is_name(name):
        raise InvalidName(
            f"{name!r} cannot be a name: letters, digits, _ and . only, beginning with a letter or _, not like a cell."
        )


def as_definition(refers_to: str) -> str:
    """The definition as the file has it: a formula without its equals sign; what has none is a constant text."""
    if refers_to.startswith("="):
        return refers_to[1:]
    return '"' + refers_to.replace('"', '""') + '"'


def _stored(local: str) -> str:
    known = _BUILT_IN_NAMES.get(local.casefold())
    return local if known is None else _BUILT_IN + known


def _sort_key(element: etree._Element) -> tuple[str, int]:
    return (element.get("name") or "").removeprefix(_BUILT_IN).casefold(), int(element.get("localSheetId") or -1)
