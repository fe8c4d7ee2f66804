"""Parts: the workbook of a template, read part by part; and a new one, written with copies of its sheet."""

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from lxml import etree

from billing.documents.letters.templates import TemplateError
from xlwings_offline.errors import Unreadable
from xlwings_offline.package import content_types, namespaces
from xlwings_offline.package.package import Package as Parts
from xlwings_offline.package.part_xml import serialized

MAIN: Final = f"{{{namespaces.MAIN}}}"
REL: Final = f"{{{namespaces.OFFICE_RELS}}}"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
#: What of a template's workbook concerns its own sheets and not the copies.
_NOT_KEPT: Final = (
    "definedNames",
    "externalReferences",
    "pivotCaches",
    "customWorkbookViews",
    "calcPr",
    "fileRecoveryPr",
    "extLst",
)
Element: TypeAlias = Any


@dataclass(frozen=True)
class Package:
    """The workbook of a template."""

    parts: Parts

    def tree(self, path: str) -> Element:
        """The XML of a part, to be changed at will."""
        return deepcopy(self.parts.xml(path))

    def kinds(self, path: str) -> list[str]:
        """Kinds of the parts that a part relates to, and those relate to, such as ``drawing``, ``image``."""
        relationships = self.parts.rels(path)
        found = [(each.get("Type") or "").rpartition("/")[2] for each in relationships]
        return found + [kind for part in relationships.targets() for kind in self.kinds(part)]

    @property
    def workbook(self) -> str:
        """Path of the workbook's own part. Raises KeyError where there is none."""
        for _, path in self.parts.rels("").by_type("/officeDocument"):
            return path
        raise KeyError("officeDocument")

    def sheets(self) -> list[str]:
        """Paths of the sheets, in order."""
        relationships = self.parts.rels(self.workbook)
        sheets = self.parts.xml(self.workbook).iter(f"{MAIN}sheet")
        return [relationships.target(sheet.get(f"{REL}id") or "") for sheet in sheets]

    def shared_strings(self) -> list[Element]:
        """The texts that cells refer to by number."""
        return [text for root in self._roots("/sharedStrings") for text in root.iter(f"{MAIN}si")]

    def wrapping_styles(self) -> frozenset[str]:
        """Numbers of the cell styles whose text wraps."""
        return frozenset(
            str(number)
            for root in self._roots("/styles")
            for number, style in enumerate(root.iterfind(f"{MAIN}cellXfs/{MAIN}xf"))
            if (alignment := style.find(f"{MAIN}alignment")) is not None and alignment.get("wrapText") in ("1", "true")
        )

    def _roots(self, kind: str) -> list[Element]:
        return [self.parts.xml(path) for _, path in self.parts.rels(self.workbook).by_type(kind)]

    def names(self) -> list[tuple[str, str]]:
        """Print areas and titles of the first sheet: name and the reference without its sheet."""
        found: Any = self.parts.xml(self.workbook).iter(f"{MAIN}definedName")
        kept = [
            name
            for name in found
            if name.get("localSheetId") == "0" and name.get("name", "").startswith("_xlnm.Print_")
        ]
        return [(name.get("name"), re.sub(r"('[^']*'|[^',!]+)!", "", name.text or "")) for name in kept]


@dataclass(frozen=True)
class Copy:
    """One filled copy of the template's sheet: its name, its XML, and its print names with their references."""

    name: str
    root: Element
    names: list[tuple[str, str]] = field(default_factory=list)


def read_package(content: bytes, place: str) -> Package:
    """Read a workbook file. Raises TemplateError when it is not one."""
    try:
        package = Package(Parts(content, place))
        package.sheets()
    except (Unreadable, KeyError) as error:
        raise TemplateError(f"{place} is not an Excel workbook (.xlsx). Save it from Excel again.") from error
    return package


def write_copies(package: Package, path: str, copies: Sequence[Copy]) -> bytes:
    """A workbook with the template's styles whose sheets are the copies; the same bytes whenever it is made."""
    writer = _Writer(package)
    for number, copy in enumerate(copies, 1):
        writer.add_sheet(path, number, copy)
    writer.add_workbook(copies)
    return writer.new.to_bytes()


class _Writer:
    """Puts the new workbook together from parts of the template."""

    def __init__(self, package: Package) -> None:
        self.package, self.new = package, Parts()
        types = package.tree(content_types.NAME)
        for override in types.findall(content_types.OVERRIDE):
            types.remove(override)
        self.new.write(content_types.NAME, serialized(types))

    def add_sheet(self, path: str, number: int, copy: Copy) -> None:
        """Write a copy of the sheet, with parts of its own for what the sheet leads to; pictures are shared."""

        def carry(old: str) -> str:
            made = old if "/media/" in old else re.sub(r"\d*(\.\w+)$", rf"{number}\1", old)
            self._copy_part(old, made)
            parts.rels(old).copy_to(self.new, made, carry)
            return made

        parts = self.package.parts
        sheet = _sheet_path(number)
        self._write(sheet, copy.root, _SHEET_TYPE)
        parts.rels(path).copy_to(self.new, sheet, carry)

    def add_workbook(self, copies: Sequence[Copy]) -> None:
        """Write the workbook's own part, which lists the copies."""
        book, parts = self.package.workbook, self.package.parts
        root, relationships = self.package.tree(book), self.new.rels(book)
        sheets = root.find(f"{MAIN}sheets")
        sheets.clear()
        for number, copy in enumerate(copies, 1):
            rid = relationships.add(f"{namespaces.OFFICE_RELS}/worksheet", _sheet_path(number), rid=f"rId{number}")
            etree.SubElement(sheets, f"{MAIN}sheet", {"name": copy.name, "sheetId": str(number), f"{REL}id": rid})
        for kind in ("styles", "theme"):
            for _, path in parts.rels(book).by_type(f"/{kind}"):
                self._copy_part(path, path)
                relationships.add(f"{namespaces.OFFICE_RELS}/{kind}", path)
        _tidy(root, copies)
        self._write(book, root, _BOOK_TYPE)
        self.new.rels("").add(f"{namespaces.OFFICE_RELS}/officeDocument", book)

    def _write(self, path: str, root: Element, content_type: str) -> None:
        self.new.write(path, serialized(root))
        self.new.set_content_type(path, content_type)

    def _copy_part(self, old: str, made: str) -> None:
        self.new.write(made, self.package.parts.read(old))
        self.new.set_content_type(made, self.package.parts.content_type(old))


def _sheet_path(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _tidy(root: Element, copies: Sequence[Copy]) -> None:
    """Leave out of the workbook's part what concerns the template's own sheets; name what is printed."""
    for child in list(root):
        if etree.QName(child).localname in _NOT_KEPT or not child.tag.startswith(MAIN):
            root.remove(child)
    for view in root.iter(f"{MAIN}workbookView"):
        for name in ("activeTab", "firstSheet"):
            view.attrib.pop(name, None)
    names = etree.Element(f"{MAIN}definedNames")
    for number, copy in enumerate(copies):
        for name, reference in copy.names:
            element = etree.SubElement(names, f"{MAIN}definedName", {"name": name, "localSheetId": str(number)})
            element.text = ",".join(f"'{copy.name}'!{part}" for part in reference.split(","))
    if len(names):
        root.find(f"{MAIN}sheets").addnext(names)
