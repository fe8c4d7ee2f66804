"""What goes wrong with invoices, their lines and credit notes."""

from datetime import timedelta

from billing.demo_books.bench import Bench, is_untouched
from tests.bench.errors.kinds import mistake
from tests.bench.errors.rows import allocation, credit_note, untouched


@mistake
def subtotal_typed_over(bench: Bench) -> None:
    """Subtotal and total are nine more than the lines."""
    invoice = untouched(bench)
    invoice["net_amount"] += 900
    invoice["total_amount"] += 900
    bench.note("A02", "invoices", invoice, "its subtotal is 9.00 more than its lines")


@mistake
def tax_typed_over(bench: Bench) -> None:
    """Tax and total are more than the lines' tax."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["tax_amount"] > 0)
    invoice["tax_amount"] += 125
    invoice["total_amount"] += 125
    bench.note("A03", "invoices", invoice, "its tax is 1.25 too much")


@mistake
def total_typed_over(bench: Bench) -> None:
    """The total is not the sum."""
    invoice = untouched(bench)
    invoice["total_amount"] += 900
    bench.note("A04", "invoices", invoice, "its total is 9.00 more than its parts")


@mistake
def due_a_month_early(bench: Bench) -> None:
    """The month is typed wrong."""
    invoice = untouched(bench)
    invoice["due_date"] = invoice["invoice_date"] - timedelta(days=28)
    bench.note("D01", "invoices", invoice, "due before it was written")


@mistake
def due_date_moved(bench: Bench) -> None:
    """Somebody gives more time and does not say why."""
    invoice = untouched(bench)
    invoice["due_date"] += timedelta(days=14)
    bench.note("D02", "invoices", invoice, "due two weeks after its terms")


@mistake
def unreadable_terms(bench: Bench) -> None:
    """Words that are no terms."""
    invoice = untouched(bench)
    invoice["terms"] = "whenever"
    bench.note("R09", "invoices", invoice, "its terms mean nothing")


@mistake
def invoice_without_lines(bench: Bench) -> None:
    """Its lines were deleted, its charges made void."""
    invoice = untouched(bench)
    name = invoice["invoice_id"]
    bench.rows["invoice_lines"] = [row for row in bench.rows["invoice_lines"] if row["invoice_id"] != name]
    _void_charges(bench, name)
    bench.note("R02", "invoices", invoice, "it has no lines")


@mistake
def invoice_deleted(bench: Bench) -> None:
    """An invoice is taken out, and its number is missing."""
    invoice = untouched(bench)
    name = str(invoice["invoice_id"])
    for table in ("invoices", "invoice_lines"):
        bench.rows[table] = [row for row in bench.rows[table] if row["invoice_id"] != name]
    _void_charges(bench, name)
    number = int(name[-6:]) + 1
    after = next(row for row in bench.rows["invoices"] if row["invoice_id"] >= f"{name[:-6]}{number:06d}")
    bench.note("N01", "invoices", after, f"{name} is missing")


def _void_charges(bench: Bench, invoice_id: str) -> None:
    for row in bench.rows["charges"]:
        if row["invoice_id"] == invoice_id:
            row |= {"status": "void", "invoice_id": ""}
            bench.use(row)


@mistake
def charge_on_two_invoices(bench: Bench) -> None:
    """A line of one invoice stands on the next one, too."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["invoice_id"][-6:] > "001000")
    line = bench.pick(
        "invoice_lines", lambda row: row["tax_code"] == "EXEMPT" and row["invoice_id"] < invoice["invoice_id"]
    )
    bench.append("invoice_lines", line | {"invoice_id": invoice["invoice_id"], "line": 99})
    for name in ("net_amount", "total_amount"):
        invoice[name] += line["net_amount"]
    bench.note("B03", "invoice_lines", bench.rows["invoice_lines"][-1], f"{line['charge_id']} is billed twice")


@mistake
def credit_note_too_large(bench: Bench) -> None:
    """It gives back more than was asked for."""
    invoice = untouched(bench)
    note = credit_note(bench, invoice, invoice["total_amount"] + 5_000)
    used = {"source_id": note["invoice_id"], "invoice_id": invoice["invoice_id"], "amount": invoice["total_amount"]}
    allocation(bench, used | {"rule": "credit note"})
    bench.note("A07", "invoices", note, "it gives back 50.00 too much")


@mistake
def invoice_before_the_work(bench: Bench) -> None:
    """The service date of a line is typed a month too late."""
    invoice = untouched(bench)
    for line in bench.rows["invoice_lines"]:
        if line["invoice_id"] == invoice["invoice_id"]:
            line["service_date"] = invoice["invoice_date"] + timedelta(days=3)
    bench.note("D03", "invoices", invoice, "its work was done three days after it")


@mistake
def line_typed_over(bench: Bench) -> None:
    """Price and amounts of a line are changed on the invoice, not on the charge."""
    invoice = untouched(bench)
    line = next(row for row in bench.rows["invoice_lines"] if row["invoice_id"] == invoice["invoice_id"])
    line["unit_price"] += 100_000
    line["net_amount"] += line["quantity"]
    net = sum(r["net_amount"] for r in bench.rows["invoice_lines"] if r["invoice_id"] == invoice["invoice_id"])
    taxed = sum(
        row["net_amount"]
        for row in bench.rows["invoice_lines"]
        if row["invoice_id"] == invoice["invoice_id"] and row["tax_rate"]
    )
    tax = (taxed * 7_250 + 50_000) // 100_000
    invoice |= {"net_amount": net, "tax_amount": tax, "total_amount": net + tax}
    bench.note("A12", "invoice_lines", line, "it asks for more than its charge")
