"""Reading: the raw cells of every table become typed books, and what was wrong with them findings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame

from billing.books import Books
from billing.finding import Edit, Finding, Severity, cell_of, in_words
from billing.money import Bools
from billing.paste.cells.columns import BLANKS, TypedColumn, blank_column, typed_column
from billing.paste.cells.raw import RawTable, clean, shown
from billing.paste.cells.read_cell import Evidence, Outcome
from billing.paste.cells.table_cells import TableCells
from billing.paste.damage.autofill import dragged_down
from billing.paste.damage.broken_references import broken_references
from billing.paste.damage.catalogue import Place, finding
from billing.paste.damage.cell_damage import ONE_READING
from billing.paste.damage.codes_as_dates import with_candidates
from billing.paste.damage.date_system import other_date_system
from billing.paste.damage.keys import key_findings
from billing.paste.damage.misplaced import outside_cells, shifted_rows
from billing.paste.damage.repeated_blocks import repeated_blocks
from billing.paste.damage.swapped_dates import swapped_dates
from billing.paste.damage.total_rows import total_rows
from billing.paste.settings_table import read_settings
from billing.schema import Column, Table, TableGroup
from billing.tables import BY_NAME

#: Damage of which the words are what the cell most likely held.
_LIKELY: Final = ("leading_zeros_lost", "broken_characters")
#: Damage of which the value is what the cell is read as, though somebody has to look whether it is meant.
_READ_AS: Final = ("too_many_decimals",)


@dataclass(frozen=True)
class TypedTable:
    """One table, typed, with its marks, what was wrong with it, and the sheet rows of which nothing more is said."""

    frame: DataFrame
    unknown: dict[str, Bools]
    blank: dict[str, Bools]
    findings: list[Finding]
    rows_in_error: set[int]


def read_books(raws: Mapping[str, RawTable], as_of: date) -> tuple[Books, list[Finding]]:
    """Type every table by its description; what cannot be read is unknown in the books, and a finding says so."""
    return typed_books({name: typed_table(BY_NAME[name], raw, as_of) for name, raw in raws.items()}, raws, as_of)


def typed_books(
    tables: Mapping[str, TypedTable], raws: Mapping[str, RawTable], as_of: date
) -> tuple[Books, list[Finding]]:
    """The books of tables that were typed one by one, and what was wrong with their cells."""
    settings, findings = read_settings(raws.get("settings"), as_of)
    books = Books(
        as_of,
        {name: typed.frame for name, typed in tables.items()},
        settings,
        {name: typed.unknown for name, typed in tables.items()},
        {name: typed.blank for name, typed in tables.items()},
    )
    for name, typed in tables.items():
        findings += [with_candidates(found, books) for found in typed.findings]
        table = BY_NAME[name]
        if table.group in (TableGroup.INPUT, TableGroup.LIST) and name != "settings":
            later = [*key_findings(table, books), *broken_references(table, books)]
            later += [*repeated_blocks(table, typed.frame), *dragged_down(table, typed.frame)]
            told = typed.rows_in_error | {(found.row, found.column) for found in typed.findings if found.column}
            findings += [f for f in later if f.row not in told and (f.row, f.column) not in told]
    return books, findings


def typed_table(table: Table, raw: RawTable, as_of: date) -> TypedTable:
    """Type one table; hidden records and desks, which the workbook writes itself, without findings."""
    cells = _typed(table, raw, as_of)
    ours = table.group in (TableGroup.INPUT, TableGroup.LIST) and table.name != "settings"
    wrong_days = [*swapped_dates(cells), *other_date_system(cells)] if ours else []
    totals = total_rows(cells) if ours else {}
    shifted = {place: f for place, f in (shifted_rows(cells) if ours else {}).items() if place not in totals}
    empty = np.logical_and.reduce([column.blank for column in cells.columns.values()])
    empty = np.asarray(empty, dtype=bool).reshape(-1)
    kept = ~empty
    kept[list(totals)] = False
    frame = _frame(cells, kept, list(shifted))
    findings = []
    if ours:
        findings = [*_missing_columns(cells), *_blank_rows(cells, empty), *outside_cells(table, raw)]
        findings += [
            *wrong_days,
            *totals.values(),
            *shifted.values(),
            *_cell_findings(cells, frame, {*totals, *shifted}),
        ]
    unknown, blank = _marks(cells, list(shifted))
    return TypedTable(
        frame,
        {name: flags[kept] for name, flags in unknown.items()},
        {name: flags[kept] for name, flags in blank.items()},
        findings,
        {raw.first_row + place for place in shifted},
    )


def _typed(table: Table, raw: RawTable, as_of: date) -> TableCells:
    by_title = {clean(title).casefold(): at for at, title in reversed(list(enumerate(raw.titles)))}
    places = {c.name: by_title[c.title.casefold()] for c in table.columns if c.title.casefold() in by_title}
    evidence = Evidence(as_of)
    columns: dict[str, TypedColumn] = {}
    for column in table.columns:
        at = places.get(column.name)
        if at is None:
            columns[column.name] = blank_column(column, len(raw.rows))
        else:
            columns[column.name] = typed_column(raw.rows.columns[at], column, evidence)
    return TableCells(table, raw, places, columns, as_of)


def _frame(cells: TableCells, kept: Bools, shifted: list[int]) -> DataFrame:
    rows = pd.RangeIndex(cells.raw.first_row, cells.raw.first_row + len(cells.raw.rows))
    columns = {name: column.series for name, column in cells.columns.items()}
    if shifted:
        for column in cells.table.columns:
            emptied = columns[column.name].copy()
            emptied.iloc[shifted] = column.default or BLANKS[column.kind.storage]
            columns[column.name] = emptied
    frame = DataFrame(columns).set_axis(rows)
    return frame if kept.all() else frame[kept]


def _marks(cells: TableCells, shifted: list[int]) -> tuple[dict[str, Bools], dict[str, Bools]]:
    unknown, blank = {}, {}
    for column in cells.table.columns:
        typed = cells.columns[column.name]
        unread, bare = typed.unknown.copy(), typed.blank.copy() & (not column.default)
        unread[shifted], bare[shifted] = True, False
        if unread.any():
            unknown[column.name] = unread
        blank[column.name] = bare
    return unknown, blank


def _missing_columns(cells: TableCells) -> Iterator[Finding]:
    for column in cells.table.columns:
        if column.name not in cells.places:
            yield finding("missing_column", Place(cells.table, 0, "", column))


def _blank_rows(cells: TableCells, empty: Bools) -> Iterator[Finding]:
    filled = np.flatnonzero(~empty)
    inside = np.flatnonzero(empty[: filled[-1]]) if len(filled) else filled
    if len(inside):
        words = f"There {'is 1 blank row' if len(inside) == 1 else f'are {len(inside):,} blank rows'}"
        where = Place(cells.table, cells.raw.first_row + int(inside[0]))
        yield finding("blank_rows", where, words=words, evidence=(len(inside),))


def _cell_findings(cells: TableCells, frame: DataFrame, left_out: set[int]) -> Iterator[Finding]:
    for column in cells.table.columns:
        typed = cells.columns[column.name]
        if column.name not in cells.places:
            continue
        for place, outcome in typed.odd.items():
            row = cells.raw.first_row + place
            if place not in left_out:
                value = shown(cells.raw.rows.columns[cells.places[column.name]].cell(place))
                yield _spoilt(outcome, Place(cells.table, row, key_of(cells.table, frame, row), column), value)
        if column.required and not column.computed and column.name not in cells.table.key:
            for row in frame.index[typed.blank[frame.index - cells.raw.first_row]].tolist():
                if row - cells.raw.first_row not in left_out:
                    yield finding("missing_value", Place(cells.table, row, key_of(cells.table, frame, row), column))


def _spoilt(outcome: Outcome, place: Place, value: str) -> Finding:
    column = place.column
    # What a computed cell held is written anew by the next run: nothing is stopped for it.
    facts: dict[str, Any] = {"blocks": False} if column is not None and column.computed else {}
    if outcome.damage == "hidden_characters" and column is not None and not _is_looked_up(place.table, column):
        facts["severity"] = Severity.NOTE
    facts |= {"actual": _in_sight(outcome, value)} | _mended(outcome, column)
    return finding(outcome.damage, place, value, outcome.words, facts)


def _in_sight(outcome: Outcome, value: str) -> str:
    """What the cell holds, as a text that a cell can hold again."""
    if outcome.damage == "hidden_characters":
        return f"{outcome.words} and hidden characters"
    return f"error {value}" if outcome.damage == "error_value" else clean(value)


def _mended(outcome: Outcome, column: Column | None) -> dict[str, Any]:
    """The edit that puts the cell right, where its content can be told."""
    if column is None or outcome.damage not in (*ONE_READING, *_LIKELY, *_READ_AS):
        return {}
    value = outcome.words if outcome.damage in _LIKELY else outcome.value
    edit = Edit(column.name, cell_of(value, column.kind), safe=outcome.damage in ONE_READING)
    return {"expected": outcome.words, "edit": edit}


def _is_looked_up(table: Table, column: Column) -> bool:
    return column.name in table.key or bool(column.kind.refers_to)


def key_of(table: Table, frame: DataFrame, row: int) -> str:
    """The key of a row as the Findings sheet writes it."""
    parts = [in_words(frame.loc[row, name], table[name].kind) for name in table.key]
    return "" if parts[0] == "blank" else " / ".join(parts)
