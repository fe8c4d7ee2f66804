"""Runs: every run of an action."""

from billing.schema import CODE, DATE, INTEGER, LONG_TEXT, TIME, Choice, Column, Table, TableGroup

RUNS = Table(
    name="runs",
    sheet="Runs",
    about="One row per run of an action.",
    key=("run_id",),
    group=TableGroup.HIDDEN,
    columns=(
        Column("run_id", "Run", CODE, "Number of the run.", "R-000001"),
        Column("time", "Time", TIME, "When it ran.", "2026-10-31 17:02:11"),
        Column("user", "User", CODE, "Who pressed the button.", "kim"),
        Column("action", "Action", CODE, "What ran.", "create invoices"),
        Column("as_of", "As of", DATE, "The as-of date that it ran for.", "2026-10-31"),
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
            "The sheet that it made, and a fingerprint of what it was made from.",
            "Report 2026-10 made from 3f9a1c2055aa-91b2c3d4e5f60718",
            required=False,
        ),
    ),
)
