from billing.checks.payments.misapplied import probably_wrong_customer, slipped_decimal, transposed_digits
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_transposed_digits():
    found = transposed_digits(
        books(
            invoices="""
            invoice_id  customer_id  total_amount
            INV-1       C-1          145.00
            INV-2       C-2          145.00
            INV-3       C-2          154.00
            INV-4       C-3          145.00
            INV-5       C-4          145.00
            """,
            payments="""
            payment_id  customer_id  amount  purpose
            P-1         C-1          154.00  normal
            P-2         C-2          154.00  normal   # trap: exactly another invoice
            P-3         C-3          136.00  normal   # trap: 9.00 less, but no swap
            P-4         C-4          154.00  deposit  # kept on purpose
            P-5         C-5          154.00  normal   # owes nothing
            """,
        )
    )
    assert said(found) == [
        (2, "P-1 is 154.00, but C-1 owes 145.00 on INV-1: two digits are transposed. Difference 9.00."),
    ]
    assert found[0].amount == 900


def test_slipped_decimal():
    found = slipped_decimal(
        books(
            invoices="""
            invoice_id  customer_id  total_amount
            INV-1       C-1          123.40
            INV-2       C-2          123.45
            INV-3       C-3          1000.00
            INV-4       C-4          123.40
            """,
            payments="""
            payment_id  customer_id  amount
            P-1         C-1          12.34      # a tenth
            P-2         C-2          12345.00   # a hundred times
            P-3         C-3          100.00     # trap: a round part payment is a note
            P-4         C-5          12.34      # trap: owed by somebody else
            P-5         C-4          24.68
            """,
        )
    )
    found.sort(key=lambda f: f.row)
    assert said(found) == [
        (2, "P-1 is 12.34, but C-1 owes 123.40 on INV-1: the decimal point has slipped. Difference 111.06."),
        (3, "P-2 is 12,345.00, but C-2 owes 123.45 on INV-2: the decimal point has slipped. Difference 12,221.55."),
        (4, "P-3 is 100.00, but C-3 owes 1,000.00 on INV-3: the decimal point has slipped. Difference 900.00."),
    ]
    assert [f.severity for f in found] == ["warning", "warning", "note"]


def test_probably_wrong_customer():
    found = probably_wrong_customer(
        books(
            customers="""
            customer_id  guarantor_id
            C-1          -
            C-2          -
            KID          C-1
            """,
            invoices="""
            invoice_id  customer_id  total_amount
            INV-1       C-1          10.01
            INV-2       C-1          20.02
            INV-3       C-2          77.77
            INV-4       C-2          30.03
            INV-5       C-2          50.00
            INV-6       C-3          88.88
            INV-7       C-4          88.88
            INV-8       KID          66.66
            """,
            payments="""
            payment_id  customer_id  amount  memo
            P-1         C-1          77.77   -
            P-2         C-1          30.03   -           # the sum of two of its own
            P-3         C-1          50.00   -           # trap: a common amount
            P-4         C-9          50.00   for INV-5   # a common amount, but named
            P-5         C-1          88.88   -           # owed by two others
            P-6         C-1          66.66   -           # trap: owed by their child
            P-7         C-2          77.77   -           # their own
            """,
        )
    )
    assert said(found) == [
        (2, "P-1 of 77.77 matches nothing that C-1 owes, but exactly INV-3 of C-2."),
        (5, "P-4 of 50.00 matches nothing that C-9 owes, but exactly INV-5 of C-2."),
    ]
