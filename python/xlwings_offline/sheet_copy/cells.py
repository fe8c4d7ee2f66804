"""The worksheet part of a copied sheet: styles, texts, formulas and rules adapted to the target."""

import copy

from lxml import etree

from xlwings_offline.package.namespaces import tag
from xlwings_offline.sheet_copy.formulas import CopyContext
from xlwings_offline.styles.style_import import ImportedDxfs, ImportedFormats, ImportedStyles
from xlwings_offline.workbook.workbook import Workbook

_RULE_FORMULAS = {"formula", "formula1", "formula2", "f"}
_RULES = {"cfRule", "dataValidation", "sparkline"}
_REVISION = "http://schemas.microsoft.com/office/spreadsheetml/2014/revision"
DXF_ATTRIBUTES = (
    *("dxfId", "dataDxfId", "headerRowDxfId", "totalsRowDxfId"),
    *("headerRowBorderDxfId", "tableBorderDxfId", "totalsRowBorderDxfId"),
)


def adapt_cells(root: etree._Element, context: CopyContext, formats: ImportedFormats | None) -> None:
    """Adapt a parsed worksheet in place; without `formats` it stays in its workbook, with the same styles and texts."""
    _forget_identity(root)
    _adapt_formulas(root, context)
    if formats is not None:
        _adapt_styles(root, formats.styles)
        _texts_into_cells(root, context.source)
    for child in root:
        if child.tag != tag("sheetData"):
            _adapt_rules(child, context)
            if formats is not None:
                map_dxfs(child, formats.dxfs)
    _adapt_links(root, context)


def map_dxfs(element: etree._Element, dxfs: ImportedDxfs) -> None:
    """Replace the ids of differential formats by those of the target."""
    for inner in element.iter(etree.Element):
        for attribute in DXF_ATTRIBUTES:
            if (old := inner.get(attribute)) is not None:
                inner.set(attribute, str(dxfs[int(old)]))


def _forget_identity(root: etree._Element) -> None:
    root.attrib.pop(f"{{{_REVISION}}}uid", "")
    for properties in root.iterfind(tag("sheetPr")):
        properties.attrib.pop("codeName", "")


def _adapt_formulas(root: etree._Element, context: CopyContext) -> None:
    """Adapt formulas of cells; one that cannot be copied leaves its value."""
    dropped: set[str] = set()
    for formula in list(root.iter(tag("f"))):
        group = formula.get("si") if formula.get("t") == "shared" else None
        if not formula.text:
            if group in dropped:
                _remove(formula)
            continue
        new = context.translated(formula.text)
        if new is not None:
            formula.text = new
            continue
        if group is not None:
            dropped.add(group)
        _remove(formula)


def _adapt_styles(root: etree._Element, styles: ImportedStyles) -> None:
    for cell in root.iter(tag("c")):
        new = styles[int(cell.get("s") or 0)]
        if new:
            cell.set("s", str(new))
        else:
            cell.attrib.pop("s", "")
    for kind, attribute in ((tag("col"), "style"), (tag("row"), "s")):
        for element in root.iter(kind):
            if (old := element.get(attribute)) is not None:
                element.set(attribute, str(styles[int(old)]))


def _texts_into_cells(root: etree._Element, source: Workbook) -> None:
    """Put shared strings into their cells."""
    found = source.package.rels(source.part).by_type("/sharedStrings")
    strings = list(source.package.xml(found[0][1]).iterfind(tag("si"))) if found else []
    for cell in root.iter(tag("c")):
        value = cell.find(tag("v"))
        if cell.get("t") != "s" or value is None:
            continue
        cell.remove(value)
        cell.set("t", "inlineStr")
        text = etree.SubElement(cell, tag("is"))
        text.extend(copy.deepcopy(run) for run in strings[int(value.text or 0)])


def _adapt_rules(element: etree._Element, context: CopyContext) -> None:
    """Adapt formulas of validations, conditional formats and sparklines; a rule that cannot be copied is left out."""
    for inner in list(element.iter(etree.Element)):
        if etree.QName(inner).localname not in _RULE_FORMULAS or not inner.text:
            continue
        new = context.translated(inner.text)
        if new is not None:
            inner.text = new
            continue
        rule = next((up for up in inner.iterancestors() if etree.QName(up).localname in _RULES), None)
        if rule is not None:
            _remove_rule(rule)


def _remove_rule(rule: etree._Element) -> None:
    """Remove a rule, and what contained nothing else."""
    parent = rule.getparent()
    _remove(rule)
    while parent is not None and not [child for child in parent if etree.QName(child).localname != "sqref"]:
        above = parent.getparent()
        if above is None or parent.tag in {tag("extLst"), tag("worksheet")}:
            break
        _remove(parent)
        parent = above
    if parent is not None and parent.get("count") is not None:
        parent.set("count", str(len(parent)))


def _adapt_links(root: etree._Element, context: CopyContext) -> None:
    for link in root.iter(tag("hyperlink")):
        if location := link.get("location"):
            link.set("location", context.translated_or_same(location))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
