"""``billing``: one command per action, on a workbook file."""

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid
from rich.text import Text

import xlwings_offline
from billing import money, new_book
from billing.actions import BY_COMMAND
from billing.actions.action import Refused, Request
from billing.command_line import correction, parser
from billing.excel.apply import CannotWrite
from billing.excel.blocks import ChangedMeanwhile
from billing.excel.place import NotOurWorkbook
from billing.excel.workbook import open_file
from billing.finding import Finding
from billing.intake.tabular import UnreadableFile
from billing.run.incoming_rows import file_rows
from billing.run.perform import RunOptions, RunResult, perform, runs
from billing.run.words import in_words, log, outside

DONE, WRONG_USE, REFUSED = 0, 2, 3
#: Lines of a list that are printed; nobody reads more, and drawing them takes longer than the run.
_MOST_SHOWN: Final = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 when done, 2 for wrong use or unreadable input, 3 when refused."""
    asked = parser().parse_args(arguments)
    try:
        done = _run(asked)
    except (NotOurWorkbook, UnreadableFile, xlwings_offline.Unreadable) as reason:
        return _complain(str(reason), WRONG_USE)
    except (Refused, ChangedMeanwhile, CannotWrite, xlwings_offline.Refusal) as reason:
        return _complain(str(reason), REFUSED)
    except OSError as reason:
        return _complain(f"{reason.strerror}: {reason.filename}", WRONG_USE)
    except Exception as error:  # noqa: BLE001 - nobody is shown a traceback; the log has the place
        return _complain(
            f"Something went wrong inside the program; the workbook is as it was. See {log(error, datetime.now())}.",
            REFUSED,
        )
    print(json.dumps(done, ensure_ascii=False, indent=2)) if asked.json else _show(done)
    return DONE


def _run(asked: argparse.Namespace) -> dict[str, object]:
    now = datetime.now()
    if asked.command == "new":
        message = new_book.make(asked.book, demo=asked.demo, preview=asked.preview)
        return _plain("new", str(asked.as_of or now.date()), message, [str(asked.book)])
    if asked.command == "build":
        path = new_book.build(asked.book, preview=asked.preview)
        return _plain("build", str(asked.as_of or now.date()), f"{path.name} is built.", [str(path)])
    with _progress(quiet=asked.json) as tell, open_file(asked.book) as book:
        options = RunOptions(now, getpass.getuser(), asked.as_of, asked.preview, asked.book.resolve().parent, tell)
        if asked.command == "runs":
            return runs(book, options)
        rows = file_rows(asked.file, asked.into, asked.map) if asked.command == "import" else None
        month, reason, run = (getattr(asked, name, "") for name in ("month", "reason", "run"))
        one = correction(asked)
        request = Request(rows=rows, month=month, reason=reason, run_id=run, correction=one)
        done = perform(book, BY_COMMAND["correct" if one else asked.command], request, options)
        if done.run_id:
            tell("Saving")
            book.save()
    return _object(done, preview=asked.preview)


def _plain(action: str, as_of: str, message: str, documents: list[str]) -> dict[str, object]:
    return {
        "action": action,
        "as_of": as_of,
        "run_id": "",
        "message": message,
        "changes": {},
        "findings": [],
        "documents": documents,
    }


def _object(done: RunResult, *, preview: bool) -> dict[str, object]:
    described: dict[str, object] = {
        "action": done.action,
        "as_of": str(done.as_of),
        "run_id": done.run_id,
        "message": done.message,
        "changes": done.counts,
        "findings": [_finding(outside(finding)) for finding in done.findings],
        "documents": list(done.documents),
    }
    if done.rejected is not None:
        described["refused"] = [reason for _, reason in done.rejected.rows]
        described["unmatched"] = list(done.rejected.unmatched)
    if preview:
        described["preview"] = in_words(done)
    return described


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "ref": finding.ref,
        "severity": finding.severity.value,
        "table": finding.table,
        "key": finding.key,
        "row": finding.row,
        "column": finding.column,
        "message": finding.message,
        "fix": finding.fix,
        "amount": None if finding.amount is None else money.plain(finding.amount),
    }


def _complain(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code


def _show(done: dict[str, object]) -> None:
    """Print what was done as a person reads it."""
    console = Console(markup=False, highlight=False)  # what cells say may look like markup
    console.print(Text.assemble((str(done["action"]), "bold"), f" as of {done['as_of']}: {done['message']}"))
    if "preview" in done:
        console.print(f"Nothing was written. It would change: {done['preview']}.")
    for title, columns in (
        ("findings", ("severity", "table", "row", "message", "fix")),
        ("runs", ("run_id", "time", "user", "action", "state", "message")),
    ):
        rows = done.get(title)
        if isinstance(rows, list) and rows:
            grid = Grid(
                *(column.replace("_", " ") for column in columns), title=title.capitalize(), title_justify="left"
            )
            for row in rows[:_MOST_SHOWN]:
                grid.add_row(*(str(row[column]) for column in columns))
            console.print(grid)
            if len(rows) > _MOST_SHOWN:
                console.print(f"And {len(rows) - _MOST_SHOWN:,} more {title}; all of them with --json.")
    for name in done["documents"] if isinstance(done["documents"], list) else []:
        console.print(f"Made {name}")
    if done["run_id"]:
        console.print(f"Run {done['run_id']}; take it back with: billing undo BOOK --run {done['run_id']}")


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """A line that tells what is going on, in a terminal; nothing where the output goes to a file."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda text: None
        return
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task("Opening", total=None)
        yield lambda text: bar.update(task, description=text)


if __name__ == "__main__":
    sys.exit(main())
