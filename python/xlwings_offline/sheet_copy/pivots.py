"""Pivot tables of a copied sheet: within a workbook they share the cache, to another one it is copied."""

import re

from lxml import etree

from xlwings_offline.package.namespaces import OFFICE_RELS, tag
from xlwings_offline.package.part_xml import safe_parser, serialized
from xlwings_offline.sheet_copy.cells import map_dxfs
from xlwings_offline.sheet_copy.formulas import CopyContext
from xlwings_offline.styles.style_import import ImportedFormats

PIVOT_CACHE = "/pivotCache/"
_CACHE_TYPE = f"{OFFICE_RELS}/pivotCacheDefinition"
_RELATIONSHIP_ID = f"{{{OFFICE_RELS}}}id"
# The elements before pivotCaches in a workbook part, the nearest first (CT_Workbook, ECMA-376 part 1, 18.2.27).
_BEFORE = ("customWorkbookViews", "oleSize", "calcPr", "definedNames", "externalReferences", "functionGroups", "sheets")


def register_cache(context: CopyContext, part: str, new: str) -> None:
    """Make a copied cache known to the target workbook, under an id of its own."""
    if "pivotCacheDefinition" not in part:
        return
    target = context.target
    block = target.root.find(tag("pivotCaches"))
    if block is None:
        block = etree.Element(tag("pivotCaches"))
        before = next(found for name in _BEFORE if (found := target.root.find(tag(name))) is not None)
        before.addnext(block)
    number = 1 + max((int(entry.get("cacheId") or 0) for entry in block), default=0)
    entry = etree.SubElement(block, tag("pivotCache"), cacheId=str(number))
    entry.set(_RELATIONSHIP_ID, target.package.rels(target.part).add(_CACHE_TYPE, new))
    target.package.touch(target.part)
    context.pivot_caches[_cache_id(context, part)] = str(number)


def adapt_pivot(data: bytes, context: CopyContext, formats: ImportedFormats | None) -> bytes:
    """The pivot table with the target's ids of cache and formats."""
    if formats is None:
        return data
    root = etree.fromstring(data, safe_parser())
    root.set("cacheId", context.pivot_caches.get(root.get("cacheId") or "", root.get("cacheId") or "0"))
    map_dxfs(root, formats.dxfs)
    for element in root.iter(etree.Element):
        if (number := element.get("numFmtId")) is not None:
            element.set("numFmtId", str(formats.styles.format_id(int(number))))
    return serialized(root)


def _cache_id(context: CopyContext, part: str) -> str:
    """The id under which the source workbook knows a cache."""
    source = context.source
    for entry in source.root.iterfind(f"{tag('pivotCaches')}/{tag('pivotCache')}"):
        if source.package.rels(source.part).target(entry.get(_RELATIONSHIP_ID) or "") == part:
            return entry.get("cacheId") or ""
    return ""


def adapt_cache_source(data: bytes, context: CopyContext) -> bytes:
    """The cache with the new name of a copied sheet as its source."""
    own, new = context.entry.name, context.new_name
    pattern = re.compile(rb'(<worksheetSource\b[^>]*?\bsheet=")' + re.escape(own.encode()) + rb'(?=")')
    return pattern.sub(lambda found: found[1] + new.encode(), data)
