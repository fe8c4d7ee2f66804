"""Edits: what the cells that a run puts right hold now, for the Journal and for the way back."""

from collections.abc import Mapping
from dataclasses import replace

from billing.changes import UNREAD, CellEdit, Changes
from billing.excel.apply import position
from billing.excel.blocks import ChangedMeanwhile
from billing.paste import RawTable
from billing.schema import Table
from billing.tables import BY_NAME


def with_old_cells(changes: Changes, raws: Mapping[str, RawTable]) -> Changes:
    """The changes, each cell that is put right with what it holds now.

    Raises:
        ChangedMeanwhile: a cell does not hold what the change says that it should.
    """
    return Changes({
        name: replace(change, edits=tuple(_with_old(BY_NAME[name], edit, raws[name]) for edit in change.edits))
        for name, change in changes.tables.items()
    })  # fmt: skip


def _with_old(table: Table, edit: CellEdit, raw: RawTable) -> CellEdit:
    old = raw.rows.columns[position(table, edit.column, raw)].cell(edit.row - raw.first_row)
    if edit.old is not UNREAD and edit.old != old:
        raise ChangedMeanwhile(
            f"{table.sheet} row {edit.row}: {table[edit.column].title} was changed after the run. "
            "Nothing was written. Undo the later change first."
        )
    return replace(edit, old=old)
