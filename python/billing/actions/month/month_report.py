"""Month report: the month's tab, values only, with totals that tie out."""

import hashlib
import re
from calendar import monthrange
from dataclasses import replace
from datetime import date

import pandas as pd

from billing import money
from billing.actions.action import Action, Outcome, Refused, Request
from billing.books import Books
from billing.documents import Document
from billing.documents.month_report import draw_month_report
from billing.receivables.closing.ledger_checksum import ledger_checksum
from billing.receivables.closing.snapshots import closed_months
from billing.receivables.standing.month_figures import MonthFigures, month_figures

#: What a report is made from.
_SOURCES = (
    *("customers", "charges", "invoices", "payments", "allocations", "adjustments", "plans", "installments"),
    *("terms", "findings"),
)
READS = (*_SOURCES, "snapshots")


def month_report(books: Books, request: Request) -> Outcome:
    """Draw the report of one month: of the one asked for, else of the last one that is complete.

    Raises:
        Refused: the text is no month, or the month is closed.
    """
    first, last = month_days(request.month, books.as_of)
    if f"{first:%Y-%m}" in closed_months(books):
        raise Refused(
            f"{first:%Y-%m} is closed: its report stays as it was when it was closed. Reopen the month first, "
            "or choose another one."
        )
    figures = month_figures(books, first, last)
    document = report_of(books, figures)
    return Outcome(
        f"{document.sheet}: {money.text(figures.receivable_amount)} owed at the end of the month; {figures.tie_out}.",
        documents=(document,),
    )


def report_of(books: Books, figures: MonthFigures, *, closed: bool = False) -> Document:
    """The month's tab, marked with what it was made from; a closed one says so and cannot be typed over."""
    made = f"closed on {books.as_of} from" if closed else "made from"
    mark = f"{made} {fingerprint(books, figures.first_day)}-{ledger_checksum(books, pd.Timestamp(figures.last_day))}"
    return replace(draw_month_report(figures, books.settings, mark, closed=closed), mark=mark)


def month_days(month: str, as_of: date) -> tuple[date, date]:
    """First and last day of '2026-10'; of the last complete month at the as-of date where nothing is asked for.

    Raises:
        Refused: the text is no month.
    """
    if not month:
        last_days = monthrange(as_of.year, as_of.month)[1]
        before = as_of if as_of.day == last_days else as_of.replace(day=1) - pd.Timedelta(days=1)
        month = f"{before:%Y-%m}"
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", month)
    if not match:
        raise Refused(f"'{month}' is not a month. Write it as year and month, such as 2026-10.")
    year, number = int(match[1]), int(match[2])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def fingerprint(books: Books, first: date) -> str:
    """A short text that changes when anything that the report is made from changes."""
    digest = hashlib.blake2b(f"{first}{books.settings}".encode(), digest_size=6)
    for name in _SOURCES:
        digest.update(pd.util.hash_pandas_object(getattr(books, name), index=False).to_numpy().tobytes())
    return digest.hexdigest()


ACTION = Action(
    name="month report",
    command="report",
    title="Month report",
    about="Makes the month's tab: headline figures, roll-forward, aging that ties out, top debtors and two charts; "
    "values only.",
    icon="ChartInsert",
    reads=READS,
    run=month_report,
)
