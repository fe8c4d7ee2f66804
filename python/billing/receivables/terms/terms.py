"""Terms: when an invoice falls due, and until when an early payment earns its discount.

The grammar of domain C2, and the words that people really type for it::

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
from billing.receivables.terms.due_dates import Days, Rule
from billing.receivables.terms.suggestions import nearest_terms

_UNITS: Final = {"": "D", "D": "D", "BD": "BD", "W": "W", "M": "M"}
_NUMBER: Final = r"(\d{1,3})"
_NTH: Final = r"(\d{1,2})(?:ST|ND|RD|TH)?"
_DISCOUNT: Final = re.compile(r"(\d{1,2}(?:\.\d{1,3})?) ?%? ?(?:/|IN|WITHIN| ) ?(\d{1,3}) ?D?,? ?(?=N|E|D|M|\d)(.+)")
_PART: Final = re.compile(r"(?:(\d{1,3}(?:\.\d{1,3})?) ?%|BAL(?:ANCE)?|REST) ?(?:IN )?(.+)")
#: What people type, in the order in which it is tried; the groups are named in ``_rule``.
_WORDS: Final = (
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
    """Words that are no payment terms; ``nearest`` is what they may have meant, '' where nothing is near."""

    def __init__(self, text: str, nearest: str) -> None:
        offer = f" Did you mean {nearest}?" if nearest else ""
        super().__init__(f"'{text}' cannot be read as payment terms.{offer}")
        self.text, self.nearest = text, nearest


@dataclass(frozen=True)
class Discount:
    """So much off (1/1000 %) if paid within so many days, the last one included; with EOM by that day of next month."""

    percent: int
    days: int


@dataclass(frozen=True)
class Part:
    """A share of the total (1/1000 %) and when it falls due."""

    percent: int
    rule: Rule


@dataclass(frozen=True)
class Terms:
    """Payment terms, read. Without a split there is one part, of 100 %."""

    parts: tuple[Part, ...]
    discount: Discount | None = None

    @property
    def rule(self) -> Rule:
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
    """Read payment terms, in the grammar or in the words that people use.

    >>> [str(parse_terms(words)) for words in ("net30", "2% 10 net 30", "due on receipt", "45 days end of month")]
    ['NET 30', '2/10 NET 30', 'DUE', 'EOM+45D']

    Raises:
        UnreadableTerms: with the nearest reading.
    """
    words = _spelled(text)
    terms = _single(words) or _split(words)
    if terms is None:
        nearest = nearest_terms(words)
        raise UnreadableTerms(text, nearest if _single(nearest) else "")
    return terms


def due_dates(terms: "Series[str]", invoice_date: "Series[pd.Timestamp]", holidays: Days | None = None) -> Any:
    """Due date per row (datetime64[s], index of ``terms``); NaT where the terms cannot be read or there is no date.

    A split falls due with its last part. ``holidays`` (datetime64[D]) are no business days.
    """
    return _by_terms(terms, invoice_date, lambda read, days: last_due(read, days, holidays))


def discount_dates(terms: "Series[str]", invoice_date: "Series[pd.Timestamp]") -> Any:
    """Last day, included, on which an early payment earns its discount; NaT where there is none (domain C2)."""
    return _by_terms(terms, invoice_date, _discount_days)


def last_due(terms: Terms, days: Days, holidays: Days | None = None) -> Days:
    """Due date (datetime64[D]) of the whole invoice: of the latest part."""
    due = terms.parts[0].rule.dates(days, holidays)
    for part in terms.parts[1:]:
        due = np.fmax(due, part.rule.dates(days, holidays))
    return due


def split_amount(amount: int, percents: Sequence[int]) -> list[int]:
    """Cents of each part of a split: every share rounded, the last one takes the rest (Odoo balance line, domain C2).

    >>> split_amount(10000, [33_333, 33_333, 33_334])
    [3333, 3333, 3334]
    """
    shares = [int(share) for share in money.percent_of(np.full(len(percents) - 1, amount), np.array(percents[:-1]))]
    return [*shares, amount - sum(shares)]


def is_readable(text: str) -> bool:
    """Whether words are payment terms."""
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


def _rule(words: str) -> Rule | None:
    rest, _, roll = words.partition(" ROLL ")
    if roll not in ("", "NEXT", "PREV", "NONE"):
        return None
    for kind, pattern in _WORDS:
        match = re.fullmatch(pattern, rest)
        if match:
            rule = _made(kind, match)
            return replace(rule, roll="" if roll == "NONE" else roll) if rule else None
    return None


def _made(kind: str, match: "re.Match[str]") -> Rule | None:
    if kind == "due":
        return Rule("NET", 0, "D")
    if kind in ("net", "eom"):
        return Rule(kind.upper(), int(match[1] or 0), _UNITS[match[2] or ""])
    groups = [*match.groups(), None]
    if kind == "min":
        return _day_rule(groups[1], groups[0], None)
    if kind == "prox":
        return _day_rule(groups[0] or groups[1], None, "1")
    return _day_rule(groups[0], groups[1], groups[2])


def _day_rule(day: str | None, least: str | None, months: str | None) -> Rule | None:
    rule = Rule("DAY", int(day or 0), least=int(least or 0), months=int(months or 0))
    return rule if 1 <= rule.count <= 31 else None


def _percent(digits: str) -> int:
    whole, _, decimals = digits.partition(".")
    return int(whole) * money.PERCENT_UNITS + int(decimals.ljust(3, "0"))


def _by_terms(
    terms: "Series[str]", invoice_date: "Series[pd.Timestamp]", dates_of: Callable[[Terms, Days], Days]
) -> Any:
    """Dates per row, worked out once per different terms."""
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
        return Rule("DAY", early.days, months=1).dates(days)
    return days + early.days
