"""What goes wrong with allocations, adjustments, customers and reminders."""

from datetime import timedelta

import pandas as pd

from billing.demo_books.bench import Bench, is_unbilled, is_untouched
from tests.bench.errors.kinds import mistake
from tests.bench.errors.rows import TODAY, YEAR, adjustment, reminder, untouched


@mistake
def allocation_from_nowhere(bench: Bench) -> None:
    """It names a payment that is not there."""
    banked = {row["payment_id"] for row in bench.rows["payments"] if row["deposit_id"]}
    row = bench.pick("allocations", lambda row: row["rule"] == "stated" and row["source_id"] not in banked)
    payment = next(one for one in bench.rows["payments"] if one["payment_id"] == row["source_id"])
    bench.rows["payments"].remove(payment)
    bench.note("R03", "allocations", row, "its payment was deleted")


@mistake
def write_off_alone(bench: Bench) -> None:
    """Nobody has approved it."""
    invoice = untouched(bench)
    row = adjustment(bench, invoice, "bad_debt", invoice["balance"])
    bench.note("C16", "adjustments", row, "nobody approved it")


@mistake
def discount_given_away(bench: Bench) -> None:
    """A discount for early payment, on terms that offer none."""
    invoice = untouched(bench)
    row = adjustment(bench, invoice, "discount", invoice["balance"] // 50)
    bench.note("C10", "adjustments", row, f"{row['invoice_id']} has no discount")


@mistake
def customer_entered_twice(bench: Bench) -> None:
    """Last name first, and a new number."""
    person = bench.pick("customers", lambda row: row["kind"] == "patient")
    first, last = str(person["name"]).split(" ")
    new = person | {"customer_id": bench.next_id("customers", "C-"), "name": f"{last}, {first}"}
    bench.note("K03", "customers", bench.append("customers", new), f"the same person as {person['customer_id']}")


@mistake
def reminder_without_address(bench: Bench) -> None:
    """Nobody knows where to send it."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["late_days"] > 10)
    row = reminder(bench, invoice)
    row["contact"] = ""
    customer = next(one for one in bench.rows["customers"] if one["customer_id"] == row["customer_id"])
    customer["street"] = ""
    bench.note("S07", "reminders", row, f"{row['customer_id']} has no street, and it goes by letter")


@mistake
def reminder_for_what_is_paid(bench: Bench) -> None:
    """A reminder waits although the money has come."""
    invoice = bench.pick(
        "invoices", lambda row: row["state"] == "issued" and row["balance"] == 0 and row["paid_amount"] > 0
    )
    row = reminder(bench, invoice)
    row["overdue_amount"] = invoice["total_amount"]
    bench.note("S04", "reminders", row, f"{invoice['invoice_id']} is paid")


@mistake
def reminder_in_a_dispute(bench: Bench) -> None:
    """A reminder waits for a customer who disputes."""
    invoice = untouched(bench)
    customer = next(row for row in bench.rows["customers"] if row["customer_id"] == invoice["customer_id"])
    customer |= {"hold": "dispute", "hold_until": TODAY + YEAR}
    bench.note("S05", "reminders", reminder(bench, invoice), f"{customer['customer_id']} is on hold")


@mistake
def level_skipped(bench: Bench) -> None:
    """The first reminder is of the third level."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["late_days"] > 10)
    row = reminder(bench, invoice)
    row["level"] = 3
    bench.note("S06", "reminders", row, "it is the first one")


@mistake
def promise_forgotten(bench: Bench) -> None:
    """Somebody has promised to pay by last week, and nothing came."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["late_days"] > 10)
    row = reminder(bench, invoice)
    last = TODAY - timedelta(days=2)
    row |= {"state": "sent", "as_of": last, "sent_date": last, "promise_date": TODAY - timedelta(days=1)}
    row["promise_amount"] = 2 * row["overdue_amount"]
    bench.note("S08", "reminders", row, "nothing came")


@mistake
def hold_that_ended(bench: Bench) -> None:
    """A hold ended in summer and stands there still."""
    customer = bench.pick("customers", lambda row: row["kind"] == "patient")
    customer |= {"hold": "dispute", "hold_until": pd.Timestamp("2026-08-31")}
    bench.note("S09", "customers", customer, "its hold has ended")


@mistake
def import_off_its_control(bench: Bench) -> None:
    """An import brought two rows less than were counted."""
    number = len(bench.rows["batches"]) + 1
    row = bench.append("batches", {
        "batch_id": f"B-{number:04d}", "table": "customers", "source": "list.csv", "rows": 8, "control_rows": 10,
        "total_amount": 0,
    })  # fmt: skip
    bench.note("T04", "batches", row, "two rows are missing")


@mistake
def imported_row_deleted(bench: Bench) -> None:
    """Of thirty rows of an import, only four are left."""
    name = f"B-{len(bench.rows['batches']) + 1:04d}"
    charges = [bench.pick("charges", is_unbilled) for _ in range(4)]
    for charge in charges:
        charge["batch_id"] = name
    total = sum(charge["amount"] for charge in charges) + 1_000
    row = bench.append("batches", {
        "batch_id": name, "table": "charges", "source": "slips.csv", "rows": 30, "total_amount": total,
    })  # fmt: skip
    bench.note("T07", "batches", row, "most of its rows are gone")
