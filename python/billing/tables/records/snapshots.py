"""Snapshots: the rows of every closed month."""

from billing.schema import CODE, INTEGER, LONG_TEXT, MONEY, Column, Table, TableGroup

SNAPSHOTS = Table(
    name="snapshots",
    sheet="Snapshots",
    about="The rows of every closed month as they were when it was closed, packed; Check compares them with the "
    "rows as they are now.",
    key=("month", "table", "part"),
    group=TableGroup.HIDDEN,
    columns=(
        Column("month", "Month", CODE, "The month that was closed.", "2026-10"),
        Column("table", "Table", CODE, "Whose rows.", "payments"),
        Column("part", "Part", INTEGER, "A cell holds only so much: the first part, the second, and so on.", "1"),
        Column("rows", "Rows", INTEGER, "How many rows of the table were closed.", "120"),
        Column("amount", "Amount", MONEY, "What their amounts came to.", "12,345.00"),
        Column("mark", "Mark", CODE, "Checksum of what is kept.", "3f9a1c2055aa"),
        Column("kept", "Kept", LONG_TEXT, "The rows: Parquet, in base64.", "b64:UEFSMQ=="),
    ),
)
