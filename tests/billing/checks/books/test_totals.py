from billing.checks.books import totals
from billing.checks.books.totals import (
    aging_off_ledger,
    batch_off_control,
    imported_rows_gone,
    roll_forward_off,
    unreadable_terms,
)
from tests.sheets import books


def said(found):
    return [(f.row, f.message) for f in found]


SHEETS = {
    "payments": "payment_id  customer_id  amount\nP-1  C-1  80.00",
    "invoices": "invoice_id  customer_id  total_amount\nINV-1  C-1  100.00\nINV-2  -  50.00",
    "allocations": "source_id  invoice_id  amount\nP-1  INV-1  70.00",
}


def test_roll_forward_off(monkeypatch):
    assert not roll_forward_off(books(**SHEETS))
    dated_back = "source_id  invoice_id  amount  allocation_date\nP-1  INV-1  70.00  2026-09-01"
    dated = {
        "payments": "payment_id  customer_id  amount  received_date\nP-1  C-1  80.00  2026-10-20",
        "invoices": "invoice_id  customer_id  total_amount  invoice_date\nINV-1  C-1  100.00  2026-08-01",
    }
    assert not roll_forward_off(books("2026-10-10", **dated, allocations=dated_back)), "trap: an entry dated back"
    monkeypatch.setattr(totals, "_ledger", lambda books: 7_001)
    assert said(roll_forward_off(books(**SHEETS))) == [
        (
            0,
            "As of 2026-10-31, balances less unapplied cash come to 70.01, but documents less payments and "
            "adjustments come to 70.00. Difference 0.01.",
        )
    ]


def test_aging_off_ledger(monkeypatch):
    assert not aging_off_ledger(books(**SHEETS)), "trap: an invoice of nobody is owed all the same"
    monkeypatch.setattr(totals, "_ledger", lambda books: 6_000)
    assert said(aging_off_ledger(books(**SHEETS))) == [
        (
            0,
            "As of 2026-10-31, the aging comes to 70.00, but balances less unapplied cash come to 60.00. "
            "Difference 10.00.",
        )
    ]


def test_batch_off_control():
    found = batch_off_control(
        books(
            batches="""
            batch_id  source  rows  total_amount  control_rows  control_amount
            B-1       a.csv   400   1000.00       400           1000.00
            B-2       b.csv   399   1000.00       400           1000.00
            B-3       c.csv   400   1000.00       -             1100.00
            B-4       d.csv   400   1000.00       -             -        # trap: nothing was typed in
            """
        )
    )
    assert said(found) == [
        (3, "Import B-2 from b.csv brought in 399 rows, but its control says 400 rows."),
        (4, "Import B-3 from c.csv brought in 1,000.00, but its control says 1,100.00."),
    ]


def test_imported_rows_gone():
    found = imported_rows_gone(
        books(
            batches="""
            batch_id  table      rows  total_amount
            B-1       payments   2     100.00
            B-2       payments   3     100.00        # one of them is gone
            B-3       charges    1     20.00         # gone, all of it
            B-4       customers  9     0.00          # trap: customers do not say which import brought them
            B-5       charges    1     20.00         # trap: made void, not deleted
            """,
            payments="""
            payment_id  amount  batch_id
            P-1         60.00   B-1
            P-2         40.00   B-1
            P-3         60.00   B-2
            P-4         15.00   B-2
            P-5         9.00    -          # typed in
            """,
            charges="charge_id  amount  batch_id  status\nCH-1  20.00  B-5  void\nCH-2  20.00  B-5  unbilled",
        )
    )
    assert [(f.row, f.message, f.amount) for f in found] == [
        (4, "Import B-3 took 1 rows into Charges; 0 of them are still there.", 2_000),
        (3, "Import B-2 took 3 rows into Payments; 2 of them are still there.", 2_500),
    ]
    doubtful = books(
        batches="batch_id  table  rows\nB-1  payments  2", payments="payment_id  batch_id\nP-1  B-1\nP-2  ?"
    )
    assert not imported_rows_gone(doubtful), "trap: the batch of a row cannot be read"


def test_unreadable_terms():
    found = unreadable_terms(
        books(
            terms="""
            terms
            NET 30
            30 days    # trap: the words people use
            NRT 30
            AS AGREED
            """
        )
    )
    assert said(found) == [
        (4, "NRT 30 cannot be read as payment terms. Did you mean NET 30?"),
        (5, "AS AGREED cannot be read as payment terms. No known terms are like it."),
    ]
