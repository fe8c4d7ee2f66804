"""Serials: ids that are alike but for a number, as INV-2026-000123, found by that number instead of by their text."""

from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from billing.money import Ints

#: Fewer ids than this are found as quickly by their text.
_MANY: Final = 5_000
#: More digits than this do not fit 64 bits.
_MOST_DIGITS: Final = 18
#: The numbers may lie so many times wider than there are ids.
_WIDEST: Final = 16

_Signs: TypeAlias = npt.NDArray[np.uint8]


def serial_places(master: Any, keys: Any) -> Ints | None:
    """Place of each key in the master column, -1 where it is not there; the first of several.

    Both are pyarrow arrays of large_string. None where they are few, or where they are not ids of one length that
    differ in digits alone. It takes a fifth of what looking for the texts takes.
    """
    if len(master) + len(keys) < _MANY or not len(master) or not len(keys):
        return None
    numbers = _numbers(_signs(master), _signs(keys))
    if numbers is None:
        return None
    low, high = int(numbers[0].min()), int(numbers[0].max())
    if high - low > _WIDEST * (len(master) + len(keys)):
        return None
    places = np.full(high - low + 2, -1, dtype=np.int64)  # the last is for what lies outside
    places[numbers[0][::-1] - low] = np.arange(len(master))[::-1]
    inside = (numbers[1] >= low) & (numbers[1] <= high)
    return places[np.where(inside, numbers[1] - low, -1)]


def _signs(ids: Any) -> _Signs | None:
    """The bytes of the ids: a row for each place in them; None where they are not of one length."""
    _, offsets, data = ids.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[ids.offset : ids.offset + len(ids) + 1]
    length = int(ends[1] - ends[0])
    if ids.null_count or not length or (np.diff(ends) != length).any():
        return None
    table = np.frombuffer(data, dtype=np.uint8)[ends[0] : ends[-1]].reshape(len(ids), length)
    return np.ascontiguousarray(table.T)


def _numbers(*columns: _Signs | None) -> list[Ints] | None:
    """For each column the numbers in the digits in which the ids differ; None where they differ in other signs."""
    known = [signs for signs in columns if signs is not None]
    if len(known) < len(columns) or len({len(signs) for signs in known}) > 1:
        return None
    where = [at for at, sign in enumerate(known[0][:, 0]) if any((signs[at] != sign).any() for signs in known)]
    if len(where) > _MOST_DIGITS:
        return None
    numbers = [number for signs in known if (number := _number(signs, where)) is not None]
    return numbers if len(numbers) == len(known) else None


def _number(signs: _Signs, where: list[int]) -> Ints | None:
    """The number in these places; None where one of them holds no digit."""
    number = np.zeros(signs.shape[1], dtype=np.int64)
    for at in where:
        digit = signs[at] - np.uint8(ord("0"))
        if digit.max() > 9:
            return None
        number *= 10
        number += digit
    return number
