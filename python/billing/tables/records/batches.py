"""Batches: every import."""

from billing.schema import CODE, DATE, INTEGER, LONG_TEXT, MONEY, Column, Table, TableGroup

BATCHES = Table(
    name="batches",
    sheet="Batches",
    about="One row per import: where the rows came from and how its headers were read.",
    key=("batch_id",),
    group=TableGroup.HIDDEN,
    columns=(
        Column("batch_id", "Batch", CODE, "Number of the import.", "B-000001"),
        Column("batch_date", "Date", DATE, "As-of date of the import.", "2026-10-31"),
        Column("table", "Table", CODE, "Where the rows went.", "charges"),
        Column("source", "Source", CODE, "File name, or the Paste tab.", "charges.csv"),
        Column("rows", "Rows", INTEGER, "Rows taken in.", "400"),
        Column("refused", "Refused", INTEGER, "Rows refused.", "2"),
        Column("total_amount", "Total", MONEY, "Sum of the amounts taken in.", "12,345.00", required=False),
        Column("control_rows", "Control rows", INTEGER, "Row count that was typed in.", required=False),
        Column("control_amount", "Control total", MONEY, "Total that was typed in.", required=False),
        Column(
            "headers",
            "Headers",
            LONG_TEXT,
            "Which header was read as which column; used again next time.",
            required=False,
        ),
    ),
)
