"""Outliers: what stands out from its peers. Each names its sample, which must be large enough."""

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books
from billing.checks.evidence import derived, line_amounts
from billing.finding import Severity, check
from billing.schema import INTEGER, MONEY, TEXT
from billing.tables import ADJUSTMENTS, CHARGES

#: So many charges of a service show what is usual.
_CHARGES: Final = 20
#: The constant of the modified z-score, and from where on a value is an outlier (Iglewicz and Hoaglin, 1993).
_NORMAL: Final = 0.6745
_FAR: Final = 3.5
#: Where most amounts are the same one, another is rare below one in so many.
_ONE_IN: Final = 50
#: What rounding leaves of equal logarithms once their median is taken off.
_NOISE: Final = 1e-9
#: So many write-offs of a year show who writes off how much.
_WRITE_OFFS: Final = 20
#: What the office decides to write off; contractual adjustments and early-payment discounts are nobody's decision.
_DECIDED: Final = ("charity", "courtesy", "small_balance", "bad_debt")


@check(
    table=CHARGES,
    column="amount",
    severity=Severity.NOTE,
    ref="X01",
    message="{charge_id} is {charged} for {service_code}; the median of its {sample} charges is {usual}, and hardly "
    "any is so far off.",
    fix="Compare the row with its source document. If it is right, choose not an error.",
    kinds={"charged": MONEY, "usual": MONEY, "sample": INTEGER},
    blocks=False,
    evidence=("charged", "service_code"),
)
def unusual_charge(books: Books) -> DataFrame:
    """The amount of a charge is far from what its service usually comes to.

    A typing slip makes such amounts, and one among thousands goes unnoticed. Modified z-score of the logarithms above
    3.5, since large amounts spread wider than small ones; only services with at least 20 charges. Charges at list price
    are left out: their quantities and discounts have checks of their own.
    """
    charges = books.charges.assign(charged=line_amounts.charge_amounts(books))
    usable = books.is_known("charges", "service_code", "quantity", "unit_price") & (charges["status"] != "void")
    usable &= ~books.is_unknown("charges", "amount") & (charges["charged"] > 0)
    rows = derived.flagged(charges, usable)
    size = Series(np.log(rows["charged"].to_numpy()), index=rows.index)
    median, far = _distance(size, rows["service_code"])
    sample = rows.groupby("service_code", sort=False)["charged"].transform("size")
    same = rows.groupby(["service_code", "charged"], sort=False)["charged"].transform("size")
    spread = far.groupby(rows["service_code"], sort=False).transform("median")
    rare = (spread == 0) & (far > 0) & (same * _ONE_IN < sample)
    with np.errstate(divide="ignore", invalid="ignore"):
        odd = rare | ((spread > 0) & (_NORMAL * far / spread > _FAR))
    usual = money.from_floats(np.exp(median.to_numpy()) / money.CENTS, money.CENTS)
    guilty = rows.assign(usual=usual, sample=sample, at_stake=np.abs(rows["charged"] - usual))
    return derived.flagged(guilty, odd & (sample >= _CHARGES) & ~_is_listed(books, rows))


@check(
    table=ADJUSTMENTS,
    column="posted_by",
    severity=Severity.NOTE,
    ref="X05",
    message="{found_key} entered {value}% of what was written off since {since} ({at_stake} of {total}) in {part} of "
    "{sample} write-offs.",
    fix="Have a manager look at a sample of them.",
    kinds={"value": INTEGER, "since": TEXT, "total": MONEY, "at_stake": MONEY, "part": INTEGER, "sample": INTEGER},
    blocks=False,
)
def write_offs_of_one_user(books: Books) -> DataFrame:
    """Most of what is written off is entered by one person, far more than the person's share of the entries.

    Money that was taken and then written off looks like this. More than half of the value and more than twice the share
    of the count, of at least 20 write-offs within twelve months; where only one person enters them, there is nothing to
    compare.
    """
    rows, first = books.adjustments, books.today - pd.DateOffset(years=1)
    known = books.is_known("adjustments", "amount", "adjustment_date", "posted_by", "kind")
    within = (rows["adjustment_date"] > first) & (rows["adjustment_date"] <= books.today)
    rows = derived.flagged(rows, known & within & rows["kind"].isin(_DECIDED))
    user = rows["posted_by"].str.strip().str.casefold()
    by_user = rows.groupby(user, sort=True)["amount"].agg(["sum", "size"])
    total, count = int(by_user["sum"].sum()), len(rows)
    most = (by_user["sum"] * 2 > total) & (by_user["sum"] * count > 2 * by_user["size"] * total)
    guilty = by_user[most & (count >= _WRITE_OFFS) & (total > 0)]
    return DataFrame(
        {
            "found_key": guilty.index.astype("str"),
            "value": (guilty["sum"] * 100 // max(total, 1)).to_numpy(),
            "at_stake": guilty["sum"].to_numpy(),
            "part": guilty["size"].to_numpy(),
        },
        index=np.zeros(len(guilty), dtype=np.int64),
    ).assign(total=total, sample=count, since=f"{first:%Y-%m-%d}")


def _distance(values: "Series[float]", same: "Series[str]") -> "tuple[Series[float], Series[float]]":
    """Median of each value's group, and how far the value is from it; what is off by rounding alone is not."""
    median = values.groupby(same, sort=False).transform("median")
    far = (values - median).abs()
    return median, far.where(far > _NOISE, 0)


def _is_listed(books: Books, rows: DataFrame) -> money.Bools:
    """Charges at list price."""
    place = Series(derived.price_place(books), index=books.charges.index)[rows.index].to_numpy()
    listed = derived.values_at(books.services["unit_price"], place)
    return np.asarray((place >= 0) & (listed > 0) & (rows["unit_price"].to_numpy() == listed), dtype=bool)
