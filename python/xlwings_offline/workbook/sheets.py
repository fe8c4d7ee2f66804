"""The sheets of a workbook: added, deleted, renamed, moved, shown, hidden, activated."""

import re

from lxml import etree
from xlwings import XlwingsError

from xlwings_offline.formulas.rewrite import delete_sheet, delete_table
from xlwings_offline.package.namespaces import MAIN, OFFICE_RELS, tag
from xlwings_offline.workbook.defined_names import DefinedNames
from xlwings_offline.workbook.formula_texts import rename_sheet_everywhere, rewrite_all
from xlwings_offline.workbook.workbook import SheetEntry, Workbook

WORKSHEET_TYPE = f"{OFFICE_RELS}/worksheet"
WORKSHEET_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
STATES = ("visible", "hidden", "veryHidden")
_EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE_RELS}">'
    '<dimension ref="A1"/><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/><sheetData/><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" '
    'header="0.3" footer="0.3"/></worksheet>'
).encode()
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_TAB_SELECTED = re.compile(rb'(<sheetView\b[^>]*?)\s+tabSelected="(?:1|true)"')


class InvalidSheetName(XlwingsError, ValueError):
    """A sheet name that Excel would not accept."""


class CannotRemoveSheet(XlwingsError, ValueError):
    """A sheet that cannot be deleted or hidden."""


def check_sheet_name(workbook: Workbook, name: str, *, instead_of: str | None = None) -> None:
    """Raise InvalidSheetName unless Excel would accept the name.

    1 to 31 characters, none of : / ? * [ ] and backslash, no apostrophe at either end, not `History`, not the name of
    another sheet in any case. `instead_of` is the present name of a sheet that is to be renamed.
    """
    if not name or len(name.encode("utf-16-le")) > 62:
        raise InvalidSheetName(f"A sheet's name has 1 to 31 characters; {name!r} has {len(name)}.")
    if _FORBIDDEN.search(name) or name.startswith("'") or name.endswith("'"):
        raise InvalidSheetName(
            f"{name!r} cannot be a sheet's name: none of : \\ / ? * [ ] and no apostrophe at an end."
        )
    if name.casefold() == "history":
        raise InvalidSheetName("Excel keeps the sheet name History for itself.")
    for sheet in workbook.sheets:
        if sheet.name.casefold() == name.casefold() and sheet.name != instead_of:
            raise InvalidSheetName(f"There is a sheet {sheet.name} already.")


def free_name(workbook: Workbook, name: str) -> str:
    """The name itself if it is free, else `Report (2)`, `Report (3)`, as Excel names a copy."""
    taken = {sheet.name.casefold() for sheet in workbook.sheets}
    if name.casefold() not in taken:
        return name
    stem = re.sub(r" \(\d+\)$", "", name)
    number = 2
    while True:
        ending = f" ({number})"
        candidate = stem[: 31 - len(ending)] + ending
        if candidate.casefold() not in taken:
            return candidate
        number += 1


def add_sheet(workbook: Workbook, name: str | None = None, position: int | None = None) -> SheetEntry:
    """Add an empty sheet, at the end or at a position from 0, and activate it. Raises InvalidSheetName."""
    if name is None:
        taken = {sheet.name.casefold() for sheet in workbook.sheets}
        number = 1
        while f"sheet{number}" in taken:
            number += 1
        name = f"Sheet{number}"
    check_sheet_name(workbook, name)
    part = workbook.package.fresh_name("xl/worksheets/sheet{}.xml")
    workbook.package.write(part, _EMPTY)
    entry = insert_part(workbook, part, name, position)
    activate(workbook, name)
    return entry


def insert_part(workbook: Workbook, part: str, name: str, position: int | None = None) -> SheetEntry:
    """List a worksheet part, which is already written, among the sheets."""
    package, root = workbook.package, workbook.root
    package.set_content_type(part, WORKSHEET_CONTENT)
    rid = package.rels(workbook.part).add(WORKSHEET_TYPE, part)
    block = root.find(tag("sheets"))
    if block is None:
        raise CannotRemoveSheet("The workbook has no list of sheets.")
    count = len(block)
    position = count if position is None else max(0, min(position, count))
    number = 1 + max((int(sheet.get("sheetId") or 0) for sheet in block), default=0)
    element = etree.Element(tag("sheet"), name=name, sheetId=str(number))
    element.set(f"{{{OFFICE_RELS}}}id", rid)
    block.insert(position, element)
    _renumber(workbook, {old: old + (old >= position) for old in range(count)})
    workbook.refresh_sheets()
    return workbook.sheets[position]


def index_of(workbook: Workbook, name: str) -> int:
    """Position of a sheet, from 0. Raises KeyError."""
    for index, sheet in enumerate(workbook.sheets):
        if sheet.name.casefold() == name.casefold():
            return index
    raise KeyError(name)


def rename(workbook: Workbook, old: str, new: str) -> None:
    """Rename a sheet; formulas, charts, links and names that refer to it follow. Raises InvalidSheetName."""
    index = index_of(workbook, old)
    old = workbook.sheets[index].name
    if new == old:
        return
    check_sheet_name(workbook, new, instead_of=old)
    rename_sheet_everywhere(workbook, old, new)
    _elements(workbook)[index].set("name", new)
    workbook.package.touch(workbook.part)
    workbook.refresh_sheets()


def delete(workbook: Workbook, name: str) -> None:
    """Delete a sheet and the parts that only it used; references to it become #REF!, as in Excel.

    Raises CannotRemoveSheet for the last visible sheet and for sheets with slicers.
    """
    index = index_of(workbook, name)
    entry = workbook.sheets[index]
    if not any(sheet.state == "visible" for sheet in workbook.sheets if sheet.name != entry.name):
        raise CannotRemoveSheet(f"{entry.name} is the last visible sheet; a workbook needs one.")
    package = workbook.package
    if package.rels(entry.part).by_type("/slicer"):
        raise CannotRemoveSheet(f"{entry.name} has slicers; deleting it needs Excel.")
    workbook.flush()
    before = package.reachable()
    tables = [package.xml(part).get("displayName") or "" for _, part in package.rels(entry.part).by_type("/table")]
    _unlist(workbook, index)
    for part in before - package.reachable():
        package.drop(part)
    rewrite_all(workbook, entry.name, lambda formula: delete_sheet(formula, entry.name))
    for table in tables:
        rewrite_all(workbook, table, lambda formula, table=table: delete_table(formula, table))  # type: ignore[misc]
    workbook.drop_calc_chain()
    workbook.full_calc()
    activate(workbook, active(workbook).name)


def _unlist(workbook: Workbook, index: int) -> None:
    """Take a sheet off the list, with its own names."""
    element, count = _elements(workbook)[index], len(workbook.sheets)
    workbook.package.rels(workbook.part).remove(element.get(f"{{{OFFICE_RELS}}}id") or "")
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    for own in DefinedNames(workbook).of_sheet(index):
        own.delete()
    _renumber(workbook, {old: old - (old > index) for old in range(count) if old != index})
    workbook.forget(workbook.sheets[index].part)
    workbook.refresh_sheets()


def move(workbook: Workbook, name: str, position: int) -> None:
    """Move a sheet to a position, counted from 0 among the others."""
    index = index_of(workbook, name)
    elements = _elements(workbook)
    order = [old for old in range(len(elements)) if old != index]
    order.insert(max(0, min(position, len(order))), index)
    block = elements[index].getparent()
    if block is not None:
        block[:] = [elements[old] for old in order]
    _renumber(workbook, {old: new for new, old in enumerate(order)})
    workbook.refresh_sheets()


def set_state(workbook: Workbook, name: str, state: str) -> None:
    """Show or hide a sheet: `visible`, `hidden`, `veryHidden`. Raises CannotRemoveSheet for the last visible one."""
    index = index_of(workbook, name)
    if state not in STATES:
        raise ValueError(f"A sheet is visible, hidden or veryHidden, not {state}.")
    others = [sheet for at, sheet in enumerate(workbook.sheets) if at != index]
    if state != "visible" and not any(sheet.state == "visible" for sheet in others):
        raise CannotRemoveSheet(f"{workbook.sheets[index].name} is the last visible sheet; a workbook needs one.")
    element = _elements(workbook)[index]
    element.attrib.pop("state", "")
    if state != "visible":
        element.set("state", state)
    workbook.package.touch(workbook.part)
    workbook.refresh_sheets()
    if active(workbook).name == name or state != "visible":
        activate(workbook, active(workbook).name)


def active(workbook: Workbook) -> SheetEntry:
    """The active sheet; the next visible one if that is hidden."""
    count, first = len(workbook.sheets), _active_index(workbook)
    order = [*range(first, count), *range(first - 1, -1, -1)]
    visible = [index for index in order if workbook.sheets[index].state == "visible"]
    return workbook.sheets[visible[0] if visible else 0]


def _active_index(workbook: Workbook) -> int:
    """The position of the sheet that the workbook has as active."""
    view = workbook.root.find(f"{tag('bookViews')}/{tag('workbookView')}")
    index = int(view.get("activeTab") or 0) if view is not None else 0
    return min(index, len(workbook.sheets) - 1)


def activate(workbook: Workbook, name: str) -> None:
    """Activate a sheet; the one that was active is no longer selected."""
    before = workbook.sheets[_active_index(workbook)]
    index = index_of(workbook, name)
    view = workbook.root.find(f"{tag('bookViews')}/{tag('workbookView')}")
    if view is None:
        view = _make_view(workbook)
    view.attrib.pop("activeTab", "")
    if index:
        view.set("activeTab", str(index))
    if int(view.get("firstSheet") or 0) > index:
        view.attrib.pop("firstSheet")
    workbook.package.touch(workbook.part)
    after = workbook.sheets[index]
    if before.part != after.part:
        _select(workbook, before, selected=False)
    _select(workbook, after, selected=True)


def _elements(workbook: Workbook) -> list[etree._Element]:
    block = workbook.root.find(tag("sheets"))
    return [] if block is None else list(block)


def _renumber(workbook: Workbook, new_position: dict[int, int]) -> None:
    """Renumber everything in workbook.xml that refers to sheets by position."""
    root = workbook.root
    for name in root.iterfind(f"{tag('definedNames')}/{tag('definedName')}"):
        if (scope := name.get("localSheetId")) is not None:
            name.set("localSheetId", str(new_position.get(int(scope), int(scope))))
    for view in root.iterfind(f"{tag('bookViews')}/{tag('workbookView')}"):
        for attribute in ("activeTab", "firstSheet"):
            if (old := view.get(attribute)) is not None:
                view.set(attribute, str(new_position.get(int(old), min(int(old), len(new_position) - 1))))
        if view.get("activeTab") is None and new_position.get(0, 0):
            view.set("activeTab", str(new_position[0]))
    workbook.package.touch(workbook.part)


def _make_view(workbook: Workbook) -> etree._Element:
    root = workbook.root
    views = root.find(tag("bookViews"))
    if views is None:
        views = etree.Element(tag("bookViews"))
        block = root.find(tag("sheets"))
        if block is not None:
            block.addprevious(views)
    return etree.SubElement(views, tag("workbookView"))


def _select(workbook: Workbook, sheet: SheetEntry, *, selected: bool) -> None:
    """Note in the sheet's own part whether its tab is selected; a part that says so already is left alone."""
    if "/worksheets/" not in sheet.part:
        return
    data = workbook.sheet_data(sheet.part)
    is_selected = bool(_TAB_SELECTED.search(data.head))
    if is_selected == selected:
        return
    if selected:
        data.head = re.sub(rb"<sheetView\b", b'<sheetView tabSelected="1"', data.head, count=1)
    else:
        data.head = _TAB_SELECTED.sub(rb"\1", data.head)
