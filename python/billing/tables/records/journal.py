"""Journal: every change of every run."""

from billing.schema import CODE, INTEGER, TIME, VERBATIM, Column, Table, TableGroup

JOURNAL = Table(
    name="journal",
    sheet="Journal",
    about="Every change made by every run: one row per changed table row, from which the run can be undone.",
    key=("run_id", "line"),
    group=TableGroup.HIDDEN,
    columns=(
        Column("run_id", "Run", CODE, "The run that changed it.", "R-000001"),
        Column("line", "Line", INTEGER, "Place within the run.", "1"),
        Column("time", "Time", TIME, "When.", "2026-10-31 17:02:11"),
        Column("user", "User", CODE, "Who.", "kim"),
        Column("action", "Action", CODE, "By which action.", "apply payments"),
        Column("table", "Table", CODE, "In which table.", "invoices"),
        Column("key", "Key", CODE, "In which row.", "INV-2026-0001", required=False),
        Column("column", "Column", CODE, "Which cells; '*': the whole row.", "balance"),
        Column(
            "old",
            "Old",
            VERBATIM,
            "What was there before; a list where several cells changed.",
            "120.00",
            required=False,
            private=True,
        ),
        Column("new", "New", VERBATIM, "What is there now.", "0.00", required=False, private=True),
        Column("why", "Why", CODE, "Reason for the change.", required=False),
    ),
)
