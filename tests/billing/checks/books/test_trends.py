from billing.checks.books.trends import credited_and_billed_again, month_out_of_line, slower_payer
from tests.sheets import books


def paid_by_month(*amounts, last=9):
    """Payments of months in a row, the last one September 2026."""
    months = [2026 * 12 + last - 1 - back for back in range(len(amounts))][::-1]
    days = [f"{month // 12}-{month % 12 + 1:02d}-15" for month in months]
    return "received_date  amount\n" + "\n".join(f"{day}  {each}" for day, each in zip(days, amounts, strict=True))


def test_month_out_of_line():
    found = month_out_of_line(books("2026-10-20", payments=paid_by_month(100, 110, 90, 105, 95, 100, 300)))
    assert [(f.key, f.amount, f.message) for f in found] == [
        (
            "2026-09",
            20_000,
            "2026-09: collected 300.00; the usual range is 78.79 to 121.21 (mean of the 6 months before, plus or "
            "minus three standard deviations).",
        )
    ]
    year = [300, 100, 110, 90, 105, 95, 100, 100, 110, 90, 105, 95]
    silent = [
        [100, 110, 90, 105, 95, 100, 119],
        [100, 110, 90, 105, 95, 300],  # five months tell nothing
        [*year, 310],  # trap: the season, as last September was like that
    ]
    for amounts in silent:
        assert month_out_of_line(books("2026-10-20", payments=paid_by_month(*amounts))) == []
    assert len(month_out_of_line(books("2026-10-20", payments=paid_by_month(*year[1:], 310)))) == 1


def invoices_paid_after(recent, before, count=10):
    """Invoices and payments of one customer, paid after so many days in the last sixty days and in the 180 before."""
    rows = [("2026-09-10", recent)] * count + [("2026-04-01", before)] * 10
    ids = [f"INV-{number}  C-1  {day}  100.00" for number, (day, _) in enumerate(rows)]
    moneys = [f"P-{number}  C-1  100.00" for number in range(len(rows))]
    applied = [
        f"P-{number}  INV-{number}  100.00  {day[:8]}{int(day[8:]) + days:02d}"
        for number, (day, days) in enumerate(rows)
    ]
    return books(
        customers="customer_id\nC-1",
        invoices="invoice_id  customer_id  invoice_date  total_amount\n" + "\n".join(ids),
        payments="payment_id  customer_id  amount\n" + "\n".join(moneys),
        allocations="source_id  invoice_id  amount  allocation_date\n" + "\n".join(applied),
    )


def test_slower_payer():
    found = slower_payer(invoices_paid_after(19, 8))
    assert [(f.row, f.message) for f in found] == [
        (
            2,
            "C-1 took 19 days to pay in the last 60 days (median of 10 invoices), and 8 days in the 180 days before "
            "(median of 10).",
        )
    ]
    assert slower_payer(invoices_paid_after(19, 8, count=9)) == []  # trap: nine tell nothing
    assert slower_payer(invoices_paid_after(18, 8)) == []


def test_credited_and_billed_again():
    found = credited_and_billed_again(
        books(
            invoices="""
            invoice_id  doc_type     customer_id  invoice_date  total_amount  ref_invoice_id
            INV-1       invoice      C-1          2026-09-28    100.00        -
            CN-1        credit_note  C-1          2026-10-02    -100.00       INV-1
            INV-2       invoice      C-1          2026-10-03    100.00        -
            INV-3       invoice      C-2          2026-09-28    100.00        -
            CN-2        credit_note  C-2          2026-10-02    -100.00       INV-3
            INV-4       invoice      C-2          2026-10-03    90.00         -      # trap: a genuine correction
            INV-5       invoice      C-3          2026-09-25    100.00        -      # too early
            CN-3        credit_note  C-3          2026-10-02    -100.00       INV-5
            INV-6       invoice      C-3          2026-10-03    100.00        -
            INV-7       invoice      C-4          2026-09-30    100.00        -
            CN-4        credit_note  C-4          2026-10-06    -100.00       INV-7  # too late
            INV-8       invoice      C-4          2026-10-06    100.00        -
            """
        )
    )
    assert [(f.row, f.message) for f in found] == [
        (3, "CN-1 of 2026-10-02 reverses INV-1 of 2026-09-28, and INV-2 bills the same 100.00 again.")
    ]
