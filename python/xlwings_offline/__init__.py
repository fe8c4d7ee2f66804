"""An xlwings engine for workbook files: the same xlwings code where there is no Excel.

    import xlwings as xw, xlwings_offline
    xlwings_offline.activate()
    book = xw.Book("book.xlsm")

It edits part by part: what is not touched stays byte for byte, and no part is ever lost.
"""

from collections.abc import Iterable

import xlwings as xw

from xlwings_offline.book import Book
from xlwings_offline.calls import counted
from xlwings_offline.engine import Engine
from xlwings_offline.errors import CannotOverwrite, NotImplementedOffline, Refusal, Unreadable

__all__ = ["CannotOverwrite", "NotImplementedOffline", "Refusal", "Unreadable", "activate", "counted", "expect"]


def activate() -> xw.main.Engine:
    """Make this the engine that xlwings works with; returns it."""
    if Engine.name not in xw.engines.engines_by_name:
        xw.engines.add(xw.main.Engine(impl=Engine()))
    engine = xw.engines[Engine.name]
    engine.activate()
    return engine


def expect(book: xw.Book, sheets: Iterable[str]) -> None:
    """Say which sheets will be read whole, in this order: the next is parsed meanwhile. Other engines do not mind."""
    if isinstance(book.impl, Book):
        book.impl.workbook.expect(sheets)
