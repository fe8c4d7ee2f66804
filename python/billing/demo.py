"""The demo: a made-up practice, one month run on it, and a table of what was done and found."""

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from billing import new_book
from billing.actions import BY_COMMAND
from billing.actions.action import Request
from billing.demo_books import AS_OF
from billing.excel.workbook import open_file
from billing.run.perform import RunOptions, RunResult, perform

#: The month, in the order in which an office works it.
STEPS = ("check", "invoice", "pay", "remind", "report")


def run(folder: Path) -> list[tuple[RunResult, float]]:
    """Make the demo workbook in a folder and run one month on it; what each step did, and its seconds."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "demo.xlsm"
    path.unlink(missing_ok=True)
    steps: list[tuple[RunResult, float]] = []
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Making the workbook", total=len(STEPS) + 1)
        new_book.make(path, demo=True)
        bar.advance(task)
        for command in STEPS:
            action = BY_COMMAND[command]
            bar.update(task, description=action.title)
            start = perf_counter()
            options = RunOptions(datetime.now(), "demo", AS_OF, folder=folder)
            with open_file(path) as book:
                done = perform(book, action, Request(month=f"{AS_OF:%Y-%m}" if command == "report" else ""), options)
                book.save()
            steps.append((done, perf_counter() - start))
            bar.advance(task)
    return steps


def main(arguments: Sequence[str] | None = None) -> int:
    """``python -m billing.demo [FOLDER]``: run the demo and print what it did."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    folder = Path(words[0]) if words else Path("demo")
    show(run(folder), folder)
    return 0


def show(steps: list[tuple[RunResult, float]], folder: Path) -> None:
    """Print the demo's result: what each step did, what was found, where the files are."""
    console = Console()
    grid = Grid(
        "Step",
        "What it did",
        "Changes",
        "Seconds",
        title=f"One month of the demo practice, as of {AS_OF}",
        title_justify="left",
    )
    for done, seconds in steps:
        grid.add_row(BY_COMMAND[_command(done)].title, done.message, _changes(done), f"{seconds:.1f}")
    console.print(grid)
    findings = Grid(
        "Severity",
        "Catalogue",
        "What is wrong",
        "Findings",
        "First of them",
        title="What Check found",
        title_justify="left",
    )
    found = steps[0][0].findings
    for (severity, ref, check), number in Counter((f.severity.value, f.ref, f.check) for f in found).items():
        first = next(f for f in found if (f.severity.value, f.ref, f.check) == (severity, ref, check))
        findings.add_row(severity, ref, check.replace("_", " "), str(number), f"{first.place}: {first.message}")
    console.print(findings)
    console.print(f"The workbook: {(folder / 'demo.xlsm').resolve()}", highlight=False, soft_wrap=True)
    for done, _ in steps:
        for document in done.documents:
            where = document if Path(document).is_absolute() else f"{document} (a sheet of the workbook)"
            console.print(f"{BY_COMMAND[_command(done)].title} made: {where}", highlight=False, soft_wrap=True)


def _command(done: RunResult) -> str:
    return next(command for command, action in BY_COMMAND.items() if action.name == done.action)


def _changes(done: RunResult) -> str:
    total = {word: sum(count[word] for count in done.counts.values()) for word in ("appended", "updated")}
    return f"{total['appended']:,} rows added, {total['updated']:,} cells changed"


if __name__ == "__main__":
    sys.exit(main())
