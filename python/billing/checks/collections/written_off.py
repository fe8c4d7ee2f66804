"""What can be wrong after a write-off: what was written off is still being collected."""

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, positions
from billing.checks.evidence import derived
from billing.finding import Severity, check
from billing.schema import CODE, DATE
from billing.tables import REMINDERS

#: Kinds of adjustments by which the office writes off what is owed.
_WRITE_OFFS: Final = ["bad_debt", "charity", "courtesy", "small_balance"]
#: A sent reminder can be put right for so many days.
_DAYS_TO_SET_RIGHT: Final = 30


@check(
    table=REMINDERS,
    column="invoices",
    severity=Severity.WARNING,
    ref="S10",
    message="{reminder_id} ({state}) asks {customer_id} for {named}, which was written off on {off}.",
    fix="Choose skip if it was not sent, tell {customer_id} if it was; if {named} is still being collected, reverse "
    "its write-off on Adjustments.",
    kinds={"named": CODE, "off": DATE},
    evidence=("at_stake", "named"),
)
def reminder_for_written_off(books: Books) -> DataFrame:
    """A reminder asks for what was written off before.

    The office collects on something that it has written off; customers who were granted assistance must not be dunned.
    Reminders sent more than 30 days ago are left alone.
    """
    reminders = books.reminders
    lately = books.today - pd.Timedelta(days=_DAYS_TO_SET_RIGHT)
    sent = (reminders["state"] == "sent") & (reminders["sent_date"] >= lately)
    rows = reminders[sent | (reminders["state"] == "to send")]
    row, item = derived.reminded(books, rows)
    off = written_off_on(books).to_numpy()[item]
    day = rows["sent_date"].where(rows["state"] == "sent", books.today + pd.Timedelta(days=1)).to_numpy()[row]
    wrong = day > off
    first = Series(item[wrong], index=row[wrong])
    first = first[~first.index.duplicated()]
    guilty, items = rows.iloc[first.index], derived.items(books)
    return guilty.assign(
        named=derived.values_at(items["invoice_id"], first.to_numpy()),
        off=derived.values_at(written_off_on(books), first.to_numpy()),
        at_stake=derived.values_at(items["adjusted_amount"], first.to_numpy()),
    )


@derived.cached_per_books
def written_off_on(books: Books) -> "Series[pd.Timestamp]":
    """The day on which a write-off settled each invoice; NaT where something is owed, or something else settled it."""
    items, rows = derived.items(books), books.adjustments
    rows = rows[rows["kind"].isin(_WRITE_OFFS) & (rows["amount"] > 0) & (rows["adjustment_date"] <= books.today)]
    last = rows["adjustment_date"].groupby(rows["invoice_id"]).max()
    place = positions(Series(last.index, dtype="str"), items["invoice_id"])
    day = Series(derived.values_at(last, place), index=items.index).where(place >= 0)
    settled = (items["balance"] == 0) & (items["total_amount"] > 0) & ~derived.doubtful_documents(books)
    paid = derived.settled_on(books) > day
    return day.where(settled & ~paid & (np.asarray(books.invoices["state"]) == "issued")).astype("datetime64[s]")
