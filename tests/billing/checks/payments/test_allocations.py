import pytest

from billing.checks.payments.allocations import (
    allocation_from_nowhere,
    allocation_to_void_or_draft,
    applied_against_payers_word,
    cash_on_others_invoice,
    newer_paid_before_older,
    paid_before_invoiced,
)
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_allocation_from_nowhere():
    found = allocation_from_nowhere(
        books(
            payments="payment_id\nP-1",
            invoices="""
            invoice_id  doc_type     total_amount
            INV-1       invoice      100.00
            CN-1        credit_note  -20.00
            """,
            allocations="""
            allocation_id  source_id  invoice_id  amount
            A-1            P-1        INV-1       10.00
            A-2            CN-1       INV-1       20.00  # trap: a credit note
            A-3            P-2        INV-1       30.00
            A-4            ?          INV-1       30.00
            """,
        )
    )
    assert said(found) == [(4, "A-3 applies 30.00 to INV-1 from P-2, which is neither a payment nor a credit note.")]


def test_cash_on_others_invoice():
    found = cash_on_others_invoice(
        books(
            customers="""
            customer_id  guarantor_id  kind
            C-1          -             patient
            C-2          -             patient
            MUM          -             patient
            KID-1        MUM           patient
            KID-2        MUM           patient
            INSURER      -             payer
            """,
            payments="""
            payment_id  customer_id
            P-1         C-1
            P-2         MUM
            P-3         KID-1
            P-4         INSURER
            """,
            invoices="""
            invoice_id  customer_id  doc_type     total_amount
            INV-1       C-1          invoice      100.00
            INV-2       C-2          invoice      100.00
            INV-3       KID-2        invoice      100.00
            CN-1        C-1          credit_note  -10.00
            """,
            allocations="""
            allocation_id  source_id  invoice_id  amount
            A-1            P-1        INV-1       10.00
            A-2            P-1        INV-2       10.00
            A-3            P-2        INV-3       10.00  # trap: the guarantor
            A-4            P-3        INV-3       10.00  # trap: one family
            A-5            P-4        INV-2       10.00  # trap: the insurer
            A-6            CN-1       INV-2       10.00
            A-7            P-1        INV-9       10.00  # leads nowhere: said elsewhere
            """,
        )
    )
    assert said(found) == [
        (3, "P-1 came from C-1, but A-2 applies 10.00 of it to INV-2 of C-2."),
        (7, "CN-1 came from C-1, but A-6 applies 10.00 of it to INV-2 of C-2."),
    ]


def test_applied_against_payers_word():
    found = applied_against_payers_word(
        books(
            payments="""
            payment_id  customer_id  amount  stated_for     memo
            P-1         C-1          100.00  inv 2026 0002  -                  # not a whole number
            P-2         C-1          100.00  inv-2026-0002  -
            P-3         C-1          100.00  -              for INV-2026-0002
            P-4         C-1          100.00  INV-2026-0003  -                  # trap: what it names is paid
            P-5         C-1          100.00  INV-2026-0004  -                  # somebody else's
            P-6         C-1          200.00  INV-2026-0001, INV-2026-0002  -   # trap: one of those it names
            """,
            invoices="""
            invoice_id     customer_id  total_amount
            INV-2026-0001  C-1          900.00
            INV-2026-0002  C-1          900.00
            INV-2026-0003  C-1          10.00
            INV-2026-0004  C-2          900.00
            """,
            allocations="""
            allocation_id  source_id  invoice_id     amount
            A-1            P-1        INV-2026-0001  10.00
            A-2            P-2        INV-2026-0001  10.00
            A-3            P-3        INV-2026-0001  10.00
            A-4            P-4        INV-2026-0001  10.00
            A-5            P-4        INV-2026-0003  10.00
            A-6            P-5        INV-2026-0001  10.00
            A-7            P-6        INV-2026-0001  10.00
            A-8            P-2        INV-2026-0002  10.00
            """,
        )
    )
    assert said(found) == [
        (3, "P-2 names INV-2026-0002, which is still open, but A-2 applies 10.00 to INV-2026-0001."),
        (4, "P-3 names INV-2026-0002, which is still open, but A-3 applies 10.00 to INV-2026-0001."),
    ]


def test_allocation_to_void_or_draft():
    found = allocation_to_void_or_draft(
        books(
            payments="payment_id\nP-1",
            invoices="""
            invoice_id  state
            INV-1       issued
            INV-2       void
            INV-3       draft
            """,
            allocations="""
            allocation_id  source_id  invoice_id  amount
            A-1            P-1        INV-1       10.00
            A-2            P-1        INV-2       10.00
            A-3            P-1        INV-3       10.00
            A-4            P-1        INV-4       10.00  # trap: leads nowhere, said elsewhere
            """,
        )
    )
    assert said(found) == [
        (3, "A-2 applies 10.00 of P-1 to INV-2, which is void."),
        (4, "A-3 applies 10.00 of P-1 to INV-3, which is draft."),
    ]


def test_paid_before_invoiced():
    found = paid_before_invoiced(
        books(
            invoices="""
            invoice_id  customer_id  invoice_date
            INV-1       C-1          2026-10-05
            INV-2       C-2          2026-10-05
            INV-3       C-1          2026-11-05
            """,
            payments="""
            payment_id  customer_id  received_date  amount  stated_for  purpose  state
            P-1         C-1          2026-10-01     50.00   INV-1       normal   posted
            P-2         C-1          2026-10-05     50.00   INV-1       normal   posted  # on the same day
            P-3         C-1          2026-10-01     50.00   -           normal   posted  # trap: paid at the visit
            P-4         C-1          2026-10-01     50.00   INV-1       deposit  posted  # trap: paid in advance
            P-5         C-1          2026-10-01     50.00   INV-2       normal   posted  # another's invoice: no such word
            P-6         C-1          2026-10-01     50.00   INV-1       normal   void
            P-7         C-1          ?              50.00   INV-1       normal   posted
            P-8         C-1          2026-10-01     50.00   INV-3       normal   posted  # the invoice is to come: told there
            """,
        )
    )
    assert said(found) == [(2, "P-1 was received on 2026-10-01 and names INV-1, which was issued on 2026-10-05.")]


def test_newer_paid_before_older():
    found = newer_paid_before_older(
        books(
            invoices="""
            invoice_id  customer_id  invoice_date  due_date    total_amount  disputed  terms
            OLD-1       C-1          2026-07-01    2026-07-31  100.00        no        -
            NEW-1       C-1          2026-08-01    2026-08-31  90.00         no        -
            NEW-2       C-1          2026-09-01    2026-10-01  80.00         no        -
            OLD-3       C-2          2026-07-01    2026-07-31  100.00        yes       -   # trap: disputed
            NEW-3       C-2          2026-08-01    2026-08-31  90.00         no        -
            OLD-4       C-3          2026-07-01    2026-11-30  100.00        no        -   # trap: by plan, not due yet
            NEW-4       C-3          2026-08-01    2026-08-31  90.00         no        -
            OLD-5       C-4          2026-07-01    2026-07-31  100.00        no        -
            NEW-5       C-4          2026-08-01    2026-08-31  90.00         no        -
            OLD-6       C-5          2026-07-01    2026-07-31  100.00        no        -   # paid as well
            NEW-6       C-5          2026-08-01    2026-08-31  90.00         no        -
            OLD-7       C-6          2026-10-01    2026-11-15  100.00        no        -   # neither is due
            NEW-7       C-6          2026-10-05    2026-11-19  90.00         no        -
            OLD-8       C-7          2026-07-01    2026-07-31  100.00        no        -   # trap: on a plan
            NEW-8       C-7          2026-08-01    2026-08-31  90.00         no        -
            """,
            plans="plan_id  customer_id  invoices  amount  agreed_date  state\nPL-1  C-7  OLD-8  100.00  2026-08-15  active",
            installments="plan_id  line  due_date  amount\nPL-1  1  2026-09-15  100.00",
            payments="""
            payment_id  customer_id  amount  stated_for  memo
            P-1         C-1          40.00   -           -
            P-2         C-1          30.00   -           -
            P-3         C-2          50.00   -           -
            P-4         C-3          50.00   -           -
            P-5         C-4          50.00   NEW-5       -           # what the payer says
            P-6         C-4          20.00   -           for NEW-5   # and here
            P-7         C-4          90.00   -           -           # exactly the newer one
            P-8         C-5          150.00  -           -
            P-9         C-4          5.00    -           -
            P-10        C-6          5.00    -           -
            P-11        C-7          5.00    -           -
            """,
            allocations="""
            allocation_id  source_id  invoice_id  amount  rule          allocation_date
            A-01           P-1        NEW-1       40.00   by hand       2026-09-10
            A-02           P-2        NEW-2       30.00   by hand       2026-10-10   # the last of C-1's
            A-03           P-3        NEW-3       50.00   by hand       2026-10-10
            A-04           P-4        NEW-4       50.00   by hand       2026-10-10
            A-05           P-5        NEW-5       50.00   by hand       2026-10-10
            A-06           P-6        NEW-5       20.00   by hand       2026-10-10
            A-07           P-7        NEW-5       90.00   by hand       2026-10-10
            A-08           P-8        OLD-6       100.00  by hand       2026-10-10
            A-09           P-8        NEW-6       50.00   by hand       2026-10-10
            A-11           P-10       NEW-7       5.00    by hand       2026-10-10
            A-12           P-11       NEW-8       5.00    by hand       2026-10-10
            A-10           P-9        NEW-5       5.00    oldest first  2026-10-10   # it was, then
            """,
        )
    )
    assert said(found) == [
        (
            3,
            "A-02 applies 30.00 of P-2 by hand to NEW-2, while OLD-1 of 2026-07-01 is 92 days late with 100.00.",
        ),
    ]
    assert found[0].amount == 3_000
    assert found[0].hangs_on == (("payments", "P-2"),), "where more is applied than came in, only that is said"


@pytest.mark.parametrize(
    ("doc_type", "older"),
    [("invoice", ["OLD"]), ("opening", ["OLD"]), ("fee", [])],
    ids=["invoice", "opening", "late fee"],
)
def test_a_late_fee_is_no_older_debt(doc_type, older):
    found = newer_paid_before_older(
        books(
            invoices=f"""
            invoice_id  doc_type    customer_id  invoice_date  due_date    total_amount
            OLD         {doc_type}  C-1          2026-07-01    2026-07-31  100.00
            NEW         invoice     C-1          2026-08-01    2026-08-31  90.00
            """,
            payments="payment_id  customer_id  amount\nP-1  C-1  40.00",
            allocations="""
            allocation_id  source_id  invoice_id  amount  rule     allocation_date
            A-1            P-1        NEW         40.00   by hand  2026-09-10
            """,
        )
    )
    assert [f.message.partition("while ")[2].split()[0] for f in found] == older
