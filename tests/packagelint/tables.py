"""Tables: ids, names, columns, and the cells that they lie on."""

import re
from collections.abc import Iterator
from itertools import combinations

from lxml import etree

from tests.packagelint.addresses import Area, area, position
from tests.packagelint.package import MAIN, Package, twice
from tests.packagelint.sheets import every


def tables(package: Package) -> Iterator[str]:
    """Everything about tables, across the workbook and sheet by sheet."""
    parts = [part for sheet in package.sheets for part in package.related(sheet.part, "table")]
    roots = [package.xml(part) for part in parts]
    for number in twice(str(root.get("id")) for root in roots):
        yield f"{package.workbook_part}: two tables have the id {number}"
    names = [str(root.get("displayName")) for root in roots]
    for name in twice(names):
        yield f"{package.workbook_part}: two tables are called {name}"
    defined = {str(each.get("name")).lower() for each in every(package.workbook, "definedName")}
    for part, name in zip(parts, names, strict=True):
        if name.lower() in defined:
            yield f"{part}: the table {name} has the name of a range"
        if not re.fullmatch(r"[^\W\d][\w.\\]{0,254}", name) or _is_address(name):
            yield f"{part}: {name!r} cannot be the name of a table"
    for sheet in package.sheets:
        yield from _sheet(package, sheet.part)


def _sheet(package: Package, sheet: str) -> Iterator[str]:
    parts = package.related(sheet, "table")
    for part in parts:
        yield from _table(package, sheet, part)
    declared = sum(1 for _ in every(package.xml(sheet), "tablePart"))
    if declared != len(parts):
        yield f"{sheet}: lists {declared} tables and points to {len(parts)}"
    places = [(part, area(str(package.xml(part).get("ref")))) for part in parts]
    for (one, first), (other, second) in combinations(places, 2):
        if first.meets(second):
            yield f"{sheet}: the tables of {one} and {other} meet"
    for merged in every(package.xml(sheet), "mergeCell"):
        for part, place in places:
            if place.meets(area(str(merged.get("ref")))):
                yield f"{sheet}: the merged cells {merged.get('ref')} lie in the table of {part}"


def _table(package: Package, sheet: str, part: str) -> Iterator[str]:
    root = package.xml(part)
    place = area(str(root.get("ref")))
    columns = list(every(root, "tableColumn"))
    names = [str(column.get("name")) for column in columns]
    for name in twice(names):
        yield f"{part}: two columns are called {name!r}"
    for number in twice(str(column.get("id")) for column in columns):
        yield f"{part}: two columns have the id {number}"
    if len(columns) != place.right - place.left + 1:
        yield f"{part}: has {len(columns)} columns on the {place.right - place.left + 1} of {root.get('ref')}"
    counted = next(every(root, "tableColumns"), root).get("count")
    if counted and int(counted) != len(columns):
        yield f"{part}: counts {counted} columns and has {len(columns)}"
    headers, totals = int(root.get("headerRowCount", "1")), int(root.get("totalsRowCount", "0"))
    if place.bottom - place.top + 1 - headers - totals < 1:
        yield f"{part}: has no row for data in {root.get('ref')}"
    if headers:
        yield from _headers(package, sheet, part, names)
    for each in every(root, "autoFilter"):
        filtered = area(str(each.get("ref")))
        if filtered != Area(place.top, place.left, place.bottom - totals, place.right):
            yield f"{part}: filters {each.get('ref')} of {root.get('ref')}"


def _headers(package: Package, sheet: str, part: str, names: list[str]) -> Iterator[str]:
    place = area(str(package.xml(part).get("ref")))
    texts = _texts(package, sheet, place.top)
    for offset, name in enumerate(names):
        text = texts.get(place.left + offset)
        wanted = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), name)
        if text is None or text.replace("\r\n", "\n") != wanted.replace("\r\n", "\n"):
            yield f"{part}: the column {name!r} has the header {text!r}"


def _texts(package: Package, sheet: str, row: int) -> dict[int, str | None]:
    """What stands in the cells of a row, by column; None where it is no text."""
    table = package.optional("sharedStrings")
    strings = [_text(item) for item in every(table, "si")] if table is not None else []
    found: dict[int, str | None] = {}
    for line in every(package.xml(sheet), "row"):
        if line.get("r") != str(row):
            continue
        for cell in every(line, "c"):
            value = cell.findtext(f"{{{MAIN}}}v") or ""
            column = position(str(cell.get("r")))[1]
            if cell.get("t") == "s" and value.isdigit() and int(value) < len(strings):
                found[column] = strings[int(value)]
            elif cell.get("t") in {"inlineStr", "str"}:
                found[column] = _text(cell) or value
    return found


def _text(item: etree._Element) -> str:
    return "".join(str(text.text or "") for text in every(item, "t"))


def _is_address(name: str) -> bool:
    try:
        position(name)
    except ValueError:
        return False
    return True
