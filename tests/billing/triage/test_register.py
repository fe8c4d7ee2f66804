"""What the office decides about a finding stays, whatever Check finds next."""

import pandas as pd

from billing.actions.action import Request
from billing.actions.every_day.check import check
from billing.actions.every_day.create_invoices import create_invoices
from billing.changes import result
from billing.triage.find_all import find_all
from billing.triage.register import as_frame, findings_changes
from tests.sheets import books, shuffled
from tests.templates import OFFICE

INVOICES = """
    invoice_id  customer_id  net_amount  tax_amount  total_amount
    INV-1       C-1          100.00      0.00        109.00        # its parts make 100
    INV-2       C-1          50.00       0.00        51.00         # its parts make 50
    """


def office(invoices=INVOICES, findings=None, as_of="2026-10-31"):
    made = books(
        as_of=as_of,
        customers="customer_id  kind      name\nC-1  business  Acme",
        invoices=invoices,
        invoice_lines="""
            invoice_id  line  quantity  unit_price  net_amount
            INV-1       1     1         100.00      100.00
            INV-2       1     1         50.00       50.00
            """,
    )
    return made if findings is None else made.with_frames(findings=findings)


def run(made):
    """The Findings sheet after Check."""
    outcome = check(made, Request())
    return result(made.findings, outcome.changes.tables["findings"]), outcome


def chosen(findings, key, **choice):
    rows = findings["key"] == key
    out = findings.copy()
    for name, value in choice.items():
        out.loc[rows, name] = value
    return out


def states(findings):
    return dict(zip(findings["key"], findings["state"], strict=True))


def test_a_finding_says_what_is_there_and_what_should_be():
    findings, _ = run(office())

    assert findings[["key", "actual", "expected", "proposed", "amount"]].to_numpy().tolist() == [
        ["INV-1", "109.00", "100.00", "100.00", 900],
        ["INV-2", "51.00", "50.00", "50.00", 100],
    ]


def test_choices_and_owners_are_kept_and_decide_the_state():
    first, _ = run(office())
    worked = chosen(first, "INV-1", choice="accept", reason="Agreed by phone", owner="kim", next_step="File the mail")
    worked = chosen(worked, "INV-2", choice="snooze", until=pd.Timestamp("2026-11-15"))

    again, _ = run(office(findings=worked))
    later, _ = run(office(findings=again, as_of="2026-11-15"))

    assert states(again) == {"INV-1": "accepted", "INV-2": "snoozed"}
    assert states(later) == {"INV-1": "accepted", "INV-2": "open"}, "what was snoozed comes back on its day"
    assert later[["owner", "next_step", "reason"]].iloc[0].tolist() == ["kim", "File the mail", "Agreed by phone"]
    assert later["first_seen"].iloc[0] == pd.Timestamp("2026-10-31")
    assert later["last_seen"].iloc[0] == pd.Timestamp("2026-11-15")


def test_accepting_needs_a_reason_and_ends_on_its_day():
    first, _ = run(office())
    worked = chosen(first, "INV-1", choice="accept")
    worked = chosen(worked, "INV-2", choice="not an error", until=pd.Timestamp("2026-10-30"))

    again, outcome = run(office(findings=worked))

    assert states(again) == {"INV-1": "open", "INV-2": "open"}
    assert outcome.message.endswith(" 1 accepted without a Reason: they stay open.")


def test_what_is_mended_is_fixed_and_what_comes_back_is_open():
    first, _ = run(office())
    mended, _ = run(office(INVOICES.replace("109.00", "100.00"), first))
    back, _ = run(office(findings=mended))

    assert states(mended) == {"INV-1": "fixed", "INV-2": "open"}
    assert states(back) == {"INV-1": "open", "INV-2": "open"}
    assert len(back) == 2


def test_other_evidence_is_another_finding():
    first, _ = run(office())
    worked = chosen(first, "INV-1", choice="not an error")
    again, _ = run(office(INVOICES.replace("109.00", "110.00"), worked))

    rows = again[again["key"] == "INV-1"]
    assert rows[["state", "choice"]].to_numpy().tolist() == [["fixed", "not an error"], ["open", ""]]


def test_order_of_rows_changes_nothing_and_a_second_check_neither():
    first, _ = run(office())
    worked, _ = run(office(findings=chosen(first, "INV-1", choice="apply", owner="lee")))
    mixed = shuffled(office(findings=worked), seed=3)

    changes = findings_changes(mixed, find_all(mixed, []))

    assert not changes.counts["appended"]
    assert not changes.counts["updated"]
    assert as_frame([], pd.Timestamp("2026-10-31"), {}).empty


def test_what_is_accepted_or_no_error_keeps_nothing_out_of_a_run():
    made = books(
        customers="customer_id  kind      name  terms\nC-1  business  Acme  NET 30",
        services="service_code  unit_price\nA  10.00",
        charges="""
            charge_id  customer_id  service_date  service_code  quantity  unit_price  amount  status
            CH-1       C-1          2026-10-01    A             1         10.00       12.00   unbilled  # 10.00 by its price
            CH-2       C-1          2026-10-02    A             1         10.00       10.00   unbilled
            """,
    )
    findings, _ = run(made)
    wrong = findings[findings["check"] == "wrong_charge_amount"]
    assert wrong["key"].tolist() == ["CH-1"]

    def invoiced(**choice):
        office = made.with_frames(findings=wrong.assign(**choice))
        outcome = create_invoices(office, Request(templates=OFFICE))
        return outcome.changes.counts["invoice_lines"]["appended"]

    assert invoiced() == 1
    assert invoiced(choice="accept") == 1, "a reason is needed"
    assert invoiced(choice="accept", reason="A surcharge, agreed") == 2
    assert invoiced(choice="not an error") == 2
    assert invoiced(choice="snooze", until=pd.Timestamp("2027-01-01")) == 1, "later is not never"
