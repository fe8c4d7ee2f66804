from billing.checks.payments.overwritten import overwritten_settlement, overwritten_unapplied_amount
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


ROWS = {
    "allocations": """
        source_id  invoice_id  amount  allocation_date
        P-1        INV-1       60.00   2026-10-20
        P-2        INV-2       60.00   2026-10-20
        P-4        INV-4       60.00   2026-11-20
        P-5        INV-5       ?       2026-10-20
        """,
    "adjustments": """
        invoice_id  amount  adjustment_date
        INV-3       40.00   2026-10-20
        """,
}


def test_overwritten_unapplied_amount():
    found = overwritten_unapplied_amount(
        books(
            payments="""
            payment_id  amount  unallocated_amount  state
            P-1         100.00  40.00               posted
            P-2         100.00  0.00                posted   # typed over: 40.00 are left
            P-3         100.00  -                   posted   # just pasted, never computed
            P-4         100.00  40.00               posted   # trap: right, once next month's allocation counts
            P-5         100.00  7.00                posted   # what is applied cannot be read
            P-6         100.00  100.00              bounced
            """,
            invoices="invoice_id\nINV-1\nINV-2\nINV-4\nINV-5",
            **ROWS,
        )
    )
    assert said(found) == [(3, "P-2 shows 0.00 as unapplied, but 100.00 less 60.00 applied is 40.00.")]
    assert [f.amount for f in found] == [4000]


def test_overwritten_settlement():
    found = overwritten_settlement(
        books(
            invoices="""
            invoice_id  total_amount  paid_amount  credited_amount  adjusted_amount  balance  state
            INV-1       100.00        60.00        0                0                40.00    issued
            INV-2       100.00        0            60.00            0                40.00    issued  # typed into the wrong one
            INV-3       100.00        0            0                40.00            60.00    issued
            INV-4       100.00        60.00        0                0                40.00    issued  # trap: next month's
            INV-5       100.00        0            0                0                40.00    issued  # cannot be told
            INV-6       100.00        0            0                0                40.00    issued  # the balance is wrong: said there
            INV-7       100.00        -            -                -                -        issued  # never computed
            INV-8       100.00        9.00         0                0                0.00     void
            """,
            payments="""
            payment_id  amount
            P-1         100.00
            P-2         100.00
            P-4         100.00
            P-5         100.00
            """,
            **ROWS,
        )
    )
    assert said(found) == [
        (
            3,
            "INV-2 shows 0.00 paid, 60.00 credited and 0.00 adjusted, but the rows say 60.00, 0.00 and 0.00.",
        )
    ]
