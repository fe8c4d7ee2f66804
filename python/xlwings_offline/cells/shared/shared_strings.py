"""The shared strings of a workbook, which cells refer to by their index in one list."""

import re
from contextlib import suppress
from typing import Any, Final

import numpy as np
import pyarrow as pa
from lxml import etree

from xlwings_offline.cells.arrays.scanner import Unusual, string_places
from xlwings_offline.cells.arrays.texts import texts_at
from xlwings_offline.cells.values import unescape
from xlwings_offline.package.package import Package

#: Where the list begins, in UTF-8.
_OPENING: Final = re.compile(
    rb'^(?:\xef\xbb\xbf)?<\?xml [^>]*?encoding="UTF-8"[^>]*\?>\s*<sst [^>]*[^/>]>', re.IGNORECASE
)


def shared_strings(package: Package, part: str) -> Any:
    """The strings of the part as cells show them, in an array."""
    xml = package.read(part)
    opening, end = _OPENING.match(xml), xml.rfind(b"</sst>")
    with suppress(Unusual, pa.ArrowInvalid):
        if opening is not None and end >= 0 and b"&#" not in xml:  # a parser knows better which characters are meant
            return texts_at(np.frombuffer(xml, dtype=np.uint8), *string_places(xml, opening.end(), end))
    return pa.array([plain_text(item) for item in package.xml(part).iterchildren("{*}si")], type=pa.large_string())


def plain_text(item: etree._Element) -> str:
    """The text of a string item, without phonetic hints."""
    parts = [
        str(element.xpath("string()"))  # comments may split its text
        for element in item.iter("{*}t")
        if (above := element.getparent()) is None or above.tag.rpartition("}")[2] != "rPh"
    ]
    text = "".join(parts)
    return unescape(text) if "_x" in text else text
