"""Payment plans: how cash is applied, how what is on a plan ages, and who is reminded of which installment."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from billing.receivables.cash_application.allocation import apply_payments
from billing.receivables.collections.dunning import propose_reminders
from billing.receivables.invoicing.late_fees import late_fees
from billing.receivables.ledger.open_items import open_items
from billing.receivables.standing.aging import aging
from billing.receivables.standing.balances import balances
from billing.receivables.standing.installments import by_installment
from tests.sheets import books

CUSTOMERS = """
    customer_id  kind      guarantor_id  late_fees  email
    C-1          business  -             yes        a@example.com
    C-2          patient   C-1           no         b@example.com
"""
INVOICES = """
    invoice_id  customer_id  invoice_date  due_date    total_amount
    I-1         C-1          2026-06-01    2026-07-01  60.00
    I-2         C-1          2026-07-01    2026-07-31  40.00
    I-3         C-1          2026-09-01    2026-10-01  25.00   # on no plan
"""
PLANS = """
    plan_id  customer_id  invoices  agreed_date  amount  state
    PL-1     C-1          I-1, I-2  2026-08-01   100.00  active
"""
INSTALLMENTS = """
    plan_id  line  due_date    amount
    PL-1     1     2026-09-15  30.00
    PL-1     2     2026-10-15  50.00
    PL-1     3     2026-11-15  20.00
"""
PAID = "payment_id  customer_id  received_date  amount  stated_for  memo  purpose"


def on_plan(payments=(), paid="0", **more):
    """The books; ``paid`` was applied to I-1 in September."""
    listed = "\n".join([PAID, *payments, f"P-0  C-1  2026-09-10  {paid}  I-1"])
    sheets = {"customers": CUSTOMERS, "invoices": INVOICES, "plans": PLANS, "installments": INSTALLMENTS}
    sheets["allocations"] = (
        f"allocation_id  source_id  invoice_id  amount  allocation_date\nA-0  P-0  I-1  {paid}  2026-09-10"
    )
    return books(payments=listed, **sheets | more)


def applied(made):
    new = apply_payments(made)[["source_id", "invoice_id", "amount", "rule"]]
    return [f"{source} > {item} {amount / 100:g} {rule}" for source, item, amount, rule in new.to_numpy().tolist()]


@pytest.mark.parametrize(
    ("paid", "went"),
    [
        ("P-1  C-1  2026-10-20  60.00", ["P-1 > I-3 25 oldest first"]),  # just I-1, but nobody named it
        ("P-1  C-1  2026-10-20  125.00", ["P-1 > I-3 25 oldest first"]),  # just all of it
        ("P-1  C-1  2026-10-20  85.00", ["P-1 > I-3 25 oldest first"]),  # just I-1 and I-3
        ("P-1  C-1  2026-10-20  25.00", ["P-1 > I-3 25 exact item"]),
        ("P-1  C-1  2026-10-20  30.00  I-2", ["P-1 > I-2 30 stated"]),
        ("P-1  C-1  2026-10-20  70.00  PL-1", ["P-1 > I-1 60 stated", "P-1 > I-2 10 stated"]),
        ("P-1  C-2  2026-10-20  70.00  -  for pl1, thanks", ["P-1 > I-1 60 stated", "P-1 > I-2 10 stated"]),
        ("P-1  C-1  2026-10-20  50.00  I-3 PL-1", ["P-1 > I-3 25 stated", "P-1 > I-1 25 stated"]),
        ("P-1  C-1  2026-10-20  30.00  -  -  plan", ["P-1 > I-1 30 plan"]),
        ("P-1  C-1  2026-10-20  130.00  -  -  plan", ["P-1 > I-1 60 plan", "P-1 > I-2 40 plan"]),  # 30.00 waits
        ("P-1  C-2  2026-10-20  30.00  -  -  plan", ["P-1 > I-1 30 plan"]),  # of the same family
        ("P-1  C-1  2026-10-20  30.00  I-3  -  plan", ["P-1 > I-3 25 stated", "P-1 > I-1 5 plan"]),
    ],
)
def test_what_is_on_a_plan_is_paid_by_name_or_for_the_plan(paid, went):
    assert applied(on_plan([paid])) == went


@pytest.mark.parametrize(
    ("amount", "went"),
    [
        ("25.00", ["P-1 > I-3 25 plan"]),  # just the one installment of PL-2
        ("50.00", ["P-1 > I-1 50 plan"]),  # of PL-1
        ("26.00", ["P-1 > I-1 26 plan"]),  # of neither
        ("30.00", ["P-1 > I-1 30 plan"]),  # of both, when PL-2 has it too
    ],
)
def test_money_for_a_plan_goes_to_the_one_with_an_installment_of_the_amount(amount, went):
    plans = PLANS + "    PL-2  C-2  I-3  2026-10-01  25.00  active\n"
    second = "30.00" if amount == "30.00" else "25.00"
    dates = INSTALLMENTS + f"    PL-2  1  2026-10-10  {second}\n"
    paid = [f"P-1  C-1  2026-10-20  {amount}  -  -  plan"]
    invoices = INVOICES.replace("25.00", second)
    assert applied(on_plan(paid, plans=plans, installments=dates, invoices=invoices)) == went


@pytest.mark.parametrize("state", ["finished", "cancelled"])
def test_a_plan_that_has_ended_keeps_nothing_apart(state):
    plans = PLANS.replace("active", state)
    assert applied(on_plan(["P-1  C-1  2026-10-20  60.00"], plans=plans)) == ["P-1 > I-1 60 exact item"]
    paid = ["P-1  C-1  2026-10-20  30.00  -  -  plan"]
    assert applied(on_plan(paid, plans=plans)) == [], "money for a plan waits where there is none"


def test_a_plan_whose_state_cannot_be_read_is_taken_for_active():
    assert applied(on_plan(["P-1  C-1  2026-10-20  60.00"], plans=PLANS.replace("active", "?"))) == [
        "P-1 > I-3 25 oldest first"
    ]


def test_a_plan_does_not_count_before_it_was_agreed():
    made = on_plan(["P-1  C-1  2026-07-20  60.00"], as_of="2026-07-31")
    assert applied(made) == ["P-1 > I-1 60 exact item"]
    assert aging(on_plan().at(pd.Timestamp("2026-07-31").date()))["1-30"].tolist() == [6_000]
    days = (date(2026, 7, 31), date(2026, 8, 1))
    assert [set(open_items(on_plan().at(day))["plan_id"]) for day in days] == [{""}, {"PL-1", ""}], "agreed on the 1st"


def test_a_plan_goes_before_the_split_terms_of_its_invoices():
    invoices = INVOICES.replace("total_amount", "total_amount  terms").replace("60.00", "60.00  50% DUE, BAL NET 30")
    whole, split = (by_installment(made, open_items(made)) for made in (on_plan(), on_plan(invoices=invoices)))
    columns = ["invoice_id", "due_date", "balance"]
    assert split[columns].to_numpy().tolist() == whole[columns].to_numpy().tolist()


def test_a_plan_that_was_given_up_counts_until_then():
    plans = PLANS.replace("state", "state  cancelled_date").replace("active", "cancelled  2026-10-20")
    paid = ["P-1  C-1  2026-10-19  60.00"]
    made = on_plan(paid, plans=plans)
    the_day_before, the_day = date(2026, 10, 19), date(2026, 10, 20)
    assert aging(made.at(the_day_before)).to_dict() == aging(on_plan(paid).at(the_day_before)).to_dict()
    assert set(open_items(made.at(the_day_before))["plan_id"]) == {"PL-1", ""}
    assert set(open_items(made.at(the_day))["plan_id"]) == {""}
    assert applied(replace(made, as_of=the_day_before)) == ["P-1 > I-3 25 oldest first"]
    assert applied(replace(made, as_of=the_day)) == ["P-1 > I-1 60 exact item"]
    two = on_plan(plans=plans + "    PL-2  C-1  I-1  2026-09-01  60.00  active  -\n")
    assert [open_items(two.at(day))["plan_id"].iloc[0] for day in (the_day_before, the_day)] == ["PL-1", "PL-2"]


def test_credit_notes_reduce_their_own_invoice_though_it_is_on_a_plan():
    notes = INVOICES.replace("total_amount", "total_amount  doc_type  ref_invoice_id")
    notes += "    N-1  C-1  2026-10-10  2026-10-10  -15.00  credit_note  I-2\n"
    notes += "    N-2  C-1  2026-10-10  2026-10-10  -30.00  credit_note  -\n"
    assert applied(on_plan(invoices=notes)) == ["N-1 > I-2 15 credit note", "N-2 > I-3 25 credit note"]


def columns(made):
    row = aging(made).drop(columns="customer_id").to_dict("records")[0]
    return {name: amount for name, amount in row.items() if amount}


def test_d12_a_plan_ages_by_its_installments():
    """As for split terms: 30.00 of September are paid, of 50.00 in October 10.00; 20.00 falls due in November."""
    assert columns(on_plan(paid="40.00")) == {"1-30": 4_000 + 2_500, "Not due": 2_000, "Total": 8_500}


def test_d13_a_credit_note_settles_the_oldest_installment_first():
    note = INVOICES.replace("total_amount", "total_amount  doc_type  ref_invoice_id")
    note += "    N-1  C-1  2026-10-10  2026-10-10  -35.00  credit_note  I-2\n"
    made = on_plan(paid="40.00", invoices=note)
    new = apply_payments(made)
    after = made.with_frames(allocations=pd.concat([made.allocations, new], ignore_index=True))
    assert columns(after) == {"1-30": 500 + 2_500, "Not due": 2_000, "Total": 5_000}


def parts(made):
    items = by_installment(made, open_items(made))
    rows = zip(*(items[name] for name in ("invoice_id", "due_date", "balance", "late_days", "bucket")), strict=True)
    return [f"{number} {due:%m-%d} {balance / 100:g} {late} {bucket}" for number, due, balance, late, bucket in rows]


def test_invoices_of_a_plan_share_its_installments_the_oldest_first():
    assert parts(on_plan(paid="10.00")) == [
        "I-1 09-15 20 46 31-60", "I-1 10-15 30 16 1-30", "I-2 10-15 20 16 1-30", "I-2 11-15 20 0 Not due",
        "I-3 10-01 25 30 1-30",
    ]  # fmt: skip


def test_what_a_plan_does_not_cover_is_due_as_if_there_were_none():
    less = INSTALLMENTS.replace("PL-1     3     2026-11-15  20.00\n", "")
    assert parts(on_plan(installments=less)) == [
        "I-1 09-15 30 46 31-60", "I-1 10-15 30 16 1-30", "I-2 10-15 20 16 1-30", "I-2 07-31 20 92 91-120",
        "I-3 10-01 25 30 1-30",
    ]  # fmt: skip


def test_an_invoice_shows_the_age_of_its_earliest_open_part():
    items = open_items(on_plan(paid="40.00"))
    assert items[["late_days", "bucket", "status", "plan_id"]].to_numpy().tolist() == [
        [16, "1-30", "overdue", "PL-1"], [16, "1-30", "overdue", "PL-1"], [30, "1-30", "overdue", ""],
    ]  # fmt: skip
    current = open_items(on_plan(paid="60.00", payments=["P-9  C-1  2026-09-10  20.00"],
        allocations="allocation_id  source_id  invoice_id  amount\nA-0  P-0  I-1  60.00\nA-9  P-9  I-2  20.00"))  # fmt: skip
    assert current.loc[[3], ["late_days", "bucket", "status"]].to_numpy().tolist()[0] == [0, "Not due", "partial"]


def test_split_terms_show_the_age_of_the_earliest_open_part():
    terms = "invoice_id  invoice_date  terms  total_amount\nI-1  2026-09-01  30% DUE, 50% NET 30, BAL NET 90  100.00"
    paid = "source_id  invoice_id  amount\nP-1  I-1  30.00"
    made = books(invoices=terms, allocations=paid, payments="payment_id  amount  received_date\nP-1  30.00  2026-09-02")
    assert open_items(made)[["late_days", "bucket", "status"]].to_numpy().tolist() == [[30, "1-30", "overdue"]]
    assert parts(made) == ["I-1 10-01 50 30 1-30", "I-1 11-30 20 0 Not due"]


def test_documents_with_different_split_terms_stand_in_any_order():
    made = books(
        invoices="""
        invoice_id  invoice_date  terms                     total_amount
        I-1         2026-10-01    50% NET 10, 50% NET 90    100.00
        I-2         2026-10-01    20% NET 10, 80% NET 90    500.00
        I-3         2026-10-01    50% NET 10, 50% NET 90    100.00
        """,
        payments="payment_id  amount  received_date\nP-1  170.00  2026-10-05",
        allocations="source_id  invoice_id  amount\nP-1  I-2  120.00\nP-1  I-3  50.00",
    )
    assert parts(made) == [
        "I-1 10-11 50 20 1-30", "I-1 12-30 50 0 Not due", "I-2 12-30 380 0 Not due", "I-3 12-30 50 0 Not due",
    ]  # fmt: skip


def test_an_invoice_on_two_plans_counts_for_the_one_agreed_first():
    two = PLANS + "    PL-0  C-1  I-1  2026-09-01  60.00  active\n"
    dates = INSTALLMENTS + "    PL-0  1  2026-12-31  60.00\n"
    assert parts(on_plan(plans=two, installments=dates)) == parts(on_plan())


def test_a_plan_of_somebody_else_does_not_count():
    mistyped = on_plan(plans=PLANS.replace("C-1 ", "C-9 "))
    assert set(open_items(mistyped)["plan_id"]) == {""}
    family = on_plan(plans=PLANS.replace("C-1 ", "C-2 "))
    assert open_items(family)["plan_id"].tolist()[:2] == ["PL-1", "PL-1"], "the guarantor of C-2 is C-1"


def test_what_plans_and_installments_show():
    made = balances(on_plan(paid="40.00"))
    shown = made["installments"][["paid_amount", "open_amount", "state"]]
    assert shown.to_numpy().tolist() == [[3_000, 0, "paid"], [1_000, 4_000, "missed"], [0, 2_000, "due"]]
    assert made["plans"].to_numpy().tolist() == [[4_000, 6_000]]
    in_grace = balances(on_plan(paid="40.00", settings={"plan_grace_days": 16}))["installments"]["state"]
    assert in_grace.tolist() == ["paid", "due", "due"]
    kept = PLANS.replace("state", "state  paid_amount").replace("active", "cancelled  12.00")
    assert balances(on_plan(paid="40.00", plans=kept))["plans"].to_numpy().tolist() == [[1_200, 0]], (
        "as it was given up"
    )


def told(made):
    names = ["overdue_amount", "late_days", "due_soon_amount", "invoices"]
    return propose_reminders(made)[names].to_numpy().tolist()


def test_reminders_ask_for_installments_not_for_the_balance():
    only = {"invoices": INVOICES.replace("I-3 ", "X-3 ").replace("25.00", "0.00")}
    assert told(on_plan(paid="30.00", **only)) == [[5_000, 16, 0, "I-1, I-2"]]
    current = {"installments": INSTALLMENTS.replace("2026-10-15", "2026-11-04")} | only
    assert told(on_plan(paid="30.00", **current)) == [[0, 0, 5_000, "I-1, I-2"]], "a notice of what is due soon"
    later = {"installments": INSTALLMENTS.replace("2026-10-15", "2026-11-10")} | only
    assert told(on_plan(paid="30.00", **later)) == [], "on an active plan, and nothing is late"


def test_reminders_ask_for_the_part_of_split_terms_that_is_late():
    made = books(
        customers=CUSTOMERS,
        invoices="invoice_id  customer_id  invoice_date  terms  total_amount\n"
        "I-1  C-1  2026-10-01  30% DUE, 50% NET 15, BAL NET 90  100.00",
    )
    assert told(made) == [[8_000, 30, 0, "I-1"]]


def test_who_has_a_plan_that_cannot_be_read_is_not_reminded():
    assert told(on_plan(installments=INSTALLMENTS.replace("50.00", "?"))) == []


def test_late_fees_are_of_the_installments_that_are_late():
    made = on_plan(settings={"late_fee_rate": 36_500})
    fees = late_fees(made, pd.Index([], dtype="int64"))
    # 30.00 for 46 days at 0.1 % a day and 30.00 for 16; of I-2 20.00 for 16; of I-3 25.00 for 30.
    assert fees[["ref_invoice_id", "total_amount"]].to_numpy().tolist() == [["I-1", 186], ["I-2", 32], ["I-3", 75]]
