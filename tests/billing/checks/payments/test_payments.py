from billing.checks.payments.payments import (
    bounced_payment_applied,
    future_payment,
    missing_reference,
    overallocated_payment,
    refund_beyond_payment,
    unapplied_payment,
)
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_future_payment():
    found = future_payment(
        books(
            payments="""
            payment_id  received_date  state
            P-1         2027-01-05     posted
            P-2         2026-10-31     posted     # today
            P-3         2026-11-05     scheduled  # trap: a post-dated check
            """
        )
    )
    assert said(found) == [(2, "P-1 was received on 2027-01-05, after 2026-10-31.")]
    assert "2026-01-05 is the nearest" in found[0].fix


INVOICES = """
    invoice_id  customer_id  total_amount  invoice_date
    INV-1       C-1          500.00        2026-09-01
    INV-2       C-1          500.00        2026-09-01
"""


def test_overallocated_payment():
    found = overallocated_payment(
        books(
            invoices=INVOICES,
            payments="""
            payment_id  customer_id  amount  state
            P-1         C-1          100.00  posted   # exactly used up
            P-2         C-1          100.00  posted   # one cent too much
            P-3         C-1          100.00  posted   # nothing applied yet
            P-4         C-1          100.00  posted   # too much, but one allocation cannot be read
            P-5         C-1          100.00  posted   # trap: the second counts from next month
            """,
            allocations="""
            source_id  invoice_id  amount  allocation_date
            P-1        INV-1       100.00  2026-10-20
            P-2        INV-1       60.00   2026-10-20
            P-2        INV-2       40.01   2026-10-20
            P-4        INV-1       101.00  2026-10-20
            P-4        INV-1       ?       2026-10-20
            P-5        INV-1       60.00   2026-10-20
            P-5        INV-2       60.00   2026-11-20
            """,
        )
    )
    assert said(found) == [(3, "P-2 is 100.00, but 100.01 is applied from it. Too much: 0.01.")]


def test_unapplied_payment():
    found = unapplied_payment(
        books(
            invoices="""
            invoice_id  customer_id  total_amount  disputed
            INV-1       C-1          500.00        no
            INV-2       C-3          500.00        yes
            """,
            payments="""
            payment_id  customer_id  amount  received_date  purpose
            P-1         C-1          100.00  2026-10-20     normal
            P-2         C-2          100.00  2026-10-20     normal   # owes nothing
            P-3         C-1          100.00  2026-10-29     normal   # Thursday before: one business day
            P-4         C-1          100.00  2026-10-20     deposit  # trap: kept on purpose
            P-5         C-3          100.00  2026-10-20     normal   # owes only what is disputed
            """,
        )
    )
    assert said(found) == [
        (2, "100.00 of P-1, received on 2026-10-20 from C-1, is not applied. The customer owes as much or more."),
        (3, "100.00 of P-2, received on 2026-10-20 from C-2, is not applied. The customer owes less."),
        (6, "100.00 of P-5, received on 2026-10-20 from C-3, is not applied. The customer owes less."),
    ]
    assert [f.severity for f in found] == ["error", "warning", "warning"]


def test_refund_beyond_payment():
    found = refund_beyond_payment(
        books(
            invoices=INVOICES,
            payments="""
            payment_id  customer_id  amount   reverses
            P-1         C-1          100.00   -
            R-1         C-1          -120.00  P-1   # more than came
            P-2         C-1          100.00   -
            R-2         C-1          -40.00   P-2   # 70.00 of it is applied
            P-3         C-1          100.00   -
            R-3         C-1          -40.00   P-3   # trap: what is left of it
            """,
            allocations="""
            source_id  invoice_id  amount
            P-2        INV-1       70.00
            P-3        INV-1       60.00
            """,
        )
    )
    assert said(found) == [
        (2, "P-1 is 100.00, but 120.00 was refunded and 0.00 is applied. Too much: 20.00."),
        (4, "P-2 is 100.00, but 40.00 was refunded and 70.00 is applied. Too much: 10.00."),
    ]


def test_bounced_payment_applied():
    found = bounced_payment_applied(
        books(
            invoices=INVOICES,
            payments="""
            payment_id  customer_id  amount  state
            P-1         C-1          100.00  bounced
            P-2         C-1          100.00  bounced  # trap: already released
            P-3         C-1          100.00  posted
            P-4         C-1          100.00  void
            """,
            allocations="""
            source_id  invoice_id  amount
            P-1        INV-1       70.00
            P-3        INV-1       60.00
            P-4        INV-1       60.00
            """,
        )
    )
    assert said(found) == [
        (2, "P-1 is bounced, but 70.00 is still applied from it."),
        (5, "P-4 is void, but 60.00 is still applied from it."),
    ]


def test_missing_reference():
    found = missing_reference(
        books(
            payments="""
            payment_id  method  amount   received_date  reference  state      reverses
            P-1         check   100.00   2026-10-01     -          posted     -
            P-2         card    100.00   2026-10-01     20417      posted     -
            P-3         eft     -30.00   2026-10-02     -          posted     -
            P-4         cash    100.00   2026-10-01     -          posted     -    # trap: cash has none
            P-5         check   100.00   2026-10-01     ?          posted     -    # could not be read: said there
            P-6         check   100.00   2026-11-30     -          scheduled  -    # trap: still to come
            RF-1        check   -40.00   2026-10-03     -          posted     P-2  # trap: a refund points at P-2
            """,
        )
    )
    assert said(found) == [
        (2, "P-1 of 100.00 was received by check on 2026-10-01 and has no reference."),
        (4, "P-3 of -30.00 was received by eft on 2026-10-02 and has no reference."),
    ]
    assert [f.amount for f in found] == [10_000, 3_000]
