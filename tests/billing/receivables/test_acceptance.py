"""Worked examples that others publish, numbered D01 to D39; RULES.md names who publishes what."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from billing import money
from billing.receivables.cash_application.allocation import apply_payments
from billing.receivables.invoicing.invoicing import billable, make_invoices
from billing.receivables.ledger.buckets import Buckets, bucket_of
from billing.receivables.ledger.open_items import ledger_total, open_items, payment_balances
from billing.receivables.standing.aging import aging
from billing.receivables.standing.early_payment import cash_discounts, earned_discounts, give_discounts
from billing.receivables.standing.installments import by_installment
from billing.receivables.standing.ratios import (
    collection_effectiveness,
    days_in_receivable,
    days_sales_outstanding,
    days_to_turn,
    reserve_by_age,
    turnover,
)
from billing.receivables.terms.terms import discount_dates, due_dates, split_amount
from tests.sheets import books, rows


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


def invoiced(charges, terms="NET 30", as_of="2026-01-01", **settings):
    """Books after Create invoices: the charges are one customer's, at rates of 0, 15, 21 and 30 %."""
    made = books(
        as_of=as_of,
        settings=settings,
        customers=f"customer_id  terms\nC-1  {terms}",
        taxes="tax_code  rate  in_prices\nNONE  0  no\nT15  15  no\nT21  21  no\nT22  22  no\nSHOP  30  yes",
        charges="customer_id  service_date  quantity  unit_price  discount_percent  tax_code\n"
        + "\n".join(f"C-1  {as_of}  {charge}" for charge in charges),
    )
    new = make_invoices(made, billable(made, pd.Index([], dtype="int64")))
    return made.with_frames(invoices=new.invoices, invoice_lines=new.invoice_lines)


def paid(made, day, amount, stated="-"):
    """The books, and the discounts given, after a payment was applied."""
    payments = f"payment_id  customer_id  received_date  amount  stated_for\nP-1  C-1  {day}  {amount}  {stated}"
    made = replace(made, as_of=date.fromisoformat(day)).with_frames(payments=rows("payments", payments))
    made = made.with_frames(allocations=apply_payments(made))
    given = give_discounts(made, earned_discounts(made), "kim")
    return made.with_frames(adjustments=given), given["amount"].tolist()


@pytest.mark.parametrize(
    ("mode", "early", "late"),
    [("always", "118.58", 12_058), ("early", "118.58", 12_100), ("never", "119.00", 12_100)],
)
def test_d08_discount_in_three_tax_modes(mode, early, late):
    made = invoiced(["1  100.00  -  T21"], "2/7 NET 30", discount_tax=mode)
    assert made.invoices["total_amount"].tolist() == [late]
    after, given = paid(made, "2026-01-08", early)
    assert (open_items(after)["balance"].tolist(), sum(given)) == ([0], late - int(early.replace(".", "")))
    assert paid(made, "2026-01-09", early)[1] == [], "a day late"


def test_d09_discount_gives_tax_back():
    made = invoiced(["1  1500.00  -  T15"], "10/10 NET 30")
    assert made.invoices["total_amount"].tolist() == [172_500]
    offer = cash_discounts(made)
    assert (offer["of_net"].tolist(), (offer["discount"] - offer["of_net"]).tolist()) == ([15_000], [2_250])
    assert paid(made, "2026-01-11", "1552.50")[1] == [17_250]


def test_d10_discount_of_mixed_rates():
    made = invoiced(["1  1000.00  -  T15", "1  2000.00  -  NONE"], "10/10 NET 30")
    assert made.invoices["total_amount"].tolist() == [315_000]
    offer = cash_discounts(made)
    assert (offer["of_net"].tolist(), (offer["discount"] - offer["of_net"]).tolist()) == ([30_000], [1_500])
    assert paid(made, "2026-01-11", "2835.00")[1] == [31_500]


def test_d11_one_payment_of_two_discounted_invoices():
    one, two = (invoiced([f"1  {price}  -  NONE"], "10/10 NET 30").invoices for price in ("1000.00", "2000.00"))
    both = pd.concat([one, two.assign(invoice_id="INV-2")], ignore_index=True)
    made = invoiced([], "10/10 NET 30").with_frames(invoices=both)
    for stated in ("INV-2026-0001, INV-2", "-"):
        after, given = paid(made, "2026-01-11", "2700.00", stated)
        assert (open_items(after)["balance"].tolist(), sorted(given)) == ([0, 0], [10_000, 20_000])
    late, given = paid(made, "2026-01-12", "2700.00")
    assert (sum(open_items(late)["balance"]), given) == (30_000, []), "a day late"


def open_installments(total, *allocations):
    """Due date and cents of each open part of an invoice on which these amounts were paid, or credited by CN-1."""
    made = books(
        customers="customer_id\nC-1",
        invoices=f"""
            invoice_id  doc_type     customer_id  invoice_date  terms                               total_amount
            I-1         invoice      C-1          2026-01-01    30% NET 30, 50% NET 60, 20% NET 90  {total}
            CN-1        credit_note  C-1          2026-01-20    -                                   -100.00
        """,
        payments="payment_id  customer_id  received_date  amount\nP-1  C-1  2026-01-10  40.00",
        allocations="source_id  invoice_id  amount\n" + "\n".join(allocations),
    )
    parts = by_installment(made, open_items(made))
    return [
        (f"{due:%m-%d}", cents) for due, cents in zip(parts["due_date"], parts["balance"], strict=True) if cents > 0
    ]


def test_d12_installments_are_paid_oldest_first():
    assert open_installments("100.00") == [("01-31", 3_000), ("03-02", 5_000), ("04-01", 2_000)]
    assert open_installments("100.00", "P-1  I-1  40.00") == [("03-02", 4_000), ("04-01", 2_000)]


def test_d13_installments_after_a_credit_note():
    paid = "P-1  I-1  40.00"
    assert open_installments("200.00", paid) == [("01-31", 2_000), ("03-02", 10_000), ("04-01", 4_000)]
    assert open_installments("200.00", paid, "CN-1  I-1  100.00") == [("03-02", 2_000), ("04-01", 4_000)]


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


@pytest.mark.parametrize("mode", ["document", "line"])
def test_d18_tax_of_rounded_lines(mode):
    invoice = invoiced(["16  348.35  4  T22"], tax_rounding=mode).invoices.iloc[0]
    assert (invoice["net_amount"], invoice["tax_amount"], invoice["total_amount"]) == (535_066, 117_715, 652_781)


@pytest.mark.parametrize(("mode", "nets"), [("line", [76_923, 61_538]), ("document", [76_923, 61_539])])
def test_d19_tax_inclusive(mode, nets):
    made = invoiced(["1  1000.00  -  SHOP", "1  800.00  -  SHOP"], tax_rounding=mode)
    assert made.invoice_lines["net_amount"].tolist() == nets
    invoice = made.invoices.iloc[0]
    assert (invoice["net_amount"], invoice["tax_amount"]) == (sum(nets), 180_000 - sum(nets))
    assert invoice["total_amount"] == 180_000, "the customer pays just the price"


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
