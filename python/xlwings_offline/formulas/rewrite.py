"""Formulas rewritten as text: sheets and tables renamed, references shifted."""

import re
from collections.abc import Callable

from xlwings_offline.formulas.references import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    column_letters,
    column_number,
    parse_area,
    quoted_sheet,
)

# Strings, then structured references (one level of brackets inside), then sheets before a `!`, then cells.
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<structured>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])(?P<book_sheet>[\w.]+!)?"
    r"|(?P<quoted>'(?:[^']|'')+'!)"
    r"|(?P<span>[^\W\d][\w.]*:[^\W\d][\w.]*!)"
    r"|(?P<sheet>[\w.]+!)"
    r"|(?P<function>[^\W\d][\w.]*(?=\())"
    r"|(?P<cell>(?<![\w.$])\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}(?![\w.(!]))"
    r"|(?P<word>[\w.\\]+)"
)

_QUOTED_OR_BRACKETED = re.compile(r'("(?:[^"]|"")*"|\[(?:[^\[\]]|\[[^\[\]]*\])*\])')  # where a table's name never is


def _replaced(formula: str, change: Callable[["re.Match[str]"], str]) -> str:
    return _TOKEN.sub(change, formula)


def rename_sheet(formula: str, old: str, new: str) -> str:
    """The formula with references to sheet `old` turned into references to `new`; quoted text stays."""
    wanted = old.casefold()

    def span(first: str, last: str) -> str:
        ends = [new if name.casefold() == wanted else name for name in (first, last)]
        return "'" + ":".join(ends).replace("'", "''") + "'!"

    return _with_sheet(formula, wanted, quoted_sheet(new) + "!", span)


def delete_sheet(formula: str, name: str) -> str:
    """The formula after the sheet is deleted: #REF! in place of its name, as Excel writes it."""
    return _with_sheet(formula, name.casefold(), "#REF!", lambda _first, _last: "#REF!")


def _with_sheet(formula: str, wanted: str, alone: str, span: Callable[[str, str], str]) -> str:
    """The formula with `alone` in place of the sheet, and `span` for a 3-D reference that begins or ends with it."""

    def change(token: "re.Match[str]") -> str:
        whole = token.group()
        if not (token["quoted"] or token["sheet"] or token["span"]):
            return whole
        name = whole[1:-2].replace("''", "'") if token["quoted"] else whole[:-1]
        if name.casefold() == wanted:
            return alone
        first, mark, last = name.partition(":")
        return span(first, last) if mark and wanted in {first.casefold(), last.casefold()} else whole

    return _replaced(formula, change)


def sheets_referenced(formula: str) -> set[str]:
    """The sheets of the same workbook that the formula refers to, as they are written in it."""
    found: set[str] = set()

    def note(token: "re.Match[str]") -> str:
        whole = token.group()
        name = (
            whole[1:-2].replace("''", "'") if token["quoted"] else whole[:-1] if token["sheet"] or token["span"] else ""
        )
        if name and not name.startswith("[") and "]" not in name:
            found.update(name.split(":"))
        return whole

    _replaced(formula, note)
    return found


def areas_referenced(formula: str) -> list[tuple[str, Area]]:
    """Sheet ('' for the formula's own) and area of every reference by address, except whole rows and columns."""
    found: list[tuple[str, Area]] = []
    sheet, end, sheet_end = "", -1, -1
    for token in _TOKEN.finditer(formula):
        whole = token.group()
        if token["quoted"] or token["sheet"] or token["span"]:
            sheet = whole[1:-2].replace("''", "'") if token["quoted"] else whole[:-1]
            sheet_end = token.end()
        elif token["cell"] and (area := parse_area(whole)):
            if found and formula[end : token.start()] == ":":
                found[-1] = (found[-1][0], parse_area(f"{found[-1][1].text.split(':')[0]}:{whole}") or area)
            else:
                found.append((sheet if sheet_end == token.start() else "", area))
            end = token.end()
    return found


def rename_table(formula: str, old: str, new: str) -> str:
    """The formula with structured references to table `old` turned into references to `new`."""
    if old.casefold() not in formula.casefold():
        return formula
    parts = _QUOTED_OR_BRACKETED.split(formula)
    wanted = re.compile(rf"(?i)(?<![\w.!']){re.escape(old)}(?=[^\w.(!]|$)")
    return "".join(part if part.startswith(('"', "[")) else wanted.sub(new, part) for part in parts)


def delete_table(formula: str, name: str) -> str:
    """The formula after the table is deleted: #REF! in place of references to it."""
    parts = _QUOTED_OR_BRACKETED.split(formula)
    ending = re.compile(rf"(?i)(?<![\w.!']){re.escape(name)}$")
    for at in range(1, len(parts), 2):
        if parts[at].startswith("[") and ending.search(parts[at - 1]):
            parts[at] = ""  # what it selected no longer matters
    return rename_table("".join(parts), name, "#REF!")


def shift(formula: str, rows: int, columns: int = 0) -> str:
    """The formula as it reads when copied `rows` down and `columns` to the right: what has no `$` moves along."""

    def change(token: "re.Match[str]") -> str:
        return _shifted(token.group(), rows, columns) if token["cell"] else token.group()

    return _replaced(formula, change)


def filled(formula: str, shape: tuple[int, int]) -> list[list[str]]:
    """A formula (with its '=') as it reads in each cell when it is filled into so many rows and columns."""
    rows, width = shape
    return [[f"={shift(formula[1:], row, column)}" for column in range(width)] for row in range(rows)]


def has_relative_cells(formula: str) -> bool:
    """Whether a copy of the formula further down or right would read differently."""
    return shift(formula, 1, 1) != formula


_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)")


def _shifted(cell: str, rows: int, columns: int) -> str:
    found = _CELL.fullmatch(cell)
    if not found or column_number(found[2]) > LAST_COLUMN or int(found[4]) > LAST_ROW:
        return cell
    column = column_number(found[2]) + (0 if found[1] else columns)
    row = int(found[4]) + (0 if found[3] else rows)
    if not (1 <= column <= LAST_COLUMN and 1 <= row <= LAST_ROW):
        return "#REF!"
    return f"{found[1]}{column_letters(column)}{found[3]}{row}"
