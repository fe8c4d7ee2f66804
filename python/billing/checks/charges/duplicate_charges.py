"""Charges that were entered twice: exactly, or with a typing error in the price."""

from typing import Final

import numpy as np
from pandas import DataFrame, Series

from billing.books import Books
from billing.checks.evidence import derived, line_amounts
from billing.checks.evidence.known_distinct import known_distinct
from billing.checks.evidence.similarity import neighbors, repeated, slips
from billing.finding import Severity, check
from billing.schema import CODE, PRICE, TEXT
from billing.tables import CHARGES

#: Modifiers that say "yes, once more": repeat, distinct, both sides (CPT; RULES.md K06).
_AGAIN: Final = frozenset(("76", "77", "91", "59", "XE", "XS", "XP", "XU", "50", "RT", "LT"))


@check(
    table=CHARGES,
    column="charge_id",
    severity=Severity.ERROR,
    ref="K06",
    message="{charge_id} is the same as {first}: {service_code} for {customer_id} on {service_date}, quantity "
    "{quantity}, same provider and modifiers.",
    fix="Set the Status of {charge_id} to void, or add the modifier for a repeated or distinct service (76, 77, 91, "
    "59).",
    kinds={"first": CODE},
    pairs="first",
)
def duplicate_charge(books: Books) -> DataFrame:
    """The same service is charged twice.

    The customer pays twice for what was done once. A modifier for repeated or distinct services makes it a note.
    """
    charges = books.charges
    known = books.is_known("charges", "charge_id", "customer_id", "service_date", "service_code", "quantity")
    known &= ~books.is_unknown("charges", "modifiers") & ~books.is_unknown("charges", "provider")
    live = charges[known & (charges["status"] != "void")]
    same = ["service_date", "customer_id", "service_code", "provider", "quantity"]
    live = live[live.duplicated(same, keep=False)]
    live = live.assign(marks=[" ".join(sorted(text.upper().split())) for text in live["modifiers"]])
    guilty = repeated(live, [*same, "marks"], "charge_id", live["status"] != "billed", known_distinct(books, "charges"))
    again = np.array([bool(_AGAIN & set(marks.split())) for marks in guilty["marks"]], dtype=bool)
    stake = Series(line_amounts.charge_amounts(books), index=charges.index)[guilty.index]
    return guilty.assign(at_stake=stake, severity=np.where(again, Severity.NOTE, Severity.ERROR))


@check(
    table=CHARGES,
    column="unit_price",
    severity=Severity.WARNING,
    ref="K06",
    message="{charge_id} is {service_code} for {customer_id} on {service_date} at {unit_price}, like {first} at "
    "{other}: {how}.",
    fix="Check the source document; set the Status of the wrong one to void, or correct the Unit price.",
    kinds={"first": CODE, "other": PRICE, "how": TEXT},
    pairs="first",
    evidence=("at_stake", "other"),
)
def mistyped_charge(books: Books) -> DataFrame:
    """The same service is charged a second time, at a price with two digits transposed or a slipped decimal point.

    The customer pays for it twice, once at a wrong price. A modifier tells them apart.
    """
    charges = books.charges
    known = books.is_known("charges", "charge_id", "customer_id", "service_date", "service_code", "unit_price")
    live = charges[known & (charges["status"] != "void")]
    same = ["service_date", "customer_id", "service_code", "provider", "modifiers", "quantity"]
    live = live[live.duplicated(same, keep=False)]
    block = live.groupby(same, sort=False, dropna=False).ngroup().astype("str")
    left, right = neighbors(block, live["charge_id"], reach=4)
    one, two = live.take(left), live.take(right)
    pairs = two.assign(
        first=one["charge_id"].to_numpy(dtype=object),
        other=one["unit_price"].to_numpy(),
        how=slips(one["unit_price"].to_numpy(), two["unit_price"].to_numpy()),
    )
    told = known_distinct(books, "charges")(one["charge_id"], two["charge_id"])
    guilty = derived.flagged(pairs, (pairs["how"] != "").to_numpy(dtype=bool) & ~told)
    guilty = guilty[~guilty.index.duplicated()]
    return guilty.assign(at_stake=Series(line_amounts.charge_amounts(books), index=charges.index)[guilty.index])
