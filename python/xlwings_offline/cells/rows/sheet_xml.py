"""The XML of a worksheet: what comes before its rows, the rows, what comes after them."""

import re
from itertools import islice
from operator import lt
from typing import Final

from lxml import etree

from xlwings_offline.formulas.references import LAST_COLUMN, column_letters, column_number
from xlwings_offline.package.namespaces import MAIN, tag
from xlwings_offline.package.part_xml import safe_parser, serialized

_OPENING: Final = re.compile(rb"<sheetData\b[^>]*?(/?)>")
_CLOSING: Final = b"</sheetData>"
_PREFIX: Final = re.compile(rb'xmlns:([\w.-]+)="' + re.escape(MAIN.encode()) + b'"')
_PLACE: Final = re.compile(rb'<c r="([A-Z]+)(\d+)"')
_LATE_STYLE: Final = re.compile(rb'" t="\w+" s="')
#: A cell that does not begin with its reference, a row without attributes or with oddly written ones, a comment, a
#: processing instruction.
_IRREGULAR: Final = re.compile(rb'<(?:c(?! r="[A-Z])[\s/>]|row(?!(?: [\w:]+="[^">]*")+ ?/?>)|[!?])')
#: A part that is not in UTF-8.
_FOREIGN: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?<\?xml [^>]*?encoding=[\"'](?!utf-8|us-ascii)|\xff\xfe|\xfe\xff", re.IGNORECASE
)
#: A program writes the attributes of all cells in one order: this many bytes of the rows show which.
_SAMPLE: Final = 2**20
_CELL: Final = tag("c")
#: The attributes of a cell in the order that is expected.
_FIRST: Final = ("r", "s", "t")


class NotASheet(ValueError):
    """The part is not a worksheet that this engine can read."""


def split_at_rows(xml: bytes) -> tuple[bytes, int, int, bytes]:
    """What comes before the rows, where they begin and end, and what comes after them. Raises NotASheet."""
    found = _OPENING.search(xml)
    if found is None:
        raise NotASheet
    if found.group(1):
        return xml[: found.start()], found.end(), found.end(), xml[found.end() :]
    end = xml.rfind(_CLOSING)
    if end < 0:
        raise NotASheet
    return xml[: found.start()], found.end(), end, xml[end + len(_CLOSING) :]


def normalized(xml: bytes) -> bytes:
    """The XML in UTF-8 and without prefixes on its tags. Raises NotASheet."""
    if _FOREIGN.match(xml):
        xml = _in_utf8(xml)
    return xml if _OPENING.search(xml) else _without_prefix(xml)


def regular_rows(xml: bytes) -> tuple[bytes, int, int]:
    """The XML with a reference and then the style in every cell, and where its rows begin and end.

    It is copied only if that is not so already. It must have no prefixes. Raises NotASheet.
    """
    _, start, end, _ = split_at_rows(xml)
    if is_irregular(xml, start, end):
        xml = _rewritten(xml)
        _, start, end, _ = split_at_rows(xml)
    return xml, start, end


def is_irregular(xml: bytes, start: int, end: int) -> bool:
    """Whether rows are written in a way that XML allows but the quick readers do not know."""
    samples = xml[start : min(start + _SAMPLE, end)], xml[max(end - _SAMPLE, start) : end]
    return _IRREGULAR.search(xml, start, end) is not None or (
        any(_LATE_STYLE.search(sample) is not None or not _in_order(sample) for sample in samples)
    )


def _in_order(rows: bytes) -> bool:
    """Whether cells are in order from left to right and rows from top to bottom."""
    places = [(int(row), len(letters), letters) for letters, row in _PLACE.findall(rows)]
    return all(map(lt, places, islice(places, 1, None)))


def _column(element: etree._Element) -> int:
    """The column of a cell; anything else in a row comes last."""
    letters = re.match("[A-Z]+", element.get("r") or "")
    return column_number(letters.group()) if letters else LAST_COLUMN + 1


def _in_utf8(xml: bytes) -> bytes:
    try:
        tree = etree.fromstring(xml, safe_parser()).getroottree()  # keeps a document type, which is refused later
    except etree.XMLSyntaxError as reason:
        raise NotASheet from reason
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _without_prefix(xml: bytes) -> bytes:
    """The XML without the prefixes that some programs put on every tag. Raises NotASheet."""
    found = _PREFIX.search(xml)
    if found is None:
        raise NotASheet
    prefix = found.group(1)
    plain = re.sub(rb"<(/?)" + re.escape(prefix) + b":", rb"<\1", xml)
    return plain.replace(b"xmlns:" + prefix + b"=", b"xmlns=", 1)


def _rewritten(xml: bytes) -> bytes:
    """The XML with a reference in every cell and without comments."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(xml, parser)
    row_number = 0
    for row in root.iter(tag("row")):
        row_number = int(row.get("r") or row_number + 1)
        row.set("r", str(row_number))
        column = 0
        for cell in row.iterchildren(_CELL):
            letters = re.match("[A-Z]+", (cell.get("r") or "").replace("$", "").upper())
            column = column_number(letters.group()) if letters else column + 1
            attributes = {str(name): str(value) for name, value in cell.attrib.items()}
            attributes["r"] = f"{column_letters(column)}{row_number}"
            cell.attrib.clear()
            for name in (*_FIRST, *(name for name in attributes if name not in _FIRST)):
                if name in attributes:
                    cell.set(name, attributes[name])
        row[:] = sorted(row, key=_column)
    return serialized(root)
