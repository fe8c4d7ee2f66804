import json
from datetime import date
from zipfile import ZipFile

import pytest

from billing.__main__ import main
from billing.excel.read import read_tables
from billing.excel.workbook import open_file
from billing.paste import read_books


@pytest.fixture
def book(demo, tmp_path):
    path = tmp_path / "march.xlsm"
    path.write_bytes(demo.read_bytes())
    return path


@pytest.fixture(scope="module")
def paid(demo, tmp_path_factory):
    path = tmp_path_factory.mktemp("paid") / "march.xlsm"
    path.write_bytes(demo.read_bytes())
    assert main(["pay", str(path)]) == 0
    return path


def test_the_demo_is_made(demo, tmp_path):
    path = tmp_path / "demo.xlsm"
    assert main(["new", str(path), "--demo"]) == 0
    with ZipFile(path) as made, ZipFile(demo) as same:
        assert {name: made.read(name) for name in made.namelist()} == {
            name: same.read(name) for name in same.namelist()
        }


def told(capsys):
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("command", ["check", "invoice", "pay", "remind", "report", "undo", "runs"])
def test_json_is_one_object_of_the_agreed_shape(book, paid, capsys, command):
    book.write_bytes(paid.read_bytes())

    assert main([command, str(book), "--json", "--preview"]) == 0

    done = told(capsys)
    assert {"action", "as_of", "run_id", "message", "changes", "findings", "documents"} <= set(done)
    assert done["as_of"] == "2026-10-31"
    for finding in done["findings"]:
        assert set(finding) == {"check", "ref", "severity", "table", "key", "row", "column", "message", "fix", "amount"}
        assert finding["severity"] in {"error", "warning", "note"}
        assert finding["amount"] is None or isinstance(finding["amount"], str)


def test_changes_are_counted_by_table(book, capsys):
    assert main(["invoice", str(book), "--json", "--as-of", "2026-10-31"]) == 0

    done = told(capsys)
    assert done["run_id"] == "R-000001"
    assert done["changes"]["invoices"]["appended"] > 0
    assert done["changes"]["charges"]["updated"] > 0
    assert len(done["documents"]) == 1


def test_a_missing_workbook_is_wrong_use(tmp_path, capsys):
    assert main(["check", str(tmp_path / "nothing.xlsm")]) == 2
    assert "There is no workbook" in capsys.readouterr().err


def test_a_date_that_is_none_is_wrong_use(book, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["check", str(book), "--as-of", "31.10.2026"])
    assert stopped.value.code == 2
    assert "'31.10.2026' is not a date. Write it as 2026-10-31." in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 locked"])
def test_a_damaged_workbook_is_told_in_a_sentence_and_left_alone(tmp_path, capsys, content):
    path = tmp_path / "bad.xlsm"
    path.write_bytes(content)

    assert main(["check", str(path)]) == 2

    words = capsys.readouterr().err
    assert "bad.xlsm" in words
    assert "Traceback" not in words
    assert path.read_bytes() == content


def test_a_workbook_that_somebody_has_open_is_refused(book, capsys):
    book.with_name(f"~${book.name}").write_bytes(b"")

    assert main(["pay", str(book)]) == 3
    assert "is open in Excel" in capsys.readouterr().err


def test_a_file_that_is_there_is_not_overwritten(book, capsys):
    before = book.read_bytes()

    assert main(["new", str(book)]) == 3
    assert book.read_bytes() == before
    assert "already exists" in capsys.readouterr().err


def test_undo_without_a_run_is_refused(book, capsys):
    assert main(["undo", str(book)]) == 3
    assert "There is no run to undo." in capsys.readouterr().err


def test_import_matches_headers_and_tells_what_it_did_not_take(book, tmp_path, capsys):
    file = tmp_path / "bank.csv"
    file.write_text(
        "Transaktion;Datum;Customer;Paid;Farbe\nB-1;20.10.2026;C-1001;1.250,00;rot\nB-2;21.10.2026;C-1002;7,5;rot\n",
        "utf-8",
    )

    assert (
        main(
            [
                "import",
                str(book),
                str(file),
                "--into",
                "Payments",
                "--map",
                "Transaktion=payment_id,Datum=received_date",
                "--json",
            ]
        )
        == 0
    )

    done = told(capsys)
    assert done["changes"]["payments"] == {"appended": 2, "updated": 0, "removed": 0}
    assert done["unmatched"] == ["Farbe"]

    main(["import", str(book), str(file), "--into", "Payments", "--json"])
    again = told(capsys)
    assert "payments" not in again["changes"], "the same keys are not taken twice"
    assert len(again["refused"]) == 2


def test_imported_invoices_and_payments_know_their_balances(tmp_path, capsys):
    """A clerk who moves in with last year's invoices is not told that thousands of balances are wrong."""
    book = tmp_path / "new.xlsm"
    main(["new", str(book)])
    for table, text in (
        ("Customers", "Customer,Kind,Name\nC-1,business,Acme\n"),
        ("Invoices", "Invoice,Customer,Invoice date,Total\nINV-1,C-1,2026-09-01,120.00\nINV-2,C-1,2026-10-20,30.00\n"),
        ("Payments", "Payment,Received,Customer,Method,Amount\nP-1,2026-10-30,C-1,check,120.00\n"),
        ("Allocations", "Allocation,Source,Invoice,Amount,Date\nA-1,P-1,INV-1,120.00,2026-10-30\n"),
    ):
        file = tmp_path / f"{table}.csv"
        file.write_text(text)
        assert main(["import", str(book), str(file), "--into", table, "--as-of", "2026-10-31"]) == 0
    capsys.readouterr()

    assert main(["check", str(book), "--as-of", "2026-10-31", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [f for f in found if f["ref"] in {"A06", "S01", "S02", "T01", "T02"}] == []
    with open_file(book) as opened:
        frames = read_books(dict(read_tables(opened, ("invoices", "payments"))), date(2026, 10, 31))[0]
    assert frames.invoices["balance"].tolist() == [0, 3000]
    assert frames.invoices["status"].tolist() == ["paid", "open"]
    assert frames.payments["unallocated_amount"].tolist() == [0]


def test_importing_into_nothing_known_is_refused(book, tmp_path, capsys):
    file = tmp_path / "bank.csv"
    file.write_text("a,b\n1,2\n", "utf-8")

    assert main(["import", str(book), str(file), "--into", "Cash"]) == 3
    assert "'Cash' is not a table that rows can be imported into." in capsys.readouterr().err


def test_people_read_words(book, capsys):
    assert main(["check", str(book)]) == 0
    out = capsys.readouterr().out
    assert "check as of 2026-10-31" in out
    assert "What to do" in out or "fix" in out


def test_a_long_list_is_cut_and_says_so(book, tmp_path, capsys):
    file = tmp_path / "slips.csv"
    rows = "\n".join(f"CH-9{n:03d},C-0001,2026-10-05,[red]{n},1,-5.00" for n in range(80))
    file.write_text(f"Charge,Customer,Service date,Service,Quantity,Unit price\n{rows}\n", "utf-8")
    assert main(["import", str(book), str(file), "--into", "Charges"]) == 0
    capsys.readouterr()

    assert main(["check", str(book)]) == 0
    out = capsys.readouterr().out
    assert "[red]" in out, "what a cell says is no markup"
    assert "more findings; all of them with --json." in out
    assert out.count("\n") < 1_000
