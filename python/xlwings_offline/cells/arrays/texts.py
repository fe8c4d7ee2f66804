"""Texts taken from their positions in XML into arrays."""

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xlwings_offline.cells.arrays.scanner import Bytes, Flags, Ints, gathered
from xlwings_offline.cells.values import decoded

#: What marks an escape in a text.
_ESCAPES: Final = ("&", "_x", "\r")


def texts_at(octets: Bytes, start: Ints, length: Ints, missing: Flags | None = None) -> Any:
    """The texts at these positions, decoded, as an array. Raises ArrowInvalid for what is not UTF-8."""
    texts = raw_texts(octets, start, length, missing)
    texts.validate(full=True)
    escaped = np.zeros(len(length), dtype=bool)
    for mark in _ESCAPES:
        escaped |= np.asarray(pc.fill_null(pc.match_substring(texts, mark), fill_value=False))
    if not escaped.any():
        return texts
    meant = [decoded(text) for text in texts.filter(pa.array(escaped)).to_pylist()]
    return pc.replace_with_mask(texts, pa.array(escaped), pa.array(meant, type=pa.large_string()))


def raw_texts(octets: Bytes, start: Ints, length: Ints, missing: Flags | None = None) -> Any:
    """The texts as the XML has them."""
    found, ends = gathered(octets, start, length)
    bits = None if missing is None else pa.py_buffer(np.packbits(~missing, bitorder="little"))
    return pa.LargeStringArray.from_buffers(len(length), pa.py_buffer(ends), pa.py_buffer(found), bits)
