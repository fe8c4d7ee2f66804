"""An xlwings engine for workbook files: the same xlwings code where there is no Excel.

    import xlwings as xw, xlwings_offline
    xlwings_offline.activate()
    book = xw.Book("book.xlsm")

It edits part by part: what is not touched stays byte for byte, and no part is ever lost.
"""

import xlwings as xw

from xlwings_offline.cells.arrays.packed_columns import PackedColumn
from xlwings_offline.errors import CannotOverwrite, NotImplementedOffline, Refusal, Unreadable
from xlwings_offline.model.calls import counted
from xlwings_offline.model.engine import Engine
from xlwings_offline.model.ranges.range import Range

__all__ = ["CannotOverwrite", "NotImplementedOffline", "Refusal", "Unreadable", "activate", "counted", "packed_columns"]


def activate() -> xw.main.Engine:
    """Make this the engine that xlwings works with; returns it."""
    if Engine.name not in xw.engines.engines_by_name:
        xw.engines.add(xw.main.Engine(impl=Engine()))
    engine = xw.engines[Engine.name]
    engine.activate()
    return engine


def packed_columns(cells: xw.Range) -> list[PackedColumn] | None:
    """The cells of a range by column, packed into arrays: a large sheet is read so in a third of the time.

    Empty texts are blank, and errors are their text. None where xlwings has to read them cell by cell: with another
    engine, and where the range is small or was written to.
    """
    return cells.impl.packed() if isinstance(cells.impl, Range) else None
