"""The payments: who pays what and when, what is credited, written off or disputed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from billing.demo_books.agreements import agree
from billing.demo_books.months import Months, workday

#: Until here payments have been applied.
APPLIED_THROUGH: Final = date(2026, 10, 28)
#: Who would pay from the first of these days to the second pays on one of the last two days of the month.
_MONTH_END: Final = (date(2026, 10, 22), date(2026, 11, 4))
_LAST_DAYS: Final = (date(2026, 10, 29), date(2026, 10, 30))
#: Payments this close together come as one.
_TOGETHER: Final = 6
#: How a customer pays: days after the invoice, and how often.
_HABITS: Final = {
    "prompt": (5, 14),
    "usual": (15, 30),
    "slow": (46, 75),
    "parts": (10, 20),
    "stops": (12, 24),
    "never": (0, 0),
}
_METHODS: Final = {"patient": ("card", "card", "check", "check", "cash"), "business": ("eft", "eft", "check")}


@dataclass
class Receipts:
    """Rows of payments, deposits, allocations and adjustments, and credit notes with their lines."""

    payments: list[dict[str, Any]] = field(default_factory=list)
    deposits: list[dict[str, Any]] = field(default_factory=list)
    allocations: list[dict[str, Any]] = field(default_factory=list)
    adjustments: list[dict[str, Any]] = field(default_factory=list)
    credit_notes: list[dict[str, Any]] = field(default_factory=list)
    credit_lines: list[dict[str, Any]] = field(default_factory=list)
    plans: list[dict[str, Any]] = field(default_factory=list)
    installments: list[dict[str, Any]] = field(default_factory=list)


def receipts(random: Random, customers: list[dict[str, Any]], made: Months) -> Receipts:
    """Money for the invoices. What came on the last two days is not applied yet."""
    out = Receipts()
    habits = {row["customer_id"]: random.choices(list(_HABITS), (22, 17, 9, 40, 12, 0))[0] for row in customers}
    # Two who owed when the books began have not been heard of since.
    habits |= {row["customer_id"]: "never" for row in made.invoices[3:12:8]}
    owed = {invoice["invoice_id"]: invoice["total_amount"] for invoice in made.invoices}
    _credit(random, made, owed, out)
    _adjust(random, made, owed, out)
    _dispute(made, owed, habits)
    out.plans, out.installments, by_plan = agree(customers, made.invoices, owed, _LAST_DAYS[1])
    taken = set(owed.values())
    for row in customers:
        own = [invoice for invoice in made.invoices if invoice["customer_id"] == row["customer_id"]]
        parts = _parts(random, own, owed, habits[row["customer_id"]], taken)
        out.payments += [_payment(random, row, day, shares) for day, shares in _together(parts)]
    _state(random, out.payments, owed)
    out.payments += by_plan
    _overpay(out.payments)
    _bounce(out.payments)
    _prepay(customers, out.payments)
    _number(out)
    _bank(out)
    return out


def _credit(random: Random, made: Months, owed: dict[str, int], out: Receipts) -> None:
    """Five credit notes, each for part of an invoice without tax, used at once."""
    plain = [
        row
        for row in made.invoices
        if row["doc_type"] == "invoice" and not row["tax_amount"] and 9_000 < row["total_amount"] < 60_000
    ]
    picked = sorted(random.sample(plain, 5), key=lambda row: (row["invoice_date"], row["invoice_id"]))
    for number, invoice in enumerate(picked, 1):
        amount = invoice["total_amount"] // 400 * 100
        name, day = f"CN-2026-{number:04d}", invoice["invoice_date"] + timedelta(days=3)
        note = {
            "invoice_id": name,
            "doc_type": "credit_note",
            "customer_id": invoice["customer_id"],
            "invoice_date": day,
        }
        note |= {
            "due_date": day,
            "terms": "DUE",
            "ref_invoice_id": invoice["invoice_id"],
            "state": "issued",
            "sent_date": day,
        }
        note |= {
            "net_amount": -amount,
            "tax_amount": 0,
            "total_amount": -amount,
            "note": "Visit was shorter than billed.",
        }
        line = {"invoice_id": name, "line": 1, "description": "Credit for a visit that was shorter than billed"}
        line |= {"quantity": -1_000, "unit_price": amount * 100, "discount_percent": 0, "net_amount": -amount}
        out.credit_notes.append(note)
        out.credit_lines.append(line | {"tax_code": "EXEMPT", "tax_rate": 0})
        out.allocations.append(_allocation(name, invoice["invoice_id"], amount, day, "credit note"))
        owed[invoice["invoice_id"]] -= amount


def _adjust(random: Random, made: Months, owed: dict[str, int], out: Receipts) -> None:
    """Small balances, courtesies and one bad debt, all with reason and approval by somebody else."""
    early = [
        row
        for row in made.invoices
        if row["doc_type"] == "invoice" and row["invoice_date"] < date(2026, 9, 1) and row["total_amount"] > 8_000
    ]
    credited = {row["ref_invoice_id"] for row in out.credit_notes}
    picked = random.sample([row for row in early if row["invoice_id"] not in credited], 7)
    kinds = [("small_balance", cents, "Balance under a dollar") for cents in (35, 60, 8, 90)]
    kinds += [("courtesy", 1_500, "Long wait, agreed at the desk"), ("courtesy", 2_000, "Appointment was moved by us")]
    kinds += [("bad_debt", 7_500, "Moved away, mail returned")]
    for invoice, (kind, amount, reason) in zip(picked, kinds, strict=True):
        row = {"invoice_id": invoice["invoice_id"], "adjustment_date": invoice["invoice_date"] + timedelta(days=45)}
        out.adjustments.append(
            row | {"kind": kind, "amount": amount, "reason": reason, "posted_by": "kim", "approved_by": "lee"}
        )
        owed[invoice["invoice_id"]] -= amount
    out.adjustments.sort(key=lambda row: (row["adjustment_date"], row["invoice_id"]))


def _dispute(made: Months, owed: dict[str, int], habits: dict[str, str]) -> None:
    """Three September invoices are disputed; nobody pays those."""
    late = [
        row
        for row in made.invoices
        if row["invoice_date"] > date(2026, 9, 1) and habits[row["customer_id"]] in ("usual", "prompt")
    ]
    for invoice in late[4:16:4]:
        invoice |= {"disputed": True, "note": "Customer says the visit was cancelled."}
        owed[invoice["invoice_id"]] = 0


def _parts(
    random: Random, invoices: list[dict[str, Any]], owed: dict[str, int], habit: str, taken: set[int]
) -> list[tuple[date, str, int]]:
    """When each part of each invoice is paid, oldest first: day, invoice, cents."""
    found: list[tuple[date, str, int]] = []
    stops_at = random.choice((0, 1, 1, 2, 4))
    lag, least = random.randint(*_HABITS[habit]), date.min
    for place, invoice in enumerate(invoices):
        amount = owed[invoice["invoice_id"]]
        if amount <= 0 or habit == "never" or (habit == "stops" and place >= stops_at):
            continue
        day = max(least, workday(invoice["invoice_date"] + timedelta(days=lag)))
        shares = [amount]
        if habit == "parts" and amount > 6_000:
            shares = _portions(random, amount, taken)
        for share in shares:
            found.append((day, invoice["invoice_id"], share))
            day = workday(day + timedelta(days=random.randint(12, 19)))
        least = found[-1][0]
    last = random.choice(_LAST_DAYS)
    first, end = _MONTH_END
    return [(last if day >= first else day, invoice, share) for day, invoice, share in found if day <= end]


def _portions(random: Random, amount: int, taken: set[int]) -> list[int]:
    """About equal parts, two or three, none of them by chance what somebody else owes or pays."""
    count = random.choice((2, 3, 3)) if amount > 9_000 else 2
    portions: list[int] = []
    for left in range(count, 1, -1):
        rest = amount - sum(portions)
        part = rest * random.randint(80, 120) // 100 // left
        while {part, rest - part} & taken:
            part += 1
        portions.append(part)
        taken |= {part, rest - part}
    return [*portions, amount - sum(portions)]


def _together(parts: list[tuple[date, str, int]]) -> list[tuple[date, dict[str, int]]]:
    """Payments: parts within a few days come as one sum, on the last day of them."""
    groups: list[tuple[date, dict[str, int]]] = []
    for day, invoice, cents in parts:
        if groups and (day - groups[-1][0]).days < _TOGETHER:
            last, shares = groups.pop()
            groups.append((max(last, day), shares | {invoice: shares.get(invoice, 0) + cents}))
        else:
            groups.append((day, {invoice: cents}))
    return groups


def _payment(random: Random, customer: dict[str, Any], day: date, shares: dict[str, int]) -> dict[str, Any]:
    method = random.choice(_METHODS[customer["kind"]])
    digits = random.randrange(10_000_000, 99_999_999)
    reference = {"check": str(digits)[:5], "card": f"A{str(digits)[:6]}", "eft": f"EFT{digits}", "cash": ""}[method]
    return {
        "received_date": day,
        "posted_date": day,
        "customer_id": customer["customer_id"],
        "method": method,
        "reference": reference,
        "amount": sum(shares.values()),
        "deposit_id": f"D-{day:%m%d}" if method in ("check", "cash") else "",
        "purpose": "normal",
        "stated_for": "",
        "state": "posted",
        "memo": random.choice(("", "", "", "", "Thank you", "Paid by phone")),
        "shares": shares,
    }


def _state(random: Random, payments: list[dict[str, Any]], owed: dict[str, int]) -> None:
    """Some people say what they pay for; whoever leaves a part of an invoice for later always does."""
    left = dict(owed)
    for row in payments:
        shares = row["shares"]
        whole = all(left[invoice] == cents for invoice, cents in shares.items())
        left |= {invoice: left[invoice] - cents for invoice, cents in shares.items()}
        if not whole or random.random() < 0.4:
            row["stated_for"] = ", ".join(shares)


def _overpay(payments: list[dict[str, Any]]) -> None:
    """Three payments of the last days are larger than what they pay."""
    for row, extra in zip(
        [row for row in payments if row["received_date"] > APPLIED_THROUGH and row["stated_for"]],
        (500, 1_020, 55),
        strict=False,
    ):
        row["amount"] += extra


def _bounce(payments: list[dict[str, Any]]) -> None:
    """One check of August bounced; the customer sent the money again a fortnight later."""
    good = next(row for row in payments if row["method"] == "check" and row["received_date"].month == 8)
    day = workday(good["received_date"] - timedelta(days=14))
    bounced = good | {
        "received_date": day,
        "posted_date": day,
        "reference": f"7{good['reference'][1:][::-1]}",
        "shares": {},
    }
    payments.append(bounced | {"state": "bounced", "deposit_id": "", "stated_for": "", "memo": "Returned by the bank"})


def _prepay(customers: list[dict[str, Any]], payments: list[dict[str, Any]]) -> None:
    """Two deposits for work that is still to come."""
    for customer, day, amount in (
        (customers[70], date(2026, 10, 26), 50_000),
        (customers[75], date(2026, 10, 28), 30_000),
    ):
        row = {
            "received_date": day,
            "posted_date": day,
            "customer_id": customer["customer_id"],
            "method": "eft",
            "amount": amount,
        }
        row |= {
            "reference": f"EFT4411{amount}",
            "purpose": "deposit",
            "stated_for": "",
            "state": "posted",
            "deposit_id": "",
        }
        payments.append(row | {"memo": "Deposit for the winter programme", "shares": {}})


def _number(out: Receipts) -> None:
    """Number everything in the order of time; apply what came in until two days ago."""
    out.payments.sort(key=lambda row: (row["received_date"], row["customer_id"]))
    for number, row in enumerate(out.payments):
        row["payment_id"] = f"P-{5001 + number}"
        rule = "stated" if row["stated_for"] else "plan" if row["purpose"] == "plan" else "oldest first"
        if row["received_date"] <= APPLIED_THROUGH and row["state"] == "posted":
            for invoice, amount in row["shares"].items():
                out.allocations.append(_allocation(row["payment_id"], invoice, amount, row["received_date"], rule))
    out.allocations.sort(key=lambda row: (row["allocation_date"], row["source_id"], row["invoice_id"]))
    for number, row in enumerate(out.allocations, 1):
        row["allocation_id"] = f"A-{number:06d}"
    for number, row in enumerate(out.adjustments, 1):
        row["adjustment_id"] = f"ADJ-{number:04d}"


def _bank(out: Receipts) -> None:
    """Checks and cash of a day went to the bank as one deposit."""
    made: dict[str, dict[str, Any]] = {}
    for row in out.payments:
        if row["deposit_id"]:
            blank = {"deposit_id": row["deposit_id"], "deposit_date": row["received_date"], "bank_amount": 0}
            made.setdefault(row["deposit_id"], blank)["bank_amount"] += row["amount"]
    out.deposits = list(made.values())


def _allocation(source: str, invoice: str, amount: int, day: date, rule: str) -> dict[str, Any]:
    return {"source_id": source, "invoice_id": invoice, "amount": amount, "allocation_date": day, "rule": rule}
