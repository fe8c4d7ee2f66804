"""Invoicing: makes one invoice per customer of the charges that wait for theirs (domain C3)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, look_up, positions
from billing.changes import next_numbers
from billing.money import Ints
from billing.receivables.closed_days import office_due_dates
from billing.receivables.ledger import open_items
from billing.receivables.rows import new_rows, order_by
from billing.receivables.services import services_on
from billing.receivables.tax import line_net, tax_by_document
from billing.tables.invoice_lines import INVOICE_LINES
from billing.tables.invoices import INVOICES

#: Without these a charge cannot be billed.
_NEEDED = ("charge_id", "customer_id", "service_date", "quantity", "unit_price")
_COMPUTED = ("paid_amount", "credited_amount", "adjusted_amount", "balance", "late_days", "bucket", "status")


@dataclass(frozen=True)
class NewInvoices:
    """What a run of invoicing makes: rows for Invoices and InvoiceLines, and what it writes into the charges.

    ``billed`` has the index of the charges that were billed and the columns status, invoice_id and amount.
    """

    invoices: DataFrame
    invoice_lines: DataFrame
    billed: DataFrame


def billable(books: Books, blocked: "pd.Index[int]") -> DataFrame:
    """The charges to be invoiced up to the as-of date, as they stand; index the sheet row.

    Left out: what is held, void or billed, what stands on an invoice already, ``blocked`` rows (those with errors),
    rows without what an invoice needs, and customers whose charges come to less than nothing: that takes a credit note.
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
    np.add.at(sums, customer, _net(ready))
    return ready[sums[customer] >= 0]


def make_invoices(books: Books, charges: DataFrame) -> NewInvoices:
    """Invoice the charges (see ``billable``), one invoice per customer, dated at the as-of date.

    Numbers follow the highest ever used in the series, without gaps, in the order of customer numbers; lines stand in
    the order of service date, then charge. The order of the rows changes nothing.
    """
    charges = charges.take(order_by(charges["customer_id"], charges["service_date"], charges["charge_id"]))
    # Charges of one customer stand together, so that documents are numbered 0, 1, ... in the order of customers.
    first = (charges["customer_id"] != charges["customer_id"].shift()).to_numpy(dtype=bool)
    document = np.cumsum(first) - 1
    numbers = _numbers(books, int(first.sum()))
    lines = _lines(books, charges, document, numbers)
    invoices = _invoices(books, charges["customer_id"][first], lines, document)
    amount, number = lines["net_amount"].to_numpy(), lines["invoice_id"].array
    billed = DataFrame({"status": "billed", "invoice_id": number, "amount": amount}, index=charges.index)
    return NewInvoices(invoices, lines, billed.astype({"status": "str", "invoice_id": "str"}))


def _is_billed(books: Books) -> "Series[bool]":
    """Charges that stand on a line of an invoice that was not made void."""
    state = look_up(books.invoices, "invoice_id", "state", books.invoice_lines["invoice_id"])
    live = books.invoice_lines.loc[state != "void", "charge_id"]
    return Series(positions(live, books.charges["charge_id"]) >= 0, index=books.charges.index)


def _net(charges: DataFrame) -> Ints:
    quantity, price, discount = (charges[name].to_numpy() for name in ("quantity", "unit_price", "discount_percent"))
    return line_net(quantity, price, discount)


def _numbers(books: Books, count: int) -> "Series[str]":
    """The next numbers of the series; one that only a line or a charge still knows was used too."""
    prefix = books.settings.invoice_series.replace("{year}", f"{books.as_of:%Y}")
    used = pd.concat([frame["invoice_id"] for frame in (books.invoices, books.invoice_lines, books.charges)])
    numbers = next_numbers(Series(used.unique(), dtype="str"), prefix, count, books.settings.invoice_digits)
    return Series(numbers, dtype="str")


def _lines(books: Books, charges: DataFrame, document: Ints, numbers: "Series[str]") -> DataFrame:
    row = services_on(books.services, charges["service_code"], charges["service_date"])
    # A code whose price list has no row for the date keeps the words and tax of any row it has.
    row = np.where(row < 0, positions(books.services["service_code"], charges["service_code"]), row)
    tax_code = _own_or_listed(charges["tax_code"], books.services["tax_code"], row)
    exempt = look_up(books.customers, "customer_id", "tax_exempt", charges["customer_id"]).to_numpy(dtype=bool)
    rate = look_up(books.taxes, "tax_code", "rate", tax_code).to_numpy(dtype=np.int64)
    description = _own_or_listed(charges["description"], books.services["description"], row)
    start = np.flatnonzero(np.diff(document, prepend=-1))
    same = ("charge_id", "service_date", "service_code", "quantity", "unit_price", "discount_percent")
    values = {
        **{name: charges[name] for name in same},
        "invoice_id": numbers.take(document),
        "line": np.arange(len(charges)) - start[document] + 1,
        "description": description.where(description != "", charges["service_code"]),
        "net_amount": _net(charges),
        "tax_code": tax_code,
        "tax_rate": np.where(exempt, 0, rate),
    }
    return new_rows(INVOICE_LINES, values, len(charges))


def _own_or_listed(own: "Series[str]", listed: "Series[str]", row: Ints) -> "Series[str]":
    """The charge's own words, or those of its row in the price list where it has none."""
    words = Series("", index=own.index, dtype="str")
    if len(listed):
        words = listed.take(np.maximum(row, 0)).set_axis(own.index).where(row >= 0, "")
    return own.where(own != "", words)


def _invoices(books: Books, customers: "Series[str]", lines: DataFrame, document: Ints) -> DataFrame:
    count = len(customers)
    net = np.zeros(count, dtype=np.int64)
    np.add.at(net, document, lines["net_amount"].to_numpy())
    mode = books.settings.tax_rounding
    tax = tax_by_document(document, lines["net_amount"].to_numpy(), lines["tax_rate"].to_numpy(), mode)
    terms = look_up(books.customers, "customer_id", "terms", customers).astype("str")
    terms = terms.replace("", books.settings.default_terms)
    dates = Series(books.today, index=customers.index, dtype="datetime64[s]")
    values = {
        "invoice_id": lines["invoice_id"][np.diff(document, prepend=-1) > 0],
        "doc_type": "invoice",
        "customer_id": customers,
        "invoice_date": dates,
        "terms": terms,
        "due_date": office_due_dates(books.settings, terms, dates),
        "net_amount": net,
        "tax_amount": tax,
        "total_amount": net + tax,
        "state": "issued",
    }
    made = new_rows(INVOICES, values, count)
    return made.assign(**open_items(books.with_frames(invoices=made))[list(_COMPUTED)])
