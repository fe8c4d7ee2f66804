"""The demo's books: they add up by themselves, are the same for the same seed, and every planted error is where it is said to be."""

import datetime as dt
from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from billing import money
from billing.books import positions, total_by
from billing.checks import CHECKS
from billing.demo_books import AS_OF, demo_books, demo_cells, plant, raw_cells
from billing.demo_books.errors import DAMAGE, MISTAKES
from billing.paste import RawTable, read_books
from billing.receivables.ledger.open_items import open_items, payment_balances
from billing.tables import BY_NAME
from billing.tables.lists.starting_rows import STARTING_ROWS

SEEDS = (1, 2, 3, 4, 5, 6, 7, 8)


@pytest.fixture(scope="module", params=SEEDS)
def books(request):
    return demo_books(request.param)


def test_size_of_the_practice(books):
    counts = {name: len(frame) for name, frame in books.frames.items()}
    assert counts["customers"] == 80
    assert 850 <= counts["charges"] <= 1000
    assert 300 <= counts["payments"] <= 400
    assert books.as_of == AS_OF == dt.date(2026, 10, 31)
    assert set(books.customers["kind"]) == {"patient", "business"}


def test_lines_are_quantity_times_price_less_discount(books):
    lines = books.invoice_lines
    gross = money.extend(lines["quantity"].to_numpy(), lines["unit_price"].to_numpy())
    net = gross - money.percent_of(gross, lines["discount_percent"].to_numpy())
    assert (net == lines["net_amount"]).all()


def test_invoices_are_their_lines_and_tax(books):
    invoices = books.invoices[books.invoices["doc_type"] != "opening"]
    net = total_by(invoices["invoice_id"], books.invoice_lines["invoice_id"], books.invoice_lines["net_amount"])
    assert (net == invoices["net_amount"]).all()
    assert (invoices["net_amount"] + invoices["tax_amount"] == invoices["total_amount"]).all()


def test_billed_charges_stand_on_their_invoice_once(books):
    charges = books.charges[books.charges["status"] == "billed"]
    lines = books.invoice_lines[books.invoice_lines["charge_id"] != ""]
    place = positions(lines["charge_id"], charges["charge_id"])
    assert len(charges) == len(lines)
    assert (lines["invoice_id"].to_numpy()[place] == charges["invoice_id"].to_numpy()).all()
    assert (lines["net_amount"].to_numpy()[place] == charges["amount"].to_numpy()).all()


def test_numbers_run_without_gaps_in_the_order_of_dates(books):
    for prefix in ("INV-2026-", "CN-2026-", "OB-2026-"):
        series = books.invoices[books.invoices["invoice_id"].str.startswith(prefix)].sort_values("invoice_id")
        assert series["invoice_id"].str[len(prefix) :].astype(int).tolist() == list(range(1, len(series) + 1))
        assert series["invoice_date"].is_monotonic_increasing


def test_allocations_exceed_neither_payment_nor_invoice(books):
    assert (books.payments["unallocated_amount"] >= 0).all()
    notes = books.invoices["doc_type"] == "credit_note"
    assert (books.invoices["balance"][~notes] >= 0).all()
    assert (books.invoices["balance"][notes] == 0).all()


def test_the_ledger_agrees_with_the_demo(books):
    items, payments = open_items(books), payment_balances(books)
    for name in (*BY_NAME["invoices"].computed, "due_date"):
        assert (items[name] == books.invoices[name]).all(), name
    assert (payments["allocated_amount"] == books.payments["allocated_amount"]).all()
    assert (payments["unallocated_amount"] == books.payments["unallocated_amount"]).all()


def test_october_is_left_to_do(books):
    charges, payments = books.charges, books.payments
    october = charges["service_date"] >= "2026-10-01"
    assert set(charges["status"][october]) == {"unbilled", "held"}
    assert set(charges["status"][~october]) == {"billed", "void"}
    late = (payments["received_date"] >= "2026-10-29") & (payments["state"] == "posted")
    assert late.sum() > 20
    assert (payments["allocated_amount"][late] == 0).all()
    late |= payments["purpose"] == "deposit"
    assert (payments["unallocated_amount"][~late] == 0).all()


def test_a_life_like_mixture(books):
    invoices, payments = books.invoices, books.payments
    assert invoices["disputed"].sum() == 3
    assert Counter(invoices["doc_type"])["credit_note"] == 5
    assert (books.customers["email"] == "").any()
    assert (books.customers["street"] == "").any()
    assert (payments["stated_for"].str.contains(",")).any()
    assert (payments["stated_for"] == "").any()
    assert Counter(payments["state"])["bounced"] == 1
    assert Counter(payments["purpose"])["deposit"] == 2
    assert (books.adjustments["approved_by"] != "").all()
    assert books.services["service_code"].duplicated().sum() == 3, "three prices changed in September"


def test_equal_payments_of_a_customer_are_days_apart(books):
    posted = books.payments[books.payments["state"] == "posted"].sort_values("received_date")
    gap = posted.groupby(["customer_id", "amount"])["received_date"].diff().dt.days
    assert not (gap <= 5).any()


def test_no_payment_is_by_chance_what_somebody_else_owes(books):
    owed = books.invoices[books.invoices["balance"] > 0]
    waiting = books.payments[(books.payments["unallocated_amount"] > 0) & (books.payments["purpose"] == "normal")]
    own = owed.groupby("customer_id")["balance"].agg(list).to_dict()
    strange = 0
    for customer, amount, stated in zip(waiting["customer_id"], waiting["amount"], waiting["stated_for"], strict=True):
        sums = {sum(some) for count in range(1, 7) for some in combinations(own[customer], count)}
        assert stated or amount in sums, "who does not say what for pays invoices in full"
        strange += amount not in sums and amount in set(owed["balance"])
    assert strange == 0
    assert {True, False} == set(waiting["stated_for"] == ""), "some say so, some do not"


def test_reminders_went_up_step_by_step(books):
    sent = books.reminders
    assert (sent["state"] == "sent").all()
    assert set(sent["level"]) >= {1, 2}
    for _, rows in sent.groupby("customer_id"):
        assert rows["level"].tolist() == list(range(1, len(rows) + 1))
        assert (rows["sent_date"].diff().dt.days.dropna() >= 7).all()
    assert (sent["sent_date"] < "2026-10-23").all()
    assert (sent["contact"] != "").all()


def test_references_lead_somewhere(books):
    for table in BY_NAME.values():
        frame = books.frames[table.name]
        for column in table.columns:
            if column.kind.refers_to:
                target = BY_NAME[column.kind.refers_to]
                used = frame[column.name][frame[column.name] != ""]
                missing = used[positions(books.frames[target.name][target.key[0]], used) < 0]
                assert missing.empty, f"{table.name}.{column.name}: {set(missing)}"


def test_the_same_seed_gives_the_same_books_and_errors():
    assert demo_cells(7) == demo_cells(7)
    assert demo_cells(7) != demo_cells(8)


def test_levels_of_the_demo_are_those_of_a_new_workbook():
    ours = [[level[0], level[2], level[5]] for level in raw_cells(BY_NAME["levels"], demo_books(1).levels)]
    assert ours == [[level[0], level[2], level[5]] for level in STARTING_ROWS["levels"]]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_error_is_on_a_row_of_its_own(seed):
    clean = demo_books(seed)
    before = {name: raw_cells(table, clean.frames[name]) for name, table in BY_NAME.items()}
    cells, planted = plant(clean, seed)

    assert len(planted) == len(MISTAKES) + len(DAMAGE) == 26
    assert len({error.ref for error in planted}) == 26
    assert len({(error.table, error.place) for error in planted}) == 26
    for error in planted:
        row = cells[error.table][error.place]
        old = before[error.table][error.place : error.place + 1]
        if error.ref == "C02":  # the payment is as it was; the row that takes too much is an allocation
            assert len(cells["allocations"]) > len(before["allocations"])
        else:
            assert [row] != old, error
        if error.ref not in {"P13", "P11"}:
            at = [BY_NAME[error.table].position(part) for part in BY_NAME[error.table].key]
            assert " / ".join(str(row[place]) for place in at) == error.key


def test_planting_leaves_the_clean_books_alone():
    clean = demo_books(1)
    copies = {name: frame.copy() for name, frame in clean.frames.items()}
    plant(clean, 1)
    for name, frame in copies.items():
        pd.testing.assert_frame_equal(clean.frames[name], frame)


def test_damage_is_what_pasting_does_to_cells():
    cells, planted = plant(demo_books(1), 1)
    row = {error.ref: cells[error.table][error.place] for error in planted}
    charges = BY_NAME["charges"]
    assert row["P02"][charges.position("amount")].startswith("$ ")
    assert row["P03"][charges.position("quantity")] == "1,000"
    assert row["P05"][charges.position("service_date")].count("/") == 2
    assert row["P01"][BY_NAME["payments"].position("amount")] == "#N/A"
    assert row["P07"][BY_NAME["customers"].position("postcode")] == 2134.0
    assert row["P11"][charges.position("customer_id")].endswith("\u00a0")
    assert row["P13"][0] is None
    assert row["P13"][1].startswith("CH-")


def test_cells_hold_what_excel_holds():
    kinds = {type(cell) for rows in demo_cells(1).values() for row in rows for cell in row}
    assert kinds <= {float, str, dt.datetime, type(None)}
    widths = {name: {len(row) for row in rows} for name, rows in demo_cells(1).items()}
    assert all(width <= {len(BY_NAME[name].columns)} for name, width in widths.items())


def test_money_in_the_cells_is_whole_cents():
    amounts = np.array(
        [row[BY_NAME["payments"].position("amount")] for row in demo_cells(1, with_errors=False)["payments"]]
    )
    assert not money.is_finer(amounts, money.CENTS).any()


def found_in(cells):
    """What reading the cells and all checks find."""
    raws = {name: RawTable.of(list(BY_NAME[name].titles), rows, 2) for name, rows in cells.items()}
    books, damage = read_books(raws, AS_OF)
    return [*damage, *(finding for check in CHECKS for finding in check(books))]


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_found_in_the_clean_books(seed):
    assert found_in(demo_cells(seed, with_errors=False)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_error_is_found_by_its_number_on_its_row(seed):
    cells, planted = plant(demo_books(seed), seed)
    found = {(finding.ref, finding.table, finding.row - 2) for finding in found_in(cells)}
    assert {(error.ref, error.table, error.place) for error in planted} <= found
    others = [key for key in found if key[1:] not in {(error.table, error.place) for error in planted}]
    assert {ref for ref, _, _ in others} <= {"K06", "C12", "C14"}, (
        "what follows: the block's rest, a credit beside a debt, the bank"
    )


def test_cells_read_back_are_the_books():
    clean = demo_books(1)
    cells = demo_cells(1, with_errors=False)
    books, _ = read_books(
        {name: RawTable.of(list(BY_NAME[name].titles), rows, 2) for name, rows in cells.items()}, AS_OF
    )
    assert books.settings == clean.settings
    for name, frame in clean.frames.items():
        pd.testing.assert_frame_equal(books.frames[name], frame)
