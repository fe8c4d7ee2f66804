"""Users: who may correct how much."""

from billing.schema import CODE, MONEY, TEXT, Column, Table, TableGroup

USERS = Table(
    name="users",
    sheet="Users",
    about="Who may correct how much. Anyone not listed has the write-off limit on Settings.",
    key=("user",),
    group=TableGroup.LIST,
    columns=(
        Column("user", "User", CODE, "The person's user name on the computer, as on Runs.", "kim"),
        Column("name", "Name", TEXT, "The person's name.", "Kim Park", required=False),
        Column(
            "limit_amount",
            "Limit",
            MONEY,
            "The most that the person may credit, refund or write off, or approve for others.",
            "50.00",
        ),
    ),
)
