"""What cells hold once Excel has worked them out; a formula that was just written has no result yet."""

from xlwings_offline.cells.sheet_data import SheetData
from xlwings_offline.errors import NotImplementedOffline
from xlwings_offline.formulas.references import Area, column_letters


def known_results(data: SheetData, area: Area, what: str) -> list[list[object]]:
    """Values of an area, row by row. Raises NotImplementedOffline where Excel has yet to work out a formula."""
    values = data.block(*area)
    for row, (cells, formulas) in enumerate(zip(values, data.formulas(*area), strict=True), area.row1):
        for column, (cell, formula) in enumerate(zip(cells, formulas, strict=True), area.column1):
            if formula and cell is None:
                raise NotImplementedOffline(
                    f"xlwings_offline has {what} only for results that are known; Excel has yet to work out "
                    f"{column_letters(column)}{row}."
                )
    return values
