"""Clean books of any size from a seed, for planting errors in: every amount is worked out here, in plain integers."""

from datetime import date, timedelta
from random import Random
from typing import Any, Final

from billing.books import Books
from billing.demo_books.balances import with_balances
from billing.demo_books.ledger import frame
from billing.demo_books.plans import plan_rows, shares
from billing.tables import BY_NAME
from billing.tables.lists.settings import Settings
from billing.tables.lists.starting_rows import STARTING_ROWS

AS_OF: Final = date(2026, 10, 31)
FIRST_DAY: Final = date(2026, 6, 1)
#: Price in cents by service; sixteen of forty are taxed at 7.25 %.
PRICES: Final = {f"S-{number:03d}": 2_115 + 373 * number for number in range(40)}
_TAXED: Final = frozenset(list(PRICES)[24:])
_DAYS: Final = [day for n in range(152) if (day := FIRST_DAY + timedelta(days=n)).weekday() < 5]

Row = dict[str, Any]


def clean_books(charges: int, seed: int = 1) -> Books:
    """Five months of a practice: weekly invoices, three in four paid in one or two parts, the last days unbilled."""
    random = Random(seed)
    rows: dict[str, list[Row]] = {name: [] for name in BY_NAME}
    rows["customers"] = [_customer(random, number) for number in range(1, max(charges // 30, 2) + 1)]
    rows["services"] = [_service(code, price) for code, price in PRICES.items()]
    rows["terms"] = _starting("terms")
    rows["taxes"] = [{"tax_code": "EXEMPT", "rate": 0}, {"tax_code": "SALES", "rate": 7_250}]
    rows["levels"] = [{"level": n, "name": f"Level {n}", "from_days": 15 * n, "template": "1-first"} for n in (1, 2, 3)]
    rows["charges"] = _charges(random, rows["customers"], charges)
    _invoices(rows)
    for number, invoice in enumerate(rows["invoices"]):
        if number % 40 == 7 and invoice["invoice_date"] < date(2026, 9, 1):
            _agree(rows, invoice, 2 + number % 3)
        else:
            _settle(random, rows, invoice)
    _bank(rows)
    books = Books(AS_OF, {name: frame(table, rows[name]) for name, table in BY_NAME.items()}, Settings())
    return with_balances(books)


def _starting(table: str) -> list[Row]:
    return [dict(zip(BY_NAME[table].by_name, row, strict=True)) for row in STARTING_ROWS[table]]


def _word(random: Random, pairs: int) -> str:
    return "".join(random.choice("bcdfghklmnprstvwz") + random.choice("aeiou") for _ in range(pairs)).capitalize()


def _customer(random: Random, number: int) -> Row:
    first, last = _word(random, 4), _word(random, 5)
    business = number % 10 == 0
    return {
        "customer_id": f"C-{number:05d}",
        "kind": "business" if business else "patient",
        "name": f"{first} {last} Works" if business else f"{first} {last}",
        "born_date": None if business else date(1940, 1, 1) + timedelta(days=random.randrange(25_000)),
        "email": f"{first}.{last}@example.com".lower(),
        "phone": f"217-555-{number:07d}",
        "street": f"{random.randrange(1, 9_999)} {_word(random, 3)} Street",
        "city": "Springfield",
        "region": "IL",
        "postcode": f"{62701 + number % 80}",
        "terms": "NET 15" if business else "NET 30",
        "channel": "email",
    }


def _service(code: str, price: int) -> Row:
    tax = "SALES" if code in _TAXED else "EXEMPT"
    return {
        "service_code": code,
        "description": f"Service {code[2:]}",
        "unit_price": price * 100,
        "tax_code": tax,
        "valid_from": date(2026, 1, 1),
        "max_quantity": 8_000,
    }


def _charges(random: Random, customers: list[Row], count: int) -> list[Row]:
    """Visits of one to three different services; no customer comes twice on a day."""
    visits: set[tuple[date, str]] = set()
    rows: list[Row] = []
    while len(rows) < count:
        visit = (random.choice(_DAYS), random.choice(customers)["customer_id"])
        if visit in visits:
            continue
        visits.add(visit)
        rows += [_charge(random, *visit, code) for code in random.sample(list(PRICES), random.choice((1, 2, 2, 3)))]
    rows.sort(key=lambda row: (row["service_date"], row["customer_id"]))
    for number, row in enumerate(rows, 1):
        row["charge_id"] = f"CH-{number:07d}"
    return rows


def _charge(random: Random, day: date, customer: str, code: str) -> Row:
    quantity = random.choice((1, 1, 1, 2, 3))
    return {
        "customer_id": customer,
        "service_date": day,
        "post_date": day,
        "service_code": code,
        "description": f"Service {code[2:]}",
        "provider": random.choice(("LEE", "ORTEGA", "SHAH")),
        "quantity": quantity * 1_000,
        "unit_price": PRICES[code] * 100,
        "amount": PRICES[code] * quantity,
        "tax_code": "SALES" if code in _TAXED else "EXEMPT",
        "status": "unbilled",
    }


def _invoices(rows: dict[str, list[Row]]) -> None:
    """One invoice per customer and week, written on the week's Friday; the last week waits."""
    terms = {row["customer_id"]: row["terms"] for row in rows["customers"]}
    weeks: dict[tuple[date, str], list[Row]] = {}
    for charge in rows["charges"]:
        friday = charge["service_date"] + timedelta(days=4 - charge["service_date"].weekday())
        if friday < AS_OF - timedelta(days=3):
            weeks.setdefault((friday, charge["customer_id"]), []).append(charge)
    for number, ((friday, customer), charges) in enumerate(sorted(weeks.items(), key=lambda week: week[0]), 1):
        _one_invoice(rows, f"INV-2026-{number:06d}", friday, customer, terms[customer], charges)


def _one_invoice(
    rows: dict[str, list[Row]], name: str, friday: date, customer: str, terms: str, charges: list[Row]
) -> None:
    shared = ("charge_id", "service_date", "service_code", "description", "quantity", "unit_price", "tax_code")
    for line, charge in enumerate(charges, 1):
        charge |= {"status": "billed", "invoice_id": name}
        rate = 7_250 if charge["tax_code"] == "SALES" else 0
        rows["invoice_lines"].append(
            {key: charge[key] for key in shared}
            | {"invoice_id": name, "line": line, "net_amount": charge["amount"], "tax_rate": rate}
        )
    net = sum(charge["amount"] for charge in charges)
    taxed = sum(charge["amount"] for charge in charges if charge["tax_code"] == "SALES")
    tax = (taxed * 7_250 + 50_000) // 100_000
    rows["invoices"].append({
        "invoice_id": name, "doc_type": "invoice", "customer_id": customer, "invoice_date": friday, "terms": terms,
        "due_date": friday + timedelta(days=int(terms[4:])), "net_amount": net, "tax_amount": tax,
        "total_amount": net + tax, "state": "issued", "sent_date": friday,
    })  # fmt: skip


def _agree(rows: dict[str, list[Row]], invoice: Row, count: int) -> None:
    """A plan for the invoice in two to four months, and the payments of what was due until now."""
    agreed, parts = invoice["invoice_date"] + timedelta(days=20), shares(invoice["total_amount"], count)
    first = (agreed + timedelta(days=31)).replace(day=5)
    plan, lines = plan_rows(
        {"plan_id": f"PL-{len(rows['plans']) + 1:05d}", "customer_id": invoice["customer_id"],
         "invoices": invoice["invoice_id"], "agreed_date": agreed, "first_due_date": first}, parts,
    )  # fmt: skip
    paid = [line for line in lines if line["due_date"] < AS_OF]
    for line in paid:
        day = line["due_date"] - timedelta(days=max(0, line["due_date"].weekday() - 4))
        _pay(rows, invoice, line["amount"], day, {"purpose": "plan", "stated_for": ""}, "plan")
    rows["plans"].append(plan | ({"state": "finished"} if len(paid) == len(lines) else {}))
    rows["installments"] += lines


def _pay(rows: dict[str, list[Row]], invoice: Row, part: int, day: date, more: Row, rule: str) -> None:
    number = len(rows["payments"]) + 1
    rows["payments"].append({
        "payment_id": f"P-{number:07d}", "received_date": day, "posted_date": day,
        "customer_id": invoice["customer_id"], "method": "check", "reference": f"{40_000 + 7 * number}",
        "amount": part, "state": "posted", **more,
    })  # fmt: skip
    rows["allocations"].append({
        "allocation_id": f"A-{number:07d}", "source_id": f"P-{number:07d}", "invoice_id": invoice["invoice_id"],
        "amount": part, "allocation_date": day, "rule": rule,
    })  # fmt: skip


def _settle(random: Random, rows: dict[str, list[Row]], invoice: Row) -> None:
    """Payments and what they are applied to; a part is paid ten days after the other."""
    total, day = invoice["total_amount"], invoice["invoice_date"] + timedelta(days=random.randrange(3, 40))
    parts = [total] if random.random() < 0.8 else [total * 2 // 5, total - total * 2 // 5]
    if random.random() < 0.2:
        parts.pop()
    for part in parts:
        day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
        if day > AS_OF - timedelta(days=2):
            return
        _pay(rows, invoice, part, day, {"purpose": "normal", "stated_for": invoice["invoice_id"]}, "stated")
        day += timedelta(days=10)


def _bank(rows: dict[str, list[Row]]) -> None:
    """Every other payment went to the bank in a deposit with those of its day."""
    deposits: dict[date, int] = {}
    for payment in rows["payments"][::2]:
        day = payment["received_date"]
        payment["deposit_id"] = f"D-{day:%m%d}"
        deposits[day] = deposits.get(day, 0) + payment["amount"]
    rows["deposits"] = [
        {"deposit_id": f"D-{day:%m%d}", "deposit_date": day, "bank_amount": amount}
        for day, amount in sorted(deposits.items())
    ]
