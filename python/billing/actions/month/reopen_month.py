"""Reopen month: an act with a reason, kept in Runs and Journal; the record of the closing goes, to be made anew."""

from billing.actions.action import Action, Outcome, Refused, Request
from billing.actions.month.close_month import locked
from billing.books import Books
from billing.changes import Changes, TableChanges
from billing.receivables.closing.closed_months import closed_through, last_day
from billing.receivables.closing.snapshots import closed_months

READS = ("snapshots",)


def reopen_month(books: Books, request: Request) -> Outcome:
    """Reopen the month that was closed last.

    Raises:
        Refused: no month is closed, another one was closed after it, or no reason is given.
    """
    through = closed_through(books.settings)
    if through is None and not closed_months(books):
        raise Refused("No month is closed.")
    *earlier, month = closed_months(books) or [f"{through:%Y-%m}"]
    if request.month and request.month != month:
        raise Refused(f"Only the month that was closed last can be reopened, and that is {month}.")
    reason = " ".join(request.reason.split())
    if not reason:
        raise Refused(
            f"Say why {month} is being reopened: type it into the cell Reason on Home (--reason on the command line)."
        )
    why = f"{month} reopened: {reason}"
    gone = books.snapshots[books.snapshots["month"] == month]
    day = f"{last_day(earlier[-1]):%Y-%m-%d}" if earlier else ""
    changes = {"snapshots": TableChanges(removed=gone, why=why), "settings": locked(books, day, why)}
    rest = f"Closed through {day}" if day else "No month is closed"
    return Outcome(
        f"{month} is reopened: {reason.rstrip('.')}. {rest} now; close {month} again when it is right.",
        Changes(changes),
    )


ACTION = Action(
    name="reopen month",
    command="reopen",
    title="Reopen month",
    about="Reopens the month that was closed last, for the reason typed at the top of Home; the run and its reason are "
    "recorded.",
    icon="SheetProtect",
    reads=READS,
    run=reopen_month,
    asks=True,
)
