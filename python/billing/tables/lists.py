"""Lists: terms, taxes, reminder levels, users, and what is not the same: what other tables choose from, and checks ask."""

from typing import Final

from billing.schema import CODE, DATE, FLAG, INTEGER, LONG_TEXT, MONEY, PERCENT, TEXT, Choice, Column, Room, Table

TERMS = Table(
    name="terms",
    sheet="Terms",
    about="Payment terms that customers and invoices may carry.",
    key=("terms",),
    room=Room.LIST,
    columns=(
        Column("terms", "Terms", CODE, "As it is written on the invoice, such as NET 30 or 2/10 NET 30.", "NET 30"),
        Column("about", "Meaning", LONG_TEXT, "In words.", "Payable within 30 days", required=False),
    ),
)

TAXES = Table(
    name="taxes",
    sheet="Taxes",
    about="Tax codes and their rates.",
    key=("tax_code",),
    room=Room.LIST,
    columns=(
        Column("tax_code", "Tax", CODE, "Code used on services and lines.", "EXEMPT", also=("tax code",)),
        Column("rate", "Rate %", PERCENT, "Rate in percent: 21 means 21 %.", "0"),
        Column(
            "in_prices",
            "In prices",
            FLAG,
            "yes: prices with this code include the tax; no: it is added.",
            required=False,
        ),
        Column("about", "Meaning", LONG_TEXT, "In words.", "No tax", required=False),
    ),
)

LEVELS = Table(
    name="levels",
    sheet="Levels",
    about="The ladder of reminders: from which day on, and with which words.",
    key=("level",),
    room=Room.LIST,
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

USERS = Table(
    name="users",
    sheet="Users",
    about="Who may correct how much. Who is not listed has the write-off limit of Settings.",
    key=("user",),
    room=Room.LIST,
    columns=(
        Column("user", "User", CODE, "The name that the computer knows the person by, as on Runs.", "kim"),
        Column("name", "Name", TEXT, "Who it is.", "Kim Park", required=False),
        Column(
            "limit_amount",
            "Limit",
            MONEY,
            "Up to this, credit notes, refunds and write-offs may be made, or approved for others.",
            "50.00",
        ),
    ),
)

NOT_THE_SAME = Table(
    name="not_the_same",
    sheet="Not the same",
    about="Pairs that look like one and are two; Check does not ask about them again. A duplicate called no error on "
    "Findings comes here by itself; delete a row, and Check asks again.",
    key=("what", "one_id", "other_id"),
    room=Room.LIST,
    columns=(
        Column("what", "What", Choice("customers", "charges", "invoices", "payments"), "What both are.", "customers"),
        Column("one_id", "Number", CODE, "Number of the one.", "C-1001"),
        Column("other_id", "Other number", CODE, "Number of the other.", "C-1002"),
        Column("reason", "Reason", TEXT, "How it is known that they are two.", "Twins", required=False, private=True),
        Column("user", "By", CODE, "Who says so.", "kim", required=False),
        Column("said_date", "Date", DATE, "Since when.", "2026-10-31", required=False),
    ),
)

#: What a new workbook starts with: cells in the order of the table's columns.
STARTING_ROWS: Final[dict[str, list[list[object]]]] = {
    "terms": [
        ["DUE", "Payable at once"],
        ["NET 15", "Payable within 15 days"],
        ["NET 30", "Payable within 30 days"],
        ["2/10 NET 30", "2 % discount within 10 days, else payable within 30 days"],
        ["EOM+30D", "Payable 30 days after the end of the month"],
        ["DAY 15 +1M", "Payable on the 15th of the next month"],
    ],
    "taxes": [
        ["EXEMPT", 0.0, "no", "Not taxed, as medical services usually are"],
        ["SALES", 7.25, "no", "Sales tax"],
    ],
    "levels": [
        [0.0, "Notice before the due date", -5.0, "email", 5.0, "0-notice"],
        [1.0, "Friendly reminder", 3.0, "email", 5.0, "1-first"],
        [2.0, "Second reminder", 15.0, "email", 5.0, "2-second"],
        [3.0, "Firm reminder", 30.0, "letter", 5.0, "3-firm"],
        [4.0, "Final reminder", 60.0, "letter", 5.0, "4-final"],
    ],
}
