"""The formulas in all parts of a workbook: of cells, validations, formats, charts, controls, links and names."""

import re
from collections.abc import Callable
from html import unescape
from xml.sax.saxutils import escape

from xlwings_offline.formulas.rewrite import rename_sheet
from xlwings_offline.workbook.defined_names import DefinedNames
from xlwings_offline.workbook.workbook import Workbook

Change = Callable[[str], str]

_ELEMENT = re.compile(
    rb"(<(?:[\w.-]+:)?(?:f|formula|formula1|formula2|sqref|calculatedColumnFormula|totalsRowFormula"
    rb"|FmlaLink|FmlaRange|FmlaTxbx|FmlaGroup)(?:\s[^>]*)?>)([^<]+)(?=</)"
)
_ATTRIBUTE = re.compile(
    rb'(\s(?:location|textlink|fmlaLink|fmlaRange|fmlaTxbx|fmlaGroup|linkedCell|listFillRange)=")([^"]+)(?=")'
)
_PIVOT_SOURCE = re.compile(rb'(<worksheetSource\b[^>]*?\bsheet=")([^"]*)(?=")')
_WITHOUT_FORMULAS = (
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/theme/",
    "xl/media/",
    "xl/workbook.xml",
    "xl/richData/",
)


def rewrite(data: bytes, change: Change) -> bytes:
    """The part with `change` applied to each of its formulas."""

    def swap(found: "re.Match[bytes]") -> bytes:
        old = unescape(found[2].decode())
        new = change(old)
        return found.group() if new == old else found[1] + _escaped(new)

    return _ATTRIBUTE.sub(swap, _ELEMENT.sub(swap, data))


def rewrite_all(workbook: Workbook, needle: str, change: Change) -> None:
    """Apply `change` to every formula of the workbook; parts that do not contain `needle` are skipped."""
    workbook.flush()
    package = workbook.package
    for part in package.names():
        if (
            not part.endswith((".xml", ".vml"))
            or not part.startswith("xl/")
            or part.startswith((*_WITHOUT_FORMULAS, workbook.part))
        ):
            continue
        data = package.read(part)
        if not _contains(data, needle):
            continue
        changed = rewrite(data, change)
        if changed != data:
            package.write(part, changed)
    for name in DefinedNames(workbook):
        new = change(name.element.text or "")
        if new != (name.element.text or ""):
            name.refers_to = "=" + new


def rename_sheet_everywhere(workbook: Workbook, old: str, new: str) -> None:
    """Make every formula, chart, control, link, name and pivot source that refers to sheet `old` refer to `new`."""
    rewrite_all(workbook, old, lambda formula: rename_sheet(formula, old, new))
    package = workbook.package
    for part in package.names():
        if "/pivotCache/pivotCacheDefinition" not in part:
            continue
        data = package.read(part)
        changed = _PIVOT_SOURCE.sub(
            lambda found: (
                found[1] + _escaped(new) if unescape(found[2].decode()).casefold() == old.casefold() else found.group()
            ),
            data,
        )
        if changed != data:
            package.write(part, changed)


def _escaped(text: str) -> bytes:
    return escape(text, {'"': "&quot;"}).encode()


def _contains(data: bytes, needle: str) -> bool:
    lower = data.lower()
    forms = {needle, needle.replace("'", "''")}
    return any(
        escaped.lower() in lower for form in forms for escaped in (_escaped(form), form.encode(), escape(form).encode())
    )
