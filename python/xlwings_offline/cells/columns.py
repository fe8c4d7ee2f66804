"""Widths and heights, and where a stretch of cells ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from xlwings_offline.cells.row_looks import hidden_rows, set_heights
from xlwings_offline.formulas.references import LAST_COLUMN, LAST_ROW, Area, parse_area
from xlwings_offline.formulas.rewrite import shift

if TYPE_CHECKING:
    from xlwings_offline.cells.sheet_data import SheetData

_COLS = re.compile(rb"<cols>(.*?)</cols>", re.DOTALL)
_COL = re.compile(rb"<col\b[^>]*/>")
_FACT = re.compile(rb'(\w+)="([^"]*)"')
_DEFAULT_WIDTH = re.compile(rb'<sheetFormatPr\b[^>]*?\bdefaultColWidth="([\d.]+)"')
_DEFAULT_HEIGHT = re.compile(rb'<sheetFormatPr\b[^>]*?\bdefaultRowHeight="([\d.]+)"')
_HEIGHT = re.compile(rb'<row\b[^>]*?\bht="([\d.]+)"')
_MERGED = re.compile(rb'<mergeCell\b[^>]*?\bref="([^"]+)"')
#: A file's width counts the margins of a cell, Excel's column width does not.
MARGIN = 0.7109375
STEPS = {
    "down": (1, 0),
    "d": (1, 0),
    "up": (-1, 0),
    "u": (-1, 0),
    "right": (0, 1),
    "r": (0, 1),
    "left": (0, -1),
    "l": (0, -1),
}


def _columns(head: bytes) -> dict[int, dict[str, str]]:
    found = _COLS.search(head)
    facts: dict[int, dict[str, str]] = {}
    for entry in _COL.findall(found.group(1)) if found else []:
        own = {name.decode(): value.decode() for name, value in _FACT.findall(entry)}
        first, last = int(own.pop("min")), int(own.pop("max"))
        facts.update({column: dict(own) for column in range(first, last + 1)})
    return facts


def column_styles(head: bytes) -> dict[int, int]:
    """Style number by column, from a sheet's <cols>."""
    return {column: int(own["style"]) for column, own in _columns(head).items() if own.get("style", "0") != "0"}


def _write_columns(data: SheetData, facts: dict[int, dict[str, str]]) -> None:
    """Write <cols>, neighbours that are alike in one entry."""
    entries: list[tuple[int, int, dict[str, str]]] = []
    for column in sorted(facts):
        if entries and entries[-1][1] == column - 1 and entries[-1][2] == facts[column]:
            entries[-1] = (entries[-1][0], column, facts[column])
        else:
            entries.append((column, column, facts[column]))
    texts = [
        f'<col min="{a}" max="{b}" {" ".join(f"{k}={chr(34)}{v}{chr(34)}" for k, v in own.items())}/>'
        for a, b, own in entries
    ]
    block = f"<cols>{''.join(texts)}</cols>".encode()
    data.head = _COLS.sub(block, data.head, count=1) if _COLS.search(data.head) else data.head + block


def _usual_width(data: SheetData) -> float:
    fallback = _DEFAULT_WIDTH.search(data.head)
    return float(fallback.group(1)) if fallback else 8.43 + MARGIN


def width_of(data: SheetData, area: Area) -> float | None:
    """Width in characters that the columns share."""
    usual = _usual_width(data)
    facts = _columns(data.head)
    own = [facts.get(column, {}) for column in range(area.column1, area.column2 + 1)]
    widths = {MARGIN if _is_hidden(fact) else float(fact.get("width", usual)) for fact in own}
    return round(widths.pop() - MARGIN, 2) if len(widths) == 1 else None


def _is_hidden(fact: dict[str, str]) -> bool:
    return fact.get("hidden") in {"1", "true"}


def hidden_columns(data: SheetData, area: Area) -> set[int]:
    """The hidden ones of the columns."""
    facts = _columns(data.head)
    return {column for column in range(area.column1, area.column2 + 1) if _is_hidden(facts.get(column, {}))}


def hide_columns(data: SheetData, area: Area, *, hidden: bool) -> None:
    """Hide columns, or show them."""
    facts, usual = _columns(data.head), repr(_usual_width(data))
    for column in range(area.column1, area.column2 + 1):
        own = facts.setdefault(column, {"width": usual})
        own.pop("hidden", "")
        if hidden:
            own["hidden"] = "1"
    _write_columns(data, facts)


def set_width(data: SheetData, area: Area, width: float) -> None:
    """Set the width in characters."""
    facts = _columns(data.head)
    for column in range(area.column1, area.column2 + 1):
        facts[column] = {**facts.get(column, {}), "width": repr(width + MARGIN), "customWidth": "1"}
    _write_columns(data, facts)


def fit_widths(data: SheetData, area: Area) -> None:
    """Make the columns as wide as their longest value, within reason."""
    values = data.block(*area)
    for place, column in enumerate(zip(*values, strict=True), area.column1):
        longest = max((len(str(cell)) for cell in column if cell is not None), default=0)
        if longest:
            set_width(data, area._replace(column1=place, column2=place), float(min(max(longest + 1, 4), 80)))


def height_of(data: SheetData, area: Area) -> float | None:
    """Height in points that the rows share."""
    fallback = _DEFAULT_HEIGHT.search(data.head)
    usual = float(fallback.group(1)) if fallback else 15.0
    hidden = hidden_rows(data, area.row1, area.row2)
    heights = {
        0.0 if row in hidden else float(found[1]) if (found := _HEIGHT.match(data.rows.get(row, b""))) else usual
        for row in range(area.row1, area.row2 + 1)
    }
    return heights.pop() if len(heights) == 1 else None


def heights(data: SheetData, first: int, last: int) -> float:
    """Height of rows together, in points."""
    fallback = _DEFAULT_HEIGHT.search(data.head)
    usual = float(fallback.group(1)) if fallback else 15.0
    hidden = hidden_rows(data, first, last)
    total = (last - first + 1 - len(hidden)) * usual
    for row, xml in data.rows.items():
        if first <= row <= last and row not in hidden and (found := _HEIGHT.match(xml)):
            total += float(found.group(1)) - usual
    return total


def set_height(data: SheetData, area: Area, height: float) -> None:
    """Set the height in points."""
    set_heights(data, area.row1, area.row2, height)


def filled_formula(formula: str, shape: tuple[int, int]) -> list[list[str]]:
    """A formula as it reads in each cell of an area that it is filled into."""
    rows, width = shape
    return [[f"={shift(formula[1:], row, column)}" for column in range(width)] for row in range(rows)]


def style_columns(data: SheetData, area: Area, change: Callable[[int], int]) -> None:
    """Give whole columns the style that `change` makes of theirs, for cells that are not there yet."""
    facts = _columns(data.head)
    for column in range(area.column1, area.column2 + 1):
        own = facts.setdefault(column, {"width": repr(_usual_width(data))})
        own["style"] = str(change(int(own.get("style", 0))))
    _write_columns(data, facts)


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
    """Place in a line that the jump from `start` leads to, which may be outside; `step` is 1 or -1."""
    at = start + step
    if filled[start] and 0 <= at < len(filled) and filled[at]:
        while 0 <= at < len(filled) and filled[at]:
            at += step
        return at - step
    while 0 <= at < len(filled) and not filled[at]:
        at += step
    return at


def region_of(data: SheetData, area: Area) -> Area:
    """The cells around an area up to blank rows and columns."""
    used = data.used()
    if used is None:
        return area
    last_row, last_column = max(used[2], area.row2), max(used[3], area.column2)
    filled = np.zeros((last_row + 2, last_column + 2), dtype=bool)  # with a blank border, so that places count from 1
    filled[1:-1, 1:-1] = [[cell is not None for cell in row] for row in data.block(1, 1, last_row, last_column)]
    while True:
        rows = np.asarray(filled[:, area.column1 - 1 : area.column2 + 2].any(axis=1))
        row1, row2 = _run(rows, area.row1, area.row2)
        columns = np.asarray(filled[max(row1 - 1, 0) : row2 + 2].any(axis=0))
        column1, column2 = _run(columns, area.column1, area.column2)
        grown = Area(row1, column1, row2, column2)
        if grown == area:
            return area
        area = grown


def _run(filled: np.ndarray[Any, np.dtype[np.bool_]], first: int, last: int) -> tuple[int, int]:
    """First and last place, grown to both sides up to a blank one."""
    before, after = np.flatnonzero(~filled[:first]), np.flatnonzero(~filled[last + 1 :])
    return int(before[-1]) + 1, last + int(after[0])


def merged_area(data: SheetData, area: Area) -> Area | None:
    """The merged cells that the first cell is in."""
    cell = Area(area.row1, area.column1, area.row1, area.column1)
    for text in _MERGED.findall(data.tail):
        merged = parse_area(text.decode())
        if merged and merged.overlaps(cell):
            return merged
    return None
