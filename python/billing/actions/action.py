"""An action: what a button does. A pure function from books and a request to an outcome, and the words around it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from billing.books import Books
from billing.changes import Changes
from billing.documents import Document
from billing.finding import Finding


class Refused(Exception):
    """The action cannot be done now; the text says why and what to do. Nothing was changed."""


@dataclass(frozen=True)
class Rows:
    """Rows from elsewhere: their headers, their cells as they came, and what was typed with them."""

    table: str
    headers: Sequence[str]
    cells: Sequence[Sequence[object]]
    source: str
    given: Mapping[str, str] = field(default_factory=dict)
    control_rows: int | None = None
    control_amount: int | None = None


@dataclass(frozen=True)
class Correction:
    """One correction asked for by itself, as a row of Corrections says it; no amount is all that is possible."""

    what: str
    document_id: str
    amount: int | None = None
    reason: str = ""
    kind: str = ""
    to_invoice_id: str = ""
    approved_by: str = ""


@dataclass(frozen=True)
class Request:
    """What the clerk asked for, and what comes in with it beside the books.

    ``damage``: findings from reading the cells. ``templates``: the content of the office's templates, by their place
    below its folder, such as ``invoice.xlsx``.
    """

    damage: tuple[Finding, ...] = ()
    templates: Mapping[str, bytes] = field(default_factory=dict)
    user: str = ""
    month: str = ""
    #: Why, where an action asks for a reason.
    reason: str = ""
    run_id: str = ""
    rows: Rows | None = None
    correction: Correction | None = None


@dataclass(frozen=True)
class RejectedRows:
    """What an import leaves on the Paste sheet: its headers, the refused rows with the reason, the headers not used."""

    headers: Sequence[str]
    rows: Sequence[tuple[Sequence[object], str]]
    unmatched: Sequence[str]


@dataclass(frozen=True)
class Outcome:
    """What an action decided: a sentence for the clerk, changes, findings and documents."""

    message: str
    changes: Changes = field(default_factory=Changes)
    findings: tuple[Finding, ...] = ()
    documents: tuple[Document, ...] = ()
    rejected: RejectedRows | None = None
    #: The run that this one takes back.
    undoes: str = ""


@dataclass(frozen=True)
class Action:
    """One action: ribbon, Home, commands, Guide and README follow from these words.

    ``name`` is what it is called, ``command`` the word on the command line, ``about`` what a clerk is told,
    ``icon`` an imageMso name that Excel has known since 2010, ``reads`` the tables that it needs (settings and runs are
    always read).
    """

    name: str
    command: str
    title: str
    about: str
    icon: str
    reads: tuple[str, ...]
    run: Callable[[Books, Request], Outcome]
    #: Files of the office's templates that it fills, such as ``invoice.xlsx`` or ``reminders/*.txt``.
    templates: tuple[str, ...] = ()
    #: Whether its button shows what would change and asks before it writes.
    asks: bool = False

    @property
    def group(self) -> str:
        """The group of the ribbon that it stands in: the folder of its module."""
        return self.run.__module__.split(".")[-2].replace("_", " ").capitalize()

    @property
    def function(self) -> str:
        """Name of the function in ``buttons`` that runs it."""
        return self.name.replace(" ", "_")

    @property
    def python(self) -> str:
        """The function that its button calls."""
        return f"billing.buttons.{self.function}"

    @property
    def button(self) -> str:
        """Name of the Sub behind its button."""
        return "".join(word.capitalize() for word in self.name.split())
