"""Remind: which customers to remind of what is overdue or falls due soon."""

from billing import money
from billing.actions.action import Action, Outcome, Request
from billing.books import Books, positions
from billing.changes import Changes, TableChanges, update
from billing.documents.letters.reminder import reminder_texts
from billing.receivables.collections.dunning import propose_reminders
from billing.tables import REMINDERS
from billing.triage.blocking import who_is_left_out

READS = (
    *("customers", "invoices", "payments", "allocations", "adjustments", "plans", "installments"),
    *("terms", "levels", "reminders"),
)
#: The texts of all levels, and those that the office adds.
TEMPLATES = ("reminders/*.txt",)


def remind(books: Books, request: Request) -> Outcome:
    """Make the reminder list anew: one row per customer; rows already sent or skipped stay as they are."""
    proposals = reminder_texts(books, propose_reminders(books), request.templates)
    kept = books.reminders
    waiting = kept[kept["state"] == "to send"]
    place = positions(proposals["customer_id"], waiting["customer_id"])
    again = proposals.take(place[place >= 0]).set_axis(waiting.index[place >= 0])
    same = [column.name for column in REMINDERS.columns if column.name not in ("reminder_id", "state", "sent_date")]
    after = kept.copy()
    after.loc[again.index, same] = again[same]
    after.loc[waiting.index[place < 0], "state"] = "withdrawn"
    changed = update(kept, after, ["state", *same], "reminded")
    new = proposals[positions(waiting["customer_id"], proposals["customer_id"]) < 0]
    change = TableChanges(new.reset_index(drop=True), changed.updated, changed.before, why="reminded")
    return Outcome(
        _sentence(int(proposals["overdue_amount"].sum()), len(proposals), int((proposals["level"] == 0).sum()))
        + who_is_left_out(books),
        Changes({"reminders": change}),
    )


def _sentence(overdue: int, customers: int, notices: int) -> str:
    if not customers:
        return "Nobody needs a reminder."
    return (
        f"{money.counted(customers, 'customer')} to contact: "
        f"{customers - notices:,} with {money.text(int(overdue))} overdue, "
        f"{notices:,} whose invoices fall due soon. Read the Reminders sheet, set what should not go out to skip, "
        "send the rest, then press Mark as sent."
    )


ACTION = Action(
    name="remind",
    command="remind",
    title="Remind",
    about="Lists which customers to remind of what is overdue or falls due soon: one row each, with the text "
    "ready to send.",
    icon="FileSendAsAttachment",
    reads=READS,
    run=remind,
    templates=TEMPLATES,
)
