"""Raw cells as they stand on a sheet, and what every reading of them needs: their errors, and their text made clean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from billing.paste.cells.packed_columns import PackedRows

#: Texts that Excel shows in a cell whose formula failed.
ERRORS: Final = frozenset((
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
    "#CONNECT!", "#UNKNOWN!", "#GETTING_DATA", "#EXTERNAL!", "#BUSY!", "#PYTHON!",
))  # fmt: skip
#: Excel on Windows hands newer errors over as whole numbers between these.
FIRST_ERROR, LAST_ERROR = -2146826288, -2146826238
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True)
class RawTable:
    """Cells of one table: float, str, bool, datetime or None, row by row under the titles.

    ``first_row`` is the sheet row of the first of them; ``below`` and ``beside`` are cells just outside the table.
    ``has_totals``: Excel's own totals row is switched on; it is no row of the table, and stands blank in ``below``.
    """

    titles: list[str]
    rows: PackedRows
    first_row: int
    below: list[list[Any]] = field(default_factory=list)
    beside: list[list[Any]] = field(default_factory=list)
    has_totals: bool = False

    @classmethod
    def of(cls, titles: list[str], rows: Sequence[Sequence[Any]], first_row: int, **more: Any) -> "RawTable":
        """The cells from lists of them, row by row."""
        return cls(titles, PackedRows.of(rows, len(titles)), first_row, **more)


def is_error(cell: object) -> bool:
    """Whether the cell holds one of Excel's errors."""
    if isinstance(cell, str):
        return cell.strip().upper() in ERRORS
    return type(cell) in (int, float) and FIRST_ERROR <= cell <= LAST_ERROR  # type: ignore[operator]


def clean(text: str, *, one_line: bool = True) -> str:
    """The text without what cannot be seen; on one line, runs of spaces are one space."""
    text = _INVISIBLE.sub("", text).replace("\u00a0", " ").replace("\u202f", " ")
    return _SPACES.sub(" ", text).strip() if one_line else text.strip()


def is_empty(cell: object) -> bool:
    """Whether the cell holds nothing that can be seen."""
    return cell is None or (isinstance(cell, str) and not clean(cell)) or cell != cell  # noqa: PLR0124 - not a number


def shown(cell: object) -> str:
    """The cell in a message, as it stands."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, float) and abs(cell) >= 1e15:
        return f"{cell:.6G}"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    text = repr(cell)[1:-1] if isinstance(cell, str) and _INVISIBLE.search(cell) else str(cell)
    return text if len(text) <= 60 else text[:57] + "..."
