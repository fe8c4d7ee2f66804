from billing.checks.invoices.lines import (
    charge_billed_twice,
    line_discount_out_of_range,
    line_quantity_out_of_range,
    line_tax_rate_out_of_range,
    tax_rate_out_of_range,
    wrong_line_amount,
)
from tests.sheets import books

INVOICES = """
    invoice_id  doc_type     total_amount  state   ref_invoice_id
    INV-1       invoice      100.00        issued  -
    INV-2       invoice      100.00        issued  -
    INV-3       invoice      100.00        void    -
    CN-1        credit_note  -100.00       issued  INV-4
    INV-4       invoice      100.00        issued  -
"""


def said(found):
    return [(f.row, f.message) for f in found]


def test_wrong_line_amount():
    found = wrong_line_amount(
        books(
            invoices=INVOICES,
            invoice_lines="""
            invoice_id  line  quantity  unit_price  discount_percent  net_amount
            INV-1       1     2         60.00       10                108.00
            INV-1       2     2         60.00       10                120.00  # discount forgotten
            INV-1       3     1         10.01       50                5.00    # trap: 10.01 less 5.01, each rounded
            INV-1       4     2         60.00       -                 -       # blank is computed
            INV-3       1     2         60.00       -                 1.00    # void
            INV-2       1     ?         60.00       -                 1.00
            """,
        )
    )
    assert [f.row for f in found] == [3]
    message = "Line 2 of INV-1 says 120.00, but quantity 2 at 60.00 less 10% is 108.00. Difference 12.00."
    assert found[0].message == message


def test_a_line_with_surcharge_and_tax_in_its_price():
    found = wrong_line_amount(
        books(
            invoices=INVOICES,
            invoice_lines="""
            invoice_id  line  quantity  unit_price  surcharge_amount  net_amount  tax_rate  included_rate
            INV-1       1     1         1000.00     -                 769.23      30        30
            INV-1       2     1         800.00      -                 615.38      30        30  # trap: rounded per line
            INV-2       1     1         120.00      1.00              100.00      21        21
            INV-2       2     1         120.00      1.00              100.00      -         21  # exempt: the tax comes off
            INV-2       3     2         60.00       5.00              120.00      -         -   # surcharge forgotten
            INV-4       1     1         120.00      1.00              121.00      21        21  # tax not taken out
            """,
        )
    )
    assert said(found) == [
        (6, "Line 3 of INV-2 says 120.00, but quantity 2 at 60.00 less 0% plus 5.00 is 125.00. Difference -5.00."),
        (
            7,
            "Line 1 of INV-4 says 121.00, but quantity 1 at 120.00 less 0% plus 1.00 without 21% tax is 100.00. "
            "Difference 21.00.",
        ),
    ]


def test_charge_billed_twice():
    found = charge_billed_twice(
        books(
            invoices=INVOICES,
            charges="""
            charge_id  amount
            CH-1       60.00
            CH-2       60.00
            """,
            invoice_lines="""
            invoice_id  line  charge_id  net_amount
            INV-1       1     CH-1       60.00
            INV-2       1     CH-1       60.00   # once more
            INV-1       2     CH-2       20.00
            INV-2       2     CH-2       40.00   # trap: shared out, together its amount
            INV-1       3     CH-3       10.00
            INV-3       3     CH-3       10.00   # void
            CN-1        1     CH-3       -10.00  # taken back
            INV-4       1     CH-3       10.00   # the invoice that was taken back
            INV-1       4     -          5.00    # by hand
            INV-2       4     -          5.00
            """,
        )
    )
    assert said(found) == [(3, "CH-1 is on line 1 of INV-2, and already on INV-1.")]
    assert found[0].amount == 6_000


def test_line_quantity_out_of_range():
    found = line_quantity_out_of_range(
        books(
            invoices=INVOICES,
            charges="charge_id  quantity\nCH-1  -1",
            invoice_lines="""
            invoice_id  line  quantity  charge_id
            INV-1       1     0         -
            INV-1       2     -1        -
            INV-1       3     20000     -
            CN-1        1     -1        -     # trap: a credit note gives back
            INV-1       4     -1        CH-1  # as charged: said at the charge
            INV-1       5     1         -
            """,
        )
    )
    assert said(found) == [
        (2, "Line 1 of INV-1 has a quantity of 0."),
        (3, "Line 2 of INV-1 has a quantity of -1."),
        (4, "Line 3 of INV-1 has a quantity of 20,000."),
    ]


def test_line_discount_out_of_range():
    found = line_discount_out_of_range(
        books(
            invoices=INVOICES,
            charges="charge_id  discount_percent\nCH-1  150",
            invoice_lines="""
            invoice_id  line  discount_percent  charge_id
            INV-1       1     101               -
            INV-1       2     100               -
            INV-1       3     150               CH-1  # trap: as charged
            """,
        )
    )
    assert said(found) == [(2, "Line 1 of INV-1 has a discount of 101%.")]


def test_line_tax_rate_out_of_range():
    found = line_tax_rate_out_of_range(
        books(
            invoices=INVOICES,
            taxes="tax_code  rate\nHIGH  21\nODD  55",
            invoice_lines="""
            invoice_id  line  tax_code  tax_rate
            INV-1       1     -         0.21  # a fraction of a rate that there is
            INV-1       2     -         41
            INV-1       3     -         0.5   # may be
            INV-1       4     ODD       55    # trap: the tax itself is wrong, said there
            INV-1       5     HIGH      21
            """,
        )
    )
    assert said(found) == [(2, "Line 1 of INV-1 is taxed at 0.21%."), (3, "Line 2 of INV-1 is taxed at 41%.")]


def test_tax_rate_out_of_range():
    found = tax_rate_out_of_range(
        books(
            taxes="""
            tax_code  rate
            HIGH      21
            WRONG     0.21
            HUGE      210
            NONE      0
            LOW       0.5   # trap: small, but there are such taxes
            """
        )
    )
    assert said(found) == [(3, "Tax WRONG has a rate of 0.21%."), (4, "Tax HUGE has a rate of 210%.")]
