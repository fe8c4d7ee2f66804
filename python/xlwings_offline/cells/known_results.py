"""Results of formulas, where Excel has calculated them; a formula that was just written has none yet."""

from xlwings_offline.cells.sheet_data import SheetData
from xlwings_offline.errors import NotImplementedOffline
from xlwings_offline.formulas.references import Area, column_letters


def known_results(data: SheetData, area: Area, what: str) -> list[list[object]]:
    """Values of an area, row by row. Raises NotImplementedOffline if Excel has yet to calculate one of them."""
    values = data.block(*area)
    for row, (cells, formulas) in enumerate(zip(values, data.formulas(*area), strict=True), area.row1):
        for column, (cell, formula) in enumerate(zip(cells, formulas, strict=True), area.column1):
            if formula and cell is None:
                raise NotImplementedOffline(
                    f"xlwings_offline supports {what} only where all results are known; Excel has yet to calculate "
                    f"{column_letters(column)}{row}."
                )
    return values
