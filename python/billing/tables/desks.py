"""Desks: the lists that the office works through, made by the workbook."""

from billing.schema import CODE, DATE, DAYS, INTEGER, LINK, LONG_TEXT, MONEY, TEXT, Choice, Column, Ref, Room, Table

#: What the clerk decides about a finding.
CHOICES = ("apply", "accept", "snooze", "not an error")
FINDINGS = Table(
    name="findings",
    sheet="Findings",
    about="What is wrong, where, and what to do about it; kept in step by Check, with your choices.",
    key=("finding_id",),
    room=Room.DESK,
    sorted_by=("state", "severity", "-amount", "place", "check"),
    columns=(
        Column(
            "severity", "Severity", Choice("error", "warning", "note"), "An error stops invoicing of the row.", "error"
        ),
        Column(
            "message",
            "What is wrong",
            LONG_TEXT,
            "What happened and how we know.",
            "P-5001 is 100.00, but 100.01 is applied from it.",
            private=True,
            width=78,
        ),
        Column("fix", "What to do", LONG_TEXT, "The edit that mends it.", "Lower one of its allocations."),
        Column("place", "Where", LINK, "The cell; click to go there.", "Payments!H12"),
        Column("amount", "Amount", MONEY, "What is at stake.", "0.01", required=False),
        Column("actual", "Is", CODE, "What the cell says.", "129.00", required=False, private=True),
        Column("expected", "Should be", CODE, "What it should say.", "120.00", required=False, private=True),
        Column(
            "proposed",
            "Change to",
            CODE,
            "What Apply fixes would write into the cell; blank where only a person can tell.",
            "120.00",
            required=False,
            private=True,
        ),
        Column(
            "choice",
            "Choice",
            Choice(*CHOICES),
            "Apply: Apply fixes writes it. Accept: it is real and stays, for the Reason, until the date if there is "
            "one. Snooze: not before the date in Until. Not an error: it is right as it is.",
            "apply",
            required=False,
        ),
        Column("reason", "Reason", TEXT, "Why it is accepted, or no error.", "Agreed by phone", required=False),
        Column("until", "Until", DATE, "Until when it is accepted or snoozed.", "2026-11-30", required=False),
        Column("owner", "Owner", CODE, "Who sees to it.", "kim", required=False),
        Column("next_step", "Next step", TEXT, "What comes next.", "Call the bank", required=False),
        Column("due_date", "Due", DATE, "By when.", "2026-11-06", required=False),
        Column(
            "state",
            "State",
            Choice("open", "snoozed", "accepted", "not an error", "fixed"),
            "Kept by Check; fixed: not found any more.",
            "open",
        ),
        Column("first_seen", "First seen", DATE, "As-of date of the first check that found it.", "2026-10-31"),
        Column("last_seen", "Last seen", DATE, "As-of date of the last check that found it.", "2026-10-31"),
        Column("table", "Table", CODE, "The table it is in.", "payments", hidden=True),
        Column("key", "Key", CODE, "Key of the row.", "P-5001", required=False, private=True),
        Column("other", "Other key", CODE, "For a pair: key of the other row.", "P-5000", required=False, hidden=True),
        Column("column", "Column", CODE, "The column to look at.", "amount", required=False, hidden=True),
        Column("check", "Check", CODE, "Name of the check.", "overallocated_payment", width=30),
        Column("ref", "Ref", CODE, "Its number in the catalogue of checks.", "C02", required=False),
        Column(
            "judged",
            "Real so far",
            TEXT,
            "How many of this check's findings in this table were real, of those judged: chosen to be applied or "
            "accepted, or mended, and not called no error. Under 30 % of at least 20, they are shown as one line.",
            "18 of 20",
            required=False,
            width=14,
        ),
        Column(
            "finding_id",
            "Finding ID",
            CODE,
            "Made from check, table, key and evidence, so a moved row keeps its finding.",
            "3f9a1c20",
            hidden=True,
        ),
    ),
)

REMINDERS = Table(
    name="reminders",
    sheet="Reminders",
    about="One row per customer to be reminded: all that is overdue or falls due soon.",
    key=("reminder_id",),
    room=Room.DESK,
    sorted_by=("state", "-level", "-overdue_amount", "reminder_id"),
    columns=(
        Column("reminder_id", "Reminder ID", CODE, "Number of the reminder.", "R-000001"),
        Column("customer_id", "Customer ID", Ref("customers"), "Who is reminded.", "C-1001"),
        Column("name", "Name", TEXT, "The customer's name.", "Alma Reyes", private=True),
        Column(
            "state",
            "State",
            Choice("to send", "sent", "skip", "withdrawn"),
            "Choose skip for rows you do not want to send; Mark as sent moves the rest.",
            "to send",
        ),
        Column("level", "Level", INTEGER, "Step of the ladder on the Levels sheet.", "1"),
        Column("level_name", "Tone", TEXT, "Name of the level.", "First reminder"),
        Column("channel", "Channel", Choice("email", "letter", "phone"), "How it goes out.", "email"),
        Column(
            "contact", "Contact", TEXT, "Address for that channel.", "alma@example.com", required=False, private=True
        ),
        Column("overdue_amount", "Overdue", MONEY, "All that is past due.", "120.00", required=False),
        Column("late_days", "Days late", DAYS, "Age of the oldest overdue invoice.", "12", required=False),
        Column("due_soon_amount", "Due soon", MONEY, "What falls due in the next days.", "0.00", required=False),
        Column("next_due_date", "Next due", DATE, "When the next amount falls due.", required=False),
        Column("invoices", "Invoices", LONG_TEXT, "What it is about.", "INV-2026-0001"),
        Column("text", "Text", LONG_TEXT, "The letter or mail, ready to send.", "Dear Alma Reyes, ...", private=True),
        Column("mail_link", "Mail", LINK, "Click to open the mail.", required=False, private=True),
        Column("as_of", "As of", DATE, "Date for which it was worked out.", "2026-10-31"),
        Column("sent_date", "Sent", DATE, "When it was marked as sent.", required=False),
        Column("promise_date", "Promised by", DATE, "By when the customer has promised to pay.", required=False),
        Column(
            "promise_amount", "Promised", MONEY, "How much was promised; blank: all that is overdue.", required=False
        ),
    ),
)
