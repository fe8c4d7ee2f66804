"""The totals of a run, worked out again by plain pandas from what another reader sees in the file."""

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from tests.bench import big_book
from tests.pressing import press

AS_OF = big_book.AS_OF.date()


def tables(path, charges):
    """The tables of a seeded workbook of that many charges, after its charges are invoiced and its payments applied."""
    big_book.paste(path, charges, seed=7)
    for command in ("invoice", "pay"):
        press(path, command, str(AS_OF))
    seen = CalamineWorkbook.from_path(str(path), load_tables=True)
    return {
        name: pd.DataFrame(table.to_python(), columns=table.columns)
        for name in ("Charges", "Invoices", "InvoiceLines", "Payments", "Allocations")
        for table in [seen.get_table_by_name(name)]
    }


def cents(column):
    """Whole cents of a column; an empty cell is no money."""
    return (pd.to_numeric(column).fillna(0) * 100).round().astype("int64")


def every_charge_is_billed_once_and_the_lines_add_up(tables):
    charges, lines, invoices = tables["Charges"], tables["InvoiceLines"], tables["Invoices"]

    assert (charges["Status"] == "billed").all()
    assert lines["Charge ID"].is_unique
    assert set(lines["Charge ID"]) == set(charges["Charge ID"])
    assert cents(lines["Net"]).sum() == cents(charges["Amount"]).sum() == cents(invoices["Total"]).sum()
    by_invoice = cents(lines["Net"]).groupby(lines["Invoice"]).sum()
    assert (cents(invoices.set_index("Invoice")["Total"]) == by_invoice.reindex(invoices["Invoice"])).all()


def numbers_have_no_gaps(tables):
    numbers = tables["Invoices"]["Invoice"].str.extract(r"(\d+)$")[0].astype(int)

    assert sorted(numbers) == list(range(numbers.min(), numbers.max() + 1))


def balances_are_totals_less_what_was_applied(tables):
    invoices, allocations = tables["Invoices"].set_index("Invoice"), tables["Allocations"]
    applied = cents(allocations["Amount"]).groupby(allocations["Invoice"]).sum().reindex(invoices.index, fill_value=0)

    balance = cents(invoices["Total"]) - applied

    assert (balance >= 0).all()
    assert (cents(invoices["Balance"]) == balance).all()
    assert (cents(invoices["Paid"]) == applied).all()


def payments_are_used_up_but_never_overdrawn(tables):
    payments, allocations = tables["Payments"].set_index("Payment ID"), tables["Allocations"]
    used = cents(allocations["Amount"]).groupby(allocations["From"]).sum().reindex(payments.index, fill_value=0)

    rest = cents(payments["Amount"]) - used

    assert (rest >= 0).all()
    assert (cents(payments["Unapplied"]) == rest).all()


def status_and_days_late_follow_from_balance_and_due_date(tables):
    invoices = tables["Invoices"]
    balance, days = cents(invoices["Balance"]), (pd.Timestamp(AS_OF) - pd.to_datetime(invoices["Due date"])).dt.days

    late = (balance > 0) & (days > 0)

    assert (pd.to_numeric(invoices["Days late"]).fillna(0).astype(int) == days.where(late, 0)).all()
    assert (invoices["Status"].eq("overdue") == late).all()
    assert (invoices["Status"].eq("paid") == (balance == 0)).all()


RULES = (
    every_charge_is_billed_once_and_the_lines_add_up,
    numbers_have_no_gaps,
    balances_are_totals_less_what_was_applied,
    payments_are_used_up_but_never_overdrawn,
    status_and_days_late_follow_from_balance_and_due_date,
)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return tables(tmp_path_factory.mktemp("totals") / "small.xlsm", 3_000)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_totals_are_those_of_plain_pandas(small, rule):
    rule(small)


def test_totals_of_a_hundred_thousand_charges_are_those_of_plain_pandas(tmp_path):
    found = tables(tmp_path / "big.xlsm", 100_000)

    assert len(found["Charges"]) >= 100_000
    assert len(found["Invoices"]) >= 30_000
    assert len(found["Payments"]) >= 60_000
    for rule in RULES:
        rule(found)
