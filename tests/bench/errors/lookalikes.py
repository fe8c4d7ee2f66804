"""What is entered a second time, not quite like the first."""

import pandas as pd

from billing.demo_books.bench import Bench, is_unbilled, is_untouched
from tests.bench.errors.kinds import mistake
from tests.bench.errors.rows import new_payment


@mistake
def charge_again_with_a_slip(bench: Bench) -> None:
    """A slip is entered again, and the decimal point of its price slips."""
    charge = bench.pick("charges", is_unbilled)
    slipped = {"unit_price": charge["unit_price"] * 10, "amount": charge["amount"] * 10}
    copy = bench.append("charges", charge | {"charge_id": bench.next_id("charges", "CH-")} | slipped)
    bench.note("K06", "charges", copy, f"{charge['charge_id']} at ten times the price")


@mistake
def invoice_written_again(bench: Bench) -> None:
    """The same work is put on a second invoice three days later."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["invoice_date"].month < 10)
    lines = [row for row in bench.rows["invoice_lines"] if row["invoice_id"] == invoice["invoice_id"]]
    later = invoice["invoice_date"] + pd.Timedelta(days=3)
    again = bench.append("invoices", invoice | {"invoice_id": f"{invoice['invoice_id']}A", "invoice_date": later})
    again |= {"due_date": later + pd.Timedelta(days=int(invoice["terms"][4:])), "sent_date": later}
    for line in lines:
        bench.append("invoice_lines", line | {"invoice_id": again["invoice_id"]})
    bench.note("K05", "invoices", again, f"{invoice['invoice_id']} three days later")


@mistake
def payment_again_with_a_slip(bench: Bench) -> None:
    """A check is entered again, ten times too large."""
    payment = bench.pick("payments", lambda row: row["allocated_amount"] == row["amount"] > 0 and not row["deposit_id"])
    name = bench.next_id("payments", "P-")
    copy = bench.append("payments", payment | {"payment_id": name, "amount": payment["amount"] * 10})
    bench.note("K08", "payments", copy, f"{payment['payment_id']} times ten")


@mistake
def check_on_two_customers(bench: Bench) -> None:
    """One check is entered for two customers."""
    payment = bench.pick("payments", lambda row: row["allocated_amount"] == row["amount"] > 0 and not row["deposit_id"])
    other = bench.pick(
        "customers", lambda row: row["kind"] == "patient" and row["customer_id"] != payment["customer_id"]
    )
    same = {name: payment[name] for name in ("reference", "received_date", "posted_date")}
    copy = new_payment(bench, other["customer_id"], payment["amount"], **same)
    bench.note("K09", "payments", copy, f"the check of {payment['payment_id']}")


@mistake
def deposit_entered_twice(bench: Bench) -> None:
    """A day's deposit is entered again under another number."""
    deposit = bench.pick("deposits", lambda _: True)
    payments = [row for row in bench.rows["payments"] if row["deposit_id"] == deposit["deposit_id"]]
    name = f"{deposit['deposit_id']}B"
    bench.append("deposits", deposit | {"deposit_id": name})
    copies = []
    for row in payments:
        bench.use(row)
        new = {"payment_id": bench.next_id("payments", "P-"), "deposit_id": name, "stated_for": ""}
        copies.append(bench.append("payments", row | new))
    told = min(copies, key=lambda row: (row["customer_id"], row["amount"]))
    bench.note("K11", "payments", told, f"{deposit['deposit_id']} again")


@mistake
def company_written_otherwise(bench: Bench) -> None:
    """A firm is entered again with its legal form."""
    firm = bench.pick("customers", lambda row: row["kind"] == "business")
    copy = bench.append(
        "customers", firm | {"customer_id": bench.next_id("customers", "C-"), "name": f"The {firm['name']}, Inc."}
    )
    copy |= {"email": "", "phone": "", "street": ""}
    bench.note("K12", "customers", copy, f"{firm['customer_id']} as an Inc.")
