"""Take in: rows from elsewhere become rows of a table; a row that cannot be one is refused, with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books
from billing.changes import next_numbers
from billing.finding import Finding
from billing.money import Bools
from billing.paste.cells import amounts, dates
from billing.paste.cells.columns import blank_column, typed_column
from billing.paste.cells.packed_columns import PackedColumn
from billing.paste.cells.raw import RawTable, shown
from billing.paste.cells.read_cell import Evidence
from billing.paste.cells.table_cells import TableCells
from billing.paste.damage.catalogue import Place, finding, without_content
from billing.paste.damage.keys import key_codes
from billing.paste.damage.misplaced import shifted_rows
from billing.paste.damage.swapped_dates import swapped_dates
from billing.paste.damage.total_rows import total_rows
from billing.paste.headers import HeaderMatch
from billing.schema import Column, Storage, Table

#: Tables whose rows the workbook numbers itself when they come without a number.
PREFIXES: Final = {"payments": "P-", "charges": "CH-", "allocations": "A-", "adjustments": "ADJ-"}
#: Said about a cell that is read all the same. In an import text is no damage: a text file holds nothing else.
_EXPECTED: Final = ("number_stored_as_text", "date_stored_as_text", "hidden_characters")


@dataclass(frozen=True)
class TakenIn:
    """Rows that can be appended, with all columns of the table; refused rows by place with the reason; findings.

    ``places``: of each row of the frame among the cells.
    """

    frame: DataFrame
    refused: list[tuple[int, str]]
    findings: list[Finding]
    places: list[int] = field(default_factory=list)


def take_in(table: Table, match: HeaderMatch, cells: Sequence[Sequence[Any]], books: Books) -> TakenIn:
    """Type the rows under the matched headers; ``cells`` are as wide as ``match.headers``.

    What the columns as a whole prove settles the order of day and month and the decimal mark. Refused is a row whose
    key is blank or taken, that lacks what every row must have, that holds what cannot be read, or that is a total or
    stands sideways. Keys that come without a column are numbered.
    """
    if not match.matched or not cells:
        return TakenIn(_frame(_typed(table, match, [], books)), [], [])
    typed = _typed(table, match, cells, books)
    list(swapped_dates(typed, one_batch=True))  # marks as unknown what Excel swapped before the rows came here
    empty = np.logical_and.reduce([typed.columns[name].blank for name in typed.places])
    reasons = _row_reasons(typed)
    _cell_reasons(typed, reasons, _numbered_column(table, typed))
    good = ~np.asarray(empty, dtype=bool)
    good[list(reasons)] = False
    frame = _numbered(_frame(typed)[good], table, typed, books)
    taken = _taken_keys(table, frame, books)
    for place in frame.index[taken].tolist():
        key = " / ".join(str(frame.loc[place, name]) for name in table.key)
        reasons[place] = [f"{table[table.key[0]].title} {key} already exists."]
    refused = [(place, " ".join(said)) for place, said in sorted(reasons.items()) if not empty[place]]
    kept = frame[~taken]
    return TakenIn(kept.reset_index(drop=True), refused, _findings(typed, kept, books), kept.index.tolist())


def _typed(table: Table, match: HeaderMatch, cells: Sequence[Sequence[Any]], books: Books) -> TableCells:
    places = {column: match.headers.index(header) for header, column in match.matched.items()}
    raw = RawTable.of(list(match.headers), cells, 0)
    by_column = {name: raw.rows.columns[at] for name, at in places.items()}
    evidence = _evidence(table, by_column, books)
    columns = {
        c.name: typed_column(by_column[c.name], c, evidence[c.name])
        if c.name in places
        else blank_column(c, len(cells))
        for c in table.columns
    }
    return TableCells(table, raw, places, columns, books.as_of)


def _evidence(table: Table, by_column: dict[str, PackedColumn], books: Books) -> dict[str, Evidence]:
    """What each column proves about its texts; where it proves nothing, what the others prove."""
    orders, marks = {}, {}
    for name, cells in by_column.items():
        texts = {cell for cell in cells.cells(0, len(cells)) if isinstance(cell, str)}
        storage = table[name].kind.storage
        orders[name] = dates.day_orders(texts) if storage is Storage.DATE else set()
        marks[name] = amounts.decimal_marks(texts) if storage is Storage.NUMBER else set()
    any_order, any_mark = set[str]().union(*orders.values()), set[str]().union(*marks.values())
    return {
        name: Evidence(books.as_of, _only(orders[name] or any_order), _only(marks[name] or any_mark))
        for name in by_column
    }


def _only(proven: set[str]) -> str:
    return next(iter(proven)) if len(proven) == 1 else ""


def _row_reasons(typed: TableCells) -> dict[int, list[str]]:
    """Reasons against whole rows."""
    stray = {**shifted_rows(typed), **total_rows(typed)}
    return {place: [found.message] for place, found in stray.items()}


def _cell_reasons(typed: TableCells, reasons: dict[int, list[str]], numbered: str) -> None:
    """Add reasons of single cells; rows that are refused as a whole need none."""
    whole = set(reasons)
    for column in typed.table.columns:
        cells = typed.columns[column.name]
        said: dict[int, str] = {}
        if column.required and not column.computed and column.name != numbered:
            bare = f"{column.title} is blank." if column.name in typed.places else f"{column.title} has no column here."
            said.update((int(place), bare) for place in np.flatnonzero(cells.blank))
        if not column.computed:
            said.update((at, _reason(typed, column, at)) for at in np.flatnonzero(cells.unknown).tolist())
        for place, text in said.items():
            if place not in whole:
                reasons.setdefault(place, []).append(text)


def _reason(typed: TableCells, column: Column, place: int) -> str:
    outcome = typed.columns[column.name].odd.get(place)
    if outcome is None:
        return f"{column.title} has day and month swapped: days after the 12th came as text, all the others as dates."
    if column.private:  # the row stands beside the reason, which may end up in a log
        return without_content(outcome.damage, column)
    value = shown(typed.raw.rows.columns[typed.places[column.name]].cell(place))
    return finding(outcome.damage, Place(typed.table, 0, "", column), value, outcome.words).message


def _numbered_column(table: Table, typed: TableCells) -> str:
    """The key column that is numbered here since the rows came without it; '' if there is none."""
    name = table.key[-1]
    if name in typed.places:
        return ""
    return name if table.name in PREFIXES or table[name].kind.storage is Storage.NUMBER else ""


def _frame(typed: TableCells) -> DataFrame:
    return DataFrame({name: column.series for name, column in typed.columns.items()})


def _numbered(frame: DataFrame, table: Table, typed: TableCells, books: Books) -> DataFrame:
    """The frame with its key filled where the rows came without one: the next numbers, or lines of each document."""
    name = _numbered_column(table, typed)
    if not name or frame.empty:
        return frame
    there = getattr(books, table.name)
    if table.name in PREFIXES:
        numbers = next_numbers(there[name], PREFIXES[table.name], len(frame))
        return frame.assign(**{name: Series(numbers, index=frame.index, dtype="str")})
    if len(table.key) == 1:
        first = int(there[name].max()) + 1 if len(there) else 1
        return frame.assign(**{name: np.arange(first, first + len(frame), dtype=np.int64)})
    document = table.key[0]
    last = there.groupby(document)[name].max() if len(there) else Series([], dtype="int64")
    begun = frame[document].map(last).fillna(0).astype("int64")
    return frame.assign(**{name: begun + frame.groupby(document).cumcount() + 1})


def _taken_keys(table: Table, frame: DataFrame, books: Books) -> Bools:
    """Rows whose key stands in the table already, or in an earlier row of the import."""
    there = getattr(books, table.name)[list(table.key)]
    both = pd.concat([there, frame[list(table.key)]], ignore_index=True) if len(there) else frame
    again: Bools = Series(key_codes(table, both)).duplicated().to_numpy(dtype=bool)
    return again[len(both) - len(frame) :]


def _findings(typed: TableCells, kept: DataFrame, books: Books) -> list[Finding]:
    """What is worth a look in rows that are taken in, at the sheet rows where they will stand."""
    there = getattr(books, typed.table.name)
    first = int(there.index.max()) + 1 if len(there) else 0
    rows = {place: row for row, place in enumerate(kept.index.tolist(), first)}
    found = []
    for column in typed.table.columns:
        for place, outcome in typed.columns[column.name].odd.items():
            if place in rows and outcome.damage not in _EXPECTED:
                key = " / ".join(str(kept.loc[place, name]) for name in typed.table.key)
                value = shown(typed.raw.rows.columns[typed.places[column.name]].cell(place))
                where = Place(typed.table, rows[place] if first else 0, key, column)
                found.append(finding(outcome.damage, where, value, outcome.words))
    return found
