"""Defined names copied with a sheet: its own (print area, titles, filters), and global ones that it uses."""

import copy

from xlwings_offline.sheet_copy.formulas import CopyContext
from xlwings_offline.workbook.defined_names import DefinedNames
from xlwings_offline.workbook.sheets import index_of


def copy_names(context: CopyContext) -> None:
    """Give the copied sheet, which the target lists already, the names of the original and those its formulas use.

    A global name that the target has as well keeps the target's definition, which is what Excel offers first.
    """
    source, target = context.source, context.target
    index = index_of(target, context.new_name)
    names = DefinedNames(target)
    old_index = next(at for at, sheet in enumerate(source.sheets) if sheet.part == context.entry.part)
    own = [name for name in DefinedNames(source) if name.sheet_index == old_index]
    used = [name for name in context.used_names.values() if name.sheet_index is None]
    for name in [*own, *used]:
        definition = context.translated(name.element.text or "")
        if definition is None:
            continue
        element = copy.deepcopy(name.element)
        element.tail = None
        element.text = definition
        if name.sheet_index is not None:
            element.set("localSheetId", str(index))
        names.insert(element)
