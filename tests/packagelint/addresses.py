"""Cell addresses as Excel writes them."""

import re
from typing import NamedTuple

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class Area(NamedTuple):
    """A rectangle of cells, its edges included, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def meets(self, other: "Area") -> bool:
        """Whether the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def position(address: str) -> tuple[int, int]:
    """Row and column of one cell. Raises ValueError where the text is none of a sheet."""
    match = CELL.fullmatch(address)
    if not match:
        raise ValueError(address)
    row, column = int(match[2]), column_number(match[1])
    if not (1 <= row <= LAST_ROW and column <= LAST_COLUMN):
        raise ValueError(address)
    return row, column


def area(text: str) -> Area:
    """The rectangle from its first to its last cell. Raises ValueError where the text is none."""
    first, _, last = text.partition(":")
    top, left = position(first)
    bottom, right = position(last or first)
    if bottom < top or right < left:
        raise ValueError(text)
    return Area(top, left, bottom, right)
