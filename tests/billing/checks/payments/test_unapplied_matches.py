from random import Random

import numpy as np

from billing.checks.payments.unapplied_matches import unapplied_sum_of_items
from billing.receivables.cash_application.allocation import apply_payments
from billing.receivables.cash_application.subset_sums import subsets_with_sums
from billing.triage.find_all import find_all
from tests.sheets import books

INVOICES = """
    invoice_id  customer_id  total_amount  disputed
    INV-1       C-1          100.01        no
    INV-2       C-1          50.02         no
    INV-3       C-1          70.07         no
    INV-4       C-2          60.00         no
    INV-5       C-2          40.00         no
    INV-6       C-2          30.00         no
    INV-7       C-2          70.00         no
    INV-8       C-3          20.00         no
    INV-9       C-3          25.00         yes
"""
PAYMENTS = """
    payment_id  customer_id  received_date  amount  stated_for  purpose
    P-1         C-1          2026-10-20     150.03  -           normal
    P-2         C-2          2026-10-20     100.00  -           normal   # trap: two choices: listed, none chosen
    P-3         C-2          2026-10-20     70.00   -           normal   # just one item
    P-4         C-1          2026-10-20     170.08  INV-1       normal   # the payer says what it is for
    P-5         C-1          2026-10-29     120.09  -           normal   # came two days ago
    P-6         C-1          2026-10-20     120.09  -           deposit
    P-7         C-3          2026-10-20     45.00   -           normal   # with a disputed one
    P-8         C-1          2026-10-20     150.04  -           normal   # a cent more
"""


def test_unapplied_sum_of_items():
    found = unapplied_sum_of_items(books(invoices=INVOICES, payments=PAYMENTS))
    assert [(f.row, f.message) for f in found] == [
        (2, "150.03 of P-1, received on 2026-10-20 and unapplied, is exactly INV-1 and INV-2 of C-1."),
        (
            3,
            "100.00 of P-2, received on 2026-10-20 and unapplied, is exactly INV-4 and INV-5 or INV-6 and INV-7 of "
            "C-2.",
        ),
    ]
    assert [(f.expected, f.edit and f.edit.new, f.amount) for f in found] == [
        ("INV-1, INV-2", "INV-1, INV-2", 15_003),
        ("", None, 10_000),
    ]


def test_what_the_money_is_for_is_said_once():
    found = find_all(books(invoices=INVOICES, payments=PAYMENTS), [])
    about = {f.key: f.check for f in found if f.check in ("unapplied_payment", "unapplied_sum_of_items")}
    assert (about["P-1"], about["P-2"]) == ("unapplied_sum_of_items", "unapplied_sum_of_items")
    assert (about["P-3"], about["P-8"]) == ("unapplied_payment", "unapplied_payment")


def owing(count, each):
    """One customer with so many open items, and a payment of the first two of them."""
    invoices = "\n".join(f"INV-{n}  {each(n) // 100}.{each(n) % 100:02d}" for n in range(count))
    total = each(0) + each(1)
    return books(
        invoices=f"invoice_id  total_amount\n{invoices}",
        payments=f"payment_id  received_date  amount\nP-1  2026-10-20  {total // 100}.{total % 100:02d}",
    )


def test_many_items_tell_nothing():
    assert len(unapplied_sum_of_items(owing(20, lambda n: 100_000 + 2**n))) == 1
    assert not unapplied_sum_of_items(owing(21, lambda n: 100_000 + 2**n)), "more than twenty"
    assert not unapplied_sum_of_items(owing(18, lambda n: 1_000 + 7 * n)), "any amount is some sum of these"


def test_all_subsets_are_found():
    random = Random(3)
    for count in range(2, 13):
        amounts = np.array([random.randrange(1, 40) for _ in range(count)])
        sought = np.array([int(amounts[: min(count, 4)].sum()), 1, int(amounts[-2:].sum())])
        by_hand = {
            (place, bits)
            for bits in range(2**count)
            for place, each in enumerate(sought)
            if 2 <= bits.bit_count() <= 6 and sum(int(a) for n, a in enumerate(amounts) if bits >> n & 1) == each
        }
        places, members = subsets_with_sums(amounts, sought)
        made = [
            (place, sum(1 << n for n in np.flatnonzero(flags))) for place, flags in zip(places, members, strict=True)
        ]
        assert sorted(made) == sorted(by_hand)


def test_what_is_offered_pays_these_items():
    made = books(invoices=INVOICES, payments=PAYMENTS)
    offer = unapplied_sum_of_items(made)[0].edit
    stated = made.payments["stated_for"].mask(made.payments["payment_id"] == "P-1", str(offer.new))
    rows = apply_payments(made.with_frames(payments=made.payments.assign(stated_for=stated)))
    rows = rows[rows["source_id"] == "P-1"]
    assert dict(zip(rows["invoice_id"], rows["amount"], strict=True)) == {"INV-1": 10_001, "INV-2": 5_002}
