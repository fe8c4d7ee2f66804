"""Build: makes billing.xlsm from the tables, the registry of actions, the macros and the words; always the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from billing.excel.build.front import HOME_SHEET, as_of_format, draw_home, draw_paste
from billing.excel.build.guide import Explained, draw_guide, draw_whats_new
from billing.excel.build.part_added import with_ribbon
from billing.excel.build.style import Style
from billing.excel.build.table import draw_table, list_formula, list_name
from billing.excel.build.tint import define_names
from billing.excel.names import PASTE_SHEET
from billing.excel.vba.buttons import Button
from billing.excel.vba.modules import SETTINGS_SHEET, WORKBOOK, XLWINGS_SETTINGS, project_modules
from billing.excel.vba.project import vba_project
from billing.excel.vba.ribbon import ribbon_xml
from billing.schema import Table, TableGroup
from billing.tables import TABLES

GUIDE_SHEET, NEWS_SHEET, CONF_SHEET = "Guide", "What's new", "xlwings.conf"
#: The date inside the file; a build must not depend on when it was made.
MADE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Plan:
    """What goes into the workbook beside the tables."""

    buttons: Sequence[Button]
    #: Words of the lights and of the counts on Home.
    shown: tuple[Sequence[str], Sequence[str]]
    targets: Sequence[str]
    checks: Iterable[Explained]
    macros: Path
    whats_new: str
    #: First rows of a table by name, as cells in the order of its columns.
    rows: Mapping[str, list[list[object]]] = field(default_factory=dict)
    #: The date typed on Home; None leaves it empty, which means today.
    as_of: date | None = None
    #: Values for xlwings.conf that differ from its defaults.
    interpreter: Mapping[str, str] = field(default_factory=dict)


def build_workbook(plan: Plan) -> bytes:
    """The bytes of billing.xlsm."""
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    book.set_properties({"title": "Billing", "created": MADE.replace(tzinfo=None)})
    book.set_size(1920, 1200)
    book.set_vba_name(WORKBOOK)
    style = Style(book)
    sheets = _add_sheets(book)
    draw_home(book, sheets[HOME_SHEET], style, plan.buttons, plan.shown)
    if plan.as_of is not None:
        sheets[HOME_SHEET].write_datetime(3, 2, plan.as_of, as_of_format(style))
    importer = next(button for button in plan.buttons if button.title == "Import")
    draw_paste(book, sheets[PASTE_SHEET], style, plan.targets, importer)
    for table in TABLES:
        draw_table(sheets[table.sheet], table, style, plan.rows.get(table.name, []))
    for name in _referred():
        book.define_name(list_name(name.name), list_formula(name))
    define_names(book)
    draw_guide(sheets[GUIDE_SHEET], style, plan.buttons, TABLES, plan.checks)
    draw_whats_new(sheets[NEWS_SHEET], style, plan.whats_new)
    _draw_settings(sheets[CONF_SHEET], style, plan.interpreter)
    names = [_code_name(name) for name in sheets]
    book.add_vba_project(BytesIO(vba_project(project_modules(plan.macros, names))), is_stream=True)
    book.close()
    return with_ribbon(target.getvalue(), ribbon_xml(plan.buttons))


def _add_sheets(book: Workbook) -> dict[str, Worksheet]:
    """All sheets in their order: front, desks, input, lists, words, and what is kept out of sight."""
    shown = [table for table in TABLES if table.group is not TableGroup.HIDDEN]
    desks = [table.sheet for table in shown if table.group is TableGroup.DESK]
    others = [table.sheet for table in shown if table.group is not TableGroup.DESK]
    hidden = [CONF_SHEET, *(table.sheet for table in TABLES if table.group is TableGroup.HIDDEN)]
    colours = dict.fromkeys([HOME_SHEET, *desks, PASTE_SHEET], "#1F2A44")
    sheets = {}
    for name in (HOME_SHEET, *desks, PASTE_SHEET, *others, GUIDE_SHEET, NEWS_SHEET, *hidden):
        sheet = sheets[name] = book.add_worksheet(name)
        sheet.set_vba_name(_code_name(name))
        if name in hidden:
            sheet.hide()
        if name in colours:
            sheet.set_tab_color(colours[name])
    return sheets


def _code_name(sheet: str) -> str:
    """The name by which macros know a sheet."""
    if sheet == CONF_SHEET:
        return SETTINGS_SHEET
    return "".join(letter for letter in sheet.title() if letter.isalnum()) if not sheet.isalnum() else sheet


def _referred() -> list[Table]:
    wanted = {column.kind.refers_to for table in TABLES for column in table.columns if column.kind.refers_to}
    return [table for table in TABLES if table.name in wanted]


def _draw_settings(sheet: Worksheet, style: Style, own: Mapping[str, str]) -> None:
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 60, style(num_format="@"))
    sheet.set_column(2, 2, 70)
    for row, (name, value, about) in enumerate(XLWINGS_SETTINGS):
        sheet.write_string(row, 0, name, style(bold=True))
        sheet.write_string(row, 1, own.get(name, value), style(num_format="@"))
        sheet.write_string(row, 2, about, style.about)
