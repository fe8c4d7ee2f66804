from billing.checks.collections.dunning_sequence import broken_promise, level_out_of_turn
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_level_out_of_turn():
    found = level_out_of_turn(
        books(
            reminders="""
            reminder_id  customer_id  state    level  late_days  as_of       sent_date
            R-01         C-1          sent     1      40         2026-10-01  2026-10-01
            R-02         C-1          to send  3      70         2026-10-31  -
            R-03         C-2          to send  2      40         2026-10-31  -
            R-04         C-3          sent     2      40         2026-10-01  2026-10-01
            R-05         C-3          to send  1      70         2026-10-31  -
            R-06         C-4          sent     1      40         2026-10-26  2026-10-26
            R-07         C-4          to send  2      45         2026-10-31  -
            R-08         C-5          sent     1      40         2026-10-01  2026-10-01
            R-09         C-5          to send  2      70         2026-10-31  -
            R-10         C-6          sent     3      40         2026-08-01  2026-08-01
            R-11         C-6          to send  1      20         2026-10-31  -           # trap: an older debt, settled since
            R-12         C-7          sent     4      90         2026-10-01  2026-10-01
            R-13         C-7          to send  4      120        2026-10-31  -
            R-14         C-8          to send  0      -          2026-10-31  -           # a notice
            """
        )
    )
    assert said(found) == [
        (3, "R-02 is at level 3, but level 1 was the last one sent."),
        (4, "R-03 is at level 2, but none was sent before."),
        (6, "R-05 is at level 1, but level 2 was the last one sent."),
        (8, "R-07 is at level 2, but level 1 was sent only 5 days earlier."),
        (14, "R-13 is at level 4, but level 4 was the last one sent."),
    ]
    assert found[0].fix == "Set the Level to the next one (2), with its text, or choose skip."
    assert level_out_of_turn(books(levels="level", reminders="level  late_days\n2  9")) == []  # no ladder


def test_broken_promise():
    found = broken_promise(
        books(
            customers="customer_id  hold  guarantor_id\nC-6  dispute  -\nC-8  -  C-9",
            invoices="customer_id  total_amount\n"
            + "\n".join(f"C-{number}  500.00" for number in (1, 2, 3, 4, 6, 7, 8)),
            reminders="""
            reminder_id  customer_id  state  overdue_amount  sent_date   promise_date  promise_amount
            R-1          C-1          sent   500.00          2026-10-01  2026-10-30    -
            R-2          C-2          sent   500.00          2026-10-01  2026-10-30    100.00
            R-3          C-3          sent   500.00          2026-10-01  2026-10-30    100.00   # trap: nine tenths came
            R-4          C-4          sent   500.00          2026-10-01  2026-10-31    -        # the day is today
            R-5          C-5          sent   500.00          2026-10-01  2026-10-30    -        # owes nothing
            R-6          C-6          sent   500.00          2026-10-01  2026-10-30    -        # in dispute
            R-7          C-7          sent   500.00          2026-09-01  2026-09-30    -
            R-8          C-7          sent   500.00          2026-10-01  2026-11-15    -        # promised anew
            R-9          C-8          sent   500.00          2026-10-01  2026-10-30    -        # the guarantor paid
            """,
            payments="""
            customer_id  received_date  amount
            C-2          2026-10-20     89.99
            C-2          2026-09-20     50.00   # before
            C-3          2026-10-20     90.00
            C-9          2026-10-20     480.00
            """,
        )
    )
    assert said(found) == [
        (2, "C-1 promised 500.00 by 2026-10-30 (R-1); 0.00 has been received since."),
        (3, "C-2 promised 100.00 by 2026-10-30 (R-2); 89.99 has been received since."),
    ]
