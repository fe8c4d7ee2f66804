"""Apply: write changes into the workbook, all of them or none, a few writes per table however many rows."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import xlwings as xw

from billing.changes import CellEdit, Changes, TableChanges, differs
from billing.excel.blocks import Block, write_blocks
from billing.excel.cells import column_cells, link_cell, row_cells
from billing.excel.place import Place, find_table
from billing.paste import RawTable
from billing.schema import Column, Table

#: Up to this many separate stretches of rows are written one by one; beyond it, one block is written over all of them.
MOST_STRETCHES = 8

Places: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"


class CannotWrite(Exception):
    """The workbook lacks a column that has to be written; the text says which. Nothing was written."""


def apply(book: xw.Book, changes: Changes, raws: Mapping[str, RawTable]) -> None:
    """Write the changes.

    Args:
        book: The workbook.
        changes: What to alter.
        raws: The cells as they were read, by table name; a table that is only appended to need not be there.

    Raises:
        ChangedMeanwhile: a cell is no longer as it was read.
        CannotWrite: a column is missing, or something stands below a table that has to grow.
    """
    pa.default_memory_pool().release_unused()  # what reading left behind: writing takes as much again
    blocks = [block for table, change in changes for block in _blocks(book, table, change, raws.get(table.name))]
    write_blocks(blocks)


def _blocks(book: xw.Book, table: Table, change: TableChanges, raw: RawTable | None) -> Iterator[Block]:
    if not any(change.counts.values()):
        return
    place = find_table(book, table)
    if raw is None:
        raw = _nothing_read(place, table)
    elif raw.has_totals:
        place = replace(place, last_row=place.last_row - 1, has_totals=True)
    if table.sorted_by:
        yield _sorted_block(table, change, place, raw)
        return
    if change.updated is not None and len(change.updated):
        yield from _update_blocks(table, change, place, raw)
    yield from _edit_blocks(table, change, place, raw)
    if change.removed is not None or (change.appended is not None and len(change.appended)):
        yield _tail_block(table, change, place, raw)


def _nothing_read(place: Place, table: Table) -> RawTable:
    """Stand in for a table that is only appended to: a new table has one blank row, which is used first."""
    is_new = (
        place.last_row == place.first_row and place.sheet.range((place.first_row, place.first_column)).value is None
    )
    return RawTable.of(list(table.titles), [], place.first_row if is_new else place.last_row + 1)


def _update_blocks(table: Table, change: TableChanges, place: Place, raw: RawTable) -> Iterator[Block]:
    cells = _new_cells(table, change)
    by_position = sorted((position(table, name, raw), name) for name in cells)
    for columns in _neighbours(by_position):
        first, names = columns[0][0], [name for _, name in columns]
        rows = np.unique(np.fromiter((row for name in names for row in cells[name]), dtype=np.int64)) - raw.first_row
        in_one = all(table[name].computed for name in names) or not _has_formulas(place, raw, rows, first, len(names))
        for start, stop in _stretches(rows, MOST_STRETCHES if in_one else len(rows)):
            old = raw.rows.block(start, stop + 1, range(first, first + len(names)))
            new = [list(row) for row in old]
            for at, name in enumerate(names):
                for row, cell in cells[name].items():
                    if start <= row - raw.first_row <= stop:
                        new[row - raw.first_row - start][at] = cell
            yield Block(place, raw.first_row + start, place.first_column + first, old, new, place.last_row)


def _edit_blocks(table: Table, change: TableChanges, place: Place, raw: RawTable) -> Iterator[Block]:
    by_column: dict[str, dict[int, CellEdit]] = {}
    for edit in change.edits:
        by_column.setdefault(edit.column, {})[edit.row] = edit
    for column, edits in by_column.items():
        left = place.first_column + position(table, column, raw)
        rows = np.array(sorted(edits), dtype=np.int64)
        for start, stop in _stretches(rows, len(rows)):
            together = [edits[row] for row in range(start, stop + 1)]
            old, new = [[edit.old] for edit in together], [[edit.new] for edit in together]
            yield Block(place, start, left, old, new, place.last_row, as_is=True)


def _new_cells(table: Table, change: TableChanges) -> dict[str, dict[int, object]]:
    """By column: the cells that really change, by sheet row. A cell that stays keeps how it was typed."""
    if change.updated is None or change.before is None:
        return {}
    changed = differs(change.before, change.updated)
    cleared = np.zeros(changed.shape, dtype=bool) if change.cleared is None else change.cleared.to_numpy(dtype=bool)
    found = {}
    for at, name in enumerate(change.updated.columns):
        where = np.flatnonzero(changed[:, at] | cleared[:, at])
        cells = column_cells(change.updated[name].iloc[where], table[str(name)], keep_zeros=True)
        blank = cleared[where, at].tolist()
        rows = change.updated.index[where].tolist()
        found[str(name)] = {
            row: None if is_blank else cell for row, cell, is_blank in zip(rows, cells, blank, strict=True)
        }
    return {name: cells for name, cells in found.items() if cells}


def _has_formulas(place: Place, raw: RawTable, rows: Places, first: int, width: int) -> bool:
    """Whether a block over all the rows would replace a formula that the clerk typed between them."""
    if len(_stretches(rows, len(rows))) <= MOST_STRETCHES:
        return False
    top, left = raw.first_row + int(rows[0]), place.first_column + first
    formulas = place.sheet.range((top, left), (raw.first_row + int(rows[-1]), left + width - 1)).formula
    flat = (cell for row in formulas for cell in (row if isinstance(row, list | tuple) else (row,)))
    return any(isinstance(cell, str) and cell.startswith("=") for cell in flat)


def _tail_block(table: Table, change: TableChanges, place: Place, raw: RawTable) -> Block:
    """Rows that go and rows that come: everything from the first row that goes to the table's end is written anew."""
    used = _used(raw)
    gone = set() if change.removed is None else set((change.removed.index - raw.first_row).tolist())
    start = min(gone, default=used)
    old = raw.rows[start:used]
    new = [list(row) for row in old]
    _fill(table, change, raw, new, start)
    new = [row for at, row in enumerate(new, start) if at not in gone] + _appended_cells(table, change, raw)
    return _body_block(place, raw, start, old, new)


def _sorted_block(table: Table, change: TableChanges, place: Place, raw: RawTable) -> Block:
    """The whole body of a desk, in its own order."""
    old = raw.rows[: _used(raw)]
    new = [list(row) for row in old]
    for column in table.columns:
        if column.kind.link:
            at = position(table, column.name, raw)
            for row in new:
                row[at] = link_cell(str(row[at])) if row[at] else None
    _fill(table, change, raw, new, 0)
    gone = set() if change.removed is None else set((change.removed.index - raw.first_row).tolist())
    new = [row for at, row in enumerate(new) if at not in gone] + _appended_cells(table, change, raw)
    for name in reversed(table.sorted_by):
        column = table[name.removeprefix("-")]
        rank = partial(_rank, at=position(table, column.name, raw), column=column)
        new.sort(key=rank, reverse=name.startswith("-"))
    return _body_block(place, raw, 0, old, new)


def _fill(table: Table, change: TableChanges, raw: RawTable, rows: list[list[object]], start: int) -> None:
    """Put the updated cells into the rows, which begin with the table's row number ``start``."""
    for name, cells in _new_cells(table, change).items():
        at = position(table, name, raw)
        for number, cell in cells.items():
            if number - raw.first_row >= start:
                rows[number - raw.first_row - start][at] = cell


def _rank(row: list[object], at: int, column: Column) -> tuple[float, str]:
    cell = row[at]
    if column.kind.choices:
        return (column.kind.choices.index(str(cell)) if cell in column.kind.choices else len(column.kind.choices), "")
    return (float(cell), "") if isinstance(cell, int | float) else (0.0, str(cell or ""))


def _appended_cells(table: Table, change: TableChanges, raw: RawTable) -> list[list[object]]:
    if change.appended is None or not len(change.appended):
        return []
    for column in change.appended.columns:
        position(table, str(column), raw)
    return row_cells(change.appended, table, list(raw.titles))


def _body_block(place: Place, raw: RawTable, start: int, old: list[list[object]], new: list[list[object]]) -> Block:
    row = raw.first_row + start
    last = max(row + len(new) - 1, place.first_row)
    if len(new) >= len(old):
        last = max(last, place.last_row)
    if last > place.last_row:
        _refuse_stray(place, raw)
    return Block(place, row, place.first_column, old, new, last)


def _refuse_stray(place: Place, raw: RawTable) -> None:
    for offset, cells in enumerate(raw.below):
        if any(cell is not None for cell in cells):
            raise CannotWrite(
                f"Row {place.last_row + 1 + offset} of {place.sheet.name} holds something below the table, "
                "which has to grow. Move it into the table, or elsewhere. Nothing was written."
            )


def position(table: Table, name: str, raw: RawTable) -> int:
    """Place of a column on the sheet, counted from 0. Raises CannotWrite where it is missing."""
    title = table[name].title
    if title not in raw.titles:
        raise CannotWrite(
            f"The column {title} is missing from the sheet {table.sheet}. "
            "Put it back with exactly this header. Nothing was written."
        )
    return list(raw.titles).index(title)


def _used(raw: RawTable) -> int:
    """Rows up to the last one that holds anything."""
    used = len(raw.rows)
    while used and all(cell is None for cell in raw.rows[used - 1]):
        used -= 1
    return used


def _neighbours(by_position: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Columns in groups that stand side by side."""
    group: list[tuple[int, str]] = []
    for position, name in by_position:
        if group and position != group[-1][0] + 1:
            yield group
            group = []
        group.append((position, name))
    if group:
        yield group


def _stretches(rows: Places, most: int) -> list[tuple[int, int]]:
    """First and last of each run of consecutive rows; of all of them in one when there are more runs than ``most``."""
    breaks = np.flatnonzero(np.diff(rows) != 1)
    starts, stops = rows[np.r_[0, breaks + 1]], rows[np.r_[breaks, len(rows) - 1]]
    if len(starts) > most:
        return [(int(rows[0]), int(rows[-1]))]
    return list(zip(starts.tolist(), stops.tolist(), strict=True))
