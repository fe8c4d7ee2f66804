from billing.checks.invoices.residual_balances import small_short_pay, unused_credit_note
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_small_short_pay():
    found = small_short_pay(
        books(
            invoices="""
            invoice_id  total_amount  disputed
            INV-1       100.00        no
            INV-2       100.00        no   # more than a small balance
            INV-3       0.80          no   # trap: small from the start, nothing was paid
            INV-4       100.00        yes  # trap: disputed
            INV-5       900.00        no   # trap: 0.5 % of it, but no small balance by Settings
            """,
            payments="""
            payment_id  amount
            P-1         2000.00
            """,
            allocations="""
            source_id  invoice_id  amount
            P-1        INV-1       99.00
            P-1        INV-2       98.99
            P-1        INV-4       99.50
            P-1        INV-5       896.00
            """,
        )
    )
    assert said(found) == [(2, "INV-1 for 100.00 was paid except for 1.00, which Settings call a small balance.")]
    assert found[0].amount == 100


def test_unused_credit_note():
    found = unused_credit_note(
        books(
            invoices="""
            invoice_id  customer_id  doc_type     invoice_date  total_amount  disputed
            CN-1        C-1          credit_note  2026-09-30    -20.00        no
            CN-2        C-2          credit_note  2026-10-01    -20.00        no   # 30 days
            CN-3        C-3          credit_note  2026-09-01    -20.00        no   # owes as well: said of the customer
            INV-3       C-3          invoice      2026-09-01    100.00        no
            CN-4        C-4          credit_note  2026-09-01    -20.00        no   # used up
            INV-4       C-4          invoice      2026-09-01    20.00         no
            CN-5        C-5          credit_note  2026-09-01    -20.00        no   # trap: what they owe is disputed
            INV-5       C-5          invoice      2026-09-01    100.00        yes
            """,
            allocations="source_id  invoice_id  amount\nCN-4  INV-4  20.00",
        )
    )
    assert said(found) == [
        (
            2,
            "20.00 of CN-1 is still unused 31 days after 2026-09-30, and C-1 has no open items that are neither "
            "disputed nor on a plan.",
        ),
        (
            8,
            "20.00 of CN-5 is still unused 60 days after 2026-09-01, and C-5 has no open items that are neither "
            "disputed nor on a plan.",
        ),
    ]
    assert found[0].amount == 2_000
