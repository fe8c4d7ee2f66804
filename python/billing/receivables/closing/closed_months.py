"""Closed months: which rows belong to a month that is closed, and which of their columns must stay as they were.

Whatever made the ledger what it was at the end of the month stays (RULES.md D07): customers, documents, dates, amounts
and states. Notes, references, due dates agreed later and computed columns may change.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, look_up
from billing.changes import TableChanges, differs, result
from billing.tables import BY_NAME
from billing.tables.lists.settings import Settings


@dataclass(frozen=True)
class Frozen:
    """The columns of a table that stay as they were in a closed month.

    Attributes:
        date: The date from which a row counts; '' for the date of its invoice.
        amount: Its amount.
        others: All the others.
    """

    date: str
    amount: str
    others: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that stay, beside the key; the amount after the date."""
        return tuple(name for name in (self.date, self.amount, *self.others) if name)


#: Money counts from the day on which it was received, as in the ledger; a charge belongs where it was posted.
FROZEN: Final[dict[str, Frozen]] = {
    "charges": Frozen(
        "service_date",
        "amount",
        (
            "post_date", "customer_id", "service_code", "quantity", "unit_price", "discount_percent",
            "surcharge_amount", "tax_code",
        ),
    ),
    "invoices": Frozen(
        "invoice_date",
        "total_amount",
        (
            "doc_type", "customer_id", "ref_invoice_id", "net_amount", "discount_percent", "discount_amount",
            "surcharge_amount", "surcharge_rate", "tax_less_percent", "tax_amount", "state",
        ),
    ),
    "invoice_lines": Frozen(
        "",
        "net_amount",
        (
            "charge_id", "service_code", "quantity", "unit_price", "discount_percent", "surcharge_amount", "tax_code",
            "tax_rate", "included_rate",
        ),
    ),
    "payments": Frozen("received_date", "amount", ("customer_id", "state", "reverses")),
    "allocations": Frozen("allocation_date", "amount", ("source_id", "invoice_id")),
    "adjustments": Frozen("adjustment_date", "amount", ("invoice_id", "kind")),
}  # fmt: skip


def closed_through(settings: Settings) -> pd.Timestamp | None:
    """The last day of the closed months; None where no month is closed."""
    return pd.Timestamp(settings.closed_through) if settings.closed_through else None


def last_day(month: str) -> pd.Timestamp:
    """Last day of a month such as 2026-10."""
    return pd.Timestamp(f"{month}-01") + pd.offsets.MonthEnd(0)


def as_it_counted(table: str, rows: DataFrame) -> DataFrame:
    """The rows as they counted when they were new: a payment that bounced later was posted until then."""
    if table != "payments":
        return rows
    came_back = (rows["state"] == "bounced") & rows["returned_date"].notna()
    return rows.assign(state=rows["state"].mask(came_back, "posted"))


def dates(books: Books, table: str, rows: DataFrame) -> "Series[pd.Timestamp]":
    """The day from which each row of the table counts; NaT where it has none. Index of the rows."""
    if table == "invoice_lines":
        return look_up(books.invoices, "invoice_id", "invoice_date", rows["invoice_id"])
    own: Any = rows[FROZEN[table].date]
    return rows["post_date"].fillna(own) if table == "charges" else own


def came_late(books: Books, table: str, rows: DataFrame, through: pd.Timestamp) -> "Series[bool]":
    """Whether rows that are entered now belong to the closed months.

    A charge for an earlier day is billed late, in the open month, unless its posting date is in the closed months too.
    """
    day = rows["post_date"] if table == "charges" else dates(books, table, rows)
    return day <= through


def rows_touched(books: Books, table: str, change: TableChanges, through: pd.Timestamp) -> list[str]:
    """Keys of the rows of closed months that a change to ``books`` would add, alter or remove."""
    before = books.frame(table)
    after = result(before, change)
    later = books.with_frames(**{table: after})
    added = after.iloc[len(after) - (0 if change.appended is None else len(change.appended)) :]
    keys = keys_of(table, added)[came_late(later, table, added, through)].tolist()
    if change.removed is not None:
        keys += keys_of(table, change.removed)[dates(books, table, change.removed) <= through].tolist()
    edited = {edit.row for edit in change.edits if edit.column in FROZEN[table].columns and not edit.retyped}
    of_edits = before[before.index.isin(edited)]
    keys += keys_of(table, of_edits)[dates(books, table, of_edits) <= through].tolist()
    if change.updated is not None and change.before is not None:
        staying = [name for name in change.updated if name in FROZEN[table].columns]
        old, new = (as_it_counted(table, frame.loc[change.updated.index])[staying] for frame in (before, after))
        rows = change.updated.index[np.asarray(differs(old, new).any(axis=1), dtype=bool)]
        closed = (dates(books, table, before.loc[rows]) <= through) | (dates(later, table, after.loc[rows]) <= through)
        keys += keys_of(table, before.loc[rows])[closed].tolist()
    return keys


def keys_of(table: str, rows: DataFrame) -> "Series[str]":
    """The key of each row as one text, as Findings shows it; the second of a key is numbered #2, and so on."""
    first, *more = BY_NAME[table].key
    keys = rows[first]
    for name in more:
        keys = keys + " / " + rows[name].astype("str")
    if keys.is_unique:
        return keys
    place = keys.groupby(keys).cumcount() + 1
    return keys.where(place == 1, keys + " #" + place.astype("str"))


def kept_rows(books: Books, table: str, after: pd.Timestamp | None, through: pd.Timestamp) -> DataFrame:
    """The rows that count from the day after ``after`` up to ``through``, in their key and the columns that stay."""
    rows = as_it_counted(table, books.frame(table))
    day = dates(books, table, rows)
    inside = day <= through
    if after is not None:
        inside &= day > after
    return rows.loc[inside, list(dict.fromkeys((*BY_NAME[table].key, *FROZEN[table].columns)))]
