"""Small random books for promises: a few customers, documents, payments, allocations and adjustments, bad rows among them."""

from datetime import date, timedelta
from random import Random

import pandas as pd
from hypothesis import strategies as st

from billing.books import Books
from billing.receivables.ledger.rows import new_rows
from billing.tables import BY_NAME
from billing.tables.lists.settings import Settings

FIRST, DAYS = date(2026, 1, 1), 180
days = st.integers(0, DAYS).map(lambda passed: FIRST + timedelta(passed))
#: Few different amounts, so that some are equal and some add up.
AMOUNTS = [100, 200, 300, 500, 700, 1_100, 1_300]
#: Terms in parts: percent of each but the last, and the days of all.
SPLIT = {"30% DUE, 50% NET 30, BAL NET 60": ((30, 50), (0, 30, 60)), "40% NET 15, 60% NET 45": ((40,), (15, 45))}
#: A frame of fourteen small books takes hardly longer than that of one.
TOGETHER = 14
CUSTOMERS = ["C-1", "C-1", "C-1", "C-2", "C-3"]


def random_books(seed):
    """Some small books of random rows in one, at a random date."""
    random = Random(seed)
    rows = together([random_rows(random, f"{place}-") for place in range(TOGETHER)])
    settings = Settings(aging_base=random.choice(["due", "invoice"]))
    return Books(as_of=day(random, DAYS // 2).date(), frames=framed(rows), settings=settings)


def together(small):
    """Rows of small books as those of one."""
    return {name: [row for rows in small for row in rows[name]] for name in small[0]}


def framed(rows):
    """The frame of each table, of its rows."""
    return {name: frame(name, listed) for name, listed in rows.items()}


def random_rows(random, start=""):
    """Rows of three customers, two of whom share a guarantor, and whatever may happen to them.

    ``start`` begins every number, so that many small books can be put into one.
    """
    rows = named(random)
    ids = {
        "plan_id",
        "customer_id",
        "guarantor_id",
        "invoice_id",
        "payment_id",
        "reverses",
        "ref_invoice_id",
        "source_id",
    }
    for row in (row for listed in rows.values() for row in listed):
        row.update({name: f"{start}{row[name]}" for name in ids & row.keys() if row[name]})
        for name in ("stated_for", "invoices"):
            if row.get(name):
                row[name] = ", ".join(f"{start}{number}" for number in row[name].split(", "))
    return rows


def named(random):
    invoices = [invoice(random, f"I-{place}") for place in range(random.randint(0, 8))]
    numbers = [row["invoice_id"] for row in invoices]
    notes = [note(random, f"N-{place}", numbers) for place in range(random.randint(0, 2))]
    plans = [plan(random, f"L-{place}", numbers) for place in range(random.choice([0, 0, 1, 2]) if numbers else 0)]
    nameable = [*numbers, *(row["plan_id"] for row in plans)]
    payments = [payment(random, f"P-{place}", nameable) for place in range(random.randint(0, 6))]
    for row in (row for row in payments if invoices and random.random() < 0.3):
        row.update(of_one_part(random, random.choice(invoices)))
    sources = [row["payment_id"] for row in payments] + [row["invoice_id"] for row in notes] + ["P-?"]
    targets = [*numbers, "I-?"]
    return {
        "customers": [
            {"customer_id": "C-1", "guarantor_id": "C-1"},
            {"customer_id": "C-2", "guarantor_id": "C-1"},
            {"customer_id": "C-3", "guarantor_id": ""},
        ],
        "invoices": invoices + notes,
        "payments": payments,
        "allocations": [allocation(random, f"A-{place}", sources, targets) for place in range(random.randint(0, 2))],
        "plans": plans,
        "installments": [part for row in plans for part in installments(random, row["plan_id"])],
        "adjustments": [adjustment(random, f"J-{place}", targets) for place in range(random.randint(0, 2))],
    }


small_books = st.integers(0, 10**9).map(random_books)


def frame(table, rows):
    """Rows (dictionaries) as the table's frame, below a header."""
    names = list(rows[0]) if rows else []
    values = {name: pd.Series([row[name] for row in rows]) for name in names}
    return new_rows(BY_NAME[table], values, len(rows)).set_axis(pd.RangeIndex(2, 2 + len(rows)))


def day(random, first=0):
    return pd.Timestamp(FIRST + timedelta(random.randint(first, DAYS)))


def invoice(random, number):
    invoiced = day(random)
    return {
        "invoice_id": number,
        "customer_id": random.choice(CUSTOMERS),
        "doc_type": random.choice(["invoice", "invoice", "fee"]),
        "invoice_date": invoiced,
        "due_date": random.choice([pd.NaT, pd.NaT, invoiced, invoiced + timedelta(30)]),
        "terms": random.choice(["", "NET 15", "as agreed", *SPLIT]),
        "total_amount": random.choice(AMOUNTS),
        "ref_invoice_id": "",
        "state": random.choice(["issued"] * 6 + ["draft", "void"]),
        "disputed": random.random() < 0.1,
    }


def note(random, number, invoices):
    return invoice(random, number) | {
        "doc_type": "credit_note",
        "total_amount": -random.choice(AMOUNTS),
        "ref_invoice_id": random.choice(["", *invoices]),
        "disputed": False,
    }


def payment(random, number, invoices):
    refund = random.random() < 0.1
    several = sum(random.sample(AMOUNTS, random.randint(1, 3)))
    return {
        "payment_id": number,
        "customer_id": random.choice(CUSTOMERS),
        "received_date": day(random),
        "amount": -random.choice(AMOUNTS) if refund else several,
        "stated_for": ", ".join(random.sample(invoices, min(len(invoices), random.choice([0, 0, 1, 2])))),
        "state": random.choice(["posted"] * 6 + ["bounced"]),
        "purpose": random.choice(["normal"] * 6 + ["deposit", "plan"]),
        "reverses": random.choice(["", "P-0", "P-1"]) if refund else "",
    }


def of_one_part(random, sold):
    """What a payment has that may be of one part of an invoice, or of a plan."""
    part = sold["total_amount"] * random.choice([30, 40, 50]) // 100
    purpose = random.choice(["normal", "normal", "plan"])
    amount = random.choice(AMOUNTS) if purpose == "plan" else part
    return {"customer_id": sold["customer_id"], "amount": amount, "stated_for": "", "purpose": purpose, "reverses": ""}


def plan(random, number, invoices):
    state = random.choice(["active"] * 4 + ["finished", "cancelled", "cancelled"])
    return {
        "plan_id": number,
        "customer_id": random.choice(CUSTOMERS),
        "invoices": ", ".join(random.sample(invoices, random.randint(1, min(3, len(invoices))))),
        "agreed_date": random.choice([pd.NaT, day(random)]),
        "state": state,
        "cancelled_date": random.choice([pd.NaT, day(random), day(random)]) if state == "cancelled" else pd.NaT,
    }


def installments(random, number):
    """Up to four, which need neither come to what is owed nor stand in order."""
    return [
        {"plan_id": number, "line": line, "due_date": day(random), "amount": random.choice(AMOUNTS)}
        for line in range(1, random.randint(1, 5))
    ]


def allocation(random, number, sources, targets):
    return {
        "allocation_id": number,
        "source_id": random.choice(sources),
        "invoice_id": random.choice(targets),
        "amount": random.choice(AMOUNTS),
        "allocation_date": day(random),
        "rule": "by hand",
    }


def adjustment(random, number, targets):
    return {
        "adjustment_id": number,
        "invoice_id": random.choice(targets),
        "adjustment_date": day(random),
        "amount": random.choice(AMOUNTS),
        "kind": random.choice(["contractual", "bad_debt"]),
    }
