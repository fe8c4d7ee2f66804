"""Not the same: pairs that look like one and are two."""

from billing.schema import CODE, DATE, TEXT, Choice, Column, Table, TableGroup

NOT_THE_SAME = Table(
    name="not_the_same",
    sheet="Not the same",
    about="Pairs that look like duplicates but are not; Check does not ask about them again. A duplicate marked as "
    "not an error on Findings is added by itself; delete a row, and Check asks again.",
    key=("what", "one_id", "other_id"),
    group=TableGroup.LIST,
    columns=(
        Column(
            "what",
            "What",
            Choice("customers", "charges", "invoices", "payments"),
            "What kind of rows they are.",
            "customers",
        ),
        Column("one_id", "Number", CODE, "Number of the first.", "C-1001"),
        Column("other_id", "Other number", CODE, "Number of the other.", "C-1002"),
        Column("reason", "Reason", TEXT, "How it is known that they are two.", "Twins", required=False, private=True),
        Column("user", "By", CODE, "Who said so.", "kim", required=False),
        Column("said_date", "Date", DATE, "When it was said.", "2026-10-31", required=False),
    ),
)
