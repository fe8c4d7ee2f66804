"""Filters, as xlwings sees them: rows that do not pass are hidden, as Excel would hide them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from lxml import etree
from xlwings import base_classes

from xlwings_offline.cells.formats.row_formats import with_visibility
from xlwings_offline.cells.known_results import known_results
from xlwings_offline.errors import NotImplementedOffline
from xlwings_offline.formulas.references import Area, parse_area
from xlwings_offline.model.calls import Offline, round_trip
from xlwings_offline.model.ranges import filter_rules
from xlwings_offline.package.namespaces import MAIN, tag
from xlwings_offline.package.part_xml import safe_parser

if TYPE_CHECKING:
    from xlwings_offline.model.sheet import Sheet

_FILTER: Final = re.compile(rb"<autoFilter\b(?:[^>]*/>|.*?</autoFilter>)", re.DOTALL)
#: The elements that may come before a sheet's filter (CT_Worksheet, ECMA-376 part 1, 18.3.1.99).
_BEFORE: Final = re.compile(
    rb"\s*<(sheetCalcPr|sheetProtection|protectedRanges|scenarios)\b(?:[^>]*/>|.*?</\1>)", re.DOTALL
)


class AutoFilter(Offline, base_classes.AutoFilter):
    """The filter of some columns; `_area` is their header and body."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def _area(self) -> Area:
        raise NotImplementedError

    def _first_row(self) -> int:
        return self._area().row1 + 1

    def _found(self) -> etree._Element | None:
        """The filter as the file has it."""
        raise NotImplementedError

    def _keep(self, element: etree._Element) -> None:
        """Write the filter into the file."""
        raise NotImplementedError

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """The rule of each column."""
        rules, area = self._rules(self._found()), self._area()
        default = base_classes.empty_autofilter_criteria
        return [
            {**default(field), **filter_rules.described(rules.get(field))}
            for field in range(1, area.column2 - area.column1 + 2)
        ]

    @staticmethod
    def _rules(element: etree._Element | None) -> dict[int, etree._Element]:
        """The rules by the number of their column, from 1."""
        columns = element.findall(tag("filterColumn")) if element is not None else []
        return {int(column.get("colId") or 0) + 1: column[0] for column in columns if len(column)}

    @round_trip
    def apply_values(self, field: int, values: list[str]) -> None:
        """Show the rows whose cell is one of the values."""
        self._apply({field: filter_rules.values_rule(values)})

    @round_trip
    def apply_comparison(self, field: int, operator: str, value1: Any, value2: Any) -> None:
        """Show the rows whose cell compares as wanted with one or two values."""
        is_1904 = self._sheet.book.workbook.date1904
        self._apply({field: filter_rules.comparison_rule(operator, (value1, value2), is_1904=is_1904)})

    @round_trip
    def apply_top_items(self, field: int, count: int) -> None:
        """Show the rows with the largest numbers."""
        self._apply({field: filter_rules.ranked_rule(count, top=True, percent=False)})

    @round_trip
    def apply_bottom_items(self, field: int, count: int) -> None:
        """Show the rows with the smallest numbers."""
        self._apply({field: filter_rules.ranked_rule(count, top=False, percent=False)})

    @round_trip
    def apply_top_percent(self, field: int, percent: float) -> None:
        """Show a percentage of the rows, those with the largest numbers."""
        self._apply({field: filter_rules.ranked_rule(percent, top=True, percent=True)})

    @round_trip
    def apply_bottom_percent(self, field: int, percent: float) -> None:
        """Show a percentage of the rows, those with the smallest numbers."""
        self._apply({field: filter_rules.ranked_rule(percent, top=False, percent=True)})

    @round_trip
    def clear(self, field: int | None) -> None:
        """Clear the rule of one column, or of all; the buttons stay."""
        found = self._found()
        if found is not None:
            self._apply(dict.fromkeys([field] if field else self._rules(found)))

    def _apply(self, changes: dict[int, etree._Element | None]) -> None:
        found = self._found()
        element = etree.Element(tag("autoFilter"), nsmap={None: MAIN}) if found is None else found  # type: ignore[dict-item]
        area = self._area()
        rules = {**self._rules(element), **changes}
        shown = self._shown({field: rule for field, rule in rules.items() if rule is not None})
        for field in changes:
            for column in element.findall(f"{tag('filterColumn')}[@colId='{field - 1}']"):
                element.remove(column)
        for place, (field, rule) in enumerate(sorted((f, r) for f, r in rules.items() if r is not None)):
            if field in changes:
                column = etree.Element(tag("filterColumn"), colId=str(field - 1))
                column.append(rule)
                element.insert(place, column)
        element.set("ref", area.range_text)
        numbers, data = range(self._first_row(), area.row2 + 1), self._sheet.data
        for hidden in (False, True):
            wanted = [row for row, passes in zip(numbers, shown, strict=True) if passes != hidden]
            data.format_rows(with_visibility(data.rows, wanted, hidden=hidden))
        self._keep(element)

    def _shown(self, rules: dict[int, etree._Element]) -> list[bool]:
        """Which rows pass all rules. Raises NotImplementedOffline where Excel has yet to calculate a formula."""
        area, data = self._area(), self._sheet.data
        area = area._replace(row1=self._first_row())
        shown = [True] * (area.row2 - area.row1 + 1)
        for field, rule in rules.items():
            column = area.column1 + field - 1
            place = area._replace(column1=column, column2=column)
            cells = [row[0] for row in known_results(data, place, "AutoFilter")]
            passes = filter_rules.passing(rule, cells, is_1904=self._sheet.book.workbook.date1904)
            shown = [before and now for before, now in zip(shown, passes, strict=True)]
        return shown


class RangeFilter(AutoFilter):
    """The filter of cells outside tables, of which a sheet has at most one."""

    def __init__(self, sheet: Sheet, area: Area) -> None:
        super().__init__(sheet)
        self._own = area

    def _area(self) -> Area:
        return self._own

    def _found(self) -> etree._Element | None:
        """The sheet's filter, if it is on these cells."""
        found = self._of_sheet()
        return found if found is not None and parse_area(found.get("ref") or "") == self._own else None

    def _of_sheet(self) -> etree._Element | None:
        found = _FILTER.search(self._sheet.data.tail)
        if found is None:
            return None
        try:
            return etree.fromstring(b'<w xmlns="%b">%b</w>' % (MAIN.encode(), found.group()), safe_parser())[0]
        except etree.XMLSyntaxError as reason:
            raise NotImplementedOffline(
                f"xlwings_offline does not know the filter of {self._sheet.name}; it needs a running Excel."
            ) from reason

    def _apply(self, changes: dict[int, etree._Element | None]) -> None:
        if any(table.entry.area.overlaps(self._own) for table in self._sheet.tables):
            raise ValueError("These cells belong to a table; use Table.autofilter instead")
        if self._found() is None and self._of_sheet() is not None:
            raise ValueError("This worksheet already has an AutoFilter on a different range")
        super()._apply(changes)

    def _keep(self, element: etree._Element) -> None:
        xml, data = etree.tostring(element, with_tail=False), self._sheet.data
        tail = _FILTER.sub(b"", data.tail, count=1)
        at = 0
        while (before := _BEFORE.match(tail, at)) is not None:
            at = before.end()
        data.tail = tail[:at] + xml + tail[at:]
