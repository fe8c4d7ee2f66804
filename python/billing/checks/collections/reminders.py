"""What can be wrong with reminders to send: settled items, holds, no address, payments not yet imported."""

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, look_up, positions
from billing.checks.evidence import derived
from billing.finding import Severity, check
from billing.money import Ints
from billing.schema import CODE, DATE, TEXT
from billing.tables import CUSTOMERS, REMINDERS

_EMAIL: Final = r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}"


@check(
    table=REMINDERS,
    column="state",
    severity=Severity.ERROR,
    ref="S04",
    message="{reminder_id} asks {customer_id} to pay {invoices}, but {why}.",
    fix="Choose skip, or press Remind again: it removes the reminder.",
    kinds={"why": TEXT},
    evidence=("at_stake", "invoices"),
)
def reminder_for_settled_items(books: Books) -> DataFrame:
    """A reminder to send is for what is paid, or for what the customer's own credit covers.

    Dunning customers who have paid costs their trust and an hour on the phone.
    """
    rows = _waiting(books)
    owed, credit = _owed(books, rows), _credit(books, rows["customer_id"])
    settled, covered = owed == 0, (owed > 0) & (credit >= owed)
    why = np.where(settled, "nothing is owed on it any more", "they have as much in unapplied money and credits")
    guilty = rows.assign(why=why, at_stake=np.where(settled, rows["overdue_amount"], owed))
    return derived.flagged(guilty, settled | covered)


@check(
    table=REMINDERS,
    column="state",
    severity=Severity.ERROR,
    ref="S05",
    message="{reminder_id} is for {customer_id}, who is on hold ({hold}) until {until}.",
    fix="Choose skip. Remind leaves out customers on hold; the hold is on the {sheet} sheet.",
    kinds={"hold": CODE, "until": TEXT, "sheet": TEXT},
    evidence=("customer_id", "hold"),
)
def reminder_despite_hold(books: Books) -> DataFrame:
    """A reminder to send is for a customer on hold.

    After a bankruptcy, and during a dispute or an application for assistance, dunning may be illegal. A bankruptcy
    never ends by itself.
    """
    rows = _waiting(books)
    hold = look_up(books.customers, "customer_id", "hold", rows["customer_id"]).astype("str")
    until = pd.to_datetime(look_up(books.customers, "customer_id", "hold_until", rows["customer_id"]))
    holds = (hold != "") & (until.isna() | (until >= books.today) | (hold == "bankruptcy"))
    words = until.dt.strftime("%Y-%m-%d").fillna("it is cleared").where(hold != "bankruptcy", "it is cleared")
    return rows.assign(hold=hold, until=words, sheet=CUSTOMERS.sheet)[holds]


@check(
    table=REMINDERS,
    column="contact",
    severity=Severity.WARNING,
    ref="S07",
    message="{reminder_id} goes to {customer_id} by {channel}, but {lack}.",
    fix="Enter it on the {sheet} sheet, or choose another Channel.",
    kinds={"lack": TEXT, "sheet": TEXT},
    evidence=("at_stake", "channel"),
)
def reminder_without_address(books: Books) -> DataFrame:
    """A reminder cannot reach its customer.

    It counts as sent, the next one is firmer, and the customer has heard of neither.
    """
    rows = _waiting(books)
    known = {
        name: look_up(books.customers, "customer_id", name, rows["customer_id"]).astype("str")
        for name in ("email", "phone", "street", "city", "postcode")
    }
    no_mail = (rows["channel"] == "email") & ~known["email"].str.strip().str.fullmatch(_EMAIL)
    no_letter = (rows["channel"] == "letter") & (
        (known["street"] == "") | ((known["city"] == "") & (known["postcode"] == ""))
    )
    no_call = (rows["channel"] == "phone") & (known["phone"] == "")
    words = [
        "there is no valid e-mail address",
        "the address is incomplete",
        "there is no phone number",
    ]
    lack = np.select([no_mail, no_letter, no_call], words, default="")
    return derived.flagged(rows.assign(lack=lack, sheet=CUSTOMERS.sheet, at_stake=rows["overdue_amount"]), lack != "")


@check(
    table=REMINDERS,
    column="as_of",
    severity=Severity.WARNING,
    ref="T05",
    message="{count} reminders are to be sent, but as of {today} {last}; {limit} business days are allowed.",
    fix="Import the payments of the last days first, then press Remind again.",
    kinds={"count": CODE, "last": TEXT, "limit": CODE, "today": DATE},
)
def cash_not_up_to_date(books: Books) -> DataFrame:
    """Reminders are to be sent while the payments of the last days are missing.

    Many of them go to customers who have paid. One finding for all.
    """
    rows = _waiting(books)
    payments = books.payments
    counted = payments[(payments["state"] == "posted") & (payments["received_date"] <= books.today)]
    last = counted["received_date"].max()
    limit = books.settings.cash_fresh_days
    days = 0 if pd.isna(last) else np.busday_count(np.datetime64(last, "D"), np.datetime64(books.today, "D"))
    stale = len(rows) > 0 and (pd.isna(last) or days > limit)
    words = "no payment is entered" if pd.isna(last) else f"the last payment is dated {last:%Y-%m-%d}"
    said = {"count": f"{len(rows):,}", "last": words, "limit": str(limit), "today": books.today}
    return DataFrame({**said, "at_stake": int(rows["overdue_amount"].sum())}, index=[0])[: int(stale)]


def _waiting(books: Books) -> DataFrame:
    return books.reminders[books.reminders["state"] == "to send"]


def _owed(books: Books, rows: DataFrame) -> Ints:
    """What is still owed on the invoices that each reminder names; on all of the customer's where none is known."""
    items = derived.items(books)
    owing = items["balance"].clip(lower=0).to_numpy()
    row, item = derived.reminded(books, rows)
    named, sums = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=np.int64)
    named[row] = True
    np.add.at(sums, row, owing[item])
    all_of_it = _by_customer(items["customer_id"], Series(owing, index=items.index), rows["customer_id"])
    return np.where(named, sums, all_of_it)


def _credit(books: Books, customer_id: "Series[str]") -> Ints:
    """What is left of these customers' payments (except deposits) and credit notes."""
    left = derived.money_left(books)["unallocated_amount"].where(books.payments["purpose"] != "deposit", 0)
    items = derived.items(books)
    notes = -items["balance"].where(items["total_amount"] < 0, 0).clip(upper=0)
    money = _by_customer(books.payments["customer_id"], left.clip(lower=0), customer_id)
    return money + _by_customer(items["customer_id"], notes, customer_id)


def _by_customer(owner: "Series[str]", amount: "Series[int]", customer_id: "Series[str]") -> Ints:
    customers = Series(customer_id.unique(), dtype="str")
    sums = np.zeros(len(customers) + 1, dtype=np.int64)
    np.add.at(sums, positions(customers, owner), amount.to_numpy(dtype=np.int64))
    sums[-1] = 0
    return sums[positions(customers, customer_id)]
