"""Workbook: a package, its workbook part, and the sheets in order."""

from pathlib import Path
from typing import Final, NamedTuple

from xlwings_offline.cells.shared.shared_parts import SharedParts
from xlwings_offline.cells.sheet_data import SheetData
from xlwings_offline.errors import Refusal, Unreadable
from xlwings_offline.package.namespaces import OFFICE_RELS, tag
from xlwings_offline.package.package import Package

_OFFICE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MACROS: Final = "application/vnd.ms-excel"
#: The content type of the workbook part, by the suffix of the file.
_CONTENT_TYPES: Final = {
    ".xlsx": f"{_OFFICE}.sheet.main+xml",
    ".xltx": f"{_OFFICE}.template.main+xml",
    ".xlsm": f"{_MACROS}.sheet.macroEnabled.main+xml",
    ".xltm": f"{_MACROS}.template.macroEnabled.main+xml",
    ".xlam": f"{_MACROS}.addin.macroEnabled.main+xml",
}


class SheetEntry(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    part: str
    state: str


class Workbook(SharedParts):
    """One workbook file. Raises Unreadable, see `Package`."""

    def __init__(self, path: Path) -> None:
        package = Package(path)
        found = package.rels("").by_type("/officeDocument")
        if not found or not package.has(found[0][1]):
            raise Unreadable(f"{path.name} is a zip file but not a workbook.")
        super().__init__(package, found[0][1])
        self.sheets: list[SheetEntry] = []
        self._data: dict[str, SheetData] = {}
        self.refresh_sheets()

    def refresh_sheets(self) -> None:
        """Read the list of sheets again."""
        block = self.root.find(tag("sheets"))
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
        """The cells of a worksheet part, and the XML around them."""
        if part not in self._data:
            self.open_sheets.make_room(self.package.size(part))
            self._data[part] = SheetData(self, part)
        return self._data[part]

    def forget(self, part: str) -> None:
        """Drop the cells of a sheet that was deleted."""
        self.open_sheets.forget(self._data.pop(part, None))
        self.open_sheets.drop_columns()

    def flush(self) -> None:
        """Write every changed sheet into the package; cells are read again when they are asked for."""
        for part, data in list(self._data.items()):
            data.flush()
            del self._data[part]
        self.open_sheets.clear()

    def become(self, ending: str) -> None:
        """Become the kind of workbook that a file's suffix says; Excel opens no other. Raises Refusal."""
        kind = _CONTENT_TYPES.get(ending.lower())
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
