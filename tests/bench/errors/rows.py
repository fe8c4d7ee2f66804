"""Rows that planters pick or make, in whole units."""

from datetime import timedelta
from typing import Any, Final

import pandas as pd

from billing.demo_books.bench import Bench, Row, is_untouched

TODAY: Final = pd.Timestamp("2026-10-31")
YEAR: Final = timedelta(days=364)


def untouched(bench: Bench) -> Row:
    return bench.pick("invoices", is_untouched)


def credit_note(bench: Bench, invoice: Row, amount: int) -> Row:
    notes = [row["invoice_id"] for row in bench.rows["invoices"] if row["doc_type"] == "credit_note"]
    name = f"CN-2026-{len(notes) + 1:06d}"
    line = {"invoice_id": name, "line": 1, "description": "Credit", "quantity": -1_000, "unit_price": amount * 100}
    bench.append("invoice_lines", line | {"net_amount": -amount, "tax_code": "EXEMPT", "tax_rate": 0})
    return bench.append("invoices", {
        "invoice_id": name, "doc_type": "credit_note", "customer_id": invoice["customer_id"], "terms": "DUE",
        "invoice_date": TODAY, "due_date": TODAY, "ref_invoice_id": invoice["invoice_id"], "net_amount": -amount,
        "total_amount": -amount, "state": "issued", "sent_date": TODAY,
    })  # fmt: skip


def allocation(bench: Bench, row: Row) -> Row:
    name = bench.next_id("allocations", "A-")
    return bench.append("allocations", {"allocation_id": name, "allocation_date": TODAY, "rule": "by hand"} | row)


def new_payment(bench: Bench, customer: str, amount: int, **more: Any) -> Row:
    name, day = bench.next_id("payments", "P-"), pd.Timestamp("2026-10-30")
    return bench.append("payments", {
        "payment_id": name, "received_date": day, "posted_date": day, "customer_id": customer, "method": "check",
        "reference": f"9{name[2:]}", "amount": amount, "purpose": "normal", "stated_for": "", "state": "posted", **more,
    })  # fmt: skip


def adjustment(bench: Bench, invoice: Row, kind: str, amount: int) -> Row:
    name = f"ADJ-{len(bench.rows['adjustments']) + 1:05d}"
    row = {"adjustment_id": name, "invoice_id": invoice["invoice_id"], "adjustment_date": TODAY, "kind": kind}
    approved = "" if kind in ("bad_debt", "discount") else "lee"
    return bench.append(
        "adjustments", row | {"amount": amount, "reason": "Asked", "posted_by": "kim", "approved_by": approved}
    )


def reminder(bench: Bench, invoice: Row) -> Row:
    return bench.append("reminders", {
        "reminder_id": f"R-{len(bench.rows['reminders']) + 1:06d}", "customer_id": invoice["customer_id"],
        "state": "to send", "level": 1, "level_name": "First reminder", "channel": "letter", "contact": "1 Oak Street",
        "overdue_amount": invoice["balance"], "late_days": invoice["late_days"], "invoices": invoice["invoice_id"],
        "text": "Please pay.", "as_of": TODAY,
    })  # fmt: skip
