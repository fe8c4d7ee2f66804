"""One way to plant each kind of error: a function of the bench, named for what a person or a paste does wrong.

Nothing here looks at a check; what is planted is said by the catalogue's number. Rows hold whole units until the
damage, which works on the cells of a sheet.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import pandas as pd

from billing.demo_books.bench import Bench, Row, is_unbilled, is_untouched

Planter = Callable[[Bench], None]
MISTAKES: Final[dict[str, Planter]] = {}
DAMAGE: Final[dict[str, Planter]] = {}
_TODAY: Final = pd.Timestamp("2026-10-31")
_YEAR: Final = timedelta(days=364)


def _plants(into: dict[str, Planter]) -> Callable[[Planter], Planter]:
    def keep(planter: Planter) -> Planter:
        into[planter.__name__] = planter
        return planter

    return keep


mistake, damage = _plants(MISTAKES), _plants(DAMAGE)


# -- charges


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
    charge["service_date"] += _YEAR
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


# -- invoices


def _untouched(bench: Bench) -> Row:
    return bench.pick("invoices", is_untouched)


@mistake
def subtotal_typed_over(bench: Bench) -> None:
    """Subtotal and total are nine more than the lines."""
    invoice = _untouched(bench)
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
    invoice = _untouched(bench)
    invoice["total_amount"] += 900
    bench.note("A04", "invoices", invoice, "its total is 9.00 more than its parts")


@mistake
def due_a_month_early(bench: Bench) -> None:
    """The month is typed wrong."""
    invoice = _untouched(bench)
    invoice["due_date"] = invoice["invoice_date"] - timedelta(days=28)
    bench.note("D01", "invoices", invoice, "due before it was written")


@mistake
def due_date_moved(bench: Bench) -> None:
    """Somebody gives more time and does not say why."""
    invoice = _untouched(bench)
    invoice["due_date"] += timedelta(days=14)
    bench.note("D02", "invoices", invoice, "due two weeks after its terms")


@mistake
def unreadable_terms(bench: Bench) -> None:
    """Words that are no terms."""
    invoice = _untouched(bench)
    invoice["terms"] = "whenever"
    bench.note("R09", "invoices", invoice, "its terms mean nothing")


@mistake
def invoice_without_lines(bench: Bench) -> None:
    """Its lines were deleted, its charges made void."""
    invoice = _untouched(bench)
    name = invoice["invoice_id"]
    bench.rows["invoice_lines"] = [row for row in bench.rows["invoice_lines"] if row["invoice_id"] != name]
    _void_charges(bench, name)
    bench.note("R02", "invoices", invoice, "it has no lines")


@mistake
def invoice_deleted(bench: Bench) -> None:
    """An invoice is taken out, and its number is missing."""
    invoice = _untouched(bench)
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
    invoice = _untouched(bench)
    note = _credit_note(bench, invoice, invoice["total_amount"] + 5_000)
    used = {"source_id": note["invoice_id"], "invoice_id": invoice["invoice_id"], "amount": invoice["total_amount"]}
    _allocation(bench, used | {"rule": "credit note"})
    bench.note("A07", "invoices", note, "it gives back 50.00 too much")


def _credit_note(bench: Bench, invoice: Row, amount: int) -> Row:
    notes = [row["invoice_id"] for row in bench.rows["invoices"] if row["doc_type"] == "credit_note"]
    name = f"CN-2026-{len(notes) + 1:06d}"
    line = {"invoice_id": name, "line": 1, "description": "Credit", "quantity": -1_000, "unit_price": amount * 100}
    bench.append("invoice_lines", line | {"net_amount": -amount, "tax_code": "EXEMPT", "tax_rate": 0})
    return bench.append("invoices", {
        "invoice_id": name, "doc_type": "credit_note", "customer_id": invoice["customer_id"], "terms": "DUE",
        "invoice_date": _TODAY, "due_date": _TODAY, "ref_invoice_id": invoice["invoice_id"], "net_amount": -amount,
        "total_amount": -amount, "state": "issued", "sent_date": _TODAY,
    })  # fmt: skip


def _allocation(bench: Bench, row: Row) -> Row:
    name = bench.next_id("allocations", "A-")
    return bench.append("allocations", {"allocation_id": name, "allocation_date": _TODAY, "rule": "by hand"} | row)


# -- payments


def _new_payment(bench: Bench, customer: str, amount: int, **more: Any) -> Row:
    name, day = bench.next_id("payments", "P-"), pd.Timestamp("2026-10-30")
    return bench.append("payments", {
        "payment_id": name, "received_date": day, "posted_date": day, "customer_id": customer, "method": "check",
        "reference": f"9{name[2:]}", "amount": amount, "purpose": "normal", "stated_for": "", "state": "posted", **more,
    })  # fmt: skip


@mistake
def digits_swapped(bench: Bench) -> None:
    """Two neighbouring digits of a payment are swapped in typing."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and _swapped(row["balance"]) != row["balance"])
    payment = _new_payment(bench, invoice["customer_id"], _swapped(invoice["balance"]))
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
    invoice = _untouched(bench)
    payment = _new_payment(bench, invoice["customer_id"], invoice["balance"] * 10)
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
    payment = _new_payment(bench, customer, amount, received_date=day, posted_date=day)
    bench.note("C03", "payments", payment, "it is not applied")


@mistake
def payment_next_year(bench: Bench) -> None:
    """The year is typed wrong."""
    customer = bench.pick("customers", lambda row: row["kind"] == "patient")["customer_id"]
    payment = _new_payment(
        bench, customer, 1_000_002 + 2 * bench.random.randrange(400_000), received_date=_TODAY + _YEAR
    )
    bench.note("D04", "payments", payment, "received a year ahead")


@mistake
def applied_too_much(bench: Bench) -> None:
    """More of a payment is applied than came in."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["balance"] > 3_000)
    payment = bench.pick(
        "payments",
        lambda row: row["customer_id"] == invoice["customer_id"] and row["allocated_amount"] == row["amount"],
    )
    _allocation(bench, {"source_id": payment["payment_id"], "invoice_id": invoice["invoice_id"], "amount": 2_500})
    payment["stated_for"] = ""
    bench.note("C02", "payments", payment, "25.00 too much is applied from it")


@mistake
def bounced_and_applied(bench: Bench) -> None:
    """A check comes back, and its allocation stays."""
    payment = bench.pick("payments", lambda row: row["allocated_amount"] == row["amount"] > 0)
    payment["state"] = "bounced"
    bench.note("C13", "payments", payment, "it bounced and is still applied")


# -- allocations, adjustments, customers, reminders


@mistake
def allocation_from_nowhere(bench: Bench) -> None:
    """It names a payment that is not there."""
    row = bench.pick("allocations", lambda row: row["rule"] == "stated")
    payment = next(one for one in bench.rows["payments"] if one["payment_id"] == row["source_id"])
    bench.rows["payments"].remove(payment)
    bench.note("R03", "allocations", row, "its payment was deleted")


@mistake
def write_off_alone(bench: Bench) -> None:
    """Nobody has approved it."""
    invoice = _untouched(bench)
    row = _adjustment(bench, invoice, "bad_debt", invoice["balance"])
    bench.note("C16", "adjustments", row, "nobody approved it")


@mistake
def discount_given_away(bench: Bench) -> None:
    """A discount for early payment, on terms that offer none."""
    invoice = _untouched(bench)
    row = _adjustment(bench, invoice, "discount", invoice["balance"] // 50)
    bench.note("C10", "adjustments", row, f"{row['invoice_id']} has no discount")


def _adjustment(bench: Bench, invoice: Row, kind: str, amount: int) -> Row:
    name = f"ADJ-{len(bench.rows['adjustments']) + 1:05d}"
    row = {"adjustment_id": name, "invoice_id": invoice["invoice_id"], "adjustment_date": _TODAY, "kind": kind}
    approved = "" if kind == "bad_debt" else "lee"
    return bench.append(
        "adjustments", row | {"amount": amount, "reason": "Asked", "posted_by": "kim", "approved_by": approved}
    )


@mistake
def customer_entered_twice(bench: Bench) -> None:
    """Last name first, and a new number."""
    person = bench.pick("customers", lambda row: row["kind"] == "patient")
    first, last = str(person["name"]).split(" ")
    new = person | {"customer_id": bench.next_id("customers", "C-"), "name": f"{last}, {first}"}
    bench.note("K03", "customers", bench.append("customers", new), f"the same person as {person['customer_id']}")


@mistake
def reminder_without_address(bench: Bench) -> None:
    """Nobody knows where to send it."""
    invoice = bench.pick("invoices", lambda row: is_untouched(row) and row["late_days"] > 10)
    row = _reminder(bench, invoice)
    row["contact"] = ""
    customer = next(one for one in bench.rows["customers"] if one["customer_id"] == row["customer_id"])
    customer["street"] = ""
    bench.note("S07", "reminders", row, f"{row['customer_id']} has no street, and it goes by letter")


def _reminder(bench: Bench, invoice: Row) -> Row:
    return bench.append("reminders", {
        "reminder_id": f"R-{len(bench.rows['reminders']) + 1:06d}", "customer_id": invoice["customer_id"],
        "state": "to send", "level": 1, "level_name": "First reminder", "channel": "letter", "contact": "1 Oak Street",
        "overdue_amount": invoice["balance"], "late_days": invoice["late_days"], "invoices": invoice["invoice_id"],
        "text": "Please pay.", "as_of": _TODAY,
    })  # fmt: skip


# -- damage to cells


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
