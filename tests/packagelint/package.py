"""The package: its parts, their types, and what points from one to another."""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "[Content_Types].xml"
WORKBOOK_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
}


class Relation(NamedTuple):
    """A relationship: its id, the last word of its type, the part it points to, or an address outside."""

    id: str
    kind: str
    target: str
    external: bool


class Sheet(NamedTuple):
    """A worksheet: its name in the workbook and its part."""

    name: str
    part: str


@dataclass(frozen=True)
class Package:
    """The parts of a workbook file, all read."""

    name: str
    parts: Mapping[str, bytes]
    _trees: dict[str, etree._Element] = field(default_factory=dict)

    def xml(self, part: str) -> etree._Element:
        """Return the root of a part; it is parsed once."""
        if part not in self._trees:
            self._trees[part] = etree.fromstring(
                self.parts[part], etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            )
        return self._trees[part]

    def relations(self, part: str) -> list[Relation]:
        """Return what a part points to ('' is the package itself)."""
        folder, _, file = part.rpartition("/")
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels not in self.parts:
            return []
        return [
            Relation(
                str(each.get("Id")),
                str(each.get("Type")).rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, str(each.get("Target")))).lstrip("/"),
                each.get("TargetMode") == "External",
            )
            for each in self.xml(rels)
        ]

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts of one kind that a part points to."""
        return [each.target for each in self.relations(part) if each.kind == kind]

    @cached_property
    def workbook_part(self) -> str:
        return self.related("", "officeDocument")[0]

    @cached_property
    def workbook(self) -> etree._Element:
        return self.xml(self.workbook_part)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The worksheets (a chart sheet has no cells), in the order of the tabs."""
        targets = {each.id: each for each in self.relations(self.workbook_part)}
        entries = [(str(each.get("name")), targets[str(each.get(f"{{{OFFICE}}}id"))]) for each in self.tabs]
        return [Sheet(name, relation.target) for name, relation in entries if relation.kind == "worksheet"]

    @cached_property
    def tabs(self) -> list[etree._Element]:
        return list(self.workbook.iter(f"{{{MAIN}}}sheet"))

    def optional(self, kind: str) -> etree._Element | None:
        """Return the root of the workbook's one part of a kind, such as styles; None where it has none."""
        found = self.related(self.workbook_part, kind)
        return self.xml(found[0]) if found else None


def twice(names: Iterable[str]) -> list[str]:
    """Return, once each and in lower case, the names that stand more than once, as Excel compares them."""
    return [name for name, count in Counter(name.lower() for name in names).items() if count > 1]


def unreadable(source: zipfile.ZipFile) -> Iterator[str]:
    """Two entries of one name, entries that cannot be unpacked, and a zip that is no workbook."""
    for name in twice(source.namelist()):
        yield f"{name}: stands twice in the zip file"
    damaged = source.testzip()
    if damaged:
        yield f"{damaged}: is damaged"
    for name in (TYPES, "_rels/.rels"):
        if name not in source.namelist():
            yield f"{name}: is missing"


def content_types(package: Package) -> Iterator[str]:
    """Every part has a type, every type a part, and the workbook's own fits its suffix."""
    root = package.xml(TYPES)
    defaults = {str(each.get("Extension")).lower() for each in root if each.get("Extension")}
    overrides = {
        str(each.get("PartName")).lstrip("/"): str(each.get("ContentType")) for each in root if each.get("PartName")
    }
    for part in package.parts:
        if part != TYPES and part not in overrides and part.rpartition(".")[2].lower() not in defaults:
            yield f"{part}: has no content type"
    for part in overrides:
        if part not in package.parts:
            yield f"{TYPES}: gives a type to {part}, which is not there"
    suffix = re.sub(r".*(?=\.)", "", package.name.lower())
    wanted = WORKBOOK_TYPES.get(suffix)
    if wanted and overrides.get(package.workbook_part) != wanted:
        yield f"{package.workbook_part}: has the content type of another kind of file than {suffix}"


def relationships(package: Package) -> Iterator[str]:
    """Ids are unique within a part, and what they point to is there."""
    for part in ("", *package.parts):
        relations = package.relations(part)
        for name in twice(each.id for each in relations):
            yield f"{part or 'the package'}: two relationships have the id {name}"
        for each in relations:
            if not each.external and "#" not in each.target and each.target not in package.parts:
                yield f"{part or 'the package'}: points to {each.target}, which is not there"
    for part, data in package.parts.items():
        if part.startswith("xl/") and part.endswith(".xml"):
            yield from _unknown_ids(package, part, data)


def _unknown_ids(package: Package, part: str, data: bytes) -> Iterator[str]:
    if OFFICE.encode() not in data:
        return
    known = {each.id for each in package.relations(part)}
    for element in package.xml(part).iter():
        for name in ("id", "embed", "link"):
            used = element.get(f"{{{OFFICE}}}{name}")
            if used and used not in known:
                yield f"{part}: uses the relationship {used}, which it does not have"
