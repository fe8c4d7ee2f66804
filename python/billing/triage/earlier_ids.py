"""Earlier ids: rows of the Findings sheet from when the id of a finding was made of its sentence keep their choices."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TypeAlias

from pandas import DataFrame

from billing.finding import Finding, identity

#: What a finding speaks of: check, table, key and column.
_Place: TypeAlias = tuple[str, str, str, str]
_PLACE = ["check", "table", "key", "column"]


def with_todays_ids(register: DataFrame, found: Sequence[Finding]) -> DataFrame:
    """The rows of the Findings sheet, each with the id that its finding has today if it is found.

    A row is of an earlier version where its id can be made of its own sentence. It is the finding of the same place
    whose figures it tells; of several such rows the last seen.
    """
    known = set(register["finding_id"])
    waiting: dict[_Place, list[Finding]] = defaultdict(list)
    for finding in found:
        if finding.finding_id not in known:
            waiting[finding.check, finding.table, finding.key, finding.column].append(finding)
    if not waiting:
        return register
    ids = register["finding_id"].copy()
    latest_first = register.sort_values("last_seen", ascending=False, kind="stable")
    at = [each in waiting for each in zip(*(latest_first[name].tolist() for name in _PLACE), strict=True)]
    for row in latest_first[at].to_dict("index").items():
        _carry_over(*row, waiting, ids)
    return register.assign(finding_id=ids)


def _carry_over(number: Any, row: dict[Any, Any], waiting: dict[_Place, list[Finding]], ids: Any) -> None:
    check, table, key, column = place = tuple(row[name] for name in _PLACE)
    if row["finding_id"] != identity(check, table, key, column, row["message"]):
        return
    for finding in waiting[place]:
        if _tells(row, finding):
            ids[number] = finding.finding_id
            waiting[place].remove(finding)
            return


def _tells(row: dict[Any, Any], finding: Finding) -> bool:
    """Whether the sentence and the cells of a row have all figures of the finding."""
    if (row["amount"], row["other"]) != (finding.amount or 0, finding.other):
        return False
    cells = ("", "blank", row["actual"], row["expected"])
    return all(value in cells or _names(row["message"], value) for value in finding.told)


def _names(sentence: str, value: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", sentence) is not None
