"""The month's report: the figures as given, nothing that changes later, nobody's name, and a page that prints."""

import datetime as dt
import re
import zipfile
from dataclasses import replace
from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from billing.demo_books import AS_OF, demo_books
from billing.documents.month_report import draw_month_report
from billing.receivables.standing.month_figures import Figure, MonthFigures, month_figures
from billing.tables.lists.settings import Settings

AGES = ("Not due", "1-30", "31-60", "61-90", "91-120", "Over 120", "Unapplied", "Total")
AMOUNTS = (2_512_345, 1_032_000, 412_020, 301_034, 150_000, 88_500, -20_000, 4_475_899)


def figures(**changes) -> MonthFigures:
    debtors = pd.DataFrame(
        [
            {"customer_id": "C-7", "name": "Alma Reyes", **dict(zip(AGES, AMOUNTS, strict=True)), "late_days": 130},
            {
                "customer_id": "C-8",
                "name": "Old Mill Bakery",
                **dict.fromkeys(AGES, 0),
                "Not due": 100,
                "Total": 100,
                "late_days": 0,
            },
        ]
    )
    made = MonthFigures(
        first_day=dt.date(2026, 10, 1),
        last_day=dt.date(2026, 10, 31),
        headline=(
            Figure("Billed", "money", 3_745_788, 3_301_111, "Invoices dated in the month"),
            Figure("Collected", "money", 2_562_228, 3_147_906, "Payments less refunds"),
            Figure("Owed", "money", 4_475_899, 3_302_639, "All balances"),
            Figure("DSO", "days", 37_100, None, "Owed / billed x days of the month"),
            Figure("CEI", "percent", 71_400, 85_000, "(Opening + billed - closing) / (opening + billed - not due)"),
            Figure("Net collection", "percent", None, 95_400, "Collected / billed"),
            Figure("Over 90 days", "percent", 4_600, 3_100, "More than 90 days past due / all"),
        ),
        others=(Figure("Credited", "money", 2_800, 0, "Credit notes dated in the month"),),
        roll_forward=(("Opening balance", 3_302_639), ("Invoices", 3_735_488), ("Payments received", -2_562_228), ("Closing balance", 4_475_899)),
        difference=0,
        aging=tuple((name, amount, round(amount / 4_495_899, 4)) for name, amount in zip(AGES, AMOUNTS, strict=True)),
        debtors=debtors,
        months=pd.DataFrame({"month": pd.date_range("2026-09-01", periods=2, freq="MS"), "billed_amount": [3_301_111, 3_745_788], "collected_amount": [3_147_906, 2_562_228]}),
        receivable_amount=4_475_899,
    )  # fmt: skip
    return replace(made, **changes)


def drawn(made=None, **settings):
    return draw_month_report(made or figures(), Settings(**settings), "run R-000007 by kim")


def sheet(document):
    return openpyxl.load_workbook(BytesIO(document.content))[document.sheet]


def shown(page):
    rows = [[cell.value for cell in row if cell.value is not None] for row in page.iter_rows()]
    return [row for row in rows if row]


def xml(document, part):
    with zipfile.ZipFile(BytesIO(document.content)) as package:
        return package.read(part).decode()


def test_the_report_reads_from_top_to_bottom():
    document = drawn()
    assert (document.name, document.sheet, document.kind) == ("Report 2026-10", "Report 2026-10", "sheet")
    rows = shown(sheet(document))
    assert rows[:6] == [
        ["Month report, October 2026", "Elm Street Practice"],
        ["As of Oct 31, 2026  ·  run R-000007 by kim", "Amounts in USD"],
        ["Billed", "Collected", "Owed", "DSO", "CEI", "Net collection", "Over 90 days"],
        [37457.88, 25622.28, 44758.99, 37.1, 71.4, "n/a", 4.6],
        ["last month 33,011.11", "last month 31,479.06", "last month 33,026.39", "last month n/a", "last month 85.0%", "last month 95.4%", "last month 3.1%"],
        [figure.formula for figure in figures().headline],
    ]  # fmt: skip
    assert rows[6:15] == [
        ["From opening to closing balance", "What is owed, by age"],
        ["Opening balance", 33026.39, "Days past due", "Amount", "Of open items"],
        ["Invoices", 37354.88, "Not due", 25123.45, 0.5588],
        ["Payments received", -25622.28, "1-30", 10320, 0.2295],
        ["Closing balance", 44758.99, "31-60", 4120.2, 0.0916],
        ["Difference from the ledger (ties out)", 0, "61-90", 3010.34, 0.067],
        ["91-120", 1500, 0.0334],
        ["Over 120", 885, 0.0197],
        ["Unapplied", -200],
    ]
    assert rows[15:22] == [
        ["Total", 44758.99],
        ["The months in the chart"],
        ["Sep 2026", "Oct 2026"],
        ["Billed", 33011.11, 37457.88],
        ["Collected", 31479.06, 25622.28],
        ["More figures"],
        ["This month", "Last month", "How it is worked out"],
    ]
    assert rows[-2:] == [["C-7", *[amount / 100 for amount in AMOUNTS], 130], ["C-8", 1, 1]]


def test_a_report_that_does_not_tie_out_says_so():
    rows = shown(sheet(drawn(figures(difference=-1))))
    assert ["Difference from the ledger: do not use this report", -0.01] in [row[:2] for row in rows]


def test_a_provisional_report_says_so_below_its_title():
    words = "provisional: 3 rows hold cells that cannot be read"
    rows = shown(sheet(drawn(figures(provisional=words))))
    assert rows[1][0] == f"{words.capitalize()}  ·  As of Oct 31, 2026  ·  run R-000007 by kim"


def test_values_only():
    document = drawn()
    assert "<f>" not in xml(document, "xl/worksheets/sheet1.xml")
    assert not sheet(document).conditional_formatting


def test_names_only_where_the_office_wants_them():
    assert b"Alma" not in zip_text(drawn())
    assert b"Alma Reyes" in zip_text(drawn(show_names=True))
    rows = shown(sheet(drawn(show_names=True)))
    assert rows[-1] == ["C-8", "Old Mill Bakery", 1, 1]


def zip_text(document):
    with zipfile.ZipFile(BytesIO(document.content)) as package:
        return b"".join(package.read(name) for name in package.namelist())


def test_the_same_figures_are_the_same_bytes():
    assert drawn().content == drawn().content


def test_the_charts_read_the_cells_of_their_tables():
    document = drawn()
    page = sheet(document)
    charts = [xml(document, f"xl/charts/chart{number}.xml") for number in (1, 2)]
    ranges = [re.findall(r"<c:f>'Report 2026-10'!([^<]+)</c:f>", chart) for chart in charts]
    months, ages = ([values(page, reference) for reference in found] for found in ranges)
    assert months == [
        ["Billed"], ["Sep 2026", "Oct 2026"], [33011.11, 37457.88],
        ["Collected"], ["Sep 2026", "Oct 2026"], [31479.06, 25622.28],
    ]  # fmt: skip
    assert ages == [list(AGES[:6]), [amount / 100 for amount in AMOUNTS[:6]]]


def values(page, reference):
    cells = page[reference.replace("$", "")]
    rows = cells if isinstance(cells, tuple) else ((cells,),)
    return [cell.value for row in rows for cell in row]


def test_no_gridlines_landscape_one_page_wide():
    page = sheet(drawn())
    assert not page.sheet_view.showGridLines
    assert page.page_setup.orientation == "landscape"
    assert page.print_area
    assert "Report 2026-10" in page.oddFooter.left.text
    assert "Page" in page.oddFooter.right.text


def test_a_month_without_anything(validate, tmp_path):
    empty = figures(
        headline=tuple(replace(figure, size=None, size_before=None) for figure in figures().headline),
        roll_forward=(("Opening balance", 0), ("Closing balance", 0)),
        aging=tuple((name, 0, 0.0) for name in AGES),
        debtors=figures().debtors.head(0),
        months=figures().months.head(0),
    )
    document = drawn(empty)
    assert ["n/a"] * 7 in shown(sheet(document))
    path = tmp_path / "empty.xlsx"
    path.write_bytes(document.content)
    assert validate(path) == []


def test_as_many_columns_of_age_as_the_office_wants():
    names = [f"{day}-{day + 9}" for day in range(1, 111, 10)]
    debtors = (
        figures()
        .debtors[["customer_id", "name"]]
        .assign(**dict.fromkeys(names, 100), Unapplied=0, Total=1100, late_days=1)
    )
    made = figures(
        debtors=debtors, aging=(*((name, 200, 0.1) for name in names), ("Unapplied", 0, 0.0), ("Total", 2200, 1.0))
    )
    for show_names in (False, True):
        assert shown(sheet(drawn(made, show_names=show_names)))[-1][-2:] == [11, 1]


@pytest.mark.parametrize("paper", [1, 9], ids=["Letter", "A4"])
def test_it_prints_on_two_pages(soffice, validate, tmp_path, paper):
    books = demo_books(1)
    document = draw_month_report(month_figures(books, AS_OF.replace(day=1), AS_OF), books.settings, "run R-000007")
    path = tmp_path / "report.xlsx"
    path.write_bytes(document.content)
    assert validate(path) == []
    book = openpyxl.load_workbook(path)
    book.worksheets[0].page_setup.paperSize = paper
    book.save(tmp_path / "paper.xlsx")
    assert len(soffice.to_png(tmp_path / "paper.xlsx")) == 2
