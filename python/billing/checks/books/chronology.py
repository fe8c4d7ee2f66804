"""What can be wrong with the order of events: billed before the service, applied before receipt, posted late."""

from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, look_up
from billing.checks.evidence import derived, line_amounts
from billing.finding import Severity, check
from billing.money import Bools
from billing.receivables.terms.holidays import holidays_of
from billing.schema import DATE, DAYS
from billing.tables import ALLOCATIONS, CHARGES, INVOICES, PAYMENTS

#: Business days within which payments and charges are posted (RULES.md D09).
_PAYMENT_DAYS: Final = 3
_CHARGE_DAYS: Final = 5
#: What was posted longer ago than so many days is old news: only later rows are reported.
_LOOK_BACK: Final = 31


@check(
    table=INVOICES,
    column="invoice_date",
    severity=Severity.NOTE,
    ref="D03",
    message="{invoice_id} is dated {invoice_date}, but its first service took place on {first}.",
    fix="Correct the Invoice date, or the Service date of its lines and charges.",
    kinds={"first": DATE},
    evidence=("at_stake", "first"),
)
def billed_before_service(books: Books) -> DataFrame:
    """An invoice is dated before the first service on it.

    The customer is billed for something not yet done, and payment falls due too early. Lines without a charge, such as
    deposits and retainers, are left alone.
    """
    invoices, lines = books.invoices, books.invoice_lines
    charged = look_up(books.charges, "charge_id", "service_date", lines["charge_id"])
    day = lines["service_date"].fillna(pd.to_datetime(charged))
    place = derived.line_document(books)
    real = (place >= 0) & ((lines["charge_id"] != "") & day.notna()).to_numpy(dtype=bool)
    first = Series(day.to_numpy()[real]).groupby(place[real]).min().reindex(range(len(invoices)))
    first = first.astype("datetime64[s]").set_axis(invoices.index)
    issued = (invoices["state"] == "issued") & (invoices["doc_type"] == "invoice")
    # A service in the future is reported at its charge.
    early = (invoices["invoice_date"] < first) & (first <= books.today)
    return derived.flagged(invoices.assign(first=first, at_stake=invoices["total_amount"].abs()), issued & early)


@check(
    table=CHARGES,
    column="service_date",
    severity=Severity.ERROR,
    ref="D06",
    message="{charge_id} is dated {service_date}, before {customer_id} was born according to Customers.",
    fix="Correct the Service date, the Customer ID, or Born on the Customers sheet.",
    evidence=("at_stake", "customer_id"),
)
def service_before_birth(books: Books) -> DataFrame:
    """A service is dated before the patient was born.

    The date or the patient is wrong, and insurers deny the claim. The day of birth itself is fine.
    """
    charges = books.charges
    born = pd.to_datetime(look_up(books.customers, "customer_id", "born_date", charges["customer_id"]))
    wrong = (charges["service_date"] < born) & (charges["status"] != "void")
    return derived.flagged(charges.assign(at_stake=line_amounts.charge_amounts(books)), wrong)


@check(
    table=ALLOCATIONS,
    column="allocation_date",
    severity=Severity.NOTE,
    ref="D08",
    message="{allocation_id} applies {source_id} to {invoice_id} on {allocation_date}, before {later}, the date of one "
    "of them.",
    fix="Set the Date to {later}.",
    kinds={"later": DATE},
    expected="later",
)
def allocation_before_its_sides(books: Books) -> DataFrame:
    """Money is applied before it was received, or before the invoice was issued.

    It counts only from the later of the two dates on, so lists by Date disagree with the balances.
    """
    rows = books.allocations
    document = _days(books.invoices["invoice_date"], derived.allocation_document(books))
    payment = _days(books.payments["received_date"], derived.allocation_payment(books))
    note = _days(books.invoices["invoice_date"], derived.allocation_note(books))
    later = Series(np.fmax(np.fmax(document, payment), note), index=rows.index)
    # A payment or invoice in the future is reported where it stands.
    early = (rows["allocation_date"] < later) & (later <= books.today)
    return derived.flagged(rows.assign(later=later, at_stake=rows["amount"].abs()), early)


@check(
    table=PAYMENTS,
    column="posted_date",
    severity=Severity.NOTE,
    ref="D09",
    message="{payment_id} was received on {received_date} and posted on {posted_date}, {days} business days later.",
    fix="Find out what held it up; payments are posted within 3 business days.",
    kinds={"days": DAYS},
    evidence=("at_stake", "received_date"),
)
def payment_posted_late(books: Books) -> DataFrame:
    """A payment was posted in the last month more than 3 business days after it was received.

    Until then the customer is reminded of what they have paid, and undeposited checks get lost.
    """
    payments = books.payments
    days = _business_days(books, payments["received_date"], payments["posted_date"])
    late = (days > _PAYMENT_DAYS) & _is_recent(books, payments["posted_date"]) & (payments["state"] != "void")
    return derived.flagged(payments.assign(days=days, at_stake=payments["amount"].abs()), late)


@check(
    table=CHARGES,
    column="post_date",
    severity=Severity.NOTE,
    ref="D09",
    message="{charge_id} of {service_date} was posted on {post_date}, {days} business days later.",
    fix="Find out what held it up; charges are posted within 5 business days.",
    kinds={"days": DAYS},
    evidence=("at_stake", "service_date"),
)
def charge_posted_late(books: Books) -> DataFrame:
    """A charge was posted in the last month more than 5 business days after the service.

    It is billed late and paid late, and insurers deny what misses their filing limit.
    """
    charges = books.charges
    days = _business_days(books, charges["service_date"], charges["post_date"])
    late = (days > _CHARGE_DAYS) & _is_recent(books, charges["post_date"]) & (charges["status"] != "void")
    return derived.flagged(charges.assign(days=days, at_stake=line_amounts.charge_amounts(books)), late)


def _days(dates: "Series[pd.Timestamp]", place: Any) -> Any:
    """Dates at these places; NaT where there is none."""
    return np.append(dates.to_numpy(dtype="datetime64[s]"), np.datetime64("NaT", "s"))[place]


def _business_days(books: Books, begin: "Series[pd.Timestamp]", end: "Series[pd.Timestamp]") -> Any:
    """Business days from one date to the other, public holidays not counted; 0 where one is blank."""
    known = (begin.notna() & end.notna()).to_numpy(dtype=bool)
    first, last = (dates.to_numpy()[known].astype("datetime64[D]") for dates in (begin, end))
    days = np.zeros(len(begin), dtype=np.int64)
    if not known.any():
        return days
    years = end[known].dt.year
    closed = holidays_of(books.settings.holidays, int(begin[known].dt.year.min()), min(int(years.max()), 2100))
    days[known] = np.busday_count(first, last, holidays=closed)
    return days


def _is_recent(books: Books, dates: "Series[pd.Timestamp]") -> Bools:
    recent = (dates <= books.today) & (dates > books.today - pd.Timedelta(days=_LOOK_BACK))
    return recent.to_numpy(dtype=bool)
