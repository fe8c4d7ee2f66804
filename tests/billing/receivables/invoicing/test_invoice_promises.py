"""What holds for every invoice that is created, whatever is sold: it adds up, no check finds fault, all can be credited."""

from datetime import date, timedelta
from functools import cache
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.books import Books
from billing.checks import CHECKS
from billing.receivables.corrections.post import post_corrections
from billing.receivables.invoicing.invoicing import amounts, billable, make_invoices
from billing.receivables.ledger.open_items import ledger_total
from billing.tables.lists.settings import Settings
from tests.billing.receivables.small_books import frame
from tests.sheets import shuffled

promise = settings(max_examples=12, deadline=None)
seeds = st.integers(0, 10**9)
TODAY = date(2026, 10, 31)
#: Code, rate, whether it is in prices.
TAXES = [
    ("NONE", 0, False),
    ("ADDED", 21_000, False),
    ("SHOP", 21_000, True),
    ("FOOD", 7_250, True),
    ("WINE", 30_000, True),
]


def shop(seed):
    """Charges of three customers, one of them exempt, with discounts and surcharges; the settings are any."""
    random = Random(seed)
    office = Settings(
        tax_rounding=random.choice(["document", "line"]),
        discount_tax=random.choice(["early", "never", "always"]),
        invoice_surcharge=random.choice([0, 0, 500, 333]),
        invoice_surcharge_tax=random.choice(["", "ADDED", "NONE"]),
        write_off_limit=10**9,
    )
    customers = [
        {
            "customer_id": f"C-{place}",
            "name": f"Customer {place}",
            "terms": random.choice(["NET 30", "2/7 NET 30"]),
            "tax_exempt": place == 3,
            "discount_percent": random.choice([0, 0, 5_000, 33_333]),
        }
        for place in (1, 2, 3)
    ]
    charges = [charge(random, f"CH-{place}") for place in range(random.randint(1, 9))]
    taxes = [{"tax_code": code, "rate": rate, "in_prices": inside} for code, rate, inside in TAXES]
    services = [{"service_code": "S", "unit_price": 0}]
    rows = {"customers": customers, "charges": charges, "taxes": taxes, "services": services}
    return Books(TODAY, {name: frame(name, listed) for name, listed in rows.items()}, office)


def charge(random, number):
    return {
        "charge_id": number,
        "customer_id": random.choice(["C-1", "C-1", "C-2", "C-3"]),
        "service_date": pd.Timestamp(TODAY - timedelta(random.randint(0, 5))),
        "service_code": "S",
        "description": f"Thing {number}",
        "quantity": random.choice([1_000, 1_000, 3_000, 12_345]),
        "unit_price": random.choice([3_300, 999_900, 1_000_000, random.randrange(10**7)]),
        "discount_percent": random.choice([0, 0, 10_000, 12_500]),
        "surcharge_amount": random.choice([0, 0, 0, 250]),
        "tax_code": random.choice([code for code, _, _ in TAXES]),
        "status": "unbilled",
    }


@cache
def invoiced(seed):
    made = shop(seed)
    new = make_invoices(made, billable(made, pd.Index([], dtype="int64")))
    charges = made.charges.copy()
    charges.loc[new.billed.index, new.billed.columns] = new.billed
    below = {
        name: getattr(new, name).set_axis(range(2, 2 + len(getattr(new, name))))
        for name in ("invoices", "invoice_lines")
    }
    return made.with_frames(charges=charges, **below)


#: The checks of what invoicing works out.
ASKED = [
    check for check in CHECKS if check.ref in {"A01", "A02", "A03", "A04", "A05", "A07", "A12", "B03", "B04", "B14"}
]


def found(made):
    return [f.message for check in ASKED for f in check(made)]


@promise
@given(seeds)
def test_no_check_finds_fault_with_what_was_created(seed):
    assert found(invoiced(seed)) == []


@promise
@given(seeds)
def test_lines_discount_surcharge_and_tax_are_the_total(seed):
    invoices, lines = invoiced(seed).invoices, invoiced(seed).invoice_lines
    nets = lines.groupby("invoice_id")["net_amount"].sum()
    assert invoices["net_amount"].tolist() == nets.reindex(invoices["invoice_id"]).tolist()
    rest = invoices["net_amount"] - invoices["discount_amount"] + invoices["surcharge_amount"] + invoices["tax_amount"]
    assert invoices["total_amount"].tolist() == (rest + invoices["rounding_amount"]).tolist()
    assert (invoices["total_amount"] >= 0).all()


@promise
@given(seeds)
def test_where_all_tax_is_in_prices_the_customer_pays_the_prices(seed):
    made = invoiced(seed)
    lines = made.invoice_lines.assign(priced=amounts(made.invoice_lines))
    plain = made.invoices.query("discount_percent == 0 and surcharge_amount == 0 and tax_less_percent == 0")
    for number, total in zip(plain["invoice_id"], plain["total_amount"], strict=True):
        mine = lines[lines["invoice_id"] == number]
        if ((mine["tax_rate"] == mine["included_rate"]) | (mine["included_rate"] + mine["tax_rate"] == 0)).all():
            assert total == mine["priced"].sum()


@promise
@given(seeds, st.integers(0, 9))
def test_order_of_charges_changes_nothing(seed, how):
    made = shop(seed)
    none = pd.Index([], dtype="int64")
    one, two = (make_invoices(each, billable(each, none)) for each in (made, shuffled(made, how)))
    assert one.invoices.to_dict() == two.invoices.to_dict()
    assert one.invoice_lines.to_dict() == two.invoice_lines.to_dict()
    mixed = shuffled(invoiced(seed), how)
    assert found(mixed) == []


@promise
@given(seeds)
def test_a_credit_note_of_the_whole_leaves_nothing_and_no_check_finds_fault(seed):
    made = invoiced(seed)
    after = credited(made, made.invoices[made.invoices["total_amount"] > 0])
    assert ledger_total(after) == 0
    assert found(after) == []
    invoices = after.invoices[after.invoices["total_amount"] != 0]
    parts = [f"{name}_amount" for name in ("net", "discount", "surcharge", "tax", "rounding", "total")]
    assert invoices[parts].sum().tolist() == [0] * 6, "the note is the invoice, taken back"
    lines = after.invoice_lines[after.invoice_lines["invoice_id"].isin(list(invoices["invoice_id"]))]
    assert (lines.groupby("tax_rate")["net_amount"].sum() == 0).all()


@settings(max_examples=6, deadline=None)
@given(seeds)
def test_credit_notes_of_parts_leave_nothing_when_all_is_credited(seed):
    after, random = invoiced(seed), Random(seed)
    for part in ("First part", "Second part", "Rest"):
        left = after.invoices[(after.invoices["total_amount"] > 2) & (after.invoices["balance"] > 2)]
        whole = part == "Rest"
        after = credited(
            after, left, part, [0 if whole else random.randint(1, cents // 2) for cents in left["balance"]]
        )
    assert ledger_total(after) <= 2 * len(invoiced(seed).invoices)
    assert found(after) == []
    notes = after.invoices[after.invoices["doc_type"] == "credit_note"]
    rates = after.invoice_lines.groupby("invoice_id")["tax_rate"].nunique().reindex(notes["invoice_id"])
    assert (notes["rounding_amount"].abs().to_numpy() <= rates.to_numpy()).all()
    assert abs(after.invoices["tax_amount"].sum()) <= rates.sum() + 2 * len(invoiced(seed).invoices)


def credited(made, invoices, reason="All of it", amounts=None):
    """The books after a credit note of each invoice, of the whole where the amount is 0."""
    cents = amounts or [0] * len(invoices)
    asked = [
        {"what": "credit note", "document_id": name, "reason": reason, "amount": amount}
        for name, amount in zip(invoices["invoice_id"], cents, strict=True)
    ]
    requests = frame("corrections", asked).assign(user="kim", rejection="")
    requests = requests.assign(whole=requests["amount"] == 0).astype({"user": "str", "rejection": "str"})
    after, rejection, _ = post_corrections(made, requests)
    assert set(rejection) <= {""}
    return after


CHANGES = [
    ("invoice_lines", "net_amount", "wrong_line_amount"),
    ("invoices", "net_amount", "lines_do_not_add_up"),
    ("invoices", "tax_amount", "wrong_tax"),
    ("invoices", "discount_amount", "wrong_document_discount"),
    ("invoices", "surcharge_amount", "wrong_total"),
    ("invoices", "total_amount", "wrong_total"),
]


@pytest.mark.parametrize(("table", "column", "name"), CHANGES, ids=[change[2] + " " + change[1] for change in CHANGES])
def test_what_is_really_wrong_is_found(table, column, name):
    """Three cents: no way of rounding makes them."""
    tried = 0
    check = next(each for each in CHECKS if each.name == name)
    for seed in range(200):
        made = invoiced(seed)
        rows = made.frame(table).copy()
        row = rows.index[seed % len(rows)] if len(rows) else None
        if row is None or (name == "wrong_document_discount" and not rows.loc[row, "discount_percent"]):
            continue
        rows.loc[row, column] += 3
        assert [f.row for f in check(made.with_frames(**{table: rows}))] == [row], seed
        tried += 1
    assert tried > 50
