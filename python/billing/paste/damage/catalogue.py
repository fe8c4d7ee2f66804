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
        "A row stands one or more columns too far to the side.",
        "Every one of its cells means something else; the row is left out.",
        "The cells of this row stand {words}.",
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
        "{words}, outside the table, and not read: it begins with '{value}'.",
        "Move it into the table, or delete it.",
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
        "Several rows in a row repeat earlier ones.",
        "They would be counted or billed twice.",
        "{words}, in all but their own numbers.",
        "Delete the second ones, if they were pasted twice.",
    ),
    Damage(
        "dragged_down",
        "P19",
        NOTE,
        "Cells were dragged down, and Excel counted on instead of repeating.",
        "The first row is right and all below it are wrong.",
        "{title} rises by 1 in each of {words}, and all else is the same.",
        "Set all to the first value, if the cell was dragged down.",
    ),
    Damage(
        "missing_key",
        "K02",
        ERROR,
        "A row has no number.",
        "Nothing can refer to it.",
        "{title} is blank, but the row holds other cells.",
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
        "A cell that must be filled is blank.",
        "The row cannot be billed or counted.",
        "{title} is blank.",
        "Fill it in.",
    ),
    Damage(
        "unknown_customer",
        "R01",
        ERROR,
        "A row is for a customer that is not there.",
        "Nobody could be billed or reminded.",
        "{title} '{value}' is not on the {words} sheet.",
        "Correct it, or add it to the {words} sheet.",
    ),
    Damage(
        "unknown_invoice",
        "R02",
        ERROR,
        "A row belongs to an invoice that is not there.",
        "Its amount hangs in the air.",
        "{title} '{value}' is not on the {words} sheet.",
        "Correct it, or add it to the {words} sheet.",
    ),
    Damage(
        "unknown_source",
        "R03",
        ERROR,
        "Money is applied from or to what is not there.",
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
        "What it stands for is not known.",
        "{title} '{value}' is not on the {words} sheet.",
        "Correct it, or add it to the {words} sheet.",
    ),
    Damage(
        "not_a_choice",
        "R09",
        ERROR,
        "A cell holds a word that is not offered.",
        "What is meant is not known.",
        "{title} is '{value}', but only {words} are known.",
        "Choose one of them.",
    ),
    Damage(
        "missing_column",
        "P23",
        ERROR,
        "A column of the table is missing or renamed.",
        "Its cells are taken for blank.",
        "The column {title} is missing.",
        "Insert a column with exactly this header.",
    ),
)
BY_DAMAGE: Final = {damage.name: damage for damage in DAMAGE}


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
