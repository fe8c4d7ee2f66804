"""Display limit: of very many findings of one check only the first are shown, and one line stands for the rest."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from billing import money
from billing.finding import Finding, in_order
from billing.triage.precision import OTHERS, Where, line_for_many

#: So many of a check are shown per table: more than a clerk reads, and enough for whoever filters them.
MOST_SHOWN: Final = 1_000
_ONE_BY_ONE: Final = "See What to do on those that are shown. The next ones appear when these are done."


def limit_shown(found: Iterable[Finding], decided: set[str]) -> list[Finding]:
    """The findings, at most the first thousand of each check and table; ``decided`` ones (ids) stay.

    Forty thousand unapplied payments are dealt with by pressing Apply payments, not one by one.
    """
    shown, groups, counts = [], dict[Where, list[Finding]](), Counter[Where]()
    for finding in found:
        where = finding.check, finding.table
        counts[where] += 1
        if counts[where] <= MOST_SHOWN or finding.finding_id in decided:
            shown.append(finding)
        else:
            groups.setdefault(where, []).append(finding)
    return in_order([*shown, *map(_line, groups.values())]) if groups else shown


def _line(others: list[Finding]) -> Finding:
    amount, fixes = sum(abs(finding.amount or 0) for finding in others), {finding.fix for finding in others}
    at_stake = f", {money.text(amount)} in all" if amount else ""
    return line_for_many(
        others,
        OTHERS,
        f"{money.counted(len(others), 'more finding')} like these, not listed one by one: "
        f"{others[0].check.replace('_', ' ')}{at_stake}.",
        fixes.pop() if len(fixes) == 1 else _ONE_BY_ONE,
    )
