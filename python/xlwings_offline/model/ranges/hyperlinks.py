"""Hyperlinks of cells, in the tail of a sheet's XML (what comes after its rows)."""

from __future__ import annotations

import re
from html import unescape as unescaped_attribute
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from xlwings_offline.formulas.references import Area, parse_area
from xlwings_offline.package.namespaces import OFFICE_RELS

if TYPE_CHECKING:
    from xlwings_offline.model.sheet import Sheet

_TYPE = f"{OFFICE_RELS}/hyperlink"
_LINK = re.compile(rb"<hyperlink\b([^>]*)/>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
#: The elements that may come after the links in a sheet.
_AFTER = re.compile(
    rb"<(?:printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks|customProperties|cellWatches|ignoredErrors|"
    rb"smartTags|drawing|legacyDrawing|legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b"
    rb"|</worksheet>|<(?:\w+:)?AlternateContent\b"
)


def address_of(sheet: Sheet, area: Area) -> str | None:
    """The address of the first cell's link, None if it has none."""
    formula = sheet.data.formulas(area.row1, area.column1, area.row1, area.column1)[0][0]
    if found := re.match(r'(?i)=HYPERLINK\("([^"]*)"', formula):
        return found.group(1)
    for link in _LINK.findall(sheet.data.tail):
        facts = {name.decode(): unescaped_attribute(value.decode()) for name, value in _ATTRIBUTE.findall(link)}
        place = parse_area(facts.get("ref", ""))
        if place is None or not place.overlaps(area):
            continue
        inside = f"#{facts['location']}" if "location" in facts else ""
        rid = next((value for name, value in facts.items() if name.endswith(":id")), None)
        return sheet.book.workbook.package.rels(sheet.part).target(rid) + inside if rid else inside
    return None


def add(sheet: Sheet, area: Area, address: str, tip: str | None) -> None:
    """Link an area to an address, which replaces a link that it had."""
    data = sheet.data
    tip_text = f" tooltip={quoteattr(tip)}" if tip else ""
    if address.startswith("#"):
        link = f'<hyperlink ref="{area.text}" location={quoteattr(address[1:])}{tip_text}/>'
    else:
        rid = sheet.book.workbook.package.rels(sheet.part).add(_TYPE, address, external=True)
        link = f'<hyperlink xmlns:r="{OFFICE_RELS}" ref="{area.text}" r:id="{rid}"{tip_text}/>'
    tail = re.sub(rb'<hyperlink\b[^>]*\bref="' + area.text.encode() + rb'"[^>]*/>', b"", data.tail)
    if b"</hyperlinks>" in tail:
        data.tail = tail.replace(b"</hyperlinks>", link.encode() + b"</hyperlinks>", 1)
        return
    tail = tail.replace(b"<hyperlinks/>", b"")
    place = _AFTER.search(tail)
    at = place.start() if place else len(tail)
    data.tail = tail[:at] + b"<hyperlinks>" + link.encode() + b"</hyperlinks>" + tail[at:]
