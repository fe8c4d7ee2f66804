"""Damage: what pasting does to cells. Rows hold raw cell values here; each function harms one row and notes it."""

from typing import Any

from billing.demo_books.bench import Bench, Row, is_unbilled


def amount_as_text(bench: Bench) -> None:
    """An amount arrives as text with its currency sign."""
    charge = bench.pick("charges", lambda row: is_unbilled(row) and row["amount"] < 1_000)
    charge["amount"] = f"$ {charge['amount']:.2f}"
    bench.note("P02", "charges", charge, "its amount is text")


def two_readings(bench: Bench) -> None:
    """A quantity that is one, or a thousand."""
    charge = bench.pick("charges", lambda row: is_unbilled(row) and row["quantity"] == 1.0)
    charge["quantity"] = "1,000"
    bench.note("P03", "charges", charge, "its quantity can be read as 1 or as 1000")


def ambiguous_date(bench: Bench) -> None:
    """A date as text that is a day in two months."""
    charge = bench.pick(
        "charges", lambda row: is_unbilled(row) and row["service_date"].day < 10 == row["service_date"].month
    )
    charge["service_date"] = f"{charge['service_date']:%m/%d/%Y}"
    bench.note("P05", "charges", charge, "its date can be read in two ways")


def error_value(bench: Bench) -> None:
    """An amount that was looked up elsewhere and not found."""
    payment = bench.pick("payments", lambda row: row["state"] == "posted" and row["unallocated_amount"] > 0)
    payment["amount"] = "#N/A"
    bench.note("P01", "payments", payment, "its amount is #N/A")


def lost_zero(bench: Bench) -> None:
    """A ZIP code that Excel took for a number."""
    customer = bench.pick("customers", lambda row: str(row["postcode"]).startswith("0"))
    customer["postcode"] = float(customer["postcode"])
    bench.note("P07", "customers", customer, "its ZIP code lost the zero in front")


def shifted_row(bench: Bench) -> None:
    """A row pasted one column too far to the right."""
    charge = bench.pick("charges", is_unbilled)
    key = str(charge["charge_id"])
    _shift(charge)
    bench.note("P13", "charges", charge | {"charge_id": key}, "all its cells stand one column to the right")
    place = next(at for at, row in enumerate(bench.rows["charges"]) if row is charge)
    bench.planted[-1] = bench.planted[-1]._replace(place=place)


def hidden_character(bench: Bench) -> None:
    """A customer's number with a space that cannot be seen."""
    charge = bench.pick("charges", is_unbilled)
    charge["customer_id"] = f"{charge['customer_id']}\u00a0"
    bench.note("P11", "charges", charge, "its customer's number ends in a hidden space")


def _shift(row: Row) -> None:
    cells: list[Any] = [None, *row.values()]
    row.update(zip(list(row), cells, strict=False))
