"""A second computation of the rules, in plain Python with dates and Decimal, written from their text (domain C1 to C3)."""

import calendar
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from random import Random

import numpy as np
import pandas as pd

from billing.books import Books
from billing.receivables.invoicing.tax import Lines, line_amount, line_nets
from billing.receivables.invoicing.totals import Agreed, tax_groups
from billing.receivables.standing.aging import aging
from billing.receivables.terms.terms import due_dates
from tests.billing.receivables.apply_by_hand import Desk
from tests.billing.receivables.small_books import FIRST, SPLIT, framed, random_rows, together

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


RATES = [0, 7_250, 22_000, 30_000]


def part(amount, percent):
    """That percentage (1/1000 %) of cents, rounded."""
    return cents(Decimal(amount) / 100 * percent / 100_000)


def before(amount, rate):
    """Cents before tax, exactly, of cents that include it."""
    return Fraction(amount * 100_000, 100_000 + rate)


def rounded(exact):
    """Half away from zero."""
    return int(exact + Fraction(1, 2)) if exact >= 0 else -int(Fraction(1, 2) - exact)


def nets_by_hand(lines, mode):
    """Line by line; or the sum of a rate, each line rounded down, and the missing cents to those that lost most."""
    nets = [rounded(before(priced, included)) for priced, _, included in lines]
    for kind in {(rate, included) for _, rate, included in lines if included and mode == "document"}:
        places = [at for at, line in enumerate(lines) if line[1:] == kind]
        exact = {at: before(lines[at][0], kind[1]) for at in places}
        for at in places:
            nets[at] = floor(exact[at])
        whole = rounded(before(sum(lines[at][0] for at in places), kind[1]))
        losers = sorted(places, key=lambda at: (nets[at] - exact[at], at))
        for at in losers[: whole - sum(nets[each] for each in places)]:
            nets[at] += 1
    return nets


def groups_by_hand(lines, nets, terms, mode):
    """Discount, net, tax and rounding by rate: domain C3 in words, and who was told a price with tax pays just that."""
    percent, surcharge, surcharge_rate, less = terms
    found = {}
    for rate in {line[1] for line in lines} | ({surcharge_rate} if surcharge else set()):
        mine = [at for at, line in enumerate(lines) if line[1] == rate]
        within = [at for at in mine if rate and lines[at][2] == rate]
        beside = [at for at in mine if at not in within]
        extra = surcharge if rate == surcharge_rate else 0
        gross, sold, net = (
            sum(lines[at][0] for at in within),
            sum(nets[at] for at in within),
            sum(nets[at] for at in beside),
        )
        asked = gross - part(gross, percent)
        kept = rounded(before(asked, rate)) if percent else sold
        off = part(net, percent)
        base = net - off + extra
        added = part(base - part(base, less), rate)
        if mode == "line":
            rows = [*(nets[at] for at in beside), extra]
            added = sum(part(row - part(row, less), rate) for row in rows) - part(off - part(off, less), rate)
        promised = asked - part(asked, less) - (kept - part(kept, less)) + added
        tax, whole = promised, kept + base
        if mode == "document" and (beside or extra):
            tax = part(whole - part(whole, less), rate)
        found[rate] = (sold - kept + off, whole, tax, promised - tax)
    return found


def test_documents():
    """Lines, discount and surcharge of the document, tax in prices and added, in both roundings and all tax modes."""
    random, left_over = Random(3), set[int]()
    for _ in range(BOOKS):
        mode = random.choice(["document", "line"])
        rows = [
            (random.randrange(1, 9_000), random.randrange(10**7), random.choice([0, 4_000, 12_500]),
             random.choice([0, 0, 250]), random.choice(RATES), random.random() < 0.5)
            for _ in range(random.randint(1, 6))
        ]  # fmt: skip
        exempt = random.random() < 0.1
        terms = (
            random.choice([0, 0, 5_000, 33_333]),
            random.choice([0, 650]),
            random.choice(RATES),
            random.choice([0, 2_000]),
        )
        lines = []
        for quantity, price, percent, surcharge, rate, in_price in rows:
            product = cents(Decimal(quantity) / 1_000 * Decimal(price) / 10_000)
            lines.append((product - part(product, percent) + surcharge, 0 if exempt else rate, rate if in_price else 0))
        nets = nets_by_hand(lines, mode)
        columns = np.array([row[:4] for row in rows], dtype=np.int64).T
        priced, rate, included = np.array(lines, dtype=np.int64).T
        made = Lines(np.zeros_like(priced), np.arange(len(lines)), line_amount(*columns), rate, included)
        assert made.priced.tolist() == priced.tolist()
        assert line_nets(made, mode).tolist() == nets
        off, *others = (np.array([each]) for each in terms)
        groups = tax_groups(made, np.array(nets), Agreed(off, np.array([0]), *others), mode)
        names = ["rate", "discount", "net", "tax", "rounding"]
        found = {rate: tuple(row) for rate, *row in groups[names].to_numpy().tolist()}
        assert found == groups_by_hand(lines, nets, terms, mode)
        left_over.update(groups["rounding"])
    assert {-1, 0, 1} <= left_over <= set(range(-2, 3))


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
    planned = planned_by_hand(rows, day, documents, open_ones)
    for number, row in documents.items():
        for due, amount in planned.get(number) or parts_by_hand(row, open_ones[number]):
            if amount:
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


def planned_by_hand(rows, day, documents, open_ones):
    """Due date and cents of the parts of documents on plans: the installments in turn, paid off from the first."""
    plan_of, found = Desk(rows, day).plan, dict[str, list[tuple[pd.Timestamp, int]]]()
    for plan in {row.plan_id for row in plan_of.values()}:
        mine = [n for n in documents if n in plan_of and plan_of[n].plan_id == plan and open_ones[n] > 0]
        parts = sorted([r["due_date"], r["line"], r["amount"]] for r in rows["installments"] if r["plan_id"] == plan)
        settled = max(sum(part[2] for part in parts) - sum(open_ones[n] for n in mine), 0)
        for part in parts:
            paid = min(settled, part[2])
            part[2], settled = part[2] - paid, settled - paid
        own = {n: parts_by_hand(documents[n], 0)[0][0] for n in mine}
        for number in sorted(mine, key=lambda n: (own[n], n)):
            left, found[number] = open_ones[number], []
            for part in parts:
                taken = min(left, part[2])
                part[2], left = part[2] - taken, left - taken
                found[number].append((part[0], taken))
            found[number].append((own[number], left))
    return found


def parts_by_hand(row, balance):
    terms, invoiced, total = row["terms"], row["invoice_date"], row["total_amount"]
    shares, after = SPLIT.get(terms, ((), ()))
    if shares and balance > 0 and total > 0 and row["due_date"] is pd.NaT:
        amounts = [cents(Decimal(total) / 100 * share / 100) for share in shares]
        settled, parts = total - balance, []
        for amount, days in zip([*amounts, total - sum(amounts)], after, strict=True):
            paid = min(max(settled, 0), amount)
            settled -= paid
            parts.append([invoiced + timedelta(days), amount - paid])
        parts[-1][1] += balance - sum(amount for _, amount in parts)
        return parts
    days = after[-1] if after else {"": 30, "NET 15": 15, "as agreed": 0}[terms]
    due = invoiced + timedelta(days) if row["due_date"] is pd.NaT else row["due_date"]
    if shares and due == invoiced + timedelta(days) and balance > 0 and total > 0:
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
    table = aging(Books(as_of=AS_OF, frames=framed(together(small)))).drop(columns="Total").set_index("customer_id")
    ours = {(who, name): amount for name in table for who, amount in table[name].items() if amount}
    by_hand = {place: amount for rows in small for place, amount in aged_by_hand(rows).items() if amount}
    assert len(ours) > BOOKS
    assert ours == by_hand
