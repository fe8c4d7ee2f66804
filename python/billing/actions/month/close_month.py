"""Close month: no errors, totals that tie out, a snapshot of the rows, a frozen tab; from then on nothing changes."""

from collections.abc import Iterable
from itertools import groupby

import pandas as pd
from pandas import DataFrame

from billing import money
from billing.actions.action import Action, Outcome, Refused, Request
from billing.actions.month.month_report import month_days, report_of
from billing.books import DTYPES, Books
from billing.changes import Changes, TableChanges, update
from billing.finding import Finding, Severity
from billing.receivables.closing.closed_months import FROZEN, dates, last_day
from billing.receivables.closing.snapshots import closed_months, snapshot
from billing.receivables.standing.month_figures import month_figures
from billing.tables import SETTINGS
from billing.tables.lists.settings import setting_rows
from billing.triage.earlier_ids import with_todays_ids
from billing.triage.find_all import READS as CHECKED
from billing.triage.find_all import find_all

READS = tuple(dict.fromkeys((*CHECKED, "snapshots")))
#: States of a finding that nobody has decided on.
_UNDECIDED = ("open", "fixed")
#: Reasons that are listed; the rest is counted.
_MOST_REASONS = 12


def close_month(books: Books, request: Request) -> Outcome:
    """Close a month: of the one asked for, else of the last one that is complete, and all before it.

    Raises:
        Refused: the text is no month, the month is not over, errors are open up to its end, or it does not tie out.
    """
    first, last = month_days(request.month, books.as_of)
    month = f"{first:%Y-%m}"
    newest = max(closed_months(books), default="")
    if month <= newest:
        return Outcome(f"{month} is closed already" + (f", together with {newest}." if month < newest else "."))
    if last > books.as_of:
        raise Refused(f"{month} is not over: the as-of date is {books.as_of}.")
    figures = month_figures(books, first, last)
    reasons = list(_errors(books, request, last_day(month)))
    if figures.difference:
        reasons.append(f"The report does not tie out: {figures.tie_out}.")
    if reasons:
        raise Refused(_in_words(month, reasons))
    kept = snapshot(books, month)
    changes = Changes(
        {
            "snapshots": TableChanges(appended=kept, why=f"{month} closed"),
            "settings": locked(books, f"{last}", f"{month} closed"),
        }
    )
    rows = money.counted(int(kept.loc[kept["part"] == 1, "rows"].sum()), "row")
    owed = money.text(figures.receivable_amount)
    message = f"{month} is closed: {rows} kept, {owed} owed at its end; {figures.tie_out}."
    return Outcome(message, changes, documents=(report_of(books, figures, closed=True),))


def locked(books: Books, day: str, why: str) -> TableChanges:
    """What writes the last closed day into the settings; '' opens everything."""
    title = next(words[1] for words in setting_rows() if words[0] == "closed_through")
    rows = books.frame("settings")
    ours = rows[rows["setting"].str.strip().str.casefold() == title.casefold()]
    if ours.empty:
        line = DataFrame([{column.name: "" for column in SETTINGS.columns} | {"setting": title, "value": day}])
        return TableChanges(appended=line.astype({c.name: DTYPES[c.kind.storage] for c in SETTINGS.columns}), why=why)
    return update(ours, ours.assign(value=day).astype({"value": "str"}), ["value"], why)


def _errors(books: Books, request: Request, day: pd.Timestamp) -> Iterable[str]:
    """One line per kind of error that is open in what would be closed."""
    found = find_all(books, list(request.damage))
    rows = with_todays_ids(books.findings, found)
    decided = set(rows.loc[~rows["state"].isin(_UNDECIDED), "finding_id"])
    left = [f for f in found if f.severity is Severity.ERROR and f.finding_id not in decided]
    found = [finding for finding in left if _is_within(books, finding, day)]
    for _, alike in groupby(sorted(found, key=lambda f: (f.table, f.check, f.row)), key=lambda f: (f.table, f.check)):
        first, *more = alike
        words = first.check.replace("_", " ").capitalize()
        yield f"{words}: {first.place}" + (f" and {money.counted(len(more), 'more place')}." if more else ".")


def _is_within(books: Books, finding: Finding, day: pd.Timestamp) -> bool:
    """Whether an error is about what would be closed; one whose date cannot be told is."""
    if finding.table not in FROZEN:
        return False
    frame = books.frame(finding.table)
    if finding.row not in frame.index:
        return True
    when = dates(books, finding.table, frame.loc[[finding.row]]).iloc[0]
    return bool(pd.isna(when) or when <= day)


def _in_words(month: str, reasons: list[str]) -> str:
    shown = reasons[:_MOST_REASONS]
    rest = [f"and {len(reasons) - len(shown)} more kinds of error."] if len(reasons) > len(shown) else []
    lines = "\n".join(f"- {reason}" for reason in [*shown, *rest])
    return f"{month} cannot be closed yet. Press Check, fix these on Findings, then close it:\n{lines}"


ACTION = Action(
    name="close month",
    command="close",
    title="Close month",
    about="Closes the last complete month once it has no errors and ties out: its rows are kept as they are, its tab "
    "is locked, and Check reports any later change.",
    icon="Lock",
    reads=READS,
    run=close_month,
    asks=True,
)
