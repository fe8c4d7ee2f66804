from billing.checks.charges.duplicate_charges import duplicate_charge, mistyped_charge
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_duplicate_charge():
    found = duplicate_charge(
        books(
            charges="""
            charge_id  customer_id  service_date  service_code  quantity  modifiers  provider  status    amount
            CH-9       C-1          2026-10-05    VISIT         1         -          DR        unbilled  120.00   # the first
            CH-10      C-1          2026-10-05    VISIT         1         -          DR        unbilled  120.00   # once more
            CH-11      C-1          2026-10-06    VISIT         1         -          DR        unbilled  120.00   # another day
            CH-12      C-1          2026-10-05    VISIT         1         -          DR        void      120.00   # mended
            CH-13      C-1          2026-10-05    VISIT         1         -          DR2       unbilled  120.00   # another doctor
            CH-14      C-2          2026-10-05    XRAY          1         RT LT      DR        unbilled  80.00
            CH-15      C-2          2026-10-05    XRAY          1         lt rt      DR        unbilled  80.00    # trap: both sides, said so
            CH-1       C-3          2026-10-05    LAB           1         -          DR        unbilled  10.00    # the billed one was there first
            CH-99      C-3          2026-10-05    LAB           1         -          DR        billed    10.00
            CH-20      C-4          2026-10-05    LAB           ?         -          DR        unbilled  10.00    # not known how many
            CH-21      C-4          2026-10-05    LAB           ?         -          DR        unbilled  10.00
            """
        )
    )
    assert said(found) == [
        (3, "CH-10 is the same as CH-9: VISIT for C-1 on 2026-10-05, quantity 1, same provider and modifiers."),
        (8, "CH-15 is the same as CH-14: XRAY for C-2 on 2026-10-05, quantity 1, same provider and modifiers."),
        (9, "CH-1 is the same as CH-99: LAB for C-3 on 2026-10-05, quantity 1, same provider and modifiers."),
    ]
    assert [(f.severity, f.amount) for f in found] == [("error", 12_000), ("note", 8_000), ("error", 1_000)]


def test_mistyped_charge():
    found = mistyped_charge(
        books(
            charges="""
            charge_id  customer_id  service_date  service_code  quantity  modifiers  provider  status    unit_price
            CH-1       C-1          2026-10-05    VISIT         1         -          DR        unbilled  120.00
            CH-2       C-1          2026-10-05    VISIT         1         -          DR        unbilled  210.00   # digits swapped
            CH-3       C-2          2026-10-05    VISIT         1         -          DR        unbilled  120.00
            CH-4       C-2          2026-10-05    VISIT         1         -          DR        unbilled  1200.00  # a slipped point
            CH-5       C-3          2026-10-05    VISIT         1         -          DR        unbilled  120.00
            CH-6       C-3          2026-10-05    VISIT         1         77         DR        unbilled  210.00   # trap: done again
            CH-7       C-4          2026-10-05    VISIT         1         -          DR        unbilled  120.00
            CH-8       C-4          2026-10-05    VISIT         1         -          DR        unbilled  130.00
            CH-9       C-5          2026-10-05    VISIT         1         -          DR        void      120.00   # mended
            CH-10      C-5          2026-10-05    VISIT         1         -          DR        unbilled  210.00
            """
        )
    )
    assert said(found) == [
        (3, "CH-2 is VISIT for C-1 on 2026-10-05 at 210.00, like CH-1 at 120.00: two digits are transposed."),
        (5, "CH-4 is VISIT for C-2 on 2026-10-05 at 1,200.00, like CH-3 at 120.00: the decimal point has slipped."),
    ]
