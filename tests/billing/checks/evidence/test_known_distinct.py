"""Pairs that the office calls two are not asked about again, by any check, in either order."""

import pytest

from billing.actions.action import Request
from billing.actions.every_day.check import check
from billing.changes import result
from billing.checks import CHECKS
from billing.triage.find_all import find_all
from tests.sheets import books

PAIRS = {
    "customers": """
        customer_id  kind      name        born_date
        C-1          patient   Alma Reyes  1980-05-17
        C-2          patient   Alma Reyes  1980-05-17
        C-3          business  Acme Inc    -
        C-4          business  Acme LLC    -
        """,
    "charges": """
        charge_id  customer_id  service_date  service_code  quantity  unit_price  amount  status
        CH-1       C-1          2026-10-05    VISIT-30      1         120.00      120.00  unbilled
        CH-2       C-1          2026-10-05    VISIT-30      1         120.00      120.00  unbilled
        CH-3       C-2          2026-10-05    VISIT-30      1         120.00      120.00  unbilled
        CH-4       C-2          2026-10-05    VISIT-30      1         210.00      210.00  unbilled
        """,
    "invoices": """
        invoice_id  customer_id  invoice_date  total_amount
        INV-1       C-1          2026-10-05    100.00
        INV-2       C-1          2026-10-05    100.00
        INV-3       C-2          2026-10-05    100.00
        INV-4       C-2          2026-10-07    100.00
        """,
    "payments": """
        payment_id  customer_id  amount  received_date  method  reference  deposit_id
        P-1         C-1          120.00  2026-10-05     check   11         -
        P-2         C-1          120.00  2026-10-05     check   11         -
        P-3         C-2          120.00  2026-10-05     check   -          -
        P-4         C-2          120.00  2026-10-07     check   -          -
        P-5         C-1          45.00   2026-10-05     check   33         -
        P-6         C-1          54.00   2026-10-05     check   33         -
        P-7         C-1          19.00   2026-10-05     check   44         -
        P-8         C-2          19.00   2026-10-05     check   44         -
        P-10        C-1          10.00   2026-10-05     check   55         D-1
        P-11        C-2          11.00   2026-10-05     check   56         D-1
        P-12        C-1          10.00   2026-10-05     check   55         D-2
        P-13        C-2          11.00   2026-10-05     check   56         D-2
        """,
}
OF_PAIRS = [each for each in CHECKS if each.pairs]


def listed(*findings, turned=False):
    lines = [(f.table, f.other, f.key) if turned else (f.table, f.key, f.other) for f in findings]
    return "what  one_id  other_id\n" + "\n".join("  ".join(line) for line in lines)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("asked", OF_PAIRS, ids=lambda each: each.name)
def test_every_check_of_pairs_honours_the_list(asked, turned):
    found = asked(books(**PAIRS))
    assert found, "the sheet above has a pair for each check"
    assert all(f.other and f.other != f.key for f in found)

    assert asked(books(**PAIRS, not_the_same=listed(*found, turned=turned))) == []


def test_checks_of_duplicates_are_checks_of_pairs():
    assert {each.name for each in CHECKS if each.ref[0] == "K"} == {each.name for each in OF_PAIRS}


def test_of_three_equal_rows_the_third_is_held_against_each():
    three = {
        "payments": """
        payment_id  customer_id  amount  method  reference
        P-1         C-1          120.00  check   11
        P-2         C-1          120.00  check   11
        P-3         C-1          120.00  check   11
        """
    }
    said = [f.key + " " + f.other for f in find_all(books(**three), []) if f.ref == "K07"]
    asked = next(each for each in CHECKS if each.name == "duplicate_payment")

    assert said == ["P-2 P-1", "P-3 P-1"]
    kept = "what  one_id  other_id\npayments  P-3  P-1"
    assert [f.key + " " + f.other for f in asked(books(**three, not_the_same=kept))] == ["P-2 P-1", "P-3 P-2"]
    kept += "\npayments  P-2  P-3"
    assert [f.key + " " + f.other for f in asked(books(**three, not_the_same=kept))] == ["P-2 P-1"]


def run(made):
    outcome = check(made, Request(user="kim"))
    after = {name: result(made.frame(name), change) for name, change in outcome.changes.tables.items()}
    return made.with_frames(**after), outcome


def test_a_duplicate_that_is_called_no_error_comes_on_the_list():
    made, first = run(books(customers=PAIRS["customers"]))
    findings = made.findings
    called = findings.assign(choice=["not an error" if key == "C-2" else "" for key in findings["key"]], reason="Twins")
    called = called.assign(until=called["until"])

    made, second = run(made.with_frames(findings=called))
    columns = ["what", "one_id", "other_id", "reason", "user"]
    assert made.not_the_same[columns].to_numpy().tolist() == [["customers", "C-2", "C-1", "Twins", "kim"]]
    assert [f.key for f in first.findings if f.ref[0] == "K"] == ["C-2", "C-4"]
    assert [f.key for f in second.findings if f.ref[0] == "K"] == ["C-4"]
    assert dict(zip(made.findings["key"], made.findings["state"], strict=True))["C-2"] == "not an error"

    _, third = run(made)
    assert not third.changes, "and a second time nothing changes"


def test_a_choice_with_an_end_makes_no_pair():
    made, _ = run(books(customers=PAIRS["customers"]))
    until = made.findings.assign(choice="not an error", until=made.today)

    made, _ = run(made.with_frames(findings=until))
    assert made.not_the_same.empty
