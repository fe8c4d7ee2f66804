"""Register: the Findings sheet kept in step with what is found; what the office chose there is kept."""

from collections.abc import Mapping

import pandas as pd
from pandas import DataFrame, Series

from billing.books import DTYPES, Books, positions
from billing.changes import TableChanges, update
from billing.checks.evidence.known_distinct import are_known_distinct
from billing.finding import Finding
from billing.tables import FINDINGS
from billing.triage.display_limit import limit_shown
from billing.triage.earlier_ids import with_todays_ids
from billing.triage.precision import STAND_FOR_MANY, Record, collapse_imprecise, records

#: Columns of the Findings sheet that are the office's; Check never writes them.
OFFICE = ("choice", "reason", "until", "owner", "next_step", "due_date")


def findings_changes(books: Books, found: list[Finding]) -> TableChanges:
    """What the Findings sheet needs: rows for new findings, cells updated for those seen before, the rest fixed.

    A finding that comes back after it was fixed is open again. The evidence is part of what identifies a finding, so
    a choice holds for what was seen when it was made: with other figures it is a new finding.
    """
    on_sheet = books.findings
    kept = with_todays_ids(on_sheet, found)
    ids = {finding.finding_id for finding in found}
    still = Series([each in ids for each in kept["finding_id"].tolist()], index=kept.index, dtype=bool)
    known = records(kept.assign(state=kept["state"].where(still, "fixed")))
    idle = _is_idle(kept)
    decided = set(kept.loc[~idle, "finding_id"])
    if books.settings.fold_findings:
        found = collapse_imprecise(found, known, decided)
    now = as_frame(limit_shown(found, decided), books.today, known)
    place = positions(kept["finding_id"], now["finding_id"])
    again = now[place >= 0].set_axis(kept.index[place[place >= 0]])
    kept = kept.drop(index=kept.index[still & idle & ~kept.index.isin(again.index)])
    after = kept.copy()
    seen = [c.name for c in FINDINGS.columns if c.name not in ("finding_id", "first_seen", "state", *OFFICE)]
    after.loc[again.index, seen] = again[seen]
    states = chosen_states(kept, books.today)
    after["state"] = states.where(kept.index.isin(again.index) | _is_known_distinct(kept, books.today), "fixed")
    # An id is the key of its row: a row that gets another one is taken out and put in again.
    renamed = kept.index[kept["finding_id"] != on_sheet["finding_id"][kept.index]]
    changed = update(kept.drop(index=renamed), after.drop(index=renamed), [*seen, "state"], "check")
    new = pd.concat([after.loc[renamed], now[place < 0]], ignore_index=True)
    removed = on_sheet.drop(index=kept.index.difference(renamed))
    return TableChanges(new, changed.updated, changed.before, removed if len(removed) else None, why="check")


def _is_idle(findings: DataFrame) -> "Series[bool]":
    """Which rows nobody has chosen or written anything for."""
    blank = (findings[["choice", "reason", "owner", "next_step"]] == "").all(axis=1)
    return blank & findings["until"].isna() & findings["due_date"].isna() & ~findings["key"].isin(STAND_FOR_MANY)


def known_distinct_changes(books: Books, user: str) -> TableChanges:
    """New rows of Not the same: the pairs whose finding the office calls no error, for good."""
    rows = books.findings[_is_known_distinct(books.findings, books.today)]
    rows = rows[~are_known_distinct(books, rows["table"], rows["key"], rows["other"])]
    rows = rows.drop_duplicates(["table", "key", "other"])
    new = rows[["table", "key", "other", "reason"]].set_axis(["what", "one_id", "other_id", "reason"], axis=1)
    return TableChanges(new.assign(user=user, said_date=books.today).reset_index(drop=True), why="not the same")


def _is_known_distinct(findings: DataFrame, today: pd.Timestamp) -> "Series[bool]":
    """Findings of pairs that the office calls no error, without an end."""
    wrong = chosen_states(findings, today) == "not an error"
    return wrong & findings["until"].isna() & (findings["other"] != "")


def chosen_states(findings: DataFrame, today: pd.Timestamp) -> "Series[str]":
    """The state that the office's choices give each finding that is still found; accepting needs a reason."""
    choice, until = findings["choice"], findings["until"]
    lasts = until.isna() | (until >= today)
    states = Series("open", index=findings.index, dtype="str")
    states[(choice == "snooze") & until.notna() & (until > today)] = "snoozed"
    states[(choice == "accept") & (findings["reason"] != "") & lasts] = "accepted"
    states[(choice == "not an error") & lasts] = "not an error"
    return states


def as_frame(found: list[Finding], today: pd.Timestamp, known: Mapping[tuple[str, str], Record]) -> DataFrame:
    """Findings as rows of the Findings table, one for each identity, with how often their check was right so far."""
    unique = list({finding.finding_id: finding for finding in reversed(found)}.values())[::-1]
    rows = DataFrame({column.name: _values(unique, column.name) for column in FINDINGS.columns})
    rows["judged"] = [str(known.get((f.check, f.table), "")) for f in unique]
    return rows.assign(first_seen=today, last_seen=today, until=None, due_date=None).astype(
        {column.name: DTYPES[column.kind.storage] for column in FINDINGS.columns}
    )


def _values(found: list[Finding], name: str) -> list[int] | list[str]:
    """A column of the Findings table; one that findings do not tell is blank."""
    if name == "amount":
        return [finding.amount or 0 for finding in found]
    if name == "proposed":
        return [finding.expected if finding.edit else "" for finding in found]
    if name == "state":
        return ["open"] * len(found)
    return [str(getattr(finding, name, "")) for finding in found]
