"""What goes wrong with late fees, and with what was written off."""

from datetime import timedelta
from typing import Any

import pandas as pd

from billing.demo_books.bench import Bench, Row, is_untouched
from tests.bench.errors.kinds import mistake
from tests.bench.errors.rows import adjustment, reminder

_WRITTEN_OFF = pd.Timestamp("2026-10-09")
_CHARGED = pd.Timestamp("2026-10-21")


def _customer(bench: Bench, invoice: Row) -> Row:
    return next(row for row in bench.rows["customers"] if row["customer_id"] == invoice["customer_id"])


def _of_a_business(bench: Bench, wanted: Any) -> Row:
    """An invoice of a business whose contract has late fees, or now gets them."""
    businesses = {row["customer_id"] for row in bench.rows["customers"] if row["kind"] == "business"}
    invoice = bench.pick("invoices", lambda row: row["customer_id"] in businesses and wanted(row))
    _customer(bench, invoice)["late_fees"] = True
    return invoice


def _fee(bench: Bench, invoice: Row, day: Any, amount: int, series: str = "FEE") -> Row:
    count = sum(str(row["invoice_id"]).startswith(f"{series}-2026-") for row in bench.rows["invoices"])
    return bench.append("invoices", {
        "invoice_id": f"{series}-2026-{count + 1:04d}", "doc_type": "fee", "customer_id": invoice["customer_id"],
        "invoice_date": day, "terms": "NET 15", "due_date": day + timedelta(days=15),
        "ref_invoice_id": invoice["invoice_id"], "net_amount": amount, "total_amount": amount, "state": "issued",
    })  # fmt: skip


def _let_go(bench: Bench, invoice: Row) -> None:
    adjustment(bench, invoice, "courtesy", invoice["balance"])["adjustment_date"] = _WRITTEN_OFF


@mistake
def late_fee_charged_twice(bench: Bench) -> None:
    """Somebody charges a fee that was charged already."""
    invoice = _of_a_business(bench, is_untouched)
    _fee(bench, invoice, _CHARGED, 1_200)
    bench.note("S11", "invoices", _fee(bench, invoice, _CHARGED, 1_250), "the second one that day")


@mistake
def late_fee_out_of_nowhere(bench: Bench) -> None:
    """A patient is charged a late fee."""
    patients = {row["customer_id"] for row in bench.rows["customers"] if row["kind"] == "patient"}
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["customer_id"] in patients)
    bench.note("S11", "invoices", _fee(bench, invoice, _CHARGED, 1_200), "no contract has it")


@mistake
def late_fee_forgotten(bench: Bench) -> None:
    """The invoice was paid, its fee was not, and nobody asks."""
    long_ago = pd.Timestamp("2026-09-25")
    paid: dict[str, list[Row]] = {}
    for row in bench.rows["allocations"]:
        paid.setdefault(row["invoice_id"], []).append(row)

    def was_paid(invoice: Row) -> bool:
        parts = paid.get(invoice["invoice_id"], [])
        early = all(bench.is_clean(row) and row["allocation_date"] < long_ago for row in parts)
        return bool(parts) and early and invoice["balance"] == 0

    invoice = _of_a_business(bench, was_paid)
    bench.use(*paid[invoice["invoice_id"]])
    bench.note("C21", "invoices", _fee(bench, invoice, long_ago, 1_200, "OLDFEE"), "its invoice was paid")


@mistake
def late_fee_on_what_was_let_go(bench: Bench) -> None:
    """A fee for an invoice that was written off days before."""
    invoice = _of_a_business(bench, lambda row: is_untouched(row) and row["invoice_date"] < _WRITTEN_OFF)
    _let_go(bench, invoice)
    bench.note("S10", "invoices", _fee(bench, invoice, _CHARGED, 1_200), f"{invoice['invoice_id']} was written off")


@mistake
def reminded_of_what_was_let_go(bench: Bench) -> None:
    """A reminder for an invoice that was written off days before."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["invoice_date"] < _WRITTEN_OFF)
    row = reminder(bench, invoice)
    _let_go(bench, invoice)
    bench.note("S10", "reminders", row, f"{invoice['invoice_id']} was written off")
