"""A month is closed, kept and frozen: on small books, and the whole way on the demo workbook."""

from datetime import date, datetime

import openpyxl
import pytest

from billing import new_book
from billing.actions import BY_COMMAND
from billing.actions.action import Refused, Request
from billing.actions.close_month import close_month
from billing.actions.month_report import month_report
from billing.actions.run import Order, perform
from billing.changes import TableChanges, result
from billing.excel.read import read_tables
from billing.excel.workbook import open_file
from billing.finding import Finding, Severity
from billing.receivables.closed_months import keys_of
from billing.receivables.snapshots import kept, snapshot
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
        "2026-09 cannot be closed yet. Press Check, mend these on Findings, then close it:\n"
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
    monkeypatch.setattr("billing.actions.close_month.month_figures", lambda *_: figures)
    with pytest.raises(Refused, match=r"- The report does not tie out: it differs by 0.01\."):
        close_month(books(**SHEETS), Request(month="2026-09"))


def test_the_report_of_a_closed_month_is_not_made_anew():
    made = closed(books(**SHEETS))
    with pytest.raises(Refused, match="2026-09 is closed: its report stays as it was"):
        month_report(made, Request(month="2026-09"))
    assert month_report(made, Request(month="2026-10")).documents


# The whole way, on the demo workbook.


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    path = tmp_path_factory.mktemp("clean") / "clean.xlsm"
    path.write_bytes(new_book.clean_demo())
    return path


@pytest.fixture
def path(demo, tmp_path):
    copy = tmp_path / "march.xlsm"
    copy.write_bytes(demo.read_bytes())
    return copy


def press(path, command, as_of="2026-10-31", **request):
    with open_file(path) as book:
        order = Order(datetime(2026, 11, 3, 9), "kim", date.fromisoformat(as_of), folder=path.parent)
        done = perform(book, BY_COMMAND[command], Request(**request), order)
        if done.run_id:
            book.save()
    return done


def setting(path, title):
    with open_file(path) as book:
        raw = read_tables(book, ["settings"])["settings"]
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
    with pytest.raises(Refused, match="is not undone: press Reopen month, which asks for the reason"):
        press(path, "undo")
    assert path.read_bytes() == before
