"""Compression and data encryption of a VBA project ([MS-OVBA] 2.4.1 and 2.4.3)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

CHUNK = 4096
SIGNATURE = 0b011 << 12
COMPRESSED = 1 << 15
SHORTEST_COPY = 3


def compress(data: bytes) -> bytes:
    """A CompressedContainer that decompresses to exactly `data`.

    Raises ValueError in the one case the format cannot express: a last chunk shorter
    than 4,096 bytes that grows beyond 4,096 by compression (noise, never source text).
    """
    chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return b"\x01" + b"".join(_chunk(chunk) for chunk in chunks)


def _chunk(chunk: bytes) -> bytes:
    body = b"".join(_token_sequences(chunk))
    if len(body) <= CHUNK:
        return struct.pack("<H", (len(body) - 1) | SIGNATURE | COMPRESSED) + body
    if len(chunk) < CHUNK:
        raise ValueError("the last chunk cannot be compressed, and only a full one may stay raw")
    return struct.pack("<H", (CHUNK - 1) | SIGNATURE) + chunk


def _token_sequences(chunk: bytes) -> Iterator[bytes]:
    """Groups of up to eight tokens, each behind a byte that flags the copy tokens."""
    tokens = list(_tokens(chunk))
    for start in range(0, len(tokens), 8):
        group = tokens[start : start + 8]
        flags = sum((len(token) == 2) << bit for bit, token in enumerate(group))
        yield bytes([flags]) + b"".join(group)


def _tokens(chunk: bytes) -> Iterator[bytes]:
    """Literal tokens (1 byte) and copy tokens (2 bytes), longest copy first."""
    seen: dict[bytes, list[int]] = {}
    position = 0
    while position < len(chunk):
        offset, length = _longest_copy(chunk, position, seen)
        if length < SHORTEST_COPY:
            length = 1
            yield chunk[position : position + 1]
        else:
            shift = 16 - _offset_bits(position)
            yield struct.pack("<H", (offset - 1) << shift | (length - SHORTEST_COPY))
        for at in range(position, position + length):
            seen.setdefault(chunk[at : at + SHORTEST_COPY], []).append(at)
        position += length


def _offset_bits(position: int) -> int:
    """How many bits of a copy token hold the offset at this place of a chunk (2.4.1.3.19.1)."""
    return max((position - 1).bit_length(), 4)


def _longest_copy(chunk: bytes, position: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """(offset back, length) of the longest earlier match; length 0 where there is none."""
    candidates = seen.get(chunk[position : position + SHORTEST_COPY])
    if not candidates or position + SHORTEST_COPY > len(chunk):
        return 0, 0
    most = min(len(chunk) - position, (0xFFFF >> _offset_bits(position)) + SHORTEST_COPY)
    offset = length = 0
    for start in reversed(candidates):
        match = SHORTEST_COPY
        while match < most and chunk[start + match] == chunk[position + match]:
            match += 1
        if match > length:
            offset, length = position - start, match
        if length == most:
            break
    return offset, length


def encrypt(data: bytes, project_id: str, seed: int) -> str:
    """`data` as the hexadecimal text of a CMG, DPB or GC property (2.4.3.2).

    `seed` is any byte; the format takes it from chance, we fix it so that builds repeat.
    """
    project_key = sum(project_id.encode("cp1252")) & 0xFF
    version, key = 2 ^ seed, project_key ^ seed
    out = [seed, version, key]
    before, last, plain = version, key, project_key
    ignored = b"\x07" * ((seed & 6) // 2)
    for byte in ignored + struct.pack("<I", len(data)) + data:
        before, last = last, byte ^ ((before + plain) & 0xFF)
        out.append(last)
        plain = byte
    return bytes(out).hex().upper()
