"""A button pressed on a workbook file, as its command does it: kim, at five past five on the last day of the demo."""

from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from billing.actions import BY_COMMAND
from billing.actions.action import Request
from billing.excel.workbook import Book, open_file
from billing.run.perform import RunOptions, RunResult, perform

NOW: Final = datetime(2026, 10, 31, 17, 5)


def press(path: Path, command: str, as_of: str = "2026-10-31", *, preview: bool = False, **request: Any) -> RunResult:
    """Run an action on a workbook file and save it where the run wrote something."""
    with open_file(path) as book:
        done = press_in(book, command, as_of, preview=preview, folder=path.parent, **request)
        if done.run_id:
            book.save()
    return done


def press_in(
    book: Book, command: str, as_of: str = "2026-10-31", *, preview: bool = False, folder: Path = Path(), **request: Any
) -> RunResult:
    """Run an action on an open workbook."""
    options = RunOptions(NOW, "kim", date.fromisoformat(as_of), preview=preview, folder=folder)
    return perform(book, BY_COMMAND[command], Request(**request), options)
