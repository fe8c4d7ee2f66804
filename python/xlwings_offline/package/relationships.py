"""Relationships of a part: the parts that it leads to, and of which type."""

import posixpath
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Final

from lxml import etree

from xlwings_offline.package.content_types import ContentTypes
from xlwings_offline.package.namespaces import RELATIONSHIPS as NAMESPACE
from xlwings_offline.package.part_xml import serialized
from xlwings_offline.package.parts import Parts

_TAG: Final = f"{{{NAMESPACE}}}Relationship"
_CONTENT: Final = "application/vnd.openxmlformats-package.relationships+xml"


def relationships_name(part: str) -> str:
    """The name of the part with a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _is_external(relationship: etree._Element) -> bool:
    """Whether a relationship leads out of the package."""
    return relationship.get("TargetMode") == "External"


def _target(part: str, relationship: etree._Element) -> str:
    """The part that a relationship of a part leads to, or the external address."""
    target = relationship.get("Target") or ""
    if _is_external(relationship):
        return target
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def _relative(part: str, target: str) -> str:
    """A part's name relative to another part."""
    return posixpath.relpath("/" + target, "/" + posixpath.dirname(part))


class Relationships:
    """The relationships of one part of a package ('' is the package itself)."""

    def __init__(self, parts: Parts, types: ContentTypes, part: str) -> None:
        self._parts, self._types, self._part = parts, types, part
        self._name = relationships_name(part)

    def __iter__(self) -> Iterator[etree._Element]:
        if self._parts.has(self._name):
            yield from self._parts.xml(self._name).iter(_TAG)

    def add(self, kind: str, target: str, *, external: bool = False, rid: str = "") -> str:
        """Add one, to a part unless it is external, under the next free id if none is given; returns the id."""
        if not self._parts.has(self._name):
            self._parts.write(self._name, f'<Relationships xmlns="{NAMESPACE}"/>'.encode())
            self._types.set(self._name, _CONTENT)
        rid = rid or self._free_id()
        target = target if external else _relative(self._part, target)
        element = etree.SubElement(self._parts.xml(self._name), _TAG, Id=rid, Type=kind, Target=target)
        if external:
            element.set("TargetMode", "External")
        self._parts.touch(self._name)
        return rid

    def _free_id(self) -> str:
        taken = {element.get("Id") for element in self}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        return f"rId{number}"

    def target(self, rid: str) -> str:
        """The part, or the external address, that an id leads to. Raises KeyError."""
        for element in self:
            if element.get("Id") == rid:
                return _target(self._part, element)
        raise KeyError(rid)

    def by_type(self, ending: str) -> list[tuple[str, str]]:
        """The ids and targets of the relationships whose type has this ending."""
        found = [element for element in self if (element.get("Type") or "").endswith(ending)]
        return [(element.get("Id") or "", _target(self._part, element)) for element in found]

    def targets(self) -> list[str]:
        """The parts that this one leads to."""
        return [_target(self._part, element) for element in self if not _is_external(element)]

    def remove(self, rid: str) -> None:
        """Remove one."""
        for element in list(self):
            if element.get("Id") == rid:
                self._parts.xml(self._name).remove(element)
                self._parts.touch(self._name)

    def copy_to(self, parts: Parts, part: str, copied: Callable[[str], str], left_behind: tuple[str, ...] = ()) -> None:
        """Give a part, maybe of another package, the same relationships under the same ids.

        They lead to what `copied` returns for each target; types with one of the endings `left_behind` are left out.
        """
        if not self._parts.has(self._name):
            return
        root = deepcopy(self._parts.xml(self._name))
        for element in list(root.iter(_TAG)):
            if (element.get("Type") or "").endswith(left_behind):
                root.remove(element)
            elif not _is_external(element) and self._parts.has(target := _target(self._part, element)):
                element.set("Target", _relative(part, copied(target)))
        if len(root):
            parts.write(relationships_name(part), serialized(root))
