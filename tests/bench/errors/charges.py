"""What goes wrong with charges."""

from datetime import timedelta

import pandas as pd

from billing.demo_books.bench import Bench, is_unbilled
from tests.bench.errors.kinds import mistake
from tests.bench.errors.rows import YEAR


@mistake
def charge_amount_typed_over(bench: Bench) -> None:
    """The amount is seven more than quantity times price."""
    charge = bench.pick("charges", is_unbilled)
    charge["amount"] += 700
    bench.note("A01", "charges", charge, "its amount was typed over")


@mistake
def price_typed_over(bench: Bench) -> None:
    """A price that no list has."""
    charge = bench.pick("charges", is_unbilled)
    charge["unit_price"] += 211_100
    charge["amount"] = charge["unit_price"] * charge["quantity"] // 100_000
    bench.note("B06", "charges", charge, "its price is 21.11 more than the list's")


@mistake
def service_next_year(bench: Bench) -> None:
    """The year is typed wrong."""
    charge = bench.pick("charges", is_unbilled)
    charge["service_date"] += YEAR
    bench.note("D04", "charges", charge, "its service is a year ahead")


@mistake
def charge_typed_twice(bench: Bench) -> None:
    """The same slip is typed in again."""
    charge = bench.pick("charges", is_unbilled)
    copy = bench.append("charges", charge | {"charge_id": bench.next_id("charges", "CH-")})
    bench.note("K06", "charges", copy, f"the same as {charge['charge_id']}")


@mistake
def unknown_service(bench: Bench) -> None:
    """A letter stands for a digit."""
    charge = bench.pick("charges", lambda row: is_unbilled(row) and "0" in row["service_code"])
    charge["service_code"] = charge["service_code"].replace("0", "O")
    bench.note("R05", "charges", charge, "its service is not on the price list")


@mistake
def unknown_customer(bench: Bench) -> None:
    """A customer whom nobody has entered."""
    charge = bench.pick("charges", is_unbilled)
    charge["customer_id"] = f"X-{bench.random.randrange(10**6):06d}"
    bench.note("R01", "charges", charge, "its customer is not there")


@mistake
def charge_forgotten(bench: Bench) -> None:
    """Work of June that nobody has billed."""
    charge = bench.pick("charges", is_unbilled)
    charge["service_date"] -= timedelta(days=119)
    charge["post_date"] = charge["service_date"]
    bench.note("B01", "charges", charge, "it waits since June")


@mistake
def billed_without_invoice(bench: Bench) -> None:
    """Its status is set by hand."""
    charge = bench.pick("charges", is_unbilled)
    charge["status"] = "billed"
    bench.note("B04", "charges", charge, "no invoice has it")


@mistake
def number_used_twice(bench: Bench) -> None:
    """A charge takes the number of another."""
    first, second = bench.pick("charges", is_unbilled), bench.pick("charges", is_unbilled)
    second["charge_id"] = first["charge_id"]
    bench.note("K01", "charges", second, "its number is another's")


@mistake
def number_missing(bench: Bench) -> None:
    """A charge has no number."""
    charge = bench.pick("charges", is_unbilled)
    charge["charge_id"] = ""
    bench.note("K02", "charges", charge, "it has no number")


@mistake
def hold_run_out(bench: Bench) -> None:
    """A hold ended in September, and nobody has looked since."""
    charge = bench.pick("charges", is_unbilled)
    charge |= {"status": "held", "hold_reason": "Price to be agreed", "hold_until": pd.Timestamp("2026-09-30")}
    bench.note("B02", "charges", charge, "its hold has run out")


@mistake
def discount_of_a_friend(bench: Bench) -> None:
    """Forty percent off, and nobody was asked."""
    charge = bench.pick("charges", is_unbilled)
    charge["discount_percent"] = 40_000
    gross = charge["amount"]
    charge["amount"] = gross - (gross * 2 + 2) // 5
    bench.note("B10", "charges", charge, "its discount is above the limit")
