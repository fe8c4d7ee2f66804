"""Amounts of lines and charges, as stated and as computed; facts of the books, like those of ``derived``."""

import numpy as np
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, look_up
from billing.checks.evidence import derived
from billing.money import Ints
from billing.receivables.invoicing.invoicing import amounts, as_lines
from billing.receivables.invoicing.tax import Lines, line_nets


@derived.cached_per_books
def priced_lines(books: Books) -> Lines:
    """All invoice lines as the tax rules take them, whether or not their document is there (-1)."""
    return as_lines(books.invoice_lines.assign(tax_rate=_rates(books)), derived.line_document(books))


@derived.cached_per_books
def computed_nets(books: Books) -> Ints:
    """Cents of each line before tax: quantity times price less discount plus surcharge, without tax in the price."""
    return line_nets(priced_lines(books), books.settings.tax_rounding)


@derived.cached_per_books
def stated_nets(books: Books) -> Ints:
    """Cents of each line before tax: as stated, or computed where the cell is blank."""
    lines = books.invoice_lines
    return np.where(books.is_blank("invoice_lines", "net_amount"), computed_nets(books), lines["net_amount"])


@derived.cached_per_books
def billed_amounts(books: Books) -> Ints:
    """Cents of each line as on its charge: with tax where the price includes it."""
    lines = priced_lines(books)
    return np.where(lines.included > 0, lines.priced, stated_nets(books))


@derived.cached_per_books
def charge_amounts(books: Books) -> Ints:
    """Cents of each charge: as stated, or computed where the cell is blank."""
    charges = books.charges
    return np.where(books.is_blank("charges", "amount"), amounts(charges), charges["amount"])


def how_priced(rows: DataFrame) -> list[str]:
    """How each of these charges or lines comes to its amount, in words."""
    blank = Series(0, index=rows.index)
    columns = [*(rows[name] for name in ("quantity", "unit_price", "discount_percent", "surcharge_amount"))]
    columns.append(rows.get("included_rate", blank))
    return [
        f"quantity {money.text(quantity, money.QUANTITY_UNITS)} at {money.text(price, money.PRICE_UNITS)} less "
        f"{money.text(percent, money.PERCENT_UNITS)}%"
        + (f" plus {money.text(surcharge)}" if surcharge else "")
        + (f" without {money.text(rate, money.PERCENT_UNITS)}% tax" if rate else "")
        for quantity, price, percent, surcharge, rate in zip(*columns, strict=True)
    ]


def _rates(books: Books) -> Ints:
    """Rate of each line: its own, or that of its tax where the cell is blank and the customer is not exempt."""
    lines = books.invoice_lines
    blank = books.is_blank("invoice_lines", "tax_rate").to_numpy(dtype=bool)
    own = lines["tax_rate"].to_numpy(dtype=np.int64)
    if not blank.any():
        return own
    listed = look_up(books.taxes, "tax_code", "rate", lines["tax_code"]).to_numpy(dtype=np.int64)
    customer = look_up(books.invoices, "invoice_id", "customer_id", lines["invoice_id"]).astype("str")
    exempt = look_up(books.customers, "customer_id", "tax_exempt", customer).to_numpy(dtype=bool)
    return np.where(blank, np.where(exempt, 0, listed), own)
