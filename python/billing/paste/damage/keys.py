"""Keys: rows without a number, and numbers that stand twice."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from pandas import DataFrame

from billing.books import Books
from billing.finding import Finding, in_words
from billing.money import Bools, Ints
from billing.paste.damage.catalogue import Place, finding
from billing.schema import Table


def key_findings(table: Table, books: Books) -> Iterator[Finding]:
    """Rows whose key is blank, and rows whose key an earlier row has."""
    frame = getattr(books, table.name)
    for name in table.key:
        column = table[name]
        if column.required:
            for row in frame.index[books.is_blank(table.name, name).to_numpy(dtype=bool)].tolist():
                yield finding("missing_key", Place(table, row, "", column))
    known = books.is_known(table.name, *(name for name in table.key if table[name].required)).to_numpy(dtype=bool)
    usable = frame[known] if not known.all() else frame
    for row, first in repeats(table, usable):
        parts = [in_words(frame.loc[row, name], table[name].kind) for name in table.key]
        key, column = " / ".join(parts), table[table.key[-1] if table[table.key[-1]].required else table.key[0]]
        yield finding("duplicate_key", Place(table, row, key, column), words=f"{key} is already in row {first}")


def key_codes(table: Table, frame: DataFrame) -> Ints:
    """A number for each row, the same for rows with the same key."""
    codes: Ints = np.zeros(len(frame), dtype=np.int64)
    for name in table.key:
        part, distinct = pd.factorize(frame[name], use_na_sentinel=False)
        codes = codes * (len(distinct) + 1) + part
    return codes


def repeats(table: Table, frame: DataFrame) -> list[tuple[int, int]]:
    """Sheet rows whose key stands in an earlier row, each with that row."""
    codes = pd.Series(key_codes(table, frame), index=frame.index)
    again: Bools = codes.duplicated().to_numpy(dtype=bool)
    if not again.any():
        return []
    first = codes[~again]
    where = pd.Series(first.index, index=first.to_numpy())
    return [(int(row), int(where[code])) for row, code in codes[again].items()]  # type: ignore[call-overload]
