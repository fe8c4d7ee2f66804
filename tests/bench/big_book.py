"""A seeded workbook of any size, every amount worked out here in plain integers: for measuring, and for adding up."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from billing import new_book
from billing.excel.build.workbook import build_workbook
from billing.excel.place import find_table
from billing.excel.workbook import open_file
from billing.tables import BY_NAME

AS_OF = datetime(2026, 10, 31)
PRICES = {f"S-{number:03d}": 2_000 + 375 * number for number in range(40)}


Rows = dict[str, list[dict[str, object]]]


def cells(charges: int, seed: int = 1) -> dict[str, list[list[object]]]:
    """Raw cells of a practice: three or four charges to an invoice, a tenth unbilled; two or three payments to an invoice, a tenth unpaid."""
    random = Random(seed)
    customers = [f"C-{number:05d}" for number in range(max(charges // 30, 2))]
    rows: Rows = {name: [] for name in ("charges", "invoices", "invoice_lines", "payments")}
    rows["customers"] = [{"customer_id": c, "kind": "patient", "name": f"Customer {c}"} for c in customers]
    rows["services"] = [
        {"service_code": code, "description": f"Service {code}", "unit_price": price / 100, "tax_code": "EXEMPT"}
        for code, price in PRICES.items()
    ]
    while len(rows["charges"]) < charges:
        _one_invoice(rows, random, random.choice(customers), is_billed=len(rows["charges"]) < charges * 9 // 10)
    return {name: [_in_order(name, row) for row in listed] for name, listed in rows.items()}


def _in_order(table: str, row: dict[str, object]) -> list[object]:
    """The cells of a row in the order of the table's columns."""
    names = [column.name for column in BY_NAME[table].columns]
    assert row.keys() <= set(names)
    return [row.get(name) for name in names]


def _one_invoice(rows: Rows, random: Random, customer: str, *, is_billed: bool) -> None:
    day = AS_OF - timedelta(days=random.randrange(5, 120))
    number = f"INV-2026-{len(rows['invoices']) + 1:06d}"
    total = 0
    for line in range(1, random.choice((3, 3, 3, 3, 4)) + 1):
        code, count = random.choice(list(PRICES)), random.choice((1, 1, 1, 2))
        amount = PRICES[code] * count
        total += amount
        both = {
            "charge_id": f"CH-{len(rows['charges']) + 1:07d}",
            "service_date": day - timedelta(days=line),
            "service_code": code,
            "quantity": float(count),
            "unit_price": PRICES[code] / 100,
            "tax_code": "EXEMPT",
        }
        of_charge = {
            "customer_id": customer,
            "provider": f"D-{len(rows['charges'])}",
            "amount": amount / 100,
            "status": "unbilled",
        }
        if is_billed:
            of_charge |= {"status": "billed", "invoice_id": number}
            rows["invoice_lines"].append(
                {
                    **both,
                    "invoice_id": number,
                    "line": float(line),
                    "description": f"Service {code}",
                    "net_amount": amount / 100,
                    "tax_rate": 0.0,
                }
            )
        rows["charges"].append(both | of_charge)
    if not is_billed:
        return
    rows["invoices"].append({
        "invoice_id": number, "doc_type": "invoice", "customer_id": customer, "invoice_date": day, "terms": "NET 30", "due_date": day + timedelta(days=30),
        "net_amount": total / 100, "tax_amount": 0.0, "total_amount": total / 100, "state": "issued", "sent_date": day,
    })  # fmt: skip
    for part in _parts(total, random):
        received = min(day + timedelta(days=random.randrange(1, 60)), AS_OF)
        stated = number if random.random() < 0.5 else None
        place = len(rows["payments"])
        rows["payments"].append({
            "payment_id": f"P-{place + 1:07d}", "received_date": received, "customer_id": customer, "method": "check", "reference": str(10_000 + place),
            "amount": part / 100, "purpose": "normal", "stated_for": stated, "state": "posted",
        })  # fmt: skip


def _parts(total: int, random: Random) -> list[int]:
    if random.random() < 0.1:
        return []
    cuts = sorted(random.sample(range(1, total), random.choice((2, 2, 3, 3, 3)) - 1))
    parts = [after - before for before, after in zip([0, *cuts], [*cuts, total], strict=True)]
    return parts if random.random() < 0.9 else parts[:-1]


def write(path: Path, charges: int, seed: int = 1) -> None:
    """Make the workbook."""
    path.write_bytes(new_book.deflated(build_workbook(replace(new_book.plan(cells(charges, seed)), as_of=AS_OF))))


def paste(path: Path, charges: int, seed: int = 1) -> None:
    """Make the workbook as a clerk would: an empty one, its rows pasted into the tables."""
    path.write_bytes(new_book.deflated(build_workbook(replace(new_book.plan({}), as_of=AS_OF))))
    with open_file(path) as book:
        for name, rows in cells(charges, seed).items():
            place = find_table(book, BY_NAME[name])
            last = place.first_row + len(rows) - 1
            corners = (place.header_row, place.first_column), (last, place.last_column)
            place.sheet.tables[place.name].resize(place.sheet.range(*corners))
            place.sheet.range((place.first_row, place.first_column)).value = rows
        book.save()
