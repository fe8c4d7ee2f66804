"""The month's report: one tab that a manager reads in five minutes. Values only, drawn from the month's figures."""

from typing import Any, Final

import pandas as pd

from billing.documents import Document
from billing.documents.drawing.page import AMOUNT, Page
from billing.documents.drawing.palette import ACCENT, AGES, BAD, FONT, GOOD, GREY, LINE, SECOND, SOFT
from billing.documents.letters.wording import date_in_words, month_in_words
from billing.money import CENTS
from billing.receivables.ledger.buckets import TOTAL, UNAPPLIED
from billing.receivables.standing.month_figures import Figure, MonthFigures
from billing.tables.lists.settings import Settings

#: The grid: two columns for each of seven headline figures.
_COLUMNS: Final = 14
_WIDTH: Final = 10.2
_LEFT, _RIGHT = (1, 7), (9, 14)
_CHART_ROWS: Final = 13
_TOP: Final = 10
_PARTIES: Final = 5
#: Lines of the aging that are no age.
_SUMMED: Final = (UNAPPLIED, TOTAL)


def draw_month_report(figures: MonthFigures, settings: Settings, made: str, *, closed: bool = False) -> Document:
    """Draw the tab ``Report 2026-10``. ``made`` tells what it was made from, for the line under the title.

    Customers stand there by their number; by name as well only where the settings say so. A closed month's tab is
    protected against typing, without a password.
    """
    name = f"Report {figures.first_day:%Y-%m}"
    page = Page(name, _COLUMNS, _WIDTH)
    caution = f"{figures.provisional.capitalize()}  ·  " if figures.provisional else ""
    run = f"{caution}As of {date_in_words(pd.Timestamp(figures.last_day))}  ·  {made}"
    _title(page, figures, settings, run)
    _headline(page, figures)
    row = max(_roll_forward(page, figures, 10), _aging(page, figures, 10)) + 1
    months = row + _CHART_ROWS + 2
    _charts(page, figures, row, months)
    others = _months(page, figures, months) + 1
    row = _others(page, figures, others) + 1
    if len(figures.kinds):
        row = _by_group(page, figures.kinds, "What is owed, by kind of customer", row) + 1
    last = _debtors(page, figures, settings, row)
    if len(figures.parties):
        parties = figures.parties.head(_PARTIES)
        last = _by_group(page, parties, f"Who is responsible: guarantors and others (first {_PARTIES})", last + 2) - 1
    if closed:
        page.sheet.protect()
    page.landscape(f"{settings.business_name}  ·  {name}  ·  {run}", last, (months,))
    return Document(name=name, sheet=name, content=page.content(), kind="sheet")


def _title(page: Page, figures: MonthFigures, settings: Settings, run: str) -> None:
    page.sheet.set_row(0, 8)
    page.sheet.set_row(1, 30)
    page.put(
        1,
        1,
        f"Month report, {month_in_words(pd.Timestamp(figures.first_day), long=True)}",
        font_size=22,
        bold=True,
        font_color=ACCENT,
    )
    page.put(1, _COLUMNS, settings.business_name, font_size=12, font_color=GREY, align="right")
    page.put(2, 1, run, font_color=BAD if figures.provisional else GREY)
    page.put(2, _COLUMNS, f"Amounts in {settings.currency}", font_color=GREY, align="right")


def _headline(page: Page, figures: MonthFigures) -> None:
    """Seven cards: name, figure, last month's figure, and how it is worked out."""
    for row, height in ((4, 20), (5, 28), (6, 16), (7, 36), (8, 10)):
        page.sheet.set_row(row, height)
    for place, figure in enumerate(figures.headline):
        columns = (1 + 2 * place, 2 + 2 * place)
        left = {"bg_color": SOFT, "left": 5, "left_color": "#FFFFFF", "indent": 1}
        page.across(4, columns, figure.name, font_color=GREY, top=2, top_color=ACCENT, **left)
        page.across(5, columns, _shown(figure.value), font_size=16, bold=True, **left, **_format(figure))
        before = _in_words(figure, figure.before)
        page.across(6, columns, f"last month {before}", font_color=GREY, font_size=9, **left)
        words = {"font_color": GREY, "font_size": 8, "text_wrap": True, "valign": "top", "align": "left"}
        page.across(7, columns, figure.formula, **left, **words)


def _roll_forward(page: Page, figures: MonthFigures, row: int) -> int:
    """From what was owed at the start to what is owed at the end; the last line proves it."""
    first, last = _LEFT
    page.section(row, _LEFT, "From opening to closing balance")
    lines = figures.roll_forward
    for at, (label, amount) in enumerate(lines, row + 1):
        bold = at in (row + 1, row + len(lines))
        style: dict[str, Any] = {"bold": bold, "bottom": 1, "bottom_color": LINE}
        for column in range(first, last):
            page.put(at, column, None, **style)
        page.put(at, first, label, **style)
        page.put(at, last, amount / CENTS, num_format=AMOUNT, align="right", **style)
    at = row + len(lines) + 1
    good = figures.difference == 0
    style = {"font_color": GOOD if good else BAD, "bold": not good}
    page.put(at, first, "Difference from the ledger" + (" (ties out)" if good else ": do not use this report"), **style)
    page.put(at, last, figures.difference / CENTS, num_format=AMOUNT, align="right", **style)
    return at + 1


def _aging(page: Page, figures: MonthFigures, row: int) -> int:
    """What is owed by age, with its share of what is open."""
    first, last = _RIGHT
    page.section(row, _RIGHT, "What is owed, by age")
    page.heads(row + 1, [(first, "Days past due"), (last - 1, "Amount"), (last, "Of open items")], last=last)
    for at, (label, amount, share) in enumerate(figures.aging, row + 2):
        bold = at == row + 1 + len(figures.aging)
        style: dict[str, Any] = {"bold": bold, "bottom": 1, "bottom_color": LINE}
        for column in range(first, last):
            page.put(at, column, None, **style)
        page.put(at, first, label, **style)
        page.put(at, last - 1, amount / CENTS, num_format=AMOUNT, align="right", **style)
        page.put(at, last, None if label in _SUMMED else share, num_format="0.0%", align="right", **style)
    return row + 2 + len(figures.aging)


def _charts(page: Page, figures: MonthFigures, row: int, months: int) -> None:
    """Billed and collected by month as columns; what is owed by age as bars. Both read the tables beside them."""
    count = max(1, len(figures.months))
    columns = page.book.add_chart({"type": "column"})
    for line, colour in ((1, SECOND), (2, ACCENT)):
        columns.add_series(
            {
                "name": [page.name, months + 1 + line, 1],
                "categories": [page.name, months + 1, 3, months + 1, 2 + count],
                "values": [page.name, months + 1 + line, 3, months + 1 + line, 2 + count],
                "fill": {"color": colour},
                "gap": 70,
                "overlap": -5,
            }
        )
    columns.set_legend({"position": "top", "font": _chart_font(9)})
    columns.set_y_axis(_axis("#,##0", lines=True))
    columns.set_x_axis(_axis("General"))
    _insert(page, columns, "Billed and collected by month", (row, *_LEFT))
    _insert(page, _age_bars(page, figures), "What is owed, by days past due", (row, *_RIGHT))


def _age_bars(page: Page, figures: MonthFigures) -> Any:
    first, last, top = *_RIGHT, 12
    bars = page.book.add_chart({"type": "bar"})
    shown = sum(label not in _SUMMED for label, _, _ in figures.aging)
    bars.add_series(
        {
            "name": "Amount",
            "categories": [page.name, top, first, top + shown - 1, first],
            "values": [page.name, top, last - 1, top + shown - 1, last - 1],
            "points": [{"fill": {"color": AGES[min(at, len(AGES) - 1)]}} for at in range(shown)],
            "gap": 45,
            "data_labels": {"value": True, "num_format": "#,##0", "font": _chart_font(9)},
        }
    )
    bars.set_legend({"none": True})
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    bars.set_y_axis(_axis("General") | {"reverse": True, "label_position": "low"})
    return bars


def _insert(page: Page, chart: Any, title: str, place: tuple[int, int, int]) -> None:
    row, first, last = place
    chart.set_title({"name": title, "name_font": _chart_font(11) | {"bold": True}, "overlay": False})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.set_size({"width": (last - first + 1) * 76, "height": _CHART_ROWS * 20 - 8})
    page.sheet.insert_chart(row, first, chart, {"object_position": 2, "y_offset": 4})


def _axis(number_format: str, *, lines: bool = False) -> dict[str, Any]:
    grid = {"visible": lines, "line": {"color": LINE, "width": 0.5}}
    return {"num_format": number_format, "num_font": _chart_font(9), "line": {"color": LINE}, "major_gridlines": grid}


def _chart_font(size: int) -> dict[str, Any]:
    return {"name": FONT["font_name"], "size": size, "color": FONT["font_color"]}


def _months(page: Page, figures: MonthFigures, row: int) -> int:
    """The months behind the chart, oldest first."""
    months = figures.months
    last = 2 + max(4, len(months))
    page.section(row, (1, last), "The months in the chart")
    heads = [(3 + at, month_in_words(month)) for at, month in enumerate(months["month"])]
    page.heads(row + 1, [(1, ""), *heads], last=last)
    for at, (label, name) in enumerate((("Billed", "billed_amount"), ("Collected", "collected_amount")), row + 2):
        style: dict[str, Any] = {"bottom": 1, "bottom_color": LINE}
        for column in range(1, last + 1):
            page.put(at, column, None, **style)
        page.put(at, 1, label, **style)
        for place, amount in enumerate(months[name]):
            page.put(at, 3 + place, amount / CENTS, num_format="#,##0", align="right", **style)
    return row + 4


def _others(page: Page, figures: MonthFigures, row: int) -> int:
    """The rest of the key figures, a line each."""
    page.section(row, (1, _COLUMNS), "More figures")
    page.heads(row + 1, [(1, ""), (4, "This month"), (6, "Last month")], last=_COLUMNS)
    page.put(row + 1, 8, "How it is worked out", font_color=GREY, font_size=9, bottom=1, bottom_color=LINE)
    for at, figure in enumerate(figures.others, row + 2):
        style: dict[str, Any] = {"bottom": 1, "bottom_color": LINE}
        for column in range(1, _COLUMNS + 1):
            page.put(at, column, None, **style)
        page.put(at, 1, figure.name, **style)
        for column, value in ((4, figure.value), (6, figure.before)):
            page.put(at, column, _shown(value), **style, **_format(figure) | {"align": "right"})
        page.put(at, 8, figure.formula, font_color=GREY, **style)
    return row + 2 + len(figures.others)


def _by_group(page: Page, aging: pd.DataFrame, title: str, row: int) -> int:
    """The aging put together: a line for each kind of customer, or for who is responsible."""
    key, *amounts = (str(column) for column in aging.columns)
    last = 1 + len(amounts)
    page.section(row, (1, last), title)
    page.heads(row + 1, [(1, ""), *((2 + at, name) for at, name in enumerate(amounts))], last=last)
    for at, line in enumerate(aging.to_dict("records"), row + 2):
        style: dict[str, Any] = {"bottom": 1, "bottom_color": LINE}
        page.put(at, 1, line[key] or "unknown", **style)
        for column, name in enumerate(amounts, 2):
            look = style | {"bold": name == TOTAL, "align": "right", "num_format": AMOUNT}
            page.put(at, column, line[name] / CENTS or None, **look)
    return row + 2 + len(aging)


def _debtors(page: Page, figures: MonthFigures, settings: Settings, row: int) -> int:
    """Who owes most: by age, with the money not yet applied; the last row is everybody."""
    amounts = [name for name in figures.debtors.columns if name not in ("customer_id", "name", "late_days")]
    hint = "" if settings.show_names else "by number; set Names on reports to yes to show names"
    first = 5 if settings.show_names else 2
    last = first + len(amounts)
    page.section(row, (1, last), f"Who owes most (first {_TOP})", hint)
    heads = [(1, "Customer"), *((first + at, name) for at, name in enumerate(amounts)), (last, "Oldest, days")]
    page.heads(row + 1, heads, last=last)
    rows = figures.debtors.head(_TOP).to_dict("records")
    for at, debtor in enumerate(rows, row + 2):
        style: dict[str, Any] = {"bottom": 1, "bottom_color": LINE}
        for column, words in enumerate((debtor["customer_id"], debtor["name"], "", "")[: first - 1], 1):
            page.put(at, column, words, **style)
        for column, name in enumerate(amounts, first):
            look = style | {"bold": name == TOTAL, "align": "right", "num_format": AMOUNT}
            page.put(at, column, debtor[name] / CENTS or None, **look)
        page.put(at, last, debtor["late_days"] or None, num_format="0", align="right", **style)
    return row + 1 + len(rows)


def _shown(value: float | None) -> float | str:
    return "n/a" if value is None else value


def _format(figure: Figure) -> dict[str, Any]:
    return {
        "num_format": {"money": AMOUNT, "days": "0.0", "percent": '0.0"%"', "times": '0.00"x"'}[figure.unit],
        "align": "left",
    }


def _in_words(figure: Figure, value: float | None) -> str:
    if value is None:
        return "n/a"
    return {"money": f"{value:,.2f}", "days": f"{value:.1f}", "percent": f"{value:.1f}%", "times": f"{value:.2f}x"}[
        figure.unit
    ]
