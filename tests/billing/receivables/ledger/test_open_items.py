from datetime import date

import pytest

from billing.receivables.ledger.open_items import ledger_total, open_items, payment_balances, without_released
from tests.sheets import books

INVOICES = """
    invoice_id  doc_type     customer_id  invoice_date  due_date    total_amount  state   disputed
    I-1         invoice      C-1          2026-09-01    2026-10-01  100.00        issued  no
    I-2         invoice      C-1          2026-10-05    -           100.00        issued  no
    I-3         invoice      C-1          2026-09-01    2026-09-15  100.00        issued  yes
    I-4         invoice      C-1          2026-09-01    2026-09-15  100.00        void    no
    I-5         invoice      C-1          2026-09-01    2026-09-15  100.00        draft   no
    I-6         invoice      C-1          2026-09-01    2026-09-15  100.00        issued  no
    I-7         invoice      C-1          2026-09-01    2026-09-15  100.00        issued  no
    I-8         invoice      C-1          2026-09-01    2026-09-15  100.00        issued  no
    I-9         invoice      C-1          2026-11-05    -           100.00        issued  no
    N-1         credit_note  C-1          2026-09-20    -           -150.00       issued  no
"""
PAYMENTS = """
    payment_id  received_date  amount   state    reverses
    P-1         2026-10-02     160.00   posted   -
    P-2         2026-10-02     100.00   bounced  -
    P-3         2026-11-02     100.00   posted   -
    P-4         2026-10-03     -20.00   posted   P-1
"""
ALLOCATIONS = """
    source_id  invoice_id  amount  allocation_date
    P-1        I-1         40.00   2026-10-02
    P-1        I-6         100.00  2026-10-02
    P-2        I-2         100.00  2026-10-05   # the check bounced
    P-3        I-2         100.00  2026-11-02   # still to come
    P-1        I-4         10.00   2026-10-02   # the invoice is void
    N-1        I-7         100.00  2026-09-20
    P-?        I-3         50.00   2026-09-20   # from nowhere
"""
ADJUSTMENTS = """
    invoice_id  adjustment_date  kind      amount
    I-8         2026-10-01       bad_debt  100.00
"""


@pytest.fixture
def made():
    return books(invoices=INVOICES, payments=PAYMENTS, allocations=ALLOCATIONS, adjustments=ADJUSTMENTS)


def test_an_allocation_counts_where_both_its_ends_do(made):
    items = open_items(made).set_index("invoice_id")
    assert items["balance"].to_dict() == {
        "I-1": 6_000, "I-2": 10_000, "I-3": 10_000, "I-4": 0, "I-5": 0,
        "I-6": 0, "I-7": 0, "I-8": 0, "I-9": 0, "N-1": -5_000,
    }  # fmt: skip


def test_status_in_the_words_of_the_table(made):
    items = open_items(made).set_index("invoice_id")
    assert items["status"].to_dict() == {
        "I-1": "overdue", "I-2": "open", "I-3": "disputed", "I-4": "void", "I-5": "draft",
        "I-6": "paid", "I-7": "credited", "I-8": "written off", "I-9": "open", "N-1": "partial",
    }  # fmt: skip


def test_days_late_and_bucket(made):
    items = open_items(made).set_index("invoice_id")
    assert items.loc[["I-1"], ["late_days", "bucket"]].to_numpy().tolist() == [[30, "1-30"]]
    assert items.loc[["I-2"], ["late_days", "bucket"]].to_numpy().tolist() == [[0, "Not due"]]
    assert items.loc[["I-6"], ["late_days", "bucket"]].to_numpy().tolist() == [[0, ""]]
    assert items.loc[["N-1"], ["late_days", "bucket"]].to_numpy().tolist() == [[0, "Unapplied"]]


def test_a_refund_uses_up_what_is_left_of_its_payment(made):
    left = payment_balances(made)
    assert left["allocated_amount"].tolist() == [16_000, 0, 0, -2_000]
    assert left["unallocated_amount"].tolist() == [0, 0, 0, 0]


def test_documents_less_payments_less_adjustments_is_the_ledger(made):
    assert ledger_total(made) == 6 * 10_000 - 15_000 - 16_000 + 2_000 - 10_000


def test_ledger_at_a_past_date(made):
    items = open_items(made.at(date(2026, 9, 30))).set_index("invoice_id")
    assert items["balance"].loc[["I-1", "I-2", "I-6", "I-7", "I-8", "N-1"]].tolist() == [
        10_000, 0, 10_000, 0, 10_000, -5_000,
    ]  # fmt: skip


def test_what_is_dated_on_the_very_day():
    made = books(
        invoices="""
            invoice_id  customer_id  invoice_date  due_date    total_amount
            I-1         C-1          2026-10-31    2026-10-31  100.00  # issued today
            I-2         C-1          2026-11-01    2026-11-01  100.00
            I-3         C-1          2026-10-01    2026-10-30  100.00
        """,
        payments="""
            payment_id  received_date  amount  state    returned_date
            P-1         2026-10-31     10.00   posted   -
            P-2         2026-11-01     10.00   posted   -
            P-3         2026-10-01     10.00   bounced  2026-10-31   # came back today
            P-4         2026-10-01     10.00   bounced  2026-11-01
        """,
        allocations="""
            source_id  invoice_id  amount  allocation_date  released_date
            P-1        I-1         1.00    2026-10-31       -
            P-1        I-1         2.00    2026-11-01       -
            P-4        I-3         4.00    2026-10-01       2026-10-31   # released today
            P-4        I-3         5.00    2026-10-01       2026-11-01
        """,
        adjustments="""
            invoice_id  adjustment_date  kind     amount
            I-3         2026-10-31       charity  0.10
            I-3         2026-11-01       charity  0.20
        """,
    )
    items = open_items(made)
    assert items["balance"].tolist() == [9_900, 0, 10_000 - 500 - 10]
    assert items[["late_days", "status"]].to_numpy().tolist() == [[0, "partial"], [0, "open"], [1, "overdue"]]
    assert payment_balances(made)["unallocated_amount"].tolist() == [900, 0, 0, 500]


def test_a_credit_note_in_the_first_row_and_documents_of_nothing():
    made = books(
        invoices="""
            invoice_id  doc_type     customer_id  invoice_date  total_amount
            N-1         credit_note  C-1          2026-09-01    -50.00   # the first row of all
            N-2         credit_note  C-1          2026-09-01    0.00     # has nothing to give
            I-1         invoice      C-1          2026-09-01    100.00
            I-2         invoice      C-1          2026-09-01    0.00     # asks for nothing
            I-3         invoice      C-1          2026-09-01    0.00     # and was paid all the same
        """,
        payments="payment_id  received_date  amount\nP-1  2026-09-02  10.00",
        allocations="""
            source_id  invoice_id  amount
            N-1        I-1         20.00
            N-2        I-1         30.00
            P-1        I-3         10.00
        """,
    )
    items = open_items(made)
    assert items["balance"].tolist() == [-3_000, 0, 8_000, 0, -1_000]
    assert items["status"].tolist() == ["partial", "paid", "overdue", "paid", "paid"]


def test_allocations_are_history_from_the_day_of_their_release():
    made = books(
        allocations="""
            allocation_id  source_id  invoice_id  amount  released_date
            A-1            P-1        I-1         1.00    2026-10-30
            A-2            P-1        I-1         1.00    2026-10-31
            A-3            P-1        I-1         1.00    2026-11-01
            A-4            P-1        I-1         1.00    -
        """
    )
    assert without_released(made).allocations["allocation_id"].tolist() == ["A-3", "A-4"]


@pytest.mark.parametrize(
    ("credited", "adjusted", "status"),
    [("100.00", "0.00", "credited"), ("50.00", "50.00", "credited"), ("49.99", "50.01", "written off"),
     ("0.00", "100.00", "written off"), ("100.00", "0.01", "credited")],
)  # fmt: skip
def test_what_settled_most_of_a_document_names_its_status(credited, adjusted, status):
    made = books(
        invoices="""
            invoice_id  doc_type     customer_id  invoice_date  total_amount
            I-1         invoice      C-1          2026-09-01    100.00
            N-1         credit_note  C-1          2026-09-01    -100.00
        """,
        allocations=f"source_id  invoice_id  amount  allocation_date\nN-1  I-1  {credited}  2026-09-02",
        adjustments=f"invoice_id  adjustment_date  kind  amount\nI-1  2026-09-02  charity  {adjusted}",
    )
    assert open_items(made)["status"].iloc[0] == status


def test_due_date_by_own_terms_then_the_customers_then_the_houses():
    made = books(
        settings={"default_terms": "NET 10"},
        customers="""
            customer_id  terms
            C-1          NET 20
            C-2          -
            C-3          as agreed
        """,
        invoices="""
            invoice_id  customer_id  invoice_date  terms   due_date
            I-1         C-1          2026-10-01    NET 30  -
            I-2         C-1          2026-10-01    -       -
            I-3         C-2          2026-10-01    -       -
            I-4         C-2          2026-10-01    -       2026-12-24
            I-5         C-3          2026-10-01    -       -           # cannot be read: the invoice date
        """,
    )
    due = open_items(made)["due_date"]
    assert [f"{day:%m-%d}" for day in due] == ["10-31", "10-21", "10-11", "12-24", "10-01"]


def test_empty_books():
    made = books()
    assert open_items(made).empty
    assert payment_balances(made).empty
    assert ledger_total(made) == 0
