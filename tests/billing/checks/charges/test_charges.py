from billing.checks.charges.charges import (
    billed_charge_without_invoice,
    charge_posted_in_future,
    discount_out_of_range,
    future_service,
    price_off_the_list,
    quantity_out_of_range,
    service_without_price,
    unbilled_charge,
    wrong_charge_amount,
)
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


PRICES = """
    service_code  unit_price  valid_from  valid_to
    VISIT         120.00      2026-01-01  2026-09-30
    VISIT         130.00      2026-10-01  -
    OLD           50.00       -           2026-09-30
    FREE          0           -           -
"""


def test_service_without_price():
    found = service_without_price(
        books(
            services=PRICES,
            charges="""
            charge_id  service_code  service_date  status
            CH-1       OLD           2026-10-05    unbilled  # no longer valid
            CH-2       OLD           2026-09-30    unbilled  # trap: valid on the day of the service, not today
            CH-3       NEVER         2026-10-05    unbilled  # unknown: found when the sheet is read
            CH-4       OLD           2026-10-05    void
            CH-5       VISIT         2026-10-05    unbilled
            """,
        )
    )
    assert said(found) == [
        (2, "CH-1 is for OLD on 2026-10-05, but the price list has no price for it on that day."),
    ]


def test_price_off_the_list():
    found = price_off_the_list(
        books(
            services=PRICES,
            charges="""
            charge_id  service_code  service_date  unit_price  quantity  modifiers  discount_percent  status
            CH-1       VISIT         2026-10-05    150.00      2         -          -                 unbilled  # too much
            CH-2       VISIT         2026-10-05    130.50      1         -          -                 unbilled  # a little
            CH-3       VISIT         2026-09-05    120.00      1         -          -                 unbilled  # the price of that day
            CH-4       VISIT         2026-10-05    65.00       1         51         -                 unbilled  # trap: a further procedure
            CH-5       VISIT         2026-10-05    130.00      1         -          50                unbilled  # trap: discount, not price
            CH-6       FREE          2026-10-05    7.00        1         -          -                 unbilled  # has no listed price
            CH-7       VISIT         2026-10-05    1.00        1         -          -                 void
            CH-8       VISIT         2026-10-05    ?           1         -          -                 unbilled
            """,
        )
    )
    assert [(f.row, f.severity, f.amount) for f in found] == [(2, "warning", 4_000), (3, "note", 50)]
    message = "CH-1 charges 150.00 for VISIT; the price list says 130.00 on 2026-10-05. Difference 40.00."
    assert found[0].message == message


def test_future_service():
    found = future_service(
        books(
            charges="""
            charge_id  service_date  status
            CH-1       2027-10-05    unbilled
            CH-2       2026-10-31    unbilled  # today
            CH-3       2026-11-05    held      # trap: planned
            CH-4       2027-12-24    billed
            CH-5       -             unbilled
            """
        )
    )
    assert said(found) == [
        (2, "CH-1 is dated 2027-10-05, after 2026-10-31."),
        (5, "CH-4 is dated 2027-12-24, after 2026-10-31."),
    ]
    assert "2026-10-05 is the nearest" in found[0].fix
    assert "2025-12-24 is the nearest" in found[1].fix


def test_charge_posted_in_future():
    found = charge_posted_in_future(
        books(
            charges="""
            charge_id  service_date  post_date   status
            CH-1       2026-10-05    2026-11-05  unbilled
            CH-2       2026-10-05    2026-10-31  unbilled
            CH-3       2026-10-05    -           unbilled  # trap: entered on the day
            """
        )
    )
    assert said(found) == [(2, "CH-1 was posted on 2026-11-05, after 2026-10-31.")]


def test_wrong_charge_amount():
    found = wrong_charge_amount(
        books(
            charges="""
            charge_id  quantity  unit_price  discount_percent  amount   status
            CH-1       2         60.00       -                 121.00   unbilled
            CH-2       2         60.00       10                108.00   unbilled  # less discount
            CH-3       2         60.00       -                 -        unbilled  # blank is computed
            CH-4       3         0.3333      -                 1.00     unbilled  # trap: product rounded once
            CH-5       2         60.00       -                 5.00     void
            CH-6       ?         60.00       -                 5.00     unbilled
            """
        )
    )
    assert [f.row for f in found] == [2]
    message = "CH-1 has an amount of 121.00, but quantity 2 at 60.00 less 0% is 120.00. Difference 1.00."
    assert found[0].message == message
    assert found[0].amount == 100


def test_discount_out_of_range():
    found = discount_out_of_range(
        books(
            charges="""
            charge_id  discount_percent  status
            CH-1       150               unbilled
            CH-2       -5                unbilled
            CH-3       0.15              unbilled  # trap: 15 typed as a fraction
            CH-4       15                unbilled
            CH-5       100               unbilled
            CH-6       0.5               unbilled  # may be meant
            """
        )
    )
    assert said(found) == [
        (2, "CH-1 has a discount of 150%."),
        (3, "CH-2 has a discount of -5%."),
        (4, "CH-3 has a discount of 0.15%."),
    ]
    assert [f.fix.partition(". ")[2] for f in found] == [
        "It must be from 0 to 100.",
        "It must be from 0 to 100.",
        "15% may be meant.",
    ]


def test_quantity_out_of_range():
    found = quantity_out_of_range(
        books(
            charges="""
            charge_id  quantity  status
            CH-1       0         unbilled
            CH-2       -1        unbilled
            CH-3       10001     unbilled
            CH-4       10000     unbilled  # trap: much, but believed
            CH-5       0         void
            CH-6       -         unbilled  # missing: found when the sheet is read
            """
        )
    )
    assert said(found) == [
        (2, "CH-1 has a quantity of 0."),
        (3, "CH-2 has a quantity of -1."),
        (4, "CH-3 has a quantity of 10,001."),
    ]


INVOICES = """
    invoice_id  doc_type  state
    INV-1       invoice   issued
    INV-2       invoice   void
    OB-1        opening   issued
"""
LINES = """
    invoice_id  charge_id
    INV-1       CH-1
    INV-2       CH-2
"""


def test_unbilled_charge():
    found = unbilled_charge(
        books(
            invoices=INVOICES,
            invoice_lines=LINES,
            charges="""
            charge_id  service_date  status    amount
            CH-1       2026-10-05    unbilled  10.00   # on an invoice already
            CH-2       2026-10-05    unbilled  20.00   # its invoice is void
            CH-3       2026-10-24    unbilled  30.00   # seven days: within the limit
            CH-4       2026-10-23    unbilled  40.00   # eight days
            CH-5       2026-10-05    held      50.00   # trap: waits on purpose
            CH-6       2026-10-05    void      60.00
            """,
        )
    )
    assert said(found) == [
        (3, "CH-2 of 2026-10-05 is not on an invoice after 26 days; the limit is 7."),
        (5, "CH-4 of 2026-10-23 is not on an invoice after 8 days; the limit is 7."),
    ]
    assert [(f.amount, f.blocks) for f in found] == [(2_000, False), (4_000, False)]


def test_billed_charge_without_invoice():
    found = billed_charge_without_invoice(
        books(
            invoices=INVOICES,
            invoice_lines=LINES,
            charges="""
            charge_id  status    invoice_id
            CH-1       billed    INV-1
            CH-2       billed    INV-2   # that invoice is void
            CH-3       billed    -       # on none
            CH-4       unbilled  -
            CH-5       billed    OB-1    # trap: from before, in the opening balance
            """,
        )
    )
    assert said(found) == [
        (3, "CH-2 is marked billed, but is on no invoice line."),
        (4, "CH-3 is marked billed, but is on no invoice line."),
    ]
