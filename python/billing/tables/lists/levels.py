"""Levels: the dunning levels, from which day on, and with which words."""

from billing.schema import CODE, INTEGER, MONEY, TEXT, Choice, Column, Table, TableGroup

LEVELS = Table(
    name="levels",
    sheet="Levels",
    about="The ladder of reminders: from which day on, and with which words.",
    key=("level",),
    group=TableGroup.LIST,
    columns=(
        Column("level", "Level", INTEGER, "0 is a notice before the due date; higher is firmer.", "1"),
        Column("name", "Name", TEXT, "How the level is called.", "First reminder"),
        Column("from_days", "From day", INTEGER, "Days past the due date; negative is before it.", "3"),
        Column(
            "channel",
            "Channel",
            Choice("email", "letter", "phone"),
            "How it is sent if the customer has no other wish.",
            "email",
            required=False,
            default="email",
        ),
        Column("minimum_amount", "Minimum", MONEY, "No reminder for less than this in all.", "5.00", required=False),
        Column(
            "template", "Text", CODE, "File of the reminder's text in templates/reminders, without ending.", "1-first"
        ),
    ),
)
