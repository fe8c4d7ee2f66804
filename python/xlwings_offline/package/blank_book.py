"""A new workbook with one empty sheet, as a file in a scratch folder until it is saved."""

import tempfile
from pathlib import Path
from typing import Final

from xlwings_offline.package.namespaces import MAIN, OFFICE_RELS
from xlwings_offline.package.package import Package
from xlwings_offline.package.part_xml import DECLARATION

_CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WORKBOOK, _SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
_XML: Final = {
    _WORKBOOK: (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE_RELS}"><bookViews><workbookView/></bookViews>'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    _SHEET: (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE_RELS}"><dimension ref="A1"/>'
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15"/><sheetData/></worksheet>'
    ),
}


def blank_book() -> Path:
    """The path of a new, empty .xlsx in a folder of its own."""
    package = Package()
    for part, kind in ((_WORKBOOK, "sheet.main"), (_SHEET, "worksheet")):
        package.write(part, DECLARATION + _XML[part].encode())
        package.set_content_type(part, f"{_CONTENT}.{kind}+xml")
    package.rels("").add(f"{OFFICE_RELS}/officeDocument", _WORKBOOK)
    package.rels(_WORKBOOK).add(f"{OFFICE_RELS}/worksheet", _SHEET)
    path = Path(tempfile.mkdtemp(prefix="xlwings_offline_")) / "blank.xlsx"
    package.save(path)
    package.close()
    return path
