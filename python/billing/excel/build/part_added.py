"""A part that XlsxWriter does not know, added to the workbook it wrote: the ribbon."""

from typing import Final

from xlwings_offline.package.package import Package

RIBBON: Final = "customUI/customUI14.xml"
RELATIONSHIP: Final = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"


def with_ribbon(workbook: bytes, ribbon: bytes) -> bytes:
    """The workbook file with the ribbon part in it; every other part is as it was.

    The entries are stored, not deflated, so that a build is the same everywhere.

    Raises ValueError if the workbook has a ribbon part already.
    """
    package = Package(workbook, "The workbook")
    if package.has(RIBBON):
        raise ValueError("the workbook has a ribbon part already")
    package.write(RIBBON, ribbon)
    package.set_content_type(RIBBON, "application/xml")
    package.rels("").add(RELATIONSHIP, RIBBON, rid="rIdRibbon")
    return package.to_bytes(deflated=False)
