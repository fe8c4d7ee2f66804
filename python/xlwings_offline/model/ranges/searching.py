"""Range, as far as cells are found by their contents, and contents are replaced."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from xlwings_offline.cells.formats.column_formats import hidden_columns
from xlwings_offline.cells.formats.row_formats import hidden_rows
from xlwings_offline.cells.known_results import known_results
from xlwings_offline.cells.values import CellError, typed_text
from xlwings_offline.errors import NotImplementedOffline
from xlwings_offline.formulas.references import Area
from xlwings_offline.model.calls import round_trip
from xlwings_offline.model.ranges.filter_rules import as_pattern
from xlwings_offline.model.ranges.formats import Formats
from xlwings_offline.moves import relocate
from xlwings_offline.workbook import dependents

if TYPE_CHECKING:
    from xlwings_offline.model.ranges.range import Range


class Searches(Formats):
    """Find, replace, duplicates, and cells of a kind."""

    @round_trip
    def find(self, text: str, whole: bool, direction: str, order: str, match_case: bool) -> Range | None:
        """The first cell, or the last if searching backward, whose formula or value contains the text.

        As in Excel, * and ? are wildcards unless ~ is before them.
        """
        area, matches = self._used_part(), _matcher(text, whole=whole, match_case=match_case)
        places = [
            (row, column)
            for row, texts in enumerate(self._typed(area), area.row1)
            for column, own in enumerate(texts, area.column1)
            if own and matches.search(own)
        ]
        places.sort(key=lambda place: place if order == "rows" else place[::-1])
        if not places:
            return None
        row, column = places[0 if direction == "forward" else -1]
        return self.sheet.area_range(Area(row, column, row, column))

    @round_trip
    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:
        """Replace a text in formulas and values, as if each cell were typed again.

        Raises NotImplementedOffline if a date would change: the text that Excel shows for it is unknown.
        """
        area, matches = self._used_part(), _matcher(old, whole=whole, match_case=match_case)
        changed = {
            (row, column): text
            for row, texts in enumerate(self._typed(area), area.row1)
            for column, own in enumerate(texts, area.column1)
            if own and (text := matches.sub(lambda _found: new, own)) != own
        }
        values = self.sheet.data.block(*area)
        if any(isinstance(values[row - area.row1][column - area.column1], datetime) for row, column in changed):
            raise NotImplementedOffline("Range.replace() in dates needs a running Excel; nothing was replaced.")
        for (row, column), text in changed.items():
            self.sheet.data.write_block(row, column, [[text or None]])
            self.sheet.update_tables(Area(row, column, row, column))

    def _typed(self, area: Area) -> list[list[str]]:
        """The contents of each cell as they would be typed."""
        data = self.sheet.data
        return [
            [formula or typed_text(value) for formula, value in zip(formulas, values, strict=True)]
            for formulas, values in zip(data.formulas(*area), data.block(*area), strict=True)
        ]

    @round_trip
    def remove_duplicates(self, columns: list[int], has_headers: bool) -> None:
        """Keep the first of rows that are equal in some columns, in any case; the rows below move up."""
        area = self._used_part()
        area = area._replace(row1=area.row1 + has_headers)
        book, data = self.sheet.book.workbook, self.sheet.data
        dependents.refuse_anchored(book, self.sheet.part, area, "Range.remove_duplicates()")
        seen: set[tuple[object, ...]] = set()
        kept = []
        for place, row in enumerate(known_results(data, area, "Range.remove_duplicates()")):
            cells = (row[column - 1] for column in columns)  # TRUE is not 1, and an error is not its text
            key = tuple((type(cell), cell.casefold() if isinstance(cell, str) else cell) for cell in cells)
            if key not in seen:
                seen.add(key)
                kept.append(place)
        relocate.reorder_rows(data, area, kept)

    @round_trip
    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Range]:
        """The cells that are blank, constants, formulas or visible, as rectangles."""
        area, data = self._used_part(), self.sheet.data
        if cell_type == "visible":
            rows = hidden_rows(data.rows, area.row1, area.row2)
            columns = hidden_columns(data.head, area)
            wanted = [
                [row not in rows and column not in columns for column in range(area.column1, area.column2 + 1)]
                for row in range(area.row1, area.row2 + 1)
            ]
        else:
            values = (
                known_results(data, area, "Range.get_special_cells()")
                if value_type and cell_type == "formulas"
                else data.block(*area)
            )
            wanted = [
                [
                    _is_kind(value, formula, cell_type, value_type)
                    for value, formula in zip(cells, formulas, strict=True)
                ]
                for cells, formulas in zip(values, data.formulas(*area), strict=True)
            ]
        return [self.sheet.area_range(place) for place in _rectangles(wanted, area)]


def _is_kind(value: object, formula: str, cell_type: str, value_type: str | None) -> bool:
    if cell_type == "blanks":
        return value is None and not formula
    if bool(formula) != (cell_type == "formulas") or (value is None and not formula):
        return False
    kinds: dict[str | None, tuple[type, ...]] = {"errors": (CellError,), "logical": (bool,), "text": (str,)}
    kind = next((name for name, types in kinds.items() if isinstance(value, types)), "numbers")
    return value_type in {None, kind}


def _rectangles(wanted: list[list[bool]], area: Area) -> list[Area]:
    """Runs of wanted cells in each row; equal ones in neighbouring rows are joined."""
    found: list[Area] = []
    above: dict[tuple[int, int], int] = {}
    for row, cells in enumerate(wanted, area.row1):
        start, runs = area.column1, dict[tuple[int, int], int]()
        for is_wanted, same in groupby(cells):
            end = start + len(list(same))
            if is_wanted and (start, end) in above:
                runs[start, end] = above[start, end]
                found[above[start, end]] = found[above[start, end]]._replace(row2=row)
            elif is_wanted:
                runs[start, end] = len(found)
                found.append(Area(row, start, row, end - 1))
            start = end
        above = runs
    return found


def _matcher(text: str, *, whole: bool, match_case: bool) -> re.Pattern[str]:
    """The pattern of a text, in which * and ? are wildcards unless ~ is before them."""
    flags = re.DOTALL if match_case else re.DOTALL | re.IGNORECASE
    return re.compile(rf"\A(?:{as_pattern(text)})\Z" if whole else as_pattern(text), flags)
