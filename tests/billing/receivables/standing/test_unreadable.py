"""Cells that cannot be read: what depends on them is provisional, and nobody is asked for what they may have paid."""

from datetime import date

import pytest

from billing.actions.action import Request
from billing.actions.every_day.apply_payments import apply_payments
from billing.actions.month.month_report import month_report
from billing.actions.reminders.late_fees import late_fees
from billing.actions.reminders.remind import remind
from billing.receivables.standing import control_lights
from billing.receivables.standing.month_figures import month_figures
from billing.receivables.standing.unreadable import LEDGER, customers_in_doubt, provisional
from tests.sheets import books
from tests.templates import OFFICE

CUSTOMERS = "customer_id  email\nC-1  a@example.com\nC-2  b@example.com"
INVOICES = """
    invoice_id  customer_id  invoice_date  due_date    total_amount  balance
    INV-1       C-1          2026-08-01    2026-08-31  100.00        100.00
    INV-2       C-2          2026-08-01    2026-08-31  100.00        100.00
    """


def made(**sheets):
    empty = {"payments": "payment_id", "allocations": "allocation_id", "adjustments": "adjustment_id"}
    return books(**{"customers": CUSTOMERS, "invoices": INVOICES} | empty | sheets)


UNREAD = [
    {"payments": "payment_id  customer_id  amount\nP-1  C-1  ?"},
    {"payments": "payment_id  customer_id  amount  received_date\nP-1  C-1  100.00  ?"},
    {"invoices": INVOICES + "INV-3  C-1  2026-08-01  2026-08-31  ?  50.00"},
    {
        "payments": "payment_id  customer_id  amount\nP-1  C-1  100.00",
        "allocations": "source_id  invoice_id  amount\nP-1  INV-1  ?",
    },
    {"adjustments": "invoice_id  amount\nINV-1  ?"},
]


def appended(outcome, table, column):
    return outcome.changes.tables[table].appended[column].tolist()


def test_sound_books_say_nothing():
    assert provisional(made(), *LEDGER) == ""
    assert customers_in_doubt(made()).tolist() == []


@pytest.mark.parametrize("sheets", UNREAD)
def test_totals_over_a_row_that_cannot_be_read_are_provisional(sheets):
    unread = made(**sheets)
    words = "provisional: 1 row holds cells that cannot be read"

    assert provisional(unread, *LEDGER) == words
    assert month_figures(unread, date(2026, 10, 1), date(2026, 10, 31)).tie_out.endswith(words)
    assert words in month_report(unread, Request(month="2026-10")).message
    assert next(line for line in control_lights.lights(unread) if line and words in str(line[1]))[0] == "look"


@pytest.mark.parametrize("sheets", UNREAD)
def test_nobody_is_reminded_of_what_they_may_have_paid(sheets):
    outcome = remind(made(**sheets), Request(templates=OFFICE))

    assert appended(outcome, "reminders", "customer_id") == ["C-2"]
    assert outcome.message.endswith(
        " Provisional: 1 row holds cells that cannot be read; left out for that: 1 customer. See Findings after Check."
    )


@pytest.mark.parametrize("rest", ["PL-1  1  2026-09-30  ?", "PL-1  1  ?  100.00"])
def test_who_has_a_plan_that_cannot_be_read_is_asked_for_nothing_and_that_is_said(rest):
    unread = made(
        customers=CUSTOMERS.replace("email", "email  late_fees").replace(".com", ".com  yes"),
        plans="plan_id  customer_id  invoices  agreed_date  amount\nPL-1  C-1  INV-1  2026-09-01  100.00",
        installments=f"plan_id  line  due_date  amount\n{rest}",
        settings={"late_fee_rate": 36_500},
    )
    said = (
        "Provisional: 1 row holds cells that cannot be read; left out for that: 1 customer. See Findings after Check."
    )

    reminded, charged = remind(unread, Request(templates=OFFICE)), late_fees(unread, Request())
    assert appended(reminded, "reminders", "customer_id") == ["C-2"]
    assert reminded.message.endswith(f" {said}")
    assert charged.message.endswith(f" {said}")
    assert month_figures(unread, date(2026, 10, 1), date(2026, 10, 31)).tie_out.endswith(said[1 : said.index(";")])


def test_an_allocation_that_cannot_be_read_casts_doubt_on_who_paid_and_who_owes():
    unread = made(
        payments="payment_id  customer_id  amount\nP-1  C-1  100.00",
        allocations="source_id  invoice_id  amount\nP-1  INV-2  ?",
    )

    assert sorted(customers_in_doubt(unread)) == ["C-1", "C-2"]


def test_a_cell_that_no_amount_depends_on_makes_nothing_provisional():
    unread = made(payments="payment_id  customer_id  amount  reference\nP-1  C-1  1.00  ?")

    assert provisional(unread, *LEDGER) == ""
    assert appended(remind(unread, Request(templates=OFFICE)), "reminders", "customer_id") == ["C-1", "C-2"]


def test_charges_that_cannot_be_read_do_not_count_as_billed_in_time():
    unread = made(charges="charge_id  service_date  status\nCH-1  ?  unbilled")

    assert ("look", "Nothing unbilled for more than 7 days, provisional: 1 row holds cells that cannot be read. See Findings.") in control_lights.lights(unread)  # fmt: skip


def test_what_is_left_of_a_payment_is_not_applied_while_an_allocation_of_it_cannot_be_read():
    unread = made(
        payments="payment_id  customer_id  amount  unallocated_amount\nP-1  C-1  100.00  40.00\nP-2  C-2  100.00  100.00",
        allocations="source_id  invoice_id  amount\nP-1  INV-1  ?",
    )
    outcome = apply_payments(unread, Request())

    assert appended(outcome, "allocations", "source_id") == ["P-2"]
    updated = {name: changes.updated for name, changes in outcome.changes.tables.items()}
    assert [updated[name].index.tolist() for name in ("payments", "invoices") if updated[name] is not None] == [
        [3],
        [3],
    ]
