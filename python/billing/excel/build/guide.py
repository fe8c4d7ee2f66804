"""Guide and What's new: what every button, table, column and check is, in the workbook itself."""

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Final, Protocol

from xlsxwriter.worksheet import Worksheet

from billing.excel.build.style import INK, LINE, Style
from billing.excel.vba.buttons import Button
from billing.finding import without_gaps
from billing.schema import Table, TableGroup

DAY: Final = (
    (
        "Morning",
        "Paste the bank's lines on Paste, choose Payments and press Import, then Apply payments. What is left "
        "unapplied is shown on Payments. The bank's deposits go into Deposits the same way; Check reports any that do "
        "not tie out.",
    ),
    (
        "Charges",
        "Paste the charges the same way, or straight into the Charges table. Press Check and work through the Findings "
        "sheet from the top. Good-faith estimates for self-pay patients go into Estimates; Check reports charges that "
        "come to 400.00 more.",
    ),
    ("Invoices", "Press Create invoices. The sheets to print or send are in the file it names, beside this workbook."),
    (
        "Plans",
        "One row on Plans with its invoices, and its installments on Installments: from then on the invoices age and "
        "are reminded by these. Money with the Purpose plan, or that names the plan, pays it; Apply payments shows "
        "what is paid, due and missed.",
    ),
    (
        "Weekly",
        "Press Remind, read the Reminders sheet, set what should not go out to skip, send the rest, then press Mark as "
        "sent.",
    ),
    (
        "Month end",
        "When no error is open, press Month report. The tab holds values only and ends with a line that ties it out. "
        "When it is right, press Close month.",
    ),
    (
        "Mistakes",
        "Undo last run takes back the last run as a whole. Every change ever made is on the hidden Journal sheet.",
    ),
)
#: Widths of the columns of both sheets, in letters, and the height of a line in points.
_WIDTHS: Final = (24, 28, 70, 60)
_NEWS_WIDTH: Final = 110
_LINE_HEIGHT: Final = 15


class Explained(Protocol):
    """A check as the Guide shows it."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def ref(self) -> str:
        """Its number in the catalogue."""

    @property
    def what(self) -> str:
        """What is wrong."""

    @property
    def why(self) -> str:
        """What happens if it is left alone."""

    @property
    def fix(self) -> str:
        """What to do."""


def draw_guide(
    sheet: Worksheet, style: Style, buttons: Sequence[Button], tables: Sequence[Table], checks: Iterable[Explained]
) -> None:
    """Draw the guide: the day, the buttons, the tables with their columns, the checks."""
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, "Guide", style.title)
    row = _section(sheet, style, 2, ("The day of a clerk", "", ""), [(when, "", what) for when, what in DAY])
    row = _section(
        sheet, style, row, ("Buttons", "Group", "What it does"), [(b.title, b.group, b.about) for b in buttons]
    )
    for table in (t for t in tables if t.group is not TableGroup.HIDDEN):
        lines = [
            (table.sheet, column.title, column.about + _duty(column.required, column.computed))
            for column in table.columns
        ]
        row = _section(sheet, style, row, (table.sheet, "Column", table.about), lines)
    _section(
        sheet,
        style,
        row,
        ("Checks", "What is wrong", "Why it matters", "What to do"),
        [(f"{c.ref} {c.name.replace('_', ' ')}".strip(), c.what, c.why, without_gaps(c.fix)) for c in checks],
    )
    _set_up(sheet)


def _duty(required: bool, computed: bool) -> str:  # noqa: FBT001 - a column's two flags
    return " (filled in by the workbook)" if computed else " (required)" if required else ""


def draw_whats_new(sheet: Worksheet, style: Style, text: str) -> None:
    """Draw the list of changes: '## 2026-11-23' heads a day, '- ...' is a line."""
    sheet.set_column(0, 0, _NEWS_WIDTH)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, "What's new", style.title)
    row = 2
    for line in text.splitlines():
        if line.startswith("## "):
            sheet.write_string(
                row, 0, line[3:].strip(), style(bold=True, font_size=12, font_color=INK, bottom=1, bottom_color=LINE)
            )
        elif line.startswith("- "):
            news = "•  " + line[2:].strip()
            sheet.write_string(row, 0, news, style(text_wrap=True, valign="top"))
            _fit_height(sheet, row, [news], (_NEWS_WIDTH,))
        else:
            continue
        row += 1
    _set_up(sheet)


def _section(sheet: Worksheet, style: Style, row: int, titles: Sequence[str], lines: Sequence[Sequence[str]]) -> int:
    heading = style(bold=True, font_color=INK, bottom=1, bottom_color=LINE, text_wrap=True, valign="bottom")
    for place, title in enumerate(titles):
        sheet.write_string(row, place, title, heading)
    _fit_height(sheet, row, titles, _WIDTHS)
    first, other = (style(text_wrap=True, valign="top", font_color=ink) for ink in (INK, "#374151"))
    for offset, line in enumerate(lines, row + 1):
        for place, text in enumerate(line):
            sheet.write_string(offset, place, text, first if place == 0 else other)
        _fit_height(sheet, offset, line, _WIDTHS)
    return row + len(lines) + 2


def _fit_height(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Give a row the height that its wrapped texts need; letters are narrower than the digits that widths count."""
    lines = max(len(wrap(text, width * 11 // 10)) for text, width in zip(texts, widths, strict=False))
    if lines > 1:
        sheet.set_row(row, _LINE_HEIGHT * lines)


def _set_up(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&8&A&C&8&P / &N")
