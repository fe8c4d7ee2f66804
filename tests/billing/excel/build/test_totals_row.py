"""A totals row that a clerk switches on: it is no row of the table, and stays the last one when rows come."""

import pytest

from billing.changes import Changes, TableChanges
from billing.demo_books import AS_OF
from billing.excel.apply import apply
from billing.excel.read import read_table
from billing.excel.workbook import open_file
from billing.paste import read_books
from billing.tables import ADJUSTMENTS


@pytest.fixture
def book(demo, tmp_path):
    path = tmp_path / "demo.xlsm"
    path.write_bytes(demo.read_bytes())
    with open_file(path) as book:
        yield book


def read(book):
    raw = read_table(book, ADJUSTMENTS)
    books, findings = read_books({"adjustments": raw}, AS_OF)
    return raw, books.adjustments, [f.message for f in findings]


def excel_table(book):
    return book.sheets["Adjustments"].tables["Adjustments"]


def test_a_totals_row_is_neither_data_nor_damage(book):
    before = read(book)
    excel_table(book).show_totals = True
    raw, frame, said = read(book)

    assert raw.has_totals
    assert (raw.rows, said) == (before[0].rows, before[2])
    assert frame.equals(before[1])


def test_a_row_called_total_without_it_is_damage(book):
    table = excel_table(book)
    sheet, last = table.parent, table.range.last_cell.row
    table.resize(sheet.range(table.range[0, 0], table.range.last_cell.offset(1, 0)))
    sheet.range((last + 1, 1)).value = "Total"

    raw, frame, said = read(book)
    assert not raw.has_totals
    assert "This row is a total, not data: it begins with 'Total'." in said
    assert frame.index[-1] == last


@pytest.mark.parametrize("count", [1, 3])
def test_rows_that_come_push_it_down_and_rows_that_go_pull_it_up(book, count):
    excel_table(book).show_totals = True
    raw, frame, _ = read(book)
    new = frame.iloc[[0] * count].assign(adjustment_id=[f"ADJ-9{n}" for n in range(count)]).reset_index(drop=True)
    apply(book, Changes({"adjustments": TableChanges(appended=new)}), {"adjustments": raw})

    more, longer, _ = read(book)
    assert more.has_totals
    assert longer["adjustment_id"].tolist() == [*frame["adjustment_id"], *new["adjustment_id"]]
    assert excel_table(book).totals_row_range.row == raw.first_row + len(frame) + count

    gone = longer.iloc[len(frame) :]
    apply(book, Changes({"adjustments": TableChanges(removed=gone)}), {"adjustments": more})
    assert read(book)[1].equals(frame)
    assert excel_table(book).totals_row_range.row == raw.first_row + len(frame)
