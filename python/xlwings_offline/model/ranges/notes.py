"""Notes of cells (comments without a thread): their texts, and the drawing with the box of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from lxml import etree
from xlwings import base_classes

from xlwings_offline.errors import NotImplementedOffline
from xlwings_offline.formulas.references import Area, parse_area
from xlwings_offline.model.calls import Offline, round_trip
from xlwings_offline.package.namespaces import MAIN, OFFICE_RELS, tag

if TYPE_CHECKING:
    from xlwings_offline.model.ranges.range import Range
    from xlwings_offline.model.sheet import Sheet

_CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_CONTENT: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_DRAWING: Final = re.compile(rb'<legacyDrawing\b[^>]*?:id="([^"]+)"')
#: The elements that may come after the drawing of the notes in a sheet.
_AFTER: Final = re.compile(
    rb"<(?:legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b"
    rb"|<(?:\w+:)?AlternateContent\b|</worksheet>"
)
_SHAPE: Final = re.compile(rb"<v:shape\b(?:(?!</v:shape>).)*</v:shape>\s*", re.DOTALL)
_NUMBER: Final = re.compile(rb'id="_x0000_s(\d+)"')
_BOX_TYPE: Final = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX: Final = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto" '
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:108pt;height:60pt;z-index:1;visibility:hidden">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


class Note(Offline, base_classes.Note):
    """The note of one cell."""

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self._sheet, self._area = sheet, area

    @property
    def api(self) -> Note:
        """Stands in for the native object."""
        return self

    def _entry(self) -> etree._Element:
        for entry in _entries(self._sheet):
            if entry.get("ref") == self._area.text:
                return entry
        raise KeyError(f"{self._area.text} on {self._sheet.name} has no note any more.")

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(part.text or "" for part in self._entry().iterfind(f"{tag('text')}//{tag('t')}"))

    @text.setter
    @round_trip
    def text(self, value: str) -> None:
        entry = self._entry()
        for old in entry.findall(tag("text")):
            entry.remove(old)
        entry.insert(0, _text(value))
        self._sheet.book.workbook.package.touch(_part(self._sheet) or "")

    @property
    def author(self) -> str:
        """Who wrote it; empty if unknown."""
        entry = self._entry()
        authors = entry.getroottree().getroot().findall(f"{tag('authors')}/{tag('author')}")
        return authors[int(entry.get("authorId") or 0)].text or ""

    @property
    def location(self) -> Range:
        """Its cell."""
        return self._sheet.area_range(self._area)

    @round_trip
    def delete(self) -> None:
        """Delete it from its cell."""
        entry, package, part = self._entry(), self._sheet.book.workbook.package, _part(self._sheet) or ""
        drawing = _drawing(self._sheet)
        if drawing is not None:
            package.write(drawing, _SHAPE.sub(self._without_box, package.read(drawing)))
        block = entry.getparent()
        if block is not None:
            block.remove(entry)
        if block is not None and len(block):
            package.touch(part)
            return
        rels = package.rels(self._sheet.part)
        for rid, target in rels.by_type("/comments"):
            if target == part:
                rels.remove(rid)
        package.drop(part)

    def _without_box(self, found: re.Match[bytes]) -> bytes:
        place = [re.search(rb"<x:%b>\s*(\d+)" % name, found[0]) for name in (b"Row", b"Column")]
        cell = [int(number[1]) + 1 for number in place if number]
        is_own = b'ObjectType="Note"' in found[0] and cell == [self._area.row1, self._area.column1]
        return b"" if is_own else found[0]


def notes_of(sheet: Sheet) -> list[Note]:
    """The notes of a sheet in the order of the file, without those that represent a thread."""
    areas = (parse_area(entry.get("ref") or "") for entry in _entries(sheet))
    return [Note(sheet, area) for area in areas if area is not None]


def note_at(sheet: Sheet, area: Area) -> Note | None:
    """The note of the first cell of an area."""
    cell = area._replace(row2=area.row1, column2=area.column1)
    return next((Note(sheet, cell) for entry in _entries(sheet) if entry.get("ref") == cell.text), None)


def add_note(sheet: Sheet, cell: Area, text: str) -> Note:
    """Add a note to a cell. Raises ValueError if it has a comment already."""
    package, part = sheet.book.workbook.package, _part(sheet)
    if part is None:
        part = package.fresh_name("xl/comments{}.xml")
        package.write(part, f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode())
        package.set_content_type(part, _CONTENT)
        package.rels(sheet.part).add(f"{OFFICE_RELS}/comments", part)
    root = package.xml(part)
    authors, block = root.find(tag("authors")), root.find(tag("commentList"))
    if authors is None or block is None:
        raise NotImplementedOffline(f"xlwings_offline does not know the notes of {sheet.name}; it needs Excel.")
    if any(entry.get("ref") == cell.text for entry in block):
        raise ValueError(f"{cell.text} on {sheet.name} has a comment already.")
    _draw_box(sheet, cell)
    names = [author.text or "" for author in authors]
    if "" not in names:
        names.append("")
        etree.SubElement(authors, tag("author"))
    entry = etree.SubElement(block, tag("comment"), ref=cell.text, authorId=str(names.index("")))
    entry.append(_text(text))
    package.touch(part)
    return Note(sheet, cell)


def _text(text: str) -> etree._Element:
    element = etree.Element(tag("text"))
    part = etree.SubElement(etree.SubElement(element, tag("r")), tag("t"))
    part.text = text
    part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def _part(sheet: Sheet) -> str | None:
    return next((part for _, part in sheet.book.workbook.package.rels(sheet.part).by_type("/comments")), None)


def _entries(sheet: Sheet) -> Iterator[etree._Element]:
    """The entries of notes; one that represents a thread for old versions of Excel has an author such as tc={...}."""
    part = _part(sheet)
    if part is None:
        return
    root = sheet.book.workbook.package.xml(part)
    threads = [(author.text or "").startswith("tc={") for author in root.findall(f"{tag('authors')}/{tag('author')}")]
    for entry in root.findall(f"{tag('commentList')}/{tag('comment')}"):
        if not threads[int(entry.get("authorId") or 0)]:
            yield entry


def _drawing(sheet: Sheet) -> str | None:
    """The part with the boxes of a sheet's notes, which it may share with old controls."""
    found = _DRAWING.search(sheet.data.tail)
    return sheet.book.workbook.package.rels(sheet.part).target(found[1].decode()) if found else None


def _draw_box(sheet: Sheet, cell: Area) -> None:
    package = sheet.book.workbook.package
    drawing = _drawing(sheet) or _new_drawing(sheet)
    xml = package.read(drawing)
    end = xml.rfind(b"</xml>")
    if end < 0 or b"xmlns:v=" not in xml:
        raise NotImplementedOffline(f"xlwings_offline cannot draw on {sheet.name}; it needs a running Excel.")
    # As Excel numbers shapes: each drawing has 1024 of its own, by the number in its name.
    first = 1024 * int("".join(filter(str.isdigit, drawing)) or 1)
    number = max([first, *map(int, _NUMBER.findall(xml))]) + 1
    row, column = cell.row1 - 1, cell.column1 - 1
    sides = {"left": column + 1, "top": max(row - 1, 0), "right": column + 3, "bottom": row + 4}
    box = _BOX.format(number=number, row=row, column=column, **sides).encode()
    kind = b"" if b'id="_x0000_t202"' in xml else _BOX_TYPE
    package.write(drawing, xml[:end] + kind + box + xml[end:])


def _new_drawing(sheet: Sheet) -> str:
    package, data = sheet.book.workbook.package, sheet.data
    part = package.fresh_name("xl/drawings/vmlDrawing{}.vml")
    number = "".join(filter(str.isdigit, part))
    package.write(
        part,
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
        b'<o:idmap v:ext="edit" data="%b"/></o:shapelayout></xml>' % number.encode(),
    )
    package.set_content_type(part, _DRAWING_CONTENT)
    rid = package.rels(sheet.part).add(f"{OFFICE_RELS}/vmlDrawing", part)
    entry = f'<legacyDrawing xmlns:r="{OFFICE_RELS}" r:id="{rid}"/>'.encode()
    found = _AFTER.search(data.tail)
    at = found.start() if found else len(data.tail)
    data.tail = data.tail[:at] + entry + data.tail[at:]
    return part
