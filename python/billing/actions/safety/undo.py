"""Undo: take back the last run, or a chosen one."""

from billing import money
from billing.actions.action import Action, Outcome, Refused, Request
from billing.books import Books
from billing.changes import Changes, update
from billing.journal import Irreversible, inverse
from billing.tables import TABLES

READS = tuple(table.name for table in TABLES if table.name != "settings")
#: Runs that are taken back by another action, which asks for more.
NEVER_UNDONE = {
    "close month": "press Reopen month, which asks for the reason.",
    "reopen month": "press Close month, which looks for errors first.",
}


def undo(books: Books, request: Request) -> Outcome:
    """Put every cell of a run back to what it was, from the Journal.

    Raises:
        Refused: there is no such run, it is undone already, or somebody changed what it wrote.
    """
    runs = books.runs
    done = runs[(runs["state"] == "done") & (runs["undoes"] == "")]
    changed = done[done[["appended", "updated", "removed"]].any(axis=1)]
    chosen = done[done["run_id"] == request.run_id] if request.run_id else changed.tail(1)
    if chosen.empty:
        raise Refused(_no_such_run(request.run_id, runs["run_id"].tolist()))
    run_id, action = str(chosen["run_id"].iloc[0]), str(chosen["action"].iloc[0])
    if action in NEVER_UNDONE:
        raise Refused(f"Run {run_id} ({action}) cannot be undone: {NEVER_UNDONE[action]}")
    try:
        changes = inverse(books.journal[books.journal["run_id"] == run_id], books)
    except Irreversible as reason:
        raise Refused(f"Run {run_id} ({action}) cannot be undone. {reason}") from reason
    marked = update(chosen, chosen.assign(state="undone"), ["state"], "undone")
    message = f"Run {run_id} ({action}) is undone: {_counts(changes)}."
    return Outcome(message, Changes({**changes.tables, "runs": marked}), undoes=run_id)


def _counts(changes: Changes) -> str:
    total = {word: sum(count[word] for count in changes.counts.values()) for word in ("removed", "updated", "appended")}
    words = {"removed": ("row", "taken out"), "updated": ("cell", "put back"), "appended": ("row", "put back")}
    said = (f"{money.counted(number, words[word][0])} {words[word][1]}" for word, number in total.items() if number)
    return ", ".join(said) or "it had changed no rows"


def _no_such_run(run_id: str, runs: list[str]) -> str:
    if not run_id:
        return "There is no run to undo."
    known = f"Runs are numbered up to {runs[-1]}; see the Runs sheet." if runs else "Nothing has run yet."
    return f"There is no run {run_id} that can be undone. {known}"


ACTION = Action(
    name="undo",
    command="undo",
    title="Undo last run",
    about="Takes back the last run: every cell goes back to what it was.",
    icon="Undo",
    reads=READS,
    run=undo,
    asks=True,
)
