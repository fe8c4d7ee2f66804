"""What a table is: declares kinds, columns and tables. Nothing here reads a cell or knows an amount.

Everything else follows from these descriptions: headers, notes, formats and drop-downs of the workbook, the reading of
cells and the findings about them, the guide, the README's tables, rows for tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from billing.money import CENTS, PERCENT_UNITS, PRICE_UNITS, QUANTITY_UNITS


class Storage(StrEnum):
    """How a value is kept in a frame.

    ``text`` is str ('' blank), ``date`` and ``time`` datetime64[s] (NaT blank), ``number`` int64 in units (0 blank),
    ``flag`` bool (False blank).
    """

    TEXT = "text"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True)
class Kind:
    """A kind of value.

    ``units`` is the scale of a number; ``code`` marks text that Excel must not turn into a number; ``refers_to`` names
    the table whose key it must be; ``choices`` are the only words allowed.
    """

    storage: Storage
    number_format: str = "General"
    width: float = 14
    units: int = 1
    code: bool = False
    choices: tuple[str, ...] = ()
    refers_to: str = ""
    #: Shown as a link: 'mailto:...', or a cell such as Charges!F12.
    link: bool = False
    #: Codes of a fixed width, whose leading zeros Excel eats (ZIP 5).
    digits: int = 0

    @property
    def is_number(self) -> bool:
        """Whether the value is a number."""
        return self.storage is Storage.NUMBER


TEXT: Final = Kind(Storage.TEXT, "@", width=24)
CODE: Final = Kind(Storage.TEXT, "@", code=True)
LONG_TEXT: Final = Kind(Storage.TEXT, width=60)
#: A text of any length that only the workbook writes; as text format, nothing in it is taken for a number or a formula.
VERBATIM: Final = Kind(Storage.TEXT, "@", width=60)
LINK: Final = Kind(Storage.TEXT, width=18, link=True)
DATE: Final = Kind(Storage.DATE, "yyyy-mm-dd", width=12)
TIME: Final = Kind(Storage.TIME, "yyyy-mm-dd hh:mm:ss", width=19)
MONEY: Final = Kind(Storage.NUMBER, "#,##0.00;[Red]-#,##0.00", width=13, units=CENTS)
PRICE: Final = Kind(Storage.NUMBER, "#,##0.00##", width=12, units=PRICE_UNITS)
QUANTITY: Final = Kind(Storage.NUMBER, "#,##0.###", width=10, units=QUANTITY_UNITS)
PERCENT: Final = Kind(Storage.NUMBER, "0.###", width=10, units=PERCENT_UNITS)
INTEGER: Final = Kind(Storage.NUMBER, "0", width=9)
DAYS: Final = Kind(Storage.NUMBER, "0;-0;", width=10)
FLAG: Final = Kind(Storage.FLAG, width=10, choices=("yes", "no"))


def column_letters(number: int) -> str:
    """Letters of a column counted from 1: 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def Choice(*choices: str) -> Kind:  # noqa: N802 - reads as a type in a table's description
    """One of a few words, offered in a drop-down."""
    return Kind(Storage.TEXT, "@", width=max(12, *(len(word) + 4 for word in choices)), code=True, choices=choices)


def Ref(table: str) -> Kind:  # noqa: N802 - reads as a type in a table's description
    """The key of a row of another table."""
    return Kind(Storage.TEXT, "@", code=True, refers_to=table)


def FixedCode(digits: int) -> Kind:  # noqa: N802 - reads as a type in a table's description
    """A code of digits with a fixed width, such as a ZIP code."""
    return Kind(Storage.TEXT, "@", width=10, code=True, digits=digits)


@dataclass(frozen=True)
class Column:
    """One column: its name in code, its title on the sheet, its kind, and what a clerk is told about it.

    ``computed`` columns are written by the workbook and shown grey. ``default`` stands for a blank cell.
    ``also`` are other headers under which the column arrives from elsewhere. ``private`` holds what identifies a
    person: it never leaves the workbook in a log, in what a command prints or in a message to somebody else.
    """

    name: str
    title: str
    kind: Kind
    about: str
    example: str = ""
    required: bool = True
    computed: bool = False
    default: str = ""
    also: tuple[str, ...] = ()
    private: bool = False
    width: float = 0
    #: Out of sight: what only the workbook reads.
    hidden: bool = False


class TableGroup(StrEnum):
    """Where a table stands in the workbook."""

    DESK = "desk"
    INPUT = "input"
    LIST = "list"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Table:
    """One table of the workbook, an Excel table of the same name on a sheet of its own."""

    name: str
    sheet: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    group: TableGroup = TableGroup.INPUT
    #: Columns that a desk is kept in the order of; '-' in front: largest first.
    sorted_by: tuple[str, ...] = ()
    by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    def __getitem__(self, name: str) -> Column:
        return self.by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    @property
    def list_object(self) -> str:
        """Name of the Excel table."""
        return self.sheet.replace(" ", "")

    @property
    def titles(self) -> tuple[str, ...]:
        """The headers, left to right."""
        return tuple(column.title for column in self.columns)

    @property
    def computed(self) -> tuple[str, ...]:
        """Names of the columns that the workbook fills."""
        return tuple(column.name for column in self.columns if column.computed)

    def position(self, name: str) -> int:
        """Place of a column, counted from 0."""
        return [column.name for column in self.columns].index(name)
