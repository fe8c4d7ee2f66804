"""A seeded workbook of any size, every amount worked out here in plain integers: for measuring, and for adding up."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from billing import new_book
from billing.excel.build import build_workbook
from billing.tables import BY_NAME

AS_OF = datetime(2026, 10, 31)
PRICES = {f"S-{number:03d}": 2_000 + 375 * number for number in range(40)}


def cells(charges: int, seed: int = 1) -> dict[str, list[list[object]]]:
    """Raw cells of a practice: three charges in ten are invoiced together, two in three invoices are paid, a tenth is unbilled."""
    random = Random(seed)
    customers = [f"C-{number:05d}" for number in range(max(charges // 30, 2))]
    rows: dict[str, list[list[object]]] = {name: [] for name in ("charges", "invoices", "invoice_lines", "payments")}
    rows["customers"] = [[c, "patient", f"Customer {c}", *[None] * 15] for c in customers]
    rows["services"] = [
        [code, f"Service {code}", price / 100, "EXEMPT", None, None, None] for code, price in PRICES.items()
    ]
    while len(rows["charges"]) < charges:
        _one_invoice(rows, random, random.choice(customers), is_billed=len(rows["charges"]) < charges * 9 // 10)
    widths = {name: len(BY_NAME[name].columns) for name in rows}
    return {name: [[*row, *[None] * (widths[name] - len(row))] for row in listed] for name, listed in rows.items()}


def _one_invoice(rows: dict[str, list[list[object]]], random: Random, customer: str, *, is_billed: bool) -> None:
    day = AS_OF - timedelta(days=random.randrange(5, 120))
    number = f"INV-2026-{len(rows['invoices']) + 1:06d}"
    total = 0
    for line in range(1, random.choice((3, 3, 4)) + 1):
        code, count = random.choice(list(PRICES)), random.choice((1, 1, 1, 2))
        amount = PRICES[code] * count
        charge = f"CH-{len(rows['charges']) + 1:07d}"
        total += amount
        status, invoice = ("billed", number) if is_billed else ("unbilled", None)
        rows["charges"].append(
            [charge, customer, day - timedelta(days=line), None, code, None, None, f"D-{len(rows['charges'])}", float(count), PRICES[code] / 100, None,
             amount / 100, "EXEMPT", status, None, None, invoice, None]
        )  # fmt: skip
        if is_billed:
            rows["invoice_lines"].append(
                [number, float(line), charge, day - timedelta(days=line), code, f"Service {code}", float(count),
                 PRICES[code] / 100, None, amount / 100, "EXEMPT", 0.0]
            )  # fmt: skip
    if not is_billed:
        return
    due = day + timedelta(days=30)
    rows["invoices"].append(
        [number, "invoice", customer, day, "NET 30", due, None, None, None, total / 100, None, 0.0, None, total / 100, "issued", day,
         None, None, None, None, None, None, None, None, None]
    )  # fmt: skip
    for part in _parts(total, random):
        payment = f"P-{len(rows['payments']) + 1:07d}"
        received = min(day + timedelta(days=random.randrange(1, 60)), AS_OF)
        stated = number if random.random() < 0.5 else None
        rows["payments"].append(
            [payment, received, None, customer, "check", str(10_000 + len(rows["payments"])), part / 100, None, "normal", stated,
             "posted", None, None, None, None, None, None]
        )  # fmt: skip


def _parts(total: int, random: Random) -> list[int]:
    if random.random() < 0.1:
        return []
    first = random.randrange(1, total)
    return [first, total - first] if random.random() < 0.9 else [first]


def write(path: Path, charges: int, seed: int = 1) -> None:
    """Make the workbook."""
    path.write_bytes(new_book.deflated(build_workbook(replace(new_book.plan(cells(charges, seed)), as_of=AS_OF))))
