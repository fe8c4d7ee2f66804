"""Damage: every way in which a cell or a row can be spoilt on its way to the sheet, and the words for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from billing.finding import Finding, evidence_of
from billing.paste.damage.cell_damage import CELL_DAMAGE, ERROR, NOTE, WARNING, Damage
from billing.schema import Column, Table

DAMAGE: Final[tuple[Damage, ...]] = (
    *CELL_DAMAGE,
    Damage(
        "shifted_row",
        "P13",
        ERROR,
        "A row is shifted one or more columns to the side.",
        "Every one of its cells means something else; the row is left out.",
        "The cells of this row are {words}.",
        "Move them back under their headers.",
    ),
    Damage(
        "total_row_as_data",
        "P14",
        WARNING,
        "A header or total was pasted among the rows.",
        "It would be counted twice; the row is left out.",
        "This row is {words}, not data: it begins with '{value}'.",
        "Delete the row.",
    ),
    Damage(
        "data_outside_table",
        "P16",
        WARNING,
        "There are cells outside the table.",
        "They are not read.",
        "{words} outside the table and not read: the first cell is '{value}'.",
        "Move them into the table, or delete them.",
    ),
    Damage(
        "blank_rows",
        "P16",
        NOTE,
        "There are blank rows inside the table.",
        "Sorting and Ctrl+Down stop at them.",
        "{words} inside the table, the first one here.",
        "Delete the blank rows.",
    ),
    Damage(
        "block_pasted_twice",
        "P18",
        ERROR,
        "A run of rows repeats earlier ones.",
        "They would be counted or billed twice.",
        "{words}, in all but their own numbers.",
        "If they were pasted twice, delete the second set.",
    ),
    Damage(
        "dragged_down",
        "P19",
        NOTE,
        "Cells were dragged down, and Excel continued a series instead of repeating the value.",
        "The first row is right, and all those below it are wrong.",
        "{title} rises by 1 in each of {words}, and everything else is the same.",
        "If the cell was dragged down, set them all to the first value.",
    ),
    Damage(
        "missing_key",
        "K02",
        ERROR,
        "A row has no number.",
        "Nothing can refer to it.",
        "{title} is blank, but the row is not.",
        "Type its number, or delete the row.",
    ),
    Damage(
        "duplicate_key",
        "K01",
        ERROR,
        "Two rows have the same number.",
        "What refers to it cannot tell them apart.",
        "{title} {words}.",
        "Give one of them its own number, or delete it.",
    ),
    Damage(
        "missing_value",
        "P22",
        ERROR,
        "A required cell is blank.",
        "The row cannot be billed or counted.",
        "{title} is blank.",
        "Fill it in.",
    ),
    Damage(
        "unknown_customer",
        "R01",
        ERROR,
        "A row is for a customer that does not exist.",
        "Nobody can be billed or reminded.",
        "{title} '{value}' is not on the {words} sheet.",
        "Correct it, or add it to the {words} sheet.",
    ),
    Damage(
        "unknown_invoice",
        "R02",
        ERROR,
        "A row belongs to an invoice that does not exist.",
        "Its amount counts for nothing.",
        "{title} '{value}' is not on the {words} sheet.",
        "Correct it, or add it to the {words} sheet.",
    ),
    Damage(
        "unknown_source",
        "R03",
        ERROR,
        "Money is applied from or to something that does not exist.",
        "Balances do not tie out.",
        "{title} '{value}' is not on the {words} sheet.",
        "Correct it, or delete the row.",
    ),
    Damage(
        "unknown_service",
        "R05",
        ERROR,
        "A charge is for a service that is not on the price list.",
        "Its price and tax cannot be checked.",
        "{title} '{value}' is not on the {words} sheet.",
        "Correct it, or add it to the {words} sheet.",
    ),
    Damage(
        "unknown_reference",
        "R09",
        WARNING,
        "A cell names something that is not on its sheet.",
        "What it refers to is not known.",
        "{title} '{value}' is not on the {words} sheet.",
        "Correct it, or add it to the {words} sheet.",
    ),
    Damage(
        "not_a_choice",
        "R09",
        ERROR,
        "A cell holds a word that is not one of the choices.",
        "What it means is not known.",
        "{title} is '{value}', which is not one of: {words}.",
        "Choose one of them.",
    ),
    Damage(
        "missing_column",
        "P23",
        ERROR,
        "A column of the table is missing or renamed.",
        "Its cells are taken to be blank.",
        "The column {title} is missing.",
        "Insert a column with exactly this header.",
    ),
)
BY_DAMAGE: Final = {damage.name: damage for damage in DAMAGE}


def without_content(name: str, column: Column) -> str:
    """What is wrong with a cell, in words that quote nothing of it.

    >>> from billing.tables import CUSTOMERS
    >>> without_content("ambiguous_date", CUSTOMERS["born_date"])
    'Born: a date can be read in two ways.'
    """
    what = BY_DAMAGE[name].what
    return f"{column.title}: {what[0].lower()}{what[1:]}"


@dataclass(frozen=True)
class Place:
    """Where damage is: table, sheet row (0: the whole table), key of the row, column (None: the whole row)."""

    table: Table
    row: int
    key: str = ""
    column: Column | None = None


def finding(
    name: str,
    place: Place,
    value: str = "",
    words: str = "",
    facts: Mapping[str, Any] | None = None,
    evidence: tuple[object, ...] = (),
) -> Finding:
    """A finding about a damaged place; ``facts`` replace fields of it, such as the severity.

    ``evidence`` are the values that tell it from other damage of the place, where that is not the cell's own.
    """
    damage = BY_DAMAGE[name]
    facts = dict(facts or {})
    said = {"title": place.column.title if place.column else "", "value": value, "words": words}
    edit = facts.get("edit")
    given: dict[str, Any] = {
        "check": damage.name,
        "ref": damage.ref,
        "severity": damage.severity,
        "table": place.table.name,
        "key": place.key,
        "row": place.row,
        "column": place.column.name if place.column else "",
        "message": damage.message.format_map(said),
        "fix": damage.fix.format_map(said),
        "evidence": evidence_of(*(evidence or (value,)), edit and edit.new),
        "told": () if evidence or "{value}" not in damage.message else (value,),
    }
    return Finding(**(given | facts))
