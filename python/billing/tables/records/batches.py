"""Batches: every import."""

from billing.schema import CODE, DATE, INTEGER, LONG_TEXT, MONEY, Column, Table, TableGroup

BATCHES = Table(
    name="batches",
    sheet="Batches",
    about="One row per import: where the rows came from and how the headers were read.",
    key=("batch_id",),
    group=TableGroup.HIDDEN,
    columns=(
        Column("batch_id", "Batch", CODE, "Number of the import.", "B-000001"),
        Column("batch_date", "Date", DATE, "As-of date of the import.", "2026-10-31"),
        Column("table", "Table", CODE, "Where the rows went.", "charges"),
        Column("source", "Source", CODE, "File name, or the Paste sheet.", "charges.csv"),
        Column("rows", "Rows", INTEGER, "Rows added to the table.", "400"),
        Column("refused", "Refused", INTEGER, "Rows refused.", "2"),
        Column("total_amount", "Total", MONEY, "Sum of the amounts added.", "12,345.00", required=False),
        Column("control_rows", "Control rows", INTEGER, "The row count that was typed in.", required=False),
        Column("control_amount", "Control total", MONEY, "The total that was typed in.", required=False),
        Column(
            "headers",
            "Headers",
            LONG_TEXT,
            "Which header was read as which column; remembered for the next import.",
            required=False,
        ),
    ),
)
