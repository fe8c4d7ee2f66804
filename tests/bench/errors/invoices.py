"""What goes wrong with invoices, their lines and credit notes."""

from datetime import timedelta

from billing.demo_books.bench import Bench, Row, is_untouched
from tests.bench.errors.kinds import mistake
from tests.bench.errors.rows import TODAY, adjustment, allocation, credit_note, untouched


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
    series = (row for row in bench.rows["invoices"] if str(row["invoice_id"]).startswith("INV-"))
    after = next(row for row in series if row["invoice_id"] >= f"{name[:-6]}{number:06d}")
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


@mistake
def tax_rounded_by_line(bench: Bench) -> None:
    """The tax is rounded line by line, and comes out a cent off."""
    sums: dict[str, list[int]] = {}
    for line in bench.rows["invoice_lines"]:
        if line["tax_rate"]:
            sums.setdefault(line["invoice_id"], []).append((line["net_amount"] * 7_250 + 50_000) // 100_000)

    def is_off(row: Row) -> bool:
        return is_untouched(row) and sum(sums.get(row["invoice_id"], [])) != row["tax_amount"]

    invoice = bench.pick("invoices", is_off)
    other = sum(sums[invoice["invoice_id"]])
    invoice["total_amount"] += other - invoice["tax_amount"]
    invoice["tax_amount"] = other
    bench.note("A05", "invoices", invoice, "its tax is rounded line by line")


@mistake
def invoice_of_nothing(bench: Bench) -> None:
    """The prices of all its lines are deleted."""
    invoice = untouched(bench)
    lines = _lines_of(bench, invoice)
    for line in lines:
        line |= {"unit_price": 0, "net_amount": 0}
        charge = next(row for row in bench.rows["charges"] if row["charge_id"] == line["charge_id"])
        charge |= {"status": "void", "invoice_id": ""}
        line["charge_id"] = ""
    for line in lines:
        line |= {"service_code": "", "description": "Nothing"}
    invoice |= {"net_amount": 0, "tax_amount": 0, "total_amount": 0}
    bench.note("A09", "invoices", invoice, "it asks for nothing")


def _lines_of(bench: Bench, invoice: Row) -> list[Row]:
    return [row for row in bench.rows["invoice_lines"] if row["invoice_id"] == invoice["invoice_id"]]


@mistake
def line_added_by_hand(bench: Bench) -> None:
    """Somebody adds a service to an invoice, and no charge says so."""
    invoice = untouched(bench)
    line = _lines_of(bench, invoice)[0]
    new = bench.append(
        "invoice_lines",
        line
        | {"line": 9, "charge_id": "", "service_code": "S-000", "description": "Service 000", "quantity": 1_000}
        | {"unit_price": 211_500, "net_amount": 2_115, "tax_code": "EXEMPT", "tax_rate": 0},
    )
    for name in ("net_amount", "total_amount"):
        invoice[name] += new["net_amount"]
    bench.note("B05", "invoice_lines", new, "it names no charge")


@mistake
def taxable_but_not_taxed(bench: Bench) -> None:
    """The tax of a line is taken off, on the invoice and on its charge."""
    untaxed = {row["charge_id"]: row for row in bench.rows["charges"]}
    lines: dict[str, list[Row]] = {}
    for row in bench.rows["invoice_lines"]:
        lines.setdefault(row["invoice_id"], []).append(row)

    def has_one(row: Row) -> bool:
        return is_untouched(row) and sum(bool(line["tax_rate"]) for line in lines.get(row["invoice_id"], [])) == 1

    invoice = bench.pick("invoices", has_one)
    line = next(row for row in lines[invoice["invoice_id"]] if row["tax_rate"])
    line |= {"tax_code": "EXEMPT", "tax_rate": 0}
    untaxed[line["charge_id"]]["tax_code"] = ""
    invoice |= {"tax_amount": 0, "total_amount": invoice["net_amount"]}
    bench.note("B14", "invoice_lines", line, "its service is taxable")


@mistake
def dated_back(bench: Bench) -> None:
    """An invoice is dated three weeks before those around it."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["invoice_date"].month == 9)
    earliest = min(row["service_date"] for row in _lines_of(bench, invoice))
    for line in _lines_of(bench, invoice):
        line["service_date"] -= timedelta(days=35)
        next(row for row in bench.rows["charges"] if row["charge_id"] == line["charge_id"])["service_date"] -= (
            timedelta(days=35)
        )
    invoice["invoice_date"] = invoice["sent_date"] = earliest - timedelta(days=21)
    invoice["due_date"] = invoice["invoice_date"] + timedelta(days=int(invoice["terms"][4:]))
    bench.note("N02", "invoices", invoice, "it is dated three weeks before its neighbours")


@mistake
def number_written_otherwise(bench: Bench) -> None:
    """The hyphens of a number are left out, on the invoice and wherever it is named."""
    invoice = untouched(bench)
    old = str(invoice["invoice_id"])
    new = old.replace("-", "/")
    for table in ("invoices", "invoice_lines", "charges"):
        for row in bench.rows[table]:
            if row["invoice_id"] == old:
                row["invoice_id"] = new
    bench.note("N03", "invoices", invoice, "its number is written with slashes")
    number = int(old[-6:]) + 1
    series = (row for row in bench.rows["invoices"] if str(row["invoice_id"]).startswith("INV-"))
    after = next(row for row in series if row["invoice_id"] >= f"{old[:-6]}{number:06d}")
    bench.note("N01", "invoices", after, f"{old} is missing")


@mistake
def void_number_used_again(bench: Bench) -> None:
    """An invoice is made void, and another takes its number, written without zeros."""
    invoice = untouched(bench)
    name = str(invoice["invoice_id"])
    again = bench.append(
        "invoices", invoice | {"invoice_id": f"{name[:9]}{int(name[9:])}", "invoice_date": TODAY, "terms": "DUE"}
    )
    again |= {"due_date": TODAY, "sent_date": TODAY}
    for line in _lines_of(bench, invoice):
        line["invoice_id"] = again["invoice_id"]
        next(row for row in bench.rows["charges"] if row["charge_id"] == line["charge_id"])["invoice_id"] = again[
            "invoice_id"
        ]
    invoice["state"] = "void"
    bench.note("N04", "invoices", again, f"{name} is void")


@mistake
def credit_note_for_nothing(bench: Bench) -> None:
    """A credit note names no invoice."""
    owing = {row["customer_id"] for row in bench.rows["invoices"] if row["balance"] != 0}
    invoice = bench.pick("invoices", lambda row: row["customer_id"] not in owing and row["paid_amount"])
    note = credit_note(bench, invoice, 2_500)
    note["ref_invoice_id"] = ""
    bench.note("R07", "invoices", note, "it names no invoice")


@mistake
def void_with_write_off(bench: Bench) -> None:
    """An invoice is made void after some of it was written off."""
    invoice = untouched(bench)
    row = adjustment(bench, invoice, "courtesy", 500)
    _void_charges(bench, invoice["invoice_id"])
    invoice["state"] = "void"
    bench.note("S03", "invoices", invoice, f"{row['adjustment_id']} is still on it")
