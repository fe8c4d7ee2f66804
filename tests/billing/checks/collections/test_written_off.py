from billing.checks.collections.written_off import reminder_for_written_off
from billing.triage.find_all import find_all
from tests.sheets import books

INVOICES = """
    invoice_id  customer_id  total_amount
    INV-1       C-1          100.00
    INV-2       C-1          50.00
    INV-3       C-2          100.00
    INV-4       C-3          100.00
    INV-5       C-4          100.00
"""
ADJUSTMENTS = """
    invoice_id  kind         amount  adjustment_date
    INV-1       bad_debt     100.00  2026-10-10
    INV-3       charity      40.00   2026-10-10        # the rest is owed
    INV-4       courtesy     10.00   2026-10-10
    INV-5       contractual  100.00  2026-10-10        # trap: never ours to collect: said as settled
"""
REMINDERS = """
    reminder_id  customer_id  state      sent_date   as_of       invoices
    R-1          C-1          to send    -           2026-10-05  INV-1
    R-2          C-1          sent       2026-10-12  2026-10-11  INV-2, INV-1
    R-3          C-1          sent       2026-10-10  2026-10-10  INV-1          # the same day
    R-4          C-2          to send    -           2026-10-30  INV-3
    R-5          C-3          sent       2026-10-12  2026-10-12  INV-4          # trap: owed until it was paid
    R-6          C-1          skip       -           2026-10-30  INV-1
    R-7          C-4          to send    -           2026-10-30  INV-5
"""
PAID = {
    "payments": "payment_id  customer_id  amount\nP-1  C-3  90.00",
    "allocations": "source_id  invoice_id  amount  allocation_date\nP-1  INV-4  90.00  2026-10-20",
}


def test_reminder_for_written_off():
    made = books(invoices=INVOICES, adjustments=ADJUSTMENTS, reminders=REMINDERS, **PAID)
    found = reminder_for_written_off(made)
    assert [(f.row, f.message) for f in found] == [
        (2, "R-1 (to send) asks C-1 for INV-1, which was written off on 2026-10-10."),
        (3, "R-2 (sent) asks C-1 for INV-1, which was written off on 2026-10-10."),
    ]
    assert found[0].amount == 10_000
    later = books("2026-12-15", invoices=INVOICES, adjustments=ADJUSTMENTS, reminders=REMINDERS, **PAID)
    assert [f.key for f in reminder_for_written_off(later)] == ["R-1"], "what was sent long ago is past"


def test_written_off_is_said_and_not_that_it_is_settled():
    made = books(invoices=INVOICES, adjustments=ADJUSTMENTS, reminders=REMINDERS, **PAID)
    about = {f.key: f.check for f in find_all(made, []) if f.table == "reminders" and f.ref in ("S04", "S10")}
    assert about == {
        "R-1": "reminder_for_written_off",
        "R-2": "reminder_for_written_off",
        "R-7": "reminder_for_settled_items",
    }
