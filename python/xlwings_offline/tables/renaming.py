"""Names of tables and their columns: a table renamed, columns named after their header cells."""

import re

from xlwings_offline.formulas.references import Area
from xlwings_offline.formulas.rewrite import rename_table
from xlwings_offline.tables.tables import Table, Tables, as_literal, column_titles, escaped
from xlwings_offline.workbook.formula_texts import rewrite_all

_SPECIAL = re.compile(r"(['#@\[\]])")


def rename(table: Table, name: str) -> None:
    """Rename a table, also in all formulas that refer to it. Raises InvalidTable."""
    old = table.name
    if name == old:
        return
    if name.casefold() != old.casefold():
        Tables(table.workbook).check_name(name)
    rewrite_all(table.workbook, old, lambda formula: rename_table(formula, old, name))
    table.root.set("name", name)
    table.root.set("displayName", name)
    table.touch()


def update_after_write(tables: Tables, sheet_part: str, area: Area) -> None:
    """Adapt the tables of a sheet to cells that were just written.

    Columns are named after their header cells; one that is blank or repeated gets the name that Excel would give it. A
    body that was blank is no longer, once there is something in it.
    """
    for table in tables.of_sheet(sheet_part):
        if table.header is not None and table.header.overlaps(area):
            _name_columns_by_header(table)
        if table.is_blank and table.body.overlaps(area):
            data = table.workbook.sheet_data(sheet_part)
            if any(cell is not None for cells in data.block(*table.body) for cell in cells):
                del table.root.attrib["insertRow"]
                table.touch()


def _name_columns_by_header(table: Table) -> None:
    header = table.header
    if header is None:
        return
    data = table.workbook.sheet_data(table.sheet_part)
    cells = list(data.block(*header)[0])
    titles = column_titles(cells)
    old_titles = table.column_names
    renamed = {old: new for old, new in zip(old_titles, titles, strict=True) if old != new}
    if renamed:
        for column, title in zip(table.columns, titles, strict=True):
            column.set("name", escaped(title))
            column.attrib.pop("uniqueName", "")
        table.touch()
        _rename_in_formulas(table, renamed)
        data = table.workbook.sheet_data(table.sheet_part)  # its formulas may have been rewritten
    for offset, (cell, title) in enumerate(zip(cells, titles, strict=True)):
        if cell != title:
            data.write_block(header.row1, header.column1 + offset, [[as_literal(title)]])


def invalidate_column_references(table: Table, titles: list[str]) -> None:
    """Turn structured references to columns that the table has no longer into #REF!, as in Excel."""
    lost = [f"[{_quoted(title)}]" for title in titles]
    named = _references(table)

    def change(formula: str) -> str:
        return named.sub(
            lambda found: "#REF!" if any(title in found.group() for title in lost) else found.group(), formula
        )

    if titles:
        rewrite_all(table.workbook, f"{table.name}[", change)


def _rename_in_formulas(table: Table, renamed: dict[str, str]) -> None:
    """Rename columns in the structured references to them, everywhere in the workbook."""
    titles = {_quoted(old): _quoted(new) for old, new in renamed.items()}
    choices = "|".join(re.escape(title) for title in sorted(titles, key=len, reverse=True))
    column = re.compile(rf"(?<=\[)(@?)({choices})(?=\])")
    named = _references(table)

    def change(formula: str) -> str:
        return named.sub(lambda found: column.sub(lambda title: title[1] + titles[title[2]], found.group()), formula)

    rewrite_all(table.workbook, f"{table.name}[", change)


def _references(table: Table) -> "re.Pattern[str]":
    """A pattern of the table's name and the brackets after it."""
    return re.compile(rf"(?i)(?<![\w.]){re.escape(table.name)}\[(?:[^\[\]]|\[[^\[\]]*\])*\]")


def _quoted(title: str) -> str:
    """A column's name as a structured reference writes it."""
    return _SPECIAL.sub(r"'\1", title)
