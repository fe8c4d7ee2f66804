"""Zip files written from entries that are compressed already, so that copied ones stay byte for byte."""

import struct
from collections.abc import Iterable
from typing import BinaryIO, Final, NamedTuple

#: The earliest moment that a zip file can name.
EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
STORED, DEFLATED = 0, 8
#: Attributes of a file that its owner may read and write, as Unix has them.
READ_AND_WRITE: Final = 0o600 << 16


class Entry(NamedTuple):
    """One entry: the fields of its header and its bytes as they are in the zip."""

    name: str
    date: tuple[int, int]
    method: int
    crc: int
    size: int
    attributes: int
    data: bytes


def dos_time(moment: tuple[int, ...]) -> tuple[int, int]:
    """A date and time as a zip has them, in two numbers."""
    year, month, day, hour, minute, second = moment
    return (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2


def write_zip(file: BinaryIO, entries: Iterable[Entry]) -> None:
    """Write a whole zip file: the entries, then their directory."""
    directory = []
    for entry in entries:
        name = entry.name.encode()
        flags = 0 if entry.name.isascii() else 0x800
        fields = (entry.method, entry.date[1], entry.date[0], entry.crc, len(entry.data), entry.size, len(name), 0)
        place = file.tell()
        file.write(struct.pack("<4sHH HHHIIIHH", b"PK\3\4", 20, flags, *fields) + name + entry.data)
        directory.append(
            struct.pack("<4sHHH HHHIIIHH HHHII", b"PK\1\2", 20, 20, flags, *fields, 0, 0, 0, entry.attributes, place)
            + name
        )
    start = file.tell()
    file.writelines(directory)
    size = file.tell() - start
    file.write(struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(directory), len(directory), size, start, 0))
