from billing.checks.invoices.line_sources import line_off_charge, line_without_charge, tax_off_service_or_customer
from tests.sheets import books

INVOICES = """
    invoice_id  doc_type     customer_id  total_amount  discount_amount  state
    INV-1       invoice      C-1          100.00        -                issued
    INV-2       invoice      C-2          100.00        10.00            issued
    INV-3       invoice      C-1          100.00        -                void
    CN-1        credit_note  C-1          -100.00       -                issued
"""


def said(found):
    return [(f.row, f.message) for f in found]


def test_line_off_charge():
    found = line_off_charge(
        books(
            invoices=INVOICES,
            charges="""
            charge_id  quantity  unit_price  amount
            CH-1       1         60.00       60.00
            CH-2       1         60.00       60.00
            CH-3       1         60.00       60.00
            CH-4       1         60.00       75.00   # its own amount is wrong: told there
            CH-5       1         60.00       -       # blank is computed
            CH-6       1         60.00       ?
            CH-7       1         60.00       60.00
            """,
            invoice_lines="""
            invoice_id  line  charge_id  quantity  unit_price  net_amount
            INV-1       1     CH-1       1         50.00       50.00   # another price than was charged
            INV-2       1     CH-2       1         60.00       60.00   # trap: the discount is the document's
            INV-1       2     CH-3       1         20.00       20.00   # shared out on two lines
            INV-2       2     CH-3       1         40.00       40.00
            INV-1       3     CH-4       1         60.00       60.00
            INV-1       4     CH-5       1         55.00       55.00
            INV-1       5     CH-6       1         55.00       55.00
            INV-3       1     CH-7       1         55.00       55.00   # void
            CN-1        1     CH-7       -1        55.00       -55.00
            INV-1       6     -          1         55.00       55.00
            """,
        )
    )
    assert said(found) == [
        (2, "Line 1 of INV-1 bills 50.00 for CH-1, whose amount is 60.00. Difference 10.00."),
        (7, "Line 4 of INV-1 bills 55.00 for CH-5, whose amount is 60.00. Difference 5.00."),
    ]


def test_line_without_charge():
    charged = "\n".join(f"INV-1  {n}  CH-{n}  VISIT" for n in range(1, 10))
    lines = f"""
        invoice_id  line  charge_id  service_code
        {charged}
        INV-2       1     -          VISIT
        INV-2       2     -          -          # trap: interest and deposits have no service
        INV-2       3     -          INTEREST   # nor is this on the price list
        INV-2       4     ?          VISIT
        INV-3       1     -          VISIT      # void
        CN-1        1     -          VISIT      # takes back
    """
    made = {"invoices": INVOICES, "services": "service_code\nVISIT"}
    assert said(line_without_charge(books(invoice_lines=lines, **made))) == [
        (11, "Line 1 of INV-2 bills VISIT, but names no charge.")
    ]
    by_hand = lines + "INV-2  5  -  VISIT"
    assert not line_without_charge(books(invoice_lines=by_hand, **made)), "invoices are written by hand here"


def test_tax_off_service_or_customer():
    found = tax_off_service_or_customer(
        books(
            invoices=INVOICES,
            customers="customer_id  tax_exempt\nC-1  no\nC-2  yes",
            services="""
            service_code  tax_code
            VISIT         EXEMPT
            CRUTCHES      SALES
            """,
            charges="charge_id  tax_code\nCH-1  EXEMPT",
            invoice_lines="""
            invoice_id  line  charge_id  service_code  net_amount  tax_rate
            INV-1       1     -          CRUTCHES      100.00      0
            INV-1       2     -          CRUTCHES      100.00      7.25
            INV-1       3     -          VISIT         100.00      0      # trap: medical services are exempt
            INV-1       4     CH-1       CRUTCHES      100.00      0      # the charge says so itself
            INV-1       5     -          CRUTCHES      100.00      ?
            INV-1       6     -          CRUTCHES      100.00      -      # blank takes the tax's own rate
            INV-2       1     -          CRUTCHES      100.00      0
            INV-2       2     -          CRUTCHES      100.00      7.25   # exempt
            INV-3       1     -          CRUTCHES      100.00      0      # void
            """,
        )
    )
    assert said(found) == [
        (2, "Line 1 of INV-1 is taxed at 0%, but CRUTCHES is taxed as SALES on the Services sheet."),
        (9, "Line 2 of INV-2 is taxed at 7.25%, but C-2 is exempt."),
    ]
    assert [f.amount for f in found] == [725, 725]
