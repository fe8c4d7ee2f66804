"""What can be wrong with adjustments: write-offs that nobody approved, discounts that were not earned."""

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, positions
from billing.checks.evidence import derived
from billing.finding import Severity, check
from billing.receivables.corrections.approval import is_listed, limits
from billing.receivables.corrections.corrections import amount_texts
from billing.receivables.standing.early_payment import earned_discounts, unapproved_discounts, unearned_discounts
from billing.schema import CODE, DATE, MONEY, TEXT
from billing.tables import ADJUSTMENTS, INVOICES

_WRITE_OFFS = ["bad_debt", "courtesy", "small_balance"]


@check(
    table=ADJUSTMENTS,
    column="approved_by",
    severity=Severity.WARNING,
    ref="C16",
    message="{adjustment_id} takes {amount} off {invoice_id} ({kind}): {lack}.",
    fix="Have someone other than {posted_by} approve it, or delete it.",
    kinds={"lack": TEXT},
    evidence=("at_stake", "kind"),
)
def write_off_without_control(books: Books) -> DataFrame:
    """Something was written off that no second person has approved.

    It is the easiest way to hide money that was taken.
    """
    rows = books.adjustments
    small = books.settings.small_balance
    own, theirs = limits(books, rows["posted_by"]), limits(books, rows["approved_by"])
    write_off = rows["kind"].isin(_WRITE_OFFS) & (rows["amount"] > 0)
    nobody = rows["approved_by"] == ""
    needed = write_off | (rows["amount"] > own)
    beyond = is_listed(books, rows["approved_by"]) & (rows["amount"] > theirs)
    strange = ~is_listed(books, rows["approved_by"]) & (len(books.users) > 0)
    name = rows["approved_by"].to_numpy(dtype=object)
    cases = (
        (write_off & nobody, "nobody approved it"),
        (needed & nobody, "it is above " + amount_texts(own) + " and nobody approved it"),
        (needed & ~nobody & _same(rows), "it was approved by whoever entered it"),
        (needed & ~nobody & strange, name + ", who approved it, is not on Users"),
        (needed & beyond, name + " may approve up to " + amount_texts(theirs)),
        (
            (rows["kind"] == "small_balance") & (rows["amount"] > small),
            f"small balances end at {money.text(small)}",
        ),
    )
    lack = np.select(
        [case for case, _ in cases],
        [np.broadcast_to(np.asarray(words, dtype=object), len(rows)) for _, words in cases],
        default="",
    )
    unread = books.is_unknown("adjustments", "approved_by") | books.is_unknown("adjustments", "amount")
    guilty = derived.flagged(rows.assign(lack=lack), (lack != "") & ~unread)
    return guilty.assign(at_stake=guilty["amount"].abs())


@check(
    table=ADJUSTMENTS,
    column="amount",
    severity=Severity.WARNING,
    ref="C10",
    message="{adjustment_id} gives {invoice_id} a discount of {amount} for early payment: {why}.",
    fix="Press Apply payments: it bills {at_stake} back. To let it pass as a courtesy, have someone other than "
    "{posted_by} approve it.",
    kinds={"why": TEXT, "at_stake": MONEY},
    history=True,
)
def discount_not_earned(books: Books) -> DataFrame:
    """A discount for early payment was given that was not earned.

    Customers who pay late learn that they get the discount anyway. What a second person approved is a courtesy; of
    several on one invoice, the last is reported. A discount that Apply payments gave stays as long as its payment does,
    whatever settings and terms are later; invoices without terms of their own are left alone.
    """
    unearned = unearned_discounts(books)
    rows = unapproved_discounts(books)
    given = rows[rows["amount"] > 0].sort_values(["adjustment_date", "adjustment_id"], kind="stable")
    given = given.drop_duplicates("invoice_id", keep="last").sort_index()
    place = positions(unearned["invoice_id"], given["invoice_id"])
    told = unearned.take(place[place >= 0])
    at_stake = (told["given"] - told["earned"]).to_numpy()
    return given[place >= 0].assign(at_stake=at_stake, why=_reasons(told))


@check(
    table=INVOICES,
    column="balance",
    severity=Severity.NOTE,
    ref="C11",
    message="{invoice_id} of {total_amount} was paid on {paid_on} except for {left}, the discount of {terms} "
    "available until {last_day}.",
    fix="Press Apply payments: it gives the discount; then {customer_id} gets no reminder for it.",
    kinds={"paid_on": DATE, "left": MONEY, "terms": CODE, "last_day": DATE},
    blocks=False,
)
def discount_not_given(books: Books) -> DataFrame:
    """A discount for early payment was earned and is still being collected.

    The customer did as the terms say and gets reminders for the rest. The discount is taken on the total, or on the
    amount before tax where the tax stays as it is; all of the rest was paid in time.
    """
    guilty = earned_discounts(books)
    guilty = guilty[~Series(derived.doubtful_documents(books), index=books.invoices.index)[guilty.index]]
    return guilty.assign(at_stake=guilty["left"])


def _same(rows: DataFrame) -> "Series[bool]":
    return rows["approved_by"].str.casefold().str.strip() == rows["posted_by"].str.casefold().str.strip()


def _reasons(told: DataFrame) -> list[str]:
    columns = ("terms", "earned", "paid_on", "last_day", "came_back")
    return [
        "the payment for it came back"
        if back
        else f"{terms} has none"
        if pd.isna(last)
        else f"{terms} gives less"
        if earned
        else f"paid on {day:%Y-%m-%d}, due for the discount by {last:%Y-%m-%d}"
        for terms, earned, day, last, back in zip(*(told[name] for name in columns), strict=True)
    ]
