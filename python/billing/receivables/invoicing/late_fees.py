"""Late fees: simple interest and a fixed charge on overdue invoices, as documents of their own (RULES.md C6.5).

No interest is charged on a fee, so that nothing compounds.
"""

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, look_up, positions
from billing.changes import next_numbers
from billing.money import Bools, Ints
from billing.receivables.ledger.open_items import days_since, open_items
from billing.receivables.ledger.rows import new_rows, order_by
from billing.receivables.standing.installments import by_installment
from billing.receivables.standing.unreadable import customers_in_doubt
from billing.receivables.terms.holidays import office_due_dates
from billing.tables.invoicing.invoices import INVOICES
from billing.tables.lists.settings import Settings

_DAYS_OF_YEAR: Final = 365
#: 1/1000 % above the reference rate: UK (Late Payment of Commercial Debts Act 1998) and EU (directive 2011/7).
_STATUTORY: Final = 8_000
#: Fixed sum in cents for debts from so many cents on (UK, section 5A); the EU has the first one for all.
_COMPENSATION: Final = ((0, 4_000), (100_000, 7_000), (1_000_000, 10_000))
_COMPUTED: Final = ("paid_amount", "credited_amount", "adjusted_amount", "balance", "late_days", "bucket", "status")


def interest(owed: Ints, percent: Ints | int, days: Ints, *, round_daily: bool = False) -> Ints:
    """Cents of simple interest: owed * percent (1/1000 % a year) / 365 * days, rounded once (RULES.md C6.5).

    ``round_daily`` rounds the interest of one day before it is multiplied by the days.

    >>> interest(np.array([10_000]), 10_000, np.array([15])).tolist()
    [41]
    """
    a_year = np.asarray(owed, dtype=np.int64) * np.asarray(percent, dtype=np.int64)
    if round_daily:
        return money.divide(a_year, money.WHOLE * _DAYS_OF_YEAR) * days
    return money.divide(a_year * days, money.WHOLE * _DAYS_OF_YEAR)


def compensation(owed: Ints, preset: str) -> Ints:
    """Cents of the statutory compensation for one late invoice, by what is owed; 0 by contract (RULES.md C6.6)."""
    bands = {"uk statutory": _COMPENSATION, "eu statutory": _COMPENSATION[:1]}.get(preset)
    if bands is None:
        return np.zeros(len(owed), dtype=np.int64)
    starts, sums = np.array(bands, dtype=np.int64).T
    return np.asarray(sums[np.searchsorted(starts, owed, side="right") - 1], dtype=np.int64)


def yearly_rate(settings: Settings) -> int:
    """Interest in 1/1000 % a year: that of the contract, or the statutory rate above the reference rate."""
    own = settings.late_fee_preset == "contract"
    return settings.late_fee_rate if own else _STATUTORY + settings.reference_rate


def late_fees(books: Books, excluded: "pd.Index[int]") -> DataFrame:
    """New fee documents for what is overdue at the as-of date, one per invoice; columns of Invoices, index from 0.

    Only where the customer's contract allows late fees, and for patients only if the office says so; not on fees,
    credit notes, disputed documents, ``excluded`` rows (index labels of Invoices), or where it is uncertain what the
    customer owes. Interest is charged on what is owed at the as-of date, for the days since the due date or the
    invoice's last fee, so that a second run adds nothing. The fixed charge is made once per invoice, and all fees of an
    invoice together stay within the cap. A fee that was waived was charged; one that is void was not.
    """
    due = _by_invoice(books, _overdue(books, excluded))
    due["fee"] = due["interest"] + due["fixed"]
    if books.settings.late_fee_cap > 0:
        due["fee"] = np.minimum(due["fee"], np.maximum(books.settings.late_fee_cap - due["charged"], 0))
    due = due[due["fee"] > 0]
    return _rows(books, due.take(order_by(due["customer_id"], due["invoice_id"])).reset_index(drop=True))


def _overdue(books: Books, excluded: "pd.Index[int]") -> DataFrame:
    """Open installments past due and grace of those who may be charged, with the days not yet charged."""
    items = open_items(books)
    wanted = (items["balance"] > 0) & items["doc_type"].isin(["invoice", "opening"]) & ~items["disputed"]
    wanted &= (items["invoice_id"] != "") & ~items["invoice_id"].duplicated(keep=False)
    wanted &= ~items.index.isin(excluded) & _may_be_charged(books, items["customer_id"])
    parts = by_installment(books, items)
    parts = parts[parts.index.isin(items.index[wanted])]
    parts = parts[(parts["balance"] > 0) & (parts["late_days"] > max(books.settings.late_fee_grace_days, 0))]
    fees = books.invoices
    fees = fees[(fees["doc_type"] == "fee") & (fees["state"] != "void") & (fees["ref_invoice_id"] != "")]
    earlier = fees.groupby("ref_invoice_id").agg({"invoice_date": "max", "total_amount": "sum"}).reset_index()
    earlier = earlier.astype({"ref_invoice_id": "str"})
    last = look_up(earlier, "ref_invoice_id", "invoice_date", parts["invoice_id"])
    charged = look_up(earlier, "ref_invoice_id", "total_amount", parts["invoice_id"])
    since = Series(np.fmax(parts["due_date"].to_numpy(), last.to_numpy()), index=parts.index)
    days = np.maximum(days_since(books.today, since), 0)
    return parts.assign(days=days, charged=charged.astype("int64"), first=last.isna())


def _may_be_charged(books: Books, customer_id: "Series[str]") -> Bools:
    customers = books.customers
    agreed = customers["late_fees"].to_numpy(dtype=bool)
    if not books.settings.late_fees_patients:
        agreed = agreed & ~customers["kind"].isin(["patient", ""]).to_numpy(dtype=bool)
    place = positions(customers["customer_id"], customer_id)
    sure = positions(customers_in_doubt(books), customer_id) < 0
    return np.asarray((place >= 0) & sure & np.append(agreed, False)[place])


def _by_invoice(books: Books, parts: DataFrame) -> DataFrame:
    """Per invoice: owed, days, interest, fixed, charged; cents."""
    settings, owed = books.settings, parts["balance"].to_numpy(dtype=np.int64)
    days = parts["days"].to_numpy(dtype=np.int64)
    made = interest(owed, yearly_rate(settings), days, round_daily=settings.late_interest_daily)
    due = (
        parts.assign(interest=made)
        .groupby(["customer_id", "invoice_id"], sort=False)
        .agg({"balance": "sum", "days": "max", "interest": "sum", "charged": "first", "first": "first"})
        .reset_index()
        .astype({"customer_id": "str", "invoice_id": "str", "interest": "int64", "charged": "int64"})
    )
    own = settings.late_fee_preset == "contract"
    once = compensation(due["balance"].to_numpy(dtype=np.int64), settings.late_fee_preset)
    fixed = once + (settings.late_fee_fixed if own else 0)
    return due.assign(fixed=np.where(due["first"].to_numpy(dtype=bool), fixed, 0))


def _rows(books: Books, due: DataFrame) -> DataFrame:
    prefix = books.settings.late_fee_series.replace("{year}", f"{books.as_of:%Y}")
    terms = look_up(books.customers, "customer_id", "terms", due["customer_id"]).astype("str")
    terms = terms.replace("", books.settings.default_terms)
    dates = Series(books.today, index=due.index, dtype="datetime64[s]")
    values = {
        "invoice_id": next_numbers(books.invoices["invoice_id"], prefix, len(due), books.settings.invoice_digits),
        "doc_type": "fee",
        "customer_id": due["customer_id"],
        "invoice_date": dates,
        "terms": terms,
        "due_date": office_due_dates(books.settings, terms, dates),
        "ref_invoice_id": due["invoice_id"],
        "net_amount": due["fee"],
        "total_amount": due["fee"],
        "state": "issued",
        "note": _notes(due),
    }
    made = new_rows(INVOICES, values, len(due))
    return made.assign(**open_items(books.with_frames(invoices=made))[list(_COMPUTED)])


def _notes(due: DataFrame) -> "Series[str]":
    """How each fee is computed, in words for the customer."""
    words = [
        f"Late on {number}: interest for {money.counted(days, 'day')} on {money.text(owed)} is {money.text(made)}"
        + (f", fixed charge {money.text(fixed)}" if fixed else "")
        + (f"; limited to {money.text(fee)}" if fee < made + fixed else "")
        for number, days, owed, made, fixed, fee in zip(
            *(due[name].tolist() for name in ("invoice_id", "days", "balance", "interest", "fixed", "fee")), strict=True
        )
    ]
    return Series(words, index=due.index, dtype="str")
