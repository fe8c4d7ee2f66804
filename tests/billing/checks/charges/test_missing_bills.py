from billing.checks.charges.missing_bills import missing_recurring_invoice, stale_hold
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_stale_hold():
    found = stale_hold(
        books(
            charges="""
            charge_id  service_date  post_date   status    hold_reason  hold_until  amount
            CH-1       2026-10-01    -           held      Price open   2026-10-20  50.00   # its time is over
            CH-2       2026-10-01    -           held      Price open   2026-11-15  50.00
            CH-3       2026-10-01    -           held      -            -           50.00   # nobody says until when
            CH-4       2026-10-01    2026-10-25  held      -            -           50.00   # came in last week
            CH-5       2026-11-20    -           held      Planned      -           50.00   # trap: is still to come
            CH-6       2026-10-01    -           unbilled  Price open   2026-10-20  50.00
            CH-7       2026-10-01    -           held      Price open   ?           50.00
            CH-8       2026-10-01    -           held      Price open   2026-10-31  50.00   # ends today
            """
        )
    )
    assert said(found) == [
        (2, "CH-1 of 2026-10-01 is on hold (Price open) until 2026-10-20, which has passed."),
        (4, "CH-3 of 2026-10-01 is on hold (blank) for 30 days without a date."),
    ]


def _invoices(customer, *rows):
    return "\n".join(f"{name}  {customer}  {day}  {total}" for name, day, total in rows)


def test_missing_recurring_invoice():
    three = [("06-30", "100.00"), ("07-31", "102.00"), ("08-31", "98.00")]
    rows = {
        "C-1": three,
        "C-2": [*three, ("09-30", "100.00")],
        "C-3": [*three, ("10-15", "100.00")],  # came late
        "C-4": [("06-30", "100.00"), ("07-31", "180.00"), ("08-31", "98.00")],
        "C-5": three[1:],
        "C-6": three,  # other services
        "C-7": three,  # trap: on hold
        "C-8": three,  # the last was taken back
        "C-9": [*three, ("08-10", "100.00")],  # twice in a month: no plan
    }
    invoices = [
        (f"I-{who}-{n}", who, f"2026-{day}", total) for who, each in rows.items() for n, (day, total) in enumerate(each)
    ]
    lines = [(name, f"S{name[-1]}" if who == "C-6" else "RENT") for name, who, _, _ in invoices]
    made = books(
        customers="customer_id  hold\n" + "\n".join(f"{who}  {'legal' if who == 'C-7' else '-'}" for who in rows),
        invoices="invoice_id  customer_id  invoice_date  total_amount  doc_type  ref_invoice_id\n"
        + "\n".join("  ".join(row) + "  invoice  -" for row in invoices)
        + "\nCN-1  C-8  2026-09-02  -98.00  credit_note  I-C-8-2",
        invoice_lines="invoice_id  service_code\n" + "\n".join("  ".join(row) for row in lines),
    )
    found = missing_recurring_invoice(made)
    assert said(found) == [
        (
            4,
            "C-1 had an invoice like I-C-1-2 for 98.00 in each of three months, the last on 2026-08-31, and none "
            "since.",
        )
    ]
