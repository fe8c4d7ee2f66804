"""What the workbook's buttons call: ``buttons.create_invoices()`` runs the action of that name on the calling workbook.

The only words a clerk ever sees of an error are sentences; the log has where it happened, never a cell's content.
"""

import getpass
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from billing.actions import action_of
from billing.actions.action import Action, Refused, Request
from billing.excel.apply import CannotWrite
from billing.excel.blocks import ChangedMeanwhile
from billing.excel.home import clear_reason, reason
from billing.excel.place import NotOurWorkbook
from billing.excel.workbook import Book, calling_book
from billing.run.incoming_rows import pasted_rows
from billing.run.perform import RunOptions, RunResult, perform
from billing.run.words import in_words, log

TITLE = "Billing"
#: Errors whose text is meant for the clerk.
IN_WORDS = (Refused, NotOurWorkbook, ChangedMeanwhile, CannotWrite)


def __getattr__(name: str) -> Callable[[], None]:
    """The function behind each button, by the action's name."""
    try:
        return partial(press, action_of(name))
    except KeyError:
        raise AttributeError(name) from None


def press(action: Action) -> None:
    """Run an action on the calling workbook and tell the clerk what happened."""
    book = calling_book()
    app = book.app
    try:
        app.alert(_run(book, action), TITLE)
    except IN_WORDS as reason:
        app.alert(str(reason), TITLE, mode="exclamation")
    except Exception as error:  # noqa: BLE001 - a clerk never sees a traceback
        path = log(error, datetime.now())
        words = f"Something went wrong inside the program; your rows are as they were. The log is {path}."
        app.alert(f"{words} Show it to whoever looks after the workbook.", TITLE)
    finally:
        app.screen_updating = True
        app.status_bar = False


def _run(book: Book, action: Action) -> str:
    app = book.app

    def tell(text: str) -> None:
        app.status_bar = f"Billing: {text} ..."

    def ask(done: RunResult) -> bool:
        if not action.asks:
            return True
        return (
            app.alert(f"{done.message}\n\nThis would change: {in_words(done)}.\n\nGo on?", TITLE, buttons="ok_cancel")
            != "cancel"
        )

    app.screen_updating = False
    rows = pasted_rows(book) if action.command == "import" else None
    request = Request(rows=rows, reason=reason(book) if action.command == "reopen" else "")
    folder = Path(book.fullname).parent
    options = RunOptions(now=datetime.now(), user=getpass.getuser(), folder=folder, progress=tell, confirm=ask)
    done = perform(book, action, request, options)
    if request.reason and done.run_id:
        clear_reason(book)
    return done.message + (f"\n\nMade: {', '.join(done.documents)}" if done.documents and done.run_id else "")
