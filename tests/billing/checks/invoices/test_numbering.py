from billing.checks.invoices.numbering import missing_number, number_out_of_order, odd_number, void_number_reused
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
        (4, "Before INV-2026-0006, INV-2026-0005 is missing: the number before it is INV-2026-0004."),
        (
            10,
            "Before CN-2026-0005, CN-2026-0003 to CN-2026-0004 (2 numbers) are missing: the number before it is "
            "CN-2026-0002.",
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


def test_number_out_of_order():
    found = number_out_of_order(
        books(
            invoices="""
            invoice_id  invoice_date  state
            INV-1       2026-10-01    issued
            INV-2       2026-10-05    issued
            INV-3       2026-09-06    issued  # a month early
            INV-4       2026-10-08    issued
            INV-5       2026-10-10    issued
            INV-6       2026-10-07    issued  # three days are allowed
            INV-7       2026-10-12    issued
            INV-8       2026-12-12    draft   # trap: a draft gets its date when it is issued
            INV-9       2026-10-15    issued
            INV-10      2026-11-16    issued  # a month late
            INV-11      2026-10-17    issued
            CN-1        2026-08-01    issued  # another series
            X-1         2026-10-30    issued  # trap: numbers that follow no calendar
            X-2         2026-10-02    issued
            X-3         2026-10-28    issued
            X-4         2026-10-03    issued
            X-5         2026-10-20    issued
            """
        )
    )
    assert said(found) == [
        (4, "INV-3 is dated 2026-09-06, but INV-2 is dated 2026-10-05."),
        (11, "INV-10 is dated 2026-11-16, but INV-11 is dated 2026-10-17."),
    ]


def test_odd_number():
    alike = "\n".join(f"INV-2026-{n:04d}  invoice  2026-10-01  issued" for n in range(9_950, 10_000))
    made = f"""
        invoice_id      doc_type     invoice_date  state
        {alike}
        INV-2026-945    invoice      2026-10-05    issued
        INV 2026-0944   invoice      2026-10-05    issued
        INV-2026-10000  invoice      2026-10-05    issued  # has outgrown four digits
        A-17            invoice      2026-09-05    issued  # trap: from before the first of them
        CN-1            credit_note  2026-10-05    issued  # too few of its kind
        OB-1            opening      2026-10-05    issued
        X               invoice      2026-10-05    draft
    """
    found = odd_number(books(invoices=made))
    assert said(found) == [
        (52, "INV-2026-945 is not written like 50 other numbers, such as INV-2026-9999."),
        (53, "INV 2026-0944 is not written like 50 other numbers, such as INV-2026-9999."),
    ]
    mixed = made + "\n".join(f"B{n}  invoice  2026-10-05  issued" for n in range(5))
    assert not odd_number(books(invoices=mixed)), "two ways of writing numbers"
