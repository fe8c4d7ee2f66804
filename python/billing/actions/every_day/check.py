"""Check: find everything that is wrong and keep the Findings sheet in step with it."""

from billing import money
from billing.actions.action import Action, Outcome, Request
from billing.books import Books
from billing.changes import Changes, TableChanges, result
from billing.finding import Finding, Severity
from billing.triage.display_limit import MOST_SHOWN
from billing.triage.find_all import READS as CHECKED
from billing.triage.find_all import find_all
from billing.triage.precision import FOLDED, OTHERS
from billing.triage.register import findings_changes, known_distinct_changes

READS = CHECKED


def check(books: Books, request: Request) -> Outcome:
    """Run every check and bring the Findings sheet up to date; what the office chose there is kept.

    A pair that is called no error is put on the list of what is not the same, before the checks run.
    """
    pairs = known_distinct_changes(books, request.user)
    books = books.with_frames(not_the_same=result(books.not_the_same, pairs))
    found = find_all(books, list(request.damage))
    changes = findings_changes(books, found)
    said = _sentence(found) + _not_shown(changes, books) + _unreasoned(books)
    return Outcome(said, Changes({"not_the_same": pairs, "findings": changes}), tuple(found))


def _not_shown(changes: TableChanges, books: Books) -> str:
    """Which checks have one line in place of their findings, or of many of them, after these changes of the sheet."""
    rows = result(books.findings, changes)
    names = rows["check"].str.replace("_", " ").where(rows["state"] == "open", "")
    folded, crowds = ("; ".join(sorted(set(names[rows["key"] == key]) - {""})) for key in (FOLDED, OTHERS))
    said = f" Shown as one line each, because few of them were real: {folded}." if folded else ""
    return said + (f" Only the first {MOST_SHOWN:,} are shown of: {crowds}." if crowds else "")


def _unreasoned(books: Books) -> str:
    rows = books.findings
    without = int(((rows["choice"] == "accept") & (rows["reason"] == "") & (rows["state"] == "open")).sum())
    return f" {without:,} accepted without a Reason: they stay open." if without else ""


def _sentence(found: list[Finding]) -> str:
    if not found:
        return "Nothing is wrong: there are no findings."
    counts = {severity: sum(f.severity is severity for f in found) for severity in Severity}
    parts = [money.counted(number, severity.value) for severity, number in counts.items() if number]
    return f"{money.counted(len(found), 'finding')}: {', '.join(parts)}. Start at the top of the Findings sheet."


ACTION = Action(
    name="check",
    command="check",
    title="Check",
    about="Checks every row of every table and lists what is wrong on the Findings sheet: where, why, how much money "
    "is at stake and what to do.",
    icon="ReviewAcceptChange",
    reads=READS,
    run=check,
)
