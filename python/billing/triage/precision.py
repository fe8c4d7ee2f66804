"""Precision of a check as judged by the office: the share of its findings that were real; imprecise ones are folded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from pandas import DataFrame

from billing import money
from billing.finding import Finding, in_order

#: With at least so many findings judged, a check is imprecise where less than this share of them, in percent, was
#: real. Powell, Baker and Lawson (2009) had owners confirm 31% of what they suspected in spreadsheets.
LEAST_JUDGED: Final = 20
LEAST_REAL: Final = 30
#: The key of the line that stands for all findings of a check in a table.
FOLDED: Final = "all folded"
#: The key of the line that stands for those that are too many to show (see ``display_limit``).
OTHERS: Final = "all others"
STAND_FOR_MANY: Final = (FOLDED, OTHERS)

#: A check's name and the table that it spoke of.
Where: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Record:
    """How many findings of a check in one table were judged, and how many of them as real."""

    judged: int = 0
    real: int = 0

    @property
    def is_imprecise(self) -> bool:
        """Whether enough findings were judged, and too few of them as real."""
        return self.judged >= LEAST_JUDGED and self.real * 100 < self.judged * LEAST_REAL

    def __str__(self) -> str:
        return f"{self.real:,} of {self.judged:,}" if self.judged else ""


def records(findings: DataFrame) -> dict[Where, Record]:
    """The record of each check and table, from the rows of the Findings sheet.

    Judged as real is what is to be applied or accepted, and what was fixed; what is snoozed is not judged yet.
    """
    rows = findings[~findings["key"].isin(STAND_FOR_MANY)]
    wrong = rows["choice"] == "not an error"
    judged = wrong | rows["choice"].isin(("apply", "accept")) | (rows["state"] == "fixed")
    counts = DataFrame({"judged": judged, "real": judged & ~wrong}).groupby([rows["check"], rows["table"]]).sum()
    pairs = zip(counts["judged"].tolist(), counts["real"].tolist(), strict=True)
    return {place: Record(*pair) for place, pair in zip(counts.index.tolist(), pairs, strict=True)}


def collapse_imprecise(found: Iterable[Finding], known: Mapping[Where, Record], decided: set[str]) -> list[Finding]:
    """The findings, with one line for all those of an imprecise check; ``decided`` ones (ids) stay."""
    shown, groups = [], dict[Where, list[Finding]]()
    for finding in found:
        where = finding.check, finding.table
        if finding.finding_id in decided or not known.get(where, Record()).is_imprecise:
            shown.append(finding)
        else:
            groups.setdefault(where, []).append(finding)
    return in_order([*shown, *(_line(group, known[where]) for where, group in groups.items())])


def _line(found: list[Finding], record: Record) -> Finding:
    ordered = in_order(found)
    return line_for_many(
        ordered,
        FOLDED,
        f"{money.counted(len(found), 'finding')} folded into one line: {ordered[0].check.replace('_', ' ')}. "
        f"Of those judged so far, {record} were real.",
        "Set Fold findings to no on the Settings sheet and press Check to see each of them.",
    )


def line_for_many(found: list[Finding], key: str, message: str, fix: str) -> Finding:
    """One line that stands for these findings of a check, the worst first; however many, it is the same line."""
    first = found[0]
    return Finding(
        check=first.check,
        ref=first.ref,
        severity=first.severity,
        table=first.table,
        key=key,
        row=0,
        column="",
        message=message,
        fix=fix,
        amount=sum(abs(finding.amount or 0) for finding in found) or None,
        evidence=key,
        blocks=False,
    )
