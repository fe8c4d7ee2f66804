"""Invoicing: one invoice per customer for the charges that are to be billed (RULES.md C3)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, look_up, positions
from billing.changes import next_numbers
from billing.money import Bools, Ints, percent_of
from billing.receivables.invoicing.price_list import services_on
from billing.receivables.invoicing.tax import Lines, line_amount, line_nets
from billing.receivables.invoicing.totals import Agreed, by_document, tax_groups
from billing.receivables.ledger.open_items import open_items
from billing.receivables.ledger.rows import new_rows, order_by
from billing.receivables.standing.early_payment import early_percents
from billing.receivables.terms.holidays import office_due_dates
from billing.tables.invoicing.invoice_lines import INVOICE_LINES
from billing.tables.invoicing.invoices import INVOICES

#: A charge cannot be billed where one of these cannot be read.
_NEEDED = ("charge_id", "customer_id", "service_date", "quantity", "unit_price")
#: The columns from which an amount is computed.
_PRICED = ("quantity", "unit_price", "discount_percent", "surcharge_amount")
_COMPUTED = ("paid_amount", "credited_amount", "adjusted_amount", "balance", "late_days", "bucket", "status")


@dataclass(frozen=True)
class NewInvoices:
    """What a run of invoicing makes.

    Attributes:
        invoices: New rows of Invoices.
        invoice_lines: New rows of InvoiceLines.
        billed: What is written into the charges that are billed: status, invoice_id and amount; their index.
    """

    invoices: DataFrame
    invoice_lines: DataFrame
    billed: DataFrame


def billable(books: Books, blocked: "pd.Index[int]") -> DataFrame:
    """The charges to be invoiced up to the as-of date, as they stand; index of ``books.charges``.

    Left out are charges that are held, void or billed, or on an invoice already; ``blocked`` rows (index labels of
    those with errors); rows without what an invoice needs; and customers whose charges are negative in total, which
    takes a credit note.
    """
    charges = books.charges
    waiting = ((charges["status"] == "unbilled") | (charges["status"] == "")) & (charges["invoice_id"] == "")
    waiting &= (charges["service_date"] <= books.today) & ~charges.index.isin(blocked)
    for column in _NEEDED:
        waiting &= ~books.is_unknown("charges", column)
    waiting &= (charges["charge_id"] != "") & (positions(books.customers["customer_id"], charges["customer_id"]) >= 0)
    ready = charges[waiting & ~_is_billed(books)]
    ready = ready[~ready["charge_id"].duplicated(keep=False)]
    customer, customers = pd.factorize(ready["customer_id"])
    sums = np.zeros(len(customers), dtype=np.int64)
    np.add.at(sums, customer, amounts(ready))
    return ready[sums[customer] >= 0]


def make_invoices(books: Books, charges: DataFrame) -> NewInvoices:
    """Invoice the charges (see ``billable``), one invoice per customer, dated the as-of date.

    Numbers follow the highest ever used in the series, without gaps, in the order of customer numbers; lines are in the
    order of service date, then charge. The order of the rows changes nothing.
    """
    charges = charges.take(order_by(charges["customer_id"], charges["service_date"], charges["charge_id"]))
    # Charges of one customer stand together, so that documents are numbered 0, 1, ... in the order of customers.
    first = (charges["customer_id"] != charges["customer_id"].shift()).to_numpy(dtype=bool)
    document = np.cumsum(first) - 1
    numbers = _numbers(books, int(first.sum()))
    lines = _lines(books, charges, document, numbers)
    invoices = _invoices(books, charges["customer_id"][first], lines, document)
    made = {"status": "billed", "invoice_id": lines["invoice_id"].array, "amount": amounts(charges)}
    billed = DataFrame(made, index=charges.index)
    return NewInvoices(invoices, lines, billed.astype({"status": "str", "invoice_id": "str"}))


def _is_billed(books: Books) -> "Series[bool]":
    """Whether each charge is on a line of an invoice that is not void."""
    state = look_up(books.invoices, "invoice_id", "state", books.invoice_lines["invoice_id"])
    live = books.invoice_lines.loc[state != "void", "charge_id"]
    return Series(positions(live, books.charges["charge_id"]) >= 0, index=books.charges.index)


def amounts(rows: DataFrame) -> Ints:
    """Cents of each charge or invoice line as it is priced: with tax where the price includes it."""
    return line_amount(*(rows[name].to_numpy() for name in _PRICED))


def as_lines(rows: DataFrame, document: Ints) -> Lines:
    """Invoice lines as ``tax`` takes them; ``document`` is the place of each line's document."""
    number, rate, included = (rows[name].to_numpy(dtype=np.int64) for name in ("line", "tax_rate", "included_rate"))
    return Lines(document, number, amounts(rows), rate, np.maximum(included, 0))


def missing_surcharge_tax(books: Books) -> str:
    """What is missing to tax the office's surcharge on invoices, in words; '' where nothing is."""
    code = books.settings.invoice_surcharge_tax
    listed = books.taxes["tax_code"] == code
    if not code or not books.settings.invoice_surcharge:
        return ""
    if (listed & books.is_unknown("taxes", "rate")).any():
        return f"The rate of {code} on Taxes cannot be read; Settings name it as Invoice surcharge tax. Correct it."
    if listed.any():
        return ""
    return f"Settings name {code} as Invoice surcharge tax, which is not on Taxes. Correct it, or add it to Taxes."


def unreadable_tax(books: Books, charges: DataFrame) -> "Series[str]":
    """Tax code of the charges whose tax is unknown, since its rate or ``in_prices`` on Taxes cannot be read."""
    unread = books.taxes.loc[_is_unreadable(books), "tax_code"]
    if unread.empty:
        return charges["tax_code"][:0]
    code = _tax_codes(books, charges, _price_rows(books, charges))
    return code[positions(unread, code) >= 0]


def _is_unreadable(books: Books) -> "Series[bool]":
    return books.is_unknown("taxes", "rate") | books.is_unknown("taxes", "in_prices")


def _price_rows(books: Books, charges: DataFrame) -> Ints:
    """Place of each charge in the price list; a code without a row for the date takes text and tax from any of its."""
    row = services_on(books.services, charges["service_code"], charges["service_date"])
    return np.where(row < 0, positions(books.services["service_code"], charges["service_code"]), row)


def _tax_codes(books: Books, charges: DataFrame, row: Ints) -> "Series[str]":
    return _own_or_listed(charges["tax_code"], books.services["tax_code"], row)


def _numbers(books: Books, count: int) -> "Series[str]":
    """The next numbers of the series; a number that only a line or a charge still has was used too."""
    prefix = books.settings.invoice_series.replace("{year}", f"{books.as_of:%Y}")
    used = pd.concat([frame["invoice_id"] for frame in (books.invoices, books.invoice_lines, books.charges)])
    numbers = next_numbers(Series(used.unique(), dtype="str"), prefix, count, books.settings.invoice_digits)
    return Series(numbers, dtype="str")


def _lines(books: Books, charges: DataFrame, document: Ints, numbers: "Series[str]") -> DataFrame:
    row = _price_rows(books, charges)
    tax_code = _tax_codes(books, charges, row)
    rate = look_up(books.taxes, "tax_code", "rate", tax_code).to_numpy(dtype=np.int64)
    in_prices = look_up(books.taxes, "tax_code", "in_prices", tax_code).to_numpy(dtype=bool)
    description = _own_or_listed(charges["description"], books.services["description"], row)
    start = np.flatnonzero(np.diff(document, prepend=-1))
    same = ("charge_id", "service_date", "service_code", *_PRICED)
    values = {
        **{name: charges[name] for name in same},
        "invoice_id": numbers.take(document),
        "line": np.arange(len(charges)) - start[document] + 1,
        "description": description.where(description != "", charges["service_code"]),
        "tax_code": tax_code,
        "tax_rate": np.where(_is_exempt(books, charges["customer_id"]), 0, rate),
        "included_rate": np.where(in_prices, rate, 0),
    }
    lines = new_rows(INVOICE_LINES, values, len(charges))
    return lines.assign(net_amount=line_nets(as_lines(lines, document), books.settings.tax_rounding))


def _is_exempt(books: Books, customers: "Series[str]") -> Bools:
    return look_up(books.customers, "customer_id", "tax_exempt", customers).to_numpy(dtype=bool)


def _own_or_listed(own: "Series[str]", listed: "Series[str]", row: Ints) -> "Series[str]":
    """The charge's own text, or where it has none that of its row in the price list."""
    words = Series("", index=own.index, dtype="str")
    if len(listed):
        words = listed.take(np.maximum(row, 0)).set_axis(own.index).where(row >= 0, "")
    return own.where(own != "", words)


def _invoices(books: Books, customers: "Series[str]", lines: DataFrame, document: Ints) -> DataFrame:
    count = len(customers)
    nets = lines["net_amount"].to_numpy()
    net = np.zeros(count, dtype=np.int64)
    np.add.at(net, document, nets)
    terms = look_up(books.customers, "customer_id", "terms", customers).astype("str")
    terms = terms.replace("", books.settings.default_terms)
    agreed = _agreed(books, customers, terms, net)
    groups = tax_groups(as_lines(lines, document), nets, agreed, books.settings.tax_rounding)
    discount, tax, rounding = (by_document(groups, name, count) for name in ("discount", "tax", "rounding"))
    dates = Series(books.today, index=customers.index, dtype="datetime64[s]")
    values = {
        "invoice_id": lines["invoice_id"][np.diff(document, prepend=-1) > 0],
        "doc_type": "invoice",
        "customer_id": customers,
        "invoice_date": dates,
        "terms": terms,
        "due_date": office_due_dates(books.settings, terms, dates),
        "net_amount": net,
        "discount_percent": agreed.discount_percent,
        "discount_amount": discount,
        "surcharge_amount": agreed.surcharge,
        "surcharge_rate": agreed.surcharge_rate,
        "tax_less_percent": agreed.tax_less,
        "tax_amount": tax,
        "rounding_amount": rounding,
        "total_amount": net - discount + agreed.surcharge + tax + rounding,
        "state": "issued",
    }
    made = new_rows(INVOICES, values, count)
    return made.assign(**open_items(books.with_frames(invoices=made))[list(_COMPUTED)])


def _agreed(books: Books, customers: "Series[str]", terms: "Series[str]", net: Ints) -> Agreed:
    """The customers' discounts, the office's surcharge (not where nothing is billed), the tax that terms let off."""
    settings, none = books.settings, np.zeros(len(customers), dtype=np.int64)
    percent = look_up(books.customers, "customer_id", "discount_percent", customers).to_numpy(dtype=np.int64)
    code = Series([settings.invoice_surcharge_tax], dtype="str")
    rate = int(look_up(books.taxes, "tax_code", "rate", code).iloc[0])
    charged = (net > percent_of(net, percent)) & (settings.invoice_surcharge > 0)
    taxed = charged & ~_is_exempt(books, customers)
    return Agreed(
        discount_percent=percent,
        discount=none,
        surcharge=np.where(charged, settings.invoice_surcharge, 0),
        surcharge_rate=np.where(taxed, rate, 0),
        tax_less=early_percents(terms) if settings.discount_tax == "always" else none,
    )
