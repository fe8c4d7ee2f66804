"""Archive: a zip file open for reading, whose entries are read as bytes, or raw, to be copied as they are."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Final

from isal import isal_zlib

from xlwings_offline.errors import Unreadable
from xlwings_offline.package.zip_safety import refuse_hostile
from xlwings_offline.package.zip_writer import Entry, dos_time

#: How old .xls files and encrypted workbooks begin.
_COMPOUND_FILE: Final = bytes.fromhex("d0cf11e0a1b11ae1")


class Archive:
    """The entries of one zip file by name, in the order of the file; `name` is what error messages call it.

    Raises:
        Unreadable: the file is damaged or not a zip file.
    """

    def __init__(self, source: Path | bytes, name: str) -> None:
        self.name = name
        self._zip = _open(source, name)
        self._infos = {info.filename: info for info in self._zip.infolist()}

    def refuse_hostile(self) -> None:
        """Raise Unreadable for a file that would do harm if it were unpacked."""
        refuse_hostile(self._zip, self.name)

    def names(self) -> list[str]:
        """Names of all entries, in the order of the file."""
        return list(self._infos)

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def size(self, name: str) -> int:
        """The size of an entry once it is inflated."""
        return self._infos[name].file_size

    def date(self, name: str) -> tuple[int, ...]:
        """The date and time of an entry."""
        return self._infos[name].date_time

    def entry(self, name: str) -> Entry:
        """An entry as it is in the file."""
        info = self._infos[name]
        date, raw = dos_time(info.date_time), self._raw(info)
        return Entry(name, date, info.compress_type, info.CRC, info.file_size, info.external_attr, raw)

    def read(self, name: str) -> bytes:
        """The bytes of an entry. Raises Unreadable if they are damaged."""
        info = self._infos[name]
        data = self._raw(info)
        try:
            if info.compress_type == zipfile.ZIP_DEFLATED:
                # One byte more than announced, so that a lie is noticed without inflating all of it.
                data = isal_zlib.decompressobj(-15).decompress(data, info.file_size + 1)
            elif info.compress_type != zipfile.ZIP_STORED:
                data = self._zip.read(info)
        except (isal_zlib.error, zlib.error, zipfile.BadZipFile) as reason:  # type: ignore[misc]  # its stub calls error a function
            raise Unreadable(
                f"{self.name} is damaged: its part {name} cannot be unpacked; restore a backup."
            ) from reason
        if len(data) != info.file_size or isal_zlib.crc32(data) != info.CRC:
            raise Unreadable(f"{self.name} is damaged: its part {name} has the wrong contents; restore a backup.")
        return data

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def _raw(self, info: zipfile.ZipInfo) -> bytes:
        """The bytes of an entry as they are in the file."""
        file = self._zip.fp
        if file is None:
            raise Unreadable(f"{self.name} was closed; open it again.")
        file.seek(info.header_offset + 26)
        name, extra = struct.unpack("<HH", file.read(4))
        file.seek(info.header_offset + 30 + name + extra)
        return file.read(info.compress_size)


def _open(source: Path | bytes, name: str) -> zipfile.ZipFile:
    try:
        if _start(source) == _COMPOUND_FILE:
            raise Unreadable(
                f"{name} has a password or is in the old .xls format; save it as .xlsx or .xlsm without one."
            )
        return zipfile.ZipFile(source if isinstance(source, Path) else BytesIO(source))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, struct.error) as reason:
        raise Unreadable(
            f"{name} is damaged or not a workbook; restore a backup, or save it again in Excel."
        ) from reason


def _start(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source[: len(_COMPOUND_FILE)]
    with source.open("rb") as file:
        return file.read(len(_COMPOUND_FILE))
