from billing.checks.customers.closed_accounts import (
    charge_on_closed_account,
    invoice_on_merged_account,
    reminder_to_closed_account,
)
from tests.sheets import books

CUSTOMERS = """
    customer_id  closed_date  merged_into
    C-1          2026-09-30   C-2
    C-2          -            -
    C-3          2026-09-30   -
    C-4          2026-12-31   -            # still to come
"""


def said(found):
    return [(f.row, f.message) for f in found]


def test_charge_on_closed_account():
    found = charge_on_closed_account(
        books(
            customers=CUSTOMERS,
            charges="""
            charge_id  customer_id  service_date  status
            CH-1       C-1          2026-10-01    unbilled
            CH-2       C-3          2026-10-01    unbilled
            CH-3       C-3          2026-09-30    unbilled  # trap: done before, on the last day
            CH-4       C-3          2026-10-01    void
            CH-5       C-2          2026-10-01    unbilled
            CH-6       C-4          2026-10-01    unbilled
            """,
            payments="payment_id  customer_id  received_date\nP-1  C-3  2026-10-20  # trap: late payments are normal",
        )
    )
    assert said(found) == [
        (2, "CH-1 is for a service on 2026-10-01 to C-1, whose account was closed on 2026-09-30; C-2 took over."),
        (3, "CH-2 is for a service on 2026-10-01 to C-3, whose account was closed on 2026-09-30."),
    ]
    assert found[0].fix == "Set the Customer ID to C-2, or correct Closed on the Customers sheet."


def test_invoice_on_merged_account():
    found = invoice_on_merged_account(
        books(
            customers=CUSTOMERS,
            invoices="""
            invoice_id  customer_id  invoice_date  total_amount  state
            INV-1       C-1          2026-10-02    100.00        issued
            INV-2       C-3          2026-10-02    100.00        issued  # trap: the last invoice goes to the estate
            INV-3       C-1          2026-09-30    100.00        issued
            INV-4       C-1          2026-10-02    100.00        void
            INV-5       C-1          2026-10-02    100.00        issued  # paid all the same
            """,
            payments="payment_id  customer_id  amount\nP-1  C-1  100.00",
            allocations="source_id  invoice_id  amount\nP-1  INV-5  100.00",
        )
    )
    assert said(found) == [
        (2, "INV-1 of 2026-10-02 is made out to C-1, whose account was closed on 2026-09-30; C-2 took over."),
    ]


def test_reminder_to_closed_account():
    found = reminder_to_closed_account(
        books(
            customers=CUSTOMERS,
            reminders="""
            reminder_id  customer_id  state
            R-1          C-1          to send
            R-2          C-3          to send
            R-3          C-3          sent
            R-4          C-4          to send  # trap: closes in December
            R-5          C-2          to send
            """,
        )
    )
    assert said(found) == [
        (2, "R-1 is for C-1, whose account was closed on 2026-09-30; C-2 took over."),
        (3, "R-2 is for C-3, whose account was closed on 2026-09-30."),
    ]
