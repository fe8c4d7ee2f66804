from billing.checks.invoices.totals import (
    credit_note_beyond_invoice,
    credit_note_that_charges,
    lines_do_not_add_up,
    tax_rounded_otherwise,
    wrong_balance,
    wrong_document_discount,
    wrong_tax,
    wrong_total,
)
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_lines_do_not_add_up():
    found = lines_do_not_add_up(
        books(
            invoices="""
            invoice_id  net_amount
            INV-1       100.00
            INV-2       100.01
            INV-3       -        # not stated
            INV-4       50.00    # trap: one of its lines cannot be read
            INV-5       70.00    # its lines are missing: said elsewhere
            INV-6       120.00   # a blank line amount is computed
            """,
            invoice_lines="""
            invoice_id  line  quantity  unit_price  net_amount
            INV-1       1     1         60.00       60.00
            INV-1       2     1         40.00       40.00
            INV-2       1     1         100.00      100.00
            INV-3       1     1         60.00       60.00
            INV-4       1     1         60.00       ?
            INV-6       1     2         60.00       -
            """,
        )
    )
    assert said(found) == [(3, "INV-2 has a subtotal of 100.01, but its lines add up to 100.00. Difference 0.01.")]


TAXED = {
    "invoices": """
        invoice_id  tax_amount  discount_amount
        INV-1       0.06        -     # three lines of 0.33 at 5 %: 0.05 by document, 0.06 by line
        INV-2       0.05        -
        INV-3       0.09        -
        INV-4       9.00        10.00 # trap: tax on what is left after the discount
        INV-5       -           -     # blank is none, as the rate says
        INV-6       7.25        -     # rate blank: that of the tax
        INV-7       0           -     # trap: exempt
    """,
    "invoice_lines": """
        invoice_id  net_amount  tax_code  tax_rate
        INV-1       0.33        -         5
        INV-1       0.33        -         5
        INV-1       0.35        -         5
        INV-2       0.33        -         5
        INV-2       0.33        -         5
        INV-2       0.35        -         5
        INV-3       0.33        -         5
        INV-4       100.00      -         10
        INV-5       100.00      EXEMPT    0
        INV-6       100.00      SALES     -
        INV-7       100.00      EXEMPT    0
    """,
}


def test_wrong_tax():
    found = wrong_tax(books(**TAXED))
    assert said(found) == [
        (4, "INV-3 has a tax of 0.09, but the rates of its lines give 0.02. Difference 0.07."),
    ]


def test_tax_rounded_otherwise():
    found = tax_rounded_otherwise(books(**TAXED))
    assert said(found) == [(2, "INV-1 has a tax of 0.06; rounded by document it is 0.05. Difference 0.01.")]
    assert found[0].severity == "note"
    other = tax_rounded_otherwise(books(**TAXED, settings={"tax_rounding": "line"}))
    assert said(other) == [(3, "INV-2 has a tax of 0.05; rounded by line it is 0.06. Difference -0.01.")]


def test_wrong_document_discount():
    found = wrong_document_discount(
        books(
            taxes="tax_code  rate  in_prices\nSHOP  30  yes",
            invoices="""
            invoice_id  discount_percent  discount_amount
            INV-1       10                10.01
            INV-2       10                10.00
            INV-3       -                 7.00    # trap: an amount that was agreed
            INV-4       5                 0.06    # trap: 0.03 of each rate, 0.05 of the sum
            INV-5       10                10.00   # one of its lines cannot be read
            INV-6       10                7.69    # trap: what is left of the price, 117.00, without tax is 90.00
            """,
            invoice_lines="""
            invoice_id  line  quantity  unit_price  net_amount  tax_rate  included_rate
            INV-1       1     1         60.00       60.00       0         -
            INV-1       2     1         40.00       40.00       0         -
            INV-2       1     1         100.00      100.00      0         -
            INV-3       1     1         100.00      100.00      0         -
            INV-4       1     1         0.50        0.50        5         -
            INV-4       2     1         0.50        0.50        7         -
            INV-5       1     1         60.00       ?           0         -
            INV-6       1     1         100.00      76.92       30        30
            """,
        )
    )
    assert said(found) == [
        (2, "INV-1 has a discount of 10.01, but 10% of its lines is 10.00. Difference 0.01."),
    ]


def test_tax_in_prices_discount_and_surcharge_are_taxed_by_rate():
    given = {
        "invoices": """
            invoice_id  discount_percent  discount_amount  surcharge_amount  surcharge_rate  tax_less_percent  tax_amount
            INV-1       -                 -                -                 -               -                 415.38
            INV-2       -                 -                -                 -               -                 415.39  # per line
            INV-3       10                30.00            5.00              21              -                 19.95
            INV-4       -                 -                -                 -               2                 20.58
            INV-5       -                 -                -                 -               -                 415.42
            INV-6       -                 -                5.00              21              -                 2.78  # of 13.26
            INV-7       -                 -                5.00              21              -                 2.79  # each
            INV-8       -                 5.00             -                 -               -                 1.69  # of 8.03
            """,
        "invoice_lines": """
            invoice_id  line  quantity  unit_price  net_amount  tax_rate  included_rate
            INV-1       1     1         1000.00     769.23      30        30
            INV-1       2     1         800.00      615.39      30        30
            INV-2       1     1         1000.00     769.23      30        30
            INV-2       2     1         800.00      615.38      30        30
            INV-3       1     1         200.00      200.00      0         -
            INV-3       2     1         100.00      100.00      21        -
            INV-4       1     1         100.00      100.00      21        -
            INV-5       1     1         1000.00     769.23      30        30
            INV-5       2     1         800.00      615.38      30        30
            INV-6       1     1         10.00       8.26        21        21
            INV-7       1     1         10.00       8.26        21        21
            INV-8       1     1         10.00       8.26        21        21
            INV-8       2     1         4.77        4.77        21        -
            """,
    }
    assert [f.key for f in wrong_tax(books(**given))] == ["INV-5"]
    assert said(tax_rounded_otherwise(books(**given))) == [
        (8, "INV-7 has a tax of 2.79; rounded by document it is 2.78. Difference 0.01."),
    ], "what prices alone include is what is left of them, in either way"


def test_wrong_total():
    found = wrong_total(
        books(
            invoices="""
            invoice_id  net_amount  discount_amount  tax_amount  rounding_amount  total_amount
            INV-1       100.00      10.00            9.00        -                99.00
            INV-2       100.00      -                7.25        -                107.52
            INV-3       100.02      -                -           -0.02            100.00   # trap: rounding that was agreed
            INV-4       -           -                -           -                80.00    # only the total is kept
            INV-5       100.00      -                ?           -                80.00
            """
        )
    )
    assert said(found) == [
        (
            3,
            "INV-2 has a total of 107.52, but subtotal 100.00 less discount 0.00 plus surcharge 0.00, tax 7.25 and "
            "rounding 0.00 is 107.25. Difference 0.27.",
        )
    ]


def test_wrong_balance():
    found = wrong_balance(
        books(
            invoices="""
            invoice_id  total_amount  balance  state
            INV-1       100.00        40.00    issued   # paid 60
            INV-2       100.00        100.00   issued   # paid 60, not seen
            INV-3       100.00        -        issued   # never computed
            INV-4       100.00        40.00    issued   # trap: right, once next month's money counts
            INV-5       100.00        0.00     void
            INV-6       100.00        7.00     issued   # an allocation cannot be read
            INV-7       100.00        40.00    issued   # trap: paid by a check that bounced, which is said of the check
            """,
            payments="""
            payment_id  amount   state
            P-1         1000.00  posted
            P-2         60.00    bounced
            """,
            allocations="""
            source_id  invoice_id  amount  allocation_date
            P-1        INV-1       60.00   2026-10-20
            P-1        INV-2       60.00   2026-10-20
            P-1        INV-4       60.00   2026-11-20
            P-1        INV-6       ?       2026-10-20
            P-2        INV-7       60.00   2026-10-20
            """,
        )
    )
    assert said(found) == [
        (
            3,
            "INV-2 shows a balance of 100.00, but total 100.00 less 60.00 paid, 0.00 credited and 0.00 adjusted is "
            "40.00. Difference 60.00.",
        )
    ]
    assert not found[0].blocks


CREDITS = """
    invoice_id  doc_type     total_amount  state   ref_invoice_id  invoice_date
    INV-1       invoice      100.00        issued  -               2026-10-01
    INV-2       invoice      100.00        issued  -               2026-10-01
    CN-1        credit_note  60.00         issued  INV-1           2026-10-05  # positive
    CN-2        credit_note  -60.00        issued  INV-2           2026-10-05
    CN-4        credit_note  -50.00        issued  INV-2           2026-10-07  # 10.00 too much, with the one before
    CN-3        credit_note  -40.00        void    INV-2           2026-10-06  # trap: void
    CN-5        credit_note  -900.00       issued  -               2026-10-07  # of nothing: said elsewhere
"""


def test_credit_note_that_charges():
    found = credit_note_that_charges(books(invoices=CREDITS))
    assert said(found) == [(4, "Credit note CN-1 has a total of 60.00, which adds to what is owed.")]
    assert found[0].fix == "Set the Total to -60.00: the total of a credit note is negative."


def test_credit_note_beyond_invoice():
    found = credit_note_beyond_invoice(books(invoices=CREDITS))
    assert said(found) == [
        (6, "Credit note CN-4 credits 50.00, but of INV-2 only 40.00 can still be credited. Too much: 10.00.")
    ]
