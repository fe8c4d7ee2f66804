"""The table parts of a copied sheet."""

from lxml import etree

from xlwings_offline.package.namespaces import tag
from xlwings_offline.package.part_xml import safe_parser, serialized
from xlwings_offline.sheet_copy.cells import map_dxfs
from xlwings_offline.sheet_copy.formulas import CopyContext
from xlwings_offline.styles.style_import import ImportedFormats, import_table_style

_CELL_STYLES = ("headerRowCellStyle", "dataCellStyle", "totalsRowCellStyle")


def adapt_table(data: bytes, context: CopyContext, formats: ImportedFormats | None) -> bytes:
    """The table with an id and a name of its own, no longer filled by a query."""
    root = etree.fromstring(data, safe_parser())
    new_name = context.tables.get(root.get("displayName") or root.get("name") or "Table", "Table")
    root.set("id", str(context.next_table_id()))
    root.set("name", new_name)
    root.set("displayName", new_name)
    for attribute in ("tableType", "connectionId"):
        root.attrib.pop(attribute, "")
    _adapt_columns(root, context)
    if formats is not None:
        map_dxfs(root, formats.dxfs)
        _adapt_style(root, context, formats)
    return serialized(root)


def _adapt_columns(root: etree._Element, context: CopyContext) -> None:
    for element in root.iter(etree.Element):
        for attribute in [name for name in element.attrib if str(name).endswith("}uid")]:
            del element.attrib[attribute]
        element.attrib.pop("queryTableFieldId", "")
        if element.tag in {tag("calculatedColumnFormula"), tag("totalsRowFormula")} and element.text:
            element.text = context.translated(element.text)
    for element in [
        found for found in root.iter(tag("calculatedColumnFormula"), tag("totalsRowFormula")) if not found.text
    ]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _adapt_style(root: etree._Element, context: CopyContext, formats: ImportedFormats) -> None:
    """Copy the table's style if it is a custom one; drop names of cell styles that the target lacks."""
    own, other = context.target.styles, context.source.styles
    style = root.find(tag("tableStyleInfo"))
    if style is not None and (name := style.get("name")):
        import_table_style(own, other, name, formats.dxfs)
    known = {entry.get("name") for entry in own.root.iterfind(f"{tag('cellStyles')}/{tag('cellStyle')}")}
    for element in root.iter(etree.Element):
        for attribute in _CELL_STYLES:
            if element.get(attribute) not in {None, *known}:
                del element.attrib[attribute]
