"""Formats of whole columns, in the head of a sheet's XML (what comes before its rows): width, style, hidden or not."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from xlwings_offline.formulas.references import Area

_COLS: Final = re.compile(rb"<cols>(.*?)</cols>", re.DOTALL)
_COL: Final = re.compile(rb"<col\b[^>]*/>")
_ATTRIBUTE: Final = re.compile(rb'(\w+)="([^"]*)"')
_DEFAULT_WIDTH: Final = re.compile(rb'<sheetFormatPr\b[^>]*?\bdefaultColWidth="([\d.]+)"')
#: A file's width counts the margins of a cell, Excel's column width does not.
MARGIN: Final = 0.7109375

#: The attributes of each column that has an entry, apart from the columns that the entry covers.
Columns = dict[int, dict[str, str]]


def _columns(head: bytes) -> Columns:
    found = _COLS.search(head)
    columns: Columns = {}
    for entry in _COL.findall(found.group(1)) if found else []:
        own = {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(entry)}
        first, last = int(own.pop("min")), int(own.pop("max"))
        columns.update({column: dict(own) for column in range(first, last + 1)})
    return columns


def _written(head: bytes, columns: Columns) -> bytes:
    """The head with these columns; equal neighbours share an entry."""
    entries: list[tuple[int, int, dict[str, str]]] = []
    for column in sorted(columns):
        if entries and entries[-1][1] == column - 1 and entries[-1][2] == columns[column]:
            entries[-1] = (entries[-1][0], column, columns[column])
        else:
            entries.append((column, column, columns[column]))
    texts = [
        f'<col min="{first}" max="{last}" {" ".join(f"{k}={chr(34)}{v}{chr(34)}" for k, v in own.items())}/>'
        for first, last, own in entries
    ]
    block = f"<cols>{''.join(texts)}</cols>".encode()
    return _COLS.sub(block, head, count=1) if _COLS.search(head) else head + block


def _default_width(head: bytes) -> float:
    found = _DEFAULT_WIDTH.search(head)
    return float(found.group(1)) if found else 8.43 + MARGIN


def _is_hidden(column: dict[str, str]) -> bool:
    return column.get("hidden") in {"1", "true"}


def column_styles(head: bytes) -> dict[int, int]:
    """The style number of each column that has one."""
    return {column: int(own["style"]) for column, own in _columns(head).items() if own.get("style", "0") != "0"}


def width_of(head: bytes, area: Area) -> float | None:
    """The width of the columns in characters, None if they differ."""
    default, columns = _default_width(head), _columns(head)
    own = [columns.get(column, {}) for column in _numbers(area)]
    widths = {MARGIN if _is_hidden(each) else float(each.get("width", default)) for each in own}
    return round(widths.pop() - MARGIN, 2) if len(widths) == 1 else None


def hidden_columns(head: bytes, area: Area) -> set[int]:
    """Which of the columns are hidden."""
    columns = _columns(head)
    return {column for column in _numbers(area) if _is_hidden(columns.get(column, {}))}


def with_hidden(head: bytes, area: Area, *, hidden: bool) -> bytes:
    """The head with the columns hidden or shown."""
    columns, default = _columns(head), repr(_default_width(head))
    for column in _numbers(area):
        own = columns.setdefault(column, {"width": default})
        own.pop("hidden", "")
        if hidden:
            own["hidden"] = "1"
    return _written(head, columns)


def with_width(head: bytes, area: Area, width: float) -> bytes:
    """The head with the columns at a width in characters."""
    columns = _columns(head)
    for column in _numbers(area):
        columns[column] = {**columns.get(column, {}), "width": repr(width + MARGIN), "customWidth": "1"}
    return _written(head, columns)


def with_fitted_widths(head: bytes, area: Area, values: Sequence[Sequence[object]]) -> bytes:
    """The head with each column as wide as its longest value, within limits."""
    for column, cells in enumerate(zip(*values, strict=True), area.column1):
        longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
        if longest:
            place = area._replace(column1=column, column2=column)
            head = with_width(head, place, float(min(max(longest + 1, 4), 80)))
    return head


def with_styles(head: bytes, area: Area, change: Callable[[int], int]) -> bytes:
    """The head with each column's style changed by `change`; it counts for cells that do not exist yet."""
    columns = _columns(head)
    for column in _numbers(area):
        own = columns.setdefault(column, {"width": repr(_default_width(head))})
        own["style"] = str(change(int(own.get("style", 0))))
    return _written(head, columns)


def _numbers(area: Area) -> Iterable[int]:
    return range(area.column1, area.column2 + 1)
