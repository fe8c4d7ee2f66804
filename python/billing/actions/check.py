"""Check: find everything that is wrong and keep the Findings sheet in step with it."""

import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.actions.action import Outcome, Request
from billing.books import Books, positions
from billing.changes import Changes, TableChanges, update
from billing.checks import find_all
from billing.finding import Finding, Severity
from billing.tables import FINDINGS

READS = (
    "customers",
    "services",
    "charges",
    "invoices",
    "invoice_lines",
    "payments",
    "allocations",
    "adjustments",
    "terms",
    "taxes",
    "levels",
    "reminders",
    "batches",
    "snapshots",
    "findings",
)


def check(books: Books, request: Request) -> Outcome:
    """Run every check and bring the Findings sheet up to date: new ones open, mended ones fixed, the rest kept."""
    found = find_all(books, list(request.damage))
    return Outcome(_sentence(found), Changes({"findings": findings_changes(books, found)}), tuple(found))


def findings_changes(books: Books, found: list[Finding]) -> TableChanges:
    """What the Findings sheet needs: rows appended for new findings, cells updated for those seen before."""
    kept, now = books.findings, as_frame(found, books.today)
    place = positions(kept["finding_id"], now["finding_id"])
    new = now[place < 0]
    again = now[place >= 0].set_axis(kept.index[place[place >= 0]])
    after = kept.copy()
    seen = [column.name for column in FINDINGS.columns if column.name not in ("finding_id", "first_seen")]
    after.loc[again.index, seen] = again[seen]
    gone = ~kept.index.isin(again.index) & (kept["state"] != "fixed")
    after.loc[gone, "state"] = "fixed"
    changed = update(kept, after, seen, "check")
    return TableChanges(new.reset_index(drop=True), changed.updated, changed.before, why="check")


def as_frame(found: list[Finding], today: pd.Timestamp) -> DataFrame:
    """Findings as rows of the Findings table, one for each identity."""
    unique = list({finding.finding_id: finding for finding in reversed(found)}.values())[::-1]
    rows = DataFrame(
        [
            (
                f.severity.value,
                f.message,
                f.fix,
                f.place,
                f.amount or 0,
                f.table,
                f.key,
                f.column,
                f.check,
                f.ref,
                "open",
                f.finding_id,
            )
            for f in unique
        ],
        columns=[column.name for column in FINDINGS.columns if column.name not in ("first_seen", "last_seen")],
    )
    rows["first_seen"] = rows["last_seen"] = Series([today] * len(rows), dtype="datetime64[s]")
    text = [column.name for column in FINDINGS.columns if column.name in rows and rows[column.name].dtype == object]
    return rows.astype(dict.fromkeys(text, "str") | {"amount": "int64"})[[column.name for column in FINDINGS.columns]]


def _sentence(found: list[Finding]) -> str:
    if not found:
        return "Nothing is wrong: no findings."
    counts = {severity: sum(f.severity is severity for f in found) for severity in Severity}
    parts = [money.counted(number, severity.value) for severity, number in counts.items() if number]
    return f"{money.counted(len(found), 'finding')}: {', '.join(parts)}. Start at the top of the Findings sheet."
