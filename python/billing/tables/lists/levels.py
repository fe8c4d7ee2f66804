"""Levels: the dunning levels, from which day on, and with which words."""

from billing.schema import CODE, INTEGER, MONEY, TEXT, Choice, Column, Table, TableGroup

LEVELS = Table(
    name="levels",
    sheet="Levels",
    about="The dunning levels: from which day each one applies, and which text it uses.",
    key=("level",),
    group=TableGroup.LIST,
    columns=(
        Column("level", "Level", INTEGER, "0 is a notice before the due date; the higher, the firmer.", "1"),
        Column("name", "Name", TEXT, "Name of the level.", "First reminder"),
        Column(
            "from_days", "From day", INTEGER, "Days past the due date from which it applies; negative: before it.", "3"
        ),
        Column(
            "channel",
            "Channel",
            Choice("email", "letter", "phone"),
            "How it is sent, unless the customer prefers another way.",
            "email",
            required=False,
            default="email",
        ),
        Column(
            "minimum_amount",
            "Minimum",
            MONEY,
            "No reminder of this level for less than this in all.",
            "5.00",
            required=False,
        ),
        Column(
            "template", "Text", CODE, "File with the reminder's text in templates/reminders, without .txt.", "1-first"
        ),
    ),
)
