"""An xlwings engine for workbook files: the same xlwings code where there is no Excel.

    import xlwings as xw, xlwings_offline
    xlwings_offline.activate()
    book = xw.Book("book.xlsm")

A workbook is edited part by part: what is not touched stays byte for byte, and nothing is lost.
"""

import xlwings as xw

from xlwings_offline.cells.arrays.packed_columns import PackedColumn
from xlwings_offline.errors import CannotOverwrite, NotImplementedOffline, Refusal, Unreadable
from xlwings_offline.model.calls import counted
from xlwings_offline.model.engine import Engine
from xlwings_offline.model.ranges.range import Range

__all__ = ["CannotOverwrite", "NotImplementedOffline", "Refusal", "Unreadable", "activate", "counted", "packed_columns"]


def activate() -> xw.main.Engine:
    """Make this the active engine of xlwings; returns it."""
    if Engine.name not in xw.engines.engines_by_name:
        xw.engines.add(xw.main.Engine(impl=Engine()))
    engine = xw.engines[Engine.name]
    engine.activate()
    return engine


def packed_columns(cells: xw.Range) -> list[PackedColumn] | None:
    """The cells of a range by column, packed into arrays, which for a large sheet takes a third of the time.

    Empty texts are blanks, and errors are their text. None if the cells have to be read through xlwings: with another
    engine, or if the range is small or was written to.
    """
    return cells.impl.packed() if isinstance(cells.impl, Range) else None
