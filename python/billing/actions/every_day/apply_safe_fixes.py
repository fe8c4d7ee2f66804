"""Apply safe fixes: writes what findings propose into their cells, where it leaves no doubt."""

from billing.actions.action import Action, Outcome, Request
from billing.actions.every_day.apply_fixes import carry_out, found_now
from billing.actions.every_day.check import READS
from billing.books import Books
from billing.triage.register import chosen_states


def apply_safe_fixes(books: Books, request: Request) -> Outcome:
    """Carry out every edit that leaves no doubt, but for findings that are accepted, snoozed or no error."""
    found, rows = found_now(books, request)
    states = dict(zip(rows["finding_id"], chosen_states(rows, books.today), strict=True))
    found = [f for f in found if f.edit and f.edit.safe and states.get(f.finding_id, "open") == "open"]
    message, changes = carry_out(rows, found)
    return Outcome(message if found else "There is nothing to fix that leaves no doubt.", changes)


ACTION = Action(
    name="apply safe fixes",
    command="fix-safe",
    title="Apply safe fixes",
    about="Fixes at once what leaves no doubt: numbers and dates kept as text, hidden characters, totals that are not "
    "the sum of their parts.",
    icon="AcceptAndAdvance",
    reads=READS,
    run=apply_safe_fixes,
    asks=True,
)
