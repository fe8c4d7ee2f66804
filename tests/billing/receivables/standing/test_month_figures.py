from datetime import date
from typing import Any

import pytest

from billing.receivables.standing.month_figures import month_figures
from billing.receivables.standing.ratios import (
    collection_effectiveness,
    days_sales_outstanding,
    net_collection,
    percentage,
)
from tests.sheets import books, shuffled

SHEETS: dict[str, Any] = {
    "customers": """
        customer_id  name
        C-1          Alma
        C-2          Bo
    """,
    "invoices": """
        invoice_id  doc_type     customer_id  invoice_date  due_date    total_amount  state
        I-1         invoice      C-1          2026-05-01    2026-05-31  100.00        issued
        I-2         invoice      C-1          2026-09-10    2026-10-10  200.00        issued
        I-3         invoice      C-2          2026-10-05    2026-11-04  400.00        issued
        I-4         fee          C-2          2026-10-06    2026-11-04  10.00         issued
        I-5         invoice      C-2          2026-10-06    2026-11-04  999.00        draft
        I-6         opening      C-2          2026-10-01    2026-10-01  50.00         issued
        N-1         credit_note  C-2          2026-10-20    -           -30.00        issued
        I-7         invoice      C-2          2026-11-01    2026-12-01  777.00        issued
    """,
    "payments": """
        payment_id  customer_id  received_date  amount  state
        P-1         C-1          2026-09-30     20.00   posted
        P-2         C-1          2026-10-10     150.00  posted
        P-3         C-2          2026-10-11     -5.00   posted
        P-4         C-2          2026-10-12     400.00  bounced
    """,
    "allocations": """
        source_id  invoice_id  amount  allocation_date
        P-2        I-2         120.00  2026-10-10
        N-1        I-3         30.00   2026-10-20
    """,
    "adjustments": """
        invoice_id  adjustment_date  kind         amount
        I-1         2026-10-15       bad_debt     10.00
        I-3         2026-10-15       contractual  40.00
        I-3         2026-09-15       courtesy     5.00    # before its invoice: counts with it
    """,
}


@pytest.fixture
def october():
    return month_figures(books(**SHEETS), date(2026, 10, 1), date(2026, 10, 31))


def test_first_and_last_day_belong_to_the_month():
    days = ("2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01")
    made = books(
        customers="customer_id\nC-1",
        invoices="customer_id  invoice_date  total_amount\n" + "\n".join(f"C-1  {day}  100.00" for day in days),
        payments="customer_id  received_date  amount\n" + "\n".join(f"C-1  {day}  10.00" for day in days),
    )
    figures = month_figures(made, date(2026, 10, 1), date(2026, 10, 31))
    assert [amount for _, amount in figures.roll_forward if amount] == [9_000, 20_000, -2_000, 27_000]
    assert figures.difference == 0


def test_who_owes_nothing_in_all_is_no_debtor():
    made = books(
        customers="customer_id  name\nC-1  Alma\nC-2  Bo",
        invoices="customer_id  invoice_date  total_amount\nC-1  2026-10-01  100.00\nC-2  2026-10-01  100.00",
        payments="customer_id  received_date  amount\nC-1  2026-10-02  100.00\nC-2  2026-10-02  99.99",
    )
    assert month_figures(made, date(2026, 10, 1), date(2026, 10, 31)).debtors["name"].tolist() == ["Bo"]


def figure(figures, name):
    found = next(each for each in figures.headline + figures.others if each.name == name)
    return found.value, found.before


def test_roll_forward_ties_out(october):
    assert october.roll_forward == (
        ("Opening balance", 28_000),
        ("Invoices issued", 40_000),
        ("Fees", 1_000),
        ("Opening balances entered", 5_000),
        ("Credit notes issued", -3_000),
        ("Payments received", -15_000),
        ("Refunded or returned", 500),
        ("Contractual and charity adjustments", -4_000),
        ("Write-offs and other adjustments", -1_500),
        ("Closing balance", 51_000),
    )
    assert october.difference == 0
    assert october.receivable_amount == 51_000
    assert october.tie_out == "opening balance and movements give the same to the cent"


def test_aging_adds_up_to_it(october):
    assert [line[:2] for line in october.aging] == [
        ("Not due", 33_500), ("1-30", 13_000), ("31-60", 0), ("61-90", 0), ("91-120", 0), ("Over 120", 9_000),
        ("Unapplied", -4_500), ("Total", 51_000),
    ]  # fmt: skip
    assert sum(share for *_, share in october.aging[:-2]) == pytest.approx(1, abs=1e-4)


def test_key_figures(october):
    sales = 410 - 30
    expected = {
        "Billed": 410,
        "Collected": 145,
        "Owed": 510,
        "DSO": 510 / sales * 31,
        "CEI": (280 + sales - 510) / (280 + sales - 335) * 100,
        "Net collection": 145 / (sales - 40) * 100,
        "Over 90 days": 90 / 555 * 100,
        "Credited": 30,
        "Written off": 55,
        "Overdue": 220 / 555 * 100,
        "Best possible DSO": 335 / sales * 31,
        "Average days delinquent": 220 / sales * 31,
        "Unapplied": 45,
        "Deposits held": 0,
        "Gross collection": 145 / 410 * 100,
        "Turnover": sales / ((280 + 510) / 2),
        "Days to turn": (280 + 510) / 2 / sales * 31,
        "Days in A/R": 510 / (sales + 200) * 92,
        "Reserve by age": None,
    }
    assert {each.name: each.value for each in october.headline + october.others} == pytest.approx(expected, abs=6e-4)
    assert [each.name for each in october.headline] == list(expected)[:7]
    assert all(each.formula for each in october.headline + october.others)


def test_beside_the_month_before(october):
    assert figure(october, "Billed") == (410, 200)
    assert figure(october, "Owed") == (510, 280)
    september = month_figures(books(**SHEETS), date(2026, 9, 1), date(2026, 9, 30))
    assert [each.value for each in september.headline] == [each.before for each in october.headline]


def test_no_denominator_no_figure():
    figures = month_figures(books(), date(2026, 10, 1), date(2026, 10, 31))
    shown = {each.name: each.value for each in figures.headline}
    assert [shown[name] for name in ("DSO", "CEI", "Net collection", "Over 90 days")] == [None] * 4
    assert figures.difference == 0
    assert days_sales_outstanding(100, 0, 30) is None
    assert collection_effectiveness(0, 0, 0, 0) is None
    assert net_collection(100, 50, 50) is None
    assert percentage(1, 0) is None


def test_debtors_and_months(october):
    assert october.debtors[["customer_id", "name", "Total", "late_days"]].to_numpy().tolist() == [
        ["C-2", "Bo", 39_000, 30],
        ["C-1", "Alma", 12_000, 153],
    ]
    months = october.months
    assert [f"{month:%Y-%m}" for month in months["month"]] == [f"2026-{n:02d}" for n in (5, 6, 7, 8, 9, 10)]
    assert months["billed_amount"].tolist() == [10_000, 0, 0, 0, 20_000, 41_000]
    assert months["collected_amount"].tolist() == [0, 0, 0, 0, 2_000, 14_500]


def test_at_most_twelve_months():
    made = books(invoices="invoice_id  invoice_date\nI-1  2024-01-01\nI-2  2026-10-01")
    months = month_figures(made, date(2026, 10, 1), date(2026, 10, 31)).months
    assert [f"{month:%Y-%m}" for month in months["month"]][::11] == ["2025-11", "2026-10"]


def test_order_of_rows_changes_nothing(october):
    mixed = month_figures(shuffled(books(**SHEETS)), date(2026, 10, 1), date(2026, 10, 31))
    assert mixed.debtors.to_dict() == october.debtors.to_dict()
    assert mixed.headline == october.headline
    assert mixed.roll_forward == october.roll_forward


def test_a_difference_is_told():
    made = month_figures(books(**SHEETS), date(2026, 10, 1), date(2026, 10, 31))
    assert type(made)(**{**vars(made), "difference": 12}).tie_out == (
        "the ledger differs from opening balance and movements by 0.12"
    )


def test_reserve_is_the_offices_share_of_each_column():
    asked = {"reserve_rates": "1, 2.5, 5, 10, 20, 50"}
    figures = month_figures(books(**SHEETS, settings=asked), date(2026, 10, 1), date(2026, 10, 31))
    assert figure(figures, "Reserve by age")[0] == pytest.approx(335 * 0.01 + 130 * 0.025 + 90 * 0.5)
    for words in ("1, 2", "much", "1, 2, 3, 4, 5, 101"):
        figures = month_figures(
            books(**SHEETS, settings={"reserve_rates": words}), date(2026, 10, 1), date(2026, 10, 31)
        )
        assert figure(figures, "Reserve by age") == (None, None)


def test_the_aging_by_kind_and_by_who_is_responsible_comes_to_the_ledger():
    made = books(
        customers="""
        customer_id  kind      guarantor_id
        MUM          patient   -
        KID          patient   MUM
        ACME         business  -
        """,
        invoices="""
        invoice_id  customer_id  invoice_date  due_date    total_amount
        INV-1       KID          2026-08-01    2026-08-31  30.00
        INV-2       MUM          2026-10-01    2026-10-31  50.00
        INV-3       ACME         2026-10-01    2026-10-31  70.00
        """,
        payments="payment_id  customer_id  received_date  amount\nP-1  ACME  2026-10-05  10.00",
    )
    shown = month_figures(made, date(2026, 10, 1), date(2026, 10, 31))
    columns = ["Not due", "61-90", "Unapplied", "Total"]
    assert shown.kinds[["kind", *columns]].to_numpy().tolist() == [
        ["patient", 5_000, 3_000, 0, 8_000],
        ["business", 7_000, 0, -1_000, 6_000],
    ]
    assert shown.parties[["guarantor_id", *columns]].to_numpy().tolist() == [
        ["MUM", 5_000, 3_000, 0, 8_000],
        ["ACME", 7_000, 0, -1_000, 6_000],
    ]
    assert shown.kinds["Total"].sum() == shown.parties["Total"].sum() == shown.receivable_amount


def test_deposits_are_held_until_they_are_applied():
    figures = month_figures(
        books(
            invoices="""
                invoice_id  customer_id  invoice_date  total_amount
                I-1         C-1          2026-10-05    100.00
            """,
            payments="""
                payment_id  customer_id  received_date  amount  purpose
                P-1         C-1          2026-09-12     250.00  deposit   # 100.00 of it is used in October
                P-2         C-1          2026-10-12     70.00   normal    # unapplied, and no deposit
            """,
            allocations="""
                source_id  invoice_id  amount  allocation_date
                P-1        I-1         100.00  2026-10-06
            """,
        ),
        date(2026, 10, 1),
        date(2026, 10, 31),
    )

    assert figure(figures, "Deposits held") == (150.0, 250.0)
    assert figure(figures, "Unapplied") == (220.0, 250.0)
