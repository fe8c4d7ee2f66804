"""The reminders that went out so far, to those who are late by now."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from billing.books import Books
from billing.demo_books.practice import LAST_DAY, LEVELS
from billing.money import text

#: Days past the due date on which each level was sent.
_SENT: Final = {1: 5, 2: 17, 3: 33}
_LAST_SENT: Final = LAST_DAY - timedelta(days=9)


def sent_reminders(books: Books) -> list[dict[str, Any]]:
    """One row per reminder sent, oldest first: up to three to each customer, about the oldest overdue invoice."""
    people = books.customers.set_index("customer_id").to_dict("index")
    late = books.invoices[(books.invoices["late_days"] > 0) & ~books.invoices["disputed"]]
    oldest = late.sort_values(["due_date", "invoice_id"]).drop_duplicates("customer_id").to_dict("records")
    rows = [row for invoice in oldest for row in _to(people[invoice["customer_id"]], invoice)]
    rows.sort(key=lambda row: (row["sent_date"], row["customer_id"]))
    return [{"reminder_id": f"R-{number:06d}", **row} for number, row in enumerate(rows, 1)]


def _to(customer: dict[Any, Any], invoice: dict[Any, Any]) -> Iterator[dict[str, Any]]:
    if customer["hold"]:
        return
    by_mail = customer["channel"] == "email" and customer["email"]
    for level, days in _SENT.items():
        day = _workday(invoice["due_date"].date() + timedelta(days=days))
        if day > _LAST_SENT:
            return
        row = {"customer_id": invoice["customer_id"], "name": customer["name"], "state": "sent", "level": level}
        row |= {
            "level_name": LEVELS[level][1],
            "channel": "email" if by_mail else "letter",
            "as_of": day,
            "sent_date": day,
        }
        row |= {
            "contact": customer["email"] if by_mail else _address(customer),
            "overdue_amount": invoice["total_amount"],
        }
        row |= {"late_days": (day - invoice["due_date"].date()).days, "invoices": invoice["invoice_id"]}
        yield row | {"text": f"{LEVELS[level][1]} about {text(invoice['total_amount'])}, {invoice['invoice_id']}."}


def _address(customer: dict[Any, Any]) -> str:
    return f"{customer['street']}, {customer['city']}, {customer['region']} {customer['postcode']}"


def _workday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day
