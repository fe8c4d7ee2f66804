"""Import rows: takes rows from the Paste sheet or a file into a table, numbered as a batch."""

import json
from dataclasses import replace

import pandas as pd
from pandas import DataFrame

from billing import money
from billing.actions.action import Action, Outcome, Refused, RejectedRows, Request, Rows
from billing.books import DTYPES, Books
from billing.changes import Changes, TableChanges, next_numbers, result, update
from billing.paste import HeaderMatch, TakenIn, match_headers, take_in
from billing.receivables.closing.closed_months import FROZEN, came_late, closed_through
from billing.receivables.standing.balances import balances
from billing.schema import Table, TableGroup
from billing.tables import BATCHES, BY_NAME, TABLES
from billing.triage.blocking import in_doubt

IMPORTABLE = tuple(
    table for table in TABLES if table.group in (TableGroup.INPUT, TableGroup.LIST) and table.name != "settings"
)
READS = (*(table.name for table in IMPORTABLE), "batches")


def import_rows(books: Books, request: Request) -> Outcome:
    """Append what can be read; what cannot is left with its reason. Headers are matched, never guessed.

    Raises:
        Refused: no table is chosen, there are no rows, or no header of the table's key columns was found.
    """
    rows = request.rows
    if rows is None or not rows.cells:
        raise Refused(
            "There are no rows to import. Paste them with their headers on the Paste sheet, then press Import."
        )
    table = _target(rows.table)
    match = match_headers(rows.headers, table, _remembered(books, table), rows.given)
    taken = _open_months_only(books, table, take_in(table, match, rows.cells, books))
    if taken.frame.empty and not taken.refused:
        raise Refused(
            f"None of the headers belongs to {table.sheet}: {', '.join(rows.headers)}. "
            f"It has {', '.join(table.titles)}."
        )
    batch = next_numbers(books.batches["batch_id"], "B-", 1)[0]
    frame = taken.frame.assign(batch_id=batch) if "batch_id" in table else taken.frame
    line = _batch_line(books, table, rows, frame, match).assign(batch_id=batch, refused=len(taken.refused))
    changes = Changes(_with_balances(books, table, frame, batch) | {"batches": TableChanges(appended=line, why=batch)})
    rejected = RejectedRows(rows.headers, [(rows.cells[row], reason) for row, reason in taken.refused], match.unmatched)
    message = _sentence(table, batch, frame, rejected) + _control(rows, line)
    return Outcome(message, changes if len(frame) else Changes(), tuple(taken.findings), rejected=rejected)


def _open_months_only(books: Books, table: Table, taken: TakenIn) -> TakenIn:
    """Refuse the rows that fall into what is closed."""
    through = closed_through(books.settings)
    if through is None or table.name not in FROZEN:
        return taken
    late = came_late(books, table.name, taken.frame, through)
    reason = f"Its month is closed, through {through:%Y-%m-%d}: date it in an open month, or press Reopen month."
    refused = [(place, reason) for place, is_late in zip(taken.places, late.tolist(), strict=True) if is_late]
    kept = taken.frame[~late].reset_index(drop=True)
    return replace(taken, frame=kept, refused=sorted([*taken.refused, *refused]))


def _with_balances(books: Books, table: Table, frame: DataFrame, batch: str) -> dict[str, TableChanges]:
    """What came, with the columns filled that the workbook computes, and the balances that it moves."""
    before, taken = getattr(books, table.name), TableChanges(appended=frame, why=batch)
    after = books.with_frames(**{table.name: result(before, taken)})
    computed = balances(after)
    if table.name in computed:
        filled = {str(name): column.to_numpy()[len(before) :] for name, column in computed[table.name].items()}
        return {table.name: replace(taken, appended=frame.assign(**filled))}
    changes = {table.name: taken}
    for name, current in computed.items():
        key = BY_NAME[name].key[0]
        moved = [frame[column] for column in ("invoice_id", "source_id") if column in frame]
        sheet: DataFrame = getattr(books, name)
        rows = sheet[key].isin(pd.concat(moved) if moved else []) | (bool(moved) and key == "plan_id")
        rows &= ~sheet.index.isin(in_doubt(books)[name])
        changes[name] = update(sheet[rows], current[rows], list(current.columns), batch)
    return changes


def _target(name: str) -> Table:
    for table in IMPORTABLE:
        if name.strip().lower() in (table.name, table.sheet.lower()):
            return table
    names = ", ".join(table.sheet for table in IMPORTABLE)
    raise Refused(
        f"'{name}' is not a table that rows can be imported into. Choose one of {names}."
        if name
        else f"Choose the table first: {names}."
    )


def _remembered(books: Books, table: Table) -> dict[str, str]:
    """How headers were read in earlier imports into the table."""
    remembered: dict[str, str] = {}
    for text in books.batches.loc[books.batches["table"] == table.name, "headers"].tolist():
        remembered.update(json.loads(text or "{}"))
    return remembered


def _batch_line(books: Books, table: Table, rows: Rows, frame: DataFrame, match: HeaderMatch) -> DataFrame:
    line = {
        "batch_date": books.today,
        "table": table.name,
        "source": rows.source,
        "rows": len(frame),
        "total_amount": _total(table, frame),
        "control_rows": rows.control_rows or 0,
        "control_amount": rows.control_amount or 0,
        "headers": json.dumps(dict(match.matched), ensure_ascii=False),
    }
    return (
        DataFrame([line])
        .assign(batch_id="", refused=0)
        .astype({column.name: DTYPES[column.kind.storage] for column in BATCHES.columns})
    )


def _total(table: Table, frame: DataFrame) -> int:
    """Sum of the column that a control total is about."""
    for name in ("amount", "total_amount", "net_amount"):
        if name in table:
            return int(frame[name].sum())
    return 0


def _control(rows: Rows, line: DataFrame) -> str:
    words = []
    brought = int(line["rows"].iloc[0]) + int(line["refused"].iloc[0])
    if rows.control_rows is not None and rows.control_rows != brought:
        words.append(f" {rows.control_rows:,} rows were expected, but {brought:,} came.")
    total = int(line["total_amount"].iloc[0])
    if rows.control_amount is not None and rows.control_amount != total:
        words.append(
            f" The control total is {money.text(rows.control_amount)}, "
            f"but the rows imported add up to {money.text(total)}."
        )
    return "".join(words)


def _sentence(table: Table, batch: str, frame: DataFrame, rejected: RejectedRows) -> str:
    message = (
        f"{money.counted(len(frame), 'row')} added to {table.sheet} as batch {batch}."
        if len(frame)
        else f"No row was added to {table.sheet}."
    )
    if rejected.rows:
        rows = "1 row was" if len(rejected.rows) == 1 else f"{len(rejected.rows):,} rows were"
        message += f" {rows} refused: the reason is beside each."
    if rejected.unmatched:
        message += f" Not imported, because there is no such column: {', '.join(rejected.unmatched)}."
    return message


def table_names() -> list[str]:
    """Sheets that rows can be imported into."""
    return [BY_NAME[table.name].sheet for table in IMPORTABLE]


ACTION = Action(
    name="import rows",
    command="import",
    title="Import",
    about="Moves the rows on the Paste sheet into the table chosen there; rows that cannot be read stay, "
    "each with its reason.",
    icon="ImportTextFile",
    reads=READS,
    run=import_rows,
    asks=True,
)
