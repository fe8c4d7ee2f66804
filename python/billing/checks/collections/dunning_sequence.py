"""What can be wrong with the sequence of dunning: levels skipped, repeated or too soon, and promises not kept."""

from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, look_up, total_by
from billing.checks.evidence import derived
from billing.finding import Severity, check
from billing.money import Bools
from billing.receivables.ledger.guarantors import account_of
from billing.schema import MONEY, TEXT
from billing.tables import REMINDERS

#: A promise is kept if so much of a hundred was paid (RULES.md S08).
_KEPT: Final = 90


@check(
    table=REMINDERS,
    column="level",
    severity=Severity.NOTE,
    ref="S06",
    message="{reminder_id} is at level {level}, but {why}.",
    fix="Set the Level to the next one ({next}), with its text, or choose skip.",
    kinds={"why": TEXT, "next": TEXT},
)
def level_out_of_turn(books: Books) -> DataFrame:
    """A reminder is not at the level that follows the last one sent, or comes too soon after it.

    A customer who never got a friendly reminder takes the final notice to a lawyer. Reminders about older debts,
    settled since, do not count; without levels on the Levels sheet there is no sequence.
    """
    rows = books.reminders[(books.reminders["state"] == "to send") & books.is_known("reminders", "level", "as_of")]
    rows = rows[(rows["level"] > 0) & (rows["late_days"] > 0)]
    last, when = _last_sent(books, rows)
    levels = np.sort(books.levels["level"].to_numpy()[books.levels["level"].to_numpy() > 0])
    place = np.searchsorted(levels, last, side="right")
    following = np.append(levels, 0)[place]
    days = (rows["as_of"] - when).dt.days
    turn, soon = rows["level"].to_numpy() != following, (days < books.settings.reminder_gap_days).to_numpy()
    return derived.flagged(
        rows.assign(
            why=_why(last, days, ~turn),
            next=np.where(following > 0, following.astype(str), "none is left"),
            at_stake=rows["overdue_amount"],
        ),
        (turn | soon) & (len(levels) > 0),
    )


@check(
    table=REMINDERS,
    column="promise_date",
    severity=Severity.WARNING,
    ref="S08",
    message="{customer_id} promised {promised} by {promise_date} ({reminder_id}); {paid} has been received since.",
    fix="Call {customer_id}, and enter the new promise or choose the next step.",
    kinds={"promised": MONEY, "paid": MONEY},
)
def broken_promise(books: Books) -> DataFrame:
    """The day by which a customer promised to pay has passed, and they have not paid.

    A promise that nobody follows up is the easiest way not to pay. It is kept once nine tenths of it were received;
    only a customer's last promise counts, and none where nothing is owed any more or the customer is on hold.
    """
    rows = books.reminders[
        books.is_known("reminders", "promise_date") & ~books.is_unknown("reminders", "promise_amount")
    ]
    rows = rows.sort_values("promise_date", kind="stable").drop_duplicates("customer_id", keep="last").sort_index()
    promised = rows["promise_amount"].where(rows["promise_amount"] > 0, rows["overdue_amount"])
    paid, owed = _paid_since(books, rows), _owed(books, rows)
    hold = look_up(books.customers, "customer_id", "hold", rows["customer_id"]) != ""
    broken = (rows["promise_date"] < books.today) & (promised > 0) & (paid * 100 < promised * _KEPT)
    stake = np.minimum(promised - paid, owed)
    return derived.flagged(rows.assign(promised=promised, paid=paid, at_stake=stake), broken & (owed > 0) & ~hold)


def _last_sent(books: Books, rows: DataFrame) -> "tuple[Series[int], Series[pd.Timestamp]]":
    """Highest level sent to each row's customer while what is overdue now was overdue (0: none), and the last day."""
    sent = books.reminders
    sent = sent[(sent["state"] == "sent") & (sent["sent_date"] <= books.today) & (sent["level"] > 0)]
    pairs = rows.assign(row=rows.index)[["row", "customer_id", "as_of", "late_days"]].merge(
        sent[["customer_id", "level", "sent_date"]], on="customer_id"
    )
    pairs = pairs[pairs["sent_date"] > pairs["as_of"] - pd.to_timedelta(pairs["late_days"], unit="D")]
    both = pairs.groupby("row").agg({"level": "max", "sent_date": "max"}).reindex(rows.index)
    return both["level"].fillna(0).astype("int64"), both["sent_date"]


def _why(last: "Series[int]", days: "Series[Any]", only_soon: Bools) -> list[str]:
    return [
        f"level {level} was sent only {int(ago)} days earlier"
        if soon
        else f"level {level} was the last one sent"
        if level
        else "none was sent before"
        for level, ago, soon in zip(last, days.fillna(0), only_soon, strict=True)
    ]


def _paid_since(books: Books, rows: DataFrame) -> "Series[int]":
    """Cents received from the account of each row's customer since the reminder went out."""
    payments = books.payments[(books.payments["state"] == "posted") & (books.payments["received_date"] <= books.today)]
    begun = rows["sent_date"].fillna(rows["as_of"])
    accounts = DataFrame({"row": rows.index, "who": account_of(books, rows["customer_id"]), "begun": begun})
    money_in = DataFrame(
        {
            "who": account_of(books, payments["customer_id"]),
            "day": payments["received_date"],
            "amount": payments["amount"],
        }
    )
    pairs = accounts.merge(money_in, on="who")
    sums = pairs[pairs["day"] >= pairs["begun"]].groupby("row")["amount"].sum()
    return sums.reindex(rows.index).fillna(0).astype("int64")


def _owed(books: Books, rows: DataFrame) -> "Series[int]":
    items = derived.items(books)
    late = items["balance"].clip(lower=0)
    who = account_of(books, rows["customer_id"])
    owed = total_by(who, account_of(books, items["customer_id"]), late)
    return Series(owed, index=rows.index)
