import pandas as pd
import pytest

from billing.checks.collections.late_fees import (
    late_fee_after_write_off,
    late_fee_left_over,
    late_fee_twice,
    late_fee_without_contract,
)
from billing.receivables.invoicing.late_fees import late_fees
from billing.triage.find_all import find_all
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_late_fee_without_contract():
    sheets = {
        "customers": """
            customer_id  kind      late_fees
            C-1          business  yes
            C-2          business  no
            C-3          patient   yes
            C-4          business  ?
        """,
        "invoices": """
            invoice_id  doc_type  customer_id  ref_invoice_id  total_amount  state
            INV-1       invoice   C-1          -               100.00        issued
            INV-2       invoice   C-2          -               100.00        issued
            FEE-1       fee       C-1          INV-1           4.00          issued
            FEE-2       fee       C-2          INV-2           4.00          issued
            FEE-3       fee       C-3          INV-1           4.00          issued   # a patient
            FEE-4       fee       C-4          INV-1           4.00          issued   # cannot be read
            FEE-5       fee       C-2          INV-2           4.00          issued   # waived
            FEE-6       fee       C-2          INV-2           4.00          void
            FEE-7       fee       C-2          -               4.00          issued   # trap: for a missed visit
        """,
        "adjustments": "invoice_id  kind  amount\nFEE-5  late_fee_waived  4.00",
    }
    no_contract = (5, "FEE-2 charges C-2 4.00 for paying INV-2 late, but Customers does not allow them late fees.")
    patient = (6, "FEE-3 charges C-3 4.00 for paying INV-1 late, but Settings allow no late fees for patients.")
    assert said(late_fee_without_contract(books(**sheets))) == [no_contract, patient]
    assert said(late_fee_without_contract(books(settings={"late_fees_patients": True}, **sheets))) == [no_contract]


FEES = """
    invoice_id  doc_type  customer_id  ref_invoice_id  invoice_date  due_date    total_amount
    INV-1       invoice   C-1          -               2026-07-01    2026-07-31  1000.00
    FEE-1       fee       C-1          INV-1           2026-09-10    2026-10-10  20.00
    FEE-2       fee       C-1          INV-1           2026-09-10    2026-10-10  20.00   # the same day
    FEE-3       fee       C-1          INV-1           2026-09-20    2026-10-20  2.74    # ten days' interest
    FEE-4       fee       C-1          INV-1           2026-10-20    2026-11-19  22.19   # all 81 days again
    INV-2       invoice   C-1          -               2026-07-01    2026-07-31  1000.00
    FEE-5       fee       C-1          INV-2           2026-09-10    2026-10-10  20.00   # trap: of another invoice
"""


def test_late_fee_twice():
    found = late_fee_twice(books(invoices=FEES, settings={"late_fee_rate": 10_000}))
    assert said(found) == [
        (4, "FEE-2 charges 20.00 for INV-1, 0 days after FEE-1 did; interest for those days is 0.00."),
        (6, "FEE-4 charges 22.19 for INV-1, 30 days after FEE-3 did; interest for those days is 8.22."),
    ]
    assert [f.amount for f in found] == [2_000, 2_219]
    without_rate = late_fee_twice(books(invoices=FEES))
    assert [f.key for f in without_rate] == ["FEE-2", "FEE-3"], "one a month where there is no interest"


@pytest.mark.parametrize("preset", ["contract", "uk statutory"])
def test_own_late_fees_are_sound(preset):
    """What the button charges week after week, each time for the days since, is no finding."""
    made = books(
        "2026-08-03",
        customers="customer_id  kind  late_fees\nC-1  business  yes",
        invoices="invoice_id  customer_id  invoice_date  due_date  total_amount\nINV-1  C-1  2026-07-01  2026-07-31  987.65",
        settings={"late_fee_preset": preset, "late_fee_rate": 9_900, "late_fee_fixed": 1_000, "reference_rate": 4_250},
    )
    for day in ("2026-08-03", "2026-08-10", "2026-08-11", "2026-08-31", "2026-10-31"):
        made = books(day, settings=vars(made.settings)).with_frames(**made.frames)
        new = late_fees(made, pd.Index([], dtype="int64"))
        assert len(new) == 1
        rows = len(made.invoices)
        new = new.set_axis(pd.RangeIndex(2 + rows, 3 + rows))
        made = made.with_frames(invoices=pd.concat([made.invoices, new]))
    refs = {f.ref for f in find_all(made, [])}
    assert not refs & {"S10", "S11", "C21"}


def test_late_fee_after_write_off():
    found = late_fee_after_write_off(
        books(
            invoices="""
            invoice_id  doc_type  ref_invoice_id  invoice_date  total_amount
            INV-1       invoice   -               2026-06-01    100.00
            INV-2       invoice   -               2026-06-01    100.00
            FEE-1       fee       INV-1           2026-10-02    4.00
            FEE-2       fee       INV-1           2026-09-30    4.00   # before it
            FEE-3       fee       INV-2           2026-10-02    4.00   # trap: only a part was let go
            """,
            adjustments="""
            invoice_id  kind      amount  adjustment_date
            INV-1       bad_debt  100.00  2026-10-01
            INV-2       courtesy  40.00   2026-10-01
            """,
        )
    )
    assert said(found) == [(4, "FEE-1 charges C-1001 4.00 for paying INV-1 late, which was written off on 2026-10-01.")]


def test_late_fee_left_over():
    found = late_fee_left_over(
        books(
            invoices="""
            invoice_id  doc_type  ref_invoice_id  invoice_date  due_date    total_amount
            INV-1       invoice   -               2026-06-01    2026-07-01  100.00
            FEE-1       fee       INV-1           2026-08-01    2026-08-31  4.00
            FEE-2       fee       INV-1           2026-08-01    2026-08-31  5.00   # named by a reminder since
            FEE-3       fee       INV-1           2026-08-01    2026-08-31  6.00   # paid
            FEE-4       fee       INV-1           2026-08-01    2026-08-31  7.00   # trap: waived
            INV-2       invoice   -               2026-06-01    2026-07-01  100.00
            FEE-5       fee       INV-2           2026-08-01    2026-08-31  8.00   # its invoice is open
            INV-3       invoice   -               2026-06-01    2026-07-01  100.00
            FEE-6       fee       INV-3           2026-08-01    2026-08-31  9.00   # settled a month ago
            """,
            payments="payment_id  amount\nP-1  206.00",
            allocations="""
            source_id  invoice_id  amount  allocation_date
            P-1        INV-1       100.00  2026-09-01
            P-1        FEE-3       6.00    2026-09-01
            P-1        INV-3       100.00  2026-10-01
            """,
            adjustments="invoice_id  kind  amount\nFEE-4  late_fee_waived  7.00",
            reminders="""
            reminder_id  state      sent_date   as_of       invoices
            R-1          sent       2026-08-20  2026-08-20  INV-1, FEE-1   # before it was settled
            R-2          to send    -           2026-10-30  FEE-2, INV-2
            R-3          withdrawn  -           2026-10-30  FEE-1
            """,
        )
    )
    assert said(found) == [
        (
            3,
            "4.00 of the late fee FEE-1 is open; INV-1, which it is for, was settled on 2026-09-01, and no "
            "reminder since then names the fee.",
        )
    ]
    assert found[0].amount == 400


def test_one_cause_is_one_line():
    found = find_all(
        books(
            customers="customer_id  kind  late_fees\nC-1001  business  no",
            invoices="""
            invoice_id  doc_type  ref_invoice_id  invoice_date  due_date    total_amount
            INV-1       invoice   -               2026-06-01    2026-07-01  100.00
            FEE-1       fee       INV-1           2026-08-01    2026-08-31  4.00
            FEE-2       fee       INV-1           2026-08-02    2026-09-01  4.50
            """,
            adjustments="invoice_id  kind  amount  adjustment_date\nINV-1  bad_debt  100.00  2026-07-20",
        ),
        [],
    )
    assert {(f.check, f.key) for f in found if f.key.startswith("FEE") and f.ref in ("S10", "S11", "C21")} == {
        ("late_fee_after_write_off", "FEE-1"),
        ("late_fee_after_write_off", "FEE-2"),
    }
