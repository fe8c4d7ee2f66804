"""Files: what somebody sends, in the encodings and with the marks that programs write."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from billing.intake.tabular import UnreadableFile, read_rows
from billing.paste import match_headers, read_amount, take_in
from billing.tables import BY_NAME
from tests.sheets import books

TABLE: list[list[str | None]] = [["Name", "City"], ["Müller", "Zürich, Kreis 1"], ["Çelik", None]]
DATA = Path(__file__).parents[4] / "shared" / "data"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_text_files(tmp_path, encoding, sign):
    file = tmp_path / "rows.csv"
    file.write_text(
        "".join(sign.join(f'"{cell or ""}"' for cell in row) + "\r\n" for row in TABLE), encoding, newline=""
    )
    assert read_rows(file) == (["Name", "City"], [["Müller", "Zürich, Kreis 1"], ["Çelik", ""]])


def test_semicolons_with_decimal_commas(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("a;b;c\n1,5;2,5;x\n1,5;2,5;y\n")
    assert read_rows(file)[1] == [["1,5", "2,5", "x"], ["1,5", "2,5", "y"]]


def test_workbooks_give_the_sheet_with_the_most_rows(tmp_path):
    book = Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("Rows")
    for row in ([None, None, None], ["Amount", "Day", "Paid"], [7, datetime(2026, 10, 5), "#N/A"], [None, None, True]):
        sheet.append(row)
    book.save(tmp_path / "rows.xlsx")
    assert read_rows(tmp_path / "rows.xlsx") == (
        ["Amount", "Day", "Paid"],
        [[7.0, datetime(2026, 10, 5), "#N/A"], [None, None, True]],
    )


def test_the_sheet_of_a_name_is_taken_where_there_is_one(tmp_path):
    book = Workbook()
    for row in (["Number", "City"], ["1", "Bonn"], ["2", "Ulm"]):
        book.active.append(row)
    book.create_sheet("Payments").append(["Payment ID"])
    book["Payments"].append(["P-1"])
    book.save(tmp_path / "rows.xlsx")

    assert read_rows(tmp_path / "rows.xlsx", "payments") == (["Payment ID"], [["P-1"]])
    assert read_rows(tmp_path / "rows.xlsx", "Charges")[0] == ["Number", "City"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("rows.pdf", b"%PDF", "rows.pdf is not a file that can be imported: save it as .csv or .xlsx."),
        ("rows.xlsx", b"PK\x03\x04 no", "rows.xlsx is damaged, protected by a password, or not a workbook."),
        ("rows.csv", b"", "rows.csv has no rows."),
        ("rows.csv", b"PK\x00\x00", "rows.csv is not text, whatever its name says."),
    ],
)
def test_files_that_cannot_be_read(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_rows(tmp_path / name)
    assert str(caught.value) == reason


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UnreadableFile, match="There is no file"):
        read_rows(tmp_path / "rows.csv")


@pytest.mark.parametrize(
    ("cell", "amount"), [(12.5, 1250), ("1,234.50", 123450), ("1,234", None), (None, None), (True, None)]
)
def test_control_figures(cell, amount):
    assert read_amount(cell, 100) == amount


@pytest.mark.skipif(not DATA.exists(), reason="the real files are not beside the project")
@pytest.mark.parametrize(
    ("file", "table", "given", "rows", "refused"),
    [
        ("receivables/ibm_receivables.csv", "invoices", {}, 2466, 0),
        ("receivables/ibm_receivables.csv", "payments", {"InvoiceAmount": "amount"}, 2466, 0),
        ("retail/online_retail_sample.csv", "invoice_lines", {}, 3934, 133),
    ],
)
def test_real_files(file, table, given, rows, refused):
    headers, cells = read_rows(DATA / file)
    taken = take_in(BY_NAME[table], match_headers(headers, BY_NAME[table], {}, given), cells, books())
    assert (len(taken.frame), len(taken.refused)) == (rows, refused)
    assert {reason for _, reason in taken.refused} <= {"Description is blank."}
