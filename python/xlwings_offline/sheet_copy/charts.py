"""Charts of a sheet copied from another workbook: what they cannot refer to there becomes the values that they show."""

import copy

from lxml import etree

from xlwings_offline.package.namespaces import DRAWING
from xlwings_offline.package.part_xml import safe_parser, serialized
from xlwings_offline.sheet_copy.formulas import CopyContext

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def adapt_chart(data: bytes, context: CopyContext) -> bytes:
    """The chart with each reference that cannot be copied replaced by its last values."""
    root = etree.fromstring(data, safe_parser())
    lost = [formula for formula in root.iter(_chart("f")) if formula.text and context.translated(formula.text) is None]
    if not lost:
        return data
    for formula in lost:
        reference = formula.getparent()
        if reference is not None:
            _freeze(reference)
    return serialized(root)


def _chart(name: str) -> str:
    return f"{{{CHART}}}{name}"


def _freeze(reference: etree._Element) -> None:
    """Turn a reference with a cache into a literal, and that of a title into text."""
    owner = reference.getparent()
    if owner is None:
        return
    kind = etree.QName(reference).localname
    cache = next((child for child in reference if etree.QName(child).localname.endswith("Cache")), None)
    if etree.QName(owner).localname == "tx":
        text = "".join(value.text or "" for value in reference.iter(_chart("v")))
        owner.replace(reference, _title_text(owner, text))
        return
    if kind == "numRef":
        literal = _literal("numLit", cache, ("formatCode", "ptCount", "pt"))
    else:
        level = next(reference.iter(_chart("lvl")), None) if kind == "multiLvlStrRef" else cache
        literal = _literal("strLit", level, ("ptCount", "pt"))
        if kind == "multiLvlStrRef" and literal.find(_chart("ptCount")) is None and cache is not None:
            count = cache.find(_chart("ptCount"))
            if count is not None:
                literal.insert(0, copy.deepcopy(count))
    owner.replace(reference, literal)


def _literal(name: str, cache: etree._Element | None, kept: tuple[str, ...]) -> etree._Element:
    literal = etree.Element(_chart(name))
    for child in cache if cache is not None else ():
        if etree.QName(child).localname in kept:
            literal.append(copy.deepcopy(child))
    return literal


def _title_text(owner: etree._Element, text: str) -> etree._Element:
    parent = owner.getparent()
    if parent is not None and etree.QName(parent).localname == "ser":
        value = etree.Element(_chart("v"))
        value.text = text
        return value
    rich = etree.Element(_chart("rich"))
    etree.SubElement(rich, f"{{{DRAWING}}}bodyPr")
    run = etree.SubElement(etree.SubElement(rich, f"{{{DRAWING}}}p"), f"{{{DRAWING}}}r")
    etree.SubElement(run, f"{{{DRAWING}}}t").text = text
    return rich
