"""Tint: cells with an open finding are painted where they stand, and the sheet's head says what is wrong first.

Both read the Findings sheet, so they follow the rows when a table is sorted, and go when a finding is closed. No
cell's own format is touched.
"""

from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from billing.excel.build.style import Style
from billing.schema import Column, Storage, Table, TableGroup, column_letters
from billing.tables import FINDINGS

TINT, TINT_INK = "#FFD8A8", "#7A3E00"
#: Names of the Findings' columns: a conditional format may not refer to a table of another sheet but by name.
NAMES: Final = {column: f"Finding_{column}" for column in ("table", "key", "column", "state", "message")}
#: Cell of the sheet's first row where the head's sentence stands, right of the title.
HEAD: Final = (0, 3)


def define_names(book: Workbook) -> None:
    """Name the columns of the Findings that the tints read."""
    for column, name in NAMES.items():
        book.define_name(name, f"={FINDINGS.list_object}[{FINDINGS[column].title}]")


def draw_tint(sheet: Worksheet, table: Table, style: Style, area: tuple[int, int]) -> None:
    """Paint a table's cells with open findings; ``area`` is its first and last row, counted from 0."""
    if table.group not in {TableGroup.INPUT, TableGroup.LIST}:
        return
    first, last = area
    for place, column in enumerate(table.columns):
        sheet.conditional_format(
            first, place, last, place,
            {"type": "formula", "criteria": _rule(table, column, first + 1), "format": style.tint(TINT, TINT_INK)},
        )  # fmt: skip
    sheet.write_formula(*HEAD, _head(table), style(font_color=TINT_INK, underline=1), "")


def _rule(table: Table, column: Column, row: int) -> str:
    """Whether the cell's row and column have an open finding; rows without any content have none."""
    wanted = f'{NAMES["column"]},"{column.name}",{NAMES["table"]},"{table.name}",{NAMES["state"]},"open"'
    filled = f"COUNTA($A{row}:${column_letters(len(table.columns))}{row})>0"
    return f"=AND({filled},COUNTIFS({NAMES['key']},{_key(table, row)},{wanted})>0)"


def _key(table: Table, row: int) -> str:
    """The row's key as the Findings sheet writes it."""
    return '&" / "&'.join(_part(table, name, row) for name in table.key)


def _part(table: Table, name: str, row: int) -> str:
    cell = f"${column_letters(table.position(name) + 1)}{row}"
    # The format codes of TEXT for dates differ from one language of Excel to another.
    day = f'YEAR({cell})&"-"&TEXT(MONTH({cell}),"00")&"-"&TEXT(DAY({cell}),"00")'
    text = f"IF(ISNUMBER({cell}),{day},{cell})" if table[name].kind.storage is Storage.DATE else f"TRIM({cell})"
    return f'IF({cell}="","blank",{text})'


def _head(table: Table) -> str:
    """How many findings are open here, and the first of them, which the sentence leads to."""
    count = f'COUNTIFS({NAMES["table"]},"{table.name}",{NAMES["state"]},"open")'
    first = f'MATCH("{table.name}",{NAMES["table"]},0)'
    leads = f'"#{FINDINGS.sheet}!A"&ROW(INDEX({NAMES["table"]},{first}))'
    words = f'{count}&IF({count}=1," finding"," findings")&" here, tinted. "&INDEX({NAMES["message"]},{first})'
    return f'=IF({count}=0,"",HYPERLINK({leads},{words}))'
