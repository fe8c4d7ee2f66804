"""What goes wrong with allocations, adjustments, customers and reminders."""

from billing.demo_books.bench import Bench, is_untouched
from tests.bench.errors.kinds import mistake
from tests.bench.errors.rows import adjustment, reminder, untouched


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
