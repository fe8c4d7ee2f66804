"""What can be wrong with bills to patients who were given an estimate of what their care would cost."""

from typing import Final

import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, look_up
from billing.checks.evidence import derived, line_amounts
from billing.finding import Severity, check
from billing.schema import DATE, MONEY
from billing.tables import ESTIMATES

#: From so much above the estimate on, the patient may dispute the bill (45 CFR 149.620(a)(2)).
_DISPUTABLE: Final = 400 * money.CENTS
#: An estimate for services that recur is for twelve months at most (45 CFR 149.610(b)(1)(x)).
_LONGEST: Final = pd.Timedelta(days=365)


@check(
    table=ESTIMATES,
    column="amount",
    severity=Severity.ERROR,
    ref="B13",
    message="{customer_id} was told that {provider} would cost {amount} ({estimate_id}); charges from {first_date} to "
    "{last_service} come to {charged}, which is {at_stake} more.",
    fix="Recheck the charges. If they are right, tell the patient that the bill can be disputed within 120 days, and "
    "give a new estimate for the care still to come.",
    kinds={"charged": MONEY, "at_stake": MONEY, "last_service": DATE},
)
def bill_over_estimate(books: Books) -> DataFrame:
    """A self-pay patient is charged at least 400.00 more than the good-faith estimate.

    The patient can dispute the bill and may end up owing the estimate alone (No Surprises Act). Provider by provider,
    the total of all charges, billed or not yet billed, is compared with the total of the estimate; what is void or was
    reversed by a credit note does not count.
    """
    estimates = books.estimates[
        books.is_known("estimates", "customer_id", "provider", "first_date", "amount")
        & ~books.is_unknown("estimates", "last_date")
    ]
    charges = _charges(books)
    for_charge = pd.merge_asof(
        charges,
        _by_first_day(estimates),
        left_on="service_date",
        right_on="first_date",
        by=["customer_id", "who"],
        tolerance=_LONGEST,
    ).dropna(subset="estimate")
    within = for_charge[~(for_charge["service_date"] > for_charge["last_date"])]
    sums = within.groupby("estimate").agg(charged=("charged", "sum"), last_service=("service_date", "max"))
    guilty = estimates.join(sums, how="inner")
    over = guilty["charged"].astype("int64") - guilty["amount"]
    return derived.flagged(guilty.assign(at_stake=over), over >= _DISPUTABLE)


def _by_first_day(estimates: DataFrame) -> DataFrame:
    rows = estimates.assign(who=_names(estimates), estimate=estimates.index)
    return rows[["customer_id", "who", "first_date", "last_date", "estimate"]].sort_values("first_date", kind="stable")


def _charges(books: Books) -> DataFrame:
    """Charges that count, by day: those of void documents and of documents that were reversed do not."""
    charges = books.charges
    state = look_up(books.invoices, "invoice_id", "state", charges["invoice_id"])
    back = (charges["invoice_id"] != "") & charges["invoice_id"].isin(derived.taken_back(books))
    gone = (state == "void") | back | (charges["status"] == "void")
    known = books.is_known("charges", "customer_id", "provider", "service_date")
    known &= ~books.is_unknown("charges", "amount")
    rows = charges.assign(who=_names(charges), charged=line_amounts.charge_amounts(books))[known & ~gone]
    return rows[["customer_id", "who", "service_date", "charged"]].sort_values("service_date", kind="stable")


def _names(rows: DataFrame) -> "Series[str]":
    return rows["provider"].str.strip().str.casefold()
