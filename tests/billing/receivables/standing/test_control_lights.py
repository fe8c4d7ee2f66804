"""What Home shows: five control lights and the counts, each on both sides of its limit."""

import pytest

from billing.receivables.standing import control_lights
from tests.sheets import books


def lights(**sheets):
    made = books(**{"payments": "payment_id", "charges": "charge_id", "findings": "finding_id"} | sheets)
    shown = control_lights.lights(made)
    return {name: line for (name, _, _), line in zip(control_lights.LIGHTS, shown, strict=True)}


@pytest.mark.parametrize(
    ("received", "light"),
    [
        ("2026-10-24", ("good", "Last payment 2026-10-24.")),  # seven days ago
        ("2026-10-23", ("act", "Last payment 2026-10-23, 8 days ago. Import payments.")),
    ],
)
def test_cash_is_up_to_date_for_so_many_days(received, light):
    payments = f"payment_id  received_date  state\nP-1  {received}  posted\nP-2  2026-10-30  bounced"
    assert lights(payments=payments, settings={"cash_fresh_days": 7})["Cash is up to date"] == light


def test_without_payments_cash_is_to_be_looked_at():
    assert lights()["Cash is up to date"] == ("look", "No payment has been entered yet.")


@pytest.mark.parametrize(
    ("served", "light"),
    [
        ("2026-10-24", ("good", "Nothing unbilled for more than 7 days.")),
        ("2026-10-23", ("act", "1 charge unbilled for more than 7 days. Press Create invoices.")),
    ],
)
def test_a_charge_may_be_unbilled_for_so_many_days(served, light):
    charges = f"""
        charge_id  service_date  status    invoice_id
        CH-1       {served}      unbilled  -
        CH-2       2026-01-01    unbilled  I-1   # is on an invoice
        CH-3       2026-01-01    held      -
    """
    assert lights(charges=charges, settings={"unbilled_days": 7})["Nothing unbilled too long"] == light


def test_open_errors_and_changes_in_closed_months():
    assert lights()["No open errors"] == ("good", "No open errors.")
    assert lights()["Closed months stand"] == ("good", "No month is closed.")
    closed = {"closed_through": "2026-09-30"}
    assert lights(settings=closed)["Closed months stand"][1] == "Closed through 2026-09-30, and nothing changed."
    findings = """
        finding_id  severity  state     amount  ref
        F-1         error     open      12.50   C02
        F-2         error     accepted  99.00   C02
        F-3         warning   open      99.00   D07
        F-4         warning   open      99.00   C15
    """
    shown = lights(findings=findings, settings=closed)
    assert shown["No open errors"] == ("act", "1 open error, 12.50 at stake. See Findings.")
    assert shown["Closed months stand"] == ("act", "1 change in closed months, see Findings.")


def test_the_aging_adds_up_to_what_is_owed_and_counts_show_it():
    empty = {"allocations": "allocation_id", "adjustments": "adjustment_id", "plans": "plan_id"}
    made = books(
        **empty,
        installments="plan_id",
        customers="customer_id\nC-1",
        invoices="""
            invoice_id  customer_id  invoice_date  due_date    total_amount
            I-1         C-1          2026-10-01    2026-10-30  100.00   # a day late
            I-2         C-1          2026-10-01    2026-10-31  40.00    # due today
            I-3         C-1          2026-10-01    2026-10-01  0.00     # nothing to pay
        """,
        payments="payment_id  customer_id  received_date  amount\nP-1  C-1  2026-10-01  25.00",
    )
    assert control_lights.lights(made)[1] == ("good", "115.00 owed, and the aging adds up to it.")
    counts = dict(zip([name for name, _, _ in control_lights.COUNTS], control_lights.counts(made), strict=True))
    assert counts["Open invoices"] == (2, 140.0)
    assert counts["Overdue invoices"] == (1, 100.0)
    assert counts["Payments not applied"] == (1, 25.0)


def test_a_light_is_dark_where_its_tables_were_not_read():
    made = books(payments="payment_id")
    read = {name: frame for name, frame in made.frames.items() if name == "payments"}
    shown = control_lights.lights(type(made)(made.as_of, read))
    assert [line is None for line in shown] == [False, True, True, True, True]
