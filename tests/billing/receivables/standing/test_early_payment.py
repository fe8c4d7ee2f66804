"""The discount for early payment: who has earned it gets it, to the cent, and once."""

from dataclasses import replace

import pandas as pd
import pytest

from billing.actions.action import Request
from billing.actions.every_day.apply_payments import apply_payments
from billing.changes import result
from billing.checks.payments.adjustments import discount_not_earned, discount_not_given
from billing.receivables.standing.early_payment import unearned_discounts
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
    assert "6.84 in early-payment discounts given on 3 invoices." in outcome.message
    assert not discount_not_given(settled)
    assert not discount_not_earned(settled)


def test_it_is_given_once():
    again = after(*applied())
    assert not apply_payments(again, Request(user="kim")).changes


def test_days_of_grace_are_the_offices():
    settled = after(*applied(discount_grace_days=2))
    assert [row[0] for row in given(settled)] == ["INV-1", "INV-2", "INV-3", "INV-6"]
    assert not discount_not_earned(settled)


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ({"discount_grace_days": 2}, {"discount_grace_days": 0}),
        ({"discount_tax": "early"}, {"discount_tax": "never"}),
        ({"discount_tax": "never"}, {"discount_tax": "early"}),
    ],
)
def test_what_was_given_stays_whatever_the_settings_are_later(then, now):
    settled = after(*applied(**then))
    later = replace(settled, settings=replace(settled.settings, **now))
    for terms in ("2/10 NET 30", "NET 30", ""):
        other = later.with_frames(invoices=later.invoices.assign(terms=terms))
        assert not discount_not_earned(other)
        back = after(other, apply_payments(other, Request(user="kim")))
        assert (back.adjustments["amount"] >= 0).all()


def test_what_a_clerk_gave_of_the_total_is_no_more_than_either_way_of_taxing_lets_off():
    made = books(**LATE, settings={"discount_tax": "never"})
    assert [f.key for f in discount_not_earned(made)] == ["ADJ-0001", "ADJ-0003", "ADJ-0004", "ADJ-0005"]
    assert discount_not_earned(made)[1].amount == 258, "what is more than 2.42"


def test_it_is_taken_back_where_other_money_came_later():
    settled = after(*applied(discount_grace_days=2))
    moved = settled.payments.assign(received_date=settled.payments["received_date"] + pd.Timedelta(days=1))
    assert [f.key for f in discount_not_earned(settled.with_frames(payments=moved))] == ["ADJ-0003"]


def test_terms_of_the_customer_bill_nothing_back():
    """They may have been others when the invoice was made."""
    made = books(**{**LATE, "customers": "customer_id  terms\nC-1  NET 30"})
    made = made.with_frames(invoices=made.invoices.assign(terms=""))
    assert not discount_not_earned(made)


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


LATE = {
    "customers": "customer_id\nC-1",
    "users": "user  limit_amount\nkim  500.00\nlee  500.00",
    "invoices": """
        invoice_id  customer_id  invoice_date  due_date    terms        net_amount  tax_amount  total_amount
        INV-1       C-1          2026-10-01    2026-10-31  2/10 NET 30  100.00      21.00       121.00
        INV-2       C-1          2026-10-01    2026-10-31  2/10 NET 30  100.00      21.00       121.00
        INV-3       C-1          2026-10-01    2026-10-31  2/10 NET 30  100.00      21.00       121.00
        INV-4       C-1          2026-10-01    2026-10-31  NET 30       100.00      21.00       121.00
        INV-5       C-1          2026-10-01    2026-10-31  2/10 NET 30  100.00      21.00       121.00
        INV-6       C-1          2026-10-01    2026-10-31  2/10 NET 30  100.00      21.00       121.00
        INV-7       C-1          2026-10-01    2026-10-31  as agreed    100.00      21.00       121.00
    """,
    "payments": """
        payment_id  customer_id  received_date  amount  state
        P-1         C-1          2026-10-11     234.58  posted
        P-2         C-1          2026-10-13     355.74  posted
    """,
    "allocations": """
        source_id  invoice_id  amount  allocation_date
        P-2        INV-1       118.58  2026-10-13
        P-2        INV-2       118.58  2026-10-13
        P-1        INV-3       116.00  2026-10-11
        P-1        INV-4       118.58  2026-10-11
        P-2        INV-5       118.58  2026-10-13
    """,
    "adjustments": """
        adjustment_id  invoice_id  kind      amount  adjustment_date  reason    posted_by  approved_by
        ADJ-0001       INV-1       discount  2.42    2026-10-13       By phone  kim        -            # two days late
        ADJ-0002       INV-2       discount  2.42    2026-10-13       By phone  kim        lee          # trap: a courtesy
        ADJ-0003       INV-3       discount  5.00    2026-10-11       By phone  kim        -            # more than the percent
        ADJ-0004       INV-4       discount  2.42    2026-10-11       By phone  kim        -            # no such terms
        ADJ-0005       INV-5       discount  2.42    2026-10-13       By phone  kim        Kim          # her own word
        ADJ-0006       INV-6       discount  2.42    2026-10-05       By phone  kim        -            # trap: not paid yet
        ADJ-0007       INV-7       discount  2.42    2026-10-05       By phone  kim        -            # trap: who knows
    """,
}


def test_what_was_not_earned_is_billed_back_once():
    made = books(**LATE)
    assert [f.key for f in discount_not_earned(made)] == ["ADJ-0001", "ADJ-0003", "ADJ-0004", "ADJ-0005"]

    outcome = apply_payments(made, Request(user="kim"))
    settled = after(made, outcome)

    back = settled.adjustments.iloc[7:]
    assert back[["invoice_id", "kind", "amount", "reason", "posted_by"]].to_numpy().tolist() == [
        ["INV-1", "discount", -242, "Not earned: 2/10 NET 30 until 2026-10-11, paid on 2026-10-13", "kim"],
        [
            "INV-3",
            "discount",
            -258,
            "Not earned: 2/10 NET 30 lets off 2.42 until 2026-10-11, paid on 2026-10-11",
            "kim",
        ],
        ["INV-4", "discount", -242, "Not earned: NET 30 lets off nothing, paid on 2026-10-11", "kim"],
        ["INV-5", "discount", -242, "Not earned: 2/10 NET 30 until 2026-10-11, paid on 2026-10-13", "kim"],
    ]
    assert "9.84 billed back on 4 invoices whose early-payment discount was not earned." in outcome.message
    assert settled.invoices["balance"].tolist() == [242, 0, 258, 242, 242, 11_858, 11_858]
    assert not discount_not_earned(settled)
    assert not apply_payments(settled, Request(user="kim")).changes, "a second run adds nothing"


def test_a_discount_is_not_earned_from_the_day_on_which_its_money_is_released():
    settled = after(*applied())
    for day, found in ((settled.today, ["INV-1"]), (settled.today + pd.Timedelta(days=1), [])):
        released = settled.allocations.copy()
        released.loc[released["invoice_id"] == "INV-1", "released_date"] = day
        unearned = unearned_discounts(settled.with_frames(allocations=released))
        assert unearned["invoice_id"].tolist() == found


def test_a_discount_goes_with_the_payment_that_earned_it_and_comes_again_with_another():
    settled = after(*applied())
    released = settled.allocations.copy()
    released.loc[released["invoice_id"] == "INV-1", "released_date"] = settled.today
    sources = settled.payments.copy()
    sources.loc[sources["payment_id"] == "P-1", ["state", "returned_date"]] = ["bounced", settled.today]
    bounced = settled.with_frames(allocations=released, payments=sources)
    assert [f.message for f in discount_not_earned(bounced)] == [
        "ADJ-0001 gives INV-1 a discount of 2.42 for early payment: the payment for it came back."
    ]

    back = after(bounced, apply_payments(bounced, Request(user="kim")))
    assert back.adjustments.iloc[-1][["invoice_id", "amount", "reason"]].tolist() == [
        "INV-1",
        -242,
        "Not earned: 2/10 NET 30 until 2026-10-11, money came back",
    ]
    assert back.invoices["balance"].tolist()[0] == 12_100
    assert not discount_not_earned(back)

    new = books(payments="payment_id  customer_id  received_date  amount\nP-9  C-1  2026-10-10  118.58").payments
    paid = back.with_frames(payments=pd.concat([back.payments, new], ignore_index=True))
    again = after(paid, apply_payments(paid, Request(user="kim")))
    assert given(again)[-1] == ["INV-1", "discount", 242, "2/10 NET 30, paid on 2026-10-10"]
    assert again.invoices["balance"].tolist()[0] == 0
    assert not apply_payments(again, Request(user="kim")).changes
    assert not discount_not_earned(again)


BILLED_BACK = {
    "customers": "customer_id\nC-1",
    "invoices": """
        invoice_id  customer_id  invoice_date  due_date    terms        net_amount  total_amount
        INV-1       C-1          2026-08-01    2026-08-31  2/10 NET 30  100.00      100.00
    """,
    "payments": "payment_id  customer_id  received_date  amount\nP-1  C-1  2026-09-20  98.00",
    "allocations": "source_id  invoice_id  amount  allocation_date\nP-1  INV-1  98.00  2026-09-20",
}


def billed_back(given_by, taken_by, reason="Not earned: paid late"):
    made = books(
        **BILLED_BACK,
        adjustments=f"""
            adjustment_id  invoice_id  kind      amount  adjustment_date  reason    posted_by  approved_by
            ADJ-0001       INV-1       discount  2.00    2026-09-20       By phone  kim        {given_by}
            ADJ-0002       INV-1       discount  -2.00   2026-10-01       {reason}  kim        {taken_by}
        """,
    )
    return made, after(made, apply_payments(made, Request(user="kim")))


@pytest.mark.parametrize("approved_by", ["-", "kim", "lee"])
def test_who_approves_that_it_is_billed_back_does_not_bill_it_twice(approved_by):
    made, settled = billed_back("-", approved_by)
    assert settled.adjustments["adjustment_id"].tolist() == ["ADJ-0001", "ADJ-0002"]
    assert not discount_not_earned(made)


@pytest.mark.parametrize("approved_by", ["-", "lee"])
def test_what_was_billed_back_is_given_again_once_somebody_else_approves_the_discount(approved_by):
    settled = billed_back("lee", approved_by)[1]
    assert given(settled)[2:] == [["INV-1", "discount", 200, "Billed back, but approved since"]]
    assert settled.invoices["balance"].tolist() == [0]
    assert not apply_payments(settled, Request(user="kim")).changes


def test_what_somebody_took_back_by_hand_stays_taken_back():
    assert len(billed_back("lee", "-", reason="Typed twice")[1].adjustments) == 2


def test_what_is_billed_back_takes_what_is_left_at_once():
    """Else only the next press would apply it."""
    made = books(
        **{
            **BILLED_BACK,
            "payments": "payment_id  customer_id  received_date  amount\nP-1  C-1  2026-10-01  100.00",
            "allocations": "source_id  invoice_id  amount",
        },
        adjustments="invoice_id  kind  amount  adjustment_date  posted_by\nINV-1  discount  1.00  2026-08-05  kim",
    )
    outcome = apply_payments(made, Request(user="kim"))
    settled = after(made, outcome)
    assert settled.allocations["amount"].tolist() == [9_900, 100]
    assert settled.allocations["allocation_id"].is_unique
    assert settled.invoices["balance"].tolist() == [0]
    assert "Nothing is left unapplied." in outcome.message
    assert not apply_payments(settled, Request(user="kim")).changes


def test_a_late_fee_lets_nothing_off():
    made = books(
        customers="customer_id  terms\nC-1  2/10 NET 30",
        invoices="invoice_id  doc_type  customer_id  invoice_date  due_date  net_amount  total_amount\n"
        "FEE-1  fee  C-1  2026-10-01  2026-10-31  100.00  100.00\nFEE-2  fee  C-1  2026-10-01  2026-10-01  50.00  50.00",
        payments="payment_id  customer_id  received_date  amount\nP-1  C-1  2026-10-05  98.00",
    )
    settled = after(made, apply_payments(made, Request(user="kim")))
    assert settled.allocations[["invoice_id", "amount", "rule"]].to_numpy().tolist() == [
        ["FEE-2", 5_000, "oldest first"],
        ["FEE-1", 4_800, "oldest first"],
    ]
