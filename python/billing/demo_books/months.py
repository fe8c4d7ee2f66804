"""The months: who came when, what was charged, and which charges stand on which invoice."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any, Final

from billing.demo_books.practice import FIRST_DAY, LAST_DAY, NEW_PRICES_FROM, SERVICES, TAXES, Service

_DAYS: Final = [FIRST_DAY + timedelta(days=day) for day in range((LAST_DAY - FIRST_DAY).days + 1)]
WORKDAYS: Final = [day for day in _DAYS if day.weekday() < 5]
#: Until here everything has been invoiced: patients on Fridays, businesses at the end of the month.
BILLED_THROUGH: Final = date(2026, 9, 30)
_RATES: Final = {code: rate for code, rate, _, _ in TAXES}
_VISITS: Final = 470
_CALLS: Final = 92
_OPENINGS: Final = 18


@dataclass(frozen=True)
class Months:
    """Rows of charges, invoices and invoice lines, amounts in units."""

    charges: list[dict[str, Any]]
    invoices: list[dict[str, Any]]
    lines: list[dict[str, Any]]


def months(random: Random, customers: list[dict[str, Any]]) -> Months:
    """Charges of four months, and the invoices of the first three."""
    charges = _charges(random, customers)
    by_id = {row["customer_id"]: row for row in customers}
    issued: dict[tuple[date, str], list[dict[str, Any]]] = {}
    for charge in charges:
        day = _invoice_day(charge["service_date"], by_id[charge["customer_id"]]["kind"])
        if day <= BILLED_THROUGH and charge["status"] == "unbilled":
            issued.setdefault((day, charge["customer_id"]), []).append(charge)
    made = [_invoice(number, day, by_id[who], issued[day, who]) for number, (day, who) in enumerate(sorted(issued), 1)]
    invoices = _openings(random, customers) + [invoice for invoice, _ in made]
    return Months(charges, invoices, [line for _, lines in made for line in lines])


def to_units(amount: str, units: int) -> int:
    """Decimal text in whole units."""
    return int((Decimal(amount) * units).to_integral_value(ROUND_HALF_UP))


def cents(numerator: int, denominator: int) -> int:
    """A fraction of cents, rounded half away from zero."""
    return int((Decimal(numerator) / denominator).to_integral_value(ROUND_HALF_UP))


def workday(day: date) -> date:
    """The same day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def due_date(terms: str, day: date) -> date:
    """Due date by the terms that the practice uses."""
    if terms == "EOM+15D":
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1) + timedelta(days=14)
    return day + timedelta(days=int((terms or "NET 30").replace("DUE", "0").split()[-1]))


def _charges(random: Random, customers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    patients = [row for row in customers if row["kind"] == "patient"]
    businesses = [row for row in customers if row["kind"] == "business"]
    visits = {(day, who["customer_id"]) for day, who in _visits(random, patients, _VISITS)}
    calls = {(day, who["customer_id"]) for day, who in _visits(random, businesses, _CALLS)}
    rows = [
        _charge(random, day, who, service)
        for day, who, buyer in sorted(
            [(*visit, "patient") for visit in visits] + [(*call, "business") for call in calls]
        )
        for service in _bought(random, buyer)
    ]
    for number, row in enumerate(rows):
        row["charge_id"] = f"CH-{10001 + number}"
    for row, reason in zip(
        [row for row in rows if row["service_date"] > BILLED_THROUGH][40:160:40], _HOLDS, strict=False
    ):
        row |= {"status": "held", "hold_reason": reason, "hold_until": date(2026, 11, 16)}
    rows[77]["status"] = rows[402]["status"] = "void"
    return rows


_HOLDS: Final = ("Waiting for the report", "Price to be agreed", "Customer asked to wait")


def _visits(random: Random, buyers: list[dict[str, Any]], count: int) -> list[tuple[date, dict[str, Any]]]:
    often = [random.choice((1, 1, 2, 2, 3, 5)) for _ in buyers]
    return [(random.choice(WORKDAYS), who) for who in random.choices(buyers, often, k=count)]


def _bought(random: Random, buyer: str) -> list[Service]:
    choice = [service for service in SERVICES if service.buyer == buyer]
    return random.sample(choice, random.choice((1, 1, 1, 2, 2, 2, 3) if buyer == "patient" else (1, 2, 2, 3)))


def _charge(random: Random, day: date, customer_id: str, service: Service) -> dict[str, Any]:
    price = service.new_price if service.new_price and day >= NEW_PRICES_FROM else service.price
    quantity, unit_price = random.choice(service.quantities) * 1_000, to_units(price, 10_000)
    discount = random.choice((0, 0, 0, 5_000, 10_000)) if service.buyer == "business" else 0
    gross = cents(quantity * unit_price, 100_000)
    return {
        "customer_id": customer_id,
        "service_date": day,
        "post_date": day,
        "service_code": service.code,
        "provider": random.choice(("LEE", "ORTEGA", "SHAH")) if service.buyer == "patient" else "",
        "quantity": quantity,
        "unit_price": unit_price,
        "discount_percent": discount,
        "amount": gross - cents(gross * discount, 100_000),
        "status": "unbilled",
    }


def _invoice_day(day: date, kind: str) -> date:
    if kind == "business":
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    friday = day + timedelta(days=4 - day.weekday())
    # The week that holds the end of September is billed on its last day: the new rhythm starts in October.
    return BILLED_THROUGH if day <= BILLED_THROUGH < friday else friday


def _invoice(
    number: int, day: date, customer: dict[str, Any], charges: list[dict[str, Any]]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    name = f"INV-{day.year}-{number:04d}"
    services = {service.code: service for service in SERVICES}
    lines = [
        _line(name, place, charge, services[charge["service_code"]], customer)
        for place, charge in enumerate(charges, 1)
    ]
    for charge in charges:
        charge |= {"status": "billed", "invoice_id": name}
    net = sum(line["net_amount"] for line in lines)
    tax = tax_of(lines)
    terms = customer["terms"] or "NET 30"
    invoice = {
        "invoice_id": name,
        "doc_type": "invoice",
        "customer_id": customer["customer_id"],
        "invoice_date": day,
        "terms": terms,
        "due_date": due_date(terms, day),
        "po_number": f"PO-{4000 + number}" if customer["kind"] == "business" and number % 2 else "",
        "net_amount": net,
        "tax_amount": tax,
        "total_amount": net + tax,
        "state": "issued",
        "sent_date": day,
    }
    return invoice, lines


def _openings(random: Random, customers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What some customers owed when the books began."""
    day = FIRST_DAY - timedelta(days=1)
    rows = []
    for number, customer in enumerate(
        sorted(random.sample(customers, _OPENINGS), key=lambda row: str(row["customer_id"])), 1
    ):
        amount = (
            random.randrange(60_000, 240_000) if customer["kind"] == "business" else random.randrange(4_000, 38_000)
        )
        terms = customer["terms"] or "NET 30"
        row = {
            "invoice_id": f"OB-2026-{number:04d}",
            "doc_type": "opening",
            "customer_id": customer["customer_id"],
            "invoice_date": day,
        }
        row |= {
            "terms": terms,
            "due_date": due_date(terms, day),
            "net_amount": amount,
            "tax_amount": 0,
            "total_amount": amount,
        }
        rows.append(row | {"state": "issued", "note": "Carried over from the old system."})
    return rows


def tax_of(lines: list[dict[str, Any]]) -> int:
    """Tax of a document's lines, rounded per rate."""
    rates = sorted({line["tax_rate"] for line in lines})
    return sum(
        cents(rate * sum(line["net_amount"] for line in lines if line["tax_rate"] == rate), 100_000) for rate in rates
    )


def _line(name: str, place: int, charge: dict[str, Any], service: Service, customer: dict[str, Any]) -> dict[str, Any]:
    code = "EXEMPT" if customer["tax_exempt"] else service.tax
    same = ("charge_id", "service_date", "service_code", "quantity", "unit_price", "discount_percent")
    own = {"invoice_id": name, "line": place, "description": service.description, "net_amount": charge["amount"]}
    return {key: charge[key] for key in same} | own | {"tax_code": code, "tax_rate": _RATES[code]}
