"""Small sheets for tests: ``books(charges=\"\"\"...\"\"\")`` makes typed frames of text tables that read like a sheet.

Columns are split by two spaces or more; the first line names them. ``-`` is a blank cell, ``?`` one that could not be
read; what follows `` #`` says why the row is there. The first row below the headers is row 2, as on a sheet.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import DTYPES, Books
from billing.schema import Column, Storage, Table
from billing.tables import BY_NAME
from billing.tables.lists.settings import Settings
from billing.tables.lists.starting_rows import STARTING_ROWS

FIRST_ROW: Final = 2
BLANK: Final = "-"
UNREADABLE: Final = "?"
_BLANKS: Final[dict[Storage, Any]] = {
    Storage.TEXT: "",
    Storage.DATE: pd.NaT,
    Storage.TIME: pd.NaT,
    Storage.NUMBER: 0,
    Storage.FLAG: False,
}


def books(as_of: str = "2026-10-31", settings: Any = None, **sheets: str) -> Books:
    """Books of the tables given as text. Lists that are not given hold what a new workbook holds, other tables nothing.

    A column that a sheet does not name is filled: the table's key is numbered, what is required takes the schema's
    example, the rest is blank (or what the schema says that a blank stands for).
    """
    cells = {name: _starting(name) for name in STARTING_ROWS} | {
        name: _parsed(name, text) for name, text in sheets.items()
    }
    return Books(
        as_of=date.fromisoformat(as_of),
        frames={name: _frame(BY_NAME[name], columns) for name, columns in cells.items()},
        settings=Settings(**(settings or {})),
        unknown={name: _marks(columns, UNREADABLE) for name, columns in cells.items()},
        blank={name: _marks(_filled(BY_NAME[name], columns), "") for name, columns in cells.items()},
    )


def rows(table: str, text: str) -> DataFrame:
    """The frame of one table."""
    return _frame(BY_NAME[table], _parsed(table, text))


def shuffled(made: Books, seed: int = 1) -> Books:
    """The same books with the rows of every table in another order, each keeping its row number."""
    random = np.random.default_rng(seed)
    order = {name: random.permutation(len(frame)) for name, frame in made.frames.items()}
    return Books(
        made.as_of,
        {name: frame.take(order[name]) for name, frame in made.frames.items()},
        made.settings,
        {name: {c: flags[order[name]] for c, flags in marks.items()} for name, marks in made.unknown.items()},
        {name: {c: flags[order[name]] for c, flags in marks.items()} for name, marks in made.blank.items()},
    )


def _parsed(table: str, text: str) -> dict[str, list[str]]:
    """Cells by column, as text; '' is blank."""
    lines = [re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines()]
    header, *listed = [re.split(r"\s{2,}", line) for line in lines if line]
    strange = [name for name in header if name not in BY_NAME[table]]
    assert not strange, f"{table} has no {strange}"
    assert all(len(row) <= len(header) for row in listed), f"{table}: a row has more cells than headers"
    return {
        name: ["" if place >= len(row) or row[place] == BLANK else row[place] for row in listed]
        for place, name in enumerate(header)
    }


def _starting(table: str) -> dict[str, list[str]]:
    listed = STARTING_ROWS[table]
    names = [column.name for column in BY_NAME[table].columns]
    return {name: [_plain(row[place]) for row in listed] for place, name in enumerate(names)}


def _plain(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _filled(table: Table, cells: dict[str, list[str]]) -> dict[str, list[str]]:
    count = len(next(iter(cells.values())))
    return {column.name: _column(table, column, cells, count) for column in table.columns}


def _column(table: Table, column: Column, cells: dict[str, list[str]], count: int) -> list[str]:
    given = cells.get(column.name)
    if given is not None:
        return [cell or column.default for cell in given]
    if not column.required:
        return [column.default] * count
    if column.name in table.key and not column.kind.refers_to:
        return [_numbered(column.example, place) for place in range(1, count + 1)]
    return [column.example] * count


def _numbered(example: str, place: int) -> str:
    """The example with its last number replaced: A-000001, A-000002."""
    return re.sub(r"\d+$", lambda digits: str(place).zfill(len(digits[0])), example)


def _frame(table: Table, cells: dict[str, list[str]]) -> DataFrame:
    filled = _filled(table, cells)
    columns = {column.name: _typed(column, filled[column.name]) for column in table.columns}
    frame = DataFrame(columns)
    return frame.set_index(pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(frame)))


def _typed(column: Column, cells: Iterable[str]) -> "Series[Any]":
    blank = _BLANKS[column.kind.storage]
    values = [blank if cell in ("", UNREADABLE) else _value(column, cell) for cell in cells]
    return Series(values, dtype=DTYPES[column.kind.storage])


def _value(column: Column, cell: str) -> Any:
    storage = column.kind.storage
    if storage is Storage.NUMBER:
        scaled = Decimal(cell.replace(",", "")) * column.kind.units
        assert scaled == int(scaled), f"{column.name} keeps fewer decimals than {cell}"
        return int(scaled)
    if storage in (Storage.DATE, Storage.TIME):
        return pd.Timestamp(cell)
    return cell == "yes" if storage is Storage.FLAG else cell


def _marks(cells: dict[str, list[str]], sign: str) -> dict[str, Any]:
    return {name: np.array([cell == sign for cell in column], dtype=bool) for name, column in cells.items()}
