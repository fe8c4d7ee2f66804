"""Findings: what is wrong, kept in step by Check, with what the office decided about it."""

from billing.schema import CODE, DATE, LINK, LONG_TEXT, MONEY, TEXT, Choice, Column, Table, TableGroup

#: What the clerk decides about a finding.
CHOICES = ("apply", "accept", "snooze", "not an error")

FINDINGS = Table(
    name="findings",
    sheet="Findings",
    about="What is wrong, where it is and what to do about it. Check keeps it up to date; your choices stay.",
    key=("finding_id",),
    group=TableGroup.DESK,
    sorted_by=("state", "severity", "-amount", "place", "check"),
    columns=(
        Column(
            "severity",
            "Severity",
            Choice("error", "warning", "note"),
            "An error keeps its row from being invoiced or applied; a warning is work for today; a note is worth a "
            "look.",
            "error",
        ),
        Column(
            "message",
            "What is wrong",
            LONG_TEXT,
            "What was found, and how it shows.",
            "P-5001 is 100.00, but 100.01 is applied from it.",
            private=True,
            width=78,
        ),
        Column("fix", "What to do", LONG_TEXT, "What puts it right.", "Lower one of its allocations."),
        Column("place", "Where", LINK, "The cell; click to go there.", "Payments!H12"),
        Column("amount", "Amount", MONEY, "The money at stake.", "0.01", required=False),
        Column("actual", "Is", CODE, "What the cell holds.", "129.00", required=False, private=True),
        Column("expected", "Should be", CODE, "What it should hold.", "120.00", required=False, private=True),
        Column(
            "proposed",
            "Change to",
            CODE,
            "What Apply fixes would write into the cell; blank where only a person can decide.",
            "120.00",
            required=False,
            private=True,
        ),
        Column(
            "choice",
            "Choice",
            Choice(*CHOICES),
            "Apply: Apply fixes makes the change. Accept: it is real and stays, for the reason given, until the date "
            "in Until if there is one. Snooze: hide it until the date in Until. Not an error: the row is right as it "
            "is.",
            "apply",
            required=False,
        ),
        Column("reason", "Reason", TEXT, "Why it is accepted, or is not an error.", "Agreed by phone", required=False),
        Column(
            "until",
            "Until",
            DATE,
            "Accepted up to and including this day, or snoozed until it.",
            "2026-11-30",
            required=False,
        ),
        Column("owner", "Owner", CODE, "Who is looking after it.", "kim", required=False),
        Column("next_step", "Next step", TEXT, "What happens next.", "Call the bank", required=False),
        Column("due_date", "Due", DATE, "When it has to be done.", "2026-11-06", required=False),
        Column(
            "state",
            "State",
            Choice("open", "snoozed", "accepted", "not an error", "fixed"),
            "Set by Check; fixed: no longer found.",
            "open",
        ),
        Column("first_seen", "First seen", DATE, "As-of date of the first check that found it.", "2026-10-31"),
        Column("last_seen", "Last seen", DATE, "As-of date of the last check that found it.", "2026-10-31"),
        Column("table", "Table", CODE, "The table that the row is in.", "payments", hidden=True),
        Column("key", "Key", CODE, "Key of the row.", "P-5001", required=False, private=True),
        Column("other", "Other key", CODE, "For a pair: key of the other row.", "P-5000", required=False, hidden=True),
        Column("column", "Column", CODE, "The column to look at.", "amount", required=False, hidden=True),
        Column("check", "Check", CODE, "Name of the check.", "overallocated_payment", width=30),
        Column("ref", "Ref", CODE, "The check's number in the catalogue.", "C02", required=False),
        Column(
            "judged",
            "Real so far",
            TEXT,
            "How many of this check's findings in this table were real, out of those decided on: applied, accepted "
            "or put right, rather than called not an error. Below 30 % of 20 or more, they are shown as a single line.",
            "18 of 20",
            required=False,
            width=14,
        ),
        Column(
            "finding_id",
            "Finding ID",
            CODE,
            "Made of check, cell and evidence, so a moved row or a reworded sentence keeps its finding.",
            "3f9a1c20",
            hidden=True,
        ),
    ),
)
