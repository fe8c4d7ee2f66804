"""Cells: a frame as the raw values that stand in a workbook's cells."""

from typing import Any, Final

import pandas as pd
from pandas import DataFrame

from billing.schema import Column, Storage, Table

#: Blank in a frame and zero in a cell.
_ZERO: Final = ("tax_amount", "tax_rate")


def raw_cells(table: Table, frame: DataFrame) -> list[list[Any]]:
    """Rows of cells under the table's headers: float, datetime, str, or None for an empty cell."""
    columns = [[_cell(column, value) for value in frame[column.name]] for column in table.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _cell(column: Column, value: Any) -> Any:
    storage = column.kind.storage
    if storage is Storage.FLAG:
        return "yes" if value else None
    if storage is Storage.NUMBER:
        keeps_zero = column.required or column.computed or column.name in _ZERO
        return value / column.kind.units if value or keeps_zero else None
    if pd.isna(value) or value == "":
        return None
    return value.to_pydatetime() if storage in (Storage.DATE, Storage.TIME) else str(value)
