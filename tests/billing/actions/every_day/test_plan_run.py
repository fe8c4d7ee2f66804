"""Plans in a workbook: Apply payments writes what is paid and missed, the Journal has it, and Undo takes it back."""

from billing.demo_books import AS_OF
from billing.excel.read import read_tables
from billing.excel.workbook import open_file
from billing.paste import read_books
from tests.pressing import press


def tables(path, *names):
    with open_file(path) as book:
        books, _ = read_books(dict(read_tables(book, ("settings", *names))), AS_OF)
    return [books.frame(name).to_dict("records") for name in names]


def test_apply_payments_fills_plans_and_undo_empties_them(demo, tmp_path):
    path = tmp_path / "march.xlsm"
    path.write_bytes(demo.read_bytes())
    before = tables(path, "plans", "installments")
    press(path, "pay")
    plans, rows = tables(path, "plans", "installments")
    assert [row["state"] for row in rows] == ["paid", "paid", "due", "due"] * 2
    assert [row["paid_amount"] for row in plans] == [
        sum(row["paid_amount"] for row in rows if row["plan_id"] == plan["plan_id"]) for plan in plans
    ]
    assert all(row["paid_amount"] + row["open_amount"] == row["amount"] for row in rows)
    (allocations,) = tables(path, "allocations")
    assert [row["invoice_id"] in plans[0]["invoices"] for row in allocations if row["rule"] == "plan"][-1]
    (journal,) = tables(path, "journal")
    assert {"plans", "installments"} <= {row["table"] for row in journal}
    press(path, "undo")
    assert tables(path, "plans", "installments") == before
