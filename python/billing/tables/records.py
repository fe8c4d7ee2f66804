"""Records kept out of sight: every run, every change, every import, every closed month."""

from billing.schema import CODE, DATE, INTEGER, LONG_TEXT, MONEY, TIME, VERBATIM, Choice, Column, Room, Table

RUNS = Table(
    name="runs",
    sheet="Runs",
    about="One row per run of an action.",
    key=("run_id",),
    room=Room.HIDDEN,
    columns=(
        Column("run_id", "Run", CODE, "Number of the run.", "R-000001"),
        Column("time", "Time", TIME, "When it ran.", "2026-10-31 17:02:11"),
        Column("user", "User", CODE, "Who pressed the button.", "kim"),
        Column("action", "Action", CODE, "What ran.", "create invoices"),
        Column("as_of", "As of", DATE, "Date for which it ran.", "2026-10-31"),
        Column("message", "Message", LONG_TEXT, "What the clerk was told.", "12 invoices created."),
        Column("appended", "Added", INTEGER, "Rows added.", "12"),
        Column("updated", "Changed", INTEGER, "Cells changed.", "40"),
        Column("removed", "Removed", INTEGER, "Rows removed.", "0"),
        Column("state", "State", Choice("done", "undone"), "Whether it was undone.", "done"),
        Column("undoes", "Undoes", CODE, "For an undo: the run it took back.", required=False),
        Column(
            "made",
            "Made",
            CODE,
            "The sheet that it made, with the mark of what it was made from.",
            "Report 2026-10 made from 3f9a1c2055aa-91b2c3d4e5f60718",
            required=False,
        ),
    ),
)

JOURNAL = Table(
    name="journal",
    sheet="Journal",
    about="Every change of every run: one row per changed table row, from which a run can be undone.",
    key=("run_id", "line"),
    room=Room.HIDDEN,
    columns=(
        Column("run_id", "Run", CODE, "The run that changed it.", "R-000001"),
        Column("line", "Line", INTEGER, "Place within the run.", "1"),
        Column("time", "Time", TIME, "When.", "2026-10-31 17:02:11"),
        Column("user", "User", CODE, "Who.", "kim"),
        Column("action", "Action", CODE, "By which action.", "apply payments"),
        Column("table", "Table", CODE, "In which table.", "invoices"),
        Column("key", "Key", CODE, "In which row.", "INV-2026-0001", required=False),
        Column("column", "Column", CODE, "Which cells; '*' is the whole row.", "balance"),
        Column(
            "old",
            "Old",
            VERBATIM,
            "What stood there; a list when several cells changed.",
            "120.00",
            required=False,
            private=True,
        ),
        Column("new", "New", VERBATIM, "What stands there now.", "0.00", required=False, private=True),
        Column("why", "Why", CODE, "Reason of the change.", required=False),
    ),
)

BATCHES = Table(
    name="batches",
    sheet="Batches",
    about="One row per import: where the rows came from and how its headers were read.",
    key=("batch_id",),
    room=Room.HIDDEN,
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

SNAPSHOTS = Table(
    name="snapshots",
    sheet="Snapshots",
    about="The rows of every closed month as they were at its closing, packed; Check holds them against the rows now.",
    key=("month", "table", "part"),
    room=Room.HIDDEN,
    columns=(
        Column("month", "Month", CODE, "The month that was closed.", "2026-10"),
        Column("table", "Table", CODE, "Whose rows.", "payments"),
        Column("part", "Part", INTEGER, "A cell holds only so much: the first, second, third part.", "1"),
        Column("rows", "Rows", INTEGER, "Rows of the table that were closed.", "120"),
        Column("amount", "Amount", MONEY, "What their amounts came to.", "12,345.00"),
        Column("mark", "Mark", CODE, "Check number of what is kept.", "3f9a1c2055aa"),
        Column("kept", "Kept", LONG_TEXT, "The rows: Parquet, in base64.", "b64:UEFSMQ=="),
    ),
)
