from billing.checks.charges.estimates import bill_over_estimate
from tests.sheets import books


def test_bill_over_estimate():
    found = bill_over_estimate(
        books(
            estimates="""
            estimate_id  customer_id  provider  first_date  last_date   amount
            E-1          C-1          LEE       2026-09-01  -           1000.00
            E-2          C-1          SHAH      2026-09-01  -           1000.00  # trap: another provider's are not its own
            E-3          C-2          LEE       2026-09-01  -           1000.00  # trap: 399.99 more
            E-4          C-3          LEE       2026-09-01  2026-09-30  100.00   # what came later is not in it
            E-5          C-4          LEE       2026-09-01  -           100.00   # E-6 took its place
            E-6          C-4          LEE       2026-10-01  -           700.00
            E-7          C-5          LEE       2026-09-01  -           100.00   # void and taken back
            E-8          C-6          LEE       2025-09-01  -           100.00   # more than a year ago
            """,
            invoices="""
            invoice_id  doc_type     customer_id  total_amount  ref_invoice_id  state
            INV-1       invoice      C-5          500.00        -               issued
            CN-1        credit_note  C-5          -500.00       INV-1           issued
            CN-2        credit_note  C-5          -500.00       -               issued  # names none
            """,
            charges="""
            customer_id  provider  service_date  quantity  unit_price  amount   status    invoice_id
            C-1          LEE       2026-09-05    1         900.00      900.00   billed    -
            C-1          lee       2026-10-05    1         500.00      -        unbilled  -
            C-1          SHAH      2026-10-05    1         900.00      900.00   unbilled  -
            C-1          LEE       2026-08-31    1         900.00      900.00   billed    -   # before
            C-2          LEE       2026-09-05    1         1399.99     1399.99  billed    -
            C-3          LEE       2026-10-01    1         900.00      900.00   billed    -
            C-4          LEE       2026-10-01    1         1000.00     1000.00  billed    -
            C-5          LEE       2026-09-05    1         500.00      500.00   billed    INV-1
            C-5          LEE       2026-09-06    1         500.00      500.00   void      -
            C-6          LEE       2026-10-01    1         900.00      900.00   billed    -
            """,
        )
    )
    assert [(f.row, f.amount, f.message) for f in found] == [
        (
            2,
            40_000,
            "C-1 was told that LEE would cost 1,000.00 (E-1); charges from 2026-09-01 to 2026-10-05 come to 1,400.00, "
            "which is 400.00 more.",
        )
    ]
