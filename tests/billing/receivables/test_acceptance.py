"""Published worked examples, each under its number in the domain study."""

import numpy as np
import pandas as pd
import pytest

from billing import money
from billing.receivables.aging import aging
from billing.receivables.allocation import apply_payments
from billing.receivables.buckets import Buckets, bucket_of
from billing.receivables.early_payment import early_payment, earned
from billing.receivables.ledger import ledger_total, open_items, payment_balances
from billing.receivables.ratios import (
    collection_effectiveness,
    days_in_receivable,
    days_sales_outstanding,
    days_to_turn,
    reserve_by_age,
    turnover,
)
from billing.receivables.tax import line_net, net_of_gross, tax_by_document
from billing.receivables.terms import discount_dates, due_dates, open_parts, parse_terms, split_amount
from tests.sheets import books


def dates(function, terms, *days):
    found = function(pd.Series([terms] * len(days), dtype="str"), pd.Series(list(days), dtype="datetime64[s]"))
    return [f"{day:%Y-%m-%d}" for day in found]


JANUARY = ("2019-01-01", "2019-01-15", "2019-01-31")


@pytest.mark.parametrize(
    ("terms", "invoiced", "due"),
    [
        pytest.param("45 EOM", JANUARY, ["2019-03-17"] * 3, id="D01"),
        pytest.param("min 31d on 15th", JANUARY, ["2019-02-15", "2019-02-15", "2019-03-15"], id="D02"),
        pytest.param("last day of current month", JANUARY, ["2019-01-31"] * 3, id="D03 last day"),
        pytest.param("1st of next month", JANUARY, ["2019-02-01"] * 3, id="D03 first day"),
        pytest.param("EOM+1M", ["2025-02-15"], ["2025-03-31"], id="D04"),
        pytest.param("Net 7", ["2026-10-20"], ["2026-10-27"], id="D05"),
        pytest.param("2/7 net 30", ["2026-01-01"], ["2026-01-31"], id="D07"),
    ],
)
def test_due_date(terms, invoiced, due):
    assert dates(due_dates, terms, *invoiced) == due


def test_d06_discount_date_is_inclusive():
    assert dates(discount_dates, "10/10 NET 30", "2019-01-01") == ["2019-01-11"]
    assert 120_000 - int(money.percent_of(np.array([120_000]), np.array([10_000]))[0]) == 108_000


def test_d07_discount():
    assert dates(discount_dates, "2/7 net 30", "2026-01-01") == ["2026-01-08"]
    assert 10_000 - int(money.percent_of(np.array([10_000]), np.array([2_000]))[0]) == 9_800


@pytest.mark.parametrize(
    ("mode", "early", "late"), [("always", 11_858, 12_058), ("early", 11_858, 12_100), ("never", 11_900, 12_100)]
)
def test_d08_discount_in_three_tax_modes(mode, early, late):
    net = np.array([10_000])
    made = early_payment(net, np.array([21_000]), 2_000, mode)
    assert (made.early(net), made.late(net)) == (early, late)


def test_d09_discount_gives_tax_back():
    net = np.array([150_000])
    made = early_payment(net, np.array([15_000]), 10_000)
    assert (made.late(net), made.early(net)) == (172_500, 155_250)
    assert (made.discount.tolist(), made.tax_back.tolist()) == ([15_000], [2_250])


def test_d10_discount_of_mixed_rates():
    net = np.array([100_000, 200_000])
    made = early_payment(net, np.array([15_000, 0]), 10_000)
    assert (made.late(net), made.early(net)) == (315_000, 283_500)
    assert (made.discount.tolist(), made.tax_back.tolist()) == ([10_000, 20_000], [1_500, 0])


def test_d11_one_payment_of_two_discounted_invoices():
    both = [early_payment(np.array([net]), np.array([0]), 10_000) for net in (100_000, 200_000)]
    assert both[0].early(np.array([100_000])) + both[1].early(np.array([200_000])) == 270_000
    assert sum(int(made.discount[0]) for made in both) == 30_000


def test_a_discount_taken_after_the_grace_is_billed_back():
    assert earned(np.array([200, 200, 200]), np.array([-1, 3, 4]), 3).tolist() == [200, 200, 0]


INSTALLMENTS = parse_terms("30% NET 30, 50% NET 60, 20% NET 90")


def test_d12_installments_are_paid_oldest_first():
    amounts = split_amount(10_000, [part.percent for part in INSTALLMENTS.parts])
    assert amounts == [3_000, 5_000, 2_000]
    assert open_parts(amounts, 4_000) == [0, 4_000, 2_000]


def test_d13_installments_after_a_credit_note():
    amounts = split_amount(20_000, [30_000, 50_000, 20_000])
    assert amounts == [6_000, 10_000, 4_000]
    assert open_parts(amounts, 4_000) == [2_000, 10_000, 4_000]
    assert open_parts(amounts, 4_000 + 10_000) == [0, 2_000, 4_000]


def test_d14_credit_note_stands_apart():
    made = books(
        invoices="""
            invoice_id  doc_type     customer_id  invoice_date  total_amount
            I-1         invoice      C-1          2026-10-01    100.00
            CN-1        credit_note  C-1          2026-10-10    -100.00
        """,
        payments="""
            payment_id  customer_id  received_date  amount
            P-1         C-1          2026-10-05     40.00
        """,
        allocations="""
            source_id  invoice_id  amount  allocation_date
            P-1        I-1         40.00   2026-10-05
        """,
    )
    assert open_items(made)["balance"].tolist() == [6_000, -10_000]
    assert aging(made)[["Not due", "Unapplied", "Total"]].to_numpy().tolist() == [[6_000, -10_000, -4_000]]


def test_d15_bucket_boundary():
    age = np.array([-5, 0, 1, 30, 31, 60, 61, 90, 91, 120, 121])
    names = bucket_of(np.full(len(age), 1), age, Buckets((30, 60, 90, 120)))
    assert names.tolist() == (
        ["Not due"] * 2 + ["1-30"] * 2 + ["31-60"] * 2 + ["61-90"] * 2 + ["91-120"] * 2 + ["Over 120"]
    )


def test_d18_tax_of_rounded_lines():
    net = line_net(np.array([16_000]), np.array([3_483_500]), np.array([4_000]))
    tax = tax_by_document(np.array([0]), net, np.array([22_000]), "line")
    assert (net.tolist(), tax.tolist(), (net + tax).tolist()) == ([535_066], [117_715], [652_781])


def test_d19_tax_inclusive():
    rate = np.array([30_000, 30_000])
    assert net_of_gross(np.array([100_000, 80_000]), rate).tolist() == [76_923, 61_538]
    assert net_of_gross(np.array([180_000]), rate[:1]).tolist() == [138_462]


def test_d14_credit_note_kept_separate():
    made = books(
        customers="customer_id\nC-1",
        invoices="""
            invoice_id  doc_type     customer_id  invoice_date  total_amount
            I-1         invoice      C-1          2026-10-01    100.00
            CN-1        credit_note  C-1          2026-10-10    -100.00
        """,
        payments="payment_id  customer_id  received_date  amount\nP-1  C-1  2026-10-05  40.00",
        allocations="source_id  invoice_id  amount\nP-1  I-1  40.00",
    )
    assert open_items(made)["balance"].tolist() == [6_000, -10_000]
    assert ledger_total(made) == -4_000


def test_d20_installments_without_interest():
    assert money.spread(10_000, 3) == [3_334, 3_333, 3_333]
    assert money.spread(100_000, 7) == [14_286] * 5 + [14_285] * 2
    assert split_amount(10_000, [33_333, 33_333, 33_334]) == [3_333, 3_333, 3_334]


def test_d24_reserve_by_age():
    assert reserve_by_age([48_500_000, 18_000_000, 8_000_000], [5_000, 10_000, 20_000]) == 5_825_000
    assert reserve_by_age([74_500_000], [8_000]) == 5_960_000
    assert reserve_by_age([135_000_000], [5_000]) == 6_750_000
    assert reserve_by_age([1, 2], [5_000]) is None


def test_d25_dso():
    assert days_sales_outstanding(12_000_000, 80_000_000, 365) == 54_750


def test_d26_turnover():
    assert turnover(620_500_000, 33_500_000) == 18_522
    assert days_to_turn(620_500_000, 33_500_000) == 19_706


def test_d27_days_in_receivable():
    assert days_in_receivable(10_000_000, 50_000_000, 180) == 36_000


def test_d28_cei_of_the_periods_sales():
    assert collection_effectiveness(620_000, 1_089_000, 634_000, 359_000) == 79_630
    assert collection_effectiveness(620_000, 363_000, 634_000, 359_000) == 55_929


def test_d29_cei():
    assert collection_effectiveness(10_000_000, 100_000_000, 12_000_000, 10_000_000) == 98_000


def test_d39_not_a_cent_more_than_is_open():
    made = books(
        customers="customer_id\nC-1",
        invoices="invoice_id  customer_id  invoice_date  total_amount\nI-1  C-1  2026-10-01  100.00",
        payments="payment_id  customer_id  received_date  amount  stated_for\nP-1  C-1  2026-10-05  100.01  I-1",
    )
    new = apply_payments(made)
    assert new["amount"].tolist() == [10_000]
    after = made.with_frames(allocations=new)
    assert payment_balances(after)["unallocated_amount"].tolist() == [1]
    assert ledger_total(after) == -1
