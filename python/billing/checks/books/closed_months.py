"""What can be wrong with months that are closed: rows that changed, came or went since, and the record of them."""

from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series
from pandas.tseries.offsets import MonthEnd

from billing.books import Books, positions
from billing.checks.evidence import derived
from billing.finding import Severity, check, evidence_of, in_words
from billing.receivables.closing.closed_months import (
    FROZEN,
    as_it_counted,
    came_late,
    closed_through,
    keys_of,
    last_day,
)
from billing.receivables.closing.ledger_checksum import ledger_checksums
from billing.receivables.closing.snapshots import Kept, closed_months, kept
from billing.schema import CODE, DATE, TEXT
from billing.tables import BY_NAME, INVOICES, SETTINGS, SNAPSHOTS

_REMEDY: Final = "a credit note, an adjustment, or a reversing payment"
#: What Runs says of a report: its month, and the checksum of the rows that it was made from.
_REPORT: Final = r"Report (\d{4}-(?:0[1-9]|1[0-2])) made from \w+-(\w+)"
_WORDS: Final = {"found_key": TEXT, "month": TEXT, "said": TEXT}


@check(
    table=INVOICES,
    column="total_amount",
    severity=Severity.ERROR,
    ref="D07",
    message="{found_key} {said}",
    fix=f"Restore it, and enter the change in an open month: {_REMEDY}. If {{month}} itself was wrong, press Reopen "
    "month.",
    kinds=_WORDS,
    blocks=False,
    history=True,
    evidence=("at_stake", "now"),
)
def changed_in_closed_month(books: Books) -> DataFrame:
    """A row of a closed month was changed or added after the closing.

    What was reported, and what tax was filed on, is no longer what the rows say. Notes, references, due dates agreed
    later and computed columns may change; a late charge is billed in the open month.
    """
    found = [part for table in FROZEN for part in (_changed(books, table), _added(books, table))]
    return _together(found)


@check(
    table=INVOICES,
    column="invoice_id",
    severity=Severity.ERROR,
    ref="T07",
    message="{found_key} was there when {month} was closed, and is gone. It was: {said}.",
    fix="Put the row back as it was. To reverse it, enter the opposite in an open month.",
    kinds=_WORDS,
    blocks=False,
    history=True,
)
def row_of_closed_month_gone(books: Books) -> DataFrame:
    """A row of a closed month was deleted, or its number was changed.

    Deleting rows is how money is hidden; every total of the closed month is off by it.
    """
    return _together([_gone(books, table) for table in FROZEN])


@check(
    table=SETTINGS,
    column="value",
    severity=Severity.ERROR,
    ref="T06",
    message="{month} is closed, but {said}.",
    fix="Undo what was typed there. To open a month, press Reopen month, which asks for the reason and records it.",
    kinds={"month": TEXT, "said": TEXT},
    blocks=False,
    history=True,
    evidence=("through",),
)
def closing_altered_by_hand(books: Books) -> DataFrame:
    """The record of a closing was altered, or a month was opened in the settings without a reason.

    Whoever changes the record too can change a closed month unnoticed.
    """
    lines = [
        (month, f"its record of {BY_NAME[table].sheet} was altered", SNAPSHOTS.name, "mark", f"{month} / {table}", "")
        for month, table in _kept(books).altered
    ]
    newest = max(closed_months(books), default="")
    through = closed_through(books.settings)
    if newest and (through is None or through < last_day(newest)):
        day = f"{through:%Y-%m-%d}" if through is not None else ""
        said = f"Closed through says {day}" if day else "Closed through is blank"
        lines.append((newest, said, SETTINGS.name, "value", "Closed through", day))
    columns = ["month", "said", "found_in", "found_at", "found_key", "through"]
    return DataFrame(lines, columns=columns, index=pd.Index([0] * len(lines), dtype="int64")).astype("str")


@check(
    table=INVOICES,
    column="invoice_date",
    severity=Severity.WARNING,
    ref="T08",
    message="{reports} no longer shows what the rows say. Run {run_id} made it on {as_of}; since then, rows dated up "
    "to the end of its month were changed, added or deleted.",
    fix="Set the as-of date on Home to {last_day}, press Month report, and set the date back.",
    kinds={"reports": TEXT, "run_id": CODE, "as_of": DATE, "last_day": DATE},
    blocks=False,
    history=True,
    evidence=("run_id",),
)
def stale_month_report(books: Books) -> DataFrame:
    """A month's tab no longer shows what the rows say.

    Decisions are made on figures that are no longer true. One line, for the oldest such tab; a month that is not over
    yet is left alone, and so is a closed one: its tab stays as it was.
    """
    reports = _open_reports(books)
    reports = reports[reports["last_day"] < books.today]
    now = ledger_checksums(books, reports["last_day"].tolist()) if len(reports) else []
    stale = reports[reports["mark"] != Series(now, index=reports.index, dtype="str")]
    first = stale.head(1).set_axis(pd.RangeIndex(min(1, len(stale))))
    name = "Report " + first["month"]
    return first.assign(found_key=name, reports=name if len(stale) < 2 else name + f" (and {len(stale) - 1:,} later)")


def _open_reports(books: Books) -> DataFrame:
    """The last run that made each month's report, with the checksum of its rows; closed months are left out."""
    made = books.runs[books.runs["state"] == "done"]
    read = made["made"].str.extract(_REPORT)
    reports = made.assign(month=read[0], mark=read[1])[read[1].notna() & ~read[0].isin(closed_months(books))]
    reports = reports.drop_duplicates("month", keep="last").sort_values("month")
    return reports.assign(last_day=pd.to_datetime(reports["month"] + "-01").astype("datetime64[s]") + MonthEnd(0))


@derived.cached_per_books
def _kept(books: Books) -> Kept:
    return kept(books)


def _changed(books: Books, table: str) -> DataFrame:
    """Rows that are there as at the closing, but with other values."""
    then, now, place = _sides(books)[table]
    rows, there = now[place >= 0], then.iloc[place[place >= 0]]
    differences: dict[str, Any] = {}
    for name in FROZEN[table].columns:
        old, new = there[name].set_axis(rows.index), rows[name]
        differs = (old != new) & ~(old.isna() & new.isna())
        differences[name] = differs & ~books.is_unknown(table, name).loc[rows.index]
    flags = DataFrame(differences, index=rows.index)
    guilty = flags.any(axis=1).to_numpy(dtype=bool)
    said = [
        _differences(table, *each) for each in zip(*(_records(f[guilty]) for f in (there, rows, flags)), strict=True)
    ]
    amount = FROZEN[table].amount
    moved = (rows[amount].to_numpy() - there[amount].to_numpy())[guilty]
    months = there["month"][guilty]
    found = _guilty(table, rows[guilty], months, _changed_words(months, said), np.abs(moved))
    return found.assign(now=[_now(*each) for each in zip(_records(rows[guilty]), _records(flags[guilty]), strict=True)])


def _added(books: Books, table: str) -> DataFrame:
    """Rows that count in a closed month and were not there at the closing."""
    newest = max(closed_months(books), default="")
    _, now, place = _sides(books)[table]
    rows = now[place < 0]
    rows = rows[came_late(books, table, rows, last_day(newest))]
    months = Series([newest] * len(rows), index=rows.index, dtype="str")
    said = [f"was added to {month} after it was closed." for month in months]
    found = _guilty(table, rows, months, said, rows[FROZEN[table].amount].abs().to_numpy())
    return found.assign(now="")


def _gone(books: Books, table: str) -> DataFrame:
    """Rows that were there at the closing and are no longer."""
    then, now, _ = _sides(books)[table]
    rows = then[positions(keys_of(table, now), then["row_key"]) < 0]
    rows = rows.set_axis(pd.Index([0] * len(rows), dtype="int64"))
    said = [_whole(table, values) for values in _records(rows)]
    found = _guilty(table, rows, rows["month"], said, rows[FROZEN[table].amount].abs().to_numpy())
    return found.assign(found_key=rows["row_key"], found_at=BY_NAME[table].key[0])


@derived.cached_per_books
def _sides(books: Books) -> dict[str, tuple[DataFrame, DataFrame, Any]]:
    """Per table: closed rows, the rows now, and the place of each row now among the closed ones; -1 where it is none.

    A table whose record cannot be relied on has neither: it accuses nobody.
    """
    months, doubtful = closed_months(books), {table for _, table in _kept(books).altered}
    sides = {}
    for table, then in _kept(books).rows.items():
        used = slice(None if months and table not in doubtful else 0)
        kept_then, now = then.iloc[used], as_it_counted(table, books.frame(table)).iloc[used]
        kept_then = kept_then.assign(row_key=keys_of(table, kept_then))
        sides[table] = kept_then, now, positions(kept_then["row_key"], keys_of(table, now))
    return sides


def _guilty(table: str, rows: DataFrame, months: "Series[str]", said: list[str], stake: Any) -> DataFrame:
    return DataFrame(
        {
            "month": months.to_numpy(),
            "said": said,
            "at_stake": stake,
            "found_in": table,
            "found_at": FROZEN[table].amount,
            "found_key": keys_of(table, rows).to_numpy(),
        },
        index=rows.index,
    )


def _together(found: list[DataFrame]) -> DataFrame:
    filled = [part for part in found if len(part)]
    columns = ["month", "said", "at_stake", "found_in", "found_at", "found_key", "now"]
    return pd.concat(filled) if filled else DataFrame(columns=columns)


def _records(rows: DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _changed_words(months: "Series[str]", said: list[str]) -> list[str]:
    return [f"was changed after {month} was closed: {words}." for month, words in zip(months, said, strict=True)]


def _differences(table: str, old: dict[str, Any], new: dict[str, Any], flags: dict[str, Any]) -> str:
    """'Amount was 100.00, is 90.00; Received was ...'."""
    columns = [BY_NAME[table][name] for name in FROZEN[table].columns if flags[name]]
    return "; ".join(
        f"{column.title} was {in_words(old[column.name], column.kind)}, is {in_words(new[column.name], column.kind)}"
        for column in columns
    )


def _now(new: dict[str, Any], flags: dict[str, Any]) -> str:
    """What the changed cells hold now, as evidence."""
    return evidence_of(*(part for name, changed in flags.items() if changed for part in (name, new[name])))


def _whole(table: str, values: dict[str, Any]) -> str:
    """'Received 2026-09-20, Amount 60.00, Customer ID C-1'."""
    columns = [BY_NAME[table][name] for name in FROZEN[table].columns if values[name] != 0]
    told = [(column.title, in_words(values[column.name], column.kind)) for column in columns]
    return ", ".join(f"{title} {word}" for title, word in told if word != "blank")
