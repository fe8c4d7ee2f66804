"""The workbook's metadata for cells of a copied sheet: dynamic arrays, pictures, rich values."""

from collections.abc import Callable

from lxml import etree

from xlwings_offline.package.namespaces import OFFICE_RELS, tag
from xlwings_offline.sheet_copy.formulas import CannotCopy, CopyContext
from xlwings_offline.workbook.workbook import Workbook

_TYPE = f"{OFFICE_RELS}/sheetMetadata"
_DYNAMIC, _RICH = "XLDAPR", "XLRICHVALUE"


def copy_metadata(root: etree._Element, context: CopyContext, copy_part: Callable[[str], str]) -> None:
    """Make the cells' metadata indices (`cm`, `vm`) valid in the target, or remove them.

    A target without metadata gets the source's. Otherwise dynamic arrays refer to the target's entry for them. Indices
    of values from data models are removed: their formulas fetch them again.
    """
    marked = _cells_with_metadata(root)
    source, target = _metadata(context.source), _metadata(context.target)
    if not marked or source is None:
        return
    if _fits_whole(context):
        _bring_all(context, copy_part)
        return
    own_dynamic = None if target is None else _first_of(target, _DYNAMIC)
    for cell in marked:
        cell.attrib.pop("vm", "")
        if (note := cell.attrib.pop("cm", "")) and own_dynamic and _kind(source, "cellMetadata", str(note)) == _DYNAMIC:
            cell.set("cm", own_dynamic)


def refuse_rich_values(root: etree._Element, context: CopyContext) -> None:
    """Raise CannotCopy for pictures and data types in cells if the target has rich values of its own."""
    source = _metadata(context.source)
    if source is None or _fits_whole(context):
        return
    if any(_kind(source, "valueMetadata", str(cell.get("vm") or 0)) == _RICH for cell in _cells_with_metadata(root)):
        name = context.entry.name
        raise CannotCopy(f"{name} has pictures or data types in its cells; copying it needs Excel.")


def _cells_with_metadata(root: etree._Element) -> list[etree._Element]:
    return [cell for cell in root.iter(tag("c")) if cell.get("cm") or cell.get("vm")]


def _fits_whole(context: CopyContext) -> bool:
    """Whether the target has no metadata, so that the source's can be copied as a whole."""
    source, target = _metadata(context.source), _metadata(context.target)
    known = source is not None and _type_names(source) <= {_DYNAMIC, _RICH}
    return target is None and known and not _rich_parts(context.target)


def _metadata(workbook: Workbook) -> etree._Element | None:
    found = workbook.package.rels(workbook.part).by_type("/sheetMetadata")
    return workbook.package.xml(found[0][1]) if found else None


def _rich_parts(workbook: Workbook) -> list[tuple[str, str]]:
    """The relationship types and parts of the workbook's rich values."""
    rels = workbook.package.rels(workbook.part)
    found = [(element.get("Type") or "", rels.target(element.get("Id") or "")) for element in rels]
    return [(kind, part) for kind, part in found if "/richData/" in part]


def _type_names(metadata: etree._Element) -> set[str]:
    return {element.get("name") or "" for element in metadata.iter(tag("metadataType"))}


def _kind(metadata: etree._Element, block: str, index: str) -> str:
    """The type name of the entry with that index (from 1)."""
    notes = metadata.findall(f"{tag(block)}/{tag('bk')}")
    record = notes[int(index) - 1].find(tag("rc")) if 0 < int(index) <= len(notes) else None
    kinds = list(metadata.iter(tag("metadataType")))
    number = int(record.get("t") or 0) if record is not None else 0
    return kinds[number - 1].get("name") or "" if 0 < number <= len(kinds) else ""


def _first_of(metadata: etree._Element, kind: str) -> str | None:
    """The index of the first entry for cells of a type."""
    count = len(metadata.findall(f"{tag('cellMetadata')}/{tag('bk')}"))
    return next(
        (str(index) for index in range(1, count + 1) if _kind(metadata, "cellMetadata", str(index)) == kind), None
    )


def _bring_all(context: CopyContext, copy_part: Callable[[str], str]) -> None:
    source, target = context.source, context.target
    metadata = source.package.rels(source.part).by_type("/sheetMetadata")[0][1]
    for kind, part in [(_TYPE, metadata), *_rich_parts(source)]:
        target.package.rels(target.part).add(kind, copy_part(part))
