"""Files: headers and rows of a .csv or .xlsx file that somebody sends, as they stand."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from billing.paste.cells.raw import is_empty

_DELIMITERS: Final = ",;\t|"
_SHEETS: Final = (".xlsx", ".xlsm")
_TEXTS: Final = (".csv", ".txt", ".tsv")


class UnreadableFile(ValueError):
    """The file cannot be read; its text says why, in one sentence."""


def read_rows(path: Path, sheet: str = "") -> tuple[list[str], list[list[Any]]]:
    """Headers and rows of the file. Cells of a text file are text.

    Of a workbook it is the sheet of that name, or the one with the most rows where there is none.

    Raises:
        UnreadableFile: there is no such file, it is neither text nor workbook, or it has no rows.
    """
    ending = path.suffix.lower()
    if ending not in (*_SHEETS, *_TEXTS):
        raise UnreadableFile(f"{path.name} is not a file that can be imported: save it as .csv or .xlsx.")
    if not path.is_file():
        raise UnreadableFile(f"There is no file {path}.")
    try:
        table = _sheet_rows(path, sheet) if ending in _SHEETS else _text_rows(path)
    except OSError as reason:
        raise UnreadableFile(f"{path.name} cannot be opened: {reason.strerror or reason}.") from reason
    rows = _from_headers(table)
    if not rows:
        raise UnreadableFile(f"{path.name} has no rows.")
    width = max(len(row) for row in rows)
    squared = [[*row, *[None] * (width - len(row))] for row in rows]
    return ["" if cell is None else str(cell).strip() for cell in squared[0]], squared[1:]


def _from_headers(rows: list[list[Any]]) -> list[list[Any]]:
    """The rows from the headers on, which are the first row that is filled at least half as wide as the widest."""
    filled = [row for row in rows if not all(is_empty(cell) for cell in row)]
    widest = max((_width(row) for row in filled[:20]), default=0)
    start = next((place for place, row in enumerate(filled) if 2 * _width(row) >= widest), 0)
    return filled[start:]


def _width(row: Iterable[Any]) -> int:
    return sum(not is_empty(cell) for cell in row)


def _text_rows(path: Path) -> list[list[Any]]:
    text = decoded(path.read_bytes())
    if "\x00" in text:
        raise UnreadableFile(f"{path.name} is not text, whatever its name says.")
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))]
    except csv.Error as reason:
        raise UnreadableFile(f"{path.name} is not a table of comma-separated values: {reason}.") from reason


def decoded(content: bytes) -> str:
    """Text of a file in UTF-8, in UTF-16 with its mark, or else as Windows writes it in the west."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def delimiter(text: str) -> str:
    """The separator of the cells: the one that cuts the first rows into the same number of cells, and into most."""
    lines = text.splitlines()[:50]

    def cut(character: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=character) if row]
        usual = max(widths, key=widths.count, default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    try:
        return max(_DELIMITERS, key=cut)
    except csv.Error:
        return ","


def _sheet_rows(path: Path, wanted: str) -> list[list[Any]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - every button would wait a tenth of a second for it

    # openpyxl and not the faster calamine, which gives '' for a cell with an error: an error must not look blank.
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except OSError:
        raise
    except Exception as reason:  # damaged zips and XML raise whatever the layer that met the damage raises
        raise UnreadableFile(f"{path.name} is damaged, protected by a password, or not a workbook.") from reason
    try:
        named = [sheet for sheet in book.worksheets if sheet.title.casefold() == wanted.casefold()]
        sheets = [
            [[_cell(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            for sheet in named or book.worksheets
        ]
    except Exception as reason:
        raise UnreadableFile(f"{path.name} is damaged: a sheet of it cannot be read.") from reason
    finally:
        book.close()
    return max(sheets, key=_filled, default=[])


def _filled(rows: list[list[Any]]) -> int:
    return sum(any(not is_empty(cell) for cell in row) for row in rows)


def _cell(cell: Any) -> Any:
    """A cell as xlwings would give it."""
    if isinstance(cell, (bool, str, float, datetime)) or cell is None:
        return None if cell == "" else cell
    if isinstance(cell, int):
        return float(cell)
    return datetime(cell.year, cell.month, cell.day) if isinstance(cell, date) else str(cell)
