"""Blocks: cells written in one go, each only where nothing has changed since it was read, and all of them or none."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import xlwings as xw

from billing.excel.cells import TEXT_FORMAT, typed_text
from billing.excel.place import Place


class ChangedMeanwhile(Exception):
    """What is about to be overwritten is not what was read; the text says where. Nothing was written."""


@dataclass(frozen=True)
class Block:
    """Cells to be written in one go: what stood there, what comes there, and the table's last row after that."""

    place: Place
    row: int
    column: int
    old: list[list[object]]
    new: list[list[object]]
    last_row: int
    #: Whether its cells keep the kind of what they get, text or number, whatever their format makes of it.
    as_is: bool = False


def write_blocks(blocks: list[Block]) -> None:
    """Write all blocks; where one cannot be written, put back what stood there.

    Raises:
        ChangedMeanwhile: a cell is no longer as it was read.
    """
    for block in blocks:
        _compare(block)
    with _without_totals(blocks):
        _write_all(blocks)


def _write_all(blocks: list[Block]) -> None:
    """Write the blocks, taking each off the list: what is written need not be kept as well."""
    written: list[tuple[Block, tuple[int, int]]] = []
    try:
        while blocks:
            block = blocks.pop(0)
            shape = max(len(block.old), len(block.new)), len((block.new or block.old)[0])
            written.append((replace(block, new=[]), shape))
            _write(block, block.new, block.last_row, shape)
    except BaseException:
        for block, shape in reversed(written):
            _write(block, block.old, block.place.last_row, shape)
        raise


@contextmanager
def _without_totals(blocks: list[Block]) -> Iterator[None]:
    """Switch off the totals rows of tables that get another size, and on again below their new last rows."""
    resized = {block.place.name: block.place for block in blocks if block.last_row != block.place.last_row}
    tables = [place.sheet.tables[place.name] for place in resized.values() if place.has_totals]
    for table in tables:
        table.show_totals = False
    try:
        yield
    finally:
        for table in tables:
            table.show_totals = True


def _write(block: Block, cells: list[list[object]], last_row: int, shape: tuple[int, int]) -> None:
    place, (height, width) = block.place, shape
    if last_row > place.last_row:
        _resize(place, last_row)
    padded = cells + [[None] * width] * (height - len(cells))
    target = place.sheet.range((block.row, block.column))
    if block.as_is:
        _write_as_is(target.resize(height, width), padded)
    else:
        target.value = padded
    if last_row < max(place.last_row, block.last_row):
        _resize(place, last_row)


def _write_as_is(target: xw.Range, cells: list[list[object]]) -> None:
    look = target.number_format
    if not look:  # None: the cells differ in their formats
        for row, row_cells in zip(target.rows, cells, strict=True):
            _write_as_is(row, [row_cells])
        return
    has_others = look == TEXT_FORMAT and any(not isinstance(cell, str | None) for row in cells for cell in row)
    if has_others:
        target.number_format = "General"
    shown = "General" if has_others else look
    target.value = [[typed_text(cell, shown) if isinstance(cell, str) else cell for cell in row] for row in cells]
    if has_others:
        target.number_format = look


def _resize(place: Place, last_row: int) -> None:
    place.sheet.tables[place.name].resize(
        place.sheet.range((place.header_row, place.first_column), (last_row, place.last_column))
    )


def _compare(block: Block) -> None:
    if not block.old:
        return
    corner = (block.row + len(block.old) - 1, block.column + len(block.old[0]) - 1)
    now = block.place.sheet.range((block.row, block.column), corner).options(ndim=2, err_to_str=True).value
    for offset, (current, read) in enumerate(zip(now, block.old, strict=True)):
        if list(current) != list(read):
            raise ChangedMeanwhile(
                f"{block.place.sheet.name} row {block.row + offset} was changed while this ran. "
                "Nothing was written. Press the button again."
            )
