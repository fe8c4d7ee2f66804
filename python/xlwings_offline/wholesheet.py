"""A whole sheet read at once by calamine, with what calamine leaves out (errors, empty texts) put back.

Calamine reads a sheet ten times faster than Python can, but shows an error value and an empty text like a blank cell,
and a time without a day in three ways. Errors and empty texts are found in the XML and put back; a sheet with times
or with anything else that would come out differently is left to the exact reader (`cellread`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from xlwings_offline.collecting import held_back
from xlwings_offline.references import Area, column_number
from xlwings_offline.relationships import relationships_name
from xlwings_offline.sheetxml import ends_of, is_odd, plain, rows_of
from xlwings_offline.values import CellError

if TYPE_CHECKING:
    from xlwings_offline.workbook import Workbook

#: What a cell that calamine shows as '' may look like; anything found here is read again.
_SUSPECT: Final = (
    *(
        b't="e"',
        b"<v></v>",
        b"<v/>",
        b"<t></t>",
        b"<t/>",
        b't="inlineStr"/>',
        b't="inlineStr"></c>',
        b"<is/>",
        b"<is></is>",
    ),
    b'<t xml:space="preserve"></t>',
)
#: Bytes of the rows that are looked at first.
_TOP: Final = 2**14
#: More of them than this, and the exact reader is no slower.
MOST_SUSPECTS: Final = 50_000
_NOT_FOR_CALAMINE: Final = (b't="d"', b"&#13;")
_PLACE: Final = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_SOME_TEXT: Final = re.compile(rb"<t(?: [^>]*)?>[^<]")
_VALUE: Final = re.compile(rb"<v>([^<]*)</v>")


_KEEP: Final = object()
_MIDNIGHT: Final = time()
combine = datetime.combine


class _Otherwise(Exception):
    """A value that calamine shows in another way than Excel."""


class PlainRows(list[list[object]]):
    """Rows of cells without an error or an empty text among them: nobody has to look for these."""


class WholeSheet:
    """The cells of a sheet by column, from its first row to its last that holds something."""

    def __init__(self, columns: list[list[object]], special: list[tuple[int, int, object]]) -> None:
        """Put the special cells (row, column, value) into their places. Raises ValueError where one has none."""
        self._columns, self._height = columns, len(columns[0]) if columns else 0
        self._special_rows = {row for row, _, _ in special}
        for row, column, value in special:
            if row <= self._height and column <= len(columns):
                columns[column - 1][row - 1] = value
            elif value is not None:
                raise ValueError(f"Row {row}, column {column} of the sheet lie outside what was read of it.")

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and columns."""
        return self._height, len(self._columns)

    def block(self, area: Area) -> list[list[object]]:
        """Values of an area, row by row; None for a blank."""
        blank = [None] * (area.row2 - area.row1 + 1)
        columns = [self._cut(column, area, blank) for column in range(area.column1, area.column2 + 1)]
        is_plain = self._special_rows.isdisjoint(range(area.row1, area.row2 + 1))
        return (PlainRows if is_plain else list)(map(list, zip(*columns, strict=True)))

    def _cut(self, column: int, area: Area, blank: list[None]) -> Sequence[object]:
        cells = self._columns[column - 1][area.row1 - 1 : area.row2] if column <= len(self._columns) else []
        return cells + blank[len(cells) :]


def read(workbook: Workbook, part: str) -> WholeSheet | None:
    """All cells of a sheet, as the part stands in the package; None where the exact reader has to do it."""
    name = next((sheet.name for sheet in workbook.sheets if sheet.part == part), None)
    needed = _needed(workbook, part)
    xml = plain(workbook.package.read(part))
    if name is None or needed is None or any(mark in xml for mark in _NOT_FOR_CALAMINE):
        return None
    _, start, end, _ = ends_of(xml)
    written, top = xml.count(b"</c>", start, end), xml[start : _some_rows(xml, start, end)]
    del xml
    try:
        with held_back():
            columns = _columns(_rows(workbook, needed, name))
    except (CalamineError, OverflowError, ValueError, _Otherwise):
        return None
    missing = written - sum(len(column) - column.count(None) for column in columns)
    if not missing:
        return WholeSheet(columns, [])
    # They stand in the head of a sheet or anywhere; to look everywhere takes as long as reading it.
    special = None if is_odd(top, 0, len(top)) else _specials(top, _SUSPECT)
    if special is None or len(special) != missing:
        empty = [b't="s"><v>%d</v>' % index for index in workbook.empty_texts]
        xml, start, end = rows_of(plain(workbook.package.read(part)))
        special = _specials(xml[start:end], (*_SUSPECT, *empty))
    try:
        return None if special is None else WholeSheet(columns, special)
    except ValueError:
        return None


def _some_rows(xml: bytes, start: int, end: int) -> int:
    """Where the first rows end."""
    return end if end - start <= _TOP else max(xml.rfind(b"<row", start, start + _TOP), start)


def _rows(workbook: Workbook, needed: list[str], name: str) -> list[list[Any]]:
    """The cells from the file itself, while nothing that calamine reads of it has changed."""
    # Formats are only ever added, so that the numbers of an untouched sheet mean what they meant.
    if all(workbook.package.is_original(part) for part in needed if part != "xl/styles.xml"):
        return workbook.ahead.rows(name)
    file = CalamineWorkbook.from_filelike(io.BytesIO(workbook.package.excerpt(needed)))
    return file.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _columns(rows: list[list[Any]]) -> list[list[object]]:
    """The cells by column; a text or a day that stands in many cells is one object, which halves what a sheet takes."""
    texts: dict[Any, Any] = {"": None}
    days = _Days()
    return [_cells(cells, texts, days) for cells in zip(*rows, strict=True)]


def _cells(cells: tuple[Any, ...], texts: dict[Any, Any], days: _Days) -> list[object]:
    """One column: all at once where its cells are of one kind."""
    kinds, one = set(map(type, cells)), texts.setdefault
    if kinds == {float}:
        return list(cells)
    if kinds == {str}:
        return list(map(one, cells, cells))
    if kinds == {date}:
        return list(map(days.__getitem__, cells))
    return [
        v if (t := type(v)) is float else one(v, v) if t is str else days[v] if t is date else _other(v) for v in cells
    ]


class _Days(dict[date, datetime]):
    def __missing__(self, day: date) -> datetime:
        self[day] = combine(day, _MIDNIGHT)
        return self[day]


def _needed(workbook: Workbook, part: str) -> list[str] | None:
    """The parts that calamine opens; None where one lies where it does not look."""
    rels = workbook.package.rels(workbook.part)
    texts = [target for _, target in rels.by_type("/sharedStrings")]
    looks = [target for _, target in rels.by_type("/styles")]
    if texts not in ([], ["xl/sharedStrings.xml"]) or looks not in ([], ["xl/styles.xml"]):
        return None
    wanted = [
        "[Content_Types].xml",
        "_rels/.rels",
        workbook.part,
        relationships_name(workbook.part),
        part,
        *texts,
        *looks,
    ]
    return [name for name in wanted if workbook.package.has(name)]


def _other(value: object) -> object:
    if isinstance(value, bool | datetime | int):
        return value
    raise _Otherwise


def _specials(body: bytes, marks: Iterable[bytes]) -> list[tuple[int, int, object]] | None:
    """Row, column and value of each cell with such a mark that is an error or empty; None where there are too many."""
    found: dict[int, tuple[int, int, object]] = {}
    for mark in marks:
        place = body.find(mark)
        while place >= 0:
            start = body.rfind(b'<c r="', 0, place + 1)
            cell = _PLACE.match(body, start) if start >= 0 else None
            # A cell without content is blank whatever its kind; only the others were counted.
            if cell is not None and cell.group(4) is not None and (value := _special(cell)) is not _KEEP:
                found[start] = (int(cell.group(2)), column_number(cell.group(1).decode()), value)
            if len(found) > MOST_SUSPECTS:
                return None
            place = body.find(mark, place + 1)
    return list(found.values())


def _special(cell: re.Match[bytes]) -> object:
    attributes, inner = cell.group(3), cell.group(4) or b""
    value = _VALUE.search(inner)
    if b't="e"' in attributes:
        return CellError(value.group(1).decode()) if value and value.group(1) else None
    if b't="inlineStr"' in attributes and _SOME_TEXT.search(inner):
        return _KEEP
    if b't="inlineStr"' in attributes or b't="s"' in attributes:
        return ""
    return "" if b't="str"' in attributes and (value or b"<v/>" in inner) else None
