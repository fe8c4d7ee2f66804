"""The sheet of a table: headers with notes, formats, drop-downs, colours and print set-up, all from its description."""

from datetime import datetime
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from billing.excel.build.style import ACT, ACT_INK, GOOD, GOOD_INK, LOOK, LOOK_INK, PALE, QUIET, Style
from billing.excel.build.tint import draw_tint
from billing.schema import LONG_TEXT, Column, Storage, Table, TableGroup, column_letters
from billing.tables import referenced_column

#: Row of the headers, counted from 0; title and sentence stand above it.
HEADER: Final = 2
LAST_ROW: Final = 1_048_575
#: Words that are painted, by table and column.
PAINTED: Final[dict[tuple[str, str], dict[str, tuple[str, str]]]] = {
    ("invoices", "status"): {
        "overdue": (ACT, ACT_INK), "disputed": (LOOK, LOOK_INK), "partial": (LOOK, LOOK_INK),
        "paid": (GOOD, GOOD_INK), "credited": (GOOD, GOOD_INK), "void": (PALE, QUIET), "draft": (PALE, QUIET),
    },
    ("invoices", "disputed"): {"yes": (LOOK, LOOK_INK)},
    ("charges", "status"): {"held": (LOOK, LOOK_INK), "void": (PALE, QUIET), "billed": (GOOD, GOOD_INK)},
    ("payments", "state"): {"bounced": (ACT, ACT_INK), "void": (PALE, QUIET), "scheduled": (LOOK, LOOK_INK)},
    ("findings", "severity"): {"error": (ACT, ACT_INK), "warning": (LOOK, LOOK_INK)},
    ("findings", "state"): {
        "fixed": (GOOD, GOOD_INK), "accepted": (PALE, QUIET), "snoozed": (PALE, QUIET), "not an error": (PALE, QUIET),
    },
    ("reminders", "state"): {
        "to send": (LOOK, LOOK_INK), "sent": (GOOD, GOOD_INK), "withdrawn": (PALE, QUIET), "skip": (PALE, QUIET),
    },
    ("runs", "state"): {"undone": (PALE, QUIET)},
}  # fmt: skip


def draw_table(sheet: Worksheet, table: Table, style: Style, rows: list[list[object]]) -> None:
    """Draw a table's sheet with the given first rows (cells in the table's order of columns)."""
    sheet.write_string(0, 0, table.sheet, style.title)
    sheet.write_string(1, 0, table.about, style.about)
    # Rows above the table must not show the columns' grey.
    sheet.set_row(0, 26, style())
    sheet.set_row(1, 18, style())
    sheet.set_row(HEADER, 22)
    if table.group is TableGroup.DESK and any(column.kind is LONG_TEXT for column in table.columns):
        # Two lines: not every program makes rows as high as their sentences.
        sheet.set_default_row(31)
    looks = [_cell_format(column, style) for column in table.columns]
    for place, (column, look) in enumerate(zip(table.columns, looks, strict=True)):
        sheet.set_column(place, place, _width(column), look, {"hidden": column.hidden})
    last = HEADER + max(len(rows), 1)
    columns = [{"header": c.title, "header_format": style.header(computed=c.computed)} for c in table.columns]
    sheet.add_table(
        HEADER, 0, last, len(table.columns) - 1,
        {"name": table.list_object, "style": "Table Style Light 1", "columns": columns},
    )  # fmt: skip
    blank: list[object] = [None] * len(table.columns)
    for offset, row in enumerate(rows or [blank], HEADER + 1):
        for place, (cell, look) in enumerate(zip(row, looks, strict=True)):
            _write(sheet, (offset, place), cell, look)
    # First, so that it is seen above the colours of words.
    draw_tint(sheet, table, style, (HEADER + 1, LAST_ROW))
    for place, column in enumerate(table.columns):
        _note(sheet, place, column)
        _choices(sheet, place, column)
        _paint(sheet, place, table, column, style)
    _set_up_view(sheet, table)


def _width(column: Column) -> float:
    return column.width or max(column.kind.width, len(column.title) + 4)


def _cell_format(column: Column, style: Style) -> Format:
    wish: dict[str, object] = {"num_format": column.kind.number_format, "valign": "top"}
    if column.kind.storage is Storage.NUMBER:
        wish["align"] = "right"
    if column.kind.width >= 60:
        wish["text_wrap"] = True
    if column.kind.link:
        wish |= {"font_color": "#2F5597", "underline": 1}
    if column.computed:
        wish |= {"font_color": "#4B5563", "bg_color": PALE}
    return style(**wish)


def _write(sheet: Worksheet, at: tuple[int, int], cell: object, format_: Format) -> None:
    if cell is None:
        sheet.write_blank(*at, None, format_)
    elif isinstance(cell, str) and cell.startswith("#") and cell.rstrip("!?").isupper():
        sheet.write_formula(*at, "=NA()", format_, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(*at, cell, format_)
    elif isinstance(cell, str) and cell.startswith("=HYPERLINK("):
        sheet.write_formula(*at, cell, format_, cell.split('"')[-2])
    elif isinstance(cell, str):
        sheet.write_string(*at, cell, format_)
    else:
        sheet.write_number(*at, cell, format_)


def _note(sheet: Worksheet, place: int, column: Column) -> None:
    """The header's note: what belongs here, whether it must be filled, and an example."""
    lines = [column.about]
    if column.computed:
        lines.append("Filled in by the workbook.")
    elif column.required:
        lines.append("Required.")
    if column.default:
        lines.append(f"Blank means {column.default}.")
    if column.example:
        lines.append(f"Example: {column.example}")
    text = "\n".join(lines)
    sheet.write_comment(
        HEADER,
        place,
        text,
        {"author": "Billing", "width": 220, "height": 30 + 16 * (len(text) // 34 + len(lines)), "font_size": 9},
    )


def _choices(sheet: Worksheet, place: int, column: Column) -> None:
    """The drop-down of a column, also for the rows still to come."""
    kind = column.kind
    if column.computed:
        return
    area = (HEADER + 1, place, LAST_ROW, place)
    if kind.choices:
        sheet.data_validation(
            *area,
            {
                "validate": "list",
                "source": list(kind.choices),
                "ignore_blank": True,
                "error_title": column.title,
                "error_message": f"Choose one of: {', '.join(kind.choices)}."[:255],
            },
        )
    elif kind.refers_to:
        sheet.data_validation(
            *area,
            {
                "validate": "list",
                "source": f"={list_name(kind.refers_to)}",
                "ignore_blank": True,
                "error_type": "information",
                "error_title": column.title,
                "error_message": "This is not on its list yet; Check will report it.",
            },
        )
    elif kind.storage is Storage.DATE:
        sheet.data_validation(
            *area,
            {
                "validate": "custom",
                "value": f"=ISNUMBER({_letter(place)}{HEADER + 2})",
                "error_type": "warning",
                "error_title": column.title,
                "error_message": "This is not a date. Type one such as 2026-10-31.",
            },
        )


def list_name(table: str) -> str:
    """Name of the drop-down list of a table's keys."""
    return f"List_{table}"


def list_formula(table: Table) -> str:
    """What the drop-down list of a table's keys refers to."""
    return f"={table.list_object}[{table[referenced_column(table.name)].title}]"


def _paint(sheet: Worksheet, place: int, table: Table, column: Column, style: Style) -> None:
    for word, (fill, ink) in PAINTED.get((table.name, column.name), {}).items():
        sheet.conditional_format(
            HEADER + 1, place, LAST_ROW, place,
            {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": style.tint(fill, ink)},
        )  # fmt: skip
    if (table.name, column.name) == ("invoices", "due_date"):
        balance = _letter(table.position("balance"))
        row = HEADER + 2
        late = f'=AND(${balance}{row}>0,ISNUMBER({_letter(place)}{row}),{_letter(place)}{row}<IF(AsOf="",TODAY(),AsOf))'
        sheet.conditional_format(
            HEADER + 1, place, LAST_ROW, place,
            {"type": "formula", "criteria": late, "format": style.tint(ACT, ACT_INK)},
        )  # fmt: skip


def _letter(place: int) -> str:
    return column_letters(place + 1)


def _set_up_view(sheet: Worksheet, table: Table) -> None:
    sheet.freeze_panes(HEADER + 1, len(table.key) if table.group is not TableGroup.DESK else 0)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8&A&C&8&P / &N&R&8&D")
