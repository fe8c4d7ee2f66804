"""Apply fixes: writes what findings propose into their cells, the chosen ones or all that leave no doubt."""

from collections.abc import Sequence

from pandas import DataFrame

from billing import money
from billing.actions.action import Outcome, Request
from billing.actions.every_day.check import READS
from billing.books import Books
from billing.changes import CellEdit, Changes, TableChanges, update
from billing.finding import Finding
from billing.tables import BY_NAME
from billing.triage.earlier_ids import with_todays_ids
from billing.triage.find_all import find_all
from billing.triage.register import chosen_states

__all__ = ["READS", "apply_fixes", "apply_safe_fixes"]


def apply_fixes(books: Books, request: Request) -> Outcome:
    """Carry out the edits of the findings whose Choice is apply.

    Everything is looked at anew: a finding whose cell or evidence is no longer as it was when Check listed it is
    another finding, and is left alone.
    """
    found, rows = _found(books, request)
    chosen = set(rows.loc[(rows["choice"] == "apply") & (rows["state"] == "open"), "finding_id"])
    found = [f for f in found if f.finding_id in chosen]
    message, changes = _carry_out(rows, found)
    gone = len(chosen) - len({f.finding_id for f in found})
    if gone:
        message += f" {money.counted(gone, 'choice')} left alone: the cell is not as it was. Press Check, look again."
    if not chosen:
        message = "Nothing is chosen: set the Choice of findings on the Findings sheet to apply."
    return Outcome(message, changes)


def apply_safe_fixes(books: Books, request: Request) -> Outcome:
    """Carry out every edit that leaves no doubt, but for findings that are accepted, snoozed or no error."""
    found, rows = _found(books, request)
    states = dict(zip(rows["finding_id"], chosen_states(rows, books.today), strict=True))
    found = [f for f in found if f.edit and f.edit.safe and states.get(f.finding_id, "open") == "open"]
    message, changes = _carry_out(rows, found)
    return Outcome(message if found else "There is nothing to mend that leaves no doubt.", changes)


def _found(books: Books, request: Request) -> tuple[list[Finding], DataFrame]:
    """Everything that is wrong, and the rows of the Findings sheet with the ids that it has now."""
    found = find_all(books, list(request.damage))
    return found, with_todays_ids(books.findings, found)


def _carry_out(register: DataFrame, found: Sequence[Finding]) -> tuple[str, Changes]:
    """The sentence and the changes; of two edits of one cell the first is made, and Check finds what is left."""
    edits: dict[str, dict[tuple[int, str], CellEdit]] = {}
    made = set()
    for finding in found:
        edit, cells = finding.edit, edits.setdefault(finding.table, {})
        if edit is not None and (finding.row, edit.column) not in cells:
            retyped = finding.ref.startswith("P")
            cells[finding.row, edit.column] = CellEdit(finding.row, edit.column, edit.new, retyped=retyped)
            made.add(finding.finding_id)
    rows = register[register["finding_id"].isin(made)]
    changes = {name: TableChanges(edits=tuple(cells.values()), why="fixed") for name, cells in edits.items() if cells}
    changes["findings"] = update(rows, rows.assign(state="fixed"), ["state"], "fixed")
    counts = [f"{len(change.edits):,} in {BY_NAME[name].sheet}" for name, change in changes.items() if change.edits]
    message = f"{money.counted(len(made), 'cell')} put right: {', '.join(counts)}." if made else "No cell was changed."
    if unproposed := sum(finding.edit is None for finding in found):
        message += f" {money.counted(unproposed, 'choice')} left alone: no edit is proposed, a person has to look."
    return message + (" Press Check to see what follows." if made else ""), Changes(changes)
