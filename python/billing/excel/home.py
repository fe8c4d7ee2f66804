"""Home: writes the control lights, the counts and the last run on the front sheet; reads the reason typed there."""

from collections.abc import Sequence

import xlwings as xw

LIGHTS_NAME, COUNTS_NAME, LAST_RUN_NAME = "HomeLights", "HomeCounts", "HomeLastRun"
REASON_NAME = "Reason"


def show(book: xw.Book, name: str, values: Sequence[tuple[object, ...] | None]) -> None:
    """Write lines of Home into one of its named blocks; a line that is None stays as it is."""
    block = book.names[name].refers_to_range
    current = block.options(ndim=2).value
    lines = [list(old) if new is None else list(new) for old, new in zip(current, values, strict=True)]
    if lines != current:
        block.value = lines


def reason(book: xw.Book) -> str:
    """The reason typed on Home; '' where the workbook is too old to have a cell for it."""
    try:
        return str(book.names[REASON_NAME].refers_to_range.value or "")
    except Exception:  # noqa: BLE001 - each engine of xlwings raises its own kind for a name that is not there
        return ""


def clear_reason(book: xw.Book) -> None:
    """Empty the reason: the next one is another."""
    book.names[REASON_NAME].refers_to_range.value = None
