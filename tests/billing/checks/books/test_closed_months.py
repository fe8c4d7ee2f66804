import pandas as pd
import pytest

from billing.changes import TableChanges, result
from billing.checks.books.closed_months import (
    changed_in_closed_month,
    closing_altered_by_hand,
    row_of_closed_month_gone,
    stale_month_report,
)
from billing.receivables.closing.ledger_checksum import ledger_checksums
from billing.receivables.closing.snapshots import snapshot
from billing.triage.find_all import find_all
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
        ("charges", 6, "CH-5 was added to 2026-09 after it was closed."),
        ("invoices", 3, "INV-2 was changed after 2026-09 was closed: Customer ID was C-1, is C-2; State was issued, is void."),
        ("invoices", 5, "INV-4 was added to 2026-09 after it was closed."),
        ("payments", 2, "P-3 was changed after 2026-09 was closed: Received was 2026-09-30, is 2026-10-02."),
        ("allocations", 4, "A-3 was added to 2026-09 after it was closed."),
    ]  # fmt: skip
    assert [(f.place, f.key, f.amount) for f in found][:2] == [
        ("Charges!M3", "CH-2", 500),
        ("Charges!M6", "CH-5", 3_000),
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
            "INV-1 / 2 was there when 2026-09 was closed, and is gone. It was: Net 40.00, Charge ID CH-2, Quantity "
            "1, Unit price 120.00.",
        ),
        (
            "payments",
            0,
            "P-1 was there when 2026-09 was closed, and is gone. It was: Received 2026-09-20, Amount 60.00, "
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
        ("snapshots", 0, "2026-09 is closed, but its record of Payments was altered.")
    ]
    assert said(closing_altered_by_hand(closed("2026-08-31"))) == [
        ("settings", 0, "2026-09 is closed, but Closed through says 2026-08-31.")
    ]
    assert said(closing_altered_by_hand(closed(""))) == [
        ("settings", 0, "2026-09 is closed, but Closed through is blank.")
    ]


def reported(as_of="2026-11-05", **now):
    """Reports of August to October were made from THEN, August's twice; the tables given are what they hold now."""
    ends = [pd.Timestamp(day) for day in ("2026-08-31", "2026-09-30", "2026-10-31")]
    old, september, october = ledger_checksums(books(**THEN), ends)
    return books(
        as_of,
        **THEN
        | now
        | {
            "runs": f"""
                run_id    as_of       action        state   made
                R-000001  2026-09-02  month report  done    Report 2026-08 made from aa-0000
                R-000002  2026-09-03  month report  done    Report 2026-08 made from ab-{old}
                R-000003  2026-10-02  month report  done    Report 2026-09 made from ac-{september}
                R-000004  2026-10-31  month report  done    Report 2026-10 made from ad-{october}
                R-000005  2026-11-01  check         done    -
            """
        },
    )


def test_stale_month_report():
    paid = THEN["payments"] + "        P-4  C-1  2026-10-03  9.00  20"
    earlier = THEN["payments"].replace("70.00", "80.00")
    assert not stale_month_report(reported())
    assert not stale_month_report(reported(payments=THEN["payments"].replace("  18", "  1018"))), "trap: a reference"
    assert not stale_month_report(reported("2026-10-31", payments=paid)), "trap: the month is not over"
    assert [(f.key, f.message) for f in stale_month_report(reported(payments=paid))] == [
        (
            "Report 2026-10",
            "Report 2026-10 no longer shows what the rows say. Run R-000004 made it on 2026-10-31; since then, "
            "rows dated up to the end of its month were changed, added or deleted.",
        )
    ]
    found = stale_month_report(reported(payments=earlier))
    assert [(f.key, f.fix) for f in found] == [
        ("Report 2026-09", "Set the as-of date on Home to 2026-09-30, press Month report, and set the date back.")
    ]
    assert found[0].message.startswith("Report 2026-09 (and 1 later) no longer shows what the rows say.")
    made = reported(payments=earlier)
    made = made.with_frames(snapshots=result(made.snapshots, TableChanges(appended=snapshot(made, "2026-10"))))
    assert [f.key for f in stale_month_report(made)] == ["Report 2026-09"], "October is closed: its tab stays"


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
