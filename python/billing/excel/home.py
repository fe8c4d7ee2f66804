"""Home: writes the control lights, the counts and the last run on the front sheet; hands over the Paste tab."""

from collections.abc import Sequence

import xlwings as xw

LIGHTS_NAME, COUNTS_NAME, LAST_RUN_NAME = "HomeLights", "HomeCounts", "HomeLastRun"


def show(book: xw.Book, name: str, values: Sequence[tuple[object, ...] | None]) -> None:
    """Write lines of Home into one of its named blocks; a line that is None stays as it is."""
    block = book.names[name].refers_to_range
    current = block.options(ndim=2).value
    lines = [list(old) if new is None else list(new) for old, new in zip(current, values, strict=True)]
    if lines != current:
        block.value = lines
