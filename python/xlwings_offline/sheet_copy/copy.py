"""A whole sheet copied within a workbook or brought in from another one, with all that hangs on it."""

from dataclasses import dataclass

from lxml import etree

from xlwings_offline.package.part_xml import safe_parser, serialized
from xlwings_offline.sheet_copy.cells import carry_cells
from xlwings_offline.sheet_copy.formulas import CannotCopy, Surroundings
from xlwings_offline.sheet_copy.metadata import carry_metadata, refuse_rich_values
from xlwings_offline.sheet_copy.names import carry_names
from xlwings_offline.sheet_copy.parts import PartCarrier
from xlwings_offline.sheet_copy.threads import carry_persons
from xlwings_offline.styles.style_import import import_styles
from xlwings_offline.workbook import sheets
from xlwings_offline.workbook.workbook import SheetEntry, Workbook


@dataclass(frozen=True)
class Place:
    """Where a copy goes: its name (that of the original, or the next free one, if None) and position from 0."""

    name: str | None = None
    position: int | None = None


def copy_sheet(source: Workbook, name: str, target: Workbook, place: Place = Place()) -> SheetEntry:
    """Copy a sheet, with its styles, tables, charts, pictures, comments, rules and names; active afterwards.

    From another workbook, styles are looked up or appended, texts are written into their cells, and a formula,
    chart or rule that needs a sheet, table or name that the target lacks keeps the value it shows. Tables that
    are filled by a query become plain tables. Raises CannotCopy for slicers and for what is not a worksheet, and
    InvalidSheetName.
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
    surroundings = Surroundings(source, entry, target, new_name)
    copied = sheets.insert_part(target, _carry(surroundings), new_name, place.position)
    if source is not target:
        carry_persons(source, target)
    carry_names(surroundings)
    target.drop_calc_chain()
    target.full_calc()
    sheets.activate(target, new_name)
    return copied


def _carry(surroundings: Surroundings) -> str:
    """Write the copied sheet's part and all parts behind it into the target; returns the sheet's part."""
    source, target = surroundings.source, surroundings.target
    looks = None if surroundings.within_book else import_styles(target.styles, source.styles)
    carrier = PartCarrier(surroundings, looks)
    root = etree.fromstring(source.package.read(surroundings.entry.part), safe_parser())
    if not surroundings.within_book:
        refuse_rich_values(root, surroundings)
    part = carrier.carry(surroundings.entry.part)
    carry_cells(root, surroundings, looks)
    if not surroundings.within_book:
        carry_metadata(root, surroundings, carrier.carry)
    target.package.write(part, serialized(root))
    return part
