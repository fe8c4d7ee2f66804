"""Pending styles: given to cells, and to be written into their rows in one pass."""

from __future__ import annotations

from collections import defaultdict

from xlwings_offline.cells.rows.row_xml import PLACE_AND_STYLE, restyled, styles_in
from xlwings_offline.cells.rows.sheet_rows import SheetRows
from xlwings_offline.formulas.references import Area


class PendingStyles:
    """Areas and their styles, the most recent last."""

    def __init__(self) -> None:
        self._fills: list[tuple[Area, int]] = []

    def add(self, area: Area, style: int) -> None:
        """Give an area a style, which replaces any that was pending for these cells."""
        self.discard(area)
        self._fills.append((area, style))

    def overlaps(self, area: Area) -> bool:
        """Whether a style is pending for a cell of the area."""
        return any(fill.overlaps(area) for fill, _ in self._fills)

    def discard(self, area: Area) -> None:
        """Drop what is pending for the cells of an area, because they were written."""
        self._fills = [(rest, style) for fill, style in self._fills for rest in _without(fill, area)]

    def overlay(self, area: Area, styles: list[list[int]]) -> None:
        """Put the pending styles over those of an area's cells, column by column."""
        for fill, style in self._fills:
            if not fill.overlaps(area):
                continue
            first, last = max(fill.row1, area.row1) - area.row1, min(fill.row2, area.row2) - area.row1
            for column in range(max(fill.column1, area.column1), min(fill.column2, area.column2) + 1):
                styles[column - area.column1][first : last + 1] = [style] * (last - first + 1)

    def write(self, rows: SheetRows) -> None:
        """Write all of them into the rows."""
        by_rows: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        for fill, style in self._fills:
            by_rows[fill.row1, fill.row2].update(dict.fromkeys(range(fill.column1, fill.column2 + 1), style))
        self._fills.clear()
        for (first, last), styles in by_rows.items():
            fits: dict[object, bool] = {}
            for row in range(first, last + 1):
                xml = rows.get(row)
                own_styles = tuple(PLACE_AND_STYLE.findall(xml)) if xml is not None else ()
                if own_styles not in fits:
                    own = styles_in(own_styles)
                    fits[own_styles] = all(own.get(column, -1) == style for column, style in styles.items())
                if not fits[own_styles]:
                    rows[row] = restyled(xml, row, styles)


def _without(fill: Area, area: Area) -> list[Area]:
    """What is left of an area when another is cut out of it."""
    if not fill.overlaps(area):
        return [fill]
    row1, row2 = max(fill.row1, area.row1), min(fill.row2, area.row2)
    parts = [
        fill._replace(row2=area.row1 - 1),
        fill._replace(row1=area.row2 + 1),
        fill._replace(row1=row1, row2=row2, column2=area.column1 - 1),
        fill._replace(row1=row1, row2=row2, column1=area.column2 + 1),
    ]
    return [part for part in parts if part.row1 <= part.row2 and part.column1 <= part.column2]
