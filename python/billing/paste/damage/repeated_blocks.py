"""Repeated blocks: several rows in a row that repeat earlier ones, as when the same list is pasted a second time."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame

from billing.finding import Finding
from billing.money import Bools, Ints
from billing.paste.damage.catalogue import Place, finding
from billing.schema import Table, TableGroup

SHORTEST: Final = 3


def repeated_blocks(table: Table, frame: DataFrame) -> Iterator[Finding]:
    """Runs of three rows or more that equal an earlier run in all but their own number and what is computed."""
    if table.group is not TableGroup.INPUT or len(frame) < 2 * SHORTEST:
        return
    keys = frame[table.key[0]]
    before = _previous(_codes(table, frame))
    for start, length in _runs(before):
        first, last = (str(keys.iloc[at]) for at in (before[start], before[start] + length - 1))
        place = Place(table, int(frame.index[start]), str(keys.iloc[start]))
        words = f"{length} rows from here repeat {first} to {last}"
        yield finding("block_pasted_twice", place, words=words, evidence=(first, last))


def _codes(table: Table, frame: DataFrame) -> Ints:
    """A number per row, the same for rows that are equal; rows that lack what every row must have get their own."""
    own = [name for name in table.key if not table[name].kind.refers_to]
    names = [c.name for c in table.columns if c.name not in own and not c.computed]
    codes: Ints = np.zeros(len(frame), dtype=np.int64)
    for name in names:
        part, distinct = pd.factorize(frame[name], use_na_sentinel=False)
        codes = codes * len(distinct) + part
        if len(distinct) > 1:
            codes = pd.factorize(codes)[0].astype(np.int64)
        if int(codes.max()) == len(codes) - 1:
            return codes
    lacking: Bools = np.zeros(len(frame), dtype=bool)
    for name in names:
        if table[name].required and frame[name].dtype.kind not in "ib":
            lacking |= (frame[name].isna() | (frame[name] == "")).to_numpy(dtype=bool)
    codes[lacking] = -1 - np.flatnonzero(lacking)
    return codes


def _previous(codes: Ints) -> Ints:
    """Place of the nearest earlier row with the same code, -1 where there is none."""
    order = np.argsort(codes, kind="stable")
    same = codes[order][1:] == codes[order][:-1]
    before: Ints = np.full(len(codes), -1, dtype=np.int64)
    before[order[1:][same]] = order[:-1][same]
    return before


def _runs(before: Ints) -> Iterator[tuple[int, int]]:
    """Start and length of each run of rows that repeats an earlier run without touching it."""
    follows = (before[1:] >= 0) & (before[1:] == before[:-1] + 1) & (before[:-1] >= 0)
    starts = np.flatnonzero((before >= 0) & ~np.concatenate(([False], follows)))
    for start in starts.tolist():
        length = 1
        while start + length < len(before) and follows[start + length - 1]:
            length += 1
        if length >= SHORTEST and length <= start - int(before[start]):
            yield start, length
