"""Mark as sent: what went out is kept as it was sent, and the next reminder moves up a level."""

from billing import money
from billing.actions.action import Action, Outcome, Request
from billing.books import Books
from billing.changes import Changes, update

READS = ("reminders",)


def mark_as_sent(books: Books, request: Request) -> Outcome:
    """Freeze every row that is still to send as sent on the as-of date; its level is then reached."""
    kept = books.reminders
    rows = kept.index[kept["state"] == "to send"]
    if not len(rows):
        return Outcome("No reminder is waiting to be sent. Press Remind to make the list.")
    after = kept.loc[rows].assign(state="sent", sent_date=books.today)
    change = update(kept.loc[rows], after, ["state", "sent_date"], "sent")
    return Outcome(
        f"{money.counted(len(rows), 'reminder')} marked as sent on {books.as_of}.", Changes({"reminders": change})
    )


ACTION = Action(
    name="mark as sent",
    command="sent",
    title="Mark as sent",
    about="Marks the waiting reminders as sent, so that each customer's next one moves up a level.",
    icon="AcceptInvitation",
    reads=READS,
    run=mark_as_sent,
    asks=True,
)
