"""What can be wrong between invoice lines and what they come from: the charge, the price list, the customer."""

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, look_up, positions
from billing.checks.evidence import derived, line_amounts
from billing.finding import Severity, check
from billing.receivables.invoicing.invoicing import amounts
from billing.receivables.invoicing.price_list import services_on
from billing.schema import MONEY, TEXT
from billing.tables import INVOICE_LINES

#: Lines without a charge stand out only where at least nine in ten lines of services have one.
_USUAL_PERCENT: Final = 90


@check(
    table=INVOICE_LINES,
    column="net_amount",
    severity=Severity.WARNING,
    ref="A12",
    message="Line {line} of {invoice_id} bills {net_amount} for {charge_id}, whose amount is {charged}. Difference "
    "{at_stake}.",
    fix="Correct the one that is wrong: the charge's Amount, or what was billed, with a credit note if it was sent.",
    kinds={"charged": MONEY, "at_stake": MONEY},
    evidence=("at_stake", "charge_id"),
)
def line_off_charge(books: Books) -> DataFrame:
    """A line bills a different amount than its charge.

    The invoice and the system that the charge came from no longer agree. Tax included in the price is in both, a
    discount on the whole document in neither; a charge on several lines, and one whose own amount is wrong, are
    reported elsewhere.
    """
    lines, charges = books.invoice_lines, books.charges
    place = positions(charges["charge_id"], lines["charge_id"])
    stated = derived.values_at(Series(line_amounts.charge_amounts(books), dtype="int64"), place)
    computed = derived.values_at(Series(amounts(charges), dtype="int64"), place)
    read = derived.values_at(~books.is_unknown("charges", "amount"), place)
    live = _on_invoices(books) & (place >= 0) & (lines["charge_id"] != "").to_numpy(dtype=bool)
    once = ~lines["charge_id"].where(Series(live, index=lines.index)).duplicated(keep=False).to_numpy(dtype=bool)
    billed = line_amounts.billed_amounts(books)
    known = ~books.is_unknown("invoice_lines", "net_amount").to_numpy(dtype=bool) & np.asarray(read, dtype=bool)
    wrong = live & once & known & (billed != stated) & (billed != computed)
    return derived.flagged(lines.assign(net_amount=billed, charged=stated, at_stake=np.abs(billed - stated)), wrong)


@check(
    table=INVOICE_LINES,
    column="charge_id",
    severity=Severity.NOTE,
    ref="B05",
    message="Line {line} of {invoice_id} bills {service_code}, but names no charge.",
    fix="Enter the Charge ID; if the line was written by hand, accept this with the reason.",
)
def line_without_charge(books: Books) -> DataFrame:
    """A line bills a service without naming the charge.

    The charge stays unbilled and is billed again, or there is none and nobody can say what was done. Silent where more
    than one in ten lines of services have no charge, as in offices that write invoices by hand.
    """
    lines = books.invoice_lines
    listed = positions(books.services["service_code"], lines["service_code"]) >= 0
    services = _on_invoices(books) & listed & (lines["service_code"] != "").to_numpy(dtype=bool)
    bare = services & ((lines["charge_id"] == "") & ~books.is_unknown("invoice_lines", "charge_id")).to_numpy()
    if bare.sum() * money.CENTS > services.sum() * (money.CENTS - _USUAL_PERCENT):
        bare = np.zeros(len(lines), dtype=bool)
    return derived.flagged(lines.assign(at_stake=np.abs(line_amounts.stated_nets(books))), bare)


@check(
    table=INVOICE_LINES,
    column="tax_rate",
    severity=Severity.NOTE,
    ref="B14",
    message="Line {line} of {invoice_id} is taxed at {tax_rate}%, but {why}.",
    fix="Correct the Tax of the line, or Tax exempt of the customer; if it was sent, issue a credit note.",
    kinds={"why": TEXT},
)
def tax_off_service_or_customer(books: Books) -> DataFrame:
    """A taxable service is not taxed, or a tax-exempt customer is taxed.

    The tax is owed to the state all the same, or must be refunded. A tax code on the charge itself was chosen on
    purpose.
    """
    lines = books.invoice_lines
    customer = look_up(books.invoices, "invoice_id", "customer_id", lines["invoice_id"]).astype("str")
    exempt = look_up(books.customers, "customer_id", "tax_exempt", customer).to_numpy(dtype=bool)
    day = lines["service_date"].fillna(
        pd.to_datetime(look_up(books.invoices, "invoice_id", "invoice_date", lines["invoice_id"]))
    )
    place = services_on(books.services, lines["service_code"], day)
    tax = Series(np.where(place >= 0, derived.values_at(books.services["tax_code"], place), ""), dtype="str")
    rate = look_up(books.taxes, "tax_code", "rate", tax).to_numpy(dtype=np.int64)
    chosen = (look_up(books.charges, "charge_id", "tax_code", lines["charge_id"]) != "").to_numpy(dtype=bool)
    known = _on_invoices(books) & books.is_known("invoice_lines", "tax_rate").to_numpy(dtype=bool)
    taxed = lines["tax_rate"].to_numpy(dtype=np.int64)
    should = known & ~exempt & (taxed == 0) & (rate > 0) & ~chosen
    should_not = known & exempt & (taxed > 0)
    service = lines["service_code"].astype(object) + " is taxed as " + tax.set_axis(lines.index).astype(object)
    why = np.where(should_not, customer.astype(object) + " is exempt", service + " on the Services sheet")
    difference = money.percent_of(line_amounts.stated_nets(books), np.where(should_not, taxed, rate))
    return derived.flagged(lines.assign(why=why, at_stake=np.abs(difference)), should | should_not)


def _on_invoices(books: Books) -> money.Bools:
    """Lines of invoices and fees that are not void; credit notes follow what they reverse."""
    kind = derived.values_at(books.invoices["doc_type"], derived.line_document(books))
    flags: money.Bools = derived.live_lines(books) & (kind != "credit_note")
    return flags
