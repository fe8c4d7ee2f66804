"""Zip files written from entries that are compressed already, so that untouched ones stay byte for byte."""

import struct
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, Final, NamedTuple

from isal import isal_zlib

#: From so many bytes on a part waits for the file deflated.
LARGE: Final = 2**20
#: Deflates one piece after the other, and how many of about that size may wait for it.
_WORKER: Final = ThreadPoolExecutor(1, "deflate")
_MOST_WAITING: Final = 4


class Entry(NamedTuple):
    """One entry to be written: its header's facts and its bytes as they stand in the zip."""

    name: str
    date: tuple[int, int]
    method: int
    crc: int
    size: int
    attributes: int
    data: bytes


class Squeezed:
    """The bytes of a part as they will stand in the file; large ones wait for it like this.

    A worker deflates them while Python goes on; who asks for them waits until it has.
    """

    def __init__(self, pieces: Iterable[bytes | memoryview], level: int = 2) -> None:
        """Take the bytes in, never holding all of them at once."""
        self._squeeze = isal_zlib.compressobj(level, isal_zlib.DEFLATED, -15)
        self._deflated, self._crc, self._size = bytearray(), 0, 0  # what isal returns takes more room than it needs
        self._steps: list[Future[None]] = []
        for chunk in _chunks(pieces):
            self._steps.append(_WORKER.submit(self._add, chunk))
            if len(self._steps) > _MOST_WAITING:
                self._steps[-_MOST_WAITING].result()
        self._steps.append(_WORKER.submit(self._end))

    def _add(self, chunk: bytes) -> None:
        self._deflated += self._squeeze.compress(chunk)
        self._crc, self._size = isal_zlib.crc32(chunk, self._crc), self._size + len(chunk)

    def _end(self) -> None:
        self._deflated += self._squeeze.flush()

    def _wait(self) -> None:
        while self._steps:
            self._steps[0].result()
            del self._steps[0]

    @property
    def deflated(self) -> bytes:
        """The bytes as they will stand in the file."""
        self._wait()
        return bytes(self._deflated)

    @property
    def crc(self) -> int:
        """The check sum of the plain bytes."""
        self._wait()
        return self._crc

    @property
    def size(self) -> int:
        """How many plain bytes there are."""
        self._wait()
        return self._size

    @property
    def plain(self) -> bytes:
        """The bytes of the part."""
        return bytes(isal_zlib.decompressobj(-15).decompress(self.deflated, self.size))


def _chunks(pieces: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """The same bytes in pieces of about one size: small ones together, a large one in slices."""
    held: list[bytes | memoryview] = []
    size = 0
    for piece in pieces:
        slices = range(0, len(piece), LARGE)
        for part in (piece,) if len(slices) == 1 else [memoryview(piece)[at : at + LARGE] for at in slices]:
            held.append(part)
            size += len(part)
            if size >= LARGE:
                yield b"".join(held)
                held, size = [], 0
    yield b"".join(held)


def dos_time(moment: tuple[int, ...]) -> tuple[int, int]:
    """A moment as a zip's directory holds it: day and time."""
    year, month, day, hour, minute, second = moment
    return (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2


def write_zip(file: BinaryIO, entries: Iterable[Entry]) -> None:
    """Write a whole zip file: the entries, then their directory."""
    directory = []
    for entry in entries:
        name = entry.name.encode()
        flags = 0 if entry.name.isascii() else 0x800
        facts = (entry.method, entry.date[1], entry.date[0], entry.crc, len(entry.data), entry.size, len(name), 0)
        place = file.tell()
        file.write(struct.pack("<4sHH HHHIIIHH", b"PK\3\4", 20, flags, *facts) + name + entry.data)
        directory.append(
            struct.pack("<4sHHH HHHIIIHH HHHII", b"PK\1\2", 20, 20, flags, *facts, 0, 0, 0, entry.attributes, place)
            + name
        )
    start = file.tell()
    file.writelines(directory)
    size = file.tell() - start
    file.write(struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(directory), len(directory), size, start, 0))
