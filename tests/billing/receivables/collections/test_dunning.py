from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from billing.receivables.collections.dunning import propose_reminders
from tests.sheets import books, shuffled

CUSTOMERS = """
    customer_id  name   email             street   city   phone    hold        hold_until  channel
    C-1          Alma   alma@example.com  1 Elm    Ulm    555      -           -           email
    C-2          Bo     -                 2 Elm    Ulm    555      -           -           email
    C-3          Cy     not an address    -        -      555      -           -           email
    C-4          Di     -                 -        -      -        -           -           email
    C-5          Ed     ed@example.com    5 Elm    Ulm    -        dispute     -           email
    C-6          Flo    flo@example.com   6 Elm    Ulm    -        legal       2026-10-30  email
    C-7          Gus    gus@example.com   7 Elm    Ulm    -        bankruptcy  2026-10-30  email
    C-8          Hal    hal@example.com   8 Elm    Ulm    -        ?           -           email
    C-9          Ina    ina@example.com   9 Elm    Ulm    -        -           -           letter
"""


def told(owed, sent="", payments="", **more):
    """Who is told, as 'customer level overdue late_days due_soon'. ``owed``: rows of customer, due date, amount."""
    rows = [row.split("  ") for row in owed]
    lines = ["invoice_id  customer_id  invoice_date  due_date  total_amount  disputed"]
    lines += [
        f"I-{n}  {c}  2026-01-01  {due}  {amount}  {rest[0] if rest else 'no'}"
        for n, (c, due, amount, *rest) in enumerate(rows, 1)
    ]
    sheets: dict[str, Any] = {"customers": CUSTOMERS, "invoices": "\n".join(lines)} | more
    if sent:
        sheets["reminders"] = f"customer_id  level  state  sent_date  as_of\n{sent}"
    if payments:
        sheets["payments"] = f"customer_id  received_date  amount\n{payments}"
    columns = ["customer_id", "level", "overdue_amount", "late_days", "due_soon_amount"]
    return [
        f"{customer} {level} {overdue / 100:g} {late} {soon / 100:g}"
        for customer, level, overdue, late, soon in propose_reminders(books(**sheets))[columns].to_numpy().tolist()
    ]


@pytest.mark.parametrize(
    ("due", "says"),
    [
        ("2026-11-06", []),  # six days ahead
        ("2026-11-05", ["C-1 0 0 0 50"]),  # five
        ("2026-10-31", ["C-1 0 0 0 50"]),  # today
        ("2026-10-29", []),  # two days late: too soon
        ("2026-10-28", ["C-1 1 50 3 0"]),
        ("2026-06-01", ["C-1 1 50 152 0"]),  # however old: the first comes first
    ],
)
def test_notice_and_first_level(due, says):
    assert told([f"C-1  {due}  50.00"]) == says


def test_one_row_per_customer_with_all_that_is_overdue_and_due_soon():
    owed = ["C-1  2026-10-20  50.00", "C-1  2026-09-20  30.00", "C-1  2026-11-02  20.00", "C-2  2026-10-01  10.00"]
    assert told(owed) == ["C-1 1 80 41 20", "C-2 1 10 30 0"]
    found = propose_reminders(books(customers=CUSTOMERS, invoices="invoice_id  customer_id  due_date\n" + "\n".join(
        f"I-{n}  C-1  {day}" for n, day in enumerate(("2026-10-20", "2026-09-20", "2026-11-02"), 1)
    )))  # fmt: skip
    assert found["invoices"].tolist() == ["I-2, I-1, I-3"]
    assert [f"{day:%m-%d}" for day in found["next_due_date"]] == ["11-02"]


@pytest.mark.parametrize(
    ("due", "sent", "says"),
    [
        ("2026-09-01", "C-1  1  sent  2026-10-20  2026-10-20", ["C-1 2 50 60 0"]),  # one step up
        ("2026-10-20", "C-1  1  sent  2026-10-23  2026-10-23", []),  # 11 days late: level 2 begins on day 15
        ("2026-09-01", "C-1  1  sent  2026-10-25  2026-10-25", []),  # six days ago
        ("2026-09-01", "C-1  1  sent  2026-10-24  2026-10-24", ["C-1 2 50 60 0"]),  # seven
        ("2026-09-01", "C-1  4  sent  2026-10-01  2026-10-01", []),  # nothing firmer is left: a person decides
        ("2026-09-01", "C-1  1  to send  -  2026-10-01", ["C-1 1 50 60 0"]),  # was never sent
        ("2026-09-01", "C-1  3  skip  -  2026-10-01", ["C-1 1 50 60 0"]),  # was not wanted then
        ("2026-09-01", "C-1  1  skip  -  2026-10-30", []),  # is not wanted now
        ("2026-10-15", "C-1  3  sent  2026-08-01  2026-08-01", ["C-1 1 50 16 0"]),  # that debt was settled since
        ("2026-09-01", "C-1  0  sent  2026-08-30  2026-08-30", ["C-1 1 50 60 0"]),  # a notice is no level
        ("2026-09-01", "C-1  1  sent  2026-10-31  2026-10-31", []),  # today
        ("2026-09-01", "C-1  1  skip  -  2026-10-31", []),
    ],
)
def test_next_level_only_after_the_last_was_sent(due, sent, says):
    assert told([f"C-1  {due}  50.00"], sent) == says


@pytest.mark.parametrize(
    ("due", "sent", "says"),
    [
        ("2026-10-17", "2026-10-21", []),  # 14 days late
        ("2026-10-16", "2026-10-20", ["C-1 2 50 15 0"]),
        ("2026-10-01", "2026-10-02", ["C-1 2 50 30 0"]),
        ("2026-10-01", "2026-10-01", ["C-1 1 50 30 0"]),  # sent on the due date: nothing was overdue yet
        ("2026-09-01", "2026-10-31", ["C-1 2 50 60 0"]),  # sent today
        ("2026-09-01", "2026-11-01", ["C-1 1 50 60 0"]),  # tomorrow: not sent yet
    ],
)
def test_levels_begin_and_end_on_their_very_days(due, sent, says):
    reminder = f"C-1  1  sent  {sent}  {sent}"
    assert told([f"C-1  {due}  50.00"], reminder, settings={"reminder_gap_days": 0}) == says


def test_a_hold_lasts_through_its_last_day():
    customers = "customer_id  hold   hold_until\nC-1  legal  2026-10-31\nC-2  legal  2026-10-30\nC-3  legal  -"
    owed = [f"C-{n}  2026-10-01  50.00" for n in (1, 2, 3)]
    assert told(owed, customers=customers) == ["C-2 1 50 30 0"]


def test_holds():
    owed = [f"C-{n}  2026-10-01  50.00" for n in (1, 5, 6, 7, 8)]
    assert told(owed) == ["C-1 1 50 30 0", "C-6 1 50 30 0"], "a hold that ended does not hold; bankruptcy has no end"


def test_disputed_invoices_are_not_reminded():
    assert told(["C-1  2026-10-01  50.00  yes", "C-1  2026-10-10  20.00"]) == ["C-1 1 20 21 0"]


def test_not_for_less_than_the_minimum():
    assert told(["C-1  2026-10-01  4.99"]) == []
    assert told(["C-1  2026-10-01  2.50", "C-1  2026-10-10  2.50"]) == ["C-1 1 5 30 0"]
    assert told(["C-1  2026-10-01  50.00"], settings={"reminder_minimum": 5_001}) == []


def test_not_when_unapplied_credit_covers_it():
    owed = ["C-1  2026-10-01  50.00"]
    assert told(owed, payments="C-1  2026-10-30  50.00") == []
    assert told(owed, payments="C-1  2026-10-30  49.99") == ["C-1 1 50 30 0"]
    assert told(owed, payments="C-2  2026-10-30  50.00") == ["C-1 1 50 30 0"]


def test_somebody_who_is_not_on_the_customers_sheet_cannot_be_told():
    assert told(["C-99  2026-10-01  50.00"]) == []


def ways(made):
    return propose_reminders(made)[["customer_id", "channel", "contact"]].to_numpy().tolist()


def test_channel_falls_back_to_what_there_is():
    made = books(
        customers=CUSTOMERS,
        invoices="invoice_id  customer_id  due_date\n"
        + "\n".join(f"I-{n}  C-{n}  2026-10-01" for n in (1, 2, 3, 4, 9)),
    )
    assert ways(made) == [
        ["C-1", "email", "alma@example.com"],
        ["C-2", "letter", "2 Elm, Ulm"],
        ["C-3", "phone", "555"],
        ["C-4", "email", ""],
        ["C-9", "letter", "9 Elm, Ulm"],
    ]


def test_without_a_wish_the_level_decides():
    made = books(
        customers="customer_id  email  street  city\nC-1  a@example.com  1 Elm  Ulm",
        invoices="customer_id  due_date\nC-1  2026-10-01",
        levels="level  name  from_days  channel  minimum_amount  template\n1  Last  3  letter  0  x",
    )
    assert ways(made) == [["C-1", "email", "a@example.com"]]
    blank = replace(made, blank={"customers": {"channel": np.array([True])}})
    assert ways(blank) == [["C-1", "letter", "1 Elm, Ulm"]]


def test_order_of_rows_changes_nothing_and_numbers_go_on():
    made = books(
        customers=CUSTOMERS,
        invoices="customer_id  due_date\nC-2  2026-10-01\nC-1  2026-10-01\nC-9  2026-09-01",
        reminders="reminder_id  customer_id  level  state  sent_date\nR-000041  C-9  1  sent  2026-10-01",
    )
    assert propose_reminders(made).to_dict() == propose_reminders(shuffled(made)).to_dict()
    assert propose_reminders(made)["reminder_id"].tolist() == ["R-000042", "R-000043", "R-000044"]
    assert propose_reminders(made)["level_name"].tolist() == [
        "Friendly reminder",
        "Friendly reminder",
        "Second reminder",
    ]


def test_without_levels_nobody_is_told():
    made = books(customers=CUSTOMERS, invoices="customer_id  due_date\nC-1  2026-10-01", levels="level\n")
    assert propose_reminders(made).empty


def test_who_has_promised_to_pay_is_left_alone_until_the_day_is_over():
    made = books(
        customers="customer_id\nC-1\nC-2",
        invoices="customer_id  due_date  total_amount\nC-1  2026-09-01  50.00\nC-2  2026-09-01  50.00",
        reminders="""
        customer_id  level  state  sent_date   promise_date
        C-1          1      sent   2026-10-01  2026-10-31
        C-2          1      sent   2026-10-01  2026-10-30
        """,
    )
    assert list(propose_reminders(made)["customer_id"]) == ["C-2"]
