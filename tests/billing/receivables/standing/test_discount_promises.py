"""What holds for discounts for early payment in all books whatever: a second press of Apply payments changes nothing."""

from random import Random

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from billing.actions.action import Request
from billing.actions.every_day.apply_payments import apply_payments
from billing.books import Books
from billing.changes import result
from billing.receivables.ledger.open_items import ledger_total
from billing.tables.lists.settings import Settings
from tests.billing.receivables.small_books import frame

TODAY = pd.Timestamp("2026-10-31")
TERMS = ["2/10 NET 30", "2/10 NET 30", "10/5 NET 15", "NET 30", ""]


def discounted(seed):
    """Invoices of two customers, discounts that a clerk gave or took back, and money about as much as is asked for."""
    random = Random(seed)
    office = Settings(
        discount_grace_days=random.choice([0, 2]), discount_tax=random.choice(["early", "never", "always"])
    )
    numbers = [f"I-{place}" for place in range(random.randint(1, 5))]
    sources = [f"P-{place}" for place in range(random.randint(0, 5))]
    rows = {
        "customers": [{"customer_id": name, "terms": random.choice(TERMS)} for name in ("C-1", "C-2")],
        "invoices": [invoice(random, number) for number in numbers],
        "payments": [payment(random, number) for number in sources],
        "allocations": [
            allocation(random, f"A-{place}", sources, numbers) for place in range(random.randint(0, 2)) if sources
        ],
        "adjustments": [adjustment(random, f"ADJ-{place}", numbers) for place in range(random.randint(0, 3))],
    }
    return Books(TODAY.date(), {name: frame(name, listed) for name, listed in rows.items()}, office)


def day(random):
    return TODAY - pd.Timedelta(days=random.randint(0, 20))


def invoice(random, number):
    net = random.choice([5_000, 10_000])
    tax = random.choice([0, net * 21 // 100])
    return {
        "invoice_id": number,
        "customer_id": random.choice(["C-1", "C-1", "C-2"]),
        "doc_type": random.choice(["invoice", "invoice", "invoice", "fee"]),
        "invoice_date": day(random),
        "due_date": TODAY,
        "terms": random.choice(TERMS),
        "net_amount": net,
        "tax_amount": tax,
        "total_amount": net + tax,
        "tax_less_percent": random.choice([0, 0, 2_000]),
        "state": "issued",
        "disputed": random.random() < 0.1,
    }


def payment(random, number):
    asked = random.choice([5_000, 10_000, 12_100, 6_050, 15_000])
    off = random.choice([0, 0, asked * 2 // 100, asked // 10, 200])
    return {
        "payment_id": number,
        "customer_id": random.choice(["C-1", "C-1", "C-2"]),
        "received_date": day(random),
        "amount": asked - off,
        "state": random.choice(["posted"] * 5 + ["bounced"]),
        "purpose": random.choice(["normal"] * 5 + ["deposit"]),
    }


def allocation(random, number, sources, targets):
    return {
        "allocation_id": number,
        "source_id": random.choice(sources),
        "invoice_id": random.choice(targets),
        "amount": random.choice([4_900, 9_800, 11_858]),
        "allocation_date": day(random),
        "released_date": random.choice([pd.NaT, TODAY]),
    }


def adjustment(random, number, targets):
    return {
        "adjustment_id": number,
        "invoice_id": random.choice(targets),
        "adjustment_date": day(random),
        "kind": "discount",
        "amount": random.choice([100, 200, 242, 1_000, -200]),
        "reason": random.choice(["By phone", "2/10 NET 30, paid on 2026-10-20", "Not earned: paid late"]),
        "posted_by": "kim",
        "approved_by": random.choice(["", "", "kim", "lee"]),
    }


def pressed(made):
    changes = apply_payments(made, Request(user="kim")).changes.tables
    frames = {name: result(made.frame(name), change) for name, change in changes.items()}
    return made.with_frames(**{name: rows.set_axis(range(2, 2 + len(rows))) for name, rows in frames.items()})


@settings(max_examples=15, deadline=None)
@example(discounted(108))
@example(discounted(2195))
@given(st.integers(0, 10**9).map(discounted))
def test_a_second_press_changes_nothing_and_what_is_owed_changes_by_the_discounts_alone(made):
    after = pressed(made)
    assert not apply_payments(after, Request(user="kim")).changes
    let_off = after.adjustments["amount"].sum() - made.adjustments["amount"].sum()
    assert ledger_total(after) == ledger_total(made) - let_off
