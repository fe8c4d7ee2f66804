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
        "A cell holds an Excel error.",
        "Its value is not known, so nothing is computed from it.",
        "{title} is {value}: a formula or link behind this cell is broken.",
        "Type the value over it.",
    ),
    Damage(
        "number_stored_as_text",
        "P02",
        WARNING,
        "A number is stored as text.",
        "Excel's own sums leave it out.",
        "{title} is the text '{value}', read as {words}.",
        "Type {words} as a number.",
    ),
    Damage(
        "unreadable_number",
        "P03",
        ERROR,
        "A cell that should hold a number cannot be read, or can be read in two ways.",
        "Any guess would change the money.",
        "{title} is '{value}', {words}.",
        "Type the number.",
    ),
    Damage(
        "too_many_decimals",
        "A10",
        NOTE,
        "An amount has fractions of a cent.",
        "It is counted in whole cents, so Excel's own sums differ; often it is really a price or a rate.",
        "{title} is {value}, with more than two decimals; it is read as {words}.",
        "Type {words}, or the amount that is meant.",
    ),
    Damage(
        "date_stored_as_text",
        "P04",
        WARNING,
        "A date is stored as text.",
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
        "{title} is the text '{value}', which can mean {words}.",
        "Type the date as year-month-day.",
    ),
    Damage(
        "half_converted_dates",
        "P05",
        ERROR,
        "Day and month were swapped when the rows were pasted.",
        "Every date up to the 12th of a month would be wrong, and nobody could tell.",
        "{title} has dates such as {value} left as text, while all {words} fall on the 1st to the 12th: swapped.",
        "Take these rows out and import them through the Paste sheet, which changes nothing.",
    ),
    Damage(
        "impossible_date",
        "P06",
        ERROR,
        "A cell that should hold a date holds none that makes sense.",
        "Age and due date cannot be worked out.",
        "{title} is '{value}', which {words}.",
        "Type the date as year-month-day.",
    ),
    Damage(
        "other_date_system",
        "P06",
        WARNING,
        "Dates are off by exactly 1,462 days, four years and one day.",
        "They come from a workbook that counts days from 1904; due dates and ages are off by four years.",
        "{title} in {words} is 1,462 days away from the rows around them: {value}.",
        "Undo the import or delete the rows, and take them from a .csv file or a workbook of the 1900 date system.",
    ),
    Damage(
        "leading_zeros_lost",
        "P07",
        ERROR,
        "A code has lost its leading zeros.",
        "It no longer matches, and letters go astray.",
        "{title} is '{value}', most likely {words}.",
        "Type {words} in this cell, which is formatted as text.",
    ),
    Damage(
        "identifier_became_number",
        "P08",
        ERROR,
        "A code was turned into a number.",
        "Its last digits are gone and cannot be recovered.",
        "{title} is '{value}': Excel has turned a code into a number.",
        "Copy the code from the source again, into cells formatted as text.",
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
        "A code ends in a decimal point and zeros that are not part of it.",
        "Other programs take it for a different code.",
        "{title} is '{value}', read as {words}.",
        "Type {words} over it.",
    ),
    Damage(
        "lost_decimals",
        "P10",
        ERROR,
        "A code differs from an existing one only by the zeros after its decimal point.",
        "It leads nowhere until they are put back.",
        "{title} is '{value}', most likely {words}.",
        "Type {words} in this cell, which is formatted as text.",
    ),
    Damage(
        "hidden_characters",
        "P11",
        WARNING,
        "A code contains spaces or hidden characters.",
        "Lookups and pivot tables take it for a different code.",
        "{title} '{words}' contains spaces or hidden characters.",
        "Type {words} over it.",
    ),
    Damage(
        "broken_characters",
        "P17",
        NOTE,
        "Accented letters were garbled on the way.",
        "The name is shown like that on invoices and letters.",
        "{title} is '{value}', most likely {words}.",
        "Type {words} over it, or import the file again, saved as UTF-8.",
    ),
    Damage(
        "lost_characters",
        "P17",
        NOTE,
        "Accented letters were lost on the way.",
        "The name is shown like that on invoices and letters, and the letter cannot be recovered.",
        "{title} is '{value}', with a letter lost.",
        "Type the right text over it, or import the file again, saved as UTF-8.",
    ),
    Damage(
        "formula_in_text",
        "P20",
        WARNING,
        "Text from elsewhere is a formula.",
        "It is kept as text here, but a program that opens a copy might run it.",
        "{title} is '{value}', which Excel would run as a formula.",
        "Type what is meant, and ask the sender where it comes from.",
    ),
)
