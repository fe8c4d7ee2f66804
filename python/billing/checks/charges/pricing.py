"""What can be wrong with how charges are priced: swapped, implausible, discounted too much, or at two prices."""

from typing import Final

import numpy as np
from pandas import DataFrame, Series

from billing import money
from billing.books import Books
from billing.checks.evidence import derived, line_amounts
from billing.finding import Severity, check
from billing.schema import MONEY, PERCENT, PRICE, QUANTITY, TEXT
from billing.tables import CHARGES

#: The largest number that is believed to be a quantity in the place of a price (RULES.md A11).
_MOST_SWAPPED: Final = 99 * money.PRICE_UNITS
#: So many charges of a service, or of a month, show what is usual; fewer show nothing.
_SAMPLE: Final = 11
#: A quantity is implausible from so many units, and so many times the usual one, on (RULES.md B08).
_LEAST_UNITS: Final = 3 * money.QUANTITY_UNITS
_TIMES_USUAL: Final = 5
#: A price is the odd one where fewer than one in so many charges have it (RULES.md B07).
_ONE_IN: Final = 10


@check(
    table=CHARGES,
    column="quantity",
    severity=Severity.WARNING,
    ref="A11",
    message="{charge_id} has {quantity} units of {service_code} at {unit_price}; the list price is {list_price}, so "
    "quantity and price are swapped.",
    fix="Set the Quantity to {units} and the Unit price to {list_price}.",
    kinds={"list_price": PRICE, "units": QUANTITY},
    evidence=("unit_price",),
)
def swapped_quantity_and_price(books: Books) -> DataFrame:
    """Quantity and unit price are swapped.

    The amount is the same, so nobody notices; the invoice reads as nonsense, and every figure per unit is wrong.
    """
    charges = books.charges
    place = derived.price_place(books)
    listed = derived.values_at(books.services["unit_price"], place)
    price = charges["unit_price"]
    known = books.is_known("charges", "quantity", "unit_price", "service_code") & (charges["status"] != "void")
    as_price = charges["quantity"] * (money.PRICE_UNITS // money.QUANTITY_UNITS)
    whole = (price > 0) & (price <= _MOST_SWAPPED) & (price % money.PRICE_UNITS == 0)
    swapped = known & (place >= 0) & (as_price == listed) & whole & (price != listed)
    units = price // (money.PRICE_UNITS // money.QUANTITY_UNITS)
    return derived.flagged(charges.assign(list_price=listed, units=units), swapped)


@check(
    table=CHARGES,
    column="quantity",
    severity=Severity.WARNING,
    ref="B08",
    message="{charge_id} has {quantity} units of {service_code} on {service_date}; {usual}.",
    fix="Correct the Quantity. If so many are right, raise Most per day on the Services sheet.",
    kinds={"usual": TEXT},
)
def implausible_quantity(books: Books) -> DataFrame:
    """A charge has more units than anyone gets in a day.

    A slipped digit bills ten times the work. Where the price list states a maximum per day, only that counts; otherwise
    five times the median quantity of at least 11 charges of the service.
    """
    charges = books.charges
    place = derived.price_place(books)
    most = np.where(place >= 0, derived.values_at(books.services["max_quantity"], place), 0)
    known = books.is_known("charges", "quantity", "service_code") & (charges["status"] != "void")
    quantity = charges["quantity"]
    alike = quantity[known].groupby(charges["service_code"][known], sort=False)
    median = alike.transform("median").reindex(charges.index).fillna(0)
    count = alike.transform("size").reindex(charges.index).fillna(0)
    unusual = (most == 0) & (count >= _SAMPLE) & (quantity >= _LEAST_UNITS) & (quantity > _TIMES_USUAL * median)
    beyond = (most > 0) & (quantity > most)
    guilty = charges.assign(most=most, median=median, count=count, at_stake=line_amounts.charge_amounts(books))
    return _with_usual(derived.flagged(guilty, known & (unusual | beyond)))


@check(
    table=CHARGES,
    column="discount_percent",
    severity=Severity.WARNING,
    ref="B10",
    message="{charge_id} has a discount of {discount_percent}%, which is {at_stake}; Settings allow {limit}%.",
    fix="Lower the Discount %, or accept this and name who approved it.",
    kinds={"limit": PERCENT, "at_stake": MONEY},
)
def discount_over_limit(books: Books) -> DataFrame:
    """A discount is larger than the office allows.

    Money is given away that nobody decided to give away. The limit is Discount limit % on the Settings sheet.
    """
    charges, limit = books.charges, books.settings.discount_limit
    percent = charges["discount_percent"]
    known = books.is_known("charges", "discount_percent", "quantity", "unit_price") & (charges["status"] != "void")
    guilty = derived.flagged(charges, known & (percent > limit) & (percent <= money.WHOLE))
    quantity, price, share = (guilty[name].to_numpy() for name in ("quantity", "unit_price", "discount_percent"))
    return guilty.assign(limit=limit, at_stake=np.abs(money.percent_of(money.extend(quantity, price), share)))


@check(
    table=CHARGES,
    column="unit_price",
    severity=Severity.WARNING,
    ref="B07",
    message="{charge_id} charges {unit_price} for {service_code}; {count} other charges of that month have {usual}.",
    fix="Correct the Unit price, or put the service's price on the Services sheet.",
    kinds={"usual": PRICE},
    evidence=("at_stake", "usual"),
)
def unusual_price(books: Books) -> DataFrame:
    """One service has two prices in a month, one of them rare.

    Customers are charged differently for the same thing. Only for services without a list price and with at least 11
    charges in the month; a price that starts or stops within the month is a price change, and left alone.
    """
    charges = books.charges
    listed = derived.values_at(books.services["unit_price"], derived.price_place(books))
    unlisted = (derived.price_place(books) < 0) | (listed == 0)
    known = books.is_known("charges", "unit_price", "service_code", "service_date") & (charges["status"] != "void")
    rows = derived.flagged(charges, known & unlisted)
    rows = rows.assign(month=rows["service_date"].to_numpy().astype("datetime64[M]").astype(np.int64))
    of_month = ["service_code", "month"]
    prices = rows.groupby([*of_month, "unit_price"], sort=True)["service_date"].agg(["size", "min", "max"])
    prices = prices.reset_index().rename(columns={"size": "share", "unit_price": "usual"})
    usual = prices.sort_values("share", kind="stable").drop_duplicates(of_month, keep="last")
    sizes = rows.groupby(of_month)["unit_price"].size().rename("charges").reset_index()
    told = rows[of_month].merge(usual.merge(sizes, on=of_month), on=of_month, how="left").set_index(rows.index)
    # More than nine in ten have the usual price, so all others together are the minority.
    rare = (told["charges"] >= _SAMPLE) & ((told["charges"] - told["share"]) * _ONE_IN < told["charges"])
    among = (told["min"] <= rows["service_date"]) & (rows["service_date"] <= told["max"])
    odd = rare & among & (rows["unit_price"] != told["usual"])
    guilty = derived.flagged(rows.assign(usual=told["usual"], count=told["share"]), odd)
    difference = (guilty["unit_price"] - guilty["usual"]).abs().to_numpy(dtype=np.int64)
    return guilty.assign(at_stake=np.abs(money.extend(guilty["quantity"].to_numpy(), difference)))


def _with_usual(guilty: DataFrame) -> DataFrame:
    words = [
        f"the price list allows {money.text(int(most), QUANTITY.units)} at most"
        if most
        else f"{money.text(int(median), QUANTITY.units)} is the median of {int(count)} charges"
        for most, median, count in zip(guilty["most"], guilty["median"], guilty["count"], strict=True)
    ]
    return guilty.assign(usual=Series(words, index=guilty.index, dtype="str"))
