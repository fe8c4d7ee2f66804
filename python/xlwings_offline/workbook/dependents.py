"""What depends on cells that are to be moved: found before anything is changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import TYPE_CHECKING, Final

from xlwings_offline.errors import NotImplementedOffline
from xlwings_offline.formulas.references import Area, parse_area
from xlwings_offline.formulas.rewrite import areas_referenced, has_relative_cells
from xlwings_offline.workbook.defined_names import DefinedNames

if TYPE_CHECKING:
    from xlwings_offline.workbook.workbook import Workbook

_RANGES: Final = re.compile(rb'\s(?:ref|sqref)="([^"]+)"|<(?:\w+:)?sqref>([^<]+)<')
_ANCHORED: Final = re.compile(rb'<(?:mergeCell|hyperlink)\b[^>]*?\sref="([^"]+)"()')
_FORMULAS: Final = re.compile(rb"<(?:\w+:)?(?:f|formula|formula1|formula2)(?:\s[^>]*)?>([^<]+)<")
_NOTE: Final = re.compile(rb'<comment\b[^>]*?\sref="([^"]+)"')
Stays = Callable[[Area], bool]


def refuse_anchored(workbook: Workbook, part: str, area: Area, what: str) -> None:
    """Raise NotImplementedOffline if there is a merged cell, a link or a note in an area."""
    for place in _places(workbook, part, _ANCHORED):
        if place.overlaps(area):
            raise _refusal(what, f"what is at {place.text}")


def refuse_dependents(
    workbook: Workbook, part: str, area: Area, what: str, stays: Stays = lambda _place: False
) -> None:
    """As `refuse_anchored`, and if there are rules, or if formulas or names refer to cells there by address.

    Rules and names of which `stays` says that their place remains right do not count.
    """
    for place in _places(workbook, part, _RANGES):
        if place.overlaps(area) and not stays(place):
            raise _refusal(what, f"what is at {place.text}")
    here = next(sheet.name for sheet in workbook.sheets if sheet.part == part).casefold()
    for own, formula in _formulas(workbook):
        for sheet, place in areas_referenced(formula):
            if (sheet or own).casefold() == here and place.overlaps(area):
                raise _refusal(what, f"the formula {formula}")
    for entry in DefinedNames(workbook):
        found = entry.area()
        if found and found[0].casefold() == here and found[1].overlaps(area) and not stays(found[1]):
            raise _refusal(what, f"the name {entry.name}")


def _refusal(what: str, dependent: str) -> NotImplementedOffline:
    return NotImplementedOffline(
        f"xlwings_offline supports {what} only where nothing depends on the cells; {dependent} needs a running Excel."
    )


def _places(workbook: Workbook, part: str, pattern: re.Pattern[bytes]) -> Iterator[Area]:
    package = workbook.package
    notes = [package.read(target) for _, target in package.rels(part).by_type("/comments")]
    texts = [own or extended for own, extended in pattern.findall(workbook.sheet_data(part).tail)]
    for text in [*texts, *(text for xml in notes for text in _NOTE.findall(xml))]:
        yield from filter(None, map(parse_area, text.decode().split()))


def _formulas(workbook: Workbook) -> Iterator[tuple[str, str]]:
    """Every formula of sheets and charts with its sheet; those of rules only if they have no relative references."""
    for part in workbook.package.names():
        if part.startswith("xl/charts/chart"):
            yield from (("", unescape(found.decode())) for found in _FORMULAS.findall(workbook.package.read(part)))
    for sheet in workbook.sheets:
        if "/worksheets/" not in sheet.part:
            continue
        data = workbook.sheet_data(sheet.part)
        used = data.used()
        if used is not None and data.rows.has(b"<f"):
            yield from ((sheet.name, formula) for row in data.formulas(*used) for formula in row if formula)
        rules = (unescape(found.decode()) for found in _FORMULAS.findall(data.tail))
        yield from ((sheet.name, rule) for rule in rules if not has_relative_cells(rule))
