"""Apply fixes: writes what findings propose into their cells, where the clerk chose so."""

from collections.abc import Sequence

from pandas import DataFrame

from billing import money
from billing.actions.action import Action, Outcome, Request
from billing.actions.every_day.check import READS
from billing.books import Books
from billing.changes import CellEdit, Changes, TableChanges, update
from billing.finding import Finding
from billing.tables import BY_NAME
from billing.triage.earlier_ids import with_todays_ids
from billing.triage.find_all import find_all


def apply_fixes(books: Books, request: Request) -> Outcome:
    """Carry out the edits of the findings whose Choice is apply.

    Everything is looked at anew: a finding whose cell or evidence is no longer as it was when Check listed it is
    another finding, and is left alone.
    """
    found, rows = found_now(books, request)
    chosen = set(rows.loc[(rows["choice"] == "apply") & (rows["state"] == "open"), "finding_id"])
    found = [f for f in found if f.finding_id in chosen]
    message, changes = carry_out(rows, found)
    gone = len(chosen) - len({f.finding_id for f in found})
    if gone:
        message += (
            f" {money.counted(gone, 'choice')} left alone: the cell has changed since. Press Check and look again."
        )
    if not chosen:
        message = "Nothing is chosen: on the Findings sheet, set the Choice to apply for what is to be changed."
    return Outcome(message, changes)


def found_now(books: Books, request: Request) -> tuple[list[Finding], DataFrame]:
    """Everything that is wrong, and the rows of the Findings sheet with the ids that it has now."""
    found = find_all(books, list(request.damage))
    return found, with_todays_ids(books.findings, found)


def carry_out(register: DataFrame, found: Sequence[Finding]) -> tuple[str, Changes]:
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
    message = f"{money.counted(len(made), 'cell')} fixed: {', '.join(counts)}." if made else "No cell was changed."
    if unproposed := sum(finding.edit is None for finding in found):
        message += f" {money.counted(unproposed, 'choice')} left alone: no change is proposed, so a person has to look."
    return message + (" Press Check to see what is left." if made else ""), Changes(changes)


ACTION = Action(
    name="apply fixes",
    command="fix",
    title="Apply fixes",
    about="Makes the changes that findings propose, where you set the Choice to apply: shown first, one run, "
    "undone in one step.",
    icon="ReviewAcceptAllChangesInDocument",
    reads=READS,
    run=apply_fixes,
    asks=True,
)
