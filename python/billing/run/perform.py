"""Run: reads what an action needs, lets it decide, writes what it decided, with its lines in Runs and Journal."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from billing.actions.action import Action, Outcome, Refused, RejectedRows, Request
from billing.books import DTYPES, Books
from billing.changes import Changes, TableChanges, next_numbers, result
from billing.documents.letters.templates import TemplateError
from billing.excel import paste_tab
from billing.excel.apply import apply
from billing.excel.edits import with_old_cells
from billing.excel.home import show
from billing.excel.names import COUNTS_NAME, LAST_RUN_NAME, LIGHTS_NAME
from billing.excel.publish import is_current, publish
from billing.excel.read import read_as_of, read_tables
from billing.excel.workbook import Book
from billing.finding import Finding
from billing.journal import Run, lines
from billing.paste import RawTable, read_books, typed_books, typed_table
from billing.receivables.standing import control_lights
from billing.run.closed_months import refuse_closed
from billing.run.templates import read_templates
from billing.tables import BY_NAME, RUNS


@dataclass(frozen=True)
class RunOptions:
    """How a run was asked for: the clock's time, who, for which date, and whether only to look."""

    now: datetime
    user: str
    as_of: date | None = None
    preview: bool = False
    #: Where files go that are made beside the workbook.
    folder: Path = Path()
    progress: Callable[[str], None] = field(default=lambda text: None)
    #: Shown what would be done before it is written; False stops it.
    confirm: Callable[["RunResult"], bool] = field(default=lambda done: True)


@dataclass(frozen=True)
class RunResult:
    """What a run did, or would do: ``run_id`` is empty when nothing was written."""

    action: str
    as_of: date
    run_id: str
    message: str
    counts: dict[str, dict[str, int]]
    findings: tuple[Finding, ...] = ()
    documents: tuple[str, ...] = ()
    changes: Changes = field(default_factory=Changes)
    rejected: RejectedRows | None = None


def perform(book: Book, action: Action, request: Request, options: RunOptions) -> RunResult:
    """Run an action on a workbook.

    Raises:
        Refused: the action says why it cannot be done.
        NotOurWorkbook: a table is missing.
        ChangedMeanwhile, CannotWrite: nothing was written, and why.
    """
    as_of = options.as_of or read_as_of(book) or options.now.date()
    raws, typed = {}, {}
    for name, raw in read_tables(book, dict.fromkeys(("settings", *action.reads, "runs")), options.progress):
        raws[name], typed[name] = raw, typed_table(BY_NAME[name], raw, as_of)
    books, damage = typed_books(typed, raws, as_of)
    del typed
    options.progress(f"{action.title}: working")
    templates = read_templates(action.templates) if action.templates else {}
    asked = replace(request, damage=tuple(damage), user=options.user, templates=templates)
    try:
        outcome = action.run(books, asked)
    except TemplateError as reason:
        raise Refused(str(reason)) from reason
    refuse_closed(books, outcome.changes)
    outcome = replace(outcome, documents=tuple(d for d in outcome.documents if not is_current(book, d)))
    done = RunResult(
        action.name, as_of, "", outcome.message, outcome.changes.counts, outcome.findings,
        tuple(d.sheet if d.kind == "sheet" else d.name for d in outcome.documents), outcome.changes, outcome.rejected,
    )  # fmt: skip
    if options.preview or not (outcome.changes or outcome.documents or outcome.rejected):
        return done
    if not options.confirm(done):
        return replace(done, message="Nothing was changed.", counts={}, changes=Changes(), documents=())
    raws = {
        name: raw for name, raw in raws.items() if name in {*outcome.changes.tables, "runs"}
    }  # room for the Journal
    return _write(book, books, outcome, done, options, raws)


def _write(
    book: Book, books: Books, outcome: Outcome, done: RunResult, options: RunOptions, raws: dict[str, RawTable]
) -> RunResult:
    run = Run(next_numbers(books.runs["run_id"], "R-", 1)[0], options.now, options.user, done.action)
    options.progress("Writing")
    outcome = replace(outcome, changes=with_old_cells(outcome.changes, raws))
    kept = Changes({name: change for name, change in outcome.changes.tables.items() if name != "runs"})
    records = {"journal": TableChanges(appended=lines(kept, books, run)), "runs": _runs_line(outcome, done, run)}
    apply(book, Changes({**outcome.changes.tables, **records}), raws)
    documents = publish(book, outcome.documents, options.folder)
    if outcome.rejected is not None:
        paste_tab.leave(book, outcome.rejected.headers, outcome.rejected.rows, outcome.message)
    after = books.with_frames(
        **{name: result(books.frames[name], change) for name, change in kept.tables.items() if name in books.frames}
    )
    last = f"{run.run_id} {run.action}, {run.time:%Y-%m-%d %H:%M}, {run.user}: {outcome.message}"
    show(
        book,
        {
            LIGHTS_NAME: control_lights.lights(after),
            COUNTS_NAME: control_lights.counts(after),
            LAST_RUN_NAME: [(last,)],
        },
    )
    return replace(done, run_id=run.run_id, documents=tuple(documents))


def _runs_line(outcome: Outcome, done: RunResult, run: Run) -> TableChanges:
    total = {word: sum(count[word] for count in done.counts.values()) for word in ("appended", "updated", "removed")}
    line = {
        "run_id": run.run_id,
        "time": pd.Timestamp(run.time).floor("s"),
        "user": run.user,
        "action": run.action,
        "as_of": pd.Timestamp(done.as_of),
        "message": outcome.message,
        "state": "done",
        "undoes": outcome.undoes,
        "made": "; ".join(f"{document.sheet} {document.mark}" for document in outcome.documents if document.mark),
        **total,
    }
    columns = [column.name for column in RUNS.columns]
    frame = DataFrame([line])[columns].astype({column.name: DTYPES[column.kind.storage] for column in RUNS.columns})
    marked = outcome.changes.tables.get("runs")
    return TableChanges(frame, marked.updated, marked.before) if marked else TableChanges(frame)


def runs(book: Book, options: RunOptions) -> dict[str, object]:
    """The runs of a workbook, newest last, as plain words and numbers."""
    as_of = options.as_of or read_as_of(book) or options.now.date()
    books, _ = read_books(dict(read_tables(book, ("settings", "runs"), options.progress)), as_of)
    frame = books.runs.assign(
        time=books.runs["time"].dt.strftime("%Y-%m-%d %H:%M:%S"), as_of=books.runs["as_of"].dt.strftime("%Y-%m-%d")
    )
    listed = frame.to_dict("records")
    message = f"{len(listed):,} runs." if listed else "Nothing has run yet."
    return {
        "action": "runs",
        "as_of": str(as_of),
        "run_id": "",
        "message": message,
        "changes": {},
        "findings": [],
        "documents": [],
        "runs": listed,
    }
