"""A second computation of the rules, in plain Python with dates and Decimal, written from their text (domain C1 to C3)."""

import calendar
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import numpy as np
import pandas as pd

from billing.books import Books
from billing.receivables.aging import aging
from billing.receivables.early_payment import early_payment
from billing.receivables.tax import line_net, tax_by_document
from billing.receivables.terms import due_dates
from tests.billing.receivables.small_books import FIRST, frame, random_rows

BOOKS = 1_000
AS_OF = FIRST + timedelta(140)
CENT = Decimal("0.01")
EDGES = {"1-30": 30, "31-60": 60, "61-90": 90, "91-120": 120}


def cents(amount):
    return int(amount.quantize(CENT, ROUND_HALF_UP) * 100)


def last_day(year, month):
    return date(year, month, calendar.monthrange(year, month)[1])


def months_on(day, count):
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return year, month + 1


def on_day(month, number):
    """That day of a month (year and number), or its last one."""
    last = last_day(*month)
    return last.replace(day=min(number, last.day))


def due_by_hand(kind, day, first, second):
    """The due date by the words of the grammar."""
    if kind == "NET {}":
        return day + timedelta(first)
    if kind == "NET {} M":
        return on_day(months_on(day, first), day.day)
    if kind == "EOM+{}D":
        return last_day(day.year, day.month) + timedelta(first)
    if kind == "EOM+{}M":
        return last_day(*months_on(day, first))
    candidates = [on_day(months_on(day, count), second) for count in range(15)]
    return min(each for each in candidates if each >= day + timedelta(first))


def test_due_dates():
    random = Random(2)
    for _ in range(BOOKS):
        kind = random.choice(["NET {}", "NET {} M", "EOM+{}D", "EOM+{}M", "DAY {1} MIN {0}"])
        day, first = date(2023, 1, 1) + timedelta(random.randrange(1_500)), random.randrange(1, 13)
        first, second = (random.randrange(90) if kind.startswith("DAY") else first), random.randrange(1, 32)
        terms = pd.Series([kind.format(first, second)], dtype="str")
        found = due_dates(terms, pd.Series([day], dtype="datetime64[s]"))[0].date()
        assert found == due_by_hand(kind, day, first, second), (terms[0], day)


def test_lines_and_tax():
    """Line: quantity x price, less its discount, each rounded. Then tax per rate of the sum, or per line."""
    random = Random(3)
    for _ in range(BOOKS):
        lines = [
            (random.randrange(-3_000, 9_000), random.randrange(10**7), random.choice([0, 4_000, 12_500]),
             random.choice([0, 7_250, 22_000]))
            for _ in range(random.randint(1, 6))
        ]  # fmt: skip
        nets: list[int] = []
        sums: dict[int, int] = {}
        by_line = 0
        for quantity, price, percent, rate in lines:
            product = cents(Decimal(quantity) / 1_000 * Decimal(price) / 10_000)
            net = product - cents(Decimal(product) / 100 * percent / 100_000)
            nets.append(net)
            sums[rate] = sums.get(rate, 0) + net
            by_line += cents(Decimal(net) / 100 * rate / 100_000)
        by_rate = sum(cents(Decimal(net) / 100 * rate / 100_000) for rate, net in sums.items())
        quantities, prices, percents, rates = np.array(lines, dtype=np.int64).T
        found, one = line_net(quantities, prices, percents), np.zeros(len(lines), dtype=np.int64)
        assert found.tolist() == nets
        assert tax_by_document(one, found, rates, "document").tolist() == [by_rate]
        assert tax_by_document(one, found, rates, "line").tolist() == [by_line]


def test_early_payment():
    random = Random(4)
    for _ in range(BOOKS):
        net, rate, percent = (
            random.randrange(1, 10**7),
            random.choice([0, 7_250, 21_000]),
            random.choice([1_500, 2_000]),
        )
        off = cents(Decimal(net) / 100 * percent / 100_000)
        full, less = (cents(Decimal(base) / 100 * rate / 100_000) for base in (net, net - off))
        expected = {"always": (net - off + less, net + less), "early": (net - off + less, net + full)}
        expected["never"] = (net - off + full, net + full)
        for mode, pair in expected.items():
            made = early_payment(np.array([net]), np.array([rate]), percent, mode)
            assert (made.early(np.array([net])), made.late(np.array([net]))) == pair


def aged_by_hand(rows):
    """Customer and column of every cent: documents by installment, what is left of payments and notes as Unapplied."""
    day = pd.Timestamp(AS_OF)
    documents = {r["invoice_id"]: r for r in rows["invoices"] if r["state"] == "issued" and r["invoice_date"] <= day}
    payments = {r["payment_id"]: r for r in rows["payments"] if r["state"] == "posted" and r["received_date"] <= day}
    open_ones = {number: row["total_amount"] for number, row in documents.items()}
    left = {number: row["amount"] for number, row in payments.items()}
    settle_by_hand(rows, day, open_ones, left)
    refund_by_hand(payments, left)
    found: dict[tuple[str, str], int] = {}
    for number, row in documents.items():
        for due, amount in parts_by_hand(row, open_ones[number]):
            add(found, row["customer_id"], column_of((day - due).days) if amount > 0 else "Unapplied", amount)
    for number, row in payments.items():
        add(found, row["customer_id"], "Unapplied", -left[number])
    return found


def settle_by_hand(rows, day, open_ones, left):
    """Take off what was allocated and adjusted by the day; a source is a payment, or a credit note that is there."""
    notes = {number for number, total in open_ones.items() if total < 0}
    for row in rows["allocations"]:
        if row["allocation_date"] > day or row["invoice_id"] not in open_ones:
            continue
        if row["source_id"] in left:
            left[row["source_id"]] -= row["amount"]
        elif row["source_id"] in notes:
            open_ones[row["source_id"]] += row["amount"]
        else:
            continue
        open_ones[row["invoice_id"]] -= row["amount"]
    for row in rows["adjustments"]:
        if row["adjustment_date"] <= day and row["invoice_id"] in open_ones:
            open_ones[row["invoice_id"]] -= row["amount"]


def refund_by_hand(payments, left):
    """A refund that names a payment is paid out of it."""
    for number, row in payments.items():
        if row["amount"] < 0 and row["reverses"] in payments and row["reverses"] != number:
            left[row["reverses"]] += row["amount"]
            left[number] -= row["amount"]


def parts_by_hand(row, balance):
    terms, invoiced, total = row["terms"], row["invoice_date"], row["total_amount"]
    if "%" in terms and balance > 0 and total > 0 and row["due_date"] is pd.NaT:
        first, second = (cents(Decimal(total) / 100 * share / 100) for share in (30, 50))
        settled, parts = total - balance, []
        for amount, days in ((first, 0), (second, 30), (total - first - second, 60)):
            paid = min(max(settled, 0), amount)
            settled -= paid
            parts.append([invoiced + timedelta(days), amount - paid])
        parts[-1][1] += balance - sum(amount for _, amount in parts)
        return parts
    days = {"": 30, "NET 15": 15, "as agreed": 0}.get(terms, 60)
    due = invoiced + timedelta(days) if row["due_date"] is pd.NaT else row["due_date"]
    if "%" in terms and due == invoiced + timedelta(60) and balance > 0 and total > 0:
        return parts_by_hand(row | {"due_date": pd.NaT}, balance)
    return [(due, balance)]


def column_of(age):
    if age <= 0:
        return "Not due"
    return next((name for name, edge in EDGES.items() if age <= edge), "Over 120")


def add(found, customer, column, amount):
    if amount:
        found[customer, column] = found.get((customer, column), 0) + amount


def test_aging():
    small = [random_rows(Random(seed), f"{seed}-") for seed in range(BOOKS)]
    joined = {name: frame(name, [row for rows in small for row in rows[name]]) for name in small[0]}
    table = aging(Books(as_of=AS_OF, frames=joined)).drop(columns="Total").set_index("customer_id")
    ours = {(who, name): amount for name in table for who, amount in table[name].items() if amount}
    by_hand = {place: amount for rows in small for place, amount in aged_by_hand(rows).items() if amount}
    assert len(ours) > BOOKS
    assert ours == by_hand
