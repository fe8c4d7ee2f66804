from billing.checks.collections.reminders import (
    cash_not_up_to_date,
    reminder_despite_hold,
    reminder_for_settled_items,
    reminder_without_address,
)
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_reminder_for_settled_items():
    found = reminder_for_settled_items(
        books(
            invoices="""
            invoice_id  customer_id  total_amount
            INV-1       C-1          100.00
            INV-2       C-2          100.00
            INV-3       C-3          100.00
            INV-4       C-1          100.00
            """,
            payments="""
            payment_id  customer_id  amount  purpose
            P-1         C-1          100.00  normal
            P-2         C-2          150.00  normal
            P-3         C-3          150.00  deposit
            """,
            allocations="source_id  invoice_id  amount\nP-1  INV-1  100.00",
            reminders="""
            reminder_id  customer_id  invoices      state
            R-1          C-1          INV-1         to send  # paid, though they owe another
            R-2          C-2          INV-2         to send  # their money is not applied yet
            R-3          C-3          INV-3         to send  # trap: a deposit pays nothing by itself
            R-4          C-1          INV-1, INV-4  to send  # one of them is open
            R-5          C-1          INV-1         sent
            """,
        )
    )
    assert said(found) == [
        (2, "R-1 asks C-1 to pay INV-1, but nothing is owed on it any more."),
        (3, "R-2 asks C-2 to pay INV-2, but they have as much in unapplied money and credits."),
    ]


def test_reminder_despite_hold():
    found = reminder_despite_hold(
        books(
            customers="""
            customer_id  hold        hold_until
            C-1          dispute     -
            C-2          dispute     2026-10-31   # the last day
            C-3          dispute     2026-10-30   # ended
            C-4          bankruptcy  2026-01-01   # trap: never ends by itself
            C-5          -           -
            """,
            reminders="""
            reminder_id  customer_id
            R-1          C-1
            R-2          C-2
            R-3          C-3
            R-4          C-4
            R-5          C-5
            """,
        )
    )
    assert said(found) == [
        (2, "R-1 is for C-1, who is on hold (dispute) until it is cleared."),
        (3, "R-2 is for C-2, who is on hold (dispute) until 2026-10-31."),
        (5, "R-4 is for C-4, who is on hold (bankruptcy) until it is cleared."),
    ]


def test_reminder_without_address():
    found = reminder_without_address(
        books(
            customers="""
            customer_id  email           phone     street    city         postcode
            C-1          -               -         -         -            -
            C-2          alma@           -         -         -            -
            C-3          a@example.com   -         1 Elm St  Springfield  -
            C-4          a@example.com   -         1 Elm St  -            -
            C-5          -               555 0101  -         -            -
            """,
            reminders="""
            reminder_id  customer_id  channel
            R-1          C-1          email
            R-2          C-2          email
            R-3          C-3          email
            R-4          C-4          letter
            R-5          C-3          letter  # trap: the city is enough
            R-6          C-1          phone
            R-7          C-5          phone
            """,
        )
    )
    assert said(found) == [
        (2, "R-1 goes to C-1 by email, but there is no valid e-mail address."),
        (3, "R-2 goes to C-2 by email, but there is no valid e-mail address."),
        (5, "R-4 goes to C-4 by letter, but the address is incomplete."),
        (7, "R-6 goes to C-1 by phone, but there is no phone number."),
    ]


def test_cash_not_up_to_date():
    reminders = "reminder_id  overdue_amount\nR-1  10.00\nR-2  20.00"
    late = books(
        reminders=reminders, payments="payment_id  received_date\nP-1  2026-10-26"
    )  # Monday; asked on Saturday
    assert said(cash_not_up_to_date(late)) == [
        (
            0,
            "2 reminders are to be sent, but as of 2026-10-31 the last payment is dated 2026-10-26; 3 business "
            "days are allowed.",
        )
    ]
    fresh = books(reminders=reminders, payments="payment_id  received_date\nP-1  2026-10-28")
    assert not cash_not_up_to_date(fresh)
    assert not cash_not_up_to_date(books(payments="payment_id  received_date\nP-1  2026-01-01")), "trap: nothing waits"
    assert "no payment is entered" in cash_not_up_to_date(books(reminders=reminders))[0].message
