"""Late fees: what may be charged, how much, once; with a second computation in plain Decimal."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import numpy as np
import pandas as pd
import pytest

from billing.actions.action import Request
from billing.actions.reminders.late_fees import late_fees as act
from billing.checks import CHECKS
from billing.checks.invoices.duplicates import duplicate_invoice
from billing.receivables.invoicing.late_fees import compensation, interest, late_fees
from billing.receivables.ledger.open_items import ledger_total
from tests.sheets import books, shuffled

NONE = pd.Index([], dtype="int64")
CUSTOMERS = """
    customer_id  name         kind      late_fees
    C-1          Acme         business  yes
    C-2          Bolt         business  no        # the contract has no late fees
    C-3          Cara Marin   patient   yes       # a patient
"""
INVOICES = """
    invoice_id  doc_type  customer_id  invoice_date  due_date    total_amount  disputed  state
    I-1         invoice   C-1          2026-09-16    2026-10-16  100.00        no        issued
    I-2         invoice   C-2          2026-09-16    2026-10-16  100.00        no        issued
    I-3         invoice   C-3          2026-09-16    2026-10-16  100.00        no        issued
    I-4         invoice   C-1          2026-09-16    2026-10-16  100.00        yes       issued   # disputed
    I-5         invoice   C-1          2026-10-16    2026-11-16  100.00        no        issued   # not due
    I-6         fee       C-1          2026-09-16    2026-10-16  100.00        no        issued   # a fee bears none
    I-7         invoice   C-1          2026-09-16    2026-10-16  100.00        no        void
"""
TEN = {"late_fee_rate": 10_000, "late_fee_fixed": 1_000}


def made(invoices=INVOICES, customers=CUSTOMERS, as_of="2026-10-31", **settings):
    return books(as_of, customers=customers, invoices=invoices, settings=TEN | settings)


def posted(before, new):
    """The books with the new documents, from row 100 on."""
    new = new.set_axis(pd.RangeIndex(100, 100 + len(new)))
    return replace(before, unknown={}, blank={}).with_frames(invoices=pd.concat([before.invoices, new]))


def test_d16_simple_daily_interest():
    assert interest(np.array([10_000]), 10_000, np.array([15])).tolist() == [41]


@pytest.mark.parametrize(("daily", "cents"), [(False, 16_949), (True, 16_968)])
def test_d17_statutory_interest_and_its_two_roundings(daily, cents):
    assert interest(np.array([500_000]), 12_250, np.array([101]), round_daily=daily).tolist() == [cents]
    assert compensation(np.array([500_000]), "uk statutory").tolist() == [7_000]
    assert interest(np.array([100_000]), 8_500, np.array([1, 365])).tolist() == [23, 8_500]


def test_d17_by_the_settings():
    invoice = (
        "invoice_id  customer_id  invoice_date  due_date  total_amount\nI-1  C-1  2026-06-01  2026-07-22  5,000.00"
    )
    statute = {"late_fee_preset": "uk statutory", "reference_rate": 4_250}
    assert late_fees(made(invoice, **statute), NONE)["total_amount"].tolist() == [23_949]
    daily = late_fees(made(invoice, **statute, late_interest_daily=True), NONE)
    assert daily["total_amount"].tolist() == [23_968]


def test_compensation_by_band():
    owed = np.array([1, 99_999, 100_000, 999_999, 1_000_000])
    assert compensation(owed, "uk statutory").tolist() == [4_000, 4_000, 7_000, 7_000, 10_000]
    assert compensation(owed, "eu statutory").tolist() == [4_000] * 5
    assert compensation(owed, "contract").tolist() == [0] * 5


def test_only_where_the_contract_allows_it():
    new = late_fees(made(), NONE)
    assert new[
        ["doc_type", "customer_id", "ref_invoice_id", "total_amount", "balance", "state"]
    ].to_numpy().tolist() == [["fee", "C-1", "I-1", 1_041, 1_041, "issued"]]
    assert new["invoice_id"].tolist() == ["FEE-2026-0001"]
    assert new["note"].tolist() == ["Late on I-1: interest for 15 days on 100.00 is 0.41, fixed charge 10.00"]
    assert late_fees(made(), pd.Index([2]))["invoice_id"].tolist() == []


def test_not_where_a_row_of_the_customer_cannot_be_read():
    unread = made(INVOICES + "    I-8  invoice  C-1  2026-09-16  2026-10-16  ?  no  issued\n")
    assert late_fees(unread, NONE).empty


def test_patients_only_if_the_office_says_so():
    assert late_fees(made(late_fees_patients=True), NONE)["ref_invoice_id"].tolist() == ["I-1", "I-3"]


def test_nothing_until_the_office_sets_a_rate():
    assert late_fees(books(customers=CUSTOMERS, invoices=INVOICES), NONE).empty


def test_grace_and_cap():
    assert late_fees(made(late_fee_grace_days=15), NONE).empty
    assert late_fees(made(late_fee_grace_days=14), NONE)["total_amount"].tolist() == [1_041]
    capped = late_fees(made(late_fee_cap=500), NONE)
    assert capped["total_amount"].tolist() == [500]
    assert capped["note"].iloc[0].endswith("; limited to 5.00")


def test_a_second_run_adds_nothing_and_later_only_the_days_since():
    before = made()
    after = posted(before, late_fees(before, NONE))
    assert late_fees(after, NONE).empty
    later = made(as_of="2026-11-30")
    later = replace(after, as_of=later.as_of)
    # 30 days on 100.00; the fixed charge came already. I-5 is late for 14 days by now, for the first time.
    assert late_fees(later, NONE)[["ref_invoice_id", "total_amount"]].to_numpy().tolist() == [
        ["I-1", 82],
        ["I-5", 1_038],
    ]


def test_order_of_rows_changes_nothing():
    asked = made(late_fees_patients=True)
    assert late_fees(shuffled(asked), NONE).to_dict() == late_fees(asked, NONE).to_dict()


def test_the_action_tells_and_no_check_minds_what_it_posts():
    before = made(customers=CUSTOMERS)
    done = act(before, Request())
    assert done.message.startswith("1 late fee posted, 10.41 in all. To waive one, enter a write-off")
    new = done.changes.tables["invoices"].appended
    assert new is not None
    after = posted(before, new)
    assert ledger_total(after) == ledger_total(before) + 1_041
    minded = [f"{found.check}: {found.message}" for check in CHECKS for found in check(after) if found.row >= 100]
    assert minded == []
    again = act(after, Request())
    assert again.message.startswith("No late fee to post")
    assert not again.changes.tables


def test_two_fees_of_the_same_amount_are_not_the_same_document_twice():
    two = """
        invoice_id  customer_id  invoice_date  due_date    total_amount
        I-1         C-1          2026-09-01    2026-10-01  100.00
        I-2         C-1          2026-09-02    2026-10-02  90.00
    """
    before = made(two, late_fee_cap=500)
    new = late_fees(before, NONE)
    assert new["total_amount"].tolist() == [500, 500]
    assert duplicate_invoice(posted(before, new)) == []


def test_agrees_with_decimal():
    """1,000 debts, by the rule's text: open x rate / 100 / 365 x days, rounded once, half away from zero."""
    random = Random(1)
    for _ in range(1_000):
        owed, rate, days = random.randrange(1, 10**8), random.randrange(0, 36_000), random.randrange(0, 2_000)
        exact = Decimal(owed) / 100 * Decimal(rate) / 1000 / 100 / 365 * days
        cents = int(exact.quantize(Decimal("0.01"), ROUND_HALF_UP) * 100)
        assert interest(np.array([owed]), rate, np.array([days])).tolist() == [cents], (owed, rate, days)
