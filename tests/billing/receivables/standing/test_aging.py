from datetime import date

from billing.receivables.standing.aging import aging, bucket_names
from tests.sheets import books

INVOICES = """
    invoice_id  doc_type     customer_id  invoice_date  due_date    total_amount
    I-1         invoice      C-2          2026-09-20    2026-10-31  10.00
    I-2         invoice      C-2          2026-09-20    2026-10-30  20.00
    I-3         invoice      C-2          2026-06-01    2026-06-30  40.00
    I-4         invoice      C-1          2026-09-20    2026-10-01  80.00
    N-1         credit_note  C-1          2026-10-20    -           -5.00
    I-5         invoice      C-9          2026-09-20    2026-09-20  1.00    # is not on the Customers sheet
    I-6         invoice      C-3          2026-09-20    2026-09-20  3.00    # is settled
    I-7         invoice      C-4          2026-09-20    2026-09-20  3.00    # is paid too much
"""
PAYMENTS = """
    payment_id  customer_id  received_date  amount
    P-1         C-1          2026-10-20     7.00
    P-2         C-3          2026-10-20     3.00
    P-3         C-4          2026-10-20     4.00
    P-4         -            2026-10-20     0.50   # nobody knows whose
"""
ALLOCATIONS = """
    source_id  invoice_id  amount  allocation_date
    P-2        I-6         3.00    2026-10-20
    P-3        I-7         4.00    2026-10-20
"""


def table(**more):
    made = books(invoices=INVOICES, payments=PAYMENTS, allocations=ALLOCATIONS, **more)
    return made, aging(made)


def test_one_row_per_customer_and_nothing_netted():
    _, found = table()
    assert found.set_index("customer_id").to_numpy().tolist() == [
        # Not due, 1-30, 31-60, 61-90, 91-120, Over 120, Unapplied, Total
        [0, 0, 0, 0, 0, 0, -50, -50],
        [0, 8_000, 0, 0, 0, 0, -1_200, 6_800],
        [1_000, 2_000, 0, 0, 0, 4_000, 0, 7_000],
        [0, 0, 0, 0, 0, 0, -100, -100],
        [0, 0, 100, 0, 0, 0, 0, 100],
    ]
    assert found["customer_id"].tolist() == ["", "C-1", "C-2", "C-4", "C-9"]


def test_at_a_past_date_what_came_later_does_not_exist():
    made, _ = table()
    past = aging(made.at(date(2026, 10, 10))).set_index("customer_id")
    assert past.loc["C-3", "Total"] == 300
    assert past.loc[["C-1"], ["1-30", "Unapplied"]].to_numpy().tolist() == [[8_000, 0]]


def test_edges_and_base_are_settings():
    _, found = table(settings={"aging_edges": "15, 45", "aging_base": "invoice"})
    assert found.columns.tolist() == ["customer_id", "0-15", "16-45", "Over 45", "Unapplied", "Total"]
    assert found.set_index("customer_id").loc["C-2"].tolist() == [0, 3_000, 4_000, 0, 7_000]


def test_edges_that_cannot_be_read_are_the_usual_ones():
    for typed in ("", "as usual", "60, 30", "0, 30", "30, 30, 60"):
        _, found = table(settings={"aging_edges": typed})
        assert found.columns.tolist()[1:-2] == bucket_names((30, 60, 90, 120))


def test_nothing_owed_is_an_empty_table():
    assert aging(books()).empty
    assert int(aging(books())["Total"].sum()) == 0


SPLIT = "30% NET 30, 50% NET 60, 20% NET 90"


def split(paid="40.00", due="-"):
    return books(
        customers="customer_id  kind      guarantor_id\nC-1  business  -\nC-2  patient  C-1",
        invoices=f"""
            invoice_id  customer_id  invoice_date  terms                                 due_date  total_amount
            I-1         C-1          2026-08-15    {SPLIT}    {due}     100.00
            I-2         C-2          2026-10-15    NET 30    -     7.00
        """,
        payments=f"payment_id  customer_id  received_date  amount\nP-1  C-1  2026-09-01  {paid}",
        allocations=f"source_id  invoice_id  amount  allocation_date\nP-1  I-1  {paid}  2026-09-01",
    )


def test_d12_installments_age_on_their_own_dates():
    found = aging(split()).set_index("customer_id")
    # 30.00 due 14 September is paid; of 50.00 due 14 October 10.00; 20.00 falls due 13 November.
    assert found.loc["C-1"].to_dict() == {
        "Not due": 2_000, "1-30": 4_000, "31-60": 0, "61-90": 0, "91-120": 0, "Over 120": 0,
        "Unapplied": 0, "Total": 6_000,
    }  # fmt: skip
    assert aging(split("20.00"))[["Not due", "1-30", "31-60"]].to_numpy().tolist()[0] == [2_000, 5_000, 1_000]


def test_a_date_that_was_agreed_keeps_the_invoice_whole():
    found = aging(split(due="2026-10-30")).set_index("customer_id")
    assert found.loc["C-1", ["Not due", "1-30"]].to_numpy().tolist() == [0, 6_000]


def test_aging_by_kind_and_by_responsible_party():
    assert aging(split(), by="kind")[["kind", "Total"]].to_numpy().tolist() == [["business", 6_000], ["patient", 700]]
    assert aging(split(), by="guarantor_id")[["guarantor_id", "Total"]].to_numpy().tolist() == [["C-1", 6_700]]
