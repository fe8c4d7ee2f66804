"""Links: cells that name a row of another table which is not there."""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame

from billing.books import Books, positions
from billing.finding import Finding, in_words
from billing.money import Bools
from billing.paste.damage import Place, finding
from billing.schema import Column, Table
from billing.tables import BY_NAME, referenced_column

_NAMES: Final = {"customers": "unknown_customer", "services": "unknown_service", "invoices": "unknown_invoice"}


def link_findings(table: Table, books: Books) -> Iterator[Finding]:
    """One finding per cell whose value is no key of the table that it must name; only where that table was read."""
    frame = getattr(books, table.name)
    for column in table.columns:
        masters = _masters(table, column)
        if not masters or any(master not in books.frames for master in masters):
            continue
        values = frame[column.name]
        there = np.zeros(len(frame), dtype=bool)
        for master in masters:
            there |= positions(getattr(books, master)[referenced_column(master)], values) >= 0
        guilty: Bools = ~there & (values != "").to_numpy(dtype=bool)
        if guilty.any():
            padded, named = _with_zeros(books, masters), zip(*_named(table, column, frame[guilty]), strict=True)
            for row, key, value in named:
                yield _finding(Place(table, row, key, column), value, masters, padded)


def _masters(table: Table, column: Column) -> tuple[str, ...]:
    if table.name == "allocations" and column.name == "source_id":
        return ("payments", "invoices")
    return (column.kind.refers_to,) if column.kind.refers_to else ()


def _finding(place: Place, value: str, masters: tuple[str, ...], padded: Mapping[str, str]) -> Finding:
    if value.isdigit() and value in padded:
        return finding("leading_zeros_lost", place, value, padded[value])
    name = "unknown_source" if place.table.name == "allocations" else _NAMES.get(masters[0], "unknown_reference")
    return finding(name, place, value, " or ".join(BY_NAME[master].sheet for master in masters))


def _named(table: Table, column: Column, frame: DataFrame) -> tuple[list[int], list[str], list[str]]:
    """Sheet row, key and value of each row."""
    parts = [[in_words(value, table[name].kind) for value in frame[name]] for name in table.key]
    return frame.index.tolist(), [" / ".join(key) for key in zip(*parts, strict=True)], frame[column.name].tolist()


def _with_zeros(books: Books, masters: tuple[str, ...]) -> dict[str, str]:
    """Keys that begin with zeros, by the number that Excel makes of them."""
    keys = pd.concat([getattr(books, master)[referenced_column(master)] for master in masters])
    return {key.lstrip("0"): key for key in keys[keys.str.fullmatch("0+[1-9][0-9]*")].tolist()}
