"""Parts of a package by name, as bytes and as XML; what was written takes precedence over the file."""

from collections.abc import Iterable

from lxml import etree

from xlwings_offline.errors import Unreadable
from xlwings_offline.package.archive import Archive
from xlwings_offline.package.deflated_part import LARGE, DeflatedPart
from xlwings_offline.package.part_xml import safe_parser, serialized


class Parts:
    """The parts of an archive, if there is one, and those written, which stay in memory until they are saved."""

    def __init__(self, archive: Archive | None, label: str) -> None:
        #: What error messages call the file.
        self.label = label
        self._archive = archive
        self._written: dict[str, bytes | DeflatedPart] = {}
        self._dropped: set[str] = set()
        self._roots: dict[str, etree._Element] = {}
        self._touched: set[str] = set()
        self._peeked: tuple[str, bytes] | None = None

    def names(self) -> list[str]:
        """Every part, in the order of the file; new ones last."""
        before = self._archive.names() if self._archive is not None else []
        return [name for name in before if name not in self._dropped] + [
            name for name in self._written if not self._was_there(name)
        ]

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._written or self._is_in_file(name)

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises KeyError, and Unreadable if they are damaged."""
        if name in self._touched:
            self._written[name] = serialized(self._roots[name])
            self._touched.discard(name)
        if name in self._written:
            data = self._written[name]
            return data.plain if isinstance(data, DeflatedPart) else data
        if self._archive is None or not self._is_in_file(name):
            raise KeyError(name)
        peeked, self._peeked = self._peeked, None
        return peeked[1] if peeked is not None and peeked[0] == name else self._archive.read(name)

    def peek(self, name: str) -> bytes:
        """The bytes of a part that will be read again soon: they are kept until then."""
        data = self.read(name)
        self._peeked = (name, data)
        return data

    def size(self, name: str) -> int:
        """The size of a part in the file, 0 if it is not there."""
        return self._archive.size(name) if self._archive is not None and name in self._archive else 0

    def write(self, name: str, data: bytes | Iterable[bytes | memoryview]) -> None:
        """Add or replace a part; a large one is given in pieces, so that it is not held in memory twice."""
        pieces = (data,) if isinstance(data, bytes) else data
        self._written[name] = data if isinstance(data, bytes) and len(data) <= LARGE else DeflatedPart(pieces)
        self._dropped.discard(name)
        self._roots.pop(name, None)
        self._touched.discard(name)

    def drop(self, name: str) -> None:
        """Remove a part, if it exists."""
        self._written.pop(name, None)
        self._roots.pop(name, None)
        self._touched.discard(name)
        if self._was_there(name):
            self._dropped.add(name)

    def xml(self, name: str) -> etree._Element:
        """The root element of a part, parsed once; call `touch` after changing it. Raises KeyError, Unreadable."""
        if name not in self._roots:
            self._roots[name] = self._parsed(self.read(name), name)
        return self._roots[name]

    def touch(self, name: str) -> None:
        """Note that the parsed part was changed."""
        self.xml(name)
        self._touched.add(name)

    def fresh_name(self, pattern: str) -> str:
        """A free part name: `{}` in the pattern becomes the first number that is not in use."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def _was_there(self, name: str) -> bool:
        return self._archive is not None and name in self._archive

    def _is_in_file(self, name: str) -> bool:
        return self._was_there(name) and name not in self._dropped

    def _parsed(self, data: bytes, name: str) -> etree._Element:
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
            raise Unreadable(f"{self.label} has a document type in {name}, which no workbook has; it was not opened.")
        try:
            return etree.fromstring(data, safe_parser())
        except etree.XMLSyntaxError as reason:
            raise Unreadable(f"{self.label} is damaged: its part {name} cannot be read; restore a backup.") from reason
