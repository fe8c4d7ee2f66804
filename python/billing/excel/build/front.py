"""Home and Paste: the sheets a clerk starts from."""

from collections.abc import Sequence
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from billing.excel.build.style import (
    ACT,
    ACT_INK,
    GOOD,
    GOOD_INK,
    INK,
    INPUT_CELL,
    LINE,
    LOOK,
    LOOK_INK,
    PALE,
    QUIET,
    Style,
)
from billing.excel.names import (
    AS_OF_NAME,
    CONTROL_ROWS_NAME,
    CONTROL_TOTAL_NAME,
    COUNTS_NAME,
    HEADER_ROW,
    LAST_RUN_NAME,
    LIGHTS_NAME,
    NOTE_NAME,
    PASTE_SHEET,
    REASON_NAME,
    TARGET_NAME,
)
from billing.excel.vba.buttons import Button, macro

HOME_SHEET: Final = "Home"
FIRST: Final = 6
LAST_COLUMN: Final = 16_383


def draw_home(
    book: Workbook,
    sheet: Worksheet,
    style: Style,
    buttons: Sequence[Button],
    shown: tuple[Sequence[str], Sequence[str]],
) -> None:
    """Draw the front sheet: as-of date, a button per action in the order of the day, lights, counts, the last run."""
    for place, width in enumerate((2, 24, 62, 3, 25, 11, 15, 34)):
        sheet.set_column(place, place, width)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 34)
    sheet.write_string(0, 1, "Billing", style(font_size=22, bold=True, font_color=INK))
    sheet.write_string(
        1,
        1,
        "Paste your rows, then press the buttons from top to bottom. Point at a header to see what goes below it.",
        style.about,
    )
    sheet.write_string(3, 1, "As of", style(bold=True, font_color=INK))
    sheet.write_blank(3, 2, None, as_of_format(style))
    sheet.write_string(3, 4, "Leave the date empty for today. Every total is worked out as of this day.", style.about)
    book.define_name(AS_OF_NAME, f"={HOME_SHEET}!$C$4")
    sheet.write_string(4, 1, "Reason", style(bold=True, font_color=INK))
    sheet.write_blank(4, 2, None, style(num_format="@", bg_color=INPUT_CELL, border=1, border_color=LINE))
    sheet.write_string(4, 4, "Needed for Reopen month only.", style.about)
    book.define_name(REASON_NAME, f"={HOME_SHEET}!$C$5")
    heading = style(bold=True, font_size=12, font_color=INK, bottom=1, bottom_color=LINE)
    for column in (1, 2):
        sheet.write(FIRST - 1, column, "What to do" if column == 1 else "", heading)
    for place, button in enumerate(buttons):
        _draw_button(sheet, style, FIRST + place, button)
    _draw_state(book, sheet, style, shown, FIRST + len(buttons))
    _set_up_front(sheet)


def as_of_format(style: Style) -> Format:
    """The look of the as-of date."""
    return style(num_format="yyyy-mm-dd", bg_color=INPUT_CELL, border=1, border_color=LINE, align="left")


def _draw_button(sheet: Worksheet, style: Style, row: int, button: Button) -> None:
    sheet.set_row(row, 40)
    sheet.insert_button(
        row,
        1,
        {"macro": macro(button), "caption": button.title, "width": 166, "height": 40, "x_offset": 3, "y_offset": 6},
    )
    sheet.write_string(row, 2, button.about, style(text_wrap=True, font_color="#374151", indent=1))


def _draw_state(
    book: Workbook, sheet: Worksheet, style: Style, shown: tuple[Sequence[str], Sequence[str]], below: int
) -> None:
    """Lights and counts beside the buttons; the last run below both. ``below``: the first row under the buttons."""
    lights, counts = shown
    heading = style(bold=True, font_size=12, font_color=INK, bottom=1, bottom_color=LINE)
    label, word = style(font_color=INK), style(align="center", bold=True, border=1, border_color=LINE)
    sheet.merge_range(FIRST - 1, 4, FIRST - 1, 7, "Where things stand", heading)
    for row, text in enumerate(lights, FIRST):
        sheet.write_string(row, 4, text, label)
        sheet.write_string(row, 5, "?", word)
        sheet.merge_range(row, 6, row, 7, "Press Check.", style(text_wrap=True, font_color="#374151", indent=1))
    first_count = FIRST + len(lights)
    for row, text in enumerate(counts, first_count):
        if row >= below:
            sheet.set_row(row, 24)
        sheet.write_string(row, 4, text, label)
        sheet.write_blank(row, 5, None, style(num_format="#,##0", align="right"))
        sheet.write_blank(row, 6, None, style(num_format="#,##0.00;[Red]-#,##0.00", align="right"))
    last = max(first_count + len(counts), below) + 1
    sheet.write_string(last, 1, "Last run", style(bold=True, font_color=INK))
    sheet.merge_range(last, 2, last, 7, "None yet.", style(text_wrap=True, font_color="#374151", valign="top"))
    sheet.set_row(last, 36)
    book.define_name(LIGHTS_NAME, f"={HOME_SHEET}!$F${FIRST + 1}:$G${first_count}")
    book.define_name(COUNTS_NAME, f"={HOME_SHEET}!$F${first_count + 1}:$G${first_count + len(counts)}")
    book.define_name(LAST_RUN_NAME, f"={HOME_SHEET}!$C${last + 1}")
    for text, fill, ink in (("good", GOOD, GOOD_INK), ("look", LOOK, LOOK_INK), ("act", ACT, ACT_INK)):
        rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": style.tint(fill, ink)}
        sheet.conditional_format(FIRST, 5, first_count - 1, 5, rule)


def draw_paste(book: Workbook, sheet: Worksheet, style: Style, targets: Sequence[str], import_button: Button) -> None:
    """Draw the landing sheet: all of it text, so that Excel changes nothing that is pasted."""
    text = style(num_format="@")
    sheet.set_column(0, LAST_COLUMN, 16, text)
    sheet.hide_gridlines(0)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, "Paste", style.title)
    sheet.write_string(
        1,
        0,
        "1. Choose the table.  2. Paste the rows with their headers, starting at the yellow cell.  3. Press Import.",
        style.about,
    )
    box = {"bg_color": INPUT_CELL, "border": 1, "border_color": LINE, "num_format": "@"}
    for row, (label, name, hint) in enumerate(
        (
            ("Table", TARGET_NAME, "Where the rows go."),
            ("Rows", CONTROL_ROWS_NAME, "How many there should be, if you know."),
            ("Control total", CONTROL_TOTAL_NAME, "What the amounts should add up to, if you know."),
        ),
        3,
    ):
        sheet.write_string(row, 0, label, style(bold=True, font_color=INK))
        sheet.write_blank(row, 1, None, style(**box))
        sheet.write_string(row, 2, hint, style.about)
        book.define_name(name, f"={PASTE_SHEET}!$B${row + 1}")
    sheet.data_validation(
        3, 1, 3, 1, {"validate": "list", "source": list(targets), "error_message": "Choose a table from the list."}
    )
    sheet.insert_button(
        3, 5, {"macro": macro(import_button), "caption": import_button.title, "width": 150, "height": 50}
    )
    sheet.write_string(6, 0, "Last import", style(bold=True, font_color=INK))
    sheet.write_string(6, 1, "None yet.", style(font_color=QUIET))
    book.define_name(NOTE_NAME, f"={PASTE_SHEET}!$B$7")
    sheet.write_blank(HEADER_ROW - 1, 0, None, style(bg_color=INPUT_CELL, border=1, border_color=LINE, num_format="@"))
    header = style.book.add_format({"bg_color": PALE, "bold": True})
    sheet.conditional_format(HEADER_ROW - 1, 1, HEADER_ROW - 1, LAST_COLUMN, {"type": "no_blanks", "format": header})
    sheet.freeze_panes(HEADER_ROW, 0)


def _set_up_front(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_first_sheet()
    sheet.activate()
