"""Namespaces: what the XML of a workbook's parts calls its elements, attributes and relationship types."""

from typing import Final

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
#: Of attributes that hold a relationship's id, and the beginning of the types of Office's own relationships.
OFFICE_RELS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"


def tag(name: str) -> str:
    """The name with the namespace of worksheets, tables and styles."""
    return f"{{{MAIN}}}{name}"
