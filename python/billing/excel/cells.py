"""Cells: a frame's values as the cells that show them. The border where whole units become Excel's floats."""

from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.schema import Column, Storage, Table

#: The format of cells that take everything for text.
TEXT_FORMAT: Final = "@"


def column_cells(values: "Series[Any]", column: Column, *, keep_zeros: bool = False) -> list[object]:
    """The cells of one column, top to bottom; blanks are None, and so is a zero where the column may stay empty."""
    kind = column.kind
    if kind.storage is Storage.NUMBER:
        units = values.to_numpy(dtype=np.int64)
        floats: list[object] = money.to_floats(units, kind.units).tolist()
        if column.required or column.computed or keep_zeros:
            return floats
        return [cell if unit else None for cell, unit in zip(floats, units.tolist(), strict=True)]
    if kind.storage is Storage.FLAG:
        return ["yes" if value else None for value in values.tolist()]
    if kind.link:
        return [link_cell(value) if value else None for value in values.tolist()]
    if kind.storage is Storage.TEXT:
        return _text_cells(values, is_text_format=kind.number_format == TEXT_FORMAT)
    return [None if value is None else value for value in values.to_numpy().astype("datetime64[s]").tolist()]


def row_cells(frame: DataFrame, table: Table, titles: list[str]) -> list[list[object]]:
    """The cells of whole rows under the titles as they stand on the sheet; columns that are not ours stay blank."""
    ours = {column.title: column for column in table.columns}
    blank: list[object] = [None] * len(frame)
    columns = [column_cells(frame[ours[title].name], ours[title]) if title in ours else blank for title in titles]
    return [list(row) for row in zip(*columns, strict=True)]


def _text_cells(values: "Series[str]", *, is_text_format: bool) -> list[object]:
    """The cells of texts; a text that stands in many rows is one object, which takes a fraction of the memory."""
    codes, texts = pd.factorize(values)
    cells = [_text_cell(text, is_text_format=is_text_format) if text else None for text in texts.tolist()]
    return [cells[code] for code in codes.tolist()]


def _text_cell(text: str, *, is_text_format: bool) -> str:
    """Keep Excel from reading a text as a formula, a number or a date."""
    if text[0] == "'" or (not is_text_format and (text[0] in "=+-@" or text[0].isdigit())):
        return "'" + text
    return text


def typed_text(text: str, number_format: str | None) -> str:
    """A text as it is typed so that a cell of that format keeps it as text."""
    return _text_cell(text, is_text_format=True) if text and number_format == TEXT_FORMAT else "'" + text


def link_cell(text: str) -> str:
    """The formula that shows a text and leads where it says: a mail, or a cell of the workbook."""
    quoted = text.replace('"', '""')
    return f'=HYPERLINK("{quoted}")' if text.startswith("mailto:") else f'=HYPERLINK("#{quoted}","{quoted}")'
