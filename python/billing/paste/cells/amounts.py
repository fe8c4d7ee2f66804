"""Amounts: what a text says as a number, in every way that people write numbers."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from billing.money import LARGEST_CELL
from billing.paste.cells.raw import clean, is_error

POINT, COMMA = ".", ","
_GROUPED: Final = {
    POINT: re.compile(r"(\d+|[1-9]\d{0,2}([,' ]\d{3})+)(\.\d*)?|\.\d+"),
    COMMA: re.compile(r"(\d+|[1-9]\d{0,2}([.' ]\d{3})+)(,\d*)?|,\d+"),
}
_SIGN: Final = r"(?:[$\u20ac\u00a3\u00a5]|USD|EUR|GBP|CHF|CAD|AUD)"
_MONEY_SIGN: Final = re.compile(rf"^(-?)\s*{_SIGN}\s*|\s*{_SIGN}$", re.IGNORECASE)


def readings(text: str) -> dict[str, Decimal]:
    """What the text is as a number, by decimal mark; empty if it is none, the same value twice if it has no mark.

    >>> readings("1,234"), readings("(5.50)")
    ({'.': Decimal('1234'), ',': Decimal('1.234')}, {'.': Decimal('-5.50')})
    """
    body = clean(text).replace("\u2212", "-")
    sign, body = _without_sign(_MONEY_SIGN.sub(r"\1", body).strip())
    body = _MONEY_SIGN.sub(r"\1", body).strip()
    found = {}
    for mark, pattern in _GROUPED.items():
        if body.isascii() and pattern.fullmatch(body):
            digits = re.sub(r"[' ]", "", body).replace(COMMA if mark == POINT else POINT, "").replace(mark, POINT)
            found[mark] = sign * Decimal(digits)
    return found


def _without_sign(body: str) -> tuple[int, str]:
    if body.startswith("(") and body.endswith(")"):
        return -1, body[1:-1].strip()
    if body.startswith(("-", "+")):
        return (-1 if body[0] == "-" else 1), body[1:].strip()
    return (-1, body[:-1].strip()) if body.endswith("-") else (1, body)


def choices(text: str, mark: str = "") -> list[Decimal]:
    """The different values that the text may have, under the decimal mark if that is known."""
    found = readings(text)
    if mark and mark in found:
        return [found[mark]]
    return list(dict.fromkeys(found.values()))


def decimal_marks(texts: Iterable[str]) -> set[str]:
    """The decimal marks that the texts prove; two if they contradict each other."""
    found = (readings(text) for text in texts)
    return {next(iter(values)) for values in found if len(values) == 1}


def to_units(value: Decimal, units: int) -> int | None:
    """Whole units, half away from zero; None if a cell cannot hold so much, or units of one are cut."""
    scaled = value * units
    if abs(scaled) >= LARGEST_CELL or (units == 1 and scaled != scaled.to_integral_value()):
        return None
    return int(scaled.quantize(Decimal(1), ROUND_HALF_UP))


def read_amount(cell: object, units: int) -> int | None:
    """A typed-in figure in units, from a number or from text with one reading; None if it is not a number."""
    if isinstance(cell, bool) or cell is None or is_error(cell):
        return None
    if isinstance(cell, (int, float)):
        value = Decimal(repr(cell))
        return to_units(value, units) if value.is_finite() else None
    values = choices(str(cell))
    return to_units(values[0], units) if len(values) == 1 else None
