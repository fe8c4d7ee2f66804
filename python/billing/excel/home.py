"""Home: writes the control lights, the counts and the last run on the front sheet; reads the reason typed there."""

from collections.abc import Mapping, Sequence

import xlwings as xw

from billing.excel.names import REASON_NAME


def show(book: xw.Book, shown: Mapping[str, Sequence[tuple[object, ...] | None]]) -> None:
    """Write lines of Home into its named blocks; a line that is None stays as it is.

    All of them are read before the first is written: without Excel a sheet that was written to is slow to read.
    """
    blocks = {name: book.names[name].refers_to_range for name in shown}
    current = {name: block.options(ndim=2).value for name, block in blocks.items()}
    for name, values in shown.items():
        lines = [list(old) if new is None else list(new) for old, new in zip(current[name], values, strict=True)]
        if lines != current[name]:
            blocks[name].value = lines


def reason(book: xw.Book) -> str:
    """The reason typed on Home; '' where the workbook is too old to have a cell for it."""
    try:
        return str(book.names[REASON_NAME].refers_to_range.value or "")
    except Exception:  # noqa: BLE001 - each engine of xlwings raises its own kind for a name that is not there
        return ""


def clear_reason(book: xw.Book) -> None:
    """Empty the reason: the next one is another."""
    book.names[REASON_NAME].refers_to_range.value = None
