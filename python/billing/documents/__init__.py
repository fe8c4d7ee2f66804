"""What people read: invoices, reminders, the month's report. Data in, a text or a small workbook out; no sums here.

A document is drawn once, as a workbook of its own. Bringing it into the billing workbook, or saving it beside it, is
the work of ``excel``.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Document:
    """A drawn document.

    ``name`` is a file's name without its ending, or what a person calls the sheet; it never holds a customer's name.
    ``sheet`` is the sheet to bring in; for a file, the first of its sheets. ``content`` is an .xlsx. ``kind`` says
    where it goes: a sheet into the billing workbook, a file beside it.
    """

    name: str
    sheet: str
    content: bytes
    kind: Literal["sheet", "file"]
    #: A word at the head of the sheet that tells what it was made from: a sheet that has it already is up to date.
    mark: str = ""
