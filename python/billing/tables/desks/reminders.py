"""Reminders: who is to be told of what is overdue or falls due soon."""

from billing.schema import (
    CODE,
    DATE,
    DAYS,
    INTEGER,
    LINK,
    LONG_TEXT,
    MONEY,
    TEXT,
    Choice,
    Column,
    Ref,
    Table,
    TableGroup,
)

REMINDERS = Table(
    name="reminders",
    sheet="Reminders",
    about="One row per customer to remind, with everything that is overdue or falls due soon.",
    key=("reminder_id",),
    group=TableGroup.DESK,
    sorted_by=("state", "-level", "-overdue_amount", "reminder_id"),
    columns=(
        Column("reminder_id", "Reminder ID", CODE, "Number of the reminder.", "R-000001"),
        Column("customer_id", "Customer ID", Ref("customers"), "The customer to remind.", "C-1001"),
        Column("name", "Name", TEXT, "The customer's name.", "Alma Reyes", private=True),
        Column(
            "state",
            "State",
            Choice("to send", "sent", "skip", "withdrawn"),
            "Choose skip for what should not go out; Mark as sent takes care of the rest.",
            "to send",
        ),
        Column("level", "Level", INTEGER, "The dunning level, as on the Levels sheet.", "1"),
        Column("level_name", "Tone", TEXT, "Name of the level.", "First reminder"),
        Column("channel", "Channel", Choice("email", "letter", "phone"), "How it is sent.", "email"),
        Column(
            "contact", "Contact", TEXT, "Address for that channel.", "alma@example.com", required=False, private=True
        ),
        Column("overdue_amount", "Overdue", MONEY, "Everything that is past due.", "120.00", required=False),
        Column("late_days", "Days late", DAYS, "Age of the oldest overdue invoice.", "12", required=False),
        Column("due_soon_amount", "Due soon", MONEY, "What falls due in the next few days.", "0.00", required=False),
        Column("next_due_date", "Next due", DATE, "When the next amount falls due.", required=False),
        Column("invoices", "Invoices", LONG_TEXT, "The invoices that it asks for.", "INV-2026-0001"),
        Column("text", "Text", LONG_TEXT, "The letter or e-mail, ready to send.", "Dear Alma Reyes, ...", private=True),
        Column("mail_link", "Mail", LINK, "Click to open it as an e-mail.", required=False, private=True),
        Column("as_of", "As of", DATE, "The as-of date that it was worked out for.", "2026-10-31"),
        Column("sent_date", "Sent", DATE, "When it was marked as sent.", required=False),
        Column("promise_date", "Promised by", DATE, "The day by which the customer promised to pay.", required=False),
        Column(
            "promise_amount",
            "Promised",
            MONEY,
            "How much was promised; blank: everything that is overdue.",
            required=False,
        ),
    ),
)
