"""Cells moved within their sheet exactly as the file has them, rich text, dates and results included."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import TYPE_CHECKING, Final

from xlwings_offline.cells.rows.row_xml import cells_of, opening_tag
from xlwings_offline.cells.rows.shared_formulas import expand_shared_formulas, protect_formula_groups
from xlwings_offline.cells.values import escape
from xlwings_offline.errors import CannotOverwrite
from xlwings_offline.formulas.references import Area, column_letters
from xlwings_offline.formulas.rewrite import shift

if TYPE_CHECKING:
    from xlwings_offline.cells.sheet_data import SheetData

#: The cells of neighbouring rows, each row by column.
Cells = list[dict[int, bytes]]
_PLACE: Final = re.compile(rb'<c r="[A-Z]+\d+"')
_FORMULA: Final = re.compile(rb"(<f\b[^>]*>)([^<]+)(?=</f>)")


def cells_at(data: SheetData, area: Area) -> Cells:
    """The cells of an area, which is left as it is. Raises CannotOverwrite for an array formula or a part of one."""
    rows, columns = data.styled_rows(), range(area.column1, area.column2 + 1)
    numbers = range(area.row1, area.row2 + 1)
    protect_formula_groups(rows, area)
    if any(b't="shared"' in rows.get(row, b"") for row in numbers):
        expand_shared_formulas(rows)
    cells = [{c: xml for c, xml in cells_of(rows.get(row)).items() if c in columns} for row in numbers]
    if any(b't="array"' in xml or b't="dataTable"' in xml for row in cells for xml in row.values()):
        raise CannotOverwrite(f"{area.text} holds an array formula, which cannot be moved; remove it first.")
    return cells


def put_cells(data: SheetData, area: Area, cells: Cells, right: int = 0) -> None:
    """Put cells into an area in place of its own, `right` columns to the right of where they were.

    Raises CannotOverwrite for a part of an array formula.
    """
    rows, columns = data.styled_rows(), range(area.column1, area.column2 + 1)
    protect_formula_groups(rows, area)
    for row, own in zip(range(area.row1, area.row2 + 1), cells, strict=True):
        kept = {c: xml for c, xml in cells_of(rows.get(row)).items() if c not in columns}
        kept.update({c + right: _at(xml, row, c + right) for c, xml in own.items()})
        if kept or row in rows:
            texts = (kept[column] for column in sorted(kept))
            rows[row] = opening_tag(rows.get(row), row) + b"".join(texts) + b"</row>"
    data.mark_moved()


def move_cells(data: SheetData, area: Area, rows: int, columns: int) -> None:
    """Move the cells of an area down by `rows` and right by `columns`, leaving blanks behind."""
    cells = cells_at(data, area)
    to = Area(area.row1 + rows, area.column1 + columns, area.row2 + rows, area.column2 + columns)
    protect_formula_groups(data.styled_rows(), to)  # before anything is moved
    put_cells(data, area, [{} for _ in cells])
    put_cells(data, to, cells, columns)


def reorder_rows(data: SheetData, area: Area, sources: Sequence[int]) -> None:
    """Put into each row of an area the cells of the row that `sources` names, from 0; further rows become blank.

    Relative references in their formulas move along, as in a copy.
    """
    cells = cells_at(data, area)
    sorted_cells = [
        {column: _shifted(xml, to - source) for column, xml in cells[source].items()}
        for to, source in enumerate(sources)
    ]
    put_cells(data, area, sorted_cells + [{} for _ in cells[len(sorted_cells) :]])


def _at(xml: bytes, row: int, column: int) -> bytes:
    return _PLACE.sub(f'<c r="{column_letters(column)}{row}"'.encode(), xml, count=1)


def _shifted(xml: bytes, rows: int) -> bytes:
    return _FORMULA.sub(
        lambda found: found[1] + escape(shift(unescape(found[2].decode()), rows)).encode() if rows else found[0], xml
    )
