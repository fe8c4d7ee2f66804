from billing.checks.payments.deposits import deposit_off_bank
from billing.triage.find_all import find_all
from tests.sheets import books

PAYMENTS = """
    payment_id  customer_id  amount   deposit_id  received_date  method  state    returned_date
    P-01        C-1          100.00   D-1         2026-10-20     check   posted   -
    P-02        C-2          50.00    D-1         2026-10-20     check   posted   -
    P-03        C-3          70.00    D-1         2026-10-20     check   bounced  2026-10-27   # trap: was in the deposit
    P-04        C-4          31.00    D-2         2026-10-21     check   posted   -
    P-05        C-5          47.00    -           2026-10-19     check   posted   -            # forgotten
    P-06        C-6          47.00    -           2026-09-01     check   posted   -            # long before
    P-07        C-7          80.00    D-3         2026-10-22     cash    posted   -
    P-08        C-8          20.00    D-3         2026-10-22     cash    posted   -
    P-09        C-9          5.00     D-3         2026-10-22     cash    posted   -
    P-10        C-1          500.00   D-4         2026-10-23     card    posted   -
    P-11        C-1          500.00   D-5         2026-10-23     card    posted   -
    P-12        C-2          66.00    D-6         2026-10-23     check   posted   -
    P-13        C-3          11.00    D-6         2026-10-23     check   posted   -            # belongs to D-7
    P-14        C-3          20.00    D-7         2026-10-23     check   posted   -
    P-15        C-4          12.00    D-8         2026-10-26     check   posted   -
    P-16        C-5          12.00    D-8         2026-10-26     check   posted   -            # or P-15
    P-17        C-6          9.00     D-9         2026-10-26     check   void     -
    P-18        C-7          10.00    OTHER       2026-10-26     check   posted   -            # trap: no such deposit
"""
DEPOSITS = """
    deposit_id  deposit_date  bank_amount  fee_amount
    D-1         2026-10-21    220.00       -
    D-2         2026-10-22    78.00        -
    D-3         2026-10-23    80.00        -
    D-4         2026-10-24    485.50       14.50       # trap: card fees
    D-5         2026-10-24    485.50       -
    D-6         2026-10-24    66.00        -           # said at D-7
    D-7         2026-10-24    31.00        -
    D-8         2026-10-27    12.00        -
    D-9         2026-10-27    9.00         -
    D-10        2026-11-02    77.00        -           # still to come
    D-11        2026-10-28    321.00       -
    D-12        2026-10-28    ?            -
"""


def test_deposit_off_bank():
    found = deposit_off_bank(books(payments=PAYMENTS, deposits=DEPOSITS))
    assert [(f.row, f.message) for f in found] == [
        (
            3,
            "D-2 of 2026-10-22 is 78.00 at the bank, but its 1 payment comes to 31.00. Missing: 47.00. "
            "P-05 would make it tie out.",
        ),
        (
            4,
            "D-3 of 2026-10-23 is 80.00 at the bank, but its 3 payments come to 105.00. Too much: 25.00. "
            "Without P-08 and P-09 it ties out.",
        ),
        (
            6,
            "D-5 of 2026-10-24 is 485.50 at the bank, but its 1 payment comes to 500.00. Too much: 14.50. All "
            "of it was paid by card: the bank may have kept that much as fees.",
        ),
        (
            8,
            "D-7 of 2026-10-24 is 31.00 at the bank, but its 1 payment comes to 20.00. Missing: 11.00. "
            "P-13 would make it tie out.",
        ),
        (
            9,
            "D-8 of 2026-10-27 is 12.00 at the bank, but its 2 payments come to 24.00. Too much: 12.00. "
            "Without P-15 or P-16 it ties out.",
        ),
        (
            10,
            "D-9 of 2026-10-27 is 9.00 at the bank, but no payment is in it. Missing: 9.00. P-17 (void) would make "
            "it tie out.",
        ),
        (12, "D-11 of 2026-10-28 is 321.00 at the bank, but no payment is in it. Missing: 321.00."),
    ]
    assert [f.amount for f in found] == [4_700, 2_500, 1_450, 1_100, 1_200, 900, 32_100]


def test_a_payment_entered_twice_explains_its_deposit():
    twice = books(
        payments="""
        payment_id  amount  deposit_id  reference
        P-1         40.00   D-1         20417
        P-2         40.00   D-1         20417
        P-3         7.00    D-1         20500
        """,
        deposits="deposit_id  bank_amount\nD-1  47.00",
    )
    assert len(deposit_off_bank(twice)) == 1
    assert "deposit_off_bank" not in {f.check for f in find_all(twice, [])}


def test_two_payments_entered_twice_explain_their_deposit():
    others = "\n".join(f"P-{n}  {n}.37  D-1  3{n}" for n in range(100, 170))
    twice = books(
        payments=f"payment_id  amount  deposit_id  reference\nP-1  4.00  D-1  1\nP-2  4.00  D-1  1\nP-3  7.00  D-1  2\n"
        f"P-4  7.00  D-1  2\n{others}",
        deposits="deposit_id  bank_amount\nD-1  9451.90",
    )
    (one,) = deposit_off_bank(twice)
    assert one.message.endswith("Too much: 11.00."), "four choices: none is named"
    assert "deposit_off_bank" not in {f.check for f in find_all(twice, [])}


def test_unreadable_amounts_tell_nothing():
    assert not deposit_off_bank(
        books(
            payments="payment_id  amount  deposit_id\nP-1  ?  D-1",
            deposits="deposit_id  bank_amount\nD-1  47.00\nD-2  5.00\nD-2  5.00",
        )
    )
