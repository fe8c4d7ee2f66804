"""The table parts of a copied sheet."""

from lxml import etree

from xlwings_offline.package.namespaces import tag
from xlwings_offline.package.part_xml import safe_parser, serialized
from xlwings_offline.sheet_copy.cells import Looks, map_looks
from xlwings_offline.sheet_copy.formulas import Surroundings
from xlwings_offline.styles.style_import import import_table_style

_CELL_STYLES = ("headerRowCellStyle", "dataCellStyle", "totalsRowCellStyle")


def settle_table(data: bytes, surroundings: Surroundings, looks: Looks | None) -> bytes:
    """The table under an id and a name of its own; filled by a query no more."""
    root = etree.fromstring(data, safe_parser())
    new_name = surroundings.tables.get(root.get("displayName") or root.get("name") or "Table", "Table")
    root.set("id", str(surroundings.next_table_id()))
    root.set("name", new_name)
    root.set("displayName", new_name)
    for attribute in ("tableType", "connectionId"):
        root.attrib.pop(attribute, "")
    _settle_columns(root, surroundings)
    if looks is not None:
        map_looks(root, looks[1])
        _settle_look(root, surroundings, looks)
    return serialized(root)


def _settle_columns(root: etree._Element, surroundings: Surroundings) -> None:
    for element in root.iter(etree.Element):
        for attribute in [name for name in element.attrib if str(name).endswith("}uid")]:
            del element.attrib[attribute]
        element.attrib.pop("queryTableFieldId", "")
        if element.tag in {tag("calculatedColumnFormula"), tag("totalsRowFormula")} and element.text:
            element.text = surroundings.carried(element.text)
    for element in [
        found for found in root.iter(tag("calculatedColumnFormula"), tag("totalsRowFormula")) if not found.text
    ]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _settle_look(root: etree._Element, surroundings: Surroundings, looks: Looks) -> None:
    """The table's style comes along if somebody made it; names of cell styles that the target lacks go."""
    own, other = surroundings.target.styles, surroundings.source.styles
    style = root.find(tag("tableStyleInfo"))
    if style is not None and (name := style.get("name")):
        import_table_style(own, other, name, looks[1])
    known = {entry.get("name") for entry in own.root.iterfind(f"{tag('cellStyles')}/{tag('cellStyle')}")}
    for element in root.iter(etree.Element):
        for attribute in _CELL_STYLES:
            if element.get(attribute) not in {None, *known}:
                del element.attrib[attribute]
