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


@mistake
def swapped_quantity_and_price(bench: Bench) -> None:
    """The price is typed as the quantity, the quantity as the price."""
    charge = bench.pick("charges", lambda row: is_unbilled(row) and row["quantity"] <= 3_000)
    charge["quantity"], charge["unit_price"] = charge["unit_price"] // 10, charge["quantity"] * 10
    bench.note("A11", "charges", charge, "its quantity and price are swapped")


@mistake
def discount_beyond_everything(bench: Bench) -> None:
    """A price typed as a percentage."""
    charge = bench.pick("charges", is_unbilled)
    charge["discount_percent"] = 150_000
    charge["amount"] = -((charge["amount"] + 1) // 2)
    bench.note("A08", "charges", charge, "its discount is 150 %")


@mistake
def quantity_of_nothing(bench: Bench) -> None:
    """The quantity is typed as nothing."""
    charge = bench.pick("charges", is_unbilled)
    charge |= {"quantity": 0, "amount": 0}
    bench.note("A08", "charges", charge, "its quantity is 0")


@mistake
def too_many_units(bench: Bench) -> None:
    """Ten units in a place of one."""
    charge = bench.pick("charges", is_unbilled)
    charge["quantity"] *= 10
    charge["amount"] *= 10
    bench.note("B08", "charges", charge, "ten times as many units as there may be")


@mistake
def born_after_the_service(bench: Bench) -> None:
    """The date of birth is typed as a day of this month."""
    charge = bench.pick("charges", is_unbilled)
    others = [row for row in bench.rows["charges"] if row["customer_id"] == charge["customer_id"]]
    patient = next(row for row in bench.rows["customers"] if row["customer_id"] == charge["customer_id"])
    patient["born_date"] = max(row["service_date"] for row in others)
    for row in others:
        if row["service_date"] < patient["born_date"]:
            bench.note("D06", "charges", row, "its patient was born later")


@mistake
def entered_two_weeks_late(bench: Bench) -> None:
    """A slip is found in a drawer."""
    early = pd.Timestamp("2026-10-05"), pd.Timestamp("2026-10-15")
    charge = bench.pick("charges", lambda row: row["status"] == "billed" and early[0] < row["service_date"] < early[1])
    charge["post_date"] = charge["service_date"] + timedelta(days=14)
    bench.note("D09", "charges", charge, "it was entered two weeks after the service")
