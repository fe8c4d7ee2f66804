"""The whole way on the demo workbook: every action, twice, undone; read back by readers that are not ours."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from billing.actions import ACTIONS, BY_COMMAND
from billing.actions.action import Refused, Request
from billing.demo_books import AS_OF, demo_books, plant
from billing.excel.blocks import ChangedMeanwhile
from billing.excel.read import read_tables
from billing.excel.workbook import open_file
from billing.run.incoming_rows import pasted_rows
from billing.run.perform import RunOptions, perform
from billing.tables import BY_NAME, TABLES
from tests.pressing import NOW, press, press_in
from tests.sheets import books

TABLE_NAMES = [table.name for table in TABLES if table.name not in ("runs", "journal")]


@pytest.fixture
def path(demo, tmp_path):
    copy = tmp_path / "march.xlsm"
    copy.write_bytes(demo.read_bytes())
    return copy


def cells(path, names=TABLE_NAMES):
    with open_file(path) as book:
        raws = dict(read_tables(book, names))
    return {
        name: sorted(map(repr, (row for row in raw.rows if any(c is not None for c in row))))
        for name, raw in raws.items()
    }


def test_every_planted_error_is_found(path):
    planted = plant(demo_books(), 1).planted

    found = press(path, "check").findings

    hit = {(p.ref, p.table, p.key) for p in planted if any(f.ref == p.ref and f.table == p.table for f in found)}
    missed = [p for p in planted if (p.ref, p.table, p.key) not in hit]
    assert not missed


def test_a_clean_practice_has_no_errors(clean_demo, tmp_path):
    path = tmp_path / "clean.xlsm"
    path.write_bytes(clean_demo.read_bytes())

    done = press(path, "check")

    assert [(f.ref, f.message) for f in done.findings if f.severity != "note"] == []


@pytest.mark.parametrize("command", ["check", "invoice", "pay", "remind", "report"])
def test_a_second_run_changes_nothing(path, command):
    first = press(path, command)
    assert first.run_id
    before = path.read_bytes()

    second = press(path, command)

    assert (second.run_id, second.counts, second.documents) == ("", {}, ())
    assert cells(path, ["runs", "journal"])["runs"] == cells(path, ["runs"])["runs"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", ["check", "invoice", "pay", "remind"])
def test_undo_restores_every_value(path, command):
    before = cells(path)
    press(path, command)
    assert cells(path) != before

    press(path, "undo")

    after = cells(path)
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


@pytest.mark.parametrize(
    "action", [a for a in ACTIONS if a.command not in ("import", "undo", "sent")], ids=lambda a: a.command
)
def test_a_preview_changes_nothing(path, action):
    before = path.read_bytes()

    try:
        assert press(path, action.command, preview=True).run_id == ""
    except Refused:
        assert action.command in ("close", "reopen"), "errors are open, no month is closed"
    assert path.read_bytes() == before


def test_every_change_stands_in_the_journal(path):
    done = press(path, "pay")

    with open_file(path) as book:
        journal = dict(read_tables(book, ["journal"]))["journal"]
    rows = [dict(zip(journal.titles, row, strict=True)) for row in journal.rows]
    assert {row["Run"] for row in rows} == {done.run_id}
    assert {row["Table"] for row in rows} == set(done.counts)
    added = [row for row in rows if row["Table"] == "allocations"]
    assert len(added) == done.counts["allocations"]["appended"]
    assert all(row["User"] == "kim" and row["Time"] == NOW and row["Column"] == "*" for row in added)


def test_reminders_that_were_sent_move_up_a_level(path):
    press(path, "pay")
    press(path, "remind")
    sent = press(path, "sent")
    assert sent.counts["reminders"]["updated"] > 0

    assert press(path, "sent").message == "No reminder is waiting to be sent. Press Remind to make the list."


def test_an_undo_of_nothing_is_refused(path):
    with pytest.raises(Refused, match="There is no run to undo"):
        press(path, "undo")
    with pytest.raises(Refused, match="There is no run R-000099"):
        press(path, "undo", run_id="R-000099")


def test_what_changed_meanwhile_is_not_overwritten(path):
    with open_file(path) as book:
        action = BY_COMMAND["pay"]

        def meddle(_done):
            book.sheets["Payments"].tables["Payments"].data_body_range.columns[14].value = 12.34
            return True

        with pytest.raises(
            ChangedMeanwhile, match=r"Payments row \d+ was changed while this ran. Nothing was written."
        ):
            perform(book, action, Request(), RunOptions(NOW, "kim", AS_OF, folder=path.parent, confirm=meddle))
        assert book.sheets["Runs"].tables["Runs"].range.value[1][0] is None


def test_rows_are_taken_in_and_refused_with_the_reason_beside_them(path):
    with open_file(path) as book:
        sheet = book.sheets["Paste"]
        book.names["PasteTarget"].refers_to_range.value = "Payments"
        book.names["PasteRows"].refers_to_range.value = "3"
        sheet.range((9, 1)).value = [
            ["Payment No", "Date", "Customer", "Paid", "Check No", "Colour"],
            ["P-90001", "10/20/2026", "C-1001", "1,250.00", "0123", "blue"],
            ["P-90002", "10/21/2026", "C-1002", "many", "0124", "red"],
            ["P-90003", "10/22/2026", "C-1003", "20.50", "0125", "red"],
        ]
        book.save()
    with open_file(path) as book:
        done = press_in(book, "import", rows=pasted_rows(book))
        book.save()
    assert done.counts["payments"]["appended"] == 2
    assert list(done.rejected.unmatched) == ["Colour"]

    with open_file(path) as book:
        left = book.sheets["Paste"].range((9, 1), (11, 4)).value
        table = dict(read_tables(book, ["payments"]))["payments"]
    assert left[0][:2] == ["Why refused", "Payment No"]
    assert left[1][1] == "P-90002"
    assert "many" in left[1][0]
    assert left[2] == [None] * 4
    new = [row for row in table.rows if row[0] in ("P-90001", "P-90003")]
    assert [(row[1], row[6], row[5]) for row in new] == [
        (datetime(2026, 10, 20), 1250.0, "0123"),
        (datetime(2026, 10, 22), 20.5, "0125"),
    ]
    assert {row[-1] for row in new} == {"B-000001"}


def test_other_readers_see_the_same_tables(path, validate):
    for command in ("check", "invoice", "pay", "remind", "report"):
        press(path, command)

    assert validate(path) == []
    book = openpyxl.load_workbook(path)
    calamine = CalamineWorkbook.from_path(str(path), load_tables=True)
    ours = _raws(path)
    for table in TABLES:
        found = book[table.sheet].tables[table.list_object]
        first, last = book[table.sheet][found.ref][0], book[table.sheet][found.ref]
        assert [cell.value for cell in first] == list(table.titles)
        assert len(last) - 1 == len(ours[table.name].rows)
        assert calamine.get_table_by_name(table.list_object).columns == list(table.titles)
    assert book.sheetnames.index("Report 2026-10") == book.sheetnames.index("Reminders") + 1


def _raws(path):
    with open_file(path) as book:
        return dict(read_tables(book, BY_NAME))


def test_the_as_of_date_of_home_counts_unless_another_is_given(path):
    with open_file(path) as book:
        done = perform(book, BY_COMMAND["check"], Request(), RunOptions(NOW, "kim", preview=True))
        assert done.as_of == AS_OF
        book.names["AsOf"].refers_to_range.value = datetime(2026, 9, 30)
        assert perform(book, BY_COMMAND["check"], Request(), RunOptions(NOW, "kim", preview=True)).as_of == date(
            2026, 9, 30
        )
        book.names["AsOf"].refers_to_range.value = None
        assert perform(book, BY_COMMAND["check"], Request(), RunOptions(NOW, "kim", preview=True)).as_of == NOW.date()


def test_documents_are_named_without_a_customer(path):
    done = press(path, "invoice")

    names = {str(row[2]) for row in _raws(path)["customers"].rows}
    assert len(done.documents) == 1
    assert Path(done.documents[0]).is_file()
    assert not any(name in done.documents[0] for name in names)


def test_one_of_a_thing_is_said_in_the_singular():
    office = books(
        customers="customer_id  name\nC-1  Ann",
        invoices="invoice_id  customer_id  invoice_date  due_date  total_amount\nI-1  C-1  2026-10-01  2026-10-31  60.00",
        payments="payment_id  customer_id  received_date  amount\nP-1  C-1  2026-10-20  60.00",
    )
    said = BY_COMMAND["pay"].run(office, Request()).message
    assert said == "60.00 applied from 1 payment to 1 invoice. Nothing is left unapplied."
