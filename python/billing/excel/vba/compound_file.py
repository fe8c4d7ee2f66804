"""A compound file ([MS-CFB] version 3): the little file system that holds a VBA project.

Only writing, only what a VBA project needs: storages, streams, one FAT without DIFAT
sectors. Nothing in the output depends on the clock or the machine.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Tree: TypeAlias = Mapping[str, "bytes | Tree"]

SECTOR = 512
MINI_SECTOR = 64
MINI_CUTOFF = 4096  # a stream shorter than this lives in the mini stream
ENTRY = 128
NAME_LIMIT = 31  # UTF-16 units; the field holds 64 bytes with the closing NUL
HEADER_FAT_SLOTS = 109

END_OF_CHAIN = 0xFFFFFFFE
FAT_SECTOR = 0xFFFFFFFD
FREE = 0xFFFFFFFF
NO_ENTRY = 0xFFFFFFFF

STORAGE, STREAM, ROOT = 1, 2, 5
BLACK = 1  # 2.6.4 allows a tree whose every node is black


@dataclass
class _Entry:
    """One directory entry ([MS-CFB] 2.6.1); siblings form a binary tree under `child`."""

    name: str
    kind: int
    data: bytes = b""
    left: int = NO_ENTRY
    right: int = NO_ENTRY
    child: int = NO_ENTRY
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<III", self.left, self.right, self.child)
        head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), self.kind, BLACK)
        # class id, state bits, created, modified: all unset
        return head + links + bytes(36) + struct.pack("<IQ", self.start, self.size)


class _Sectors:
    """Sectors of one size and the chains through them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.data = bytearray()
        self.next: list[int] = []

    def append(self, stream: bytes) -> int:
        """Add a stream as one chain and give its first sector."""
        if not stream:
            return END_OF_CHAIN
        first, count = len(self.next), -(-len(stream) // self.size)
        self.data += stream.ljust(count * self.size, b"\0")
        self.next += [*range(first + 1, first + count), END_OF_CHAIN]
        return first


def compound_file(tree: Tree) -> bytes:
    """The compound file with these streams (bytes) and storages (mappings).

    Raises ValueError for a name longer than 31 characters and for more than about 7 MB,
    where the format would need DIFAT sectors.
    """
    entries = _directory(tree)
    sectors, mini = _Sectors(SECTOR), _Sectors(MINI_SECTOR)
    for entry in entries[1:]:
        if entry.kind == STREAM:
            short = len(entry.data) < MINI_CUTOFF
            entry.start = (mini if short else sectors).append(entry.data)
            entry.size = len(entry.data)
    root = entries[0]
    root.start, root.size = sectors.append(bytes(mini.data)), len(mini.data)
    mini_fat = _padded(mini.next, SECTOR)
    mini_fat_start = sectors.append(mini_fat)
    directory_start = sectors.append(_packed(entries))
    fat_start, fat_count = _append_fat(sectors)
    header = _header(
        fat=range(fat_start, fat_start + fat_count),
        directory=directory_start,
        mini_fat=mini_fat_start,
        mini_fat_count=len(mini_fat) // SECTOR,
    )
    return header + bytes(sectors.data)


def _directory(tree: Tree) -> list[_Entry]:
    entries = [_Entry("Root Entry", ROOT)]
    entries[0].child = _add_storage(entries, tree)
    return entries


def _add_storage(entries: list[_Entry], tree: Tree) -> int:
    """Append a storage's children; give the index of the one at the top of their tree."""
    indexes = []
    for name in sorted(tree, key=_order):
        if len(name.encode("utf-16-le")) > 2 * NAME_LIMIT:
            raise ValueError(f"the stream name {name!r} is longer than {NAME_LIMIT} characters")
        content = tree[name]
        entry = _Entry(name, STREAM if isinstance(content, bytes) else STORAGE)
        indexes.append(len(entries))
        entries.append(entry)
        if isinstance(content, bytes):
            entry.data = content
        else:
            entry.child = _add_storage(entries, content)
    return _balance(entries, indexes)


def _order(name: str) -> tuple[int, str]:
    """Siblings are ordered by length first, then without regard to case (2.6.4)."""
    return len(name.encode("utf-16-le")), name.upper()


def _balance(entries: Sequence[_Entry], indexes: Sequence[int]) -> int:
    if not indexes:
        return NO_ENTRY
    middle = len(indexes) // 2
    entry = entries[indexes[middle]]
    entry.left = _balance(entries, indexes[:middle])
    entry.right = _balance(entries, indexes[middle + 1 :])
    return indexes[middle]


def _packed(entries: Sequence[_Entry]) -> bytes:
    used = b"".join(entry.packed() for entry in entries)
    unused = bytes(68) + struct.pack("<III", NO_ENTRY, NO_ENTRY, NO_ENTRY) + bytes(48)
    return used + unused * (-len(entries) % (SECTOR // ENTRY))


def _padded(numbers: Sequence[int], unit: int) -> bytes:
    packed = struct.pack(f"<{len(numbers)}I", *numbers)
    return packed + b"\xff" * (-len(packed) % unit)


def _append_fat(sectors: _Sectors) -> tuple[int, int]:
    """Add the FAT itself, which also has to list its own sectors."""
    used, count = len(sectors.next), 1
    while count * (SECTOR // 4) < used + count:
        count += 1
    if count > HEADER_FAT_SLOTS:
        raise ValueError("the project is too large for one compound file without DIFAT sectors")
    sectors.next += [FAT_SECTOR] * count
    sectors.data += _padded(sectors.next, SECTOR)
    return used, count


def _header(*, fat: range, directory: int, mini_fat: int, mini_fat_count: int) -> bytes:
    """The first 512 bytes ([MS-CFB] 2.2)."""

    def fields() -> Iterator[bytes]:
        yield bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
        # minor version, major version, byte order, 2^9 bytes a sector, 2^6 a mini sector
        yield struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        # directory sectors (0 in version 3), FAT sectors, directory, transaction, cut-off
        yield struct.pack("<5I", 0, len(fat), directory, 0, MINI_CUTOFF)
        # mini FAT, then a DIFAT that has no sectors of its own
        yield struct.pack("<4I", mini_fat, mini_fat_count, END_OF_CHAIN, 0)
        yield struct.pack("<109I", *fat, *[FREE] * (HEADER_FAT_SLOTS - len(fat)))

    return b"".join(fields())
