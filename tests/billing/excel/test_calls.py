"""Few calls to Excel, whatever the number of rows: over COM each of them is a round trip."""

import pandas as pd
import pytest

import xlwings_offline
from billing.books import DTYPES, Books
from billing.changes import Changes, TableChanges, update
from billing.demo_books import AS_OF
from billing.excel.apply import apply
from billing.excel.read import read_table
from billing.excel.workbook import open_file
from billing.paste import read_books
from billing.tables import ALLOCATIONS, CHARGES, PAYMENTS, TABLES


@pytest.fixture(scope="module")
def path(demo, tmp_path_factory):
    path = tmp_path_factory.mktemp("calls") / "demo.xlsm"
    path.write_bytes(demo.read_bytes())
    return path


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_is_read_in_four_calls(path, table):
    with open_file(path) as book, xlwings_offline.counted() as calls:
        read_table(book, table)

    assert 1 <= len(calls) <= 4, calls


def allocations(count):
    frame = pd.DataFrame(
        {
            "allocation_id": [f"A-9{n:05d}" for n in range(count)],
            "source_id": "P-1",
            "invoice_id": "INV-1",
            "amount": range(count),
            "allocation_date": pd.Timestamp(AS_OF),
            "rule": "by hand",
            "released_date": pd.NaT,
        }
    )
    return frame.astype({column.name: DTYPES[column.kind.storage] for column in ALLOCATIONS.columns})


@pytest.mark.parametrize("rows", [1, 40, 4_000])
def test_the_calls_of_a_write_do_not_grow_with_its_rows(path, rows):
    with open_file(path) as book:
        raws = {"allocations": read_table(book, ALLOCATIONS)}
        with xlwings_offline.counted() as calls:
            apply(book, Changes({"allocations": TableChanges(appended=allocations(rows))}), raws)

    # Three to find the table, three to make it larger and write.
    assert len(calls) <= 6, calls


def test_a_column_of_results_is_written_in_one_block(path):
    with open_file(path) as book:
        raws = {"payments": read_table(book, PAYMENTS)}
        books, _ = read_books(raws, AS_OF)
        after = books.payments.assign(unallocated_amount=books.payments["unallocated_amount"] + 1)
        change = update(books.payments, after, ["unallocated_amount"])
        with xlwings_offline.counted() as calls:
            apply(book, Changes({"payments": change}), raws)
        shown = read_books({"payments": read_table(book, PAYMENTS)}, AS_OF)[0]

    assert len(calls) <= 8, calls
    assert shown.payments["unallocated_amount"].tolist() == after["unallocated_amount"].tolist()


def test_reading_needs_no_more_calls_for_more_rows(path):
    books = Books(AS_OF, {})
    assert books.charges.empty
    with open_file(path) as book, xlwings_offline.counted() as calls:
        raw = read_table(book, CHARGES)

    assert len(raw.rows) > 900
    assert len(calls) <= 4
