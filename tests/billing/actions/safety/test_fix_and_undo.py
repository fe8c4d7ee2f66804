"""Whatever stands in the cells: fixes, the chosen or the safe ones, and one undo leave every cell as it stood."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from billing.excel.read import read_tables
from billing.excel.workbook import open_file
from billing.tables import BY_NAME
from tests.pressing import press_in

TABLES = ("charges", "invoices", "payments", "customers", "services", "invoice_lines", "allocations", "adjustments")

#: What becomes of a cell: by table and column, from what it holds.
DAMAGE: dict[tuple[str, str], list[Callable[[Any], object]]] = {
    ("charges", "amount"): [lambda v: f"{v:,.2f}", lambda v: f"$ {v}", lambda v: f"\u00a0{v}", lambda v: v + 1],
    ("charges", "customer_id"): [lambda v: v + "\u00a0", lambda v: f"\u200b{v}", str.lower],
    ("charges", "service_date"): [lambda v: f"{v:%Y-%m-%d}", lambda v: f"{v:%B %d, %Y}", lambda v: f"{v:%d/%m/%Y}"],
    ("invoices", "total_amount"): [lambda v: v + 1, lambda v: f"{v:.2f}-", lambda v: f"{v}"],
    ("invoices", "due_date"): [lambda v: f"{v:%m/%d/%Y}", lambda v: v.replace(year=v.year + 1)],
    ("payments", "amount"): [lambda v: f"{v:.2f} USD", lambda v: f"'{v}", lambda v: v * 10],
    ("customers", "postcode"): [float, lambda v: f" {v}"],
}
hits = st.tuples(st.sampled_from(sorted(DAMAGE)), st.integers(0, 60), st.integers(0, 3))


def spoil(book, chosen):
    raws = dict(read_tables(book, TABLES))
    for (name, column), row, kind in chosen:
        raw, table = raws[name], BY_NAME[name]
        at = list(raw.titles).index(table[column].title)
        ways, value = DAMAGE[name, column], raw.rows[row][at]
        if value is None or (column != "customer_id" and isinstance(value, str) and column != "postcode"):
            continue
        book.sheets[table.sheet].range((raw.first_row + row, at + 1)).value = ways[kind % len(ways)](value)


def choose_all(book):
    raw = dict(read_tables(book, ["findings"]))["findings"]
    titles = list(raw.titles)
    proposed, choice = titles.index("Change to"), titles.index("Choice") + 1
    words = [["apply" if row[proposed] is not None else None] for row in raw.rows]
    book.sheets["Findings"].range((raw.first_row, choice)).value = words


def cells(book):
    return {name: raw.rows for name, raw in read_tables(book, (*TABLES, "findings"))}


@pytest.mark.parametrize("command", ["fix", "fix-safe"])
@given(st.lists(hits, min_size=6, max_size=30))
@settings(max_examples=3, phases=[Phase.explicit, Phase.generate])
def test_fixes_and_one_undo_leave_every_cell_as_it_stood(demo, command, chosen):
    with open_file(demo) as book:
        spoil(book, chosen)
        press_in(book, "check")
        choose_all(book)
        before = cells(book)

        done = press_in(book, command)
        assert done.run_id
        assert cells(book) != before
        assert press_in(book, command).run_id == "", "a second time there is nothing to do"
        press_in(book, "undo")

        after = cells(book)
        assert {n: r for n, r in after.items() if n != "findings"} == {
            n: r for n, r in before.items() if n != "findings"
        }
        assert sorted(after["findings"], key=str) == sorted(before["findings"], key=str)


def test_a_code_is_mended_where_the_cell_makes_numbers_of_digits(demo):
    with open_file(demo) as book:
        press_in(book, "check")
        raw = dict(read_tables(book, ["customers"]))["customers"]
        at = list(raw.titles).index("ZIP")
        cell = book.sheets["Customers"].range((raw.first_row, at + 1))
        cell.number_format = "General"
        cell.value = 2134
        press_in(book, "check")
        choose_all(book)

        press_in(book, "fix")
        assert cell.value == "02134"
        press_in(book, "undo")
        assert (cell.value, cell.number_format) == (2134, "General")


def test_a_column_of_text_numbers_is_mended_whatever_its_formats(demo):
    with open_file(demo) as book:
        raw = dict(read_tables(book, ["charges"]))["charges"]
        at = list(raw.titles).index("Amount")
        body = book.sheets["Charges"].range((raw.first_row, at + 1), (raw.first_row + 399, at + 1))
        numbers = [row[at] for row in raw.rows[:400]]
        body.value = [[f"$ {number}"] for number in numbers]
        texts = book.sheets["Charges"].range((raw.first_row, at + 1), (raw.first_row + 99, at + 1))
        texts.number_format = "@"
        before = cells(book)

        press_in(book, "fix-safe")
        assert body.value == numbers
        assert texts.number_format == "@"
        press_in(book, "undo")
        assert cells(book)["charges"] == before["charges"]
