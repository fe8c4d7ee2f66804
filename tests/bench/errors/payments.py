"""What goes wrong with payments."""

from collections import Counter
from datetime import timedelta

import pandas as pd

from billing.demo_books.bench import Bench, Row, is_untouched
from tests.bench.errors.kinds import mistake
from tests.bench.errors.rows import TODAY, YEAR, allocation, new_payment, untouched

_MID_OCTOBER = pd.Timestamp("2026-10-15")


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

    oldest: dict[str, Row] = {}
    for row in sorted(
        filter(lambda row: (row["balance"] or 0) > 0, bench.rows["invoices"]), key=lambda row: row["invoice_date"]
    ):
        oldest.setdefault(row["customer_id"], row)

    def fits(row: Row) -> bool:
        return is_untouched(row) and row["balance"] > 3_000 and row is oldest[row["customer_id"]] and bool(later(row))

    invoice = bench.pick("invoices", fits)
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


def _two_untouched(bench: Bench) -> tuple[Row, Row]:
    """Two invoices of one customer on which nothing was paid, the older one overdue."""
    owed: dict[str, list[Row]] = {}
    for row in bench.open_invoices():
        owed.setdefault(row["customer_id"], []).append(row)

    def newer(old: Row) -> list[Row]:
        return [row for row in owed.get(old["customer_id"], []) if row["invoice_date"] > old["invoice_date"]]

    older = bench.pick("invoices", lambda row: is_untouched(row) and row["late_days"] > 0 and newer(row))
    return older, newer(older)[0]


@mistake
def two_paid_as_one(bench: Bench) -> None:
    """One check for two invoices, last week, that says nothing."""
    first, second = _two_untouched(bench)
    bench.use(second)
    day = pd.Timestamp("2026-10-21")
    amount = first["balance"] + second["balance"]
    payment = new_payment(bench, first["customer_id"], amount, received_date=day, posted_date=day)
    bench.note("C15", "payments", payment, f"just {first['invoice_id']} and {second['invoice_id']}")


@mistake
def newer_one_paid(bench: Bench) -> None:
    """Part of a newer invoice is paid by hand, and the older one waits."""
    older, newer = _two_untouched(bench)
    bench.use(newer)
    payment = new_payment(bench, older["customer_id"], 1_517)
    used = {"source_id": payment["payment_id"], "invoice_id": newer["invoice_id"], "amount": 1_517}
    row = allocation(bench, used)
    bench.note("C09", "allocations", row, f"{older['invoice_id']} is older")


@mistake
def discount_asked_for(bench: Bench) -> None:
    """Paid within ten days less the two percent of the terms, and the rest is left open."""
    invoice = bench.pick(
        "invoices", lambda row: is_untouched(row) and row["terms"] == "NET 30" and row["invoice_date"] < _MID_OCTOBER
    )
    invoice["terms"] = "2/10 NET 30"
    day, discount = invoice["invoice_date"] + timedelta(days=10), (invoice["total_amount"] * 2 + 50) // 100
    stated = {"stated_for": invoice["invoice_id"], "received_date": day, "posted_date": day}
    payment = new_payment(bench, invoice["customer_id"], invoice["total_amount"] - discount, **stated)
    used = {"source_id": payment["payment_id"], "invoice_id": invoice["invoice_id"], "amount": payment["amount"]}
    allocation(bench, used | {"allocation_date": day, "rule": "stated"})
    bench.note("C11", "invoices", invoice, "its discount was earned")


@mistake
def reference_left_out(bench: Bench) -> None:
    """The number of a check is not typed in."""
    payment = bench.pick("payments", lambda row: row["allocated_amount"] == row["amount"] > 0)
    payment["reference"] = ""
    bench.note("C18", "payments", payment, "it has no reference")


@mistake
def entered_a_week_late(bench: Bench) -> None:
    """A check lies about for ten days."""
    payment = bench.pick("payments", lambda row: pd.Timestamp("2026-10-05") < row["received_date"] < _MID_OCTOBER)
    payment["posted_date"] = payment["received_date"] + pd.Timedelta(days=10)
    bench.note("D09", "payments", payment, "it was entered ten days after it came")


@mistake
def paid_before_it_was_written(bench: Bench) -> None:
    """The month of a payment is typed wrong."""
    written = {row["invoice_id"]: row["invoice_date"] for row in bench.rows["invoices"]}
    payment = bench.pick(
        "payments",
        lambda row: (
            row["stated_for"] in written and row["allocated_amount"] == row["amount"] > 0 and not row["deposit_id"]
        ),
    )
    payment["received_date"] = payment["posted_date"] = written[payment["stated_for"]] - pd.Timedelta(days=14)
    bench.note("D05", "payments", payment, "two weeks before its invoice")


@mistake
def booked_to_somebody_else(bench: Bench) -> None:
    """A payment without a word is entered for the wrong customer."""
    totals = Counter(row["balance"] for row in bench.rows["invoices"])
    invoice = bench.pick(
        "invoices", lambda row: is_untouched(row) and totals[row["balance"]] == 1 and row["balance"] % 100 > 0
    )
    customer = bench.pick(
        "customers", lambda row: row["kind"] == "patient" and row["customer_id"] != invoice["customer_id"]
    )
    payment = new_payment(bench, customer["customer_id"], invoice["balance"])
    bench.note("C05", "payments", payment, f"{invoice['invoice_id']} of {invoice['customer_id']} asks for it")
