"""Styles of a workbook: number formats, fills, fonts, alignment. Entries are appended, never renumbered or changed."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from xlwings_offline.package.namespaces import MAIN, OFFICE_RELS, tag
from xlwings_offline.package.package import Package
from xlwings_offline.styles import colors, number_formats
from xlwings_offline.styles.colors import Rgb

_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_FONT_ORDER = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)
_SMALLEST = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1">'
    '<font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_PART_TYPE = f"{OFFICE_RELS}/styles"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


@dataclass(frozen=True)
class FontFace:
    """A font: size in points, color None if it is automatic."""

    name: str
    size: float
    bold: bool
    italic: bool
    color: Rgb | None


def canonical(element: etree._Element) -> bytes:
    """The bytes that two elements share if they are equal."""
    bare = copy.deepcopy(element)
    bare.tail = None
    return etree.tostring(bare, method="c14n", exclusive=True)


class Styles:
    """styles.xml of one workbook. An `xf` is the number that a cell's `s` holds: an index into cellXfs."""

    def __init__(self, package: Package, workbook_part: str) -> None:
        self._package, self._workbook_part = package, workbook_part
        self.part = self._find_or_make()
        self._seen: dict[str, dict[bytes, int]] = {}
        self._dates: dict[int, bool] = {}
        self._theme: list[str] | None = None

    def _find_or_make(self) -> str:
        rels = self._package.rels(self._workbook_part)
        found = rels.by_type("/styles")
        if found:
            return found[0][1]
        part = "xl/styles.xml"
        self._package.write(part, b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + _SMALLEST.encode())
        self._package.set_content_type(part, _CONTENT)
        rels.add(_PART_TYPE, part)
        return part

    @property
    def root(self) -> etree._Element:
        """The stylesheet's root element."""
        return self._package.xml(self.part)

    def block(self, name: str) -> etree._Element:
        """The list of that name, made in its place if there is none."""
        root = self.root
        found = root.find(tag(name))
        if found is None:
            found = etree.Element(tag(name))
            later = [child for child in root if _rank(child) > _ORDER.index(name)]
            if later:
                later[0].addprevious(found)
            else:
                root.append(found)
        return found

    def append(self, name: str, entry: etree._Element) -> int:
        """The index of an equal entry of the list, which is appended if there is none."""
        block = self.block(name)
        seen = self._seen.get(name)
        if seen is None or len(seen) > len(block):
            seen = self._seen[name] = {}
            for index, child in enumerate(block):
                seen.setdefault(canonical(child), index)
        key = canonical(entry)
        if key not in seen:
            block.append(entry)
            block.set("count", str(len(block)))
            seen[key] = len(block) - 1
            self._package.touch(self.part)
        return seen[key]

    def xf_element(self, xf: int) -> etree._Element:
        """The entry of a cell's style; the first for a number out of range, as Excel would repair it."""
        entries = self.block("cellXfs")
        return entries[xf] if 0 <= xf < len(entries) else entries[0]

    def _entry(self, name: str, xf: int, attribute: str) -> etree._Element | None:
        block = self.block(name)
        index = int(self.xf_element(xf).get(attribute) or 0)
        return block[index] if index < len(block) else None

    def _changed(self, xf: int, attributes: Mapping[str, str]) -> int:
        entry = copy.deepcopy(self.xf_element(xf))
        entry.tail = None
        for name, value in attributes.items():
            entry.set(name, value)
        return self.append("cellXfs", entry)

    # -- number formats

    def number_format(self, xf: int) -> str:
        """The code as Excel (en-US) shows it, `General` for none."""
        number = int(self.xf_element(xf).get("numFmtId") or 0)
        return self.format_code(number)

    def format_code(self, number: int) -> str:
        """The code behind a number format's id."""
        block = self.root.find(tag("numFmts"))
        for entry in block if block is not None else ():
            if entry.get("numFmtId") == str(number):
                return entry.get("formatCode") or "General"
        return number_formats.BUILT_IN.get(number, "General")

    def format_id(self, code: str) -> int:
        """The id of a code, a new one if the workbook does not have it yet."""
        known = number_formats.built_in_id(code)
        if known is not None and self.format_code(known).casefold() == number_formats.BUILT_IN[known].casefold():
            return known
        block = self.block("numFmts")
        taken = {entry.get("formatCode"): int(entry.get("numFmtId") or 0) for entry in block}
        if code not in taken:
            taken[code] = max([number_formats.FIRST_OWN_ID - 1, *taken.values()]) + 1
            etree.SubElement(block, tag("numFmt"), numFmtId=str(taken[code]), formatCode=code)
            block.set("count", str(len(block)))
            self._package.touch(self.part)
        return taken[code]

    def with_number_format(self, xf: int, code: str) -> int:
        """The style `xf` with another number format."""
        return self._changed(xf, {"numFmtId": str(self.format_id(code)), "applyNumberFormat": "1"})

    def is_date(self, xf: int) -> bool:
        """Whether Excel shows a number in this style as a date or a time."""
        if xf not in self._dates:
            number = int(self.xf_element(xf).get("numFmtId") or 0)
            self._dates[xf] = number_formats.shows_date(number, self.format_code(number))
        return self._dates[xf]

    # -- fills

    def fill_color(self, xf: int) -> Rgb | None:
        """The colour behind a cell; None for none."""
        fill = self._entry("fills", xf, "fillId")
        pattern = None if fill is None else fill.find(tag("patternFill"))
        if pattern is None or pattern.get("patternType", "none") == "none":
            return None
        return self.color(pattern.find(tag("fgColor")))

    def with_fill(self, xf: int, rgb: Rgb | None) -> int:
        """The style `xf` with a solid fill, or with none."""
        if rgb is None:
            return self._changed(xf, {"fillId": "0"})
        fill = etree.Element(tag("fill"))
        pattern = etree.SubElement(fill, tag("patternFill"), patternType="solid")
        etree.SubElement(pattern, tag("fgColor"), rgb=colors.to_hex(rgb))
        etree.SubElement(pattern, tag("bgColor"), indexed="64")
        return self._changed(xf, {"fillId": str(self.append("fills", fill)), "applyFill": "1"})

    def color(self, element: etree._Element | None) -> Rgb | None:
        """The colour of an element, by this workbook's theme and palette."""
        if self._theme is None:
            found = self._package.rels(self._workbook_part).by_type("/theme")
            self._theme = colors.theme_colors(self._package.xml(found[0][1]) if found else None)
        return colors.resolve(element, self._theme, self.palette)

    @property
    def palette(self) -> list[str]:
        """The indexed colours: the workbook's own if it has any."""
        own = self.root.findall(f"{tag('colors')}/{tag('indexedColors')}/{tag('rgbColor')}")
        named = [entry.get("rgb") or "000000" for entry in own]
        return named + list(colors.PALETTE[len(named) :])

    # -- fonts and alignment

    def font(self, xf: int) -> FontFace:
        """The font of a cell."""
        entry = self._entry("fonts", xf, "fontId")
        if entry is None:
            return FontFace("Calibri", 11.0, bold=False, italic=False, color=None)
        name, size = entry.find(tag("name")), entry.find(tag("sz"))
        return FontFace(
            name=(name.get("val") if name is not None else None) or "Calibri",
            size=float((size.get("val") if size is not None else None) or 11),
            bold=_is_on(entry.find(tag("b"))),
            italic=_is_on(entry.find(tag("i"))),
            color=self.color(entry.find(tag("color"))),
        )

    def with_font(self, xf: int, **changes: str | float | bool | Rgb | None) -> int:
        """The style `xf` with a changed font; takes the fields of FontFace by name, color None is automatic."""
        entry = self._entry("fonts", xf, "fontId")
        font = etree.Element(tag("font")) if entry is None else copy.deepcopy(entry)
        for field, value in changes.items():
            _set_font_field(font, field, value)
        font[:] = sorted(font, key=lambda child: _FONT_ORDER.index(etree.QName(child).localname))
        return self._changed(xf, {"fontId": str(self.append("fonts", font)), "applyFont": "1"})

    def alignment(self, xf: int) -> dict[str, str]:
        """The attributes of a cell's alignment: horizontal, vertical, wrapText and the like; empty for the default."""
        found = self.xf_element(xf).find(tag("alignment"))
        return {} if found is None else {str(name): str(value) for name, value in found.attrib.items()}

    def with_alignment(self, xf: int, **changes: str | None) -> int:
        """The style `xf` with changed attributes of its alignment; None removes one."""
        entry = copy.deepcopy(self.xf_element(xf))
        entry.tail = None
        found = entry.find(tag("alignment"))
        if found is None:
            found = etree.Element(tag("alignment"))
            entry.insert(0, found)
        for name, value in changes.items():
            if value is None:
                found.attrib.pop(name, "")
            else:
                found.set(name, value)
        entry.set("applyAlignment", "1")
        return self.append("cellXfs", entry)


def _rank(element: etree._Element) -> int:
    name = etree.QName(element).localname
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _is_on(flag: etree._Element | None) -> bool:
    return flag is not None and flag.get("val", "1") not in {"0", "false"}


def _set_font_field(font: etree._Element, field: str, value: str | float | Rgb | None) -> None:
    names = {"name": "name", "size": "sz", "bold": "b", "italic": "i", "color": "color"}
    for old in font.findall(tag(names[field])):
        font.remove(old)
    if field == "name":  # the theme's font would override the name
        for old in font.findall(tag("scheme")):
            font.remove(old)
    if value is None or value is False:
        return
    child = etree.SubElement(font, tag(names[field]))
    if isinstance(value, tuple):
        child.set("rgb", colors.to_hex(value))
    elif field in {"name", "size"}:
        child.set("val", f"{value:g}" if isinstance(value, float | int) else str(value))
