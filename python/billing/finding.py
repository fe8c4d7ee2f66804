"""Finding: one thing that is wrong, where, and what to do; ``@check`` turns offending rows into findings."""

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import repeat
from typing import Any, Final, TypeAlias

import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books
from billing.schema import Kind, Storage, Table, column_letters
from billing.tables import BY_NAME


class Severity(StrEnum):
    """An error stops what it touches, a warning is work for today, a note is worth a look."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Edit:
    """What would mend a finding: the new content of its cell (float, text, datetime).

    It is safe where there is one right content: then it may be made without looking at each.
    """

    column: str
    new: object
    safe: bool = False


@dataclass(frozen=True)
class Finding:
    """One line of the Findings sheet. ``row`` is the row on the sheet, ``amount`` what is at stake in cents."""

    check: str
    ref: str
    severity: Severity
    table: str
    key: str
    row: int
    column: str
    message: str
    fix: str
    amount: int | None = None
    #: The values that it hangs on, without a word (see ``evidence_of``): with other figures it is another finding.
    evidence: str = field(default="", repr=False)
    #: Those values as its sentence and its cells say them: so it is recognized where its id was made of the sentence.
    told: tuple[str, ...] = field(default=(), repr=False)
    #: Whether an error keeps its row out of invoicing and application; not if that very run would mend it.
    blocks: bool = True
    #: What the cell says and what it should, in words; '' where there is no such thing.
    actual: str = ""
    expected: str = ""
    edit: Edit | None = None
    #: Other rows that it hangs on, as table and key: what is wrong with one of them explains it.
    hangs_on: tuple[tuple[str, str], ...] = ()
    #: For a pair: the key of the other row.
    other: str = ""

    @cached_property
    def finding_id(self) -> str:
        """Identity of the finding: check, cell and evidence, so that a row moved and a sentence reworded keep it."""
        return identity(self.check, self.table, self.key, self.column, self.evidence)

    @property
    def place(self) -> str:
        """The cell, such as Payments!H12; the sheet's first cell where a whole table is meant."""
        table = BY_NAME[self.table]
        column = table.position(self.column) if self.column in table else 0
        return f"{table.sheet}!{column_letters(column + 1)}{self.row or 1}"


def identity(*parts: str) -> str:
    """The id of a finding by its check, table, key, column and evidence."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=6).hexdigest()


def evidence_of(*values: object) -> str:
    """Values as one text, each as the frame holds it: neither the language nor a format of numbers is in it."""
    return "\x1f".join(map(_plain, values))


def _plain(value: object) -> str:
    """A value as text; a number is the same whether its column has gaps, which makes it a float, or not."""
    if type(value) is int or type(value) is str:
        return str(value)
    if value is None or value is pd.NaT:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.15g}"
    return value.isoformat() if isinstance(value, pd.Timestamp) else str(value)


#: Columns of a guilty frame that say more of a finding than its words.
_OTHERS: Final = ("found_in", "found_at", "found_key", "at_stake", "severity", "hangs_on")

_AT_STAKE: Final = ("at_stake",)

Predicate: TypeAlias = Callable[[Books], DataFrame]


@dataclass(frozen=True)
class Check:
    """A check: where it looks, how bad it is, its words, and the function that returns the guilty rows.

    The frame that ``find`` returns has the guilty rows of the table (its index is the sheet row) and any column
    that the message needs. A column ``at_stake`` (cents) gives the amount; ``severity`` may vary by row in a
    column of that name. A check of several tables names each row's table, column and key in ``found_in``,
    ``found_at`` and ``found_key``; ``hangs_on`` has the rows elsewhere that may explain it (see ``Finding``).
    """

    find: Predicate
    table: Table
    column: str
    severity: Severity
    ref: str
    message: str
    fix: str
    #: Kinds of the columns that the message needs and the table does not have.
    kinds: dict[str, Kind] = field(default_factory=dict)
    #: False where invoicing or applying is what mends it, as with unbilled work.
    blocks: bool = True
    #: Whether it looks at released allocations too, as those of closed months do.
    history: bool = False
    #: Column of the guilty frame that has the right value of the check's column.
    expected: str = ""
    #: Whether that value is offered as an edit, and whether it can be nothing else.
    offers: bool = True
    safe: bool = False
    #: For a check of pairs: column of the guilty frame that has the other row's key.
    pairs: str = ""
    #: Columns of the guilty frame that tell two problems of one cell apart, beside what the cell holds and should hold
    #: and the other row. Values only, and none that changes by the day alone.
    evidence: tuple[str, ...] = _AT_STAKE

    @property
    def name(self) -> str:
        """Name of the check: what is wrong."""
        return self.find.__name__

    @property
    def what(self) -> str:
        """One sentence: what is wrong."""
        return (self.find.__doc__ or "").strip().split("\n")[0]

    @property
    def why(self) -> str:
        """What happens if it is left alone."""
        return " ".join(" ".join((self.find.__doc__ or "").strip().split("\n")[1:]).split())

    def __call__(self, books: Books) -> list[Finding]:
        """Find every guilty row."""
        guilty = self.find(books)
        if guilty.empty:
            return []
        said = self._said(guilty)
        words = {name: self._words(name, guilty[name]) for name in said}
        kept = {*_OTHERS, self.pairs, *said}.intersection(guilty)
        values = {name: guilty[name].tolist() for name in kept}
        values |= {"evidence": self._evidence(values, len(guilty)), "told": self._told(words, len(guilty))}
        rows = zip(guilty.index.tolist(), _by_row(words, len(guilty)), _by_row(values, len(guilty)), strict=True)
        return [self._finding(*each) for each in rows]

    def _said(self, guilty: DataFrame) -> list[str]:
        """The columns whose values are put into words, or are evidence."""
        places = guilty["found_at"].unique().tolist() if "found_at" in guilty else [self.column]
        gaps = re.findall(r"\{(\w+)\}", self.message + self.fix)
        return [n for n in {*gaps, *self.table.key, *places, self.expected, *self.evidence} if n in guilty]

    @cached_property
    def _cell(self) -> tuple[str, ...]:
        """The check's column, unless the workbook fills it, so that what it holds now is not what is wrong."""
        return () if self.table[self.column].computed and not self.expected else (self.column,)

    def _evidence(self, values: dict[str, list[Any]], count: int) -> list[str]:
        """The values that each finding hangs on, as ``evidence_of`` has them."""
        names = (*self._cell, self.expected, self.pairs, "severity", *self.evidence)
        columns = [map(_plain, values[name]) if name in values else repeat("", count) for name in names]
        return ["\x1f".join(each) for each in zip(*columns, strict=True)]

    def _told(self, words: dict[str, list[str]], count: int) -> list[tuple[str, ...]]:
        """Those of them that the sentence and the cells of each finding tell, in words."""
        gaps = (name for name in self.evidence if f"{{{name}}}" in self.message)
        columns = [words[name] for name in (*self._cell, self.expected, *gaps) if name in words]
        return list(zip(*columns, strict=True)) or [()] * count

    def _finding(self, row: int, words: dict[str, str], values: dict[str, Any]) -> Finding:
        key = values.get("found_key", " / ".join(words[part] for part in self.table.key if part in words))
        stake = values.get("at_stake")
        column = values.get("found_at", self.column)
        expected = values.get(self.expected)
        return Finding(
            check=self.name,
            ref=self.ref,
            severity=Severity(values.get("severity", self.severity)),
            table=values.get("found_in", self.table.name),
            key=key,
            row=row,
            column=column,
            message=self.message.format_map(words),
            fix=self.fix.format_map(words),
            amount=None if stake is None else int(stake),
            evidence=values["evidence"],
            told=values["told"],
            blocks=self.blocks,
            actual=words.get(column, ""),
            expected="" if expected is None else words[self.expected],
            edit=self._edit(column, expected),
            hangs_on=values.get("hangs_on", ()),
            other=str(values.get(self.pairs, "")),
        )

    def _edit(self, column: str, value: Any) -> Edit | None:
        if not self.offers or value is None or value is pd.NaT:
            return None
        return Edit(column, cell_of(value, self.table[column].kind), self.safe)

    def _words(self, name: str, values: "Series[Any]") -> list[str]:
        kind = self.kinds.get(name) or (self.table[name].kind if name in self.table else None)
        return [value if type(value) is str and value else in_words(value, kind) for value in values.tolist()]


def check(  # noqa: PLR0913 - the facts of a check are data, said once where it stands
    *,
    table: Table,
    column: str,
    severity: Severity,
    ref: str,
    message: str,
    fix: str,
    kinds: dict[str, Kind] | None = None,
    blocks: bool = True,
    history: bool = False,
    expected: str = "",
    offers: bool = True,
    safe: bool = False,
    pairs: str = "",
    evidence: tuple[str, ...] = _AT_STAKE,
) -> Callable[[Predicate], Check]:
    """Make a check of a function that returns the guilty rows. It registers nothing: ``checks.CHECKS`` finds it."""

    def wrap(find: Predicate) -> Check:
        facts = (kinds or {}, blocks, history, expected, offers, safe, pairs, evidence)
        return Check(find, table, column, severity, ref, message, fix, *facts)

    return wrap


def cell_of(value: Any, kind: Kind) -> object:
    """A frame's value as the cell that holds it."""
    if kind.storage is Storage.NUMBER:
        return int(value) / kind.units
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return str(value) if kind.storage is Storage.TEXT else value


def in_words(value: Any, kind: Kind | None) -> str:
    """Write a frame's value as a clerk reads it; ``kind`` tells the units; a plain int without one is a count."""
    if value is None or value is pd.NaT or value == "":
        return "blank"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if kind is not None and kind.storage is Storage.NUMBER and not isinstance(value, str):
        return money.text(int(value), kind.units) if kind.units > 1 else str(int(value))
    return str(value)


def without_gaps(words: str) -> str:
    """The words of a check or damage where no row is meant.

    >>> without_gaps("Set the Total to {computed}.")
    'Set the Total to ….'
    """
    return re.sub(r"\{\w+\}", "…", words)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then by money at stake, then by place."""
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    return sorted(findings, key=lambda f: (ranks[f.severity], -abs(f.amount or 0), f.table, f.row, f.column, f.check))


def _by_row(columns: dict[str, list[Any]], count: int) -> Iterator[dict[str, Any]]:
    """Columns of so many values as a row of them each."""
    values = zip(*columns.values(), strict=True) if columns else repeat((), count)
    return (dict(zip(columns, each, strict=True)) for each in values)
