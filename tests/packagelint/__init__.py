"""What Microsoft's validator does not notice in a workbook file, and Excel repairs or refuses.

``lint(path)`` gives one sentence for each fault, beginning with the part it is in; none for a sound file.
"""

import zipfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from lxml import etree

from tests.packagelint import formulas, macros, package, ribbon, sheets, tables
from tests.packagelint.package import Package

Check = Callable[[Package], Iterator[str]]

#: Where one of these speaks, the others would read parts that are not there.
STRUCTURE: Final[tuple[Check, ...]] = (package.content_types, package.relationships)
CHECKS: Final[tuple[Check, ...]] = (
    sheets.sheet_names,
    sheets.defined_names,
    sheets.cells,
    sheets.validations,
    sheets.formats,
    sheets.areas,
    sheets.links,
    tables.tables,
    formulas.formulas,
    macros.project,
    macros.limits,
    macros.code_names,
    macros.buttons,
    ribbon.ribbon,
)


def lint(path: Path) -> list[str]:
    """Return what is wrong with the workbook at ``path``, a sentence each; an empty list where nothing is."""
    try:
        with zipfile.ZipFile(path) as source:
            unreadable = list(package.unreadable(source))
            if unreadable:
                return unreadable
            opened = Package(path.name, {name: source.read(name) for name in source.namelist()})
    except (zipfile.BadZipFile, OSError) as error:
        return [f"{path.name}: is not a readable zip file ({error})"]
    try:
        return _told(opened, STRUCTURE) or _told(opened, CHECKS)
    except etree.XMLSyntaxError as error:
        return [f"{path.name}: a part is not well-formed XML ({error})"]
    except KeyError as error:
        return [f"{path.name}: the part {error} is missing"]


def _told(opened: Package, checks: tuple[Check, ...]) -> list[str]:
    return list(chain.from_iterable(check(opened) for check in checks))
