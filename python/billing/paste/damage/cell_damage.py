"""Cell damage: what a damage is, and every way in which a single cell can be spoilt on its way to the sheet."""

from dataclasses import dataclass
from typing import Final

from billing.finding import Severity

#: Damage that leaves no doubt about what the cell should hold.
ONE_READING: Final = ("number_stored_as_text", "date_stored_as_text", "hidden_characters", "decimal_artefact")
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


CELL_DAMAGE: Final[tuple[Damage, ...]] = (
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
        "too_many_decimals",
        "A10",
        NOTE,
        "An amount of money has parts of a cent.",
        "It is counted in whole cents, so Excel's own sums come to something else; often it is a price or a rate.",
        "{title} is {value}, with more than two decimals; it is read as {words}.",
        "Type {words}, or the amount that is meant.",
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
        "{title} has days such as {value} left as text, and all {words} fall on the 1st to 12th: swapped.",
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
        "other_date_system",
        "P06",
        WARNING,
        "Dates are off by exactly 1,462 days, four years and one day.",
        "They come from a workbook that counts its days from 1904; due dates and ages are wrong by four years.",
        "{title} of {words} is 1,462 days off from the rows around: {value}.",
        "Undo the import or delete the rows, and take them from a .csv file or a workbook set to the 1900 system.",
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
        "decimal_artefact",
        "P10",
        NOTE,
        "A code is written with a decimal point and zeros that are not part of it.",
        "Other programs take it for another code.",
        "{title} is '{value}', read as {words}.",
        "Type {words} over it.",
    ),
    Damage(
        "lost_decimals",
        "P10",
        ERROR,
        "A code differs from one that exists only by zeros behind its point.",
        "It leads nowhere until they are put back.",
        "{title} is '{value}', most likely {words}.",
        "Type {words} in this cell, which is formatted as text.",
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
        "broken_characters",
        "P17",
        NOTE,
        "Letters with accents were broken on the way.",
        "The name stands like that on invoices and letters.",
        "{title} is '{value}', most likely {words}.",
        "Type {words} over it, or import the file again, saved as UTF-8.",
    ),
    Damage(
        "lost_characters",
        "P17",
        NOTE,
        "Letters with accents were lost on the way.",
        "The name stands like that on invoices and letters, and the letter cannot be computed back.",
        "{title} is '{value}', in which a letter is lost.",
        "Type it over, or import the file again, saved as UTF-8.",
    ),
    Damage(
        "formula_in_text",
        "P20",
        WARNING,
        "A text from elsewhere is a formula.",
        "It is kept as text here, but a program that opens a copy of it might run it.",
        "{title} is '{value}', which Excel would run as a formula.",
        "Type what is meant, and ask the sender where it comes from.",
    ),
)
