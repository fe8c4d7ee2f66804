"""A whole sheet copied, with everything that belongs to it, within a workbook or from another one."""

from dataclasses import dataclass

from lxml import etree

from xlwings_offline.package.part_xml import safe_parser, serialized
from xlwings_offline.sheet_copy.cells import adapt_cells
from xlwings_offline.sheet_copy.formulas import CannotCopy, CopyContext
from xlwings_offline.sheet_copy.metadata import copy_metadata, refuse_rich_values
from xlwings_offline.sheet_copy.names import copy_names
from xlwings_offline.sheet_copy.parts import PartCopier
from xlwings_offline.sheet_copy.threads import copy_persons
from xlwings_offline.styles.style_import import import_formats
from xlwings_offline.workbook import sheets
from xlwings_offline.workbook.workbook import SheetEntry, Workbook


@dataclass(frozen=True)
class Place:
    """Where a copy goes: its name (if None that of the original, or the next that is free) and position from 0."""

    name: str | None = None
    position: int | None = None


def copy_sheet(source: Workbook, name: str, target: Workbook, place: Place = Place()) -> SheetEntry:
    """Copy a sheet with its styles, tables, charts, pictures, comments, rules and names, and activate the copy.

    From another workbook, styles are found or appended, shared strings are put into their cells, and a formula or
    chart that needs a sheet, table or name that the target lacks keeps the values that it shows. Tables that are filled
    by a query become plain tables. Raises CannotCopy for slicers and for what is not a worksheet, InvalidSheetName.
    """
    entry = source.sheets[sheets.index_of(source, name)]
    if "/worksheets/" not in entry.part:
        raise CannotCopy(f"{entry.name} is not a worksheet; copying it needs Excel.")
    if source.package.rels(entry.part).by_type("/slicer"):
        raise CannotCopy(f"{entry.name} has slicers; copying it needs Excel.")
    source.flush()
    target.flush()
    new_name = place.name if place.name is not None else sheets.free_name(target, entry.name)
    sheets.check_sheet_name(target, new_name)
    context = CopyContext(source, entry, target, new_name)
    copied = sheets.insert_part(target, _copied_parts(context), new_name, place.position)
    if source is not target:
        copy_persons(source, target)
    copy_names(context)
    target.drop_calc_chain()
    target.full_calc()
    sheets.activate(target, new_name)
    return copied


def _copied_parts(context: CopyContext) -> str:
    """Write the sheet's part and all parts it leads to into the target; returns the sheet's part there."""
    source, target = context.source, context.target
    formats = None if context.within_book else import_formats(target.styles, source.styles)
    copier = PartCopier(context, formats)
    root = etree.fromstring(source.package.read(context.entry.part), safe_parser())
    if not context.within_book:
        refuse_rich_values(root, context)
    part = copier.copy(context.entry.part)
    adapt_cells(root, context, formats)
    if not context.within_book:
        copy_metadata(root, context, copier.copy)
    target.package.write(part, serialized(root))
    return part
