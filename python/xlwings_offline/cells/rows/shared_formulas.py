"""Formulas of several cells: shared formulas, which are written once, and array formulas."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from xlwings_offline.cells.rows.row_xml import cells_of, with_cells
from xlwings_offline.cells.rows.sheet_rows import SheetRows
from xlwings_offline.cells.values import escape
from xlwings_offline.errors import CannotOverwrite
from xlwings_offline.formulas.references import Area, parse_area
from xlwings_offline.formulas.rewrite import shift

_FORMULA: Final = re.compile(rb"<f\b([^>]*?)(?:/>|>([^<]*)</f>)")
_SHARED: Final = re.compile(rb'\bt="shared"')
_INDEX: Final = re.compile(rb'\bsi="(\d+)"')
_AREA: Final = re.compile(rb'\bref="([^"]+)"')
_ONE: Final = (b't="array"', b't="dataTable"')
_GROUPS: Final = (*_ONE, b't="shared"')

#: Row, column and formula of the first cell of each shared formula, by its index.
Shared = dict[bytes, tuple[int, int, str]]


def has_formula_groups(rows: SheetRows) -> bool:
    """Whether any formula of these rows belongs to several cells."""
    return rows.has(b"<f ") and any(map(rows.has, _GROUPS))


def protect_formula_groups(rows: SheetRows, area: Area) -> None:
    """Before an area is written to: expand shared formulas that begin in it, refuse a part of an array formula.

    Raises CannotOverwrite.
    """
    for row in rows if any(map(rows.has, _ONE)) else ():
        _refuse_part(rows.get(row, b""), area)
    touched = [rows.get(row, b"") for row in range(area.row1, area.row2 + 1)]
    if any(b't="shared"' in xml and b"ref=" in xml for xml in touched):
        expand_shared_formulas(rows)


def _refuse_part(xml: bytes, area: Area) -> None:
    for attributes, _ in _FORMULA.findall(xml):
        found = _AREA.search(attributes) if any(mark in attributes for mark in _ONE) else None
        fixed = parse_area(found.group(1).decode()) if found else None
        if fixed and fixed.overlaps(area) and not _covers(area, fixed):
            raise CannotOverwrite(
                f"{area.text} holds a part of the array formula in {fixed.text}; change all of it or none."
            )


def formulas_in(xml: bytes, row: int, shared: Shared) -> dict[int, str]:
    """The formulas of a row with their '=', by column; an array formula belongs to its first cell."""
    if b"<f" not in xml:
        return {}
    found = {}
    for column, cell in cells_of(xml).items():
        formula = _FORMULA.search(cell)
        if formula is None:
            continue
        text = unescape((formula.group(2) or b"").decode())
        index = _INDEX.search(formula.group(1))
        if not text and index and index.group(1) in shared:
            first_row, first_column, first = shared[index.group(1)]
            text = shift(first, row - first_row, column - first_column)
        if text:
            found[column] = f"={text}"
    return found


def shared_in(rows: SheetRows) -> Shared:
    """The first cell of each shared formula."""
    found: Shared = {}
    for number, xml in rows.items():
        if not _SHARED.search(xml):
            continue
        for column, cell in cells_of(xml).items():
            formula = _FORMULA.search(cell)
            if formula and formula.group(2) and _SHARED.search(formula.group(1)):
                index = _INDEX.search(formula.group(1))
                if index:
                    found[index.group(1)] = (number, column, unescape(formula.group(2).decode()))
    return found


def expand_shared_formulas(rows: SheetRows) -> None:
    """Give every cell of a shared formula a formula of its own."""
    shared = shared_in(rows)
    for number, xml in rows.items():
        if not _SHARED.search(xml):
            continue
        texts = formulas_in(xml, number, shared)
        own = {}
        for column, cell in cells_of(xml).items():
            if column in texts and _SHARED.search(cell):
                formula = b"<f>" + escape(texts[column][1:]).encode() + b"</f>"
                own[column] = _FORMULA.sub(lambda _found, formula=formula: formula, cell, count=1)  # type: ignore[misc]
        rows[number] = with_cells(xml, number, own)


def _covers(outer: Area, inner: Area) -> bool:
    rows = outer.row1 <= inner.row1 and inner.row2 <= outer.row2
    return rows and outer.column1 <= inner.column1 and inner.column2 <= outer.column2
