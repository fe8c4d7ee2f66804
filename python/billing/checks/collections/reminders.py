"""What can be wrong with reminders that wait to be sent: settled, on hold, without an address, on old cash."""

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
    message="{reminder_id} reminds {customer_id} of {invoices}; {why}.",
    fix="Choose skip, or press Remind again: it takes the reminder out.",
    kinds={"why": TEXT},
)
def reminder_for_settled_items(books: Books) -> DataFrame:
    """A reminder waits for what is paid, or for what the customer's own credit covers.

    Reminding somebody who has paid costs his trust and an hour on the phone.
    """
    rows = _waiting(books)
    owed, credit = _owed(books, rows), _credit(books, rows["customer_id"])
    settled, covered = owed == 0, (owed > 0) & (credit >= owed)
    why = np.where(settled, "nothing is owed on it any more", "as much of the customer's money is not applied yet")
    guilty = rows.assign(why=why, at_stake=np.where(settled, rows["overdue_amount"], owed))
    return derived.flagged(guilty, settled | covered)


@check(
    table=REMINDERS,
    column="state",
    severity=Severity.ERROR,
    ref="S05",
    message="{reminder_id} reminds {customer_id}, who is on hold: {hold}, until {until}.",
    fix="Choose skip. Remind leaves customers on hold out; the hold stands on the {sheet} sheet.",
    kinds={"hold": CODE, "until": TEXT, "sheet": TEXT},
)
def reminder_despite_hold(books: Books) -> DataFrame:
    """A reminder waits for somebody who must not be reminded.

    After a bankruptcy, and during a dispute or an application for assistance, it may be against the law. A bankruptcy
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
)
def reminder_without_address(books: Books) -> DataFrame:
    """A reminder cannot reach anybody.

    It counts as sent, the next one is firmer, and the customer has never heard of either.
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
        "there is no e-mail address that could be right",
        "the address is not complete",
        "there is no phone number",
    ]
    lack = np.select([no_mail, no_letter, no_call], words, default="")
    return derived.flagged(rows.assign(lack=lack, sheet=CUSTOMERS.sheet, at_stake=rows["overdue_amount"]), lack != "")


@check(
    table=REMINDERS,
    column="as_of",
    severity=Severity.WARNING,
    ref="T05",
    message="{count} reminders wait, but on {today} the last payment is of {last}; {limit} business days are fresh.",
    fix="Import the payments of the last days first, then press Remind again.",
    kinds={"count": CODE, "last": TEXT, "limit": CODE, "today": DATE},
)
def cash_not_up_to_date(books: Books) -> DataFrame:
    """Reminders wait while the payments of the last days are missing.

    Many of them go to people who have paid. One finding for all.
    """
    rows = _waiting(books)
    payments = books.payments
    counted = payments[(payments["state"] == "posted") & (payments["received_date"] <= books.today)]
    last = counted["received_date"].max()
    limit = books.settings.cash_fresh_days
    days = 0 if pd.isna(last) else np.busday_count(np.datetime64(last, "D"), np.datetime64(books.today, "D"))
    stale = len(rows) > 0 and (pd.isna(last) or days > limit)
    words = "no day at all" if pd.isna(last) else f"{last:%Y-%m-%d}"
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
    """What is left of these customers' payments (deposits aside) and credit notes."""
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
