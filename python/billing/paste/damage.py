"""Damage: every way in which a cell or a row can be spoilt on its way to the sheet, and the words for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from billing.finding import Finding, Severity
from billing.schema import Column, Table

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True)
class Damage:
    """One kind of damage. ``message`` and ``fix`` are filled with the title, the value as it stands and ``words``."""

    name: str
    ref: str
    severity: Severity
    what: str
    why: str
    message: str
    fix: str


DAMAGE: Final[tuple[Damage, ...]] = (
    Damage(
        "error_value",
        "P01",
        ERROR,
        "A cell holds one of Excel's errors.",
        "Its value is not known, so nothing is computed with it.",
        "{title} is {value}: a formula or link that fed this cell is broken.",
        "Type the value over it.",
    ),
    Damage(
        "number_stored_as_text",
        "P02",
        WARNING,
        "A number is kept as text.",
        "Excel's own sums leave it out.",
        "{title} is the text '{value}', read as {words}.",
        "Type {words} as a number.",
    ),
    Damage(
        "unreadable_number",
        "P03",
        ERROR,
        "A cell that should hold a number can be read in no way, or in two.",
        "Any guess would change the money.",
        "{title} is '{value}', {words}.",
        "Type the number.",
    ),
    Damage(
        "date_stored_as_text",
        "P04",
        WARNING,
        "A date is kept as text.",
        "Excel cannot sort or filter by it.",
        "{title} is the text '{value}', read as {words}.",
        "Type {words} as a date.",
    ),
    Damage(
        "ambiguous_date",
        "P05",
        ERROR,
        "A date can be read in two ways.",
        "The invoice or its age would be off by months.",
        "{title} is the text '{value}', which can be {words}.",
        "Type the date as year-month-day.",
    ),
    Damage(
        "half_converted_dates",
        "P05",
        ERROR,
        "Day and month were swapped when the rows were pasted.",
        "Every date up to the 12th of a month would be wrong, and nobody could see it.",
        "{title} has days such as 13/10 left as text, and all {words} real dates fall on the 1st to 12th: swapped.",
        "Take these rows out and import them through the Paste sheet, which changes nothing.",
    ),
    Damage(
        "impossible_date",
        "P06",
        ERROR,
        "A cell that should hold a date holds none that can be right.",
        "Age and due date cannot be computed.",
        "{title} is '{value}', which {words}.",
        "Type the date as year-month-day.",
    ),
    Damage(
        "leading_zeros_lost",
        "P07",
        ERROR,
        "A code has lost the zeros in front.",
        "It does not match any more, and letters go astray.",
        "{title} is '{value}', most likely {words}.",
        "Type {words} in this cell, which is formatted as text.",
    ),
    Damage(
        "identifier_became_number",
        "P08",
        ERROR,
        "A code was turned into a number.",
        "Its last digits are gone and cannot be computed back.",
        "{title} is '{value}': Excel has turned a code into a number.",
        "Take the code from the source again, into cells formatted as text.",
    ),
    Damage(
        "code_became_date",
        "P09",
        ERROR,
        "A code was turned into a date.",
        "The code is gone; several codes give the same date.",
        "{title} is the date {value}: Excel has turned a code into a date.",
        "Type the code in this cell, which is formatted as text.",
    ),
    Damage(
        "hidden_characters",
        "P11",
        WARNING,
        "A code holds spaces or signs that cannot be seen.",
        "Look-ups and pivot tables take it for another code.",
        "{title} '{words}' holds spaces or signs that cannot be seen.",
        "Type {words} over it.",
    ),
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
        "R10",
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
        "P16",
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
    name: str, place: Place, value: str = "", words: str = "", facts: Mapping[str, Any] | None = None
) -> Finding:
    """A finding about a damaged place; ``facts`` replace fields of it, such as the severity."""
    damage = BY_DAMAGE[name]
    said = {"title": place.column.title if place.column else "", "value": value, "words": words}
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
    }
    return Finding(**(given | dict(facts or {})))
