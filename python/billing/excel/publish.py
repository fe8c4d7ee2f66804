"""Publish: brings a drawn document into the workbook as a sheet, or puts it beside the workbook as a file."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import xlwings as xw

from billing.tables import REMINDERS


class Drawn(Protocol):
    """A document as this room knows it: an .xlsx, and whether it becomes a sheet or a file."""

    @property
    def name(self) -> str:
        """Name of the file, without its ending."""

    @property
    def sheet(self) -> str:
        """Name of the sheet."""

    @property
    def content(self) -> bytes:
        """The .xlsx."""

    @property
    def mark(self) -> str:
        """A word at the head of the sheet that tells what it was made from, or ''."""

    @property
    def kind(self) -> str:
        """'sheet' or 'file'."""


def publish(book: xw.Book, documents: Sequence[Drawn], folder: Path) -> list[str]:
    """Put each document where it belongs; returns sheet names and file paths."""
    return [
        _as_sheet(book, document) if document.kind == "sheet" else _as_file(document, folder) for document in documents
    ]


def is_current(book: xw.Book, document: Drawn) -> bool:
    """Whether the workbook has this very sheet already."""
    if not document.mark or document.sheet not in [sheet.name for sheet in book.sheets]:
        return False
    head = book.sheets[document.sheet].range((1, 1), (4, 12)).options(ndim=2).value
    return any(document.mark in str(cell) for row in head for cell in row)


def _as_file(document: Drawn, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{document.name}.xlsx"
    path.write_bytes(document.content)
    return str(path)


def _as_sheet(book: xw.Book, document: Drawn) -> str:
    """Replace the sheet of that name, which goes only once the new one is in."""
    names = [sheet.name for sheet in book.sheets]
    old = book.sheets[document.sheet] if document.sheet in names else None
    if old is not None:
        old.name = f"old {document.sheet}"[:31]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "document.xlsx"
        path.write_bytes(document.content)
        drawn = book.app.books.open(str(path))
        try:
            drawn.sheets[0].copy(after=book.sheets[REMINDERS.sheet], name=document.sheet)
        finally:
            drawn.close()
    if old is not None:
        old.delete()
    return document.sheet
