"""The discount for early payment: who has earned it gets it, to the cent, and once."""

from dataclasses import replace

import pytest

from billing.actions.action import Request
from billing.actions.apply_payments import apply_payments
from billing.changes import result
from billing.checks.adjustments import discount_not_earned, discount_not_given
from tests.sheets import books

INVOICES = """
    invoice_id  customer_id  invoice_date  due_date    terms          net_amount  tax_amount  total_amount  disputed
    INV-1       C-1          2026-10-01    2026-10-31  2/10 NET 30    100.00      21.00       121.00        no
    INV-2       C-2          2026-10-01    2026-10-31  2/10 NET 30    100.00      21.00       121.00        no
    INV-3       C-3          2026-10-01    2026-10-31  2/10 NET 30    100.00      21.00       121.00        no
    INV-4       C-4          2026-10-01    2026-10-31  NET 30         100.00      21.00       121.00        no
    INV-5       C-5          2026-10-01    2026-10-31  2/10 NET 30    100.00      21.00       121.00        yes
    INV-6       C-6          2026-10-01    2026-10-31  2/10 NET 30    100.00      21.00       121.00        no
"""
PAYMENTS = """
    payment_id  customer_id  received_date  amount  stated_for
    P-1         C-1          2026-10-11     118.58  -           # on the last day, without a word
    P-2         C-2          2026-10-05     118.58  INV-2
    P-3         C-3          2026-10-13     118.58  INV-3       # two days late
    P-4         C-4          2026-10-05     118.58  INV-4       # trap: its terms let nothing off
    P-5         C-5          2026-10-05     118.58  -           # trap: disputed
    P-6         C-6          2026-10-05     119.00  -           # the discount of the amount before tax
"""


def applied(**settings):
    made = books(
        customers="customer_id\n" + "\n".join(f"C-{n}" for n in range(1, 7)),
        invoices=INVOICES,
        payments=PAYMENTS,
        settings=settings,
    )
    return made, apply_payments(made, Request(user="kim"))


def after(made, outcome):
    changes = outcome.changes.tables
    names = [name for name in ("allocations", "adjustments", "invoices", "payments") if name in changes]
    return made.with_frames(**{name: result(getattr(made, name), changes[name]) for name in names})


def given(made):
    return made.adjustments[["invoice_id", "kind", "amount", "reason"]].to_numpy().tolist()


def test_what_was_earned_is_given():
    made, outcome = applied()
    settled = after(made, outcome)

    assert given(settled) == [
        ["INV-1", "discount", 242, "2/10 NET 30, paid on 2026-10-11"],
        ["INV-2", "discount", 242, "2/10 NET 30, paid on 2026-10-05"],
        ["INV-6", "discount", 200, "2/10 NET 30, paid on 2026-10-05"],
    ]
    assert settled.adjustments["adjustment_id"].tolist() == ["ADJ-0001", "ADJ-0002", "ADJ-0003"]
    balances = dict(zip(settled.invoices["invoice_id"], settled.invoices["balance"], strict=True))
    assert balances == {"INV-1": 0, "INV-2": 0, "INV-3": 242, "INV-4": 242, "INV-5": 12_100, "INV-6": 0}
    assert "6.84 let off for early payment on 3 invoices." in outcome.message
    assert not discount_not_given(settled)
    assert not discount_not_earned(settled)


def test_it_is_given_once():
    again = after(*applied())
    assert not apply_payments(again, Request(user="kim")).changes


def test_days_of_grace_are_the_offices():
    settled = after(*applied(discount_grace_days=2))
    assert [row[0] for row in given(settled)] == ["INV-1", "INV-2", "INV-3", "INV-6"]
    assert not discount_not_earned(settled)
    strict = replace(settled, settings=replace(settled.settings, discount_grace_days=1))
    assert [f.key for f in discount_not_earned(strict)] == ["ADJ-0003"], "two days late is not one"


def test_where_the_tax_stays_only_the_amount_before_it_is_discounted():
    settled = after(*applied(discount_tax="never"))
    assert given(settled) == [["INV-6", "discount", 200, "2/10 NET 30, paid on 2026-10-05"]]


@pytest.mark.parametrize("amount", ["118.57", "118.59"])
def test_a_cent_more_or_less_earns_nothing(amount):
    made = books(
        customers="customer_id\nC-1",
        invoices="\n".join(INVOICES.splitlines()[:3]),
        payments=f"payment_id  customer_id  received_date  amount  stated_for\nP-1  C-1  2026-10-05  {amount}  INV-1",
    )
    assert not len(after(made, apply_payments(made, Request())).adjustments)
