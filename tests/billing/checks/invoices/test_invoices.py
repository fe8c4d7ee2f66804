from billing.checks.invoices.invoices import (
    credit_note_without_invoice,
    due_before_invoice,
    due_date_off_terms,
    future_invoice,
    invoice_of_nothing,
    invoice_without_lines,
)
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


INVOICES = """
    invoice_id  doc_type  state   total_amount
    INV-1       invoice   issued  100.00
    INV-2       invoice   issued  100.00
    OB-1        opening   issued  100.00   # trap: an opening balance needs none
    INV-3       invoice   draft   100.00
"""


def test_invoice_without_lines():
    found = invoice_without_lines(books(invoices=INVOICES, invoice_lines="invoice_id  line\nINV-1  1"))
    assert said(found) == [(3, "INV-2 was issued for 100.00, but has no lines.")]
    fees = "invoice_id  doc_type  ref_invoice_id\nFEE-1  fee  INV-1\nFEE-2  fee  -"
    found = invoice_without_lines(books(invoices=fees, invoice_lines="invoice_id  line\nINV-1  1"))
    assert [f.key for f in found] == ["FEE-2"], "a late fee says in its note what it is for"
    assert not invoice_without_lines(books(invoices=INVOICES)), "an office that keeps totals alone has no lines at all"


def test_credit_note_without_invoice():
    found = credit_note_without_invoice(
        books(
            invoices="""
            invoice_id  doc_type     customer_id  total_amount  state   ref_invoice_id  note
            INV-1       invoice      C-1          100.00        issued  -               -
            INV-2       invoice      C-1          100.00        void    -               -
            CN-1        credit_note  C-1          -10.00        issued  INV-1           -
            CN-2        credit_note  C-1          -10.00        issued  -               -
            CN-3        credit_note  C-1          -10.00        issued  -               Goodwill after a complaint  # trap
            CN-4        credit_note  C-2          -10.00        issued  INV-1           -
            CN-5        credit_note  C-1          -10.00        issued  INV-2           -
            """
        )
    )
    assert said(found) == [
        (5, "Credit note CN-2 to C-1 names no invoice."),
        (7, "Credit note CN-4 to C-2 credits INV-1, which is another customer's."),
        (8, "Credit note CN-5 to C-1 credits INV-2, which is void."),
    ]


def test_due_before_invoice():
    found = due_before_invoice(
        books(
            invoices="""
            invoice_id  invoice_date  due_date    terms   state
            INV-1       2026-10-05    2026-09-05  NET 30  issued
            INV-2       2026-10-05    2026-10-05  DUE     issued  # trap: payable at once
            INV-3       2026-10-05    -           NET 30  issued
            INV-4       2026-10-05    2026-09-05  NET 30  void
            """
        )
    )
    assert said(found) == [(2, "INV-1 of 2026-10-05 was due on 2026-09-05, before it was issued.")]
    assert found[0].fix == "Set the Due date to 2026-11-04, by the terms."


def test_due_date_off_terms():
    found = due_date_off_terms(
        books(
            customers="""
            customer_id  terms
            C-1          NET 15
            C-2          -
            """,
            invoices="""
            invoice_id  customer_id  invoice_date  due_date    terms    due_reason
            INV-1       C-1          2026-10-05    2026-11-30  NET 30   -
            INV-2       C-1          2026-10-05    2026-11-04  NET 30   -
            INV-3       C-1          2026-10-05    2026-11-04  -        -                 # by the customer's NET 15
            INV-4       C-1          2026-10-05    2026-11-30  NET 30   Agreed by phone   # trap
            INV-5       C-2          2026-10-05    2026-11-30  -        -                 # house terms are no agreement
            INV-6       C-1          2026-10-05    2026-09-05  NET 30   -                 # before the invoice: said elsewhere
            INV-7       C-1          2026-10-05    2026-11-30  AT WILL  -                 # cannot be read
            """,
        )
    )
    assert said(found) == [
        (2, "INV-1 of 2026-10-05 is due on 2026-11-30; by the terms NET 30 it is due on 2026-11-04."),
        (4, "INV-3 of 2026-10-05 is due on 2026-11-04; by the terms NET 15 it is due on 2026-10-20."),
    ]


def test_future_invoice():
    found = future_invoice(
        books(
            invoices="""
            invoice_id  invoice_date  state
            INV-1       2026-12-05    issued
            INV-2       2026-10-31    issued
            INV-3       2026-12-05    draft   # trap: not sent yet
            """
        )
    )
    assert said(found) == [(2, "INV-1 is dated 2026-12-05, after 2026-10-31.")]


def test_invoice_of_nothing():
    found = invoice_of_nothing(
        books(
            invoices="""
            invoice_id  doc_type     customer_id  total_amount  state
            INV-1       invoice      C-1          0.00          issued
            INV-2       invoice      C-1          -20.00        issued
            INV-3       invoice      C-1          0.00          issued  # trap: everything was given for nothing
            INV-4       invoice      C-1          0.00          draft
            INV-5       invoice      C-1          ?             issued
            INV-6       invoice      C-1          0.01          issued
            CN-1        credit_note  C-1          -20.00        issued
            """,
            invoice_lines="""
            invoice_id  line  discount_percent
            INV-1       1     100
            INV-1       2     -
            INV-3       1     100
            """,
        )
    )
    assert said(found) == [
        (2, "Invoice INV-1 to C-1 is for 0.00."),
        (3, "Invoice INV-2 to C-1 is for -20.00."),
    ]
