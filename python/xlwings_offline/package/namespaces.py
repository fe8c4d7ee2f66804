"""Namespaces of the elements, attributes and relationship types in a workbook's parts."""

from typing import Final

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
#: Of attributes with a relationship's id; the types of Office's own relationships begin with it, too.
OFFICE_RELS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"


def tag(name: str) -> str:
    """The name with the namespace of worksheets, tables and styles."""
    return f"{{{MAIN}}}{name}"
