from billing.checks.payments.duplicates import (
    duplicate_payment,
    mistyped_payment,
    probably_duplicate_payment,
    reference_of_another_customer,
    repeated_deposit,
)
from billing.checks.payments.payments import missing_reference
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


def test_duplicate_payment():
    found = duplicate_payment(
        books(
            payments="""
            payment_id  customer_id  amount  method  reference  state   reverses
            P-1         C-1          100.00  check   204-17     posted  -
            P-2         C-1          100.00  check   20417      posted  -      # the same check, written differently
            P-3         C-1          100.00  check   20417      void    -      # mended
            P-4         C-1          100.00  card    20417      posted  -      # another way
            P-5         C-2          100.00  check   20417      posted  -      # trap: one transfer for several customers
            P-6         C-3          100.00  cash    -          posted  -
            P-7         C-3          100.00  cash    -          posted  -      # no reference: perhaps, not surely
            """
        )
    )
    assert said(found) == [(3, "P-2 is the same as P-1: 100.00 from C-1 by check, reference 20417.")]
    assert found[0].amount == 10_000


def test_probably_duplicate_payment():
    found = probably_duplicate_payment(
        books(
            invoices="""
            invoice_id  customer_id  total_amount
            INV-1       C-5          25.00
            INV-2       C-5          25.00
            """,
            payments="""
            payment_id  customer_id  amount  received_date  reference  stated_for
            P-1         C-1          100.00  2026-10-05     -          -
            P-2         C-1          100.00  2026-10-09     20417      -      # four days later, the first without reference
            P-3         C-2          100.00  2026-10-05     20417      -
            P-4         C-2          100.00  2026-10-05     20471      -      # digits swapped
            P-5         C-3          100.00  2026-10-05     -          -
            P-6         C-3          100.00  2026-10-11     -          -      # six days apart
            P-7         C-4          100.00  2026-10-05     -          INV-7
            P-8         C-4          100.00  2026-10-06     -          INV-8  # says that it is for another invoice
            P-9         C-5          25.00   2026-10-05     -          -
            P-10        C-5          25.00   2026-10-06     -          -      # trap: a fixed fee on two visits
            P-11        C-6          100.00  2026-10-05     11111      -
            P-12        C-6          100.00  2026-10-05     99999      -
            """,
        )
    )
    assert said(found) == [
        (3, "P-2 of 2026-10-09 is 100.00 from C-1, like P-1 4 days before, and a reference is missing."),
        (5, "P-4 of 2026-10-05 is 100.00 from C-2, like P-3 0 days before, and the references are nearly the same."),
    ]


def test_mistyped_payment():
    found = mistyped_payment(
        books(
            payments="""
            payment_id  customer_id  amount   received_date  method  reference  stated_for
            P-1         C-1          120.00   2026-10-05     check   204-17     -
            P-2         C-1          210.00   2026-10-06     check   20417      -      # digits swapped
            P-3         C-2          45.00    2026-10-05     eft     T-9        -
            P-4         C-2          4500.00  2026-10-05     eft     T-9        -      # a slipped point
            P-5         C-3          120.00   2026-10-05     check   555        INV-1
            P-6         C-3          210.00   2026-10-05     check   555        INV-2  # trap: one check, split
            P-7         C-4          120.00   2026-10-05     check   777        -
            P-8         C-4          130.00   2026-10-05     check   777        -      # another amount altogether
            P-9         C-5          120.00   2026-10-05     cash    -          -
            P-10        C-5          210.00   2026-10-05     cash    -          -      # no reference to tell by
            P-11        C-6          120.00   2026-10-05     check   888        -
            P-12        C-6          210.00   2026-10-15     check   888        -      # ten days apart
            """,
        )
    )
    assert said(found) == [
        (
            3,
            "P-2 is 210.00 from C-1, and P-1 with the same reference 20417 is 120.00: two digits are transposed.",
        ),
        (
            5,
            "P-4 is 4,500.00 from C-2, and P-3 with the same reference T-9 is 45.00: the decimal point has slipped.",
        ),
    ]
    assert [f.amount for f in found] == [21_000, 450_000]


def test_reference_of_another_customer():
    found = reference_of_another_customer(
        books(
            customers="""
            customer_id  guarantor_id
            C-1          -
            C-2          -
            C-3          -
            C-4          C-3
            """,
            invoices="""
            invoice_id  customer_id  total_amount
            INV-1       C-1          120.00
            INV-2       C-2          80.00
            """,
            payments="""
            payment_id  customer_id  amount  received_date  method  reference  stated_for
            P-1         C-1          120.00  2026-10-05     check   204-17     -
            P-2         C-2          120.00  2026-10-06     check   20417      -      # C-1's check
            P-3         C-3          25.00   2026-10-05     check   300        -
            P-4         C-4          25.00   2026-10-05     check   300        -      # trap: a family's check
            P-5         C-1          60.00   2026-10-05     eft     T-1        -
            P-6         C-2          60.00   2026-10-05     eft     T-1        -
            P-7         C-3          60.00   2026-10-05     eft     T-1        -      # trap: an insurer pays for many
            P-8         C-1          70.00   2026-10-05     eft     T-2        INV-1
            P-9         C-2          70.00   2026-10-05     eft     T-2        INV-2  # trap: says what for
            P-10        C-1          90.00   2026-10-05     cash    7          -
            P-11        C-2          90.00   2026-10-05     cash    7          -      # a receipt's number
            P-12        C-1          95.00   2026-10-05     check   400        -
            P-13        C-2          95.00   2026-10-25     check   400        -      # by chance: weeks apart
            P-14        C-2          120.00  2026-10-01     check   500        -      # the wrong one came first
            P-15        C-1          120.00  2026-10-02     check   500        -
            """,
        )
    )
    assert sorted(said(found)) == [
        (
            3,
            "P-2 of 120.00 from C-2 has the same reference 20417 and amount as P-1 from C-1, and C-2 has no "
            "invoice of that amount.",
        ),
        (
            15,
            "P-14 of 120.00 from C-2 has the same reference 500 and amount as P-15 from C-1, and C-2 has no "
            "invoice of that amount.",
        ),
    ]


TWO_DEPOSITS = """
    payment_id  customer_id  amount  received_date  method  reference  deposit_id
    P-1         C-1          120.00  2026-10-05     check   11         D-1
    P-2         C-2          80.00   2026-10-05     check   12         D-1
    P-3         C-2          80.00   2026-10-05     check   12         D-2    # the same two, in another order
    P-4         C-1          120.00  2026-10-05     check   11         D-2
    P-5         C-3          20.00   2026-10-05     cash    -          D-3
    P-6         C-3          20.00   2026-10-05     cash    -          D-4    # trap: one payment each tells nothing
    P-7         C-1          50.00   2026-10-05     check   21         D-5
    P-8         C-2          60.00   2026-10-05     check   22         D-5
    P-9         C-1          50.00   2026-10-05     check   21         D-6
    P-10        C-2          61.00   2026-10-05     check   22         D-6    # not the same
    """


def test_repeated_deposit():
    found = repeated_deposit(books(payments=TWO_DEPOSITS))

    assert said(found) == [
        (5, "Deposit D-2 repeats deposit D-1: the same 2 payments of 2026-10-05, 200.00 in all."),
    ]
    assert [f.key for f in duplicate_payment(books(payments=TWO_DEPOSITS))] == ["P-9"], (
        "its payments are not said again"
    )


def test_blank_references_tell_nothing_where_none_are_kept():
    """Lines of a payer's remittance, a hundred of them, all without a reference."""
    rows = "\n".join(f"P-{n:03d}  C-1  2026-10-05  20.00  eft  -  posted" for n in range(120))
    header = "payment_id  customer_id  received_date  amount  method  reference  state"
    assert not probably_duplicate_payment(books(payments=f"{header}\n{rows}"))
    assert not missing_reference(books(payments=f"{header}\n{rows}"))
    few = "\n".join(rows.splitlines()[:2])
    assert len(probably_duplicate_payment(books(payments=f"{header}\n{few}"))) == 1
    assert len(missing_reference(books(payments=f"{header}\n{few}"))) == 2
