import numpy as np
import pandas as pd
import pytest

from billing.receivables.cash_application.allocation import apply_payments
from billing.receivables.cash_application.subset_sums import unique_subsets
from billing.receivables.ledger.spread import spread_over
from tests.sheets import books

CUSTOMERS = """
    customer_id  guarantor_id
    C-1          -
    C-2          -
    MUM          -
    KID          MUM
"""


def applied(invoices, payments, **more):
    """What was applied, as 'payment > invoice amount rule'."""
    made = books(customers=CUSTOMERS, invoices=_sheet(invoices, INVOICE), payments=_sheet(payments, PAYMENT), **more)
    new = apply_payments(made)
    moves = new[["source_id", "invoice_id", "amount", "rule"]].to_numpy().tolist()
    return [f"{source} > {item} {amount / 100:g} {rule}" for source, item, amount, rule in moves]


INVOICE = "invoice_id  customer_id  invoice_date  total_amount  disputed  doc_type  ref_invoice_id"
PAYMENT = "payment_id  customer_id  received_date  amount  stated_for  memo  purpose"


def _sheet(rows, header):
    return "\n".join([header, *rows])


THREE = ["I-1  C-1  2026-08-01  100.00", "I-2  C-1  2026-09-01  70.00", "I-3  C-1  2026-10-01  40.00"]


@pytest.mark.parametrize(
    ("paid", "went"),
    [
        ("P-1  C-1  2026-10-20  40.00", ["P-1 > I-3 40 exact item"]),
        ("P-1  C-1  2026-10-20  210.00", [f"P-1 > I-{n} {a} exact total" for n, a in ((1, 100), (2, 70), (3, 40))]),
        ("P-1  C-1  2026-10-20  140.00", ["P-1 > I-1 100 subset", "P-1 > I-3 40 subset"]),
        ("P-1  C-1  2026-10-20  120.00", ["P-1 > I-1 100 oldest first", "P-1 > I-2 20 oldest first"]),
        ("P-1  C-1  2026-10-20  50.00  I-2", ["P-1 > I-2 50 stated"]),
        ("P-1  C-1  2026-10-20  50.00  -  thanks, for i-2", ["P-1 > I-2 50 stated"]),
        ("P-1  C-2  2026-10-20  50.00", []),  # owes nothing
        ("P-1  C-2  2026-10-20  50.00  I-2", []),  # names somebody else's
        ("P-1  C-1  2026-11-20  50.00", []),  # still to come
        ("P-1  C-1  2026-10-20  100.00  -  -  deposit", []),  # a deposit is held
        ("P-1  C-1  2026-10-20  100.00  I-1  -  deposit", ["P-1 > I-1 100 stated"]),
        ("P-1  C-1  2026-10-20  250.00  I-3;I-2", [
            "P-1 > I-3 40 stated", "P-1 > I-2 70 stated", "P-1 > I-1 100 oldest first",
        ]),
    ],
)  # fmt: skip
def test_order_of_application(paid, went):
    assert applied(THREE, [paid]) == went


@pytest.mark.parametrize(
    ("order", "went"),
    [
        ("after", ["P-1 > I-1 100 oldest first", "P-1 > I-2 20 oldest first"]),
        ("by date", ["P-1 > I-1 100 oldest first", "P-1 > FEE-1 8 oldest first", "P-1 > I-2 12 oldest first"]),
        ("before", ["P-1 > FEE-1 8 oldest first", "P-1 > I-1 100 oldest first", "P-1 > I-2 12 oldest first"]),
    ],
)
def test_late_fees_have_their_turn_by_setting(order, went):
    rows = [*THREE, "FEE-1  C-1  2026-08-20  8.00  no  fee  I-1"]
    assert applied(rows, ["P-1  C-1  2026-10-20  120.00"], settings={"late_fee_order": order}) == went
    assert applied(rows, ["P-1  C-1  2026-10-20  8.00"]) == ["P-1 > FEE-1 8 exact item"], "what fits goes where it fits"


def test_the_second_payment_of_an_amount_goes_to_the_second_item_of_it():
    same = ["I-1  C-1  2026-08-01  50.00", "I-2  C-1  2026-09-01  50.00", "I-3  C-1  2026-10-01  20.00"]
    paid = ["P-2  C-1  2026-10-21  50.00", "P-1  C-1  2026-10-20  50.00"]
    assert applied(same, paid) == ["P-1 > I-1 50 exact item", "P-2 > I-2 50 exact item"]


IN_PARTS = """
    invoice_id  customer_id  invoice_date  total_amount  disputed  terms
    I-1         C-1          2026-08-01    90.00         no        NET 30
    I-2         C-1          2026-08-10    100.00        no        30% DUE, 50% NET 30, BAL NET 60
    I-3         C-1          2026-08-20    40.00         no        50% DUE, BAL NET 30
    I-4         C-1          2026-08-30    28.00         {}        50% DUE, BAL NET 60
    I-5         C-2          2026-08-10    60.00         no        50% DUE, BAL NET 60
"""


@pytest.mark.parametrize(
    ("paid", "went"),
    [
        (["P-1  C-1  2026-10-20  50.00"], ["P-1 > I-2 50 exact installment"]),  # the first to be paid by it is 30.00
        (["P-1  C-1  2026-10-20  20.00"], ["P-1 > I-1 20 oldest first"]),  # of I-2 or of I-3
        (["P-1  C-1  2026-10-20  28.00"], ["P-1 > I-4 28 exact item"]),  # all of it
        (["P-1  C-1  2026-10-20  14.00", "P-2  C-1  2026-10-21  14.00", "P-3  C-1  2026-10-22  14.00"],
         ["P-1 > I-4 14 exact installment", "P-2 > I-4 14 exact installment", "P-3 > I-1 14 oldest first"]),
        (["P-1  C-1  2026-10-20  40.00  I-2", "P-2  C-1  2026-10-21  40.00"],
         ["P-1 > I-2 40 stated", "P-2 > I-3 40 exact item"]),  # 40.00 is open of the second of I-2 as well
        (["P-1  C-1  2026-10-20  45.00  I-2", "P-2  C-1  2026-10-21  35.00"],
         ["P-1 > I-2 45 stated", "P-2 > I-2 35 exact installment"]),  # what is left of the second
        (["P-1  C-1  2026-10-20  50.00  -  -  deposit"], []),
    ],
)  # fmt: skip
def test_a_payment_of_one_installment_goes_to_its_invoice(paid, went):
    assert in_parts(paid) == went


def in_parts(paid, disputed="no"):
    made = books(customers=CUSTOMERS, invoices=IN_PARTS.format(disputed), payments=_sheet(paid, PAYMENT))
    moves = apply_payments(made)[["source_id", "invoice_id", "amount", "rule"]].to_numpy().tolist()
    return [f"{source} > {item} {amount / 100:g} {rule}" for source, item, amount, rule in moves]


def test_installments_of_what_is_disputed_are_left_alone():
    assert in_parts(["P-1  C-1  2026-10-20  14.00"], "yes") == ["P-1 > I-1 14 oldest first"]


def test_two_subsets_with_the_sum_are_no_reason():
    rows = [f"I-{n}  C-1  2026-0{n}-01  {a}.00" for n, a in ((1, 10), (2, 20), (3, 30), (4, 40), (5, 200))]
    assert applied(rows, ["P-1  C-1  2026-10-20  50.00"]) == [
        "P-1 > I-1 10 oldest first", "P-1 > I-2 20 oldest first", "P-1 > I-3 20 oldest first",
    ]  # fmt: skip


def test_disputed_invoices_are_left_alone_unless_stated():
    rows = ["I-1  C-1  2026-08-01  100.00  yes", "I-2  C-1  2026-09-01  70.00"]
    assert applied(rows, ["P-1  C-1  2026-10-20  100.00"]) == ["P-1 > I-2 70 oldest first"]
    assert applied(rows, ["P-1  C-1  2026-10-20  30.00  I-1"]) == ["P-1 > I-1 30 stated"]


@pytest.mark.parametrize(
    "stated", ["INV-2026-0017", "inv-2026-0017", "INV 2026-0017, thanks", "INV20260017", "20260017", "17", "0017 ."]
)
def test_ways_to_name_an_invoice(stated):
    rows = ["INV-2026-0016  C-1  2026-08-01  100.00", "INV-2026-0017  C-1  2026-09-01  70.00"]
    assert applied(rows, [f"P-1  C-1  2026-10-20  10.00  {stated}"])[0].startswith("P-1 > INV-2026-0017 10 stated")


def test_a_bare_number_that_two_invoices_have_names_neither():
    rows = ["INV-2026-0017  C-1  2026-08-01  100.00", "INV-2025-0017  C-1  2026-09-01  70.00"]
    assert applied(rows, ["P-1  C-1  2026-10-20  10.00  17"]) == ["P-1 > INV-2026-0017 10 oldest first"]


def test_a_bare_number_in_the_memo_names_nothing():
    rows = ["INV-2026-0016  C-1  2026-08-01  100.00", "INV-2026-0017  C-1  2026-09-01  70.00"]
    assert applied(rows, ["P-1  C-1  2026-10-20  10.00  -  17 Elm Street"]) == ["P-1 > INV-2026-0016 10 oldest first"]


def test_everybodys_first_named_invoice_comes_before_anybodys_second():
    paid = ["P-1  C-1  2026-10-20  120.00  I-1 I-2", "P-2  C-1  2026-10-21  70.00  I-2"]
    assert applied(THREE, paid)[:3] == ["P-1 > I-1 100 stated", "P-1 > I-3 20 oldest first", "P-2 > I-2 70 stated"]


def test_a_guarantor_pays_for_the_family_when_nothing_of_its_own_is_open():
    rows = ["I-1  KID  2026-08-01  60.00", "I-2  MUM  2026-09-01  50.00", "I-3  C-1  2026-09-01  50.00"]
    assert applied(rows, ["P-1  MUM  2026-10-20  80.00"]) == [
        "P-1 > I-2 50 oldest first",
        "P-1 > I-1 30 oldest first",
    ]
    assert applied(rows, ["P-1  MUM  2026-10-20  80.00  I-1"])[0] == "P-1 > I-1 60 stated"


def test_a_credit_note_reduces_its_own_invoice_then_the_oldest_never_below_zero():
    rows = [*THREE, "N-1  C-1  2026-10-10  -90.00  no  credit_note  I-2"]
    assert applied(rows, []) == ["N-1 > I-2 70 credit note", "N-1 > I-1 20 credit note"]
    small = ["I-1  C-1  2026-08-01  10.00", "N-1  C-1  2026-10-10  -90.00  no  credit_note  I-1"]
    assert applied(small, []) == ["N-1 > I-1 10 credit note"]


def test_a_refund_without_its_payment_holds_money_back():
    paid = ["P-1  C-1  2026-10-20  120.00", "P-2  C-1  2026-10-21  -50.00"]
    assert applied(THREE, paid) == ["P-1 > I-2 70 exact item"], "70.00 is left of it"


def test_a_number_that_stands_twice_is_left_alone():
    assert applied(THREE, ["P-1  C-1  2026-10-20  40.00", "P-1  C-1  2026-10-20  40.00"]) == []


def test_dates_are_the_later_of_both_and_never_in_a_closed_month():
    paid = ["P-1  C-1  2026-08-15  100.00", "P-2  C-1  2026-08-20  40.00"]
    made = {"customers": CUSTOMERS, "invoices": _sheet(THREE, INVOICE), "payments": _sheet(paid, PAYMENT)}
    dates = apply_payments(books(**made))["allocation_date"]
    assert [f"{day:%m-%d}" for day in dates] == ["08-15", "10-01"]
    closed = apply_payments(books(settings={"closed_through": "2026-09-30"}, **made))["allocation_date"]
    assert [f"{day:%m-%d}" for day in closed] == ["10-01", "10-01"]
    all_closed = apply_payments(books(settings={"closed_through": "2026-10-31"}, **made))["allocation_date"]
    assert [f"{day:%m-%d}" for day in all_closed] == ["08-15", "10-01"], "never later than the as-of date"


def test_numbers_follow_the_highest():
    made = books(
        customers=CUSTOMERS,
        invoices=_sheet(THREE, INVOICE),
        payments=_sheet(["P-1  C-1  2026-10-20  140.00"], PAYMENT),
        allocations="allocation_id  source_id  invoice_id  amount\nA-000041  P-9  I-9  1.00",
    )
    assert apply_payments(made)["allocation_id"].tolist() == ["A-000042", "A-000043"]


def test_interval_merge():
    debt, money = np.array([5, 0, 7]), np.array([6, 10])
    source, item, cents = spread_over(np.array([0, 0, 1]), debt, np.array([1, 0]), money)
    assert list(zip(source.tolist(), item.tolist(), cents.tolist(), strict=True)) == [(1, 0, 5), (0, 2, 6)]


def test_unique_subsets_of_two_to_six():
    amounts = np.array([[1, 2, 4, 8, 16, 32, 64]] * 3)
    rows, members = unique_subsets(amounts, np.array([3, 127, 64]))
    assert rows.tolist() == [0], "127 takes seven items, 64 is one"
    assert members.tolist() == [[True, True, False, False, False, False, False]]


def test_subsets_are_sought_among_up_to_twelve_items():
    rows = [f"I-{n:02}  C-1  2026-01-{n:02}  {2 ** (n - 1)}.00" for n in range(1, 14)]
    paid = ["P-1  C-1  2026-10-20  2049.00"]
    assert applied(rows[:12], paid) == ["P-1 > I-01 1 subset", "P-1 > I-12 2048 subset"]
    assert applied(rows, paid)[-1] == "P-1 > I-12 2 oldest first", "of thirteen items some sum fits by chance"


def test_what_is_left_out_neither_pays_nor_is_paid_and_has_settled_what_it_has():
    made = books(
        customers=CUSTOMERS,
        invoices=_sheet(THREE, INVOICE),
        payments=_sheet(["P-1  C-1  2026-10-20  10.00", "P-2  C-1  2026-10-21  500.00"], PAYMENT),
        allocations="source_id  invoice_id  amount\nP-1  I-1  90.00\nP-2  I-2  30.00",
    )
    new = apply_payments(made, {"payments": pd.Index([2]), "invoices": pd.Index([3])})
    assert new[["source_id", "invoice_id", "amount"]].to_numpy().tolist() == [
        ["P-2", "I-1", 1_000], ["P-2", "I-3", 4_000],
    ]  # fmt: skip
