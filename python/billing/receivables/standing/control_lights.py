"""Control lights: what Home shows, five lights and the counts, as far as the tables that were read can tell."""

from collections.abc import Callable
from typing import TypeAlias

from billing import money
from billing.books import Books
from billing.receivables.closing.closed_months import closed_through
from billing.receivables.ledger.open_items import ledger_total, open_items, payment_balances
from billing.receivables.standing.aging import aging
from billing.receivables.standing.installments import by_installment
from billing.receivables.standing.unreadable import LEDGER, provisional

#: Of a light its state and a sentence; of a count the number and the amount.
Line: TypeAlias = tuple[object, ...]
GOOD, LOOK, ACT = "good", "look", "act"


def lights(books: Books) -> list[Line | None]:
    """The control lights, in the order of ``LIGHTS``; None where the tables were not read."""
    return [light(books) if all(table in books.frames for table in needs) else None for _, needs, light in LIGHTS]


def counts(books: Books) -> list[Line | None]:
    """The counts, in the order of ``COUNTS``; None where the tables were not read."""
    return [count(books) if all(table in books.frames for table in needs) else None for _, needs, count in COUNTS]


def _cash(books: Books) -> Line:
    received = books.payments.loc[books.payments["state"] == "posted", "received_date"].max()
    if received is None or received != received:  # noqa: PLR0124 - NaT differs from itself
        return LOOK, "No payment has been entered yet."
    days = (books.today - received).days
    fresh = days <= books.settings.cash_fresh_days
    return (GOOD if fresh else ACT), f"Last payment {received:%Y-%m-%d}" + (
        "." if fresh else f", {days} days ago. Import payments."
    )


def _aging(books: Books) -> Line:
    owed, aged = ledger_total(books), int(aging(books)["Total"].sum())
    caution = provisional(books, *LEDGER)
    if caution and owed == aged:
        return LOOK, f"{money.text(owed)} owed, {caution}. See Findings."
    if owed == aged:
        return GOOD, f"{money.text(owed)} owed, and the aging adds up to it."
    return ACT, f"{money.text(owed)} owed, but the aging adds up to {money.text(aged)}. Press Check."


def _errors(books: Books) -> Line:
    rows = books.findings[(books.findings["state"] == "open") & (books.findings["severity"] == "error")]
    if rows.empty:
        return GOOD, "No open errors."
    return (
        ACT,
        f"{money.counted(len(rows), 'open error')}, {money.text(int(rows['amount'].sum()))} at stake. See Findings.",
    )


def _unbilled(books: Books) -> Line:
    limit = books.settings.unbilled_days
    charges = books.charges[(books.charges["status"] == "unbilled") & (books.charges["invoice_id"] == "")]
    late = charges[(books.today - charges["service_date"]).dt.days > limit]
    caution = provisional(books, "charges")
    if late.empty and caution:
        return LOOK, f"Nothing unbilled for more than {limit} days, {caution}. See Findings."
    if late.empty:
        return GOOD, f"Nothing unbilled for more than {limit} days."
    return ACT, f"{money.counted(len(late), 'charge')} unbilled for more than {limit} days. Press Create invoices."


def _closed(books: Books) -> Line:
    rows = books.findings[(books.findings["state"] == "open") & books.findings["ref"].isin(("D07", "T06", "T07"))]
    if len(rows):
        return ACT, f"{money.counted(len(rows), 'change')} in closed months, see Findings."
    through = closed_through(books.settings)
    return (
        GOOD,
        "No month is closed." if through is None else f"Closed through {through:%Y-%m-%d}, and nothing changed.",
    )


def _open(books: Books) -> Line:
    items = open_items(books)
    owed = items[items["balance"] > 0]
    return len(owed), money.to_floats(owed["balance"].to_numpy()).sum()


def _overdue(books: Books) -> Line:
    parts = by_installment(books, open_items(books))
    late = parts[(parts["balance"] > 0) & (parts["late_days"] > 0)]
    return int(late.index.nunique()), money.to_floats(late["balance"].to_numpy()).sum()


def _unapplied(books: Books) -> Line:
    rest = payment_balances(books)["unallocated_amount"]
    return int((rest != 0).sum()), money.to_floats(rest.to_numpy()).sum()


def _waiting(books: Books) -> Line:
    charges = books.charges[(books.charges["status"] == "unbilled") & (books.charges["invoice_id"] == "")]
    return len(charges), money.to_floats(charges["amount"].to_numpy()).sum()


def _corrections(books: Books) -> Line:
    return len(books.corrections), money.to_floats(books.corrections["amount"].to_numpy()).sum()


def _reminders(books: Books) -> Line:
    rows = books.reminders[books.reminders["state"] == "to send"]
    return len(rows), money.to_floats(rows["overdue_amount"].to_numpy()).sum()


def _findings(books: Books) -> Line:
    rows = books.findings[books.findings["state"] == "open"]
    return len(rows), money.to_floats(rows["amount"].to_numpy()).sum()


Shown: TypeAlias = tuple[str, tuple[str, ...], Callable[[Books], Line]]
LIGHTS: tuple[Shown, ...] = (
    ("Cash is up to date", ("payments",), _cash),
    ("Aging ties out", ("customers", "terms", *LEDGER), _aging),
    ("No open errors", ("findings",), _errors),
    ("Nothing unbilled too long", ("charges",), _unbilled),
    ("Closed months stand", ("findings",), _closed),
)
COUNTS: tuple[Shown, ...] = (
    ("Open findings", ("findings",), _findings),
    ("Unbilled charges", ("charges",), _waiting),
    ("Open invoices", ("customers", "terms", *LEDGER), _open),
    ("Overdue invoices", ("customers", "terms", "plans", "installments", *LEDGER), _overdue),
    ("Payments not applied", ("payments", "allocations", "invoices"), _unapplied),
    ("Corrections to make", ("corrections",), _corrections),
    ("Reminders to send", ("reminders",), _reminders),
)
