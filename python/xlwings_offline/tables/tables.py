"""Tables (list objects) of a workbook: found and described."""

import re
from collections.abc import Iterator

from lxml import etree
from xlwings import XlwingsError

from xlwings_offline.cells.values import CellError
from xlwings_offline.formulas.references import Area, parse_area
from xlwings_offline.package.namespaces import OFFICE_RELS, tag
from xlwings_offline.workbook.defined_names import DefinedNames, is_name
from xlwings_offline.workbook.workbook import Workbook

TABLE_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
TABLE_TYPE = f"{OFFICE_RELS}/table"
DEFAULT_STYLE = "TableStyleMedium2"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class InvalidTable(XlwingsError, ValueError):
    """A table that Excel would not accept, for its name, place or size."""


def table_roots(workbook: Workbook) -> dict[str, etree._Element]:
    """Every table part of the workbook, by part."""
    package = workbook.package
    return {part: package.xml(part) for part in package.names() if package.content_type(part) == TABLE_CONTENT}


class Table:
    """One table: a header row (which may be off), a body, a totals row (usually off)."""

    def __init__(self, workbook: Workbook, sheet_part: str, part: str) -> None:
        self.workbook, self.sheet_part, self.part = workbook, sheet_part, part

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self.part == other.part and self.workbook is other.workbook

    def __hash__(self) -> int:
        return hash(self.part)

    @property
    def root(self) -> etree._Element:
        """The table part's root element."""
        return self.workbook.package.xml(self.part)

    def touch(self) -> None:
        """Note that the table part was changed."""
        self.workbook.package.touch(self.part)

    # -- names

    @property
    def name(self) -> str:
        """The name that structured references use."""
        return self.root.get("displayName") or self.root.get("name") or ""

    @property
    def columns(self) -> list[etree._Element]:
        """The column entries, from left to right."""
        return list(self.root.iterfind(f"{tag('tableColumns')}/{tag('tableColumn')}"))

    @property
    def column_names(self) -> list[str]:
        """The columns' names, which are the texts of the header cells."""
        return [unescaped(column.get("name") or "") for column in self.columns]

    # -- places

    @property
    def area(self) -> Area:
        """All cells of the table, header and totals included."""
        area = parse_area(self.root.get("ref") or "")
        if area is None:
            raise InvalidTable(f"The table {self.name} does not say where it is.")
        return area

    @property
    def header_rows(self) -> int:
        """1, or 0 if the header row is off."""
        return 0 if self.root.get("headerRowCount") == "0" else 1

    @property
    def totals_rows(self) -> int:
        """1, or 0 if the totals row is off."""
        return int(self.root.get("totalsRowCount") or 0)

    @property
    def body(self) -> Area:
        """The rows between header and totals; a table without data has one blank row there."""
        area = self.area
        return area._replace(row1=area.row1 + self.header_rows, row2=area.row2 - self.totals_rows)

    @property
    def header(self) -> Area | None:
        """The header row."""
        return self.area._replace(row2=self.area.row1) if self.header_rows else None

    @property
    def totals(self) -> Area | None:
        """The totals row."""
        return self.area._replace(row1=self.area.row2) if self.totals_rows else None

    def part_area(self, part: str) -> Area | None:
        """The cells that its name means with `#All`, `#Headers`, a column's name in brackets; None for none."""
        special = {
            "": self.body,
            "#data": self.body,
            "#all": self.area,
            "#headers": self.header,
            "#totals": self.totals,
        }
        if part.casefold() in special:
            return special[part.casefold()]
        names = [name.casefold() for name in self.column_names]
        wanted = re.sub(r"'(.)", r"\1", part).casefold()
        if wanted not in names:
            return None
        column = self.area.column1 + names.index(wanted)
        return self.body._replace(column1=column, column2=column)

    @property
    def is_blank(self) -> bool:
        """Whether the body is the blank row that Excel offers for the first entry."""
        return self.root.get("insertRow") in {"1", "true"}

    # -- style

    @property
    def style(self) -> str | None:
        """Name of the table style."""
        info = self.root.find(tag("tableStyleInfo"))
        return None if info is None else info.get("name")

    @style.setter
    def style(self, value: str | None) -> None:
        info = self._style_info()
        info.attrib.pop("name", "")
        if value:
            info.set("name", value)
        self.touch()

    def shows(self, flag: str) -> bool:
        """A flag of the style: showFirstColumn, showLastColumn, showRowStripes, showColumnStripes."""
        info = self.root.find(tag("tableStyleInfo"))
        return info is not None and info.get(flag) in {"1", "true"}

    def show(self, flag: str, *, on: bool) -> None:
        """Set a flag of the style."""
        self._style_info().set(flag, "1" if on else "0")
        self.touch()

    def _style_info(self) -> etree._Element:
        info = self.root.find(tag("tableStyleInfo"))
        if info is None:
            info = etree.Element(tag("tableStyleInfo"))
            self.root.find(tag("tableColumns")).addnext(info)  # type: ignore[union-attr]  # every table has columns
        return info

    # -- filter

    @property
    def show_autofilter(self) -> bool:
        """Whether the header cells have filter buttons."""
        return self.root.find(tag("autoFilter")) is not None

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        found = self.root.find(tag("autoFilter"))
        if value and found is None:
            if not self.header_rows:
                raise InvalidTable(f"The table {self.name} has no header row to filter by.")
            self.root.insert(0, etree.Element(tag("autoFilter")))
            self.fit_filter()
        elif not value and found is not None:
            self.root.remove(found)
        self.touch()

    def fit_filter(self) -> None:
        """Make the filter cover the header and the body."""
        found = self.root.find(tag("autoFilter"))
        if found is not None:
            area = self.area
            found.set("ref", area._replace(row2=area.row2 - self.totals_rows).range_text)


class Tables:
    """The tables of a workbook, in the order of its sheets."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook

    def of_sheet(self, sheet_part: str) -> list[Table]:
        """The tables of one sheet, in the order of their creation."""
        package = self.workbook.package
        parts = [part for _, part in package.rels(sheet_part).by_type("/table") if package.has(part)]
        found = [Table(self.workbook, sheet_part, part) for part in parts]
        return sorted(found, key=lambda table: int(table.root.get("id") or 0))

    def __iter__(self) -> Iterator[Table]:
        for sheet in self.workbook.sheets:
            yield from self.of_sheet(sheet.part)

    def find(self, name: str) -> Table | None:
        """The table of that name in any case."""
        return next((table for table in self if table.name.casefold() == name.casefold()), None)

    def check_name(self, name: str) -> None:
        """Raise InvalidTable for a name that Excel would not accept, or that a table or a defined name has."""
        if not is_name(name):
            raise InvalidTable(f"{name!r} cannot be a table's name: letters, digits, _ and . only, not like a cell.")
        names = [entry.local_name for entry in DefinedNames(self.workbook) if entry.sheet_index is None]
        if name.casefold() in {taken.casefold() for taken in [*names, *(table.name for table in self)]}:
            raise InvalidTable(f"The name {name} is taken.")

    def free_name(self) -> str:
        """The first of `Table1`, `Table2` that is free."""
        taken = {table.name.casefold() for table in self}
        number = 1
        while f"table{number}" in taken:
            number += 1
        return f"Table{number}"


def escaped(name: str) -> str:
    """A column's name as the attribute holds it: line breaks and the like as _x000a_."""
    plain = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005f_", name)
    return re.sub(r"[\x00-\x1f]", lambda found: f"_x{ord(found.group()):04x}_", plain)


def unescaped(name: str) -> str:
    """A column's name as the header cell shows it."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), name)


def column_titles(cells: list[object]) -> list[str]:
    """Names for columns from their header cells, as Excel makes them: texts, none empty or repeated in any case."""
    titles: list[str] = []
    taken: set[str] = set()
    for cell in cells:
        blank = cell is None or cell == ""
        stem, number = ("Column", 1) if blank else (_as_text(cell), 2)
        title = f"{stem}1" if blank else stem
        while title.casefold() in taken:
            title, number = f"{stem}{number}", number + 1
        taken.add(title.casefold())
        titles.append(title)
    return titles


def _as_text(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def as_literal(cell: object) -> object:
    """A value read from a cell, to be written unchanged: a text that looks like a number stays a text."""
    return f"'{cell}" if isinstance(cell, str) and not isinstance(cell, CellError) else cell
