"""Content types: what each part of a package is."""

from collections import defaultdict
from typing import Final

from lxml import etree

from xlwings_offline.package.namespaces import CONTENT_TYPES as NAMESPACE
from xlwings_offline.package.parts import Parts

NAME: Final = "[Content_Types].xml"
#: The content types of a new package: relationships are parts as well.
EMPTY: Final = (
    f'<Types xmlns="{NAMESPACE}">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
).encode()
OVERRIDE, _DEFAULT = f"{{{NAMESPACE}}}Override", f"{{{NAMESPACE}}}Default"


class ContentTypes:
    """The content types of a package's parts."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._root: etree._Element | None = None
        self._defaults: dict[str, str] = {}
        self._overrides: dict[str, list[etree._Element]] = {}

    def _index(self) -> etree._Element:
        """Make sure that the list is indexed as it is now; returns its root."""
        root = self._parts.xml(NAME)
        if root is not self._root:
            self._root, self._overrides = root, defaultdict(list)
            for override in root.findall(OVERRIDE):
                self._overrides[override.get("PartName") or ""].append(override)
            defaults = root.findall(_DEFAULT)
            self._defaults = {(e.get("Extension") or "").lower(): e.get("ContentType") or "" for e in defaults}
        return root

    def of(self, part: str) -> str:
        """The content type of a part, '' if it has none."""
        self._index()
        own = self._overrides.get(f"/{part}")
        return own[0].get("ContentType") or "" if own else self._defaults.get(part.rsplit(".", 1)[-1].lower(), "")

    def set(self, part: str, content_type: str) -> None:
        """Set the content type of a part."""
        if self.of(part) == content_type:
            return
        self.remove(part)
        element = etree.SubElement(self._index(), OVERRIDE, PartName=f"/{part}", ContentType=content_type)
        self._overrides[f"/{part}"] = [element]
        self._parts.touch(NAME)

    def remove(self, part: str) -> None:
        """Remove the entry of one part."""
        root = self._index()
        for element in self._overrides.pop(f"/{part}", []):
            root.remove(element)
            self._parts.touch(NAME)
