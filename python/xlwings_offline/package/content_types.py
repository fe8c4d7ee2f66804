"""Content types: what each part of a package is."""

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

    def of(self, part: str) -> str:
        """The content type of a part, '' where none is given."""
        ending = part.rsplit(".", 1)[-1].lower()
        default = ""
        for element in self._parts.xml(NAME).iter(OVERRIDE, _DEFAULT):
            if element.get("PartName") == "/" + part:
                return element.get("ContentType") or ""
            if (element.get("Extension") or "").lower() == ending:
                default = element.get("ContentType") or ""
        return default

    def set(self, part: str, content_type: str) -> None:
        """Set the content type of a part."""
        if self.of(part) == content_type:
            return
        self.remove(part)
        etree.SubElement(self._parts.xml(NAME), OVERRIDE, PartName="/" + part, ContentType=content_type)
        self._parts.touch(NAME)

    def remove(self, part: str) -> None:
        """Remove the entry of one part."""
        root = self._parts.xml(NAME)
        for element in root.findall(OVERRIDE):
            if element.get("PartName") == "/" + part:
                root.remove(element)
                self._parts.touch(NAME)
