"""Money: rounds and formats. The only room that divides an amount or turns a float into one.

Inside the product an amount is a whole number of minor units (cents), a quantity of 1/1000, a unit price of 1/10000 and
a percentage of 1/1000 of a percent, all int64. Floats appear only at the border to Excel.
"""

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]

CENTS: Final = 100
QUANTITY_UNITS: Final = 1_000
PRICE_UNITS: Final = 10_000
PERCENT_UNITS: Final = 1_000
#: 100 % in the units of a percentage.
WHOLE: Final = 100 * PERCENT_UNITS
#: Beyond this a float no longer holds every cent exactly.
LARGEST_CELL: Final = 2.0**53
#: What is left of a decimal number after Excel has stored it in binary.
_NOISE: Final = 1e-6


def divide(numerator: Ints, denominator: Ints | int) -> Ints:
    """Divide and round half away from zero, the one rounding of the product (EN 16931, BR-DEC).

    >>> divide(np.array([5, -5, 4, 15]), 10).tolist()
    [1, -1, 0, 2]
    """
    numerator = np.asarray(numerator, dtype=np.int64)
    size, rest = np.divmod(np.abs(numerator), denominator)
    return np.asarray(np.sign(numerator) * (size + (2 * rest >= denominator)), dtype=np.int64)


def extend(quantity: Ints, unit_price: Ints) -> Ints:
    """Cents of quantity times unit price, rounded once (EN 16931, BT-131 before allowances)."""
    return divide(
        np.asarray(quantity, dtype=np.int64) * np.asarray(unit_price, dtype=np.int64),
        QUANTITY_UNITS * PRICE_UNITS // CENTS,
    )


def percent_of(amount: Ints, percent: Ints) -> Ints:
    """Cents that are the given percentage of an amount, rounded once."""
    return divide(np.asarray(amount, dtype=np.int64) * np.asarray(percent, dtype=np.int64), WHOLE)


def spread(amount: int, shares: int) -> list[int]:
    """Split cents into equal shares, the first ones one cent larger; the sum is always the amount.

    >>> spread(10000, 3)
    [3334, 3333, 3333]
    """
    sign = -1 if amount < 0 else 1
    share, rest = divmod(abs(amount), shares)
    return [sign * (share + (place < rest)) for place in range(shares)]


def divide_to_totals(numerator: Ints, denominator: Ints, group: Ints, tie: Ints, totals: Ints) -> Ints:
    """Divide so that the rows of each group add up to its total, which their sum rounds to.

    All are rounded down; the cents that are missing go to the largest rests, of equal ones to the lowest ``tie``.

    >>> three = np.array([3, 3, 3])
    >>> divide_to_totals(np.array([10, 10, 10]), three, np.zeros(3, int), np.array([2, 1, 3]), np.array([10])).tolist()
    [3, 4, 3]
    """
    down, rest = np.divmod(numerator, denominator)
    order = np.lexsort((tie, -rest, group))
    together = group[order]
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - np.searchsorted(together, together)
    missing = np.array(totals, dtype=np.int64)
    np.subtract.at(missing, group, down)
    return np.asarray(down + (rank < missing[group]), dtype=np.int64)


def from_floats(values: Floats, units: int) -> Ints:
    """Turn Excel's floats into whole units, half away from zero once binary noise is taken off.

    Values must be finite and within ``LARGEST_CELL``; the caller has set others aside.
    """
    scaled = np.round(np.asarray(values, dtype=np.float64) * units, 6)
    return np.asarray(np.sign(scaled) * np.floor(np.abs(scaled) + 0.5), dtype=np.int64)


def is_finer(values: Floats, units: int) -> Bools:
    """Tell which floats hold more decimals than the unit can keep (binary noise aside)."""
    scaled = np.asarray(values, dtype=np.float64) * units
    return np.asarray(np.abs(scaled - np.rint(scaled)) > _NOISE * np.maximum(1.0, np.abs(scaled) * 1e-6))


def to_floats(amounts: Ints, units: int = CENTS) -> Floats:
    """Turn whole units into the floats that a cell holds."""
    return np.asarray(np.asarray(amounts, dtype=np.int64) / units, dtype=np.float64)


def text(amount: int, units: int = CENTS) -> str:
    """Write an amount as people read it.

    >>> text(-123450), text(1500, 1000), text(15000, 1000), text(905000, PRICE_UNITS), text(12345, PRICE_UNITS)
    ('-1,234.50', '1.5', '15', '90.50', '1.2345')
    """
    whole, rest = divmod(abs(int(amount)), units)
    digits = f"{rest:0{len(str(units)) - 1}d}"
    if units != CENTS:
        digits = digits.rstrip("0").ljust(2 if units == PRICE_UNITS else 0, "0")
    return f"{'-' if amount < 0 else ''}{whole:,}{'.' if digits else ''}{digits}"


def counted(number: int, noun: str) -> str:
    """Write a number of things.

    >>> counted(1, "charge"), counted(1200, "charge")
    ('1 charge', '1,200 charges')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def plain(amount: int, units: int = CENTS) -> str:
    """Write an amount for another program: no thousands separators, all decimals.

    >>> plain(-123450), plain(1500, 1000)
    ('-1234.50', '1.500')
    """
    whole, rest = divmod(abs(int(amount)), units)
    return f"{'-' if amount < 0 else ''}{whole}.{rest:0{len(str(units)) - 1}d}"


def parse_plain(text: str, units: int = CENTS) -> int:
    """Read what ``plain`` wrote.

    >>> parse_plain("-1234.50"), parse_plain("7", 1)
    (-123450, 7)
    """
    whole, _, digits = text.partition(".")
    size = abs(int(whole or 0)) * units + int(digits or 0)
    return -size if text.startswith("-") else size
