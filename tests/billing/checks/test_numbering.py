from billing.checks.numbering import missing_number, void_number_reused
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_missing_number():
    found = missing_number(
        books(
            invoices="""
            invoice_id     state
            INV-2026-0001  issued
            INV-2026-0002  void     # trap: void, but there
            INV-2026-0006  issued
            INV-2026-0004  issued
            INV-2026-0003  issued
            INV-2025-0900  issued   # trap: another year
            CN-2026-0001   issued
            CN-2026-0002   issued
            CN-2026-0005   issued
            7731           issued   # trap: other people's numbers
            9042           issued
            9044           issued
            A-1            issued
            A-2            issued
            A-3            issued
            A-901          issued   # trap: a block of another clerk
            A-902          issued
            A-903          issued
            """
        )
    )
    assert said(found) == [
        (4, "Before INV-2026-0006 INV-2026-0005 is missing: the number before it is INV-2026-0004."),
        (
            10,
            "Before CN-2026-0005 CN-2026-0003 to CN-2026-0004 (2 numbers) are missing: the number before it is CN-2026-0002.",
        ),
    ]


def test_void_number_reused():
    found = void_number_reused(
        books(
            invoices="""
            invoice_id     state
            INV-2026-0001  void
            INV-2026-01    issued   # the same number
            INV-2026-0010  issued   # trap: another one
            INV-2026-0002  issued
            """
        )
    )
    assert said(found) == [(3, "INV-2026-01 was issued under the number of INV-2026-0001, which is void.")]
