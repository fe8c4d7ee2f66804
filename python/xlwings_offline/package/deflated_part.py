"""Parts that are kept deflated until they are saved: a large sheet would take too much memory as it is."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from isal import isal_zlib

#: A part with more bytes than this is kept deflated until the file is written.
LARGE: Final = 2**20
#: Deflates one piece after the other, and how many pieces of about that size may queue.
_WORKER: Final = ThreadPoolExecutor(1, "deflate")
_MOST_WAITING: Final = 4
_LEVEL: Final = 2


def deflate(data: bytes) -> bytes:
    """Bytes as they will be in the file."""
    compressor = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, -15)
    return bytes(compressor.compress(data) + compressor.flush())


class DeflatedPart:
    """The bytes of a part as they will be in the file.

    A worker thread deflates them while Python goes on; asking for them waits until it is done.
    """

    def __init__(self, pieces: Iterable[bytes | memoryview], level: int = _LEVEL) -> None:
        """Take the bytes in, never holding all of them at once."""
        self._compressor = isal_zlib.compressobj(level, isal_zlib.DEFLATED, -15)
        self._deflated, self._crc, self._size = bytearray(), 0, 0  # what isal returns takes more memory than it needs
        self._steps: list[Future[None]] = []
        for chunk in _chunks(pieces):
            self._steps.append(_WORKER.submit(self._add, chunk))
            if len(self._steps) > _MOST_WAITING:
                self._steps[-_MOST_WAITING].result()
        self._steps.append(_WORKER.submit(self._end))

    def _add(self, chunk: bytes) -> None:
        self._deflated += self._compressor.compress(chunk)
        self._crc, self._size = isal_zlib.crc32(chunk, self._crc), self._size + len(chunk)

    def _end(self) -> None:
        self._deflated += self._compressor.flush()

    def _wait(self) -> None:
        while self._steps:
            self._steps[0].result()
            del self._steps[0]

    @property
    def deflated(self) -> bytes:
        """The bytes as they will be in the file."""
        self._wait()
        return bytes(self._deflated)

    @property
    def crc(self) -> int:
        """The checksum of the bytes before deflating."""
        self._wait()
        return self._crc

    @property
    def size(self) -> int:
        """The number of bytes before deflating."""
        self._wait()
        return self._size

    @property
    def plain(self) -> bytes:
        """The bytes before deflating."""
        return bytes(isal_zlib.decompressobj(-15).decompress(self.deflated, self.size))


def _chunks(pieces: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """The same bytes in pieces of about one size: small ones joined, large ones sliced."""
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
