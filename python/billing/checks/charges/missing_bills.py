"""What should have been billed: work on hold for too long, and recurring invoices that stopped."""

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, look_up
from billing.checks.evidence import derived, line_amounts
from billing.finding import Severity, check
from billing.schema import TEXT
from billing.tables import CHARGES, INVOICES

#: A charge may be held without a date for so many days (RULES.md B02).
_DAYS_HELD: Final = 14
#: So many months in a row make an invoice a recurring one; its amount may vary by one part in so many (RULES.md B09).
_MONTHS: Final = 3
_PART: Final = 20


@check(
    table=CHARGES,
    column="hold_until",
    severity=Severity.WARNING,
    ref="B02",
    message="{charge_id} of {service_date} is on hold ({hold_reason}) {since}.",
    fix="Set the Status to unbilled, so that it is invoiced, or set Hold until to a future date.",
    kinds={"since": TEXT},
)
def stale_hold(books: Books) -> DataFrame:
    """A charge is still on hold past its date, or for more than 14 days without a date.

    Nobody misses what is on hold, and it is never billed.
    """
    charges = books.charges
    begun = charges["post_date"].fillna(charges["service_date"])
    begun = begun.where(begun > charges["service_date"], charges["service_date"])
    until = charges["hold_until"]
    held = (charges["status"] == "held") & ~books.is_unknown("charges", "hold_until")
    over, without = until < books.today, until.isna() & (begun < books.today - pd.Timedelta(days=_DAYS_HELD))
    guilty = charges.assign(begun=begun, at_stake=line_amounts.charge_amounts(books))[held & (over | without)]
    days = (books.today - guilty["begun"]).dt.days
    words = [
        f"for {days} days without a date" if last is pd.NaT else f"until {last:%Y-%m-%d}, which has passed"
        for last, days in zip(guilty["hold_until"], days, strict=True)
    ]
    return guilty.assign(since=Series(words, index=guilty.index, dtype="str"))


@check(
    table=INVOICES,
    column="invoice_date",
    severity=Severity.WARNING,
    ref="B09",
    message="{customer_id} had an invoice like {invoice_id} for {total_amount} in each of three months, the last on "
    "{invoice_date}, and none since.",
    fix="Issue the missing invoice; if the agreement has ended, accept this and give the date.",
)
def missing_recurring_invoice(books: Books) -> DataFrame:
    """A monthly invoice was not issued last month.

    Rent, retainers and contracts that nobody enters are never billed. The same services for the same customer, one
    invoice a month for three months, amounts within 5%; a month counts once it is over. Documents that are void or were
    reversed by a credit note do not count, nor do customers on hold.
    """
    rows = _monthly(books)
    last = np.datetime64(books.as_of, "M").astype(np.int64) - 1
    same = [rows["customer_id"], rows["services"]]
    steady = rows["month"].groupby(same, sort=False).transform("max") == last - 1
    amounts = []
    for back in range(1, _MONTHS + 1):
        came = rows["month"] == last - back
        steady &= came.groupby(same, sort=False).transform("sum") == 1
        amounts.append(rows["total_amount"].where(came, 0).groupby(same, sort=False).transform("sum").to_numpy())
    middle = np.median(amounts, axis=0)
    for amount in amounts:
        steady &= np.abs(amount - middle) * _PART <= middle
    guilty = derived.flagged(rows, steady & (rows["month"] == last - 1))
    return guilty.assign(at_stake=guilty["total_amount"])


def _monthly(books: Books) -> DataFrame:
    """Issued invoices with lines of services, with their month and one fingerprint of the services they bill."""
    invoices, lines = books.invoices, books.invoice_lines
    place = derived.line_document(books)
    distinct = ~DataFrame({"place": place, "code": lines["service_code"].to_numpy()}).duplicated()
    counts = (place >= 0) & (lines["service_code"] != "").to_numpy(dtype=bool) & distinct.to_numpy(dtype=bool)
    prints = np.zeros(len(invoices), dtype=np.uint64)
    hashes = pd.util.hash_pandas_object(lines["service_code"], index=False).to_numpy()
    np.add.at(prints, place[counts], hashes[counts])
    hold = look_up(books.customers, "customer_id", "hold", invoices["customer_id"])
    month = invoices["invoice_date"].to_numpy().astype("datetime64[M]").astype(np.int64)
    usable = (invoices["state"] == "issued") & (invoices["doc_type"] == "invoice") & (invoices["total_amount"] > 0)
    usable &= books.is_known("invoices", "customer_id", "invoice_date", "total_amount") & (prints != 0)
    usable &= (hold == "").to_numpy(dtype=bool)
    return derived.flagged(
        invoices.assign(month=month, services=prints), usable & ~invoices["invoice_id"].isin(derived.taken_back(books))
    )
