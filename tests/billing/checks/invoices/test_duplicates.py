from billing.checks.invoices.duplicates import duplicate_invoice, near_duplicate_invoice
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_duplicate_invoice():
    found = duplicate_invoice(
        books(
            invoices="""
            invoice_id  doc_type     customer_id  invoice_date  total_amount  state   ref_invoice_id
            INV-1       invoice      C-1          2026-10-05    100.00        issued  -
            INV-2       invoice      C-1          2026-10-05    100.00        issued  -       # the same lines, in another order
            INV-3       invoice      C-1          2026-10-05    100.00        issued  -       # trap: another service date
            INV-4       invoice      C-1          2026-10-05    100.00        void    -
            INV-5       invoice      C-2          2026-10-05    100.00        issued  -       # neither has lines
            INV-6       invoice      C-2          2026-10-05    100.00        issued  -
            INV-7       invoice      C-3          2026-10-05    80.00         issued  -
            INV-8       invoice      C-3          2026-10-05    80.00         issued  -       # taken back by CN-1
            CN-1        credit_note  C-3          2026-10-06    -80.00        issued  INV-8
            """,
            invoice_lines="""
            invoice_id  line  service_date  service_code  quantity  net_amount
            INV-1       1     2026-10-01    VISIT         1         60.00
            INV-1       2     2026-10-01    LAB           1         40.00
            INV-2       1     2026-10-01    LAB           1         40.00
            INV-2       2     2026-10-01    VISIT         1         60.00
            INV-3       1     2026-10-02    VISIT         1         60.00
            INV-3       2     2026-10-02    LAB           1         40.00
            INV-7       1     2026-10-02    LAB           1         80.00
            INV-8       1     2026-10-02    LAB           1         80.00
            """,
        )
    )
    assert said(found) == [
        (3, "INV-2 is the same as INV-1: C-1, 2026-10-05, 100.00, with the same lines."),
        (7, "INV-6 is the same as INV-5: C-2, 2026-10-05, 100.00, both without lines."),
    ]
    assert [f.severity for f in found] == ["error", "warning"]


def test_near_duplicate_invoice():
    found = near_duplicate_invoice(
        books(
            invoices="""
            invoice_id  doc_type     customer_id  invoice_date  total_amount  po_number  state   ref_invoice_id
            8012306     invoice      C-1          2026-08-03    8870.40       -          issued  -
            08012306A   invoice      C-1          2026-10-05    8870.40       -          issued  -        # AuditNet's example
            INV-3       invoice      C-2          2026-10-05    100.00        -          issued  -
            INV-4       invoice      C-2          2026-10-09    100.00        -          issued  -        # the same visit
            INV-5       invoice      C-2          2026-10-10    100.00        -          issued  -        # trap: another visit
            INV-6       invoice      C-3          2026-09-10    55.10         PO-7       issued  -
            INV-7       invoice      C-3          2026-09-24    55.10         PO-7       issued  -        # the same order
            INV-8       invoice      C-3          2026-10-24    55.10         PO-7       issued  -        # trap: monthly on one order
            INV-9       invoice      C-4          2026-10-01    20.00         -          issued  -
            INV-10      invoice      C-4          2026-10-04    20.00         -          issued  -
            INV-11      invoice      C-4          2026-10-07    20.00         -          issued  -        # trap: a fixed fee
            INV-12      invoice      C-5          2026-10-01    77.77         -          issued  -
            INV-13      invoice      C-5          2026-10-04    77.77         -          void    -        # mended
            INV-14      invoice      C-6          2026-10-01    88.88         -          issued  -
            INV-15      invoice      C-6          2026-10-04    88.88         -          issued  -        # taken back
            CN-1        credit_note  C-6          2026-10-05    -88.88        -          issued  INV-15
            INV-17      invoice      C-7          2026-10-05    99.00         -          issued  -
            INV-18      invoice      C-7          2026-10-05    99.00         -          issued  -        # exactly: said there
            """,
            invoice_lines="""
            invoice_id  line  service_date  service_code  quantity  net_amount
            INV-3       1     2026-10-01    VISIT         1         100.00
            INV-4       1     2026-10-01    VISIT         1         100.00
            INV-5       1     2026-10-08    VISIT         1         100.00
            """,
        )
    )
    assert sorted(said(found)) == [
        (
            3,
            "08012306A of 2026-10-05 looks like 8012306: C-1, 8,870.40, and the same number except for letters and "
            "zeros.",
        ),
        (
            5,
            "INV-4 of 2026-10-09 looks like INV-3: C-2, 100.00, a few days apart, with nothing in the lines to "
            "tell them apart.",
        ),
        (8, "INV-7 of 2026-09-24 looks like INV-6: C-3, 55.10, the same PO number, a few days apart."),
    ]
    assert {f.severity for f in found} == {"warning"}
