"""Package: the zip file that a workbook is. Parts are read and written by name; what is not touched is copied raw."""

import os
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from isal import isal_zlib
from lxml import etree

from xlwings_offline.errors import Refusal, Unreadable
from xlwings_offline.package.relationships import Relationships, relationships_name
from xlwings_offline.package.zip_safety import refuse_hostile
from xlwings_offline.package.zipping import LARGE, Entry, Squeezed, dos_time, write_zip

CONTENT_TYPES: Final = "[Content_Types].xml"
_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_OLD_OFFICE: Final = bytes.fromhex("d0cf11e0a1b11ae1")


def safe_parser() -> etree.XMLParser:
    """A parser that resolves nothing and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


class Package:
    """The parts of one workbook file.

    Raises:
        Unreadable: the file is damaged, hostile or no workbook.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = _open(path)
        self._stamp = _stamp(path)
        self._infos = {info.filename: info for info in self._zip.infolist()}
        self._written: dict[str, bytes | Squeezed] = {}
        self._dropped: set[str] = set()
        self._roots: dict[str, etree._Element] = {}
        self._touched: set[str] = set()
        self._rels: dict[str, Relationships] = {}
        self._seen: tuple[str, bytes] | None = None
        refuse_hostile(self._zip, path.name)
        if CONTENT_TYPES not in self._infos:
            raise Unreadable(f"{path.name} is a zip file but no workbook.")

    # -- parts

    def names(self) -> list[str]:
        """Every part, in the order of the file; new ones last."""
        kept = [name for name in self._infos if name not in self._dropped]
        return kept + [name for name in self._written if name not in self._infos]

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._written or (name in self._infos and name not in self._dropped)

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises KeyError, and Unreadable where its bytes are damaged."""
        if name in self._touched:
            self._written[name] = _serialised(self._roots[name])
            self._touched.discard(name)
        if name in self._written:
            data = self._written[name]
            return data.plain if isinstance(data, Squeezed) else data
        if name not in self._infos or name in self._dropped:
            raise KeyError(name)
        seen, self._seen = self._seen, None
        return seen[1] if seen is not None and seen[0] == name else self._inflated(self._infos[name])

    def foresee(self, name: str) -> bytes:
        """The bytes of a part that will be read once more soon: they are kept for that."""
        data = self.read(name)
        self._seen = (name, data)
        return data

    def is_original(self, name: str) -> bool:
        """Whether the part is as it was in the file."""
        return (
            name in self._infos
            and name not in self._dropped
            and name not in self._written
            and name not in self._touched
        )

    def size(self, name: str) -> int:
        """Bytes of a part as it was in the file, 0 for one that was not there."""
        return self._infos[name].file_size if name in self._infos else 0

    def write(self, name: str, data: bytes | Iterable[bytes | memoryview]) -> None:
        """Put a part in, or another content into one; a large one in pieces, so that it need not be held twice."""
        pieces = (data,) if isinstance(data, bytes) else data
        self._written[name] = data if isinstance(data, bytes) and len(data) <= LARGE else Squeezed(pieces)
        self._dropped.discard(name)
        self._roots.pop(name, None)
        self._touched.discard(name)
        if name.endswith(".rels"):
            self._rels.clear()

    def drop(self, name: str) -> None:
        """Take a part out, with its content type and its relationships."""
        for gone in (name, relationships_name(name)):
            self._written.pop(gone, None)
            self._roots.pop(gone, None)
            self._touched.discard(gone)
            if gone in self._infos:
                self._dropped.add(gone)
        self._rels.pop(name, None)
        self._remove_type(name)

    def xml(self, name: str) -> etree._Element:
        """The root element of a part, parsed once; call `touch` after changing it. Raises KeyError, Unreadable."""
        if name not in self._roots:
            self._roots[name] = _parsed(self.read(name), name, self.path)
        return self._roots[name]

    def touch(self, name: str) -> None:
        """Note that the parsed part was changed."""
        self.xml(name)
        self._touched.add(name)

    def fresh_name(self, pattern: str) -> str:
        """A part name that is free: `{}` in the pattern becomes the first number that is not in use."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    # -- what parts are and how they hang together

    def rels(self, part: str) -> Relationships:
        """Relationships of a part; of the package itself for ''."""
        if part not in self._rels:
            self._rels[part] = Relationships(self, part)
        return self._rels[part]

    def content_type(self, part: str) -> str:
        """The content type of a part, '' where none is given."""
        ending = part.rsplit(".", 1)[-1].lower()
        fallback = ""
        for element in self.xml(CONTENT_TYPES).iter(f"{_TYPES}Override", f"{_TYPES}Default"):
            if element.get("PartName") == "/" + part:
                return element.get("ContentType") or ""
            if (element.get("Extension") or "").lower() == ending:
                fallback = element.get("ContentType") or ""
        return fallback

    def set_content_type(self, part: str, kind: str) -> None:
        """Say what a part is."""
        if self.content_type(part) == kind:
            return
        self._remove_type(part)
        etree.SubElement(self.xml(CONTENT_TYPES), f"{_TYPES}Override", PartName="/" + part, ContentType=kind)
        self.touch(CONTENT_TYPES)

    def _remove_type(self, part: str) -> None:
        root = self.xml(CONTENT_TYPES)
        for element in root.findall(f"{_TYPES}Override"):
            if element.get("PartName") == "/" + part:
                root.remove(element)
                self.touch(CONTENT_TYPES)

    # -- the file

    def save(self, path: Path) -> None:
        """Write the file in one step: all of it, or the old one stays. Untouched parts are copied as they are."""
        self._refuse_changed()
        for name in list(self._touched):
            self.read(name)
        scratch = path.with_name(f".{path.name}.saving")
        try:
            with scratch.open("wb") as file:
                write_zip(file, map(self._entry, self.names()))
                file.flush()
                os.fsync(file.fileno())
            if path.resolve() == self.path.resolve():
                self._zip.close()
            os.replace(scratch, path)  # noqa: PTH105 - the same on Windows, where rename does not replace
        finally:
            scratch.unlink(missing_ok=True)
        self._reopen(path)

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def _reopen(self, path: Path) -> None:
        self._zip.close()
        self.path, self._zip, self._stamp = path, zipfile.ZipFile(path), _stamp(path)
        self._infos = {info.filename: info for info in self._zip.infolist()}
        self._written, self._dropped, self._seen = {}, set(), None

    def _entry(self, name: str) -> Entry:
        info = self._infos.get(name)
        date = dos_time(info.date_time) if info else dos_time((1980, 1, 1, 0, 0, 0))
        if name in self._written:
            written = self._written[name]
            data = written if isinstance(written, Squeezed) else Squeezed((written,))
            return Entry(name, date, 8, data.crc, data.size, 0, data.deflated)
        if info is None:
            raise KeyError(name)
        return Entry(name, date, info.compress_type, info.CRC, info.file_size, info.external_attr, self._raw(info))

    def _raw(self, info: zipfile.ZipInfo) -> bytes:
        """The bytes of an entry as they stand in the file."""
        file = self._zip.fp
        if file is None:
            raise Unreadable(f"{self.path.name} was closed; open it again.")
        file.seek(info.header_offset + 26)
        name, extra = struct.unpack("<HH", file.read(4))
        file.seek(info.header_offset + 30 + name + extra)
        return file.read(info.compress_size)

    def _inflated(self, info: zipfile.ZipInfo) -> bytes:
        raw = self._raw(info)
        try:
            if info.compress_type == zipfile.ZIP_DEFLATED:
                # One byte more than announced, so that a liar is caught without unpacking all of it.
                raw = isal_zlib.decompressobj(-15).decompress(raw, info.file_size + 1)
            elif info.compress_type != zipfile.ZIP_STORED:
                raw = self._zip.read(info)
        except (isal_zlib.error, zlib.error, zipfile.BadZipFile) as reason:  # type: ignore[misc]  # its stub calls error a function
            raise Unreadable(
                f"{self.path.name} is damaged: its part {info.filename} cannot be unpacked; take a backup."
            ) from reason
        if len(raw) != info.file_size or isal_zlib.crc32(raw) != info.CRC:
            raise Unreadable(
                f"{self.path.name} is damaged: its part {info.filename} is not what it should be; take a backup."
            )
        return raw

    def _refuse_changed(self) -> None:
        """What is copied raw has to be what was opened."""
        if self.path.exists() and _stamp(self.path) != self._stamp:
            raise Refusal(f"{self.path.name} was changed since it was opened; open it again. Nothing was written.")


def _open(path: Path) -> zipfile.ZipFile:
    try:
        with path.open("rb") as file:
            start = file.read(8)
        if start == _OLD_OFFICE:
            raise Unreadable(
                f"{path.name} has a password or is in the old .xls format; save it as .xlsx or .xlsm without one."
            )
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, struct.error) as reason:
        raise Unreadable(
            f"{path.name} is damaged or no workbook; take a backup, or save it again in Excel."
        ) from reason


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when a file is written."""
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_size


def _parsed(data: bytes, name: str, path: Path) -> etree._Element:
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise Unreadable(f"{path.name} holds a document type in {name}, which no workbook does; it was not opened.")
    try:
        return etree.fromstring(data, safe_parser())
    except etree.XMLSyntaxError as reason:
        raise Unreadable(f"{path.name} is damaged: its part {name} cannot be read; take a backup.") from reason


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
