"""Cells merged and unmerged: the list of merged areas that follows a sheet's rows."""

import re
from typing import Final

from xlwings_offline.cells.sheet_data import SheetData
from xlwings_offline.formulas.references import Area, parse_area

_LIST: Final = re.compile(rb"<mergeCells\b[^>]*>.*?</mergeCells>|<mergeCells\b[^>]*/>", re.DOTALL)
_MERGED: Final = re.compile(rb'<mergeCell\b[^>]*?\bref="([^"]+)"')
#: The elements that may come before the merged areas (CT_Worksheet, ECMA-376 part 1, 18.3.1.99).
_BEFORE: Final = re.compile(
    rb"<(sheetCalcPr|sheetProtection|protectedRanges|scenarios|autoFilter|sortState|dataConsolidate|customSheetViews)\b"
    rb"(?:[^>]*/>|.*?</\1>)",
    re.DOTALL,
)


def merged_areas(data: SheetData) -> list[Area]:
    """Every merged area of a sheet."""
    found = (parse_area(text.decode()) for text in _MERGED.findall(data.tail))
    return [area for area in found if area is not None]


def merged_area(data: SheetData, area: Area) -> Area | None:
    """The merged area that contains the first cell of an area."""
    cell = area._replace(row2=area.row1, column2=area.column1)
    return next((merged for merged in merged_areas(data) if merged.overlaps(cell)), None)


def merge(data: SheetData, area: Area, *, across: bool) -> None:
    """Merge an area, or each of its rows: as in Excel only the first value stays; merged areas in it are undone."""
    unmerge(data, area)
    rows = [area._replace(row1=row, row2=row) for row in range(area.row1, area.row2 + 1)] if across else [area]
    for part in rows:
        values = data.block(*part)
        kept: list[list[object]] = [[None] * len(row) for row in values]
        kept[0][0] = data.formulas(part.row1, part.column1, part.row1, part.column1)[0][0] or values[0][0]
        if kept != values:
            data.write_block(part.row1, part.column1, kept, typed=False)
    _write(data, merged_areas(data) + [part for part in rows if (part.row1, part.column1) != (part.row2, part.column2)])


def unmerge(data: SheetData, area: Area) -> None:
    """Unmerge every merged area that overlaps the area."""
    areas = merged_areas(data)
    kept = [merged for merged in areas if not merged.overlaps(area)]
    if kept != areas:
        _write(data, kept)


def _write(data: SheetData, areas: list[Area]) -> None:
    entries = "".join(f'<mergeCell ref="{area.text}"/>' for area in areas)
    block = f'<mergeCells count="{len(areas)}">{entries}</mergeCells>'.encode() if areas else b""
    tail = data.tail
    found = _LIST.search(tail)
    if found:
        data.tail = tail[: found.start()] + block + tail[found.end() :]
        return
    at = 0
    while (before := _BEFORE.match(tail, _past_space(tail, at))) is not None:
        at = before.end()
    data.tail = tail[:at] + block + tail[at:]


def _past_space(text: bytes, at: int) -> int:
    return len(text) - len(text[at:].lstrip())
