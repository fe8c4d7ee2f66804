"""Workbook: a package and its workbook part: the sheets in order, the calendar, what has to be worked out anew."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
from lxml import etree

from xlwings_offline.cells.column_reader import WholeSheet, texts_at
from xlwings_offline.cells.read import plain_text
from xlwings_offline.cells.scanner import Unusual, items
from xlwings_offline.cells.sheet_data import SheetData
from xlwings_offline.errors import Refusal, Unreadable
from xlwings_offline.package.package import Package

if TYPE_CHECKING:
    from xlwings_offline.styles.styles import Styles

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BEFORE_CALC = ("definedNames", "externalReferences", "functionGroups", "sheets")

#: Bytes of all large sheets whose rows are told apart at once.
MOST_OPEN = 64 * 2**20
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MACROS = "application/vnd.ms-excel"
#: Content type of the workbook part by the file's ending.
_KINDS = {
    ".xlsx": f"{_OFFICE}.sheet.main+xml",
    ".xltx": f"{_OFFICE}.template.main+xml",
    ".xlsm": f"{_MACROS}.sheet.macroEnabled.main+xml",
    ".xltm": f"{_MACROS}.template.macroEnabled.main+xml",
    ".xlam": f"{_MACROS}.addin.macroEnabled.main+xml",
}
#: Where the list of shared texts begins, in UTF-8.
_ITEMS = re.compile(rb'^(?:\xef\xbb\xbf)?<\?xml [^>]*?encoding="UTF-8"[^>]*\?>\s*<sst [^>]*[^/>]>', re.IGNORECASE)


class SheetEntry(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    part: str
    state: str


class Workbook:
    """One workbook file. Raises Unreadable, see `Package`."""

    def __init__(self, path: Path) -> None:
        self.package = Package(path)
        found = self.package.rels("").by_type("/officeDocument")
        if not found or not self.package.has(found[0][1]):
            raise Unreadable(f"{path.name} is a zip file but no workbook.")
        self.part = found[0][1]
        self.sheets: list[SheetEntry] = []
        self._data: dict[str, SheetData] = {}
        self._texts: Any = None
        self._styles: Styles | None = None
        #: The large sheets whose rows are told apart, the last asked for last.
        self._open: list[SheetData] = []
        #: The sheet that was read whole last, by its part.
        self.whole: tuple[str, WholeSheet] | None = None
        #: Which style numbers show dates, as far as cells were read.
        self.date_styles: dict[bytes, bool] = {}
        self.refresh_sheets()

    @property
    def root(self) -> etree._Element:
        """The workbook part's root element."""
        return self.package.xml(self.part)

    @property
    def date1904(self) -> bool:
        """Whether days count from 1904."""
        found = self.root.find(f"{{{MAIN}}}workbookPr")
        return found is not None and found.get("date1904") in {"1", "true"}

    def refresh_sheets(self) -> None:
        """Read the list of sheets anew."""
        block = self.root.find(f"{{{MAIN}}}sheets")
        rels = self.package.rels(self.part)
        self.sheets = [
            SheetEntry(
                sheet.get("name") or "",
                rels.target(sheet.get(f"{{{OFFICE_RELS}}}id") or ""),
                sheet.get("state") or "visible",
            )
            for sheet in (block if block is not None else [])
        ]

    def sheet_data(self, part: str) -> SheetData:
        """The cells of a worksheet part, and what stands around them."""
        if part not in self._data:
            self._make_room(self.package.size(part))
            self._data[part] = SheetData(self, part)
        return self._data[part]

    def keep_open(self, data: SheetData) -> None:
        """Keep the rows of this large sheet, and of others as long as all of them together are not too much."""
        self._open = [other for other in self._open if other is not data]
        self._make_room(data.weight)
        self._open.append(data)

    def _make_room(self, weight: int) -> None:
        """Let go of large sheets until so many bytes more are not too much."""
        while self._open and weight + sum(each.weight for each in self._open) > MOST_OPEN:
            self._open.pop(0).let_go()

    def forget(self, part: str) -> None:
        """Drop what is kept of a sheet's cells, because the sheet is gone."""
        gone = self._data.pop(part, None)
        self._open = [data for data in self._open if data is not gone]
        self.whole = None

    def flush(self) -> None:
        """Write every changed sheet into the package; what was read of it is read anew."""
        for part, data in list(self._data.items()):
            data.flush()
            del self._data[part]
        self.whole, self._open = None, []

    @property
    def styles(self) -> Styles:
        """The formats of the workbook."""
        if self._styles is None:
            from xlwings_offline.styles.styles import Styles  # noqa: PLC0415 - styles are read through this module

            self._styles = Styles(self)
        return self._styles

    @property
    def texts(self) -> Any:
        """The shared texts, as cells show them, in an array."""
        if self._texts is None:
            found = self.package.rels(self.part).by_type("/sharedStrings")
            self._texts = self._shared_texts(found[0][1]) if found else pa.array([], type=pa.large_string())
        return self._texts

    def _shared_texts(self, part: str) -> Any:
        data = self.package.read(part)
        opening, end = _ITEMS.match(data), data.rfind(b"</sst>")
        with suppress(Unusual, pa.ArrowInvalid):
            if opening is not None and end >= 0 and b"&#" not in data:  # of signs by number an XML parser knows more
                return texts_at(np.frombuffer(data, dtype=np.uint8), *items(data, opening.end(), end))
        return pa.array(
            [plain_text(item) for item in self.package.xml(part).iterchildren("{*}si")], type=pa.large_string()
        )

    def full_calc(self) -> None:
        """Have Excel work out every formula when it opens the file."""
        calc = self.root.find(f"{{{MAIN}}}calcPr")
        if calc is None:
            calc = etree.Element(f"{{{MAIN}}}calcPr")
            before = next(e for tag in _BEFORE_CALC if (e := self.root.find(f"{{{MAIN}}}{tag}")) is not None)
            before.addnext(calc)
        if calc.get("fullCalcOnLoad") != "1":
            calc.set("fullCalcOnLoad", "1")
            self.package.touch(self.part)

    def drop_calc_chain(self) -> None:
        """Take out the order of calculation, which Excel makes anew; it must not name a cell without formula."""
        rels = self.package.rels(self.part)
        for rid, part in rels.by_type("/calcChain"):
            rels.remove(rid)
            self.package.drop(part)

    def become(self, ending: str) -> None:
        """Be the kind of workbook that a file's ending promises; Excel opens no other. Raises Refusal."""
        kind = _KINDS.get(ending.lower())
        if kind is None:
            raise Refusal(f"A workbook is saved as .xlsx or .xlsm, not as {ending}. Nothing was written.")
        if "macroEnabled" not in kind and self.package.rels(self.part).by_type("/vbaProject"):
            raise Refusal(f"A workbook with macros cannot be {ending}: save it as .xlsm. Nothing was written.")
        self.package.set_content_type(self.part, kind)

    def save(self, path: Path) -> None:
        """Write the file; see `become` and `Package.save`."""
        self.become(path.suffix)
        self.flush()
        self.package.save(path)
