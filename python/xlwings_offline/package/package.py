"""Package: the zip file that a workbook is. Parts are read and written by name; what is not touched is copied raw."""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from isal import isal_zlib

from xlwings_offline.errors import Refusal, Unreadable
from xlwings_offline.package import content_types
from xlwings_offline.package.archive import Archive
from xlwings_offline.package.content_types import ContentTypes
from xlwings_offline.package.deflated_part import DeflatedPart, deflate
from xlwings_offline.package.parts import Parts
from xlwings_offline.package.relationships import Relationships, relationships_name
from xlwings_offline.package.zip_writer import DEFLATED, EARLIEST, READ_AND_WRITE, STORED, Entry, dos_time, write_zip


class Package(Parts):
    """The parts of one workbook file, with their content types and relationships.

    Raises:
        Unreadable: the file is damaged, hostile or not a workbook.
    """

    def __init__(self, source: Path | bytes | None = None, label: str = "") -> None:
        """Open a file, or the bytes of one, which messages call by its label; without a source the package is new."""
        label = source.name if isinstance(source, Path) else label
        archive = None if source is None else Archive(source, label)
        if archive is not None:
            archive.refuse_hostile()
        super().__init__(archive, label)
        self._path = source if isinstance(source, Path) else None
        self._stamp = _stamp(self._path)
        self._types = ContentTypes(self)
        if source is None:
            self.write(content_types.NAME, content_types.EMPTY)
        if not self.has(content_types.NAME):
            raise Unreadable(f"{label} is a zip file but not a workbook.")

    @property
    def path(self) -> Path:
        """Where the file is. Raises ValueError for a package that has none."""
        if self._path is None:
            raise ValueError("This package was never a file.")
        return self._path

    # -- content types and relationships

    def rels(self, part: str) -> Relationships:
        """The relationships of a part, or for '' of the package itself."""
        return Relationships(self, self._types, part)

    def content_type(self, part: str) -> str:
        """The content type of a part, '' if it has none."""
        return self._types.of(part)

    def set_content_type(self, part: str, content_type: str) -> None:
        """Set the content type of a part."""
        self._types.set(part, content_type)

    def drop(self, name: str) -> None:
        """Remove a part, with its content type and its relationships."""
        super().drop(name)
        super().drop(relationships_name(name))
        self._types.remove(name)

    def reachable(self) -> set[str]:
        """Every part that relationships lead to, directly or not, from the package itself."""
        found: set[str] = set()
        waiting = [""]
        while waiting:
            for target in self.rels(waiting.pop()).targets():
                if target not in found and self.has(target):
                    found.add(target)
                    waiting.append(target)
        return found

    # -- the file

    def save(self, path: Path) -> None:
        """Write the file in one step: all of it, or the old one stays. Parts that are not touched are copied raw."""
        self._refuse_changed()
        scratch = path.with_name(f".{path.name}.saving")
        try:
            with scratch.open("wb") as file:
                write_zip(file, self._entries())
                file.flush()
                os.fsync(file.fileno())
            if self._path is not None and path.resolve() == self._path.resolve():
                self.close()
            os.replace(scratch, path)  # noqa: PTH105 - the same on Windows, where rename does not replace
        finally:
            scratch.unlink(missing_ok=True)
        self._reopen(path)

    def to_bytes(self, *, deflated: bool = True) -> bytes:
        """The file as bytes, the same for the same parts at any time: every entry is dated 1980.

        If not deflated, they are also the same on every machine.
        """
        file = BytesIO()
        write_zip(file, self._fresh_entries(deflated=deflated))
        return file.getvalue()

    def close(self) -> None:
        """Close the file."""
        if self._archive is not None:
            self._archive.close()

    def _reopen(self, path: Path) -> None:
        self.close()
        self.label, self._path, self._stamp = path.name, path, _stamp(path)
        self._archive = Archive(path, path.name)
        self._written, self._dropped, self._peeked = {}, set(), None

    def _entries(self) -> Iterator[Entry]:
        """The entries of the file: written parts deflated, the rest raw."""
        for name in self._serialized_names():
            dated = self._archive.date(name) if self._archive is not None and name in self._archive else EARLIEST
            if self._archive is not None and name not in self._written:
                yield self._archive.entry(name)
            else:
                yield self._deflated(name, dated)

    def _fresh_entries(self, *, deflated: bool) -> Iterator[Entry]:
        for name in self._serialized_names():
            if deflated:
                yield self._deflated(name, EARLIEST, READ_AND_WRITE)
            else:
                data = self.read(name)
                crc = isal_zlib.crc32(data)
                yield Entry(name, dos_time(EARLIEST), STORED, crc, len(data), READ_AND_WRITE, data)

    def _serialized_names(self) -> list[str]:
        """The names of all parts, once the changed ones are serialized."""
        for name in list(self._touched):
            self.read(name)
        return self.names()

    def _deflated(self, name: str, date: tuple[int, ...], attributes: int = 0) -> Entry:
        written = self._written.get(name)
        if isinstance(written, DeflatedPart):
            crc, size, deflated = written.crc, written.size, written.deflated
        else:
            data = self.read(name)
            crc, size, deflated = isal_zlib.crc32(data), len(data), deflate(data)
        return Entry(name, dos_time(date), DEFLATED, crc, size, attributes, deflated)

    def _refuse_changed(self) -> None:
        """Raise Refusal if the file, from which parts are copied raw, is not the one that was opened."""
        if self._path is not None and self._path.exists() and _stamp(self._path) != self._stamp:
            raise Refusal(f"{self._path.name} was changed since it was opened; open it again. Nothing was written.")


def _stamp(path: Path | None) -> tuple[int, int]:
    """What changes when a file is written."""
    if path is None:
        return 0, 0
    status = path.stat()
    return status.st_mtime_ns, status.st_size
