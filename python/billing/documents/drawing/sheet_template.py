"""Sheet templates: a sheet that the office drew in Excel, filled as often as there are documents.

The look is the office's: styles, widths, merged cells, logo and print set-up are taken over as they are. Only cells
with placeholders change. A row whose placeholders begin with ``line.`` or ``tax.`` is repeated for each line or tax
rate; a cell whose placeholders are all blank stays empty, and a row whose placeholders are all blank is left out.
"""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from lxml import etree

from billing.documents.drawing.parts import MAIN, Package, read_package
from billing.documents.letters.templates import PLACEHOLDER, TemplateError, placeholders, refuse_unknown

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: Parts of a sheet that may be copied with it; a table or a chart would need rules of its own.
_CARRIED: Final = ("drawing", "vmlDrawing", "printerSettings", "hyperlink", "image")
_CELL: Final = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)")
#: Points of one line of text.
_LINE_HEIGHT: Final = 13.5
_ROWS: Final = re.compile(r"(\$?)()(\$?)(\d+)")
Element: TypeAlias = Any


class Shown(NamedTuple):
    """What a placeholder becomes: the number of a cell of its own (None for text), and the words inside other text."""

    number: float | None
    words: str


Values: TypeAlias = Mapping[str, Shown]


@dataclass(frozen=True)
class SheetValues:
    """What one sheet is filled with: its name, its values, and the rows of its repeated blocks (``line``, ``tax``)."""

    name: str
    values: Values
    blocks: Mapping[str, Sequence[Values]] = field(default_factory=dict)


@dataclass(frozen=True)
class TemplateRow:
    """A row of the template: its XML, its placeholders (place in the row, text), and the block it repeats for."""

    number: int
    xml: Element
    texts: tuple[tuple[int, str], ...]
    names: tuple[str, ...]
    block: str


@dataclass(frozen=True)
class SheetTemplate:
    """A template read once: its package, the sheet without its rows, and the rows."""

    place: str
    package: Package
    path: str
    root: Element
    rows: tuple[TemplateRow, ...]
    #: Characters per line of the columns, for cells whose text wraps: by column, and which styles wrap.
    widths: Mapping[str, float]
    wrapping: frozenset[str]

    def refuse_unknown(self, known: Sequence[str]) -> None:
        """Raise TemplateError naming the cell of the first placeholder that is not known."""
        for row in self.rows:
            for place, text in row.texts:
                refuse_unknown(placeholders(text), known, f"{self.place}, cell {row.xml[place].get('r')},")
        for text in self.root.itertext():
            refuse_unknown(placeholders(text), known, f"{self.place}, in its page header or footer,")

    def fill(self, sheet: SheetValues) -> tuple[Element, dict[int, tuple[int, int]]]:
        """The sheet's XML, and where each row of the template went: first and last row, for ranges to follow."""
        root = deepcopy(self.root)
        data = root.find(f"{MAIN}sheetData")
        went: dict[int, tuple[int, int]] = {}
        out, before = 0, 0
        for row in self.rows:
            out += row.number - before - 1
            first = out + 1
            for values in sheet.blocks.get(row.block, ()) if row.block else (sheet.values,):
                filled = _filled(row, values, sheet.values)
                if filled is not None:
                    self._grow(filled)
                    out += 1
                    data.append(_at(filled, out))
            went[row.number], before = (first, out), row.number
        _follow(root, went)
        _fill_page(root, sheet.values)
        return root, went

    def _grow(self, row: Element) -> None:
        """Give a row without a height of its own room for text that wraps; Excel does this only while one types."""
        if row.get("customHeight") is not None:
            return
        lines = 1
        for cell in row:
            width = self.widths.get(cell.get("r").rstrip("0123456789"), 0)
            if width and cell.get("s") in self.wrapping and cell.get("t") == "inlineStr":
                lines = max(
                    lines, sum(-(-len(part) // int(width)) or 1 for part in "".join(cell.itertext()).split("\n"))
                )
        if lines > 1:
            row.set("ht", str(lines * _LINE_HEIGHT + 2))
            row.set("customHeight", "1")


def read_sheet_template(content: bytes, place: str) -> SheetTemplate:
    """Read the first sheet of a template. Raises TemplateError when it cannot be read, or repeated."""
    package = read_package(content, place)
    path = package.sheets()[0]
    for kind in package.kinds(path):
        if kind not in _CARRIED:
            raise TemplateError(
                f"{place} has a {kind} on its first sheet, which cannot be repeated. Remove it from the template."
            )
    root = package.tree(path)
    texts = package.shared_strings()
    data = root.find(f"{MAIN}sheetData")
    rows = tuple(_template_row(row, texts, place) for row in data)
    data.clear()
    for view in root.iter(f"{MAIN}sheetView"):
        view.attrib.pop("tabSelected", None)
    return SheetTemplate(place, package, path, root, rows, _widths(root), package.wrapping_styles())


def _widths(root: Element) -> dict[str, float]:
    """Width in characters of the columns that have one."""
    spans = [
        (int(column.get("min")), int(column.get("max")), float(column.get("width", 0)))
        for column in root.iter(f"{MAIN}col")
    ]
    return {_letters(number): width for first, last, width in spans for number in range(first, min(last, 100) + 1)}


def _letters(number: int) -> str:
    before, last = divmod(number - 1, 26)
    return (_letters(before) if before else "") + chr(65 + last)


def moved(reference: str, went: Mapping[int, tuple[int, int]]) -> str:
    """A range of the template where its rows went: the first row's first copy to the last row's last copy."""
    parts = reference.split(":")
    pattern = _CELL if _CELL.fullmatch(parts[0]) else _ROWS
    new = []
    for end, part in enumerate(parts):
        match = pattern.fullmatch(part)
        new.append(f"{match[1]}{match[2]}{match[3]}{_row(int(match[4]), went, end)}" if match else part)
    return ":".join(new)


def _row(number: int, went: Mapping[int, tuple[int, int]], end: int) -> int:
    if number in went:
        return went[number][end]
    before = max((row for row in went if row < number), default=0)
    return number if not before else went[before][1] + number - before


def _template_row(row: Element, texts: Sequence[Element], place: str) -> TemplateRow:
    found: list[tuple[int, str]] = []
    for at, cell in enumerate(row):
        _refuse(cell, f"{place}, cell {cell.get('r')},")
        if cell.get("t") == "s":
            _inline(cell, texts[int(cell.findtext(f"{MAIN}v") or 0)])
        text = "".join(cell.itertext()) if cell.get("t") == "inlineStr" else ""
        if "{{" in text:
            found.append((at, text))
    if row.get("customHeight") is None:
        row.attrib.pop("ht", None)
    row.attrib.pop("spans", None)
    names = tuple(name for _, text in found for name in placeholders(text))
    blocks = {name.partition(".")[0] for name in names if "." in name}
    if len(blocks) > 1:
        raise TemplateError(
            f"{place}, row {row.get('r')}, mixes placeholders of {' and '.join(sorted(blocks))}. Give each its own row."
        )
    return TemplateRow(int(row.get("r")), row, tuple(found), names, blocks.pop() if blocks else "")


def _refuse(cell: Element, place: str) -> None:
    if cell.find(f"{MAIN}f") is not None:
        raise TemplateError(f"{place} holds a formula. Put a placeholder there instead.")
    if cell.get("vm") is not None or cell.get("cm") is not None:
        raise TemplateError(f"{place} holds a picture or a linked value. Put a picture over the cells, not in one.")


def _inline(cell: Element, shared: Element) -> None:
    cell.set("t", "inlineStr")
    for child in list(cell):
        cell.remove(child)
    inline = deepcopy(shared)
    inline.tag = f"{MAIN}is"
    cell.append(inline)


def _filled(row: TemplateRow, values: Values, common: Values) -> Element | None:
    shown = {name: values[name] if name in values else common[name] for name in row.names}
    if shown and not any(value.words for value in shown.values()):
        return None
    xml = deepcopy(row.xml)
    for place, text in row.texts:
        whole = PLACEHOLDER.fullmatch(text.strip())
        number = shown[whole[1]].number if whole else None
        said = any(shown[name].words for name in placeholders(text))
        _put(xml[place], number, PLACEHOLDER.sub(lambda match: shown[match[1]].words, text) if said else "")
    return xml


def _put(cell: Element, number: float | None, words: str) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if number is not None and words:
        etree.SubElement(cell, f"{MAIN}v").text = repr(float(number))
    elif words:
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
        text.text = _NOT_IN_XML.sub("", words)
        text.set(_SPACE, "preserve")


def _at(row: Element, number: int) -> Element:
    row.set("r", str(number))
    for cell in row:
        cell.set("r", cell.get("r").rstrip("0123456789") + str(number))
    return row


def _follow(root: Element, went: Mapping[int, tuple[int, int]]) -> None:
    """Let everything that names cells follow them; a merge inside a repeated row is repeated."""
    merges = root.find(f"{MAIN}mergeCells")
    for merge in list(merges) if merges is not None else ():
        reference = merge.get("ref")
        numbers = [int(number) for number in re.findall(r"\d+", reference)]
        first, last = numbers[0], numbers[-1]
        copies = range(went[first][0], went[first][1] + 1) if first == last and first in went else (0,)
        for copy in copies:
            repeated = deepcopy(merge)
            repeated.set("ref", re.sub(r"\d+", str(copy), reference) if copy else moved(reference, went))
            merges.append(repeated)
        merges.remove(merge)
    if merges is not None:
        merges.set("count", str(len(merges)))
    for element in root.iter(
        f"{MAIN}conditionalFormatting", f"{MAIN}dataValidation", f"{MAIN}ignoredError", f"{MAIN}selection"
    ):
        element.set("sqref", " ".join(moved(part, went) for part in element.get("sqref", "A1").split()))
    for element in root.iter(f"{MAIN}hyperlink"):
        element.set("ref", moved(element.get("ref"), went))
    for dimension in root.findall(f"{MAIN}dimension"):
        root.remove(dimension)


def _fill_page(root: Element, values: Values) -> None:
    """Fill page header and footer, where ``&`` begins a code and is written twice."""
    for element in root.iter(f"{MAIN}headerFooter"):
        for part in element:
            part.text = PLACEHOLDER.sub(lambda match: values[match[1]].words.replace("&", "&&"), part.text or "")
