"""Relationships of a part: which parts it leads to, and as what."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from xlwings_offline.package.package import Package

NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TAG = f"{{{NAMESPACE}}}Relationship"
_CONTENT = "application/vnd.openxmlformats-package.relationships+xml"


def relationships_name(part: str) -> str:
    """Name of the part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Relationships:
    """The relationships of one part of a package ('' is the package itself)."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part = package, part
        self._name = relationships_name(part)

    def __iter__(self) -> Iterator[etree._Element]:
        if self._package.has(self._name):
            yield from self._package.xml(self._name).iter(_TAG)

    def add(self, kind: str, target: str, *, external: bool = False) -> str:
        """Add one; returns its id. A target inside the package is a part's name."""
        if not self._package.has(self._name):
            self._package.write(self._name, f'<Relationships xmlns="{NAMESPACE}"/>'.encode())
            if self._package.content_type(self._name) != _CONTENT:
                self._package.set_content_type(self._name, _CONTENT)
        taken = {element.get("Id") for element in self}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        root = self._package.xml(self._name)
        where = target if external else posixpath.relpath("/" + target, "/" + posixpath.dirname(self._part))
        element = etree.SubElement(root, _TAG, Id=f"rId{number}", Type=kind, Target=where)
        if external:
            element.set("TargetMode", "External")
        self._package.touch(self._name)
        return f"rId{number}"

    def target(self, rid: str) -> str:
        """The part, or the outside address, that an id leads to. Raises KeyError."""
        for element in self:
            if element.get("Id") == rid:
                return self._absolute(element)
        raise KeyError(rid)

    def by_type(self, ending: str) -> list[tuple[str, str]]:
        """Ids and targets of the relationships whose type ends so."""
        return [(e.get("Id") or "", self._absolute(e)) for e in self if (e.get("Type") or "").endswith(ending)]

    def parts(self) -> list[str]:
        """Every part inside the package that this one leads to."""
        return [self._absolute(element) for element in self if element.get("TargetMode") != "External"]

    def remove(self, rid: str) -> None:
        """Take one out."""
        for element in list(self):
            if element.get("Id") == rid:
                self._package.xml(self._name).remove(element)
                self._package.touch(self._name)

    def _absolute(self, element: etree._Element) -> str:
        target = element.get("Target") or ""
        if element.get("TargetMode") == "External":
            return target
        if target.startswith("/"):
            return target[1:]
        return posixpath.normpath(posixpath.join(posixpath.dirname(self._part), target))
