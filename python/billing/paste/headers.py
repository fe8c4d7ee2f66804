"""Headers: which header of rows from elsewhere is which column. What fits no column is shown, never guessed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from billing.schema import Table


@dataclass(frozen=True)
class HeaderMatch:
    """Column name by header, the headers that fit no column, and the titles of required columns that have no header."""

    matched: dict[str, str]
    unmatched: list[str]
    missing: list[str]
    #: All headers as they stand, left to right: where the matched ones are.
    headers: list[str] = field(default_factory=list)


def match_headers(
    headers: Sequence[Any], table: Table, remembered: Mapping[str, str], given: Mapping[str, str]
) -> HeaderMatch:
    """Match headers by what the clerk gave, the column's title or name, its other names, and what was matched before.

    Capitals, spaces and punctuation do not count. A column is taken once, by the strongest match.
    """
    stand = ["" if header is None else str(header).strip() for header in headers]
    texts = [text for text in stand if text]
    words = [
        {_plain(header): column for header, column in given.items()},
        {_plain(text): column.name for column in reversed(table.columns) for text in (column.name, column.title)},
        {_plain(text): column.name for column in reversed(table.columns) for text in column.also},
        {_plain(header): column for header, column in remembered.items()},
    ]
    matched: dict[str, str] = {}
    for known in words:
        for text in texts:
            column = _column(known.get(_plain(text), ""), table)
            if column and text not in matched and column not in matched.values():
                matched[text] = column
    in_order = {text: matched[text] for text in dict.fromkeys(texts) if text in matched}
    missing = [c.title for c in table.columns if c.required and c.name not in matched.values()]
    return HeaderMatch(in_order, [text for text in texts if text not in matched], missing, stand)


def _column(said: str, table: Table) -> str:
    """The name of the column that is meant by name or title; '' if there is none."""
    if said in table:
        return said
    return next((column.name for column in table.columns if _plain(column.title) == _plain(said) != ""), "")


def _plain(text: str) -> str:
    """Letters, digits and the characters that tell '%' and '#' columns from others."""
    return re.sub(r"[^\w%]|_", "", text.replace("#", "no")).casefold()
