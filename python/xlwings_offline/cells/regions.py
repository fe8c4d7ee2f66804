"""Regions: where a block of filled cells ends, as Excel finds it with Ctrl and an arrow key, or Ctrl+A."""

from typing import Any, Final

import numpy as np

from xlwings_offline.cells.sheet_data import SheetData
from xlwings_offline.formulas.references import LAST_COLUMN, LAST_ROW, Area

#: One step in each direction: rows down, columns right.
STEPS: Final = {
    "down": (1, 0),
    "d": (1, 0),
    "up": (-1, 0),
    "u": (-1, 0),
    "right": (0, 1),
    "r": (0, 1),
    "left": (0, -1),
    "l": (0, -1),
}


def end_of(data: SheetData, row: int, column: int, direction: str) -> Area:
    """Where Ctrl and an arrow key lead from a cell."""
    down, right = STEPS[direction]
    used = data.used() or (1, 1, 1, 1)
    last_row, last_column = max(used[2], row), max(used[3], column)
    if down:
        line = [cells[0] for cells in data.block(1, column, last_row, column)]
    else:
        line = data.block(row, 1, row, last_column)[0]
    at = _jump([cell is not None for cell in line], (row if down else column) - 1, down + right) + 1
    if not 1 <= at <= len(line):
        at = 1 if at < 1 else LAST_ROW if down else LAST_COLUMN
    return Area(at, column, at, column) if down else Area(row, at, row, at)


def _jump(filled: list[bool], start: int, step: int) -> int:
    """The index in a line that a jump from `start` leads to, which may be outside; a step is 1 or -1."""
    at = start + step
    if filled[start] and 0 <= at < len(filled) and filled[at]:
        while 0 <= at < len(filled) and filled[at]:
            at += step
        return at - step
    while 0 <= at < len(filled) and not filled[at]:
        at += step
    return at


def region_of(data: SheetData, area: Area) -> Area:
    """The area extended in all directions up to blank rows and columns."""
    used = data.used()
    if used is None:
        return area
    last_row, last_column = max(used[2], area.row2), max(used[3], area.column2)
    filled = np.zeros((last_row + 2, last_column + 2), dtype=bool)  # with a blank border, so that indices count from 1
    filled[1:-1, 1:-1] = [[cell is not None for cell in row] for row in data.block(1, 1, last_row, last_column)]
    while True:
        rows = np.asarray(filled[:, area.column1 - 1 : area.column2 + 2].any(axis=1))
        row1, row2 = _grown(rows, area.row1, area.row2)
        columns = np.asarray(filled[max(row1 - 1, 0) : row2 + 2].any(axis=0))
        column1, column2 = _grown(columns, area.column1, area.column2)
        grown = Area(row1, column1, row2, column2)
        if grown == area:
            return area
        area = grown


def _grown(filled: np.ndarray[Any, np.dtype[np.bool_]], first: int, last: int) -> tuple[int, int]:
    """The first and the last index, moved outward as long as there is no blank."""
    before, after = np.flatnonzero(~filled[:first]), np.flatnonzero(~filled[last + 1 :])
    return int(before[-1]) + 1, last + int(after[0])
