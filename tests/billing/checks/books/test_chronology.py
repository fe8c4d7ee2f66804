from billing.checks.books.chronology import (
    allocation_before_its_sides,
    billed_before_service,
    charge_posted_late,
    payment_posted_late,
    service_before_birth,
)
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_billed_before_service():
    found = billed_before_service(
        books(
            invoices="""
            invoice_id  doc_type     invoice_date  state
            INV-1       invoice      2026-10-01    issued  # all of it was done later
            INV-2       invoice      2026-10-01    issued  # a part was done before
            INV-3       invoice      2026-10-01    issued  # trap: a deposit
            INV-4       invoice      2026-10-01    void
            INV-5       invoice      2026-10-01    issued  # the service is still to come: told at its charge
            CN-1        credit_note  2026-10-01    issued
            INV-6       invoice      2026-10-01    issued  # the line leaves the day to its charge
            """,
            charges="charge_id  service_date\nCH-1  2026-10-09\nCH-2  2026-09-30",
            invoice_lines="""
            invoice_id  line  charge_id  service_date
            INV-1       1     CH-1       2026-10-09
            INV-1       2     CH-1       2026-10-12
            INV-2       1     CH-1       2026-10-09
            INV-2       2     CH-2       2026-09-30
            INV-3       1     -          2026-10-09
            INV-4       1     CH-1       2026-10-09
            INV-5       1     CH-1       2027-10-09
            CN-1        1     CH-1       2026-10-09
            INV-6       1     CH-1       -
            """,
        )
    )
    assert said(found) == [
        (2, "INV-1 is dated 2026-10-01, but its first service took place on 2026-10-09."),
        (8, "INV-6 is dated 2026-10-01, but its first service took place on 2026-10-09."),
    ]


def test_service_before_birth():
    found = service_before_birth(
        books(
            customers="customer_id  born_date\nC-1  2026-10-05\nC-2  -",
            charges="""
            charge_id  customer_id  service_date  status
            CH-1       C-1          2026-10-04    unbilled
            CH-2       C-1          2026-10-05    unbilled  # trap: a newborn's first day
            CH-3       C-1          2026-10-04    void
            CH-4       C-2          1900-01-01    unbilled
            CH-5       C-9          1900-01-01    unbilled
            """,
        )
    )
    assert said(found) == [(2, "CH-1 is dated 2026-10-04, before C-1 was born according to Customers.")]


def test_allocation_before_its_sides():
    found = allocation_before_its_sides(
        books(
            payments="payment_id  received_date\nP-1  2026-10-10\nP-2  2027-10-10",
            invoices="""
            invoice_id  doc_type     invoice_date  total_amount
            INV-1       invoice      2026-10-05    100.00
            CN-1        credit_note  2026-10-20    -100.00
            """,
            allocations="""
            allocation_id  source_id  invoice_id  allocation_date  amount
            A-1            P-1        INV-1       2026-10-10       10.00
            A-2            P-1        INV-1       2026-10-07       10.00  # before the money came
            A-3            CN-1       INV-1       2026-10-07       10.00  # before the credit note was written
            A-4            P-2        INV-1       2026-10-07       10.00  # trap: the payment is of next year, and told there
            A-5            NONE       INV-1       2026-10-07       10.00
            A-6            P-1        INV-1       -                10.00
            """,
        )
    )
    assert said(found) == [
        (3, "A-2 applies P-1 to INV-1 on 2026-10-07, before 2026-10-10, the date of one of them."),
        (4, "A-3 applies CN-1 to INV-1 on 2026-10-07, before 2026-10-20, the date of one of them."),
    ]
    assert [f.expected for f in found] == ["2026-10-10", "2026-10-20"]


def test_payment_posted_late():
    found = payment_posted_late(
        books(
            payments="""
            payment_id  received_date  posted_date  state
            P-1         2026-10-09     2026-10-15   posted  # trap: Monday the 12th is a holiday: three business days
            P-2         2026-10-09     2026-10-16   posted
            P-3         2026-10-09     -            posted  # blank: on the same day
            P-4         2026-08-03     2026-08-20   posted  # long ago
            P-5         2026-10-09     2026-10-16   void
            P-6         ?              2026-10-16   posted
            """
        )
    )
    assert said(found) == [(3, "P-2 was received on 2026-10-09 and posted on 2026-10-16, 4 business days later.")]


def test_charge_posted_late():
    found = charge_posted_late(
        books(
            charges="""
            charge_id  service_date  post_date   status
            CH-1       2026-10-09    2026-10-19  unbilled  # trap: a week end and a holiday between
            CH-2       2026-10-09    2026-10-20  unbilled
            CH-3       2026-10-09    2026-10-20  void
            CH-4       2026-10-09    -           unbilled
            """
        )
    )
    assert said(found) == [(3, "CH-2 of 2026-10-09 was posted on 2026-10-20, 6 business days later.")]
