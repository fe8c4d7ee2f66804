from billing.checks.invoices.states import (
    open_without_balance,
    overallocated_credit_note,
    overpaid_invoice,
    paid_with_balance,
    void_with_money,
)
from tests.sheets import books

PAYMENT = "payment_id  amount\nP-1  1000.00"


def said(found):
    return [(f.row, f.message) for f in found]


def test_overpaid_invoice():
    found = overpaid_invoice(
        books(
            payments=PAYMENT,
            invoices="""
            invoice_id  doc_type     total_amount
            INV-1       invoice      100.00   # paid to the cent
            INV-2       invoice      100.00   # a cent too much
            INV-3       invoice      100.00   # paid, then written off
            CN-1        credit_note  -20.00   # trap: below zero by nature
            """,
            allocations="""
            source_id  invoice_id  amount
            P-1        INV-1       100.00
            P-1        INV-2       100.01
            P-1        INV-3       100.00
            """,
            adjustments="""
            invoice_id  amount
            INV-3       5.00
            """,
        )
    )
    assert said(found) == [
        (
            3,
            "INV-2 is for 100.00, but 100.01 is applied to it: 100.01 paid, 0.00 credited, 0.00 adjusted. Too "
            "much: 0.01.",
        ),
        (
            4,
            "INV-3 is for 100.00, but 105.00 is applied to it: 100.00 paid, 0.00 credited, 5.00 adjusted. Too "
            "much: 5.00.",
        ),
    ]


def test_overallocated_credit_note():
    found = overallocated_credit_note(
        books(
            invoices="""
            invoice_id  doc_type     total_amount
            INV-1       invoice      100.00
            CN-1        credit_note  -20.00
            CN-2        credit_note  -20.00   # trap: used up exactly
            """,
            allocations="""
            source_id  invoice_id  amount
            CN-1       INV-1       25.00
            CN-2       INV-1       20.00
            """,
        )
    )
    assert said(found) == [(3, "Credit note CN-1 is 20.00, but 25.00 is applied from it. Too much: 5.00.")]


STATES = {
    "payments": PAYMENT,
    "invoices": """
        invoice_id  total_amount  status   state
        INV-1       100.00        paid     issued  # 40.00 still owed
        INV-2       100.00        overdue  issued  # paid
        INV-3       100.00        paid     issued  # paid
        INV-4       100.00        partial  issued  # 40.00 still owed
        INV-5       100.00        -        issued  # not worked out yet
        INV-6       0.00          open     draft   # trap: nothing is owed on a draft
    """,
    "allocations": """
        source_id  invoice_id  amount
        P-1        INV-1       60.00
        P-1        INV-2       100.00
        P-1        INV-3       100.00
        P-1        INV-4       60.00
    """,
}


def test_paid_with_balance():
    assert said(paid_with_balance(books(**STATES))) == [(2, "INV-1 is marked paid, but 40.00 of 100.00 is still owed.")]


def test_open_without_balance():
    assert said(open_without_balance(books(**STATES))) == [
        (3, "INV-2 is marked overdue, but nothing is owed on it any more.")
    ]


def test_void_with_money():
    found = void_with_money(
        books(
            payments=PAYMENT,
            invoices="""
            invoice_id  doc_type     total_amount  state
            INV-1       invoice      100.00        void    # adjusted
            INV-2       invoice      100.00        void    # paid: said at the allocation
            INV-3       invoice      100.00        issued
            CN-1        credit_note  -20.00        void    # still applied
            INV-4       invoice      100.00        void    # trap: the adjustment was taken back
            """,
            allocations="""
            source_id  invoice_id  amount
            P-1        INV-2       60.00
            CN-1       INV-3       20.00
            """,
            adjustments="""
            invoice_id  amount
            INV-1       5.00
            INV-4       5.00
            INV-4       -5.00
            """,
        )
    )
    assert said(found) == [
        (2, "INV-1 is void, but 5.00 is still adjusted on it."),
        (5, "CN-1 is void, but 20.00 is still applied from it."),
    ]
