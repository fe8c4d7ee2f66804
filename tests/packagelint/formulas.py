"""Formulas: that they can be read, and that the sheets, tables, columns and names in them exist."""

import re
from collections.abc import Iterator, Mapping

from tests.packagelint.package import MAIN, Package
from tests.packagelint.sheets import every

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
LONGEST = 8192
PAIRS = {")": "(", "]": "[", "}": "{"}
#: Elements of a spreadsheet part whose text is a formula.
ELEMENTS = ("f", "definedName", "formula1", "formula2", "formula", "calculatedColumnFormula", "totalsRowFormula")
#: Functions younger than the file format: without this prefix Excel shows #NAME?.
YOUNG = re.compile(
    r"(?<![\w.])(XLOOKUP|XMATCH|FILTER|UNIQUE|SORT|SORTBY|SEQUENCE|RANDARRAY|LET|LAMBDA|TEXTJOIN|CONCAT|IFS|SWITCH"
    r"|MAXIFS|MINIFS|TEXTBEFORE|TEXTAFTER|TEXTSPLIT|VSTACK|HSTACK|TAKE|DROP|CHOOSECOLS|CHOOSEROWS|IFNA|DAYS)\(",
    re.I,
)
SHEET = re.compile(r"'((?:[^']|'')+)'!|(?<![\w.\]'#])([^\W\d][\w.]*)!")


def formulas(package: Package) -> Iterator[str]:
    """Every formula of sheets, tables, names, validations, formats and charts."""
    sheets = {str(tab.get("name")).lower() for tab in package.tabs}
    known = _tables(package)
    for part, where, text in _all(package):
        place = f"{part}: the formula of {where} ({text[:60]})"
        if text.startswith("="):
            yield f"{place} begins with an equals sign"
        if len(text) > LONGEST:
            yield f"{place} is longer than {LONGEST} signs"
        if not _is_balanced(text):
            yield f"{place} has quotes or brackets without a partner"
            continue
        yield from (f"{place} {fault}" for fault in _faults(text, sheets, known))


def _all(package: Package) -> Iterator[tuple[str, str, str]]:
    """Part, place and text of each formula."""
    parts = [package.workbook_part, *(sheet.part for sheet in package.sheets)]
    parts += [part for sheet in package.sheets for part in package.related(sheet.part, "table")]
    for part in parts:
        for name in ELEMENTS:
            for each in every(package.xml(part), name):
                if each.text:
                    parent = each.getparent()
                    owner = each if parent is None or each.get("name") else parent
                    yield part, owner.get("r") or owner.get("name") or owner.get("sqref") or name, each.text
    for part in package.parts:
        if re.fullmatch(r"xl/charts/chart\d+\.xml", part):
            for each in package.xml(part).iter(f"{{{CHART}}}f"):
                yield part, "a series", each.text or ""


def _faults(text: str, sheets: set[str], known: Mapping[str, set[str]]) -> Iterator[str]:
    code = re.sub(r'"[^"]*"', '""', text)
    if "#REF!" in code:
        yield "refers to what is gone"
    if "[@" in code:
        yield "has [@...], which a file writes as [[#This Row],...]"
    for name in YOUNG.findall(code):
        yield f"calls {name.upper()} without its prefix _xlfn."
    for quoted, bare in SHEET.findall(code):
        name = quoted.replace("''", "'") or bare
        if "[" not in name and not set(name.lower().split(":")) <= sheets:
            yield f"refers to the sheet {name!r}, which is not there"
    for name, inside in _structured(code):
        if name.lower() not in known:
            yield f"refers to the table {name}, which is not there"
            continue
        for column in _columns(inside):
            if column.lower() not in known[name.lower()]:
                yield f"refers to the column {column!r}, which the table {name} does not have"


def _is_balanced(text: str) -> bool:
    """Whether quotes and brackets close; in square brackets an apostrophe frees the next sign."""
    opened: list[str] = []
    signs = iter(text)
    for sign in signs:
        if opened and opened[-1] == "[":
            if sign == "'":
                next(signs, "")
                continue
        elif sign in "\"'":
            if sign not in signs:  # consumes up to the closing quote
                return False
            continue
        if sign in "([{":
            opened.append(sign)
        elif sign in ")]}" and (not opened or opened.pop() != PAIRS[sign]):
            return False
    return not opened


def _structured(code: str) -> Iterator[tuple[str, str]]:
    """Table and what stands in its square brackets, for each structured reference."""
    for match in re.finditer(r"(?<![\w.'\]])([^\W\d][\w.]*)\[", code):
        depth, end = 1, match.end()
        while depth:
            depth += {"[": 1, "]": -1}.get(code[end], 0)
            end += 2 if code[end] == "'" else 1
        yield match[1], code[match.end() : end - 1]


def _columns(inside: str) -> Iterator[str]:
    """The columns in a structured reference: `Net`, or the parts of `[#This Row],[Net]` that name one."""
    names = re.findall(r"\[((?:[^\[\]']|'.)*)\]", inside) if inside.startswith("[") else [inside]
    for name in names:
        if name and not name.startswith("#"):
            yield re.sub(r"'(.)", r"\1", name)


def _tables(package: Package) -> dict[str, set[str]]:
    """The columns of each table, all in lower case."""
    roots = [package.xml(part) for sheet in package.sheets for part in package.related(sheet.part, "table")]
    return {
        str(root.get("displayName")).lower(): {
            str(each.get("name")).lower() for each in root.iter(f"{{{MAIN}}}tableColumn")
        }
        for root in roots
    }
