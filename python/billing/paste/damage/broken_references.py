"""Broken references: cells that name a row of another table that is not there."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.finding import Edit, Finding, in_words
from billing.money import Bools
from billing.paste.damage.catalogue import Place, finding
from billing.schema import Column, Table
from billing.tables import BY_NAME, referenced_column

_DIGITS: Final = r"[0-9]+(\.[0-9]+)?"
#: Codes that Excel takes for a number and its power of ten.
_POWER: Final = r"[0-9]{1,6}[Ee][0-9]"
_NAMES: Final = {"customers": "unknown_customer", "services": "unknown_service", "invoices": "unknown_invoice"}


def broken_references(table: Table, books: Books) -> Iterator[Finding]:
    """One finding per cell whose value is no key of the table that it must name; only where that table was read."""
    frame = getattr(books, table.name)
    for column in table.columns:
        masters = masters_of(table, column)
        if not masters or any(master not in books.frames for master in masters):
            continue
        values = frame[column.name]
        there = np.zeros(len(frame), dtype=bool)
        for master in masters:
            there |= positions(getattr(books, master)[referenced_column(master)], values) >= 0
        guilty: Bools = ~there & (values != "").to_numpy(dtype=bool)
        if guilty.any():
            near, named = _written_otherwise(books, masters), zip(*_named(table, column, frame[guilty]), strict=True)
            for row, key, value in named:
                yield _finding(Place(table, row, key, column), value, masters, near)


def masters_of(table: Table, column: Column) -> tuple[str, ...]:
    """Tables one of whose keys the column must hold; none if it is no reference."""
    if table.name == "allocations" and column.name == "source_id":
        return ("payments", "invoices")
    return (column.kind.refers_to,) if column.kind.refers_to else ()


def _finding(place: Place, value: str, masters: tuple[str, ...], near: Mapping[str, str]) -> Finding:
    key = near.get(_without_zeros(value), "")
    if key:
        name = "lost_decimals" if "." in key + value else "leading_zeros_lost"
        if not re.fullmatch(_DIGITS, key):
            name = "identifier_became_number"
        edit = Edit(place.column.name, key) if place.column else None
        return finding(name, place, value, key, {"actual": value, "expected": key, "edit": edit})
    name = "unknown_source" if place.table.name == "allocations" else _NAMES.get(masters[0], "unknown_reference")
    return finding(name, place, value, " or ".join(BY_NAME[master].sheet for master in masters))


def _named(table: Table, column: Column, frame: DataFrame) -> tuple[list[int], list[str], list[str]]:
    """Sheet row, key and value of each row."""
    parts = [[in_words(value, table[name].kind) for value in frame[name]] for name in table.key]
    return frame.index.tolist(), [" / ".join(key) for key in zip(*parts, strict=True)], frame[column.name].tolist()


def _written_otherwise(books: Books, masters: tuple[str, ...]) -> dict[str, str]:
    """Keys by the number that Excel makes of them; those that are one and the same number are left out.

    Of '0123' it makes 123, and of '22E1' 220.
    """
    keys = pd.concat([getattr(books, master)[referenced_column(master)] for master in masters]).drop_duplicates()
    keys = keys[keys.str.fullmatch(f"{_DIGITS}|{_POWER}")]
    numbers = Series([_without_zeros(key) for key in keys], dtype="str", index=keys)
    return {number: str(key) for key, number in numbers[~numbers.duplicated(keep=False)].items()}


def _without_zeros(code: str) -> str:
    """A code of digits without the zeros that Excel drops, or as the number of its power; other codes as they are."""
    if re.fullmatch(_POWER, code):
        return f"{float(code):.0f}"
    if not re.fullmatch(_DIGITS, code):
        return code
    whole, point, decimals = code.partition(".")
    return (whole.lstrip("0") or "0") + (point + decimals).rstrip("0").rstrip(".")
