"""Users: who may correct how much."""

from billing.schema import CODE, MONEY, TEXT, Column, Table, TableGroup

USERS = Table(
    name="users",
    sheet="Users",
    about="Who may correct how much. Who is not listed has the write-off limit of Settings.",
    key=("user",),
    group=TableGroup.LIST,
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
