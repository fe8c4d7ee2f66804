"""What goes wrong with payments."""

import pandas as pd

from billing.demo_books.bench import Bench, Row, is_untouched
from tests.bench.errors.kinds import mistake
from tests.bench.errors.rows import TODAY, YEAR, allocation, new_payment, untouched


@mistake
def digits_swapped(bench: Bench) -> None:
    """Two neighbouring digits of a payment are swapped in typing."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and _swapped(row["balance"]) != row["balance"])
    payment = new_payment(bench, invoice["customer_id"], _swapped(invoice["balance"]))
    bench.note("C06", "payments", payment, f"{invoice['invoice_id']} asks for another amount")


def _swapped(amount: int) -> int:
    digits = str(amount)
    for at in range(1, len(digits) - 1):
        if digits[at] != digits[at + 1]:
            return int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
    return amount


@mistake
def decimal_slipped(bench: Bench) -> None:
    """A payment is typed ten times too large."""
    invoice = untouched(bench)
    payment = new_payment(bench, invoice["customer_id"], invoice["balance"] * 10)
    bench.note("C07", "payments", payment, f"ten times what {invoice['invoice_id']} asks for")


@mistake
def payment_typed_twice(bench: Bench) -> None:
    """The same check is entered again."""
    payment = bench.pick("payments", lambda row: row["state"] == "posted" and row["allocated_amount"] == row["amount"])
    copy = bench.append("payments", payment | {"payment_id": bench.next_id("payments", "P-")})
    bench.note("K07", "payments", copy, f"the same check as {payment['payment_id']}")


@mistake
def payment_left_lying(bench: Bench) -> None:
    """Money of last month that nobody applied."""
    customer = bench.pick("customers", lambda row: row["kind"] == "patient")["customer_id"]
    day = pd.Timestamp("2026-09-14")
    amount = 1_000_001 + 2 * bench.random.randrange(400_000)
    payment = new_payment(bench, customer, amount, received_date=day, posted_date=day)
    bench.note("C03", "payments", payment, "it is not applied")


@mistake
def payment_next_year(bench: Bench) -> None:
    """The year is typed wrong."""
    customer = bench.pick("customers", lambda row: row["kind"] == "patient")["customer_id"]
    payment = new_payment(bench, customer, 1_000_002 + 2 * bench.random.randrange(400_000), received_date=TODAY + YEAR)
    bench.note("D04", "payments", payment, "received a year ahead")


@mistake
def applied_too_much(bench: Bench) -> None:
    """More of a payment is applied than came in."""
    paid: dict[str, list[Row]] = {}
    for row in bench.rows["payments"]:
        if row["allocated_amount"] == row["amount"] > 0 and bench.is_clean(row):
            paid.setdefault(row["customer_id"], []).append(row)

    def later(invoice: Row) -> list[Row]:
        return [row for row in paid.get(invoice["customer_id"], []) if row["received_date"] > invoice["invoice_date"]]

    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["balance"] > 3_000 and later(row))
    payment = later(invoice)[0]
    bench.use(payment)
    allocation(bench, {"source_id": payment["payment_id"], "invoice_id": invoice["invoice_id"], "amount": 2_500})
    payment["stated_for"] = ""
    bench.note("C02", "payments", payment, "25.00 too much is applied from it")


@mistake
def bounced_and_applied(bench: Bench) -> None:
    """A check comes back, and its allocation stays."""
    payment = bench.pick("payments", lambda row: row["allocated_amount"] == row["amount"] > 0 and not row["deposit_id"])
    payment["state"] = "bounced"
    bench.note("C13", "payments", payment, "it bounced and is still applied")


@mistake
def forgotten_in_its_deposit(bench: Bench) -> None:
    """One payment of a day's deposit does not say so."""
    deposit = bench.pick("deposits", lambda _: True)
    mine = lambda row: row["deposit_id"] == deposit["deposit_id"]  # noqa: E731 - one line says it
    bench.pick("payments", mine)["deposit_id"] = ""
    bench.note("C14", "deposits", deposit, "one of its payments does not name it")


@mistake
def bank_kept_some(bench: Bench) -> None:
    """The bank took its charges off a deposit, and nobody entered them."""
    deposit = bench.pick("deposits", lambda _: True)
    deposit["bank_amount"] -= 1_234
    bench.note("C14", "deposits", deposit, "the bank kept 12.34")
