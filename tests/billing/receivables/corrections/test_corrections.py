"""Corrections: what each kind does to the rows, and what it refuses, as a clerk reads it."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from billing.checks import CHECKS
from billing.receivables.corrections.post import post_corrections
from billing.receivables.invoicing.invoicing import billable, make_invoices
from billing.receivables.ledger.open_items import ledger_total, open_items, without_released
from billing.receivables.standing.balances import with_balances
from tests.sheets import books

CUSTOMERS = "customer_id\nC-1\nC-2"
USERS = "user  limit_amount\nkim  50.00\nlee  500.00"
ONE_INVOICE = """
    invoice_id     customer_id  invoice_date  due_date    net_amount  total_amount  sent_date
    INV-2026-0001  C-1          2026-09-01    2026-10-01  100.00      100.00        2026-09-01
    INV-2026-0002  C-1          2026-09-05    2026-10-05  40.00       40.00         2026-09-05
    INV-2026-0003  C-2          2026-09-05    2026-10-05  30.00       30.00         -
"""
LINES = """
    invoice_id     line  charge_id  quantity  unit_price  net_amount  tax_code  tax_rate
    INV-2026-0001  1     CH-1       1         100.00      100.00      -         0
    INV-2026-0002  1     CH-2       1         40.00       40.00       -         0
    INV-2026-0003  1     CH-3       1         30.00       30.00       -         0
"""
CHARGES = """
    charge_id  customer_id  service_date  quantity  unit_price  amount  status  invoice_id
    CH-1       C-1          2026-08-30    1         100.00      100.00  billed  INV-2026-0001
    CH-2       C-1          2026-09-03    1         40.00       40.00   billed  INV-2026-0002
    CH-3       C-2          2026-09-03    1         30.00       30.00   billed  INV-2026-0003
"""
PAYMENTS = """
    payment_id  received_date  customer_id  method  reference  amount  state
    P-1         2026-09-20     C-1          check   20417      120.00  posted
"""
ALLOCATIONS = """
    allocation_id  source_id  invoice_id     amount  allocation_date
    A-000001       P-1        INV-2026-0001  80.00   2026-09-20
    A-000002       P-1        INV-2026-0002  30.00   2026-09-25
"""


def office(**sheets):
    given = {
        "customers": CUSTOMERS,
        "users": USERS,
        "invoices": ONE_INVOICE,
        "invoice_lines": LINES,
        "charges": CHARGES,
        "payments": PAYMENTS,
        "allocations": ALLOCATIONS,
    }
    return books(settings=sheets.pop("settings", None), **{**given, **sheets})


def corrected(made, user="kim"):
    """The books after what Corrections asks for, why some was refused, and what was done; no check finds fault."""
    requests = made.corrections.assign(rejection="", user=user, whole=made.is_blank("corrections", "amount"))
    after, rejection, said = post_corrections(made, requests.astype({"rejection": "str", "user": "str"}))
    faults = set(found(after))
    assert not faults or faults <= set(found(with_balances(made)))
    return after, [text for text in rejection if text], [text for text in said if text]


def found(made):
    """What the checks say of money and states."""
    silent = {"unapplied_payment", "unbilled_charge", "service_without_price", "missing_number", "price_off_the_list"}
    silent |= {"credit_and_debt_at_once", "applied_against_payers_word", "newer_paid_before_older"}
    made = without_released(replace(made, unknown={}, blank={}))
    return [f.message for each in CHECKS if each.name not in silent for f in each(made)]


def balances(made):
    return made.invoices.set_index("invoice_id")["balance"].to_dict()


def test_credit_note_lowers_what_is_owed_and_the_rest_is_credit():
    made = office(
        corrections="""
        what         document_id    amount  reason
        credit note  INV-2026-0001  30.00   Visit was shorter
    """
    )

    after, rejection, said = corrected(made)

    assert (rejection, said) == (
        [],
        ["CN-2026-0001 takes 20.00 off INV-2026-0001. 10.00 of it is left as the customer's credit."],
    )
    assert balances(after) == {
        "INV-2026-0001": 0, "INV-2026-0002": 1000, "INV-2026-0003": 3000, "CN-2026-0001": -1000
    }  # fmt: skip
    note = after.invoices.iloc[-1]
    assert (note["ref_invoice_id"], note["note"], note["total_amount"]) == ("INV-2026-0001", "Visit was shorter", -3000)
    assert after.invoice_lines["description"].iloc[-1] == "Credit for INV-2026-0001: Visit was shorter"


def test_credit_note_is_never_more_than_the_invoice_asked_for():
    made = office(
        invoices=ONE_INVOICE
        + """
    CN-2026-0004   C-1          2026-10-02    2026-10-02  -60.00      -60.00        -
    """,
        corrections="""
        what         document_id    amount  reason     approved_by
        credit note  INV-2026-0001  100.01  Too much   lee
        credit note  INV-2026-0002  -5.00   Negative   -
        credit note  INV-2026-0003  -       Mistake    -
        credit note  INV-2026-0009  -       Unknown    -
        credit note  CN-2026-0004   -       Of a note  -
    """,
    )
    made.invoices.loc[5, ["doc_type", "ref_invoice_id"]] = ["credit_note", "INV-2026-0001"]

    after, rejection, said = corrected(made)

    assert rejection == [
        "Only 40.00 of INV-2026-0001 can still be credited.",
        "The Amount must be above zero; leave it blank for all that is possible.",
        "Invoices has no INV-2026-0009.",
        "CN-2026-0004 is itself a credit note.",
    ]
    assert said == ["CN-2026-0005 takes 30.00 off INV-2026-0003."]
    assert after.invoices["status"].tolist() == ["overdue", "overdue", "credited", "open", "credited"]


def test_credit_note_splits_its_tax_by_the_rates_of_the_invoice():
    made = office(
        invoices="""
            invoice_id     customer_id  invoice_date  net_amount  tax_amount  total_amount
            INV-2026-0001  C-1          2026-10-01    200.00      14.50       214.50
        """,
        invoice_lines="""
            invoice_id     line  quantity  unit_price  net_amount  tax_code  tax_rate
            INV-2026-0001  1     1         100.00      100.00      SALES     7.25
            INV-2026-0001  2     1         70.00       70.00       EXEMPT    0
            INV-2026-0001  3     1         30.00       30.00       SALES     7.25
        """,
        taxes="tax_code  rate\nSALES  7.25\nEXEMPT  0",
        corrections="what  document_id  amount  reason  approved_by\ncredit note  INV-2026-0001  99.99  Half  lee",
    )
    made.invoices.loc[2, ["tax_amount", "total_amount"]] = [943, 20943]

    after, _, _ = corrected(made)

    note = after.invoices.iloc[-1]
    assert note["net_amount"] + note["tax_amount"] + note["rounding_amount"] == note["total_amount"] == -9999
    assert abs(note["rounding_amount"]) <= 1
    assert after.invoice_lines["tax_rate"].tolist()[3:] == [0, 7250]
    assert (after.invoice_lines["net_amount"].iloc[-1], note["tax_amount"]) == (-6207, -450)


def sold(corrections, **settings):
    """An invoice with a discount, a surcharge and prices with and without tax, as it is made by ``settings``."""
    taxes = "tax_code  rate  in_prices\nADDED  21  no\nSHOP  21  yes\nNONE  0  no"
    charges = """
        charge_id  customer_id  service_date  quantity  unit_price  tax_code
        CH-1       C-1          2026-10-01    1         10.03       ADDED
        CH-2       C-1          2026-10-01    1         10.03       ADDED
        CH-3       C-1          2026-10-01    1         10.00       SHOP
        CH-4       C-1          2026-10-01    3         3.33        NONE
    """
    made = office(
        customers="customer_id  discount_percent\nC-1  5",
        invoices="invoice_id", invoice_lines="invoice_id", payments="payment_id", allocations="allocation_id",
        charges=charges, taxes=taxes, corrections=corrections,
        settings={"invoice_surcharge": 333, "invoice_surcharge_tax": "ADDED"} | settings,
    )  # fmt: skip
    new = make_invoices(made, billable(made, pd.Index([], dtype="int64")))
    billed = made.charges.assign(**new.billed)
    return made.with_frames(charges=billed, invoices=new.invoices, invoice_lines=new.invoice_lines)


@pytest.mark.parametrize("mode", ["line", "document"])
def test_credit_note_of_the_whole_is_the_invoice_taken_back(mode):
    made = sold("what  document_id  reason\ncredit note  INV-2026-0001  Not done", tax_rounding=mode)

    after, rejection, _ = corrected(made)

    parts = [f"{name}_amount" for name in ("net", "discount", "surcharge", "tax", "rounding", "total")]
    invoice, note = after.invoices[parts].to_numpy().tolist()
    assert (rejection, note) == ([], [-amount for amount in invoice])
    lines = after.invoice_lines.assign(invoice_id="")
    wanted = lines[:4].assign(charge_id="", quantity=-lines["quantity"], net_amount=-lines["net_amount"])
    assert lines[4:].to_numpy().tolist() == wanted.to_numpy().tolist()


def test_credit_note_of_the_whole_has_the_tax_of_each_line():
    lines = """
        invoice_id     line  quantity  unit_price  net_amount  tax_rate
        INV-2026-0001  1     1         10.03       10.03       21
        INV-2026-0001  2     1         10.03       10.03       21
    """
    made = office(
        settings={"tax_rounding": "line"},
        invoices="invoice_id  customer_id  invoice_date  net_amount  tax_amount  total_amount\n"
        "INV-2026-0001  C-1  2026-10-01  20.06  4.22  24.28",
        invoice_lines=lines, payments="payment_id", allocations="allocation_id",
        corrections="what  document_id  reason\ncredit note  INV-2026-0001  Not done",
    )  # fmt: skip
    note = corrected(made)[0].invoices.iloc[-1]
    assert note[["net_amount", "tax_amount", "rounding_amount"]].tolist() == [-2_006, -422, 0]


def test_credit_note_of_an_invoice_whose_lines_are_not_kept():
    made = office(
        invoices="invoice_id  customer_id  invoice_date  net_amount  tax_amount  total_amount\n"
        "INV-2026-0001  C-1  2026-10-01  20.00  4.20  24.20",
        invoice_lines="invoice_id", charges="charge_id", payments="payment_id", allocations="allocation_id",
        corrections="what  document_id  reason\ncredit note  INV-2026-0001  Not done",
    )  # fmt: skip
    after, _, _ = corrected(made)
    note = after.invoices.iloc[-1]
    assert note[["net_amount", "tax_amount", "total_amount"]].tolist() == [-2_000, -420, -2_420]
    assert after.invoice_lines.empty


def test_credit_notes_of_parts_give_back_each_rate_to_the_cent():
    """1.00 without tax and 1.10 with it: of 0.70 each time, 33, 34 and 33 cents are of the first."""
    made = office(
        invoices="invoice_id  customer_id  invoice_date  net_amount  tax_amount  total_amount\n"
        "INV-2026-0001  C-1  2026-10-01  2.00  0.10  2.10",
        invoice_lines="""
            invoice_id     line  quantity  unit_price  net_amount  tax_rate
            INV-2026-0001  1     1         1.00        1.00        0
            INV-2026-0001  2     1         1.00        1.00        10
        """,
        charges="charge_id", payments="payment_id", allocations="allocation_id",
    )  # fmt: skip
    for reason in ("First", "Second", "Third"):
        wanted = f"what  document_id  amount  reason\ncredit note  INV-2026-0001  0.70  {reason}"
        made = corrected(made.with_frames(corrections=books(corrections=wanted).corrections))[0]
    assert made.invoice_lines.query("tax_rate == 0")["net_amount"].tolist() == [100, -33, -34, -33]


def test_write_off_needs_a_reason_and_somebody_else():
    made = office(
        corrections="""
        what       document_id    amount  reason          kind           approved_by
        write-off  INV-2026-0001  20.01   Too much        bad_debt       lee
        write-off  INV-2026-0002  0.60    Under a dollar  -              lee
        write-off  INV-2026-0003  5.00    Long wait       courtesy       kim
        write-off  INV-2026-0009  5.00    Unknown         courtesy       lee
        release    P-1            5.00    -               -              -
    """
    )

    after, rejection, said = corrected(made)

    assert rejection == [
        "Only 20.00 is owed on INV-2026-0001.",
        "Someone other than the person requesting it must approve it.",
        "Invoices has no INV-2026-0009.",
        "Enter the Reason.",
    ]
    assert said == ["0.60 of INV-2026-0002 written off."]
    row = after.adjustments.iloc[0]
    assert (row["kind"], row["posted_by"], row["approved_by"], row["amount"]) == ("small_balance", "kim", "lee", 60)


def test_write_off_is_within_the_limit_of_who_allows_it():
    made = office(
        users="user  limit_amount\nkim  5.00\nlee  20.00",
        corrections="""
        what       document_id    amount  reason     kind         approved_by
        write-off  INV-2026-0001  20.00   Moved      bad_debt     Lee
        write-off  INV-2026-0002  6.00    Agreed     contractual  -
        write-off  INV-2026-0003  21.00   Moved      bad_debt     lee
        credit note  INV-2026-0003  6.00    Wrong      -            max
        credit note  INV-2026-0002  4.00    Wrong      -            -
    """,
    )

    _, rejection, said = corrected(made)

    assert rejection == [
        "It is above your limit of 5.00: enter in Approved by who approved it.",
        "lee may approve up to 20.00.",
        "max is not on Users and so cannot approve it.",
    ]
    assert said == ["20.00 of INV-2026-0001 written off.", "CN-2026-0001 takes 4.00 off INV-2026-0002."]


def test_ones_own_limit_and_the_approvers_are_included():
    made = office(
        users="user  limit_amount\nkim  5.00\nlee  20.00",
        corrections="""
        what       document_id    amount  reason   kind         approved_by
        write-off  INV-2026-0001  20.00   Agreed   contractual  lee          # all that is owed, up to lee's limit
        write-off  INV-2026-0002  5.00    Agreed   contractual  -            # up to kim's own
        write-off  INV-2026-0003  1.00    Too dear  -           lee          # up to a small balance
    """,
    )
    after, rejection, _ = corrected(made)
    assert rejection == []
    assert after.adjustments[["kind", "amount"]].to_numpy().tolist() == [
        ["contractual", 2_000], ["contractual", 500], ["small_balance", 100],
    ]  # fmt: skip
    made = office(
        users="user  limit_amount\nkim  5.00\nlee  20.00",
        corrections="""
        what       document_id    amount  reason   kind         approved_by
        write-off  INV-2026-0002  5.01    Agreed   contractual  -
        write-off  INV-2026-0003  20.01   Agreed   contractual  lee
        write-off  INV-2026-0001  1.01    Too dear  -           lee
    """,
    )
    assert corrected(made)[1] == [
        "It is above your limit of 5.00: enter in Approved by who approved it.",
        "lee may approve up to 20.00.",
        "Choose in Kind why it is written off.",
    ]


def test_refund_is_paid_out_of_what_is_not_applied():
    made = office(
        corrections="""
        what     document_id    amount  reason
        refund   P-1            10.01   Too much
        refund   INV-2026-0001  -       No payment
        refund   P-9            -       Unknown
    """
    )
    _, rejection, _ = corrected(made)
    assert rejection == [
        "Only 10.00 of P-1 is unapplied; release the rest first.",
        "Nothing of INV-2026-0001 is left to refund; if it is applied, release it first.",
        "Payments or Invoices has no P-9.",
    ]

    after, rejection, said = corrected(office(corrections="what  document_id  reason\nrefund  P-1  Paid too much"))

    assert (rejection, said) == ([], ["RF-000001 refunds 10.00 of P-1."])
    assert after.payments["unallocated_amount"].tolist() == [0, 0]
    assert after.payments.iloc[1][["reverses", "amount", "memo"]].tolist() == ["P-1", -1000, "Paid too much"]


def test_released_and_refunded_in_one_go():
    made = office(
        corrections="""
        what     document_id  amount  reason
        refund   P-1          40.00   Wrong account
        release  P-1          30.00   Wrong account
    """
    )

    after, rejection, said = corrected(made)

    assert (rejection, said) == ([], ["RF-000001 refunds 40.00 of P-1.", "30.00 of P-1 released."])
    assert balances(after) == {"INV-2026-0001": 2000, "INV-2026-0002": 4000, "INV-2026-0003": 3000}


def test_refund_of_a_credit_note():
    credited, _, _ = corrected(
        office(
            corrections="""
        what         document_id    amount  reason
        credit note  INV-2026-0001  30.00   Visit was shorter
    """
        )
    )
    made = credited.with_frames(
        corrections=office(
            corrections="""
        what    document_id   amount  reason
        refund  CN-2026-0001  -       Asked for it
    """
        ).corrections
    )

    requests = made.corrections.assign(rejection="", user="kim", whole=True).astype({"rejection": "str", "user": "str"})
    after, rejection, said = post_corrections(made, requests)

    assert [*rejection, *said] == ["", "RF-000001 refunds 10.00 of CN-2026-0001."]
    assert found(after) == []
    assert balances(after)["CN-2026-0001"] == 0
    assert after.payments["unallocated_amount"].tolist() == [1000, 0]


def test_bounced_payment_unwinds_its_allocations_from_today_on():
    made = office(corrections="what  document_id  reason\nbounced payment  P-1  NSF")

    after, rejection, said = corrected(made)

    assert (rejection, said) == ([], ["P-1 bounced: 110.00 is owed again."])
    assert balances(after) == {"INV-2026-0001": 10000, "INV-2026-0002": 4000, "INV-2026-0003": 3000}
    assert after.payments.iloc[0][["state", "memo", "unallocated_amount"]].tolist() == ["bounced", "NSF", 0]
    assert open_items(after.at(date(2026, 10, 30)))["balance"].tolist() == open_items(made)["balance"].tolist()
    assert ledger_total(after.at(date(2026, 10, 30))) == ledger_total(made.at(date(2026, 10, 30)))


def test_bounced_payment_that_cannot_bounce():
    made = office(
        payments="""
            payment_id  received_date  customer_id  amount  state    reverses
            P-1         2026-09-20     C-1          120.00  posted   -
            P-2         2026-09-20     C-1          20.00   bounced  -
            P-3         2026-09-20     C-2          20.00   posted   -
            P-4         2026-09-22     C-2          -5.00   posted   P-3
            P-5         2026-11-02     C-2          20.00   posted   -
        """,
        corrections="""
            what             document_id  amount  reason
            bounced payment  P-1          20.00   Part of it
            bounced payment  P-2          -       Twice
            bounced payment  P-3          -       Refunded
            bounced payment  P-4          -       A refund
            bounced payment  P-5          -       Not there yet
        """,
    )

    _, rejection, _ = corrected(made)

    assert rejection == [
        "A payment bounces as a whole; leave the Amount blank.",
        "P-2 is bounced.",
        "P-3 was refunded; void the refund first.",
        "P-4 is a refund, not money received.",
        "P-5 has not been received yet.",
    ]


def test_release_takes_the_newest_allocation_first():
    made = office(corrections="what  document_id  amount  reason\nrelease  P-1  50.00  Meant for another")

    after, rejection, said = corrected(made)

    assert (rejection, said) == ([], ["50.00 of P-1 released."])
    assert balances(after) == {"INV-2026-0001": 4000, "INV-2026-0002": 4000, "INV-2026-0003": 3000}
    kept = after.allocations.assign(released=after.allocations["released_date"].dt.strftime("%Y-%m-%d").fillna(""))
    shown = kept[["allocation_id", "invoice_id", "amount", "released"]].to_numpy().tolist()
    assert shown == [
        ["A-000001", "INV-2026-0001", 8000, "2026-10-31"],
        ["A-000002", "INV-2026-0002", 3000, "2026-10-31"],
        ["A-000003", "INV-2026-0001", 6000, ""],
    ]


def test_released_money_is_applied_to_the_invoice_named_instead():
    made = office(
        corrections="""
        what     document_id  amount  reason  to_invoice_id
        release  P-1          30.00   Wrong   INV-2026-0001
    """
    )

    after, rejection, said = corrected(made)

    assert (rejection, said) == ([], ["30.00 of P-1 released, 20.00 of it applied to INV-2026-0001."])
    assert balances(after) == {"INV-2026-0001": 0, "INV-2026-0002": 4000, "INV-2026-0003": 3000}
    assert after.payments["unallocated_amount"].tolist() == [2000]


def test_release_that_cannot_be():
    made = office(
        corrections="""
        what     document_id  amount  reason      to_invoice_id
        release  P-1          110.01  Too much    -
        release  P-9          -       Unknown     -
        release  INV-2026-0003  -     Nothing     -
    """
    )
    assert corrected(made)[1] == [
        "Only 110.00 of P-1 is applied.",
        "Payments or Invoices has no P-9.",
        "Nothing of INV-2026-0003 is applied.",
    ]
    other = "what  document_id  amount  reason  to_invoice_id\nrelease  P-1  5.00  Wrong  INV-2026-0003"
    assert corrected(office(corrections=other))[1] == ["INV-2026-0003 is another customer's."]


def test_release_by_the_number_of_the_invoice_or_of_the_allocation():
    made = office(
        corrections="""
        what     document_id    reason          to_invoice_id
        release  INV-2026-0001  Not meant       -
        release  A-000002       Wrong invoice   INV-2026-0002
    """
    )

    after, rejection, said = corrected(made)

    assert rejection == []
    assert said == [
        "80.00 of INV-2026-0001 released.",
        "30.00 of A-000002 released, 30.00 of it applied to INV-2026-0002.",
    ]
    assert balances(after) == {"INV-2026-0001": 10000, "INV-2026-0002": 1000, "INV-2026-0003": 3000}


def test_void_only_if_nothing_was_sent_or_paid():
    made = office(
        invoices="""
            invoice_id     customer_id  invoice_date  net_amount  total_amount  sent_date
            INV-2026-0001  C-1          2026-10-01    100.00      100.00        -           # paid in part
            INV-2026-0002  C-1          2026-10-05    40.00       40.00         2026-10-05  # sent
            INV-2026-0003  C-2          2026-10-05    30.00       30.00         -
            INV-2026-0004  C-2          2026-10-05    31.00       31.00         -           # written off in part
            INV-2026-0005  C-2          2026-10-05    32.00       32.00         -           # reminded
        """,
        invoice_lines=LINES
        + """
    INV-2026-0004  1     -          1         31.00       31.00       -         0
    INV-2026-0005  1     -          1         32.00       32.00       -         0
    """,
        allocations="source_id  invoice_id  amount\nP-1  INV-2026-0001  80.00",
        adjustments="invoice_id  amount  kind  posted_by  approved_by\nINV-2026-0004  0.30  small_balance  kim  lee",
        reminders="customer_id  state  invoices\nC-2  sent  INV-2026-0009, INV-2026-0005",
        corrections="""
            what  document_id    reason
            void  INV-2026-0001  Mistake
            void  INV-2026-0002  Mistake
            void  INV-2026-0003  Mistake
            void  INV-2026-0004  Mistake
            void  INV-2026-0005  Mistake
        """,
    )

    after, rejection, said = corrected(made)

    assert rejection == [
        "INV-2026-0001 has, or had, money on it. Write a credit note instead.",
        "INV-2026-0002 was sent on 2026-10-05. Write a credit note instead.",
        "INV-2026-0004 has adjustments. Write a credit note instead.",
        "INV-2026-0005 is listed on a reminder that was sent. Write a credit note instead.",
    ]
    assert said == ["INV-2026-0003 is void. Its charges are unbilled again."]
    assert after.invoices.iloc[2][["invoice_id", "state", "status", "balance", "note"]].tolist() == [
        "INV-2026-0003", "void", "void", 0, "Mistake"
    ]  # fmt: skip
    assert after.charges["status"].tolist() == ["billed", "billed", "unbilled"]


def test_what_is_dated_on_the_last_closed_day_is_not_voided():
    made = office(
        settings={"closed_through": "2026-09-30"},
        invoices="""
            invoice_id     customer_id  invoice_date  net_amount  total_amount
            INV-2026-0001  C-1          2026-09-30    100.00      100.00
            INV-2026-0002  C-1          2026-10-01    40.00       40.00
        """,
        allocations="allocation_id",
        corrections="what  document_id  reason\nvoid  INV-2026-0001  Mistake\nvoid  INV-2026-0002  Mistake",
    )
    after, rejection, _ = corrected(made)
    assert rejection == ["INV-2026-0001 is dated in a closed month. Write a credit note instead."]
    assert after.invoices["state"].tolist() == ["issued", "void"]


def test_the_number_of_a_void_document_is_not_given_again():
    after, _, _ = corrected(office(corrections="what  document_id  reason\nvoid  INV-2026-0003  Mistake"))

    assert make_invoices(after, billable(after, pd.Index([], dtype="int64"))).invoices["invoice_id"].tolist() == [
        "INV-2026-0004"
    ]


def test_nothing_is_corrected_in_a_closed_month():
    made = office(
        settings={"closed_through": "2026-10-31"}, corrections="what  document_id  reason\nrelease  P-1  Wrong"
    )
    assert corrected(made)[1] == ["The books are closed through 2026-10-31."]


def test_the_same_correction_is_not_made_twice():
    wanted = """
        what         document_id    amount  reason   kind      approved_by
        credit note  INV-2026-0003  5.00    Shorter  -         -
        write-off    INV-2026-0001  5.00    Agreed   courtesy  lee
        refund       P-1            5.00    Asked    -         -
    """
    after, rejection, _ = corrected(office(corrections=wanted))
    assert rejection == []

    again = books(corrections=wanted)
    requests = again.corrections.assign(rejection="", user="kim", whole=False).astype(
        {"rejection": "str", "user": "str"}
    )
    assert post_corrections(after, requests)[1].tolist() == [
        "INV-2026-0003 was already credited with the same amount and reason today.",
        "INV-2026-0001 was already written off with the same amount and reason today.",
        "P-1 was already refunded with the same amount and reason today.",
    ]
