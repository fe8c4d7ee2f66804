"""Snapshots: the rows of closed months as they were, packed into cells, and unpacked to be compared with today's.

The rows themselves are kept, not a hash of each, so that a check can say what a cell was. As Parquet they take about 13
characters a row, less than hashes would.
"""

import base64
import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pandas import DataFrame

from billing.books import DTYPES, Books, empty_frame
from billing.receivables.closing.closed_months import FROZEN, kept_rows, last_day
from billing.receivables.ledger.rows import new_rows
from billing.tables import BY_NAME, SNAPSHOTS

#: Characters of a cell. Excel takes 32,767, but not from a program that writes many cells at once.
_CELL: Final = 8_000
#: Keeps Excel from reading the text as a formula or a number.
_HEAD: Final = "b64:"


@dataclass(frozen=True)
class Kept:
    """What the snapshots hold.

    Attributes:
        rows: Per table, the rows of closed months, each with its ``month``.
        altered: Month and table of the snapshots that are no longer as the closing left them.
    """

    rows: dict[str, DataFrame]
    altered: tuple[tuple[str, str], ...]


def closed_months(books: Books) -> list[str]:
    """The months that have a snapshot, oldest first."""
    months = books.snapshots["month"]
    return sorted(set(months[months.str.fullmatch(r"\d{4}-(0[1-9]|1[0-2])")].tolist()))


def snapshot(books: Books, month: str) -> DataFrame:
    """Rows of Snapshots for a month: all rows that count up to its end and are in no earlier snapshot."""
    earlier = [last_day(closed) for closed in closed_months(books)]
    lines: list[tuple[object, ...]] = []
    for table, frozen in FROZEN.items():
        rows = kept_rows(books, table, max(earlier, default=None), last_day(month))
        text = _packed(rows)
        parts = [text[at : at + _CELL] for at in range(0, len(text), _CELL)]
        facts = (len(rows), int(rows[frozen.amount].sum()), _mark(text))
        lines += [(month, table, number, *facts, _HEAD + part) for number, part in enumerate(parts, 1)]
    names = [column.name for column in SNAPSHOTS.columns]
    return DataFrame(lines, columns=names).astype({c.name: DTYPES[c.kind.storage] for c in SNAPSHOTS.columns})


def kept(books: Books) -> Kept:
    """Every snapshot that is still as the closing left it, unpacked."""
    found: dict[str, list[DataFrame]] = {table: [] for table in FROZEN}
    altered = [(month, table) for month in closed_months(books) for table in FROZEN]
    parts = books.snapshots.sort_values("part")
    for (month, table), cells in parts.groupby(["month", "table"], sort=True):
        text = "".join(cell.removeprefix(_HEAD) for cell in cells["kept"].tolist())
        if (month, table) in altered and (cells["mark"] == _mark(text)).all():
            altered.remove((str(month), str(table)))
            found[str(table)].append(_unpacked(text).assign(month=str(month)))
    return Kept({table: _as_typed(table, frames) for table, frames in found.items()}, tuple(altered))


def _packed(rows: DataFrame) -> str:
    target = BytesIO()
    table = pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata()
    pq.write_table(table, target, compression="zstd", write_statistics=False, store_schema=False)
    return base64.b64encode(target.getvalue()).decode("ascii")


def _unpacked(text: str) -> DataFrame:
    return pd.read_parquet(BytesIO(base64.b64decode(text)), engine="pyarrow")


def _mark(text: str) -> str:
    return hashlib.blake2b(text.encode("ascii", "replace"), digest_size=6).hexdigest()


def _as_typed(table: str, frames: list[DataFrame]) -> DataFrame:
    """The frames one below the other, in today's columns and types; a column that was added since is blank."""
    if not frames:
        return empty_frame(BY_NAME[table]).assign(month="")
    names = list(dict.fromkeys((*BY_NAME[table].key, *FROZEN[table].columns)))
    today = [
        new_rows(BY_NAME[table], {str(name): frame[name] for name in frame}, len(frame))[names] for frame in frames
    ]
    months = [frame["month"] for frame in frames]
    return pd.concat(today, ignore_index=True).assign(month=pd.concat(months, ignore_index=True))
