from billing.checks.payments.adjustments import discount_not_earned, discount_not_given, write_off_without_control
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_write_off_without_control():
    found = write_off_without_control(
        books(
            adjustments="""
            adjustment_id  invoice_id  kind           amount   posted_by  approved_by
            ADJ-1          INV-1       bad_debt       40.00    kim        -
            ADJ-2          INV-1       bad_debt       40.00    kim        Kim    # the same person
            ADJ-3          INV-1       bad_debt       900.00   kim        lee    # trap: large, but allowed
            ADJ-4          INV-1       contractual    40.00    kim        -      # trap: agreed with the payer
            ADJ-5          INV-1       contractual    50.01    kim        -      # above the limit
            ADJ-6          INV-1       small_balance  1.01     kim        lee    # not small
            ADJ-7          INV-1       small_balance  1.00     kim        lee
            ADJ-8          INV-1       bad_debt       -40.00   kim        -      # taken back
            ADJ-9          INV-1       bad_debt       40.00    kim        ?
            """
        )
    )
    assert said(found) == [
        (2, "ADJ-1 takes 40.00 off INV-1 (bad_debt): nobody approved it."),
        (3, "ADJ-2 takes 40.00 off INV-1 (bad_debt): it was approved by whoever entered it."),
        (6, "ADJ-5 takes 50.01 off INV-1 (contractual): it is above 50.00 and nobody approved it."),
        (7, "ADJ-6 takes 1.01 off INV-1 (small_balance): small balances end at 1.00."),
    ]


def test_write_off_beyond_the_limit_of_who_approved_it():
    found = write_off_without_control(
        books(
            users="""
            user  limit_amount
            kim   60.00
            lee   500.00
            """,
            adjustments="""
            adjustment_id  invoice_id  kind         amount  posted_by  approved_by
            ADJ-1          INV-1       bad_debt     500.00  kim        Lee
            ADJ-2          INV-1       bad_debt     500.01  kim        lee
            ADJ-3          INV-1       bad_debt     40.00   kim        max
            ADJ-4          INV-1       contractual  60.00   kim        -    # trap: within kim's own limit
            """,
        )
    )
    assert said(found) == [
        (3, "ADJ-2 takes 500.01 off INV-1 (bad_debt): lee may approve up to 500.00."),
        (4, "ADJ-3 takes 40.00 off INV-1 (bad_debt): max, who approved it, is not on Users."),
    ]


def test_discount_not_earned():
    found = discount_not_earned(
        books(
            invoices="""
            invoice_id  invoice_date  terms        total_amount
            INV-1       2026-10-01    2/10 NET 30  100.00
            INV-2       2026-10-01    2/10 NET 30  100.00
            INV-3       2026-10-01    2/10 NET 30  100.00
            INV-4       2026-10-01    NET 30       100.00
            INV-5       2026-10-01    2/10 NET 30  100.00
            """,
            payments="""
            payment_id  received_date  amount
            P-1         2026-10-11     900.00  # the last day
            P-2         2026-10-12     900.00  # a day late
            """,
            allocations="""
            source_id  invoice_id  amount
            P-1        INV-1       98.00
            P-2        INV-2       98.00
            P-1        INV-3       97.00
            P-1        INV-4       98.00
            """,
            adjustments="""
            adjustment_id  invoice_id  kind      amount
            ADJ-1          INV-1       discount  2.00  # trap: in time, on the last day
            ADJ-2          INV-2       discount  2.00
            ADJ-3          INV-3       discount  3.00
            ADJ-4          INV-4       discount  2.00
            ADJ-5          INV-5       discount  2.00  # not paid yet: nobody can tell
            ADJ-6          INV-2       courtesy  2.00  # another kind
            """,
        )
    )
    assert said(found) == [
        (
            3,
            "ADJ-2 gives INV-2 a discount of 2.00 for early payment: paid on 2026-10-12, due for the discount by "
            "2026-10-11.",
        ),
        (4, "ADJ-3 gives INV-3 a discount of 3.00 for early payment: 2/10 NET 30 gives less."),
        (5, "ADJ-4 gives INV-4 a discount of 2.00 for early payment: NET 30 has none."),
    ]
    assert [f.amount for f in found] == [200, 100, 200]


def test_discount_not_given():
    found = discount_not_given(
        books(
            invoices="""
            invoice_id  terms        invoice_date  net_amount  tax_amount  total_amount  disputed
            INV-1       2/10 NET 30  2026-10-01    100.00      21.00       121.00        no
            INV-2       2/10 NET 30  2026-10-01    100.00      21.00       121.00        no   # the tax stays as it is
            INV-3       2/10 NET 30  2026-10-01    100.00      21.00       121.00        no   # trap: a day late
            INV-4       2/10 NET 30  2026-10-01    100.00      21.00       121.00        no   # a cent more is missing
            INV-5       NET 30       2026-10-01    100.00      21.00       121.00        no   # no discount
            INV-6       2/10 NET 30  2026-10-01    100.00      21.00       121.00        yes
            INV-7       2/10 NET 30  2026-10-01    100.00      21.00       121.00        no   # posted
            """,
            payments="""
            payment_id  amount  received_date
            P-1         118.58  2026-10-11
            P-2         119.00  2026-10-11
            P-3         118.58  2026-10-12
            P-4         118.57  2026-10-11
            P-5         118.58  2026-10-11
            P-6         118.58  2026-10-11
            P-7         118.58  2026-10-11
            """,
            allocations="""
            source_id  invoice_id  amount
            P-1        INV-1       118.58
            P-2        INV-2       119.00
            P-3        INV-3       118.58
            P-4        INV-4       118.57
            P-5        INV-5       118.58
            P-6        INV-6       118.58
            P-7        INV-7       118.58
            """,
            adjustments="invoice_id  kind  amount  adjustment_date\nINV-7  discount  2.42  2026-10-11",
        )
    )
    assert said(found) == [
        (
            2,
            "INV-1 of 121.00 was paid on 2026-10-11 except for 2.42, the discount of 2/10 NET 30 available until "
            "2026-10-11.",
        ),
        (
            3,
            "INV-2 of 121.00 was paid on 2026-10-11 except for 2.00, the discount of 2/10 NET 30 available until "
            "2026-10-11.",
        ),
    ]
    assert found[0].amount == 242
