"""Sheets: their names, cells, validations, formats, areas and links."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from lxml import etree

from tests.packagelint.addresses import Area, area, position
from tests.packagelint.package import MAIN, OFFICE, Package, Sheet, twice

LONGEST_TEXT = 32_767
LONGEST_LIST = 255
LONGEST = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 255}


def every(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of that name in a spreadsheet part."""
    return root.iter(f"{{{MAIN}}}{name}")


def sheet_names(package: Package) -> Iterator[str]:
    """A tab's name is unique, short enough and free of the signs that formulas need."""
    names = [str(each.get("name")) for each in package.tabs]
    for name in twice(names):
        yield f"{package.workbook_part}: two sheets are called {name!r}"
    for name in names:
        if len(name) > 31 or re.search(r"[\[\]:*?/\\]", name) or name[:1] == "'" or name[-1:] == "'":
            yield f"{package.workbook_part}: a sheet cannot be called {name!r}"
    for number in twice(str(each.get("sheetId")) for each in package.tabs):
        yield f"{package.workbook_part}: two sheets have the id {number}"
    if all(each.get("state", "visible") != "visible" for each in package.tabs):
        yield f"{package.workbook_part}: no sheet is visible"


def defined_names(package: Package) -> Iterator[str]:
    """A name stands once in the workbook and once per sheet, and is not a cell's address."""
    entries = [(str(each.get("name")), each.get("localSheetId")) for each in every(package.workbook, "definedName")]
    for name in twice(f"{name} (sheet {scope})" if scope else name for name, scope in entries):
        yield f"{package.workbook_part}: the name {name} is defined twice"
    for name, scope in entries:
        if scope and int(scope) >= len(package.tabs):
            yield f"{package.workbook_part}: the name {name} belongs to sheet {scope}, which is not there"
        if not re.fullmatch(r"[^\W\d][\w.\\?]{0,254}", name.removeprefix("_xlnm.")) or _is_cell(name):
            yield f"{package.workbook_part}: {name!r} cannot be a name"


def cells(package: Package) -> Iterator[str]:
    """Rows and cells stand in order, once, in their row; strings and styles that they ask for exist."""
    table = package.optional("sharedStrings")
    strings = sum(1 for _ in every(table, "si")) if table is not None else 0
    styles = package.optional("styles")
    formats = len(next(every(styles, "cellXfs"), ())) if styles is not None else 1
    if table is not None:
        for item in every(table, "si"):
            if len("".join(str(text.text or "") for text in every(item, "t"))) > LONGEST_TEXT:
                yield f"xl/sharedStrings.xml: a text is longer than {LONGEST_TEXT} signs"
    for sheet in package.sheets:
        yield from _order(sheet, package.xml(sheet.part))
        for cell in every(package.xml(sheet.part), "c"):
            yield from _cell(sheet, cell, strings, formats)


def _order(sheet: Sheet, root: etree._Element) -> Iterator[str]:
    rows = list(every(root, "row"))
    numbers = [int(row.get("r", "0")) for row in rows]
    for before, number in pairwise(numbers):
        if number <= before:
            yield f"{sheet.part}: row {number} stands after row {before}"
    for row, number in zip(rows, numbers, strict=True):
        try:
            places = [position(str(cell.get("r"))) for cell in every(row, "c")]
        except ValueError as error:
            yield f"{sheet.part}: {error} is not a cell's address"
            continue
        if any(place[0] != number for place in places):
            yield f"{sheet.part}: a cell of another row stands in row {number}"
        if any(after[1] <= before[1] for before, after in pairwise(places)):
            yield f"{sheet.part}: the cells of row {number} are not in order"


def _cell(sheet: Sheet, cell: etree._Element, strings: int, formats: int) -> Iterator[str]:
    value = cell.findtext(f"{{{MAIN}}}v") or ""
    where = f"{sheet.part}: cell {cell.get('r')}"
    kind = cell.get("t", "n")
    if kind == "s" and not (value.isdigit() and int(value) < strings):
        yield f"{where} asks for shared string {value} of {strings}"
    if kind == "n" and value and not _is_number(value):
        yield f"{where} is a number that reads {value!r}"
    if kind == "b" and value not in {"0", "1"}:
        yield f"{where} is a logical value that reads {value!r}"
    if int(cell.get("s", "0")) >= max(formats, 1):
        yield f"{where} asks for format {cell.get('s')} of {formats}"


def validations(package: Package) -> Iterator[str]:
    """A list written out has at most 255 signs; messages fit; one cell has one validation."""
    for sheet in package.sheets:
        taken: list[tuple[Area, str]] = []
        for each in every(package.xml(sheet.part), "dataValidation"):
            where = f"{sheet.part}: the validation of {each.get('sqref')}"
            first = each.findtext(f"{{{MAIN}}}formula1") or ""
            if each.get("type") == "list" and first.startswith('"') and len(first) - 2 > LONGEST_LIST:
                yield f"{where} lists {len(first) - 2} signs, more than {LONGEST_LIST}"
            for name, most in LONGEST.items():
                if len(each.get(name, "")) > most:
                    yield f"{where} has a {name} longer than {most} signs"
            for text in str(each.get("sqref")).split():
                if any(area(text).meets(other) for other, _ in taken):
                    yield f"{where} meets another one"
                taken.append((area(text), text))


def formats(package: Package) -> Iterator[str]:
    """A conditional format points to a format that exists, at a priority of its own."""
    styles = package.optional("styles")
    known = len(next(every(styles, "dxfs"), ())) if styles is not None else 0
    for sheet in package.sheets:
        rules = list(every(package.xml(sheet.part), "cfRule"))
        for rule in rules:
            if int(rule.get("dxfId", "-1")) >= known:
                yield f"{sheet.part}: a conditional format asks for format {rule.get('dxfId')} of {known}"
        for number in twice(str(rule.get("priority")) for rule in rules):
            yield f"{sheet.part}: two conditional formats have priority {number}"


def areas(package: Package) -> Iterator[str]:
    """Merged cells do not meet; the areas of a sheet are areas; columns do not meet."""
    for sheet in package.sheets:
        root = package.xml(sheet.part)
        merged = [str(each.get("ref")) for each in every(root, "mergeCell")]
        for one, other in combinations(merged, 2):
            if area(one).meets(area(other)):
                yield f"{sheet.part}: the merged cells {one} and {other} meet"
        columns = sorted((int(each.get("min", "0")), int(each.get("max", "0"))) for each in every(root, "col"))
        for (_, last), (first, _) in pairwise(columns):
            if first <= last:
                yield f"{sheet.part}: column {first} is described twice"


def links(package: Package) -> Iterator[str]:
    """A link within the workbook leads to a sheet or a name that exists."""
    sheets = {sheet.name.lower() for sheet in package.sheets} | {str(tab.get("name")).lower() for tab in package.tabs}
    names = {str(each.get("name")).lower() for each in every(package.workbook, "definedName")}
    for sheet in package.sheets:
        for link in every(package.xml(sheet.part), "hyperlink"):
            target = link.get("location")
            if not target or link.get(f"{{{OFFICE}}}id"):
                continue
            name, mark, _ = target.lstrip("#").rpartition("!")
            known = name.strip("'").replace("''", "'").lower() in sheets if mark else target.lower() in names
            if not known:
                yield f"{sheet.part}: the link of {link.get('ref')} leads to {target}, which is not there"


def _is_cell(text: str) -> bool:
    try:
        position(text)
    except ValueError:
        return bool(re.fullmatch(r"[rR]\d*[cC]\d*", text))
    return True


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text))
