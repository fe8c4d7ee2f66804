"""What can be wrong with late fees: charged twice, against the contract, after a write-off, or left open."""

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, look_up, positions
from billing.checks.collections.written_off import written_off_on
from billing.checks.evidence import derived
from billing.finding import Severity, check
from billing.receivables.invoicing.late_fees import interest, yearly_rate
from billing.receivables.ledger.open_items import days_since
from billing.schema import CODE, DATE, DAYS, MONEY, TEXT
from billing.tables import INVOICES

#: So many days after its invoice was settled, a fee should have been collected or waived.
_DAYS_LEFT_OVER: Final = 30
#: A fee may exceed the interest for its days by half: rates change.
_SLACK_NUMERATOR, _SLACK_DENOMINATOR = 3, 2


@check(
    table=INVOICES,
    column="total_amount",
    severity=Severity.NOTE,
    ref="S11",
    message="{invoice_id} charges {customer_id} {total_amount} for paying {ref_invoice_id} late, but {why}.",
    fix="Write {invoice_id} off on Corrections with the Kind late_fee_waived, or correct Customers or Settings if the "
    "contract allows it.",
    kinds={"why": TEXT},
    evidence=("at_stake", "ref_invoice_id"),
)
def late_fee_without_contract(books: Books) -> DataFrame:
    """A late fee was charged that no contract allows.

    It cannot be enforced, and with patients it may be illegal. A fee that was waived does not count.
    """
    fees = _fees(books)
    customers = books.customers
    agreed = look_up(customers, "customer_id", "late_fees", fees["customer_id"]).to_numpy(dtype=bool)
    kind = look_up(customers, "customer_id", "kind", fees["customer_id"])
    patient = kind.isin(["patient", ""]).to_numpy(dtype=bool) & (not books.settings.late_fees_patients)
    place = positions(customers["customer_id"], fees["customer_id"])
    known = (place >= 0) & ~np.append(books.is_unknown("customers", "late_fees"), True)[place]
    why = np.where(agreed, "Settings allow no late fees for patients", "Customers does not allow them late fees")
    return derived.flagged(fees.assign(why=why, at_stake=fees["total_amount"]), known & (~agreed | patient))


@check(
    table=INVOICES,
    column="total_amount",
    severity=Severity.NOTE,
    ref="S11",
    message="{invoice_id} charges {total_amount} for {ref_invoice_id}, {days} days after {earlier} did; interest for "
    "those days is {interest}.",
    fix="Void {invoice_id}, or write it off on Corrections with the Kind late_fee_waived.",
    kinds={"days": DAYS, "earlier": CODE, "interest": MONEY},
    evidence=("at_stake", "earlier"),
)
def late_fee_twice(books: Books) -> DataFrame:
    """A late fee was charged twice for the same period.

    The customer pays for the same days twice. A fee may exceed the interest since the fee before it, at the rate in
    Settings, by half at most; where Settings have no rate, an invoice bears one fee a month.
    """
    fees = _fees(books).sort_values(["ref_invoice_id", "invoice_date", "invoice_id"], kind="stable")
    before = fees.groupby("ref_invoice_id")[["invoice_id", "invoice_date"]].shift()
    days = np.maximum((fees["invoice_date"] - before["invoice_date"]).dt.days.fillna(0).to_numpy(dtype=np.int64), 0)
    late = look_up(books.invoices, "invoice_id", "total_amount", fees["ref_invoice_id"]).to_numpy(dtype=np.int64)
    rate = yearly_rate(books.settings)
    most = interest(late, rate, days)
    month = fees["invoice_date"].dt.strftime("%Y-%m") == before["invoice_date"].dt.strftime("%Y-%m")
    above = (fees["total_amount"] - 1) * _SLACK_DENOMINATOR > most * _SLACK_NUMERATOR
    fees = fees.assign(days=days, earlier=before["invoice_id"], interest=most, at_stake=fees["total_amount"])
    return derived.flagged(fees, before["invoice_id"].notna() & above & (month | (rate > 0)))


@check(
    table=INVOICES,
    column="total_amount",
    severity=Severity.WARNING,
    ref="S10",
    message="{invoice_id} charges {customer_id} {total_amount} for paying {ref_invoice_id} late, which was written off "
    "on {off}.",
    fix="Write {invoice_id} off on Corrections with the Kind late_fee_waived; if {ref_invoice_id} is still being "
    "collected, reverse its write-off on Adjustments.",
    kinds={"off": DATE},
    evidence=("at_stake", "ref_invoice_id"),
)
def late_fee_after_write_off(books: Books) -> DataFrame:
    """A late fee was charged on an invoice after it was written off.

    The office collects on something that it has written off.
    """
    fees = _fees(books)
    place = positions(books.invoices["invoice_id"], fees["ref_invoice_id"])
    off = Series(derived.values_at(written_off_on(books), place), index=fees.index, dtype="datetime64[s]")
    return derived.flagged(fees.assign(off=off, at_stake=fees["total_amount"]), fees["invoice_date"] > off)


@check(
    table=INVOICES,
    column="balance",
    severity=Severity.NOTE,
    ref="C21",
    message="{left} of the late fee {invoice_id} is open; {ref_invoice_id}, which it is for, was settled on {settled}, "
    "and no reminder since then names the fee.",
    fix="Write it off on Corrections with the Kind late_fee_waived and a reason, or press Remind and send a reminder.",
    kinds={"left": MONEY, "settled": DATE},
    blocks=False,
)
def late_fee_left_over(books: Books) -> DataFrame:
    """A late fee is still open more than 30 days after its invoice was settled, and nobody collects it.

    It is lost without anyone having decided so, and the customer's balance never gets to zero.
    """
    items = derived.items(books)
    fees = _fees(books)
    place = positions(books.invoices["invoice_id"], fees["ref_invoice_id"])
    settled = Series(derived.values_at(derived.settled_on(books), place), index=fees.index, dtype="datetime64[s]")
    closed = (derived.values_at(items["balance"], place) == 0) & ~derived.values_at(
        Series(derived.doubtful_documents(books)), place
    )
    left = items["balance"][fees.index]
    waits = (left > 0) & ~fees["disputed"] & (items["late_days"][fees.index] > 0)
    waits &= closed & (days_since(books.today, settled) > _DAYS_LEFT_OVER)
    guilty = derived.flagged(fees.assign(left=left, at_stake=left, settled=settled), waits)
    return derived.flagged(guilty, ~(_last_named(books, guilty["invoice_id"]) > guilty["settled"]))


def _fees(books: Books) -> DataFrame:
    """Late fees that count: issued, on an invoice that is there, not waived, not in doubt."""
    invoices, items = books.invoices, derived.items(books)
    fees = (invoices["doc_type"] == "fee") & (invoices["state"] == "issued") & (invoices["invoice_date"] <= books.today)
    fees &= ~derived.doubtful_documents(books) & (items["adjusted_amount"] < invoices["total_amount"])
    return invoices[fees & (positions(invoices["invoice_id"], invoices["ref_invoice_id"]) >= 0)]


def _last_named(books: Books, invoice_id: "Series[str]") -> "Series[pd.Timestamp]":
    """When a reminder, sent or still to send, last named each document; NaT where none did."""
    rows = books.reminders[books.reminders["state"].isin(["to send", "sent"])]
    row, item = derived.reminded(books, rows)
    day = rows["sent_date"].where(rows["sent_date"].notna(), rows["as_of"]).iloc[row]
    last = day.groupby(books.invoices["invoice_id"].to_numpy(dtype=object)[item]).max()
    return last.reindex(invoice_id.to_numpy()).set_axis(invoice_id.index)
