"""The XML of a part: parsed without fetching or resolving anything, and written as Excel writes it."""

from typing import Final

from lxml import etree

DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def safe_parser() -> etree.XMLParser:
    """A parser that resolves nothing and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


def serialized(root: etree._Element) -> bytes:
    """The bytes of a part."""
    return DECLARATION + etree.tostring(root, encoding="UTF-8", xml_declaration=False)
