"""What can be wrong with invoice lines: amounts, quantities, rates, and charges that are on two invoices."""

from typing import Any

import numpy as np
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, look_up, positions
from billing.checks.evidence import derived, line_amounts
from billing.finding import Severity, check
from billing.receivables.invoicing.invoicing import amounts
from billing.receivables.invoicing.tax import wrong_nets
from billing.schema import CODE, MONEY, TEXT
from billing.tables import INVOICE_LINES, TAXES

#: The highest tax rate that is believed, in 1/1000 of a percent (RULES.md A08).
_HIGHEST_RATE = 40 * money.PERCENT_UNITS


@check(
    table=INVOICE_LINES,
    column="net_amount",
    severity=Severity.ERROR,
    ref="A01",
    message="Line {line} of {invoice_id} says {net_amount}, but {how} is {computed}. Difference {difference}.",
    fix="Set Net to {computed}, or correct quantity, price, discount or surcharge.",
    kinds={"computed": MONEY, "difference": MONEY, "how": TEXT},
    expected="computed",
)
def wrong_line_amount(books: Books) -> DataFrame:
    """The amount of a line is not quantity times price less discount plus surcharge.

    The customer cannot follow the invoice, and its total is wrong. Product and discount are each rounded separately
    (EN 16931). Tax included in the price is taken out line by line, or from all lines of a rate together: either is
    right, whatever the office's rounding is today.
    """
    known = books.is_known("invoice_lines", "quantity", "unit_price", "net_amount")
    for column in ("discount_percent", "surcharge_amount", "included_rate"):
        known &= ~books.is_unknown("invoice_lines", column)
    lines = books.invoice_lines.assign(computed=line_amounts.computed_nets(books))
    wrong = wrong_nets(line_amounts.priced_lines(books), lines["net_amount"].to_numpy(), known.to_numpy(dtype=bool))
    guilty = derived.flagged(lines, wrong & derived.live_lines(books) & (lines["net_amount"] != lines["computed"]))
    difference = guilty["net_amount"] - guilty["computed"]
    return guilty.assign(how=line_amounts.how_priced(guilty), difference=difference, at_stake=difference.abs())


@check(
    table=INVOICE_LINES,
    column="charge_id",
    severity=Severity.ERROR,
    ref="B03",
    message="{charge_id} is on line {line} of {invoice_id}, and already on {first}.",
    fix="Credit one of the two lines, or void one of the invoices.",
    kinds={"first": CODE},
    evidence=("at_stake", "first"),
)
def charge_billed_twice(books: Books) -> DataFrame:
    """One charge is on two invoices.

    The customer is billed twice for one service. Void documents and credit notes do not count, nor does an invoice that
    a credit note reverses in full, nor lines that split one charge and together come to its amount.
    """
    lines = books.invoice_lines
    place = derived.line_document(books)
    billed = np.append(_bills(books), False)[place] & (lines["charge_id"] != "").to_numpy(dtype=bool)
    twice = lines[billed]
    again = twice[twice.duplicated("charge_id", keep=False)]
    again = again.assign(net=Series(line_amounts.billed_amounts(books), index=lines.index)[again.index])
    order = again.assign(_length=again["invoice_id"].str.len()).sort_values(
        ["charge_id", "_length", "invoice_id", "line"]
    )
    groups = order.groupby("charge_id", sort=False)
    amount = look_up(books.charges, "charge_id", "amount", order["charge_id"]).to_numpy(dtype=np.int64)
    shared = (amount != 0) & (groups["net"].transform("sum").to_numpy(dtype=np.int64) == amount)
    guilty = order.assign(first=groups["invoice_id"].transform("first"))
    guilty = derived.flagged(guilty, order.duplicated("charge_id") & ~shared)
    return guilty.assign(at_stake=guilty["net"].abs())


@check(
    table=INVOICE_LINES,
    column="quantity",
    severity=Severity.WARNING,
    ref="A08",
    message="Line {line} of {invoice_id} has a quantity of {quantity}.",
    fix="Correct the Quantity; to reverse a line, issue a credit note.",
)
def line_quantity_out_of_range(books: Books) -> DataFrame:
    """The quantity on a line is zero, negative (except on credit notes), or more than 10,000.

    It bills nothing, or a fortune.
    """
    lines = books.invoice_lines
    known = books.is_known("invoice_lines", "quantity") & derived.live_lines(books) & ~_as_charged(books, "quantity")
    is_note = look_up(books.invoices, "invoice_id", "total_amount", lines["invoice_id"]).to_numpy(dtype=np.int64) < 0
    none = (lines["quantity"] == 0) | ((lines["quantity"] < 0) & ~is_note)
    guilty = lines[known & (none | (lines["quantity"].abs() > 10_000 * money.QUANTITY_UNITS))]
    return guilty.assign(at_stake=np.abs(amounts(guilty)))


@check(
    table=INVOICE_LINES,
    column="discount_percent",
    severity=Severity.WARNING,
    ref="A08",
    message="Line {line} of {invoice_id} has a discount of {discount_percent}%.",
    fix="Type the discount in percent, from 0 to 100: 15 means 15%.",
)
def line_discount_out_of_range(books: Books) -> DataFrame:
    """The discount of a line is below 0% or above 100%.

    The line bills more than its price, or a negative amount.
    """
    lines = books.invoice_lines
    wrong = (lines["discount_percent"] < 0) | (lines["discount_percent"] > money.WHOLE)
    return lines[wrong & derived.live_lines(books) & ~_as_charged(books, "discount_percent")]


@check(
    table=INVOICE_LINES,
    column="tax_rate",
    severity=Severity.WARNING,
    ref="A08",
    message="Line {line} of {invoice_id} is taxed at {tax_rate}%.",
    fix="Type the rate in percent, from 0 to 40: 21 means 21%.",
)
def line_tax_rate_out_of_range(books: Books) -> DataFrame:
    """A line is taxed at an impossible rate.

    0.21 typed for 21 charges a hundredth of the tax that is due.
    """
    lines, listed = books.invoice_lines, books.taxes["rate"]
    wrong = _is_no_rate(lines["tax_rate"], listed)
    return derived.flagged(
        lines, wrong & derived.live_lines(books) & (positions(books.taxes["tax_code"], lines["tax_code"]) < 0)
    )


@check(
    table=TAXES,
    column="rate",
    severity=Severity.WARNING,
    ref="A08",
    message="Tax {tax_code} has a rate of {rate}%.",
    fix="Type the rate in percent, from 0 to 40: 21 means 21%.",
)
def tax_rate_out_of_range(books: Books) -> DataFrame:
    """A tax has an impossible rate, or a fraction typed for a percentage.

    Every invoice with this tax is wrong.
    """
    rate = books.taxes["rate"]
    known = books.is_known("taxes", "rate")
    return books.taxes[known & ((rate < 0) | (rate > _HIGHEST_RATE) | ((rate > 0) & (rate < money.PERCENT_UNITS // 2)))]


def _is_no_rate(rate: "Series[int]", listed: "Series[int]") -> Any:
    fraction = (rate > 0) & (rate < money.PERCENT_UNITS) & (rate * 100).isin(listed)
    return (rate < 0) | (rate > _HIGHEST_RATE) | fraction


def _as_charged(books: Books, column: str) -> money.Bools:
    """Lines that only repeat their charge: what is wrong is reported there."""
    lines = books.invoice_lines
    place = positions(books.charges["charge_id"], lines["charge_id"])
    return np.asarray(
        (place >= 0) & (derived.values_at(books.charges[column], place) == lines[column].to_numpy()), dtype=bool
    )


def _bills(books: Books) -> money.Bools:
    """Documents that bill something: none that are void, no credit notes, nothing that was reversed in full."""
    invoices = books.invoices
    notes = invoices[(invoices["doc_type"] == "credit_note") & (invoices["state"] == "issued")]
    credited = np.zeros(len(invoices) + 1, dtype=np.int64)
    np.add.at(credited, positions(invoices["invoice_id"], notes["ref_invoice_id"]), notes["total_amount"].to_numpy())
    back = -credited[:-1] >= invoices["total_amount"].to_numpy()
    wanted = (invoices["state"] != "void") & (invoices["doc_type"] != "credit_note") & (invoices["total_amount"] >= 0)
    return wanted.to_numpy(dtype=bool) & ~(back & (credited[:-1] < 0))
