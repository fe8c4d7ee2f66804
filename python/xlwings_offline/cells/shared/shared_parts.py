"""SharedParts: what all sheets of a workbook share."""

from functools import cached_property
from typing import Any, Final

import pyarrow as pa
from lxml import etree

from xlwings_offline.cells.shared.open_sheets import OpenSheets
from xlwings_offline.cells.shared.shared_strings import shared_strings
from xlwings_offline.package.namespaces import tag
from xlwings_offline.package.package import Package
from xlwings_offline.styles.styles import Styles

#: The elements before calcPr in a workbook part, the nearest first (CT_Workbook, ECMA-376 part 1, 18.2.27).
_BEFORE_CALC: Final = ("definedNames", "externalReferences", "functionGroups", "sheets")


class SharedParts:
    """The package and its workbook part, shared strings, styles and calendar, and the sheets held in memory."""

    def __init__(self, package: Package, part: str) -> None:
        self.package, self.part = package, part
        self.open_sheets = OpenSheets()
        self._date_styles: dict[bytes, bool] = {}

    @property
    def root(self) -> etree._Element:
        """The workbook part's root element."""
        return self.package.xml(self.part)

    @property
    def date1904(self) -> bool:
        """Whether days count from 1904."""
        found = self.root.find(tag("workbookPr"))
        return found is not None and found.get("date1904") in {"1", "true"}

    @cached_property
    def styles(self) -> Styles:
        """The formats of cells."""
        return Styles(self.package, self.part)

    @cached_property
    def strings(self) -> Any:
        """The shared strings, as cells show them, in an array."""
        found = self.package.rels(self.part).by_type("/sharedStrings")
        return shared_strings(self.package, found[0][1]) if found else pa.array([], type=pa.large_string())

    def is_date(self, style: bytes) -> bool:
        """Whether cells show dates in a style, given by the digits of its number."""
        known = self._date_styles.get(style)
        if known is None:
            known = self._date_styles[style] = self.styles.is_date(int(style))
        return known

    def full_calc(self) -> None:
        """Have Excel calculate every formula when it opens the file."""
        calc = self.root.find(tag("calcPr"))
        if calc is None:
            calc = etree.Element(tag("calcPr"))
            before = next(found for name in _BEFORE_CALC if (found := self.root.find(tag(name))) is not None)
            before.addnext(calc)
        if calc.get("fullCalcOnLoad") != "1":
            calc.set("fullCalcOnLoad", "1")
            self.package.touch(self.part)

    def drop_calc_chain(self) -> None:
        """Remove the calculation chain, which must not name a cell without a formula; Excel builds a new one."""
        rels = self.package.rels(self.part)
        for rid, part in rels.by_type("/calcChain"):
            rels.remove(rid)
            self.package.drop(part)
