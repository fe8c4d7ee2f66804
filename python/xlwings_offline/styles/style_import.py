"""Styles of another workbook brought into this one: fonts, fills, borders, formats, named and differential ones."""

import copy
from typing import NamedTuple

from lxml import etree

from xlwings_offline.package.namespaces import MAIN, tag
from xlwings_offline.styles.colors import PALETTE, from_hex, to_hex
from xlwings_offline.styles.styles import Styles

_LISTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}


class ImportedStyles(dict[int, int]):
    """This workbook's `xf` number for each of the other's; a format is brought in when first asked for."""

    def __init__(self, own: Styles, other: Styles) -> None:
        super().__init__()
        self._own, self._other = own, other
        self._lists: dict[tuple[str, int], int] = {}
        self._formats: dict[int, int] = {}
        self._named: dict[int, int] = {}

    def __missing__(self, xf: int) -> int:
        entry = self._moved(self._other.xf_element(xf))
        entry.set("xfId", str(self._named_style(int(entry.get("xfId") or 0))))
        self[xf] = self._own.append("cellXfs", entry)
        return self[xf]

    def _moved(self, entry: etree._Element) -> etree._Element:
        """A copy of an xf with the ids of this workbook."""
        moved = portable(entry, self._other)
        for attribute, block in _LISTS.items():
            moved.set(attribute, str(self._listed(block, int(moved.get(attribute) or 0))))
        moved.set("numFmtId", str(self.format_id(int(moved.get("numFmtId") or 0))))
        return moved

    def _listed(self, block: str, index: int) -> int:
        key = (block, index)
        if key not in self._lists:
            entries = self._other.block(block)
            entry = entries[index] if index < len(entries) else entries[0]
            self._lists[key] = self._own.append(block, portable(entry, self._other))
        return self._lists[key]

    def format_id(self, number: int) -> int:
        """The id of the same number format in this workbook."""
        if number not in self._formats:
            code = self._other.format_code(number)
            self._formats[number] = number if code == self._own.format_code(number) else self._own.format_id(code)
        return self._formats[number]

    def _named_style(self, index: int) -> int:
        """The cell style of the same name in this workbook; the other's, brought in, if there is none."""
        if index not in self._named:
            entry = self._other.root.find(f"{tag('cellStyles')}/{tag('cellStyle')}[@xfId='{index}']")
            self._named[index] = 0 if entry is None or index == 0 else self._bring_named_style(entry)
        return self._named[index]

    def _bring_named_style(self, entry: etree._Element) -> int:
        name = entry.get("name") or ""
        for own in self._own.root.iterfind(f"{tag('cellStyles')}/{tag('cellStyle')}"):
            if (own.get("name") or "").casefold() == name.casefold():
                return int(own.get("xfId") or 0)
        bases = self._other.block("cellStyleXfs")
        base = bases[int(entry.get("xfId") or 0)]
        block = self._own.block("cellStyleXfs")
        block.append(self._moved(base))  # even if there is an equal one: each named style has its own
        block.set("count", str(len(block)))
        moved = portable(entry, self._other)
        moved.set("xfId", str(len(block) - 1))
        self._own.append("cellStyles", moved)
        return len(block) - 1


class ImportedDxfs(dict[int, int]):
    """This workbook's `dxf` number (a format of conditional formatting or a table) for each of the other's."""

    def __init__(self, own: Styles, other: Styles) -> None:
        super().__init__()
        self._own, self._other = own, other

    def __missing__(self, index: int) -> int:
        entries = self._other.block("dxfs")
        entry = portable(entries[index], self._other) if index < len(entries) else etree.Element(tag("dxf"))
        self[index] = self._own.append("dxfs", entry)
        return self[index]


class ImportedFormats(NamedTuple):
    """The other workbook's formats under the numbers of this one; only what is asked for is brought in."""

    styles: ImportedStyles
    dxfs: ImportedDxfs


def import_formats(own: Styles, other: Styles) -> ImportedFormats:
    """The formats of another workbook, for use in this one."""
    return ImportedFormats(ImportedStyles(own, other), ImportedDxfs(own, other))


def import_table_style(own: Styles, other: Styles, name: str, dxfs: ImportedDxfs) -> None:
    """Bring in a custom table style, unless this workbook has one of that name."""
    found = other.root.find(f"{tag('tableStyles')}/{tag('tableStyle')}[@name='{name}']")
    if found is None or own.root.find(f"{tag('tableStyles')}/{tag('tableStyle')}[@name='{name}']") is not None:
        return
    moved = portable(found, other)
    for element in moved.iterfind(tag("tableStyleElement")):
        if (old := element.get("dxfId")) is not None:
            element.set("dxfId", str(dxfs[int(old)]))
    own.append("tableStyles", moved)


def portable(entry: etree._Element, other: Styles) -> etree._Element:
    """A copy that depends on nothing in its workbook: no revision ids, no colours of its own palette."""
    moved: etree._Element = copy.deepcopy(entry)
    moved.tail = None
    own_palette = other.palette if other.palette != list(PALETTE) else None
    for element in moved.iter(etree.Element):
        for name in [str(name) for name in element.attrib if str(name).startswith("{") and MAIN not in str(name)]:
            del element.attrib[name]
        index = int(element.get("indexed") or 64)
        if own_palette and index < len(own_palette):
            del element.attrib["indexed"]
            element.set("rgb", to_hex(from_hex(own_palette[index])))
    etree.cleanup_namespaces(moved)
    return moved
