"""Application of cash by hand: plain loops written from the rule's text (domain C5), to hold the fast one against."""

from datetime import datetime, timedelta
from itertools import combinations
from types import SimpleNamespace
from typing import Any

from tests.billing.receivables.small_books import SPLIT


class Desk:
    """What is open and what is left, as numbers in lists."""

    def __init__(self, rows, day):
        owner = {row["customer_id"]: row["guarantor_id"] for row in rows["customers"]}
        made = {name: [SimpleNamespace(**row) for row in listed] for name, listed in rows.items()}
        self.account = lambda customer: owner.get(customer) or customer
        self.issued = {
            row.invoice_id: row for row in made["invoices"] if row.state == "issued" and row.invoice_date <= day
        }
        self.posted = {
            row.payment_id: row for row in made["payments"] if row.state == "posted" and row.received_date <= day
        }
        self.balance = {number: row.total_amount for number, row in self.issued.items()}
        self.left = {number: row.amount for number, row in self.posted.items()}
        self.plan: dict[
            str, Any
        ] = {}  # number of the invoice: its plan, the first agreed of those that count, an active one before one that has ended
        for row in made["plans"]:
            if row.state == "cancelled" and row.cancelled_date > day:
                row.state = "active"  # it was not given up yet
        for row in sorted(made["plans"], key=lambda row: (row.state != "active", when(row.agreed_date), row.plan_id)):
            if row.state != "cancelled" and when(row.agreed_date) <= day:
                for number in row.invoices.split(", "):
                    mine = self.issued.get(number)
                    if mine and self.account(mine.customer_id) == self.account(row.customer_id):
                        self.plan.setdefault(number, row)
        self.installments = sorted(made["installments"], key=lambda row: (row.due_date, row.line))
        self.result, self.held = [], {}
        self._past(made, day)

    def _past(self, made, day):
        for row in made["allocations"]:
            if row.invoice_id not in self.issued or row.allocation_date > day:
                continue
            if row.source_id in self.left:
                self.left[row.source_id] -= row.amount
                self.balance[row.invoice_id] -= row.amount
            elif row.source_id in self.issued:
                self.balance[row.source_id] += row.amount
                self.balance[row.invoice_id] -= row.amount
        for row in made["adjustments"]:
            if row.invoice_id in self.issued and row.adjustment_date <= day:
                self.balance[row.invoice_id] -= row.amount
        for number, row in self.posted.items():
            if row.amount < 0 and row.reverses in self.left and row.reverses != number:
                self.left[row.reverses] += row.amount
                self.left[number] -= row.amount

    def active_plan(self, number):
        row = self.plan.get(number)
        return row.plan_id if row and row.state == "active" else ""

    def schedule(self, number):
        """The plan that an invoice ages by, else the invoice itself."""
        return self.plan[number].plan_id if number in self.plan else number

    def open_parts(self, schedule):
        """Cents open of the installments of a plan, or of the parts of an invoice's terms; those first due first."""
        owed = sum(max(self.balance[n], 0) for n in self.issued if self.schedule(n) == schedule)
        parts = [row.amount for row in self.installments if row.plan_id == schedule]
        row = self.issued.get(schedule)
        shares, days = SPLIT.get(row.terms if row else "", ((), (0,)))
        if shares and row.total_amount > 0 and self.due(schedule) == row.invoice_date + timedelta(days[-1]):
            parts = [row.total_amount * share // 100 for share in shares]
            parts.append(row.total_amount - sum(parts))
        settled, opened = max(sum(parts) - owed, 0), []
        for amount in parts:
            opened.append(max(amount - settled, 0))
            settled = max(settled - amount, 0)
        return opened

    def rest(self, source):
        """What is left of a payment or credit note, less what a refund holds back of it."""
        return (-self.balance[source] if source in self.issued else self.left[source]) - self.held.get(source, 0)

    def date(self, source):
        return self.issued[source].invoice_date if source in self.issued else self.posted[source].received_date

    def customer(self, source):
        return (self.issued.get(source) or self.posted[source]).customer_id

    def due(self, number):
        row = self.issued[number]
        if row.due_date == row.due_date:
            return row.due_date
        days = {"": 30, "NET 15": 15, "as agreed": 0} | {terms: parts[-1] for terms, (_, parts) in SPLIT.items()}
        return row.invoice_date + timedelta(days=days[row.terms])

    def move(self, source, number, rule):
        """As much of the source as the item takes."""
        note = source in self.issued
        has = self.rest(source)
        cents = min(has, self.balance[number])
        if cents <= 0:
            return
        self.balance[number] -= cents
        if note:
            self.balance[source] += cents
        else:
            self.left[source] -= cents
        self.result.append((source, number, cents, "credit note" if note else rule))


def when(date):
    """A date that is not there comes before all others."""
    return date if isinstance(date, datetime) and date.year > 1 else datetime.min


def apply_by_hand(rows, day):
    """Moves as (source, invoice, cents, rule), in the order in which they are made."""
    desk = Desk(rows, day)
    open_ones = [n for n, b in desk.balance.items() if b > 0 and desk.issued[n].doc_type != "credit_note"]
    # Late fees after all others, as the setting has it where nobody changed it.
    items = sorted(open_ones, key=lambda n: (desk.issued[n].doc_type == "fee", desk.due(n), n))
    notes = [n for n, row in desk.issued.items() if row.doc_type == "credit_note" and desk.balance[n] < 0]
    hold_refunds(desk, notes)
    payments = sorted((n for n in desk.left if desk.rest(n) > 0), key=lambda n: (desk.posted[n].received_date, n))
    credit_own_invoices(desk, sorted(notes, key=lambda n: (desk.issued[n].invoice_date, n)), items)
    state_by_turns(desk, payments, items)
    undisputed = [n for n in items if not desk.issued[n].disputed]
    for_plans = [n for n in payments if desk.posted[n].purpose == "plan"]
    planned = [n for n in undisputed if desk.active_plan(n)]
    pay_installments(desk, for_plans, planned, lambda number: desk.account(desk.customer(number)), "plan")
    pay_oldest(desk, for_plans, [], planned, "plan")
    free = [n for n in payments if desk.posted[n].purpose == "normal"]
    undisputed = [n for n in undisputed if not desk.active_plan(n)]
    pay_exact_items(desk, free, undisputed)
    pay_installments(desk, free, undisputed, desk.customer, "exact installment")
    pay_exact_totals(desk, free, undisputed)
    pay_subsets(desk, free, undisputed)
    pay_oldest(desk, free, notes, undisputed)
    return desk.result


def of(desk, payment, items):
    customer = desk.posted[payment].customer_id
    return [n for n in items if desk.issued[n].customer_id == customer and desk.balance[n] > 0]


def hold_refunds(desk, notes):
    """A refund of nothing in particular holds back the customer's newest money, be it a payment or a credit note."""
    for number, row in desk.posted.items():
        short = -desk.left[number]
        mine = [n for n in [*desk.left, *notes] if desk.rest(n) > 0 and desk.customer(n) == row.customer_id]
        for other in sorted(mine, key=lambda n: (desk.date(n), n), reverse=True):
            cents = max(0, min(short, desk.rest(other)))
            desk.held[other] = desk.held.get(other, 0) + cents
            short -= cents


def credit_own_invoices(desk, notes, items):
    for note in notes:
        ref = desk.issued[note].ref_invoice_id
        same = ref in items and desk.account(desk.issued[ref].customer_id) == desk.account(
            desk.issued[note].customer_id
        )
        if same:
            desk.move(note, ref, "credit note")


def state_by_turns(desk, payments, items):
    named = {}
    for payment in payments:
        row = desk.posted[payment]
        mine = [n for n in items if desk.account(desk.issued[n].customer_id) == desk.account(row.customer_id)]
        asked = [[n for n in mine if name in (n, desk.active_plan(n))] for name in row.stated_for.split(", ") if name]
        named[payment] = list(dict.fromkeys(n for items in asked for n in items))
    for turn in range(8):
        for payment in payments:
            if turn < len(named[payment]):
                desk.move(payment, named[payment][turn], "stated")


def pay_exact_items(desk, payments, items):
    for payment in payments:
        same = [n for n in of(desk, payment, items) if desk.balance[n] == desk.rest(payment)]
        if same:
            desk.move(payment, same[0], "exact item")


def pay_installments(desk, payments, items, whose, rule):
    """A payment of one installment, of each once, where all of that amount are of one schedule: a plan, or split terms."""
    open_ones = [n for n in items if desk.balance[n] > 0]
    owners: dict[str, set[str]] = {}
    for number in open_ones:
        owners.setdefault(desk.schedule(number), set()).add(whose(number))
    listed = [(owners[schedule], schedule, cents) for schedule in owners for cents in desk.open_parts(schedule)]
    for payment in payments:
        same = [part for part in listed if part[0] == {whose(payment)} and part[2] == desk.rest(payment)]
        if len({schedule for _, schedule, _ in same}) == 1 and same[0][2] > 0:
            listed.remove(same[0])
            for number in [n for n in open_ones if desk.schedule(n) == same[0][1]]:
                desk.move(payment, number, rule)


def pay_exact_totals(desk, payments, items):
    for payment in payments:
        mine = of(desk, payment, items)
        if mine and desk.rest(payment) == sum(desk.balance[n] for n in mine):
            for number in mine:
                desk.move(payment, number, "exact total")


def pay_subsets(desk, payments, items):
    for payment in payments:
        mine = of(desk, payment, items)
        if desk.rest(payment) <= 0:
            continue
        fitting = [
            chosen
            for size in range(2, 7)
            for chosen in combinations(mine, size)
            if sum(desk.balance[n] for n in chosen) == desk.rest(payment)
        ]
        if len(fitting) == 1:
            for number in fitting[0]:
                desk.move(payment, number, "subset")


def pay_oldest(desk, payments, notes, items, rule="oldest first"):
    dated = [(desk.posted[n].received_date, n) for n in payments] + [(desk.issued[n].invoice_date, n) for n in notes]
    for _, source in sorted(dated):
        row = desk.posted.get(source) or desk.issued[source]
        for number in items:
            if desk.issued[number].customer_id == row.customer_id:
                desk.move(source, number, rule)
    for payment in payments:
        for number in items:
            if desk.account(desk.issued[number].customer_id) == desk.account(desk.posted[payment].customer_id):
                desk.move(payment, number, rule)
