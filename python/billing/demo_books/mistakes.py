"""Mistakes: wrong values that a person types or a system sends. Each function plants one and notes it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from billing.demo_books.bench import Bench, Row, is_unbilled

_AS_OF: Final = pd.Timestamp("2026-10-31")


def transposed_digits(bench: Bench) -> None:
    """A payment is typed with two neighbouring digits swapped."""
    payment, invoice = _paying(bench, lambda amount: _swapped(amount) != amount)
    payment["amount"] = _swapped(payment["amount"])
    bench.note("C06", "payments", payment, f"two digits swapped; {invoice['invoice_id']} asks for another amount")


def decimal_slip(bench: Bench) -> None:
    """A payment is typed ten times too large."""
    payment, invoice = _paying(bench, lambda amount: amount > 1_000)
    payment["amount"] *= 10
    bench.note("C07", "payments", payment, f"ten times what {invoice['invoice_id']} asks for")


def wrong_customer(bench: Bench) -> None:
    """A payment is booked on somebody else, who owes other amounts."""
    balances = [row["balance"] for row in bench.rows["invoices"]]
    payment, invoice = _paying(bench, lambda amount: amount % 100 and balances.count(amount) == 1)
    owing = {row["customer_id"] for row in bench.open_invoices()} - {payment["customer_id"]}
    payment |= {"customer_id": bench.random.choice(sorted(owing)), "stated_for": "", "memo": ""}
    bench.use(payment)
    bench.note("C05", "payments", payment, f"pays {invoice['invoice_id']} of another customer")


def overallocated_payment(bench: Bench) -> None:
    """More of a payment is applied than came in."""
    source = {row["payment_id"]: row for row in bench.rows["payments"] if row["allocated_amount"] == row["amount"] > 0}
    invoice = bench.pick(
        "invoices",
        lambda row: row["balance"] > 3_000 and any(pay["customer_id"] == row["customer_id"] for pay in source.values()),
    )
    payment = next(
        pay for pay in source.values() if pay["customer_id"] == invoice["customer_id"] and bench.is_clean(pay)
    )
    bench.use(payment)
    row = {
        "allocation_id": bench.next_id("allocations", "A-"),
        "source_id": payment["payment_id"],
        "invoice_id": invoice["invoice_id"],
    }
    bench.append("allocations", row | {"amount": 2_500, "allocation_date": date(2026, 10, 30), "rule": "by hand"})
    bench.note("C02", "payments", payment, f"25.00 too much is applied from it, to {invoice['invoice_id']}")


def duplicate_payment(bench: Bench) -> None:
    """The bank's list is pasted twice, and one payment slips through."""
    payment = bench.pick(
        "payments", lambda row: row["state"] == "posted" and row["method"] == "check" and row["unallocated_amount"] > 0
    )
    copy = bench.append("payments", payment | {"payment_id": bench.next_id("payments", "P-")})
    bench.note("K07", "payments", copy, f"the same check as {payment['payment_id']}")


def credit_note_too_large(bench: Bench) -> None:
    """A credit note is larger than the invoice that it credits."""
    invoice = bench.random.choice(bench.open_invoices())
    bench.use(invoice)
    name, owed = bench.next_id("invoices", "CN-2026-"), invoice["total_amount"]
    day, amount = pd.Timestamp("2026-10-20"), owed + 5_000
    note = {
        "invoice_id": name,
        "doc_type": "credit_note",
        "customer_id": invoice["customer_id"],
        "invoice_date": day,
        "due_date": day,
    }
    note |= {
        "terms": "DUE",
        "ref_invoice_id": invoice["invoice_id"],
        "net_amount": -amount,
        "total_amount": -amount,
        "state": "issued",
    }
    line = {
        "invoice_id": name,
        "line": 1,
        "description": "Credit after a complaint",
        "quantity": -1_000,
        "unit_price": amount * 100,
    }
    bench.append("invoice_lines", line | {"net_amount": -amount, "tax_code": "EXEMPT"})
    used = {"allocation_id": bench.next_id("allocations", "A-"), "source_id": name, "invoice_id": invoice["invoice_id"]}
    bench.append("allocations", used | {"amount": owed, "allocation_date": day, "rule": "credit note"})
    row = bench.append("invoices", note | {"sent_date": day, "note": "Complaint."})
    bench.note("A07", "invoices", row, f"credits 50.00 more than {invoice['invoice_id']} asks for")


def write_off_without_approval(bench: Bench) -> None:
    """Somebody writes off a whole invoice and asks nobody."""
    invoice = max(bench.open_invoices(), key=lambda row: (row["late_days"], row["balance"], row["invoice_id"]))
    bench.use(invoice)
    row = {
        "adjustment_id": bench.next_id("adjustments", "ADJ-"),
        "invoice_id": invoice["invoice_id"],
        "kind": "bad_debt",
    }
    row |= {
        "adjustment_date": date(2026, 10, 28),
        "amount": invoice["balance"],
        "reason": "Does not answer",
        "posted_by": "kim",
    }
    bench.note("C16", "adjustments", bench.append("adjustments", row), "a write-off that nobody approved")


def wrong_total(bench: Bench) -> None:
    """A total is typed over."""
    invoice = bench.random.choice(bench.open_invoices())
    invoice["total_amount"] += 900
    bench.use(invoice)
    bench.note("A04", "invoices", invoice, "9.00 more than subtotal and tax")


def wrong_tax(bench: Bench) -> None:
    """Tax is taken at a wrong rate."""
    invoice = bench.pick(
        "invoices", lambda row: row["doc_type"] == "invoice" and row["tax_amount"] > 0 and row["balance"] > 0
    )
    invoice["tax_amount"] += 125
    invoice["total_amount"] += 125
    bench.note("A03", "invoices", invoice, "1.25 more tax than the lines carry")


def due_before_invoice(bench: Bench) -> None:
    """A due date is typed with the wrong month."""
    invoice = bench.random.choice(bench.open_invoices())
    invoice["due_date"] = invoice["invoice_date"] - timedelta(days=31)
    bench.use(invoice)
    bench.note("D01", "invoices", invoice, "due a month before it was written")


def missing_number(bench: Bench) -> None:
    """The last invoice takes the number after the next; one number is missing."""
    invoice = max(
        (row for row in bench.rows["invoices"] if row["doc_type"] == "invoice"), key=lambda row: str(row["invoice_id"])
    )
    old, new = str(invoice["invoice_id"]), f"{invoice['invoice_id'][:-4]}{int(invoice['invoice_id'][-4:]) + 1:04d}"
    for table, column in (
        ("invoices", "invoice_id"),
        ("invoice_lines", "invoice_id"),
        ("charges", "invoice_id"),
        ("allocations", "invoice_id"),
    ):
        for row in bench.rows[table]:
            row[column] = new if row[column] == old else row[column]
    for row in bench.rows["payments"]:
        row["stated_for"] = str(row["stated_for"]).replace(old, new)
    bench.use(invoice)
    bench.note("N01", "invoices", invoice, f"{old} is missing before it")


def allocation_to_nothing(bench: Bench) -> None:
    """An allocation names an invoice that does not exist; a letter stands for a digit."""
    paid = {row["invoice_id"]: row for row in bench.rows["invoices"] if row["balance"] == 0}
    row = bench.pick(
        "allocations",
        lambda row: row["invoice_id"] in paid and row["rule"] != "credit note" and "0" in row["invoice_id"][-4:],
    )
    row["invoice_id"] = row["invoice_id"][:-4] + row["invoice_id"][-4:].replace("0", "O")
    bench.note("R03", "allocations", row, "its invoice does not exist")


def reminder_on_hold(bench: Bench) -> None:
    """A reminder waits to be sent to somebody who must not be reminded."""
    invoice = bench.random.choice([row for row in bench.open_invoices() if row["late_days"] > 10])
    bench.use(invoice)
    customer = next(row for row in bench.rows["customers"] if row["customer_id"] == invoice["customer_id"])
    customer |= {"hold": "bankruptcy", "hold_until": None}
    row = {
        "reminder_id": bench.next_id("reminders", "R-"),
        "customer_id": customer["customer_id"],
        "name": customer["name"],
        "state": "to send",
        "level": 1,
    }
    row |= {
        "level_name": "First reminder",
        "channel": "letter",
        "contact": customer["street"],
        "overdue_amount": invoice["balance"],
    }
    row |= {
        "late_days": invoice["late_days"],
        "invoices": invoice["invoice_id"],
        "text": "Written by hand.",
        "as_of": _AS_OF,
    }
    bench.note("S05", "reminders", bench.append("reminders", row), "its customer is on hold")


def future_date(bench: Bench) -> None:
    """A service date with next year's number."""
    charge = bench.pick("charges", is_unbilled)
    charge["service_date"] += timedelta(days=365)
    bench.note("D04", "charges", charge, "its service is a year ahead")


def unknown_service(bench: Bench) -> None:
    """A service code with the letter O for a zero."""
    charge = bench.pick("charges", lambda row: is_unbilled(row) and row["service_code"] == "VISIT-30")
    charge["service_code"] = "VISIT-3O"
    bench.note("R05", "charges", charge, "VISIT-3O is not on the price list")


def price_off_the_list(bench: Bench) -> None:
    """A price that the list does not have."""
    charge = bench.pick(
        "charges", lambda row: is_unbilled(row) and row["quantity"] == 1_000 and not row["discount_percent"]
    )
    charge["unit_price"] += 200_000
    charge["amount"] += 2_000
    bench.note("B06", "charges", charge, "20.00 more than the price list")


def duplicate_customer(bench: Bench) -> None:
    """The same person is entered again, last name first."""
    person = bench.pick("customers", lambda row: row["kind"] == "patient" and row["email"] and not row["hold"])
    first, last = str(person["name"]).split(" ")
    new = person | {"customer_id": bench.next_id("customers", "C-"), "name": f"{last}, {first}"}
    bench.note("K03", "customers", bench.append("customers", new), f"the same person as {person['customer_id']}")


def duplicate_charge(bench: Bench) -> None:
    """One charge is entered twice."""
    charge = bench.pick("charges", is_unbilled)
    copy = bench.append("charges", charge | {"charge_id": bench.next_id("charges", "CH-")})
    bench.note("K06", "charges", copy, f"the same as {charge['charge_id']}")


def duplicate_block(bench: Bench) -> None:
    """Four rows are pasted twice."""
    charges = bench.rows["charges"]
    starts = [
        at
        for at in range(len(charges) - 8)
        if all(is_unbilled(row) and bench.is_clean(row) for row in charges[at : at + 4])
    ]
    at = bench.random.choice(starts)
    block = charges[at : at + 4]
    bench.use(*block)
    copies = [bench.append("charges", row | {"charge_id": bench.next_id("charges", "CH-")}) for row in block]
    bench.note(
        "P18", "charges", copies[0], f"it and the three rows below repeat {block[0]['charge_id']} and those after it"
    )


def _paying(bench: Bench, wanted: Callable[[int], Any]) -> tuple[Row, Row]:
    """A payment to apply that pays one invoice exactly, with that invoice; of a fitting amount if there is one."""
    pairs = list(bench.unapplied())
    payment, invoice = bench.random.choice([pair for pair in pairs if wanted(pair[0]["amount"])] or pairs)
    bench.use(payment, invoice)
    return payment, invoice


def _swapped(amount: int) -> int:
    """The amount with the first two different neighbouring digits swapped; the first digit stays."""
    digits = str(amount)
    for at in range(1, len(digits) - 1):
        if digits[at] != digits[at + 1]:
            return int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
    return amount
