"""Parts: an .xlsx as the parts it is made of; read from a template, written with copies of its sheet."""

import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final, TypeAlias

from lxml import etree

from billing.documents.letters.templates import TemplateError

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LINKS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False)
#: Same bytes for the same documents, whenever they are made.
_DATE: Final = (1980, 1, 1, 0, 0, 0)
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
_LINK_SPACE: Any = {None: _LINKS[1:-1]}
_TYPE_SPACE: Any = {None: _TYPES[1:-1]}


@dataclass(frozen=True)
class Package:
    """The parts of a workbook by path."""

    parts: dict[str, bytes]

    def tree(self, path: str) -> Element:
        """The XML of a part."""
        return etree.fromstring(self.parts[path], _PARSER)

    def links(self, path: str) -> dict[str, Element]:
        """The relations of a part, by id."""
        name = _links_path(path)
        return {link.get("Id"): link for link in self.tree(name)} if name in self.parts else {}

    def kinds(self, path: str) -> list[str]:
        """Kinds of the parts that a part relates to, and those relate to, such as ``drawing``, ``image``."""
        links = list(self.links(path).values())
        found = [link.get("Type").rpartition("/")[2] for link in links]
        below = [self.target(path, link) for link in links if _is_inside(link)]
        return found + [kind for part in below for kind in self.kinds(part)]

    def target(self, path: str, link: Element) -> str:
        """Path of the part that a relation of a part leads to."""
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(path), link.get("Target"))).lstrip("/")

    def workbook(self) -> str:
        """Path of the workbook's own part."""
        links = self.links("").values()
        return next(self.target("", link) for link in links if link.get("Type").endswith("/officeDocument"))

    def sheets(self) -> list[str]:
        """Paths of the sheets, in order."""
        book = self.workbook()
        links = self.links(book)
        return [self.target(book, links[sheet.get(f"{REL}id")]) for sheet in self.tree(book).iter(f"{MAIN}sheet")]

    def shared_strings(self) -> list[Element]:
        """The texts that cells refer to by number."""
        paths = [path for path in self.parts if path.endswith("sharedStrings.xml")]
        return list(self.tree(paths[0]).iter(f"{MAIN}si")) if paths else []

    def wrapping_styles(self) -> frozenset[str]:
        """Numbers of the cell styles whose text wraps."""
        paths = [path for path in self.parts if path.endswith("styles.xml")]
        styles = self.tree(paths[0]).find(f"{MAIN}cellXfs") if paths else ()
        wraps = [style.find(f"{MAIN}alignment") for style in styles]
        return frozenset(
            str(at)
            for at, alignment in enumerate(wraps)
            if alignment is not None and alignment.get("wrapText") in ("1", "true")
        )

    def names(self) -> list[tuple[str, str]]:
        """Print areas and titles of the first sheet: name and the reference without its sheet."""
        found = self.tree(self.workbook()).iter(f"{MAIN}definedName")
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
        with zipfile.ZipFile(BytesIO(content)) as archive:
            package = Package({item.filename: archive.read(item) for item in archive.infolist() if not item.is_dir()})
        package.sheets()
    except (zipfile.BadZipFile, KeyError, StopIteration, etree.XMLSyntaxError) as error:
        raise TemplateError(f"{place} is not an Excel workbook (.xlsx). Save it from Excel again.") from error
    return package


def write_copies(package: Package, path: str, copies: Sequence[Copy]) -> bytes:
    """A workbook with the template's styles whose sheets are the copies."""
    writer = _Writer(package)
    for number, copy in enumerate(copies, 1):
        writer.add_sheet(path, number, copy)
    writer.add_workbook(copies)
    return writer.close()


class _Writer:
    """Collects the parts of the new workbook with their content types."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.parts: dict[str, bytes] = {}
        types = package.tree("[Content_Types].xml")
        self.types = {
            item.get("PartName").lstrip("/"): item.get("ContentType") for item in types.iter(f"{_TYPES}Override")
        }
        self.defaults = {item.get("Extension"): item.get("ContentType") for item in types.iter(f"{_TYPES}Default")}
        self.overrides: dict[str, str] = {}

    def add_sheet(self, path: str, number: int, copy: Copy) -> None:
        new = f"xl/worksheets/sheet{number}.xml"
        self.parts[new] = _xml(copy.root)
        self.overrides[new] = _SHEET_TYPE
        self._copy_links(path, new, number)

    def _copy_links(self, path: str, new: str, number: int) -> None:
        """Give the copy parts of its own for what its sheet leads to; pictures are shared."""
        links = self.package.links(path)
        if not links:
            return
        root = etree.Element(f"{_LINKS}Relationships", nsmap=_LINK_SPACE)
        for link in links.values():
            root.append(link)
            if not _is_inside(link):
                continue
            old = self.package.target(path, link)
            made = old if "/media/" in old else re.sub(r"\d*(\.\w+)$", rf"{number}\1", old)
            link.set("Target", f"/{made}")
            self._copy_part(old, made)
            self._copy_links(old, made, number)
        self.parts[_links_path(new)] = _xml(root)

    def _copy_part(self, old: str, made: str) -> None:
        self.parts[made] = self.package.parts[old]
        if old in self.types:
            self.overrides[made] = self.types[old]

    def add_workbook(self, copies: Sequence[Copy]) -> None:
        book = self.package.workbook()
        root = self.package.tree(book)
        links = etree.Element(f"{_LINKS}Relationships", nsmap=_LINK_SPACE)
        sheets = root.find(f"{MAIN}sheets")
        sheets.clear()
        for number, copy in enumerate(copies, 1):
            _link(links, f"rId{number}", "worksheet", f"/xl/worksheets/sheet{number}.xml")
            etree.SubElement(
                sheets, f"{MAIN}sheet", {"name": copy.name, "sheetId": str(number), f"{REL}id": f"rId{number}"}
            )
        for link in self.package.links(book).values():
            kind = link.get("Type").rpartition("/")[2]
            if kind in ("styles", "theme"):
                old = self.package.target(book, link)
                self._copy_part(old, old)
                _link(links, f"rId{len(links) + 1}", kind, f"/{old}")
        self._tidy(root, copies)
        self.parts[book], self.parts[_links_path(book)] = _xml(root), _xml(links)
        self.overrides[book] = _BOOK_TYPE
        top = etree.Element(f"{_LINKS}Relationships", nsmap=_LINK_SPACE)
        _link(top, "rId1", "officeDocument", f"/{book}")
        self.parts["_rels/.rels"] = _xml(top)

    @staticmethod
    def _tidy(root: Element, copies: Sequence[Copy]) -> None:
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

    def close(self) -> bytes:
        types = etree.Element(f"{_TYPES}Types", nsmap=_TYPE_SPACE)
        for extension, kind in self.defaults.items():
            etree.SubElement(types, f"{_TYPES}Default", {"Extension": extension, "ContentType": kind})
        for path, kind in self.overrides.items():
            etree.SubElement(types, f"{_TYPES}Override", {"PartName": f"/{path}", "ContentType": kind})
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in {"[Content_Types].xml": _xml(types), **self.parts}.items():
                entry = zipfile.ZipInfo(path, _DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0
                archive.writestr(entry, content)
        return out.getvalue()


def _is_inside(link: Element) -> bool:
    """Whether a relation leads to a part of the package, not out of it nor to a place on a sheet."""
    return link.get("TargetMode") != "External" and not link.get("Target", "").startswith("#")


def _link(root: Element, name: str, kind: str, target: str) -> None:
    etree.SubElement(root, f"{_LINKS}Relationship", {"Id": name, "Type": f"{_OFFICE}/{kind}", "Target": target})


def _links_path(path: str) -> str:
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _xml(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
