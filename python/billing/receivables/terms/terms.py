"""Terms: payment terms, read from the grammar or from what people type, and the dates that follow from them.

The grammar (RULES.md C2); ``_PHRASES`` and ``_SPELLINGS`` hold what people type for it::

    terms    := [discount] rule ["ROLL" ("NEXT" | "PREV" | "NONE")]  |  split
    rule     := "DUE" | "NET" n ["D" | "BD" | "W" | "M"] | "EOM" ["+" n ("D" | "M")]
              | "DAY" d ["MIN" n] ["+" k "M"]
    discount := p "/" n
    split    := p "%" rule ("," p "%" rule)* ["," "BAL" rule]
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import Series

from billing import money
from billing.receivables.terms.due_dates import Days, DueDateRule
from billing.receivables.terms.suggestions import suggest_terms

_UNITS: Final = {"": "D", "D": "D", "BD": "BD", "W": "W", "M": "M"}
_NUMBER: Final = r"(\d{1,3})"
_NTH: Final = r"(\d{1,2})(?:ST|ND|RD|TH)?"
_DISCOUNT: Final = re.compile(r"(\d{1,2}(?:\.\d{1,3})?) ?%? ?(?:/|IN|WITHIN| ) ?(\d{1,3}) ?D?,? ?(?=N|E|D|M|\d)(.+)")
_PART: Final = re.compile(r"(?:(\d{1,3}(?:\.\d{1,3})?) ?%|BAL(?:ANCE)?|REST) ?(?:IN )?(.+)")
#: What people type, in the order in which it is tried; the groups are named in ``_rule``.
_PHRASES: Final = (
    ("due", r"(?:DUE )?(?:UP)?ON RECEIPT|DUE(?: NOW)?|IMMEDIATE(?:LY)?|AT ONCE|COD|CASH|PAYABLE AT ONCE"),
    ("net", rf"(?:(?:DUE |PAYABLE )?(?:IN|WITHIN) |NETT? ?|N ?/? ?)?{_NUMBER} ?(D|BD|W|M)?(?: NET)?"),
    ("eom", rf"EOM(?: ?\+? ?{_NUMBER} ?(D|M)?)?"),
    ("eom", rf"(?:NET ?)?{_NUMBER} ?(D|M)? ?(?:AFTER |FROM )?EOM"),
    ("day", rf"(?:ON )?DAY {_NTH}(?: MIN ?(\d{{1,3}}) ?D?)?(?: ?\+ ?(\d{{1,2}}) ?M)?"),
    ("min", rf"MIN ?(\d{{1,3}}) ?D?,? ?(?:ON|THEN)? ?{_NTH}"),
    ("day", rf"{_NTH},? MIN ?(\d{{1,3}}) ?D?(?: FROM INVOICE)?"),
    ("prox", rf"{_NTH} (?:OF NEXT MONTH|MFI|PROX)|PROX ?{_NTH}"),
)
#: Longer words for the grammar's own, put right before anything is read.
_SPELLINGS: Final = (
    (r"[\u2013\u2014]", "-"), (r"[\s_]+", " "), (r"\b(?:BUSINESS|WORKING) DAYS?\b", "BD"),
    (r"DAYS\b|(?<=\d) DAY\b", "D"), (r"WEEKS?\b", "W"), (r"MONTHS\b|(?<=\d) MONTH\b", "M"),
    (r"\bMINIMUM\b", "MIN"), (r"\bTHE ", ""),
    (r"\bLAST D(?:AY)? OF (?:CURRENT |INVOICE |THIS )?MONTH\b|\bEND OF (?:INVOICE )?MONTH\b|\bMONTH ?END\b", "EOM"),
    (r"\bFIRST D(?:AY)? OF\b", "1ST OF"), (r"\bTEN\b", "10"), (r"\bFIFTEEN\b", "15"), (r"\bTHIRTY\b", "30"),
    (r"\bSIXTY\b", "60"), (r"\bNINETY\b", "90"),
)  # fmt: skip


class UnreadableTerms(ValueError):
    """A text that cannot be read as payment terms.

    Attributes:
        text: The text as it was typed.
        suggestion: The terms that it was probably meant to be; '' where none are similar.
    """

    def __init__(self, text: str, suggestion: str) -> None:
        question = f" Did you mean {suggestion}?" if suggestion else ""
        super().__init__(f"'{text}' cannot be read as payment terms.{question}")
        self.text, self.suggestion = text, suggestion


@dataclass(frozen=True)
class Discount:
    """The early-payment discount of payment terms (RULES.md C2.4).

    Attributes:
        percent: What is let off, in 1/1000 %.
        days: Days after the invoice date, the last one included; with EOM terms the day of the next month.
    """

    percent: int
    days: int


@dataclass(frozen=True)
class Part:
    """One installment of payment terms.

    Attributes:
        percent: Its share of the total, in 1/1000 %.
        rule: When it falls due.
    """

    percent: int
    rule: DueDateRule


@dataclass(frozen=True)
class Terms:
    """Payment terms that were read.

    Attributes:
        parts: The installments of split terms; otherwise one part of 100 %.
        discount: The early-payment discount, None where there is none. Split terms have none.
    """

    parts: tuple[Part, ...]
    discount: Discount | None = None

    @property
    def rule(self) -> DueDateRule:
        """When the last part falls due."""
        return self.parts[-1].rule

    def __str__(self) -> str:
        if len(self.parts) > 1:
            return ", ".join(f"{money.text(part.percent, money.PERCENT_UNITS)}% {part.rule}" for part in self.parts)
        early = self.discount
        before = f"{money.text(early.percent, money.PERCENT_UNITS)}/{early.days} " if early else ""
        return f"{before}{self.rule}"


@cache
def parse_terms(text: str) -> Terms:
    """Payment terms, read from the grammar or from the phrases that people type.

    >>> [str(parse_terms(words)) for words in ("net30", "2% 10 net 30", "due on receipt", "45 days end of month")]
    ['NET 30', '2/10 NET 30', 'DUE', 'EOM+45D']

    Raises:
        UnreadableTerms: with a suggestion, where there is one.
    """
    words = _spelled(text)
    terms = _single(words) or _split(words)
    if terms is None:
        suggestion = suggest_terms(words)
        raise UnreadableTerms(text, suggestion if _single(suggestion) else "")
    return terms


def due_dates(terms: "Series[str]", invoice_date: "Series[pd.Timestamp]", holidays: Days | None = None) -> Any:
    """Due date per row (datetime64[s], index of ``terms``); NaT where the terms cannot be read or there is no date.

    Split terms fall due with their latest part. ``holidays`` (datetime64[D]) are no business days.
    """
    return _by_terms(terms, invoice_date, lambda read, days: last_due(read, days, holidays))


def discount_dates(terms: "Series[str]", invoice_date: "Series[pd.Timestamp]") -> Any:
    """Last day (included) of each early-payment discount; NaT where there is none (RULES.md C2.4)."""
    return _by_terms(terms, invoice_date, _discount_days)


def last_due(terms: Terms, days: Days, holidays: Days | None = None) -> Days:
    """Due date (datetime64[D]) of the whole invoice: that of the latest part."""
    due = terms.parts[0].rule.dates(days, holidays)
    for part in terms.parts[1:]:
        due = np.fmax(due, part.rule.dates(days, holidays))
    return due


def split_amount(amount: int, percents: Sequence[int]) -> list[int]:
    """Cents of each installment of split terms: shares are rounded, the last one takes the rest (RULES.md C2.5).

    >>> split_amount(10000, [33_333, 33_333, 33_334])
    [3333, 3333, 3334]
    """
    shares = [int(share) for share in money.percent_of(np.full(len(percents) - 1, amount), np.array(percents[:-1]))]
    return [*shares, amount - sum(shares)]


def is_readable(text: str) -> bool:
    """Whether the text can be read as payment terms."""
    try:
        parse_terms(text)
    except UnreadableTerms:
        return False
    return True


def _spelled(text: str) -> str:
    words = text.upper().strip(" .;")
    for pattern, word in _SPELLINGS:
        words = re.sub(pattern, word, words)
    return words.strip()


def _single(words: str) -> Terms | None:
    rule = _rule(words)
    if rule:
        return Terms((Part(money.WHOLE, rule),))
    early = _DISCOUNT.fullmatch(words)
    rule = _rule(early[3].strip(", ")) if early else None
    if not early or not rule:
        return None
    return Terms((Part(money.WHOLE, rule),), Discount(_percent(early[1]), int(early[2])))


def _split(words: str) -> Terms | None:
    found = [_PART.fullmatch(part.strip()) for part in re.split(r"[,;]", words)]
    shares, left = [], money.WHOLE
    for place, part in enumerate(found):
        rule = _rule(part[2]) if part else None
        if not part or not rule or (part[1] is None and place < len(found) - 1):
            return None
        percent = left if part[1] is None else _percent(part[1])
        left -= percent
        shares.append(Part(percent, rule))
    return None if left or any(share.percent <= 0 for share in shares) else Terms(tuple(shares))


def _rule(words: str) -> DueDateRule | None:
    rest, _, roll = words.partition(" ROLL ")
    if roll not in ("", "NEXT", "PREV", "NONE"):
        return None
    for kind, pattern in _PHRASES:
        match = re.fullmatch(pattern, rest)
        if match:
            rule = _made(kind, match)
            return replace(rule, roll="" if roll == "NONE" else roll) if rule else None
    return None


def _made(kind: str, match: "re.Match[str]") -> DueDateRule | None:
    if kind == "due":
        return DueDateRule("NET", 0, "D")
    if kind in ("net", "eom"):
        return DueDateRule(kind.upper(), int(match[1] or 0), _UNITS[match[2] or ""])
    groups = [*match.groups(), None]
    if kind == "min":
        return _day_rule(groups[1], groups[0], None)
    if kind == "prox":
        return _day_rule(groups[0] or groups[1], None, "1")
    return _day_rule(groups[0], groups[1], groups[2])


def _day_rule(day: str | None, least: str | None, months: str | None) -> DueDateRule | None:
    rule = DueDateRule("DAY", int(day or 0), least=int(least or 0), months=int(months or 0))
    return rule if 1 <= rule.count <= 31 else None


def _percent(digits: str) -> int:
    whole, _, decimals = digits.partition(".")
    return int(whole) * money.PERCENT_UNITS + int(decimals.ljust(3, "0"))


def _by_terms(
    terms: "Series[str]", invoice_date: "Series[pd.Timestamp]", dates_of: Callable[[Terms, Days], Days]
) -> Any:
    """Dates per row; different terms are read once each."""
    days = invoice_date.to_numpy().astype("datetime64[D]")
    codes, words = pd.factorize(terms)
    dates = np.full(len(terms), np.datetime64("NaT"), dtype="datetime64[D]")
    for code, text in enumerate(words):
        if is_readable(str(text)):
            rows = codes == code
            dates[rows] = dates_of(parse_terms(str(text)), days[rows])
    return Series(dates.astype("datetime64[s]"), index=terms.index)


def _discount_days(terms: Terms, days: Days) -> Days:
    early = terms.discount
    if early is None:
        return np.full(len(days), np.datetime64("NaT"), dtype="datetime64[D]")
    if terms.rule.base == "EOM":
        return DueDateRule("DAY", early.days, months=1).dates(days)
    return days + early.days
