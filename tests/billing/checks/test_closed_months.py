import pytest

from billing.changes import TableChanges, result
from billing.checks import find_all
from billing.checks.closed_months import changed_in_closed_month, closing_altered_by_hand, row_of_closed_month_gone
from billing.receivables.snapshots import snapshot
from tests.sheets import books, shuffled

THEN = {
    "charges": """
        charge_id  customer_id  service_date  amount  description
        CH-1       C-1          2026-09-10    60.00   Visit
        CH-2       C-1          2026-09-11    40.00   Visit
    """,
    "invoices": """
        invoice_id  customer_id  invoice_date  due_date    net_amount  total_amount  state   note
        INV-1       C-1          2026-09-11    2026-10-11  100.00      100.00        issued  -
        INV-2       C-1          2026-09-12    2026-10-12  70.00       70.00         issued  -
    """,
    "invoice_lines": """
        invoice_id  line  charge_id  net_amount
        INV-1       1     CH-1       60.00
        INV-1       2     CH-2       40.00
        INV-2       1     -          70.00
    """,
    "payments": """
        payment_id  customer_id  received_date  amount  reference
        P-1         C-1          2026-09-20     60.00   17
        P-2         C-1          2026-09-21     70.00   18
        P-3         C-1          2026-09-30     5.00    19
    """,
    "allocations": """
        allocation_id  source_id  invoice_id  amount  allocation_date
        A-1            P-1        INV-1       60.00   2026-09-20
        A-2            P-2        INV-2       70.00   2026-09-21
    """,
    "adjustments": """
        adjustment_id  invoice_id  adjustment_date  kind      amount
        ADJ-1          INV-1       2026-09-25       discount  1.00
    """,
}


def closed(through="2026-09-30", **now):
    """September is closed with THEN; the tables given are what they hold now."""
    settings = {"closed_through": through}
    made = books(settings=settings, **THEN)
    kept = result(made.snapshots, TableChanges(appended=snapshot(made, "2026-09")))
    return books(settings=settings, **THEN | now).with_frames(snapshots=kept)


def said(found):
    return [(f.table, f.row, f.message) for f in found]


def test_changed_in_closed_month():
    found = changed_in_closed_month(
        closed(
            charges="""
                charge_id  customer_id  service_date  post_date   amount  description
                CH-1       C-1          2026-09-10    -           60.00   Office visit  # trap: words
                CH-2       C-1          2026-09-11    -           45.00   Visit
                CH-3       C-1          2026-09-28    -           30.00   Visit         # trap: late work, billed in October
                CH-4       C-1          2026-09-28    2026-10-02  30.00   Visit         # posted in October
                CH-5       C-1          2026-09-28    2026-09-30  30.00   Visit         # says that it was there
            """,
            invoices="""
                invoice_id  customer_id  invoice_date  due_date    net_amount  total_amount  state   note         due_reason
                INV-1       C-1          2026-09-11    2026-12-11  100.00      100.00        issued  called them  agreed by phone  # trap
                INV-2       C-2          2026-09-12    2026-10-12  70.00       70.00         void    -            -
                INV-3       C-1          2026-10-01    2026-11-01  10.00       10.00         issued  -            -                # October
                INV-4       C-1          2026-09-30    2026-10-30  10.00       10.00         issued  -            -
            """,
            payments="""
                payment_id  customer_id  received_date  amount  reference
                P-3         C-1          2026-10-02     5.00    19       # moved out
                P-1         C-1          2026-09-20     60.00   1017     # trap: another reference, another place
                P-2         C-1          2026-09-21     ?       18       # trap: that it cannot be read is said already
            """,
            allocations="""
                allocation_id  source_id  invoice_id  amount  allocation_date
                A-1            P-1        INV-1       60.00   2026-09-20
                A-2            P-2        INV-2       70.00   2026-09-21
                A-3            P-3        INV-1       5.00    2026-09-30
                A-4            P-3        INV-1       5.00    2026-10-01
            """,
        )
    )
    assert said(found) == [
        ("charges", 3, "CH-2 was changed after 2026-09 was closed: Amount was 40.00, is 45.00."),
        ("charges", 6, "CH-5 came into 2026-09 after it was closed."),
        ("invoices", 3, "INV-2 was changed after 2026-09 was closed: Customer ID was C-1, is C-2; State was issued, is void."),
        ("invoices", 5, "INV-4 came into 2026-09 after it was closed."),
        ("payments", 2, "P-3 was changed after 2026-09 was closed: Received was 2026-09-30, is 2026-10-02."),
        ("allocations", 4, "A-3 came into 2026-09 after it was closed."),
    ]  # fmt: skip
    assert [(f.place, f.key, f.amount) for f in found][:2] == [
        ("Charges!L3", "CH-2", 500),
        ("Charges!L6", "CH-5", 3_000),
    ]


def test_row_of_closed_month_gone():
    found = row_of_closed_month_gone(
        closed(
            invoice_lines="invoice_id  line  charge_id  net_amount\nINV-2  1  -  70.00\nINV-1  1  CH-1  60.00",
            payments="""
                payment_id  customer_id  received_date  amount
                P-2         C-1          2026-09-21     70.00   # trap: moved up
                P-3         C-1          2026-10-30     9.00    # changed, not gone
            """,
        )
    )
    assert said(found) == [
        (
            "invoice_lines",
            0,
            "INV-1 / 2 stood there when 2026-09 was closed, and is gone. It was: Net 40.00, Charge ID CH-2, "
            "Quantity 1, Unit price 120.",
        ),
        (
            "payments",
            0,
            "P-1 stood there when 2026-09 was closed, and is gone. It was: Received 2026-09-20, Amount 60.00, "
            "Customer ID C-1, State posted.",
        ),
    ]
    assert [(f.key, f.amount) for f in found] == [("INV-1 / 2", 4_000), ("P-1", 6_000)]


def test_closing_altered_by_hand():
    made = closed()
    assert not closing_altered_by_hand(made)
    assert not closing_altered_by_hand(closed("2026-10-31")), "trap: closed further by hand"
    assert not closing_altered_by_hand(books(settings={"closed_through": "2026-09-30"})), "trap: closed elsewhere"
    altered = made.snapshots.assign(mark=made.snapshots["mark"].mask(made.snapshots["table"] == "payments", "0"))
    assert said(closing_altered_by_hand(made.with_frames(snapshots=altered))) == [
        ("snapshots", 0, "2026-09 is closed, but the record of its Payments was altered.")
    ]
    assert said(closing_altered_by_hand(closed("2026-08-31"))) == [
        ("settings", 0, "2026-09 is closed, but Closed through says 2026-08-31.")
    ]
    assert said(closing_altered_by_hand(closed(""))) == [
        ("settings", 0, "2026-09 is closed, but Closed through is blank.")
    ]


def test_what_cannot_be_relied_on_accuses_nobody():
    made = closed(payments="payment_id  received_date  amount\nP-1  2026-09-20  61.00")
    altered = made.snapshots.assign(mark=made.snapshots["mark"].mask(made.snapshots["table"] == "payments", "0"))
    made = made.with_frames(snapshots=altered)
    assert not changed_in_closed_month(made)
    assert not row_of_closed_month_gone(made)


@pytest.mark.parametrize("made", [closed(), shuffled(closed())], ids=["as it was", "sorted"])
def test_a_closed_month_as_it_was(made):
    assert not changed_in_closed_month(made)
    assert not row_of_closed_month_gone(made)


def test_nothing_is_said_where_no_month_is_closed():
    made = books(**THEN)
    assert not changed_in_closed_month(made)
    assert not row_of_closed_month_gone(made)


def test_a_change_explains_the_sums_that_are_off_by_it():
    made = closed(
        invoice_lines="""
            invoice_id  line  charge_id  quantity  unit_price  net_amount
            INV-1       1     CH-1       1         60.00       60.00
            INV-1       2     CH-2       1         40.00       45.00
            INV-2       1     -          1         70.00       70.00
        """
    )
    assert {f.check for f in find_all(made, []) if f.key.startswith("INV-1")} == {"changed_in_closed_month"}
