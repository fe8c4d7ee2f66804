"""Cell addresses: `B7`, `$A$1:C9`, lists of them, and sheet names in front of them; columns and rows count from 1."""

import re
from typing import NamedTuple

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")
_PLAIN_NAME = re.compile(r"[^\W\d][\w.]*")
_LIKE_A_CELL = re.compile(r"(?i)[a-z]{1,3}\d+|r\d*(c\d*)?|c\d*")


def column_number(letters: str) -> int:
    """`AA` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """27 is `AA`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Area(NamedTuple):
    """A rectangle of cells, both corners included."""

    row1: int
    column1: int
    row2: int
    column2: int

    @property
    def text(self) -> str:
        """`A1:B2`, or `A1` for one cell."""
        first = f"{column_letters(self.column1)}{self.row1}"
        last = f"{column_letters(self.column2)}{self.row2}"
        return first if first == last else f"{first}:{last}"

    @property
    def range_text(self) -> str:
        """`A1:A1` even for one cell, as tables and filters are written."""
        return f"{column_letters(self.column1)}{self.row1}:{column_letters(self.column2)}{self.row2}"

    @property
    def absolute(self) -> str:
        """`$A$1:$B$2`, or `$A$1` for one cell."""
        first = f"${column_letters(self.column1)}${self.row1}"
        last = f"${column_letters(self.column2)}${self.row2}"
        return first if first == last else f"{first}:{last}"

    def overlaps(self, other: "Area") -> bool:
        """Whether a cell lies in both."""
        return (
            self.row1 <= other.row2
            and other.row1 <= self.row2
            and self.column1 <= other.column2
            and other.column1 <= self.column2
        )


def parse_area(text: str) -> Area | None:
    """The rectangle that `A1`, `$A$1:B2` names; None for whole columns, names and the like."""
    found = _AREA.fullmatch(text.strip())
    if not found:
        return None
    left, top, right, bottom = found.groups()
    columns = sorted((column_number(left), column_number(right or left)))
    rows = sorted((int(top), int(bottom or top)))
    if not (rows[0] >= 1 and rows[1] <= LAST_ROW and columns[1] <= LAST_COLUMN):
        return None
    return Area(rows[0], columns[0], rows[1], columns[1])


def quoted_sheet(name: str) -> str:
    """A sheet's name as it is written before the `!`: quoted if Excel requires it."""
    if _PLAIN_NAME.fullmatch(name) and not _LIKE_A_CELL.fullmatch(name) and name.upper() not in {"TRUE", "FALSE"}:
        return name
    return "'" + name.replace("'", "''") + "'"


def split_sheet(text: str) -> tuple[str | None, str]:
    """`'My Sheet'!$A$1` is (`My Sheet`, `$A$1`); without a sheet the first is None."""
    sheet, mark, rest = text.rpartition("!")
    if not mark:
        return None, text
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, rest
