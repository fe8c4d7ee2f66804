"""Payments and reminders of customers with a plan of 30.00, 50.00 and 20.00, or of 30.00 three times after 10.00 down."""

import tracemalloc

from billing.checks.collections.plan_conduct import payment_off_installments, reminder_despite_plan
from tests.sheets import books

PLANS = """
    plan_id  customer_id  invoices  agreed_date  amount  down_amount
    PL-1     C-1          I-1       2026-08-01   100.00  -
    PL-2     C-2          I-2       2026-08-01   100.00  10.00
    PL-3     C-3          I-3       2026-08-01   100.00  -
"""
INSTALLMENTS = """
    plan_id  line  due_date    amount
    PL-1     1     2026-09-15  30.00
    PL-1     2     2026-10-15  50.00
    PL-1     3     2026-11-15  20.00
    PL-2     1     2026-09-15  30.00
    PL-2     2     2026-10-15  30.00
    PL-2     3     2026-11-15  30.00
    PL-3     1     2026-11-15  100.00
"""
INVOICES = "invoice_id  customer_id  total_amount\n" + "\n".join(f"I-{n}  C-{n}  100.00" for n in (1, 2, 3, 4))


def test_payment_off_installments():
    made = {
        "customers": "customer_id  guarantor_id\nC-1  -\nC-2  -\nC-4  -\nC-5  C-1",
        "invoices": INVOICES,
        "plans": PLANS,
        "installments": INSTALLMENTS,
        "payments": """
        payment_id  customer_id  received_date  amount  purpose
        P-1         C-1          2026-09-10     30.00   plan
        P-2         C-1          2026-09-20     45.00   plan
        P-3         C-1          2026-09-21     5.00    plan     # makes up for it
        P-4         C-5          2026-09-22     70.00   plan     # trap: two at once, by another of the family
        P-5         C-2          2026-09-10     10.00   plan     # the down payment
        P-6         C-2          2026-09-12     31.00   plan
        P-7         C-2          2026-09-13     31.00   normal
        P-8         C-4          2026-09-12     30.00   plan     # has no plan
        P-9         C-2          2026-11-12     31.00   plan     # still to come
        """,
    }
    assert [(f.row, f.message) for f in payment_off_installments(books(**made))] == [
        (3, "P-2 of 45.00 is for a plan of C-1, but it matches no installments of PL-1; the next of 30.00 is open."),
        (7, "P-6 of 31.00 is for a plan of C-2, but it matches no installments of PL-2; the next of 30.00 is open."),
        (9, "P-8 of 30.00 is for a plan of C-4, but there is no plan."),
    ]
    gone = PLANS.replace("down_amount", "down_amount  state").replace("10.00\n", "10.00  cancelled\n")
    found = payment_off_installments(books(**made | {"plans": gone}))
    assert [f.row for f in found] == [3, 6, 7, 9]
    assert found[1].message == "P-5 of 10.00 is for a plan of C-2, but the plan has ended."
    assert "where no plan is left to pay, set Purpose to normal first" in found[1].fix
    used = "source_id  invoice_id  amount\nP-5  I-2  10.00\nP-6  I-2  31.00"
    assert [f.row for f in payment_off_installments(books(**made | {"plans": gone, "allocations": used}))] == [3, 9]


def test_a_plan_of_thousands_of_installments_is_no_square_of_them():
    rows = "\n".join(f"PL-1  {line}  2026-09-15  {line}.00" for line in range(1, 6_001))
    made = books(
        invoices=INVOICES,
        plans=PLANS,
        installments=f"plan_id  line  due_date  amount\n{rows}",
        payments="""
        payment_id  customer_id  received_date  amount     purpose
        P-1         C-1          2026-09-10     11999.00   plan     # trap: the last two
        P-2         C-1          2026-09-11     11998.50   plan
        P-3         C-1          2026-09-12     358230.00  plan     # trap: the last sixty
        """,
    )
    tracemalloc.start()
    assert [f.row for f in payment_off_installments(made)] == [3]
    assert tracemalloc.get_traced_memory()[1] < 500_000_000
    tracemalloc.stop()


def test_reminder_despite_plan():
    found = reminder_despite_plan(
        books(
            invoices=INVOICES + "\nI-5  C-3  40.00",
            plans=PLANS,
            installments=INSTALLMENTS,
            reminders="""
            reminder_id  customer_id  state    level  overdue_amount  invoices
            R-1          C-3          to send  1      100.00          I-3
            R-2          C-1          to send  1      80.00           I-1        # two installments are late
            R-3          C-3          to send  0      100.00          I-3        # a notice
            R-4          C-3          sent     1      100.00          I-3
            R-5          C-3          to send  1      40.00           I-5, I-3   # trap: I-3 is named, and only I-5 asked for
            R-6          C-3          to send  1      140.00          I-5, I-3
            R-7          C-4          to send  1      100.00          I-4        # on no plan
            """,
            as_of="2026-11-10",
        )
    )
    assert [(f.row, f.message) for f in found] == [
        (2, "R-1 asks C-3 for 100.00 on I-3, but 0.00 of it is late: PL-3 is paid as agreed."),
        (7, "R-6 asks C-3 for 140.00 on I-5, I-3, but 40.00 of it is late: PL-3 is paid as agreed."),
    ]
