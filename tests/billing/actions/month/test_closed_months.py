"""A month is closed, kept and frozen: on small books, and the whole way on the demo workbook."""

from dataclasses import replace
from datetime import date

import openpyxl
import pandas as pd
import pytest

from billing.actions.action import Correction, Refused, Request, Rows
from billing.actions.every_day.correct import correct
from billing.actions.month.close_month import close_month
from billing.actions.month.month_report import month_report
from billing.actions.month.reopen_month import reopen_month
from billing.actions.rows_in.import_rows import import_rows
from billing.changes import Changes, TableChanges, result, update
from billing.checks.books.closed_months import changed_in_closed_month, row_of_closed_month_gone
from billing.excel import home
from billing.excel.names import REASON_NAME
from billing.excel.read import read_tables
from billing.excel.workbook import open_file
from billing.finding import Finding, Severity
from billing.receivables.closing.closed_months import FROZEN, Frozen, keys_of
from billing.receivables.closing.ledger_checksum import ledger_checksums
from billing.receivables.closing.snapshots import kept, snapshot
from billing.receivables.ledger.open_items import ledger_total
from billing.run.closed_months import refuse_closed
from tests.pressing import press
from tests.sheets import books, shuffled

SHEETS = {
    "customers": "customer_id  name\nC-1  Ann Lee",
    "charges": """
        charge_id  customer_id  service_date  post_date   service_code  unit_price  amount  status   invoice_id
        CH-1       C-1          2026-09-10    -           VISIT         100.00      100.00  billed   INV-1
        CH-2       C-1          2026-10-10    -           VISIT         50.00       50.00   billed   INV-2
        CH-3       C-1          2026-09-29    2026-10-02  VISIT         50.00       50.00   held     -       # posted in October
    """,
    "invoices": """
        invoice_id  customer_id  invoice_date  due_date    net_amount  total_amount  note
        INV-1       C-1          2026-09-11    2026-10-11  100.00      100.00        -
        INV-2       C-1          2026-10-11    2026-11-10  50.00       50.00         -
    """,
    "invoice_lines": """
        invoice_id  line  charge_id  quantity  unit_price  net_amount
        INV-1       1     CH-1       1         100.00      100.00
        INV-2       1     CH-2       1         50.00       50.00
    """,
    "payments": """
        payment_id  customer_id  received_date  amount
        P-1         C-1          2026-09-20     60.00
        P-2         C-1          2026-10-20     90.00
    """,
    "allocations": """
        allocation_id  source_id  invoice_id  amount  allocation_date
        A-1            P-1        INV-1       60.00   2026-09-20
        A-2            P-2        INV-1       40.00   2026-10-20
        A-3            P-2        INV-2       50.00   2026-10-20
    """,
}


def closed(made, month="2026-09"):
    """The books with a month closed."""
    return made.with_frames(snapshots=result(made.snapshots, TableChanges(appended=snapshot(made, month))))


def kept_keys(made):
    return {table: (keys_of(table, rows)).tolist() for table, rows in kept(made).rows.items()}


def test_a_snapshot_keeps_the_rows_up_to_the_months_end_once():
    september = closed(books(**SHEETS))
    assert kept_keys(september) == {
        "charges": ["CH-1"],
        "invoices": ["INV-1"],
        "invoice_lines": ["INV-1 / 1"],
        "payments": ["P-1"],
        "allocations": ["A-1"],
        "adjustments": [],
    }
    october = snapshot(september, "2026-10")[["table", "part", "rows", "amount"]].to_numpy().tolist()
    assert ["payments", 1, 1, 9_000] in october
    assert ["charges", 1, 2, 10_000] in october


def test_what_was_packed_is_unpacked_in_its_types():
    made = books(**SHEETS)
    payments = kept(closed(made, "2026-10")).rows["payments"]
    again = made.payments[[name for name in payments.columns if name != "month"]].reset_index(drop=True)
    assert payments.drop(columns="month").equals(again)
    assert set(payments["month"]) == {"2026-10"}


def test_a_column_that_came_after_the_closing_was_blank_then(monkeypatch):
    made = books(**SHEETS)
    with monkeypatch.context() as then:
        then.setitem(FROZEN, "invoices", Frozen("invoice_date", "total_amount", ("customer_id", "net_amount", "state")))
        earlier = closed(made, "2026-09")
    both = kept(closed(earlier, "2026-10")).rows["invoices"]
    assert both["surcharge_amount"].tolist() == [0] * len(both)
    assert both["surcharge_amount"].dtype == "int64"


def test_cells_stay_within_what_excel_takes():
    many = "\n".join(f"P-{number}  C-{number * 7919 % 10007}  {number * 104729 % 99991}.00" for number in range(3000))
    made = books(payments=f"payment_id  customer_id  amount\n{many}")
    parts = closed(made, "2026-12").snapshots
    assert len(parts[parts["table"] == "payments"]) > 1
    assert parts["kept"].str.len().max() < 8_100
    assert kept(closed(shuffled(made), "2026-12")).rows["payments"]["amount"].sum() == made.payments["amount"].sum()


def test_a_snapshot_that_was_altered_is_not_relied_on():
    made = closed(books(**SHEETS))
    payments = made.snapshots["table"] == "payments"
    typed_over = made.snapshots.assign(kept=made.snapshots["kept"].where(~payments, "b64:AAAA"))
    found = kept(made.with_frames(snapshots=typed_over))
    assert found.altered == (("2026-09", "payments"),)
    assert found.rows["payments"].empty
    assert kept(made.with_frames(snapshots=made.snapshots[~payments])).altered == (("2026-09", "payments"),)


def test_closing_keeps_the_rows_locks_the_month_and_freezes_its_tab():
    made = books(**SHEETS)
    outcome = close_month(made, Request(month="2026-09"))
    assert outcome.message == (
        "2026-09 is closed: 5 rows kept, 40.00 owed at its end; opening balance and movements give the same to the cent."
    )
    after = {name: result(made.frame(name), change) for name, change in outcome.changes.tables.items()}
    assert after["settings"]["value"].tolist() == ["2026-09-30"]
    assert set(after["snapshots"]["month"]) == {"2026-09"}
    assert [document.sheet for document in outcome.documents] == ["Report 2026-09"]


def test_a_month_is_closed_once_and_with_all_before_it():
    made = closed(books(**SHEETS))
    assert close_month(made, Request(month="2026-09")).message == "2026-09 is closed already."
    assert close_month(made, Request(month="2026-08")).message == "2026-08 is closed already, together with 2026-09."
    assert not close_month(made, Request(month="2026-08")).changes


def test_a_month_that_is_not_over_is_not_closed():
    with pytest.raises(Refused, match=r"2026-10 is not over: the as-of date is 2026-10-30\."):
        close_month(books("2026-10-30", **SHEETS), Request(month="2026-10"))
    assert close_month(books("2026-10-31", **SHEETS), Request()).changes, "its last day will do"


def test_errors_up_to_the_months_end_keep_it_open():
    sheets = SHEETS | {
        "payments": """
            payment_id  customer_id  received_date  amount  method  reference
            P-1         C-1          2026-09-20     60.00   check   17
            P-2         C-1          2026-09-20     60.00   check   17    # twice
            P-3         C-1          2026-10-20     90.00   check   18
            P-4         C-1          2026-10-20     90.00   check   18    # twice, but in October
        """,
        "allocations": "source_id  invoice_id  amount  allocation_date\nP-1  INV-1  60.00  2026-09-20",
    }
    with pytest.raises(Refused) as refused:
        close_month(books(**sheets), Request(month="2026-09"))
    assert str(refused.value) == (
        "2026-09 cannot be closed yet. Press Check, fix these on Findings, then close it:\n"
        "- Duplicate payment: Payments!A3."
    )


@pytest.mark.parametrize(
    ("table", "row", "is_closed"), [("payments", 2, False), ("payments", 3, True), ("payments", 0, False), ("customers", 2, True)]
)  # fmt: skip
def test_damage_keeps_the_month_open_where_its_date_is_within_or_cannot_be_told(table, row, is_closed):
    damage = Finding("amount_as_text", "P01", Severity.ERROR, table, "", row, "name", "It cannot be read.", "Type it.")
    if is_closed:
        close_month(books(**SHEETS), Request(month="2026-09", damage=(damage,)))
    else:
        with pytest.raises(Refused, match="Amount as text"):
            close_month(books(**SHEETS), Request(month="2026-09", damage=(damage,)))


def test_an_error_that_somebody_decided_on_does_not_keep_it_open():
    damage = Finding("amount_as_text", "P01", Severity.ERROR, "payments", "", 2, "amount", "Odd.", "Type it.")
    made = books(**SHEETS, findings=f"finding_id  state\n{damage.finding_id}  accepted")
    assert close_month(made, Request(month="2026-09", damage=(damage,))).changes
    made = books(**SHEETS, findings=f"finding_id  state\n{damage.finding_id}  open")
    with pytest.raises(Refused):
        close_month(made, Request(month="2026-09", damage=(damage,)))


def test_a_month_that_does_not_tie_out_is_not_closed(monkeypatch):
    figures = type("Figures", (), {"difference": 1, "tie_out": "it differs by 0.01"})
    monkeypatch.setattr("billing.actions.month.close_month.month_figures", lambda *_: figures)
    with pytest.raises(Refused, match=r"- The report does not tie out: it differs by 0.01\."):
        close_month(books(**SHEETS), Request(month="2026-09"))


def test_the_report_of_a_closed_month_is_not_made_anew():
    made = closed(books(**SHEETS))
    with pytest.raises(Refused, match="2026-09 is closed: its report stays as it was"):
        month_report(made, Request(month="2026-09"))
    assert month_report(made, Request(month="2026-10")).documents


def test_the_month_closed_last_is_reopened_with_a_reason():
    both = closed(closed(books(settings={"closed_through": "2026-10-31"}, **SHEETS)), "2026-10")

    outcome = reopen_month(both, Request(reason=" a payment  was posted twice. "))

    assert outcome.message == (
        "2026-10 is reopened: a payment was posted twice. Closed through 2026-09-30 now; close 2026-10 again when it is right."
    )
    assert {change.why for change in outcome.changes.tables.values()} == {
        "2026-10 reopened: a payment was posted twice."
    }
    left = result(both.snapshots, outcome.changes.tables["snapshots"])
    assert set(left["month"]) == {"2026-09"}
    first = reopen_month(closed(books(settings={"closed_through": "2026-09-30"}, **SHEETS)), Request(reason="why"))
    assert first.message == "2026-09 is reopened: why. No month is closed now; close 2026-09 again when it is right."


def test_reopening_is_refused_without_reason_or_out_of_order():
    made = closed(books(settings={"closed_through": "2026-09-30"}, **SHEETS))
    with pytest.raises(Refused, match="Say why 2026-09 is being reopened: type it into the cell Reason on Home"):
        reopen_month(made, Request(reason="  "))
    with pytest.raises(Refused, match="Only the month that was closed last can be reopened, and that is 2026-09"):
        reopen_month(made, Request(month="2026-08", reason="why"))
    with pytest.raises(Refused, match="No month is closed"):
        reopen_month(books(**SHEETS), Request(reason="why"))
    assert reopen_month(books(settings={"closed_through": "2026-09-30"}), Request(reason="closed by hand")).changes


def refused(made, **changes):
    try:
        refuse_closed(made, Changes(changes))
    except Refused as reason:
        return str(reason)
    return ""


def change(made, table, **columns):
    """Whole columns of a table set to other values."""
    frame = made.frame(table)
    return update(frame, frame.assign(**columns), list(columns))


def test_no_run_writes_into_a_closed_month():
    made = books(settings={"closed_through": "2026-09-30"}, **SHEETS)
    in_words = (
        "Nothing was written: the months up to 2026-09-30 are closed, and this would add, change or remove {}. Set the "
        "as-of date on Home to a later day and enter the change there, or press Reopen month."
    )
    october, september = made.payments.iloc[1:], made.payments.iloc[:1]
    assert refused(made, payments=TableChanges(removed=september)) == in_words.format(
        "1 row of Payments, the first is P-1"
    )
    assert refused(made, payments=TableChanges(removed=october)) == ""
    moved = change(made, "payments", received_date=pd.Timestamp("2026-09-01").as_unit("s"))
    assert refused(made, payments=moved) == in_words.format("2 rows of Payments, the first is P-1")
    assert refused(made, payments=change(made, "payments", memo="a note", unallocated_amount=5)) == ""
    assert refused(made, charges=change(made, "charges", status="billed", invoice_id="INV-9")) == ""
    new = made.invoices.iloc[1:].assign(invoice_id="INV-3")
    assert refused(made, invoices=TableChanges(appended=new)) == ""
    assert refused(made, invoices=TableChanges(appended=new.assign(invoice_date=pd.Timestamp("2026-09-30")))) != ""
    late = made.charges.iloc[:1].assign(charge_id="CH-9")
    assert refused(made, charges=TableChanges(appended=late)) == "", "late work is billed in the open month"
    assert refused(made, charges=TableChanges(appended=late.assign(post_date=pd.Timestamp("2026-09-30")))) != ""
    assert refused(books(**SHEETS), payments=moved) == ""


def test_rows_that_come_for_a_closed_month_stay_on_the_paste_sheet():
    made = books(settings={"closed_through": "2026-09-30"}, customers="customer_id  name\nC-1  Ann Lee")
    cells = [["P-8", "", "C-1", "9.00"], ["P-9", "2026-09-30", "C-1", "9.00"], ["P-10", "2026-10-01", "C-1", "9.00"]]
    rows = Rows("payments", ["Payment ID", "Received", "Customer ID", "Amount"], cells, "bank.csv")

    outcome = import_rows(made, Request(rows=rows))

    assert keys_of("payments", result(made.payments, outcome.changes.tables["payments"])).tolist() == ["P-10"]
    assert outcome.rejected is not None
    assert [(cells[0], reason) for cells, reason in outcome.rejected.rows][1] == (
        "P-9",
        "Its month is closed, through 2026-09-30: date it in an open month, or press Reopen month.",
    )


# The whole way, on the demo workbook.


@pytest.fixture
def path(clean_demo, tmp_path):
    copy = tmp_path / "march.xlsm"
    copy.write_bytes(clean_demo.read_bytes())
    return copy


def setting(path, title):
    with open_file(path) as book:
        raw = dict(read_tables(book, ["settings"]))["settings"]
    return next(row[1] for row in raw.rows if row[0] == title)


def test_the_demo_is_closed_and_closing_again_changes_nothing(path, validate):
    press(path, "report", month="2026-09")

    done = press(path, "close", month="2026-09")

    assert done.documents == ("Report 2026-09",)
    assert setting(path, "Closed through") == "2026-09-30"
    tab = openpyxl.load_workbook(path)["Report 2026-09"]
    assert tab.protection.sheet
    assert any("closed on 2026-10-31" in str(cell.value) for cell in tab[3])
    assert validate(path) == []
    before = path.read_bytes()
    assert press(path, "close", month="2026-09").run_id == ""
    with pytest.raises(Refused, match="cannot be undone: press Reopen month, which asks for the reason"):
        press(path, "undo")
    assert path.read_bytes() == before


def test_runs_are_kept_out_of_what_is_closed_until_it_is_reopened(path):
    for command in ("invoice", "pay", "close"):
        press(path, command)
    before = path.read_bytes()
    with pytest.raises(Refused, match=r"would add, change or remove \d+ rows of Invoices, the first is INV-2026-"):
        press(path, "undo", run_id="R-000001")
    with pytest.raises(Refused, match=r"would add, change or remove \d+ rows of Allocations, the first is A-"):
        press(path, "undo", run_id="R-000002")
    assert path.read_bytes() == before

    assert press(path, "reopen", "2026-11-03", reason="a payment was posted twice").run_id

    assert not setting(path, "Closed through")
    assert press(path, "report", "2026-11-03").documents == ("Report 2026-10",)
    assert not openpyxl.load_workbook(path)["Report 2026-10"].protection.sheet
    with pytest.raises(Refused, match="cannot be undone: press Close month"):
        press(path, "undo", run_id="R-000004")
    assert press(path, "undo", run_id="R-000002").run_id


def test_nothing_is_invoiced_into_a_closed_month(path):
    with open_file(path) as book:
        raw = dict(read_tables(book, ["settings"]))["settings"]
        row = next(at for at, cells in enumerate(raw.rows, raw.first_row) if cells[0] == "Closed through")
        book.sheets["Settings"].range((row, 2)).value = "2026-10-31"
        book.save()
    with pytest.raises(Refused, match=r"would add, change or remove \d+ rows of Invoices"):
        press(path, "invoice")
    assert press(path, "invoice", "2026-11-01").run_id


def change_first_payment(path):
    """Raise it by 1.00; its row on the sheet."""
    with open_file(path) as book:
        raw = dict(read_tables(book, ["payments"]))["payments"]
        sheet, row = book.sheets["Payments"], raw.first_row
        sheet.range((row, raw.titles.index("Amount") + 1)).value = raw.rows[0][raw.titles.index("Amount")] + 1
        book.save()
    return row


def test_a_report_that_no_longer_shows_what_the_rows_say_is_found(path):
    press(path, "report", month="2026-09")
    assert not [f for f in press(path, "check").findings if f.ref == "T08"]
    change_first_payment(path)
    assert [f.key for f in press(path, "check").findings if f.ref == "T08"] == ["Report 2026-09"]
    press(path, "report", month="2026-09")
    assert not [f for f in press(path, "check").findings if f.ref == "T08"]


def test_a_change_by_hand_in_a_closed_month_is_found_and_shown_on_home(path):
    press(path, "close", month="2026-09")
    row = change_first_payment(path)

    found = [f for f in press(path, "check").findings if f.ref in ("D07", "T06", "T07")]

    assert [(f.ref, f.place) for f in found] == [("D07", f"Payments!G{row}")]
    with open_file(path) as book:
        lights = book.names["HomeLights"].refers_to_range.value
    assert lights[-1] == ["act", "1 change in closed months, see Findings."]


def test_the_button_takes_the_reason_from_home(path):
    press(path, "close", month="2026-09")
    with open_file(path) as book:
        assert home.reason(book) == ""
        book.names[REASON_NAME].refers_to_range.value = "a payment was posted twice"
        assert home.reason(book) == "a payment was posted twice"
        home.clear_reason(book)
        assert home.reason(book) == ""


def test_what_was_applied_in_a_closed_month_is_taken_back_in_the_open_one():
    made = closed(books(**SHEETS, settings={"closed_through": "2026-09-30"}))
    asked = Correction("bounced payment", "P-1", reason="Not covered")
    outcome = correct(made, Request(correction=asked, user="kim"))
    refuse_closed(made, outcome.changes)
    after = made.with_frames(
        **{name: result(made.frame(name), change) for name, change in outcome.changes.tables.items()}
    )
    plain = replace(after, unknown={}, blank={})
    assert plain.payments["state"].tolist() == ["bounced", "posted"]
    assert [f.message for each in (changed_in_closed_month, row_of_closed_month_gone) for f in each(plain)] == []
    assert ledger_total(plain.at(date(2026, 9, 30))) == ledger_total(made.at(date(2026, 9, 30)))
    assert ledger_total(plain) == ledger_total(made) + 6_000


def test_a_document_of_a_closed_month_is_not_made_void():
    made = closed(books(**{**SHEETS, "allocations": "allocation_id"}, settings={"closed_through": "2026-09-30"}))
    with pytest.raises(Refused, match=r"INV-1 is dated in a closed month\. Write a credit note instead\."):
        correct(made, Request(correction=Correction("void", "INV-1", reason="Mistake"), user="kim"))


def test_a_month_is_not_what_it_was_once_something_of_it_is_taken_back():
    made = books(**SHEETS)
    ends = [pd.Timestamp("2026-09-30"), pd.Timestamp("2026-10-31")]
    outcome = correct(made, Request(correction=Correction("release", "P-1", reason="Wrong"), user="kim"))
    after = made.with_frames(allocations=result(made.allocations, outcome.changes.tables["allocations"]))
    assert [a == b for a, b in zip(ledger_checksums(made, ends), ledger_checksums(after, ends), strict=True)] == [
        True,
        False,
    ]
