"""What goes wrong when money is applied."""

from collections.abc import Iterator
from datetime import timedelta

from billing.demo_books.bench import Bench, Row, is_untouched
from tests.bench.errors.kinds import mistake
from tests.bench.errors.rows import TODAY, adjustment, allocation, credit_note, new_payment, untouched


@mistake
def all_but_small_change(bench: Bench) -> None:
    """A payer leaves forty cents."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["balance"] > 3_000)
    amount = invoice["balance"] - 40
    payment = new_payment(bench, invoice["customer_id"], amount, stated_for=invoice["invoice_id"])
    _apply(bench, payment, invoice, amount)
    bench.note("C04", "invoices", invoice, "0.40 of it is left")


def _apply(bench: Bench, payment: Row, invoice: Row, amount: int) -> Row:
    used = {"source_id": payment["payment_id"], "invoice_id": invoice["invoice_id"], "amount": amount}
    return allocation(bench, used)


@mistake
def given_twice(bench: Bench) -> None:
    """An invoice that was paid is written down as well."""
    invoice = bench.pick(
        "invoices", lambda row: row["state"] == "issued" and row["balance"] == 0 and row["paid_amount"] > 0
    )
    adjustment(bench, invoice, "courtesy", 700)
    bench.note("C01", "invoices", invoice, "7.00 too much is taken off it")


@mistake
def applied_to_another_invoice(bench: Bench) -> None:
    """The payer names one invoice, the clerk takes the other."""
    named, other = next(_pairs(bench))
    bench.use(named, other)
    amount = min(named["balance"], other["balance"]) - 1_000
    payment = new_payment(bench, named["customer_id"], amount, stated_for=named["invoice_id"])
    row = _apply(bench, payment, other, amount)
    bench.note("C08", "allocations", row, f"its payer names {named['invoice_id']}")


def _pairs(bench: Bench) -> Iterator[tuple[Row, Row]]:
    """Two open invoices of one customer."""
    mine: dict[str, Row] = {}
    for row in bench.rows["invoices"]:
        if is_untouched(row) and bench.is_clean(row) and row["balance"] > 3_000:
            if row["customer_id"] in mine:
                yield mine.pop(row["customer_id"]), row
            else:
                mine[row["customer_id"]] = row


@mistake
def credit_and_debt(bench: Bench) -> None:
    """A credit note lies beside open invoices."""
    invoice = untouched(bench)
    credit_note(bench, invoice, 1_500)
    customer = next(row for row in bench.rows["customers"] if row["customer_id"] == invoice["customer_id"])
    bench.note("C12", "customers", customer, "15.00 of his own are not used")


@mistake
def credit_note_forgotten(bench: Bench) -> None:
    """A credit note of the summer lies unused, and nothing is owed."""
    owing = {row["customer_id"] for row in bench.rows["invoices"] if row["balance"] != 0}
    invoice = bench.pick(
        "invoices", lambda row: row["customer_id"] not in owing and row["invoice_date"].month < 9 and row["paid_amount"]
    )
    note = credit_note(bench, invoice, 1_500)
    day = TODAY - timedelta(days=40)
    note |= {"invoice_date": day, "due_date": day, "sent_date": day}
    bench.note("C20", "invoices", note, "it is not used for forty days")


@mistake
def applied_to_a_void_one(bench: Bench) -> None:
    """An invoice is made void, and its payment stays on it."""
    row = bench.pick("allocations", lambda row: row["rule"] == "stated")
    invoice = next(one for one in bench.rows["invoices"] if one["invoice_id"] == row["invoice_id"])
    bench.use(invoice)
    for charge in bench.rows["charges"]:
        if charge["invoice_id"] == invoice["invoice_id"]:
            charge |= {"status": "void", "invoice_id": ""}
    invoice["state"] = "void"
    for other in bench.rows["allocations"]:
        if other["invoice_id"] == invoice["invoice_id"]:
            bench.note("C17", "allocations", other, f"{invoice['invoice_id']} is void")


@mistake
def applied_before_it_came(bench: Bench) -> None:
    """The day of an allocation is typed a month too early."""
    row = bench.pick("allocations", lambda row: row["rule"] == "stated")
    row["allocation_date"] -= timedelta(days=90)
    bench.note("D08", "allocations", row, "it is dated three months too early")


@mistake
def applied_to_a_stranger(bench: Bench) -> None:
    """A customer's money goes to another customer's invoice."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["balance"] > 3_000)
    customer = bench.pick(
        "customers", lambda row: row["kind"] == "patient" and row["customer_id"] != invoice["customer_id"]
    )
    payment = new_payment(bench, customer["customer_id"], 2_222)
    bench.note("R04", "allocations", _apply(bench, payment, invoice, 2_222), "it is somebody else's money")
