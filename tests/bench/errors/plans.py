"""What goes wrong with payment plans: each error has a plan of its own, on an invoice on which nothing was paid."""

from datetime import date, timedelta
from typing import Any

from billing.demo_books.bench import Bench, Row, is_untouched
from billing.demo_books.plans import plan_rows, shares
from tests.bench.errors.kinds import mistake
from tests.bench.errors.rows import new_payment, reminder

_AGREED, _FIRST = date(2026, 10, 1), date(2026, 11, 5)


def _late(bench: Bench) -> Row:
    return bench.pick("invoices", lambda row: is_untouched(row) and row["late_days"] > 10 and row["balance"] > 5_000)


def _plan(bench: Bench, invoice: Row, *more: int, **terms: Any) -> tuple[Row, list[Row]]:
    """A plan in three months; ``more`` is added to its installments."""
    name = bench.next_id("plans", "PL-")
    terms = {"agreed_date": _AGREED, "first_due_date": _FIRST, "invoices": invoice["invoice_id"]} | terms
    amounts = [cents + extra for cents, extra in zip(shares(invoice["balance"], 3), more or (0, 0, 0), strict=True)]
    plan, lines = plan_rows({"plan_id": name, "customer_id": invoice["customer_id"], **terms}, amounts)
    return bench.append("plans", plan), [bench.append("installments", line) for line in lines]


@mistake
def installment_mistyped(bench: Bench) -> None:
    """One installment is a dollar more than was agreed."""
    invoice = _late(bench)
    plan, _ = _plan(bench, invoice, 0, 100, 0, amount=invoice["balance"])
    bench.note("L01", "plans", plan, "an installment of 1.00 more")


@mistake
def installment_on_another_day(bench: Bench) -> None:
    """The last installment is due some days too late."""
    _, lines = _plan(bench, _late(bench))
    lines[2]["due_date"] += timedelta(days=4)
    bench.note("L02", "installments", lines[2], "4 days late")


@mistake
def installment_not_paid(bench: Bench) -> None:
    """The first installment was due eleven days ago, and nothing came."""
    _, lines = _plan(bench, _late(bench), first_due_date=date(2026, 10, 20))
    bench.note("L03", "installments", lines[0], "not paid")


@mistake
def installment_paid_with_a_slip(bench: Bench) -> None:
    """The customer pays 37 cents more than an installment."""
    invoice = _late(bench)
    _, lines = _plan(bench, invoice)
    payment = new_payment(bench, invoice["customer_id"], lines[0]["amount"] + 37, purpose="plan")
    bench.note("L04", "payments", payment, "0.37 more than an installment")


@mistake
def plan_for_too_much(bench: Bench) -> None:
    """The plan was made for more than was owed."""
    plan, _ = _plan(bench, _late(bench), 300, 100, 100)
    bench.note("L05", "plans", plan, "5.00 more than was owed")


@mistake
def reminded_though_on_plan(bench: Bench) -> None:
    """Somebody who has just agreed on a plan is asked for all of it."""
    invoice = _late(bench)
    row = reminder(bench, invoice)
    _plan(bench, invoice)
    bench.note("L06", "reminders", row, f"{invoice['invoice_id']} is on a plan")


@mistake
def plan_called_finished(bench: Bench) -> None:
    """A plan is finished on paper while all of it is open."""
    plan, _ = _plan(bench, _late(bench), state="finished")
    bench.note("L09", "plans", plan, "nothing is paid")


@mistake
def agreed_twice(bench: Bench) -> None:
    """A new plan is agreed, and the old one is not cancelled."""
    invoice = _late(bench)
    _plan(bench, invoice)
    plan, _ = _plan(bench, invoice, agreed_date=_AGREED + timedelta(days=14), first_due_date=_FIRST)
    bench.note("L10", "plans", plan, f"{invoice['invoice_id']} is on a plan already")


@mistake
def plan_for_nothing(bench: Bench) -> None:
    """The invoice of a plan is mistyped."""
    invoice = _late(bench)
    plan, _ = _plan(bench, invoice, invoices=f"{invoice['invoice_id']}0")
    bench.note("R08", "plans", plan, "a digit too many")
