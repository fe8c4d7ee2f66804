import pandas as pd
import pytest

from billing.books import DTYPES
from billing.tables import TABLES
from tests.sheets import books, rows, shuffled


def test_a_small_sheet_becomes_typed_rows():
    made = books(
        payments="""
            payment_id  amount    received_date  memo
            P-1         1,100.50  2026-10-01     rent and more   # two words, one cell
            P-2         -         ?              -
        """,
        as_of="2026-11-05",
        settings={"unbilled_days": 3},
    )
    payments = made.payments
    assert payments.index.tolist() == [2, 3]
    assert payments["amount"].tolist() == [110_050, 0]
    assert payments["memo"].tolist() == ["rent and more", ""]
    assert payments["received_date"].tolist() == [pd.Timestamp("2026-10-01"), pd.NaT]
    assert payments["state"].tolist() == ["posted", "posted"], "what a blank stands for"
    assert payments["customer_id"].tolist() == ["C-1001", "C-1001"], "required: the schema's example"
    assert made.is_known("payments", "amount").tolist() == [True, False]
    assert made.is_unknown("payments", "received_date").tolist() == [False, True]
    assert made.is_blank("payments", "reference").all()
    assert (str(made.as_of), made.settings.unbilled_days) == ("2026-11-05", 3)


def test_keys_that_are_not_named_are_numbered():
    frame = rows("allocations", "source_id  amount\nP-1  1\nP-1  2")
    assert frame["allocation_id"].tolist() == ["A-000001", "A-000002"]


def test_lists_hold_what_a_new_workbook_holds():
    made = books()
    assert "NET 30" in made.terms["terms"].tolist()
    assert made.taxes["rate"].tolist() == [0, 7_250]
    assert made.customers.empty


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_row_of_every_table_has_its_columns_in_their_types(table):
    column = table.columns[0]
    frame = rows(table.name, f"{column.name}\n{column.example}")
    assert frame.columns.tolist() == [each.name for each in table.columns]
    assert {c.name: str(frame[c.name].dtype) for c in table.columns} == {
        c.name: DTYPES[c.kind.storage] for c in table.columns
    }


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(AssertionError, match=r"payments has no \['amuont'\]"):
        rows("payments", "amuont\n1")


def test_shuffled_rows_keep_their_numbers_and_marks():
    made = books(payments="amount\n1\n2\n?\n4\n5\n6")
    other = shuffled(made)
    assert other.payments.index.tolist() != made.payments.index.tolist()
    pd.testing.assert_frame_equal(other.payments.sort_index(), made.payments)
    assert other.payments.index[other.is_unknown("payments", "amount")].tolist() == [4]
