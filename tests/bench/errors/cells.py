"""What pasting does to cells."""

from datetime import datetime

from billing.demo_books.bench import Bench, is_unbilled
from tests.bench.errors.kinds import damage


@damage
def amount_as_text(bench: Bench) -> None:
    """An amount with its currency sign."""
    charge = bench.pick("charges", lambda row: is_unbilled(row) and row["amount"] < 1_000)
    charge["amount"] = f"$ {charge['amount']:.2f}"
    bench.note("P02", "charges", charge, "its amount is text")


@damage
def quantity_with_two_readings(bench: Bench) -> None:
    """One, or a thousand."""
    charge = bench.pick("charges", lambda row: is_unbilled(row) and row["quantity"] == 1.0)
    charge["quantity"] = "1,000"
    bench.note("P03", "charges", charge, "1 or 1000")


@damage
def amount_with_a_third_decimal(bench: Bench) -> None:
    """A bank line with parts of a cent."""
    payment = bench.pick("payments", lambda row: row["state"] == "posted" and row["unallocated_amount"] == 0)
    payment["amount"] = round(payment["amount"] + 0.004, 3)
    bench.note("A10", "payments", payment, "its amount has three decimals")


@damage
def date_as_text(bench: Bench) -> None:
    """A date in words of which there is one reading."""
    charge = bench.pick("charges", lambda row: is_unbilled(row) and row["service_date"].day > 12)
    charge["service_date"] = f"{charge['service_date']:%Y-%m-%d}"
    bench.note("P04", "charges", charge, "its date is text")


@damage
def error_value(bench: Bench) -> None:
    """A look-up that found nothing."""
    charge = bench.pick("charges", is_unbilled)
    charge["amount"] = "#N/A"
    bench.note("P01", "charges", charge, "its amount is #N/A")


@damage
def impossible_date(bench: Bench) -> None:
    """The year 1926."""
    charge = bench.pick("charges", is_unbilled)
    charge["service_date"] = datetime(1926, 10, 20)
    bench.note("P06", "charges", charge, "its year is 1926")


@damage
def code_as_number(bench: Bench) -> None:
    """A customer's number without its letters."""
    charge = bench.pick("charges", is_unbilled)
    charge["customer_id"] = 1.23457e15
    bench.note("P08", "charges", charge, "its customer is a number")


@damage
def code_as_date(bench: Bench) -> None:
    """A service code that Excel took for a date."""
    charge = bench.pick("charges", is_unbilled)
    charge["service_code"] = datetime(2026, 3, 1)
    bench.note("P09", "charges", charge, "its service code is a date")


@damage
def hidden_space(bench: Bench) -> None:
    """A space that cannot be seen."""
    charge = bench.pick("charges", is_unbilled)
    charge["customer_id"] = f"{charge['customer_id']}\u00a0"
    bench.note("P11", "charges", charge, "its customer's number ends in a hidden space")


@damage
def row_shifted(bench: Bench) -> None:
    """A row pasted one column too far to the right."""
    charge = bench.pick("charges", is_unbilled)
    key = str(charge["charge_id"])
    charge.update(zip(list(charge), [None, *charge.values()], strict=False))
    bench.note("P13", "charges", charge, f"all cells of {key} stand one column to the right")


@damage
def decimals_on_a_code(bench: Bench) -> None:
    """A reference that some program wrote as a decimal number."""
    payment = bench.pick("payments", lambda row: row["state"] == "posted" and row["method"] == "check")
    payment["reference"] = f"{bench.random.randrange(10_000_000, 99_999_999)}.0"
    bench.note("P10", "payments", payment, "its reference has a decimal point")


@damage
def broken_letters(bench: Bench) -> None:
    """UTF-8 that was read as something else."""
    charge = bench.pick("charges", is_unbilled)
    charge["description"] = "Visite dâ€™urgence Ã  domicile"
    bench.note("P17", "charges", charge, "its description is broken")


@damage
def formula_as_text(bench: Bench) -> None:
    """A text that somebody hopes Excel will run."""
    charge = bench.pick("charges", is_unbilled)
    charge["description"] = '=HYPERLINK("http://example.com","Visit")'
    bench.note("P20", "charges", charge, "its description is a formula")


@damage
def computed_cell_typed_over(bench: Bench) -> None:
    """Somebody types into a grey cell."""
    payment = bench.pick("payments", lambda row: row["state"] == "posted" and row["unallocated_amount"] == 0)
    payment["unallocated_amount"] = 12.5
    bench.note("P15", "payments", payment, "its unapplied amount is typed over")


@damage
def balance_typed_over(bench: Bench) -> None:
    """Somebody types a balance."""
    invoice = bench.pick("invoices", lambda row: row["state"] == "issued" and row["status"] == "open")
    invoice["balance"] += 8.0
    bench.note("A06", "invoices", invoice, "its balance is typed over")


@damage
def called_paid(bench: Bench) -> None:
    """Somebody calls an open invoice paid."""
    invoice = bench.pick("invoices", lambda row: row["state"] == "issued" and row["status"] == "open")
    invoice["status"] = "paid"
    bench.note("S01", "invoices", invoice, "it is called paid")


@damage
def called_open(bench: Bench) -> None:
    """Somebody calls a paid invoice open."""
    invoice = bench.pick("invoices", lambda row: row["state"] == "issued" and row["status"] == "paid")
    invoice["status"] = "open"
    bench.note("S02", "invoices", invoice, "it is called open")
