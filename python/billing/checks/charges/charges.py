"""What can be wrong with charges: a wrong price or amount, a date in the future, work that was never billed."""

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, positions
from billing.checks.evidence import derived, line_amounts
from billing.checks.evidence.likely_dates import likely_date
from billing.finding import Severity, check
from billing.receivables.invoicing.invoicing import amounts
from billing.schema import DATE, MONEY, PERCENT, PRICE, TEXT
from billing.tables import CHARGES

#: Modifiers that reduce the price of further procedures (RULES.md B06).
_REDUCED: Final = r"(?:^|[\s,;])(?:50|51)(?:$|[\s,;])"


@check(
    table=CHARGES,
    column="service_code",
    severity=Severity.WARNING,
    ref="R05",
    message="{charge_id} is for {service_code} on {service_date}, but the price list has no price for it on that day.",
    fix="Choose another Service, or add a row for {service_code} that is valid on {service_date}.",
    evidence=("at_stake", "service_date"),
)
def service_without_price(books: Books) -> DataFrame:
    """The service has no price that is valid on the day it took place.

    Codes change on fixed dates: payers deny last year's code, and nobody knows its price.
    """
    charges = books.charges
    known = books.is_known("charges", "service_code", "service_date") & (charges["status"] != "void")
    listed = positions(books.services["service_code"], charges["service_code"]) >= 0
    priced = derived.price_place(books) >= 0
    return charges.assign(at_stake=_amounts(books))[known & listed & ~priced]


@check(
    table=CHARGES,
    column="service_date",
    severity=Severity.WARNING,
    ref="D04",
    message="{charge_id} is dated {service_date}, after {as_of}.",
    fix="Correct the Service date; {likely} is the nearest past date. Put planned work on hold.",
    kinds={"as_of": DATE, "likely": DATE},
    expected="likely",
)
def future_service(books: Books) -> DataFrame:
    """A service is dated after today.

    It is invoiced too late or never, and at the prices of another year.
    """
    charges = books.charges
    wrong = (charges["service_date"] > books.today) & charges["status"].isin(["unbilled", "billed", ""])
    guilty = charges[wrong]
    return guilty.assign(as_of=books.today, likely=likely_date(guilty["service_date"], books.today))


@check(
    table=CHARGES,
    column="post_date",
    severity=Severity.WARNING,
    ref="D04",
    message="{charge_id} was posted on {post_date}, after {as_of}.",
    fix="Correct Posted; {likely} is the nearest past date.",
    kinds={"as_of": DATE, "likely": DATE},
    expected="likely",
)
def charge_posted_in_future(books: Books) -> DataFrame:
    """A charge is posted after today.

    It is missing from the month in which it belongs.
    """
    charges = books.charges
    guilty = charges[(charges["post_date"] > books.today) & (charges["status"] != "void")]
    return guilty.assign(as_of=books.today, likely=likely_date(guilty["post_date"], books.today))


@check(
    table=CHARGES,
    column="amount",
    severity=Severity.ERROR,
    ref="A01",
    message="{charge_id} has an amount of {amount}, but {how} is {computed}. Difference {difference}.",
    fix="Set the Amount to {computed}, or correct quantity, price, discount or surcharge.",
    kinds={"computed": MONEY, "difference": MONEY, "how": TEXT},
    expected="computed",
)
def wrong_charge_amount(books: Books) -> DataFrame:
    """The amount of a charge is not quantity times price less discount plus surcharge.

    The invoice will show a different amount than the system that the charge came from. Where prices include tax, so
    does the amount.
    """
    charges = books.charges
    known = books.is_known("charges", "amount", "quantity", "unit_price")
    known &= ~books.is_unknown("charges", "discount_percent") & ~books.is_unknown("charges", "surcharge_amount")
    known &= charges["status"] != "void"
    guilty = charges.assign(computed=amounts(charges))
    guilty = guilty[known & (guilty["amount"] != guilty["computed"])]
    difference = guilty["amount"] - guilty["computed"]
    return guilty.assign(how=line_amounts.how_priced(guilty), difference=difference, at_stake=difference.abs())


@check(
    table=CHARGES,
    column="discount_percent",
    severity=Severity.WARNING,
    ref="A08",
    message="{charge_id} has a discount of {discount_percent}%.",
    fix="Type the discount in percent: 15 means 15%. {hint}",
    kinds={"hint": TEXT},
)
def discount_out_of_range(books: Books) -> DataFrame:
    """A discount is below 0%, above 100%, or a fraction typed for a percentage.

    0.15 gives the customer hardly any discount where 15 was meant.
    """
    percent = books.charges["discount_percent"]
    fraction = (percent > 0) & (percent < money.PERCENT_UNITS)
    wrong = (
        (percent < 0) | (percent > money.WHOLE) | (fraction & (percent * 100).isin(percent[~fraction & (percent > 0)]))
    )
    guilty = books.charges[wrong & (books.charges["status"] != "void")]
    hints = [
        f"{money.text(share * 100, PERCENT.units)}% may be meant."
        if 0 < share < money.PERCENT_UNITS
        else "It must be from 0 to 100."
        for share in guilty["discount_percent"]
    ]
    return guilty.assign(hint=Series(hints, index=guilty.index, dtype="str"))


@check(
    table=CHARGES,
    column="quantity",
    severity=Severity.WARNING,
    ref="A08",
    message="{charge_id} has a quantity of {quantity}.",
    fix="Correct the Quantity; to reverse a charge that was billed, issue a credit note.",
)
def quantity_out_of_range(books: Books) -> DataFrame:
    """A quantity is zero, negative, or more than 10,000.

    It bills nothing, or a fortune.
    """
    charges = books.charges
    known = books.is_known("charges", "quantity") & (charges["status"] != "void")
    guilty = charges[known & ((charges["quantity"] <= 0) | (charges["quantity"] > 10_000 * money.QUANTITY_UNITS))]
    return guilty.assign(at_stake=np.abs(amounts(guilty)))


@check(
    table=CHARGES,
    column="unit_price",
    severity=Severity.WARNING,
    ref="B06",
    message="{charge_id} charges {unit_price} for {service_code}; the price list says {list_price} on {service_date}. "
    "Difference {at_stake}.",
    fix="Set the Unit price to {list_price}; give a discount in Discount %, not in the price.",
    kinds={"list_price": PRICE, "at_stake": MONEY},
    expected="list_price",
)
def price_off_the_list(books: Books) -> DataFrame:
    """The unit price is not the list price on the day of the service.

    Customers are charged differently for the same thing, or old prices live on. Small differences are notes. Reduced
    prices of further procedures (modifiers 50 and 51) and services without a list price are left alone.
    """
    charges = books.charges
    place = derived.price_place(books)
    listed = derived.values_at(books.services["unit_price"], place)
    known = books.is_known("charges", "unit_price", "service_code", "service_date", "quantity")
    off = known & (place >= 0) & (listed > 0) & (charges["unit_price"] != listed) & (charges["status"] != "void")
    guilty = charges.assign(list_price=listed)[off]
    guilty = guilty[~guilty["modifiers"].str.contains(_REDUCED, regex=True)]
    difference = (guilty["unit_price"] - guilty["list_price"]).abs()
    small = difference <= np.maximum(money.PRICE_UNITS, guilty["list_price"] // 100)
    return guilty.assign(
        at_stake=np.abs(money.extend(guilty["quantity"].to_numpy(), difference.to_numpy())),
        severity=np.where(small, Severity.NOTE, Severity.WARNING),
    )


@check(
    table=CHARGES,
    column="status",
    severity=Severity.ERROR,
    ref="B01",
    message="{charge_id} of {service_date} is not on an invoice after {age} days; the limit is {limit}.",
    fix="Press Create invoices, or hold the charge with a reason and a date.",
    blocks=False,
    evidence=("at_stake", "service_date"),
)
def unbilled_charge(books: Books) -> DataFrame:
    """Work was done and never billed.

    Nobody pays for what they were not billed. Held charges wait on purpose.
    """
    charges = books.charges
    limit = books.settings.unbilled_days
    waiting = charges["status"].isin(["unbilled", ""]) & books.is_known("charges", "service_date")
    waiting &= charges["service_date"] < books.today - pd.Timedelta(days=limit)
    guilty = charges.assign(at_stake=_amounts(books), limit=limit)[waiting & ~_is_billed(books)]
    return guilty.assign(age=(books.today - guilty["service_date"]).dt.days)


@check(
    table=CHARGES,
    column="status",
    severity=Severity.WARNING,
    ref="B04",
    message="{charge_id} is marked billed, but is on no invoice line.",
    fix="Set the Status to unbilled, so that it is invoiced, or enter the invoice line.",
)
def billed_charge_without_invoice(books: Books) -> DataFrame:
    """A charge is marked billed, but is on no invoice.

    It will never be billed. Charges of an opening balance, or of an invoice that has no lines at all, are left alone.
    """
    charges = books.charges
    claimed = (charges["status"] == "billed") & (charges["charge_id"] != "") & ~_is_billed(books)
    without_lines = np.ones(len(books.invoices) + 1, dtype=bool)
    without_lines[derived.line_document(books)] = False
    without_lines[:-1] &= (books.invoices["state"] != "void").to_numpy(dtype=bool)
    without_lines[-1] = False
    excused = without_lines[positions(books.invoices["invoice_id"], charges["invoice_id"])]
    return charges.assign(at_stake=_amounts(books))[claimed & ~excused]


@derived.cached_per_books
def _amounts(books: Books) -> "Series[int]":
    return Series(line_amounts.charge_amounts(books), index=books.charges.index)


@derived.cached_per_books
def _is_billed(books: Books) -> "Series[bool]":
    """Charges on a line of a document that is not void."""
    on_lines = books.invoice_lines["charge_id"][derived.live_lines(books)]
    return Series(positions(on_lines, books.charges["charge_id"]) >= 0, index=books.charges.index)
