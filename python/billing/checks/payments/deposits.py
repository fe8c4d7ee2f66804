"""What can be wrong with deposits: the bank shows another amount than the payments entered."""

from itertools import combinations
from math import comb
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, positions
from billing.checks.evidence import derived
from billing.finding import Severity, check
from billing.money import Bools, Ints
from billing.schema import TEXT
from billing.tables import DEPOSITS, PAYMENTS

#: A payment goes to the bank within so many days.
_DAYS_TO_BANK: Final = 10
#: So many payments together are tried, in so many combinations: among more, some fit by chance.
_MOST_TOGETHER, _MOST_CHOICES = 3, 3_000
#: So many combinations that fit are all named; more than the other number fit by chance.
_MOST_NAMED, _MOST_FITTING = 3, 12
#: Card companies keep up to this, in 1/1000 %.
_CARD_FEE: Final = 5_000
#: Combinations of payments that would make a deposit tie out, by their places.
_Choices = list[tuple[int, ...]]


@check(
    table=DEPOSITS,
    column="bank_amount",
    severity=Severity.ERROR,
    ref="C14",
    message="{deposit_id} of {deposit_date} is {at_bank} at the bank, but {come}. {difference}",
    fix="Correct Deposit or Amount of the payments that belong to {deposit_id}, or enter the missing one; what the "
    "bank kept belongs in Fee.",
    kinds={"at_bank": TEXT, "come": TEXT, "difference": TEXT},
)
def deposit_off_bank(books: Books) -> DataFrame:
    """A deposit does not tie out: its payments do not add up to the bank's amount plus fees.

    A payment was left out, entered twice, mistyped or pocketed. A payment that bounced counts in its deposit if it has
    the date on which it was returned. Where up to three payments explain the difference, they are named. A payment in
    the wrong one of two deposits is reported once.
    """
    deposits = books.deposits
    place = positions(deposits["deposit_id"], books.payments["deposit_id"])
    inside = _counts(books.payments) & (place >= 0)
    counts, sums = np.zeros(len(deposits), dtype=np.int64), np.zeros(len(deposits), dtype=np.int64)
    np.add.at(counts, place[inside], 1)
    np.add.at(sums, place[inside], books.payments["amount"].to_numpy()[inside])
    short = (deposits["bank_amount"] + deposits["fee_amount"]).to_numpy() - sums
    guilty = _can_tell(books, place) & (short != 0)
    rows = deposits.assign(place=np.arange(len(deposits)), number=counts, entered=sums, short=short)[guilty]
    missing, extra = _missing(books, rows, place), _extra(books, rows, place, inside)
    moved = {places[0][0] for places in missing.values() if len(places) == 1 and len(places[0]) == 1}
    rows = derived.flagged(rows, np.array([not _is_said(extra.get(at, []), moved) for at in rows["place"]], dtype=bool))
    return _in_words(books, rows, missing, extra)


def _counts(payments: DataFrame) -> Bools:
    """Payments that were part of their deposit: posted ones, and those that the bank returned later."""
    returned = (payments["state"] == "bounced") & payments["returned_date"].notna()
    return np.asarray((payments["state"] == "posted") | returned, dtype=bool)


def _can_tell(books: Books, place: Ints) -> Bools:
    """Past deposits all of whose amounts could be read; one number for two deposits tells nothing."""
    deposits = books.deposits
    unread = np.zeros(len(deposits) + 1, dtype=bool)
    unread[place[books.is_unknown("payments", "amount").to_numpy(dtype=bool)]] = True
    known = books.is_known("deposits", "deposit_id", "bank_amount") & ~books.is_unknown("deposits", "fee_amount")
    known &= ~(deposits["deposit_date"] > books.today) & ~deposits["deposit_id"].duplicated(keep=False)
    return np.asarray(known, dtype=bool) & ~unread[:-1]


def _missing(books: Books, rows: DataFrame, place: Ints) -> dict[int, _Choices]:
    """Per deposit that is short: payments received about then that are in no deposit, or in one that is over."""
    payments = books.payments
    over = rows.loc[rows["short"] < 0, "place"]
    loose = np.flatnonzero(((place < 0) & (_counts(payments))) | np.isin(place, over) | ~_counts(payments))
    loose = loose[payments["received_date"].notna().to_numpy()[loose]]
    loose = loose[np.argsort(payments["received_date"].to_numpy()[loose], kind="stable")]
    received = payments["received_date"].to_numpy()[loose]
    found = {}
    for at, day, short in zip(rows["place"], rows["deposit_date"], rows["short"], strict=True):
        if short > 0 and pd.notna(day):
            first, last = day - pd.Timedelta(days=_DAYS_TO_BANK), day
            near = loose[np.searchsorted(received, first) : np.searchsorted(received, last, side="right")]
            found[at] = _choices(payments["amount"].to_numpy(), near, short)
    return found


def _extra(books: Books, rows: DataFrame, place: Ints, inside: Bools) -> dict[int, _Choices]:
    """Per deposit that is over (none for the others): its payments without which it would tie out."""
    own = np.flatnonzero(inside & np.isin(place, rows.loc[rows["short"] < 0, "place"]))
    amounts = books.payments["amount"].to_numpy()
    own = own[np.argsort(place[own], kind="stable")]
    found = {}
    for at, short in zip(rows["place"], rows["short"], strict=True):
        first, last = np.searchsorted(place[own], at), np.searchsorted(place[own], at, side="right")
        found[at] = _choices(amounts, own[first:last], -short)
    return found


def _choices(amounts: Ints, places: Ints, sought: int) -> _Choices:
    """The combinations of fewest payments that add up to the amount sought, if there are not too many."""
    for size in range(1, _MOST_TOGETHER + 1):
        if not 0 < comb(len(places), size) <= (_MOST_CHOICES if size > 1 else len(places)):
            continue
        together = places[np.array(list(combinations(range(len(places)), size)))]
        fits = together[amounts[together].sum(axis=1) == sought]
        if len(fits):
            return [tuple(each) for each in fits.tolist()] if len(fits) <= _MOST_FITTING else []
    return []


def _is_said(extra: _Choices, moved: set[int]) -> bool:
    """Whether the one payment that is too much here is the one that is missing elsewhere."""
    return any(len(each) == 1 and each[0] in moved for each in extra)


def _in_words(books: Books, rows: DataFrame, missing: dict[int, _Choices], extra: dict[int, _Choices]) -> DataFrame:
    payments = books.payments
    names = payments["payment_id"].to_list()
    not_by_card = set(payments.loc[payments["method"] != "card", "deposit_id"])
    said = []
    for at, deposit, bank, fee, number, entered, short in zip(
        *(rows[c] for c in ("place", "deposit_id", "bank_amount", "fee_amount", "number", "entered", "short")),
        strict=True,
    ):
        less, more = missing.get(at, []), extra.get(at, [])
        hint = _named(payments, less, "{} would make it tie out.") + _named(payments, more, "Without {} it ties out.")
        if not hint and -entered * _CARD_FEE <= short * money.WHOLE < 0 and deposit not in not_by_card:
            hint = " All of it was paid by card: the bank may have kept that much as fees."
        come = f"its {money.counted(number, 'payment')} come{'s' * (number == 1)} to {money.text(entered)}"
        said.append({
            "at_bank": money.text(bank) + (f" plus {money.text(fee)} in fees" if fee else ""),
            "come": come if number else "no payment is in it",
            "difference": f"{'Missing' if short > 0 else 'Too much'}: {money.text(abs(short))}.{hint}",
            "hangs_on": tuple((PAYMENTS.name, names[one]) for each in (*less, *more) for one in each),
        })  # fmt: skip
    words = DataFrame(said, columns=["at_bank", "come", "difference", "hangs_on"], index=rows.index)
    return rows.join(words).assign(at_stake=rows["short"].abs())


def _named(payments: DataFrame, choices: _Choices, words: str) -> str:
    """What is said of the combinations; nothing where there are none, or too many."""
    if not 0 < len(choices) <= _MOST_NAMED:
        return ""
    return " " + words.format(" or ".join(" and ".join(_one(payments.iloc[at]) for at in each) for each in choices))


def _one(payment: "Series[Any]") -> str:
    """A payment, and what keeps it out of its deposit."""
    if payment["state"] != "posted":
        return f"{payment['payment_id']} ({payment['state']})"
    return str(payment["payment_id"])
