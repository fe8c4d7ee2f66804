"""Each check of payment plans on a small sheet; where nothing else is said a plan was agreed on 1 August."""

from billing.checks.collections.plans import (
    installment_out_of_sequence,
    invoice_on_two_plans,
    missed_installment,
    plan_for_wrong_invoice,
    plan_off_invoices,
    schedule_off_amount,
    stale_plan_state,
)
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


INVOICES = """
    invoice_id  customer_id  invoice_date  total_amount
    I-1         C-1          2026-06-01    60.00
    I-2         C-1          2026-07-01    40.00
    I-3         C-2          2026-07-01    90.00
"""


def test_schedule_off_amount():
    found = schedule_off_amount(
        books(
            plans="""
            plan_id  amount  down_amount  state
            PL-1     100.00  -            active
            PL-2     100.00  -            active
            PL-3     100.00  40.00        active      # trap: the installments are for the rest
            PL-4     100.00  40.00        active
            PL-5     100.00  -            cancelled
            PL-6     100.00  -            active      # has no installment
            PL-7     ?       -            active
            """,
            installments="""
            plan_id  line  amount
            PL-1     1     33.34
            PL-1     2     33.33
            PL-1     3     33.33
            PL-2     1     33.33
            PL-2     2     33.33
            PL-2     3     33.33
            PL-3     1     60.00
            PL-4     1     100.00
            PL-5     1     1.00
            PL-7     1     1.00
            """,
        )
    )
    assert said(found) == [
        (3, "PL-2 is for 100.00, 0.00 of it paid down, but its installments add up to 99.99. Difference 0.01."),
        (5, "PL-4 is for 100.00, 40.00 of it paid down, but its installments add up to 100.00. Difference 40.00."),
        (7, "PL-6 is for 100.00, 0.00 of it paid down, but its installments add up to 0.00. Difference 100.00."),
    ]


def test_installment_out_of_sequence():
    found = installment_out_of_sequence(
        books(
            plans="""
            plan_id  every    first_due_date
            PL-1     month    -
            PL-2     month    2026-08-31
            PL-3     2 weeks  -
            PL-4     -        -
            """,
            installments="""
            plan_id  line  due_date
            PL-1     3     2027-03-31
            PL-1     1     2027-01-31
            PL-1     2     2027-02-28   # trap: February has no 31st, March has
            PL-2     1     2026-08-31
            PL-2     2     2026-09-30
            PL-2     3     2026-10-30
            PL-3     1     2026-08-03
            PL-3     2     2026-08-17
            PL-3     3     2026-08-24
            PL-4     1     2026-08-03
            PL-4     2     2026-11-01   # as it was agreed
            PL-4     3     2026-11-01
            """,
        )
    )
    assert said(found) == [
        (7, "Installment 3 of PL-2 is due on 2026-10-30, but by the plan on 2026-10-31."),
        (10, "Installment 3 of PL-3 is due on 2026-08-24, but by the plan on 2026-08-31."),
        (13, "Installment 3 of PL-4 is due on 2026-11-01, not after installment 2."),
    ]
    assert [f.expected for f in found] == ["2026-10-31", "2026-08-31", ""]


def test_missed_installment():
    sheets = {
        "invoices": INVOICES,
        "plans": """
        plan_id  customer_id  invoices  agreed_date  state
        PL-1     C-1          I-1, I-2  2026-08-01   active
        PL-2     C-2          I-3       2026-08-01   active
        """,
        "installments": """
        plan_id  line  due_date    amount
        PL-1     1     2026-09-25  50.00   # paid
        PL-1     2     2026-10-25  30.00
        PL-1     3     2026-11-25  20.00
        PL-2     1     2026-10-26  90.00   # trap: within the grace of five days the payment may be on its way
        """,
        "payments": "payment_id  customer_id  received_date  amount\nP-1  C-1  2026-09-20  60.00",
        "allocations": "source_id  invoice_id  allocation_date  amount\nP-1  I-1  2026-09-20  60.00",
    }
    assert said(missed_installment(books(**sheets))) == [
        (3, "Installment 2 of PL-1 was due on 2026-10-25; 20.00 of 30.00 is open 6 days later.")
    ]
    assert missed_installment(books(**sheets | {"plans": sheets["plans"].replace("active", "cancelled")})) == []
    assert len(missed_installment(books(settings={"plan_grace_days": 0}, **sheets))) == 2


def test_plan_off_invoices():
    found = plan_off_invoices(
        books(
            invoices=INVOICES + "    I-4         C-4          2026-07-01    50.00\n    I-5  C-5  2026-07-01  50.00\n"
            "    I-7         C-6          2026-07-01    50.00\n"
            "    I-6         C-1          2026-09-01    70.00   # new, and on no plan",
            plans="""
            plan_id  customer_id  invoices  agreed_date  amount  state
            PL-1     C-1          I-1, I-2  2026-08-01   85.00   active   # trap: 15.00 were paid before, more since
            PL-2     C-2          I-3       2026-08-01   90.00   active   # 30.00 were paid before
            PL-3     C-4          I-4       2026-08-01   50.00   active   # the down payment came on the day
            PL-4     C-5          I-5       2026-08-01   45.00   active
            PL-5     C-5          I-5       2026-08-01   45.00   finished
            PL-6     C-6          I-7       2026-08-01   -       active   # trap: what is blank is no 0.00
            """,
            payments="""
            payment_id  customer_id  received_date  amount
            P-1         C-1          2026-07-20     15.00
            P-2         C-1          2026-09-20     20.00
            P-3         C-2          2026-07-20     30.00
            P-4         C-4          2026-08-01     10.00
            """,
            allocations="""
            source_id  invoice_id  allocation_date  amount
            P-1        I-1         2026-07-20       15.00
            P-2        I-1         2026-09-20       20.00
            P-3        I-3         2026-07-20       30.00
            P-4        I-4         2026-08-01       10.00
            """,
        )
    )
    assert said(found) == [
        (3, "PL-2 is for 90.00, but 60.00 was owed on I-3 on 2026-08-01, and 60.00 is owed today."),
        (5, "PL-4 is for 45.00, but 50.00 was owed on I-5 on 2026-08-01, and 50.00 is owed today."),
    ]
    assert [f.amount for f in found] == [3_000, 500]


def test_stale_plan_state():
    plans = """
        plan_id  customer_id  invoices  agreed_date  state
        PL-1     C-1          I-1       2026-08-01   {}
        PL-2     C-2          I-3       2026-08-01   {}
        PL-3     C-1          I-2       2026-08-01   active   # trap: one missed is not yet a default
    """
    given_up = """
        plan_id  customer_id  agreed_date  state      cancelled_date
        PL-4     C-1          2026-08-01   active     2026-09-10
        PL-5     C-1          2026-08-01   cancelled  2026-09-10
        PL-6     C-1          2026-08-01   active     2026-11-10   # trap: still to come
    """
    sheets = {
        "invoices": INVOICES,
        "installments": """
        plan_id  line  due_date    amount
        PL-1     1     2026-09-01  60.00
        PL-2     1     2026-09-01  30.00
        PL-2     2     2026-10-01  30.00
        PL-2     3     2026-11-01  30.00
        PL-3     1     2026-10-01  20.00
        PL-3     2     2026-11-01  20.00
        """,
        "payments": "payment_id  customer_id  received_date  amount\nP-1  C-1  2026-09-20  60.00",
        "allocations": "source_id  invoice_id  allocation_date  amount\nP-1  I-1  2026-09-20  60.00",
    }
    found = stale_plan_state(books(plans=plans.format("active", "active"), **sheets))
    assert said(found) == [
        (2, "PL-1 is active, but all of it is paid."),
        (3, "PL-2 is active, but 2 installments were missed."),
    ]
    assert [(f.fix, f.expected) for f in found] == [
        ("Set the State to finished; a new agreement is a plan of its own.", "finished"),
        (
            "Call C-2 and set the State to cancelled, and Cancelled to the date; a new agreement is a plan of its own.",
            "",
        ),
    ]
    found = stale_plan_state(books(plans=given_up))
    assert [(f.row, f.message, f.expected) for f in found] == [
        (2, "PL-4 is active, but it was cancelled on 2026-09-10.", "cancelled")
    ]
    finished = stale_plan_state(books(plans=plans.format("finished", "finished"), **sheets))
    assert [(f.row, f.message, f.expected) for f in finished] == [
        (3, "PL-2 is finished, but 90.00 of it is still open.", "active")
    ]
    assert stale_plan_state(books(plans=plans.format("finished", "cancelled"), **sheets)) == []


def test_invoice_on_two_plans():
    found = invoice_on_two_plans(
        books(
            invoices=INVOICES,
            plans="""
            plan_id  customer_id  invoices  agreed_date  state
            PL-2     C-1          I-2, I-1  2026-09-01   active
            PL-1     C-1          I-1       2026-08-01   active
            PL-3     C-2          I-3       2026-08-01   active
            PL-4     C-2          I-3       2026-07-01   cancelled   # trap: agreed anew
            """,
        )
    )
    assert said(found) == [(2, "I-1 is on PL-2 and on PL-1: payments for it count for PL-1 only.")]


def test_plan_for_wrong_invoice():
    found = plan_for_wrong_invoice(
        books(
            customers="customer_id  guarantor_id\nC-1  -\nC-2  C-1\nC-3  -",
            invoices=INVOICES,
            plans="""
            plan_id  customer_id  invoices  agreed_date  state
            PL-1     C-1          I-1; I-9  2026-08-01   active
            PL-2     C-3          I-2       2026-08-01   active
            PL-3     C-1          I-2 I-3   2026-08-01   active      # trap: pays for C-2
            PL-4     C-1          I-9       2026-08-01   cancelled
            """,
        )
    )
    assert said(found) == [
        (2, "PL-1 of C-1 is for I-9, which is not on Invoices."),
        (3, "PL-2 of C-3 is for I-2, an invoice of C-1."),
    ]
