"""Open positions: open items and unapplied money in the order of the trade, while the money is being applied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, positions, sum_at
from billing.money import Bools, Ints
from billing.receivables.ledger import schedules
from billing.receivables.ledger.guarantors import account_of
from billing.receivables.ledger.open_items import open_items_and_unapplied, terms_of
from billing.receivables.ledger.rows import order_by
from billing.receivables.ledger.spread import spread_over
from billing.receivables.standing.early_payment import cash_discounts

#: When late fees are paid among the other items, by the setting ``late_fee_order``.
_FEES_FIRST_OR_LAST: Final = {"before": -1, "by date": 0, "after": 1}


@dataclass
class CashApplication:
    """What is open and what is unapplied while ``apply`` lowers both, and what has been applied so far.

    Items and sources have the columns ``customer`` and ``account`` (see ``guarantors``): codes from 0, the same on both
    sides. Amounts are cents.

    Attributes:
        items: Open items, the oldest due first, then by number; late fees before or after all others, by setting.
        sources: Payments and credit notes with something unapplied, by date, then by number.
        open_amount: Per item, what is still open.
        unapplied: Per source, what is still unapplied.
        customers: How many customers there are.
        parts: Installments of split terms and plans (see ``schedules.scheduled``).
        owed_on_excluded_items: Per schedule, what is owed on documents that are not among the items.
        applied: Places of sources and items, cents and rule of each step so far.
    """

    items: DataFrame
    sources: DataFrame
    open_amount: Ints
    unapplied: Ints
    customers: int
    parts: DataFrame
    owed_on_excluded_items: Ints
    applied: list[tuple[Ints, Ints, Ints, str]] = field(default_factory=list)

    @property
    def open_unrestricted(self) -> Ints:
        """Per item what is open; 0 if it is disputed or on an active plan, and so has to be named (RULES.md C5.6)."""
        return np.where(self.items["disputed"].to_numpy() | self.on_plan, 0, self.open_amount)

    @property
    def open_on_plans(self) -> Ints:
        """Per item what is open if it is on an active plan and not disputed, else 0."""
        return np.where(self.on_plan & ~self.items["disputed"].to_numpy(), self.open_amount, 0)

    @property
    def on_plan(self) -> Bools:
        """Per item whether it is on an active plan."""
        return np.asarray(self.items["plan_id"] != "", dtype=bool)

    @property
    def freely_applicable(self) -> Ints:
        """Per source what is unapplied of an ordinary payment, which may go wherever it fits; 0 for all other money."""
        return np.where(self.sources["purpose"] == "normal", self.unapplied, 0)

    @property
    def applicable_to_plans(self) -> Ints:
        """Per source what is unapplied of a payment that is for a plan, else 0."""
        return np.where(self.sources["purpose"] == "plan", self.unapplied, 0)

    @property
    def open_by_schedule(self) -> Ints:
        """Per schedule what is owed on its documents."""
        excluded = self.owed_on_excluded_items
        return excluded + sum_at(self.items["schedule"].to_numpy(), self.open_amount, len(excluded))

    def codes(self, side: str, by: str) -> Ints:
        """Code of the ``customer`` or ``account`` of each of the ``items`` or ``sources``."""
        frame: DataFrame = getattr(self, side)
        return frame[by].to_numpy(dtype=np.int64)

    def apply(self, source: Ints, item: Ints, amount: Ints, rule: str) -> None:
        """Apply cents of sources to items, both named by place."""
        if len(source):
            np.subtract.at(self.unapplied, source, amount)
            np.subtract.at(self.open_amount, item, amount)
            self.applied.append((source, item, amount, rule))

    def apply_oldest_first(self, by: str, open_amount: Ints, available: Ints, rule: str) -> None:
        """Apply the cents available of each source to what is open of each item, within each customer or account."""
        source, item, amount = spread_over(self.codes("items", by), open_amount, self.codes("sources", by), available)
        self.apply(source, item, amount, rule)

    def allocations(self) -> DataFrame:
        """What was applied: places of ``source`` and ``item``, ``amount`` and ``rule``, by source, then as applied."""
        none = np.zeros(0, dtype=np.int64)
        source, item, amount = (np.concatenate([none, *(step[side] for step in self.applied)]) for side in range(3))
        rules = np.repeat([step[3] for step in self.applied], [len(step[0]) for step in self.applied])
        order = np.argsort(source, kind="stable")
        allocations = {"source": source[order], "item": item[order], "amount": amount[order]}
        return DataFrame(allocations).assign(rule=Series(rules, dtype="str").take(order).array)


def open_positions(books: Books, excluded: "Mapping[str, pd.Index[int]]") -> CashApplication:
    """The open items and the unapplied money at the as-of date.

    Left alone are documents and payments whose number is not unique or that have no customer or no date, and the
    ``excluded`` rows: index labels by table, Invoices and Payments.
    """
    balances, payments = open_items_and_unapplied(books)
    schedule, parts = _schedules(books, balances)
    owed = sum_at(schedule, np.maximum(balances["balance"], 0), len(books.plans) + len(books.invoices))
    used = {name: ~books.frame(name).index.isin(excluded.get(name, [])) for name in ("invoices", "payments")}
    balances = balances.assign(balance=np.where(used["invoices"], balances["balance"], 0))
    payments = payments.assign(unallocated_amount=np.where(used["payments"], payments["unallocated_amount"], 0))
    items = _items(balances.assign(schedule=schedule), cash_discounts(books), books.settings.late_fee_order)
    sources = _sources(books, balances["balance"], payments["unallocated_amount"])
    customers = Series(pd.concat([items["customer_id"], sources["customer_id"]]).unique(), dtype="str")
    accounts, _ = pd.factorize(account_of(books, customers))
    for frame in (items, sources):
        frame["customer"] = positions(customers, frame["customer_id"])
        frame["account"] = accounts[frame["customer"].to_numpy()]
    cash = CashApplication(
        items, sources, items["balance"].to_numpy().copy(), sources["amount"].to_numpy().copy(), len(customers),
        parts, owed - sum_at(items["schedule"].to_numpy(), items["balance"].to_numpy(), len(owed)),
    )  # fmt: skip
    _hold_refunds(cash)
    return cash


def _schedules(books: Books, items: DataFrame) -> tuple[Ints, DataFrame]:
    """The schedule of each document, and the parts of all."""
    if not schedules.are_used(books):
        return np.full(len(items), -1), DataFrame({"group": [], "amount": []}, dtype="int64")
    return schedules.scheduled(books, items, terms_of(books))


def _items(items: DataFrame, discounts: DataFrame, fees: str) -> DataFrame:
    """Open items in the order in which money that names nothing pays them (RULES.md C5.5)."""
    wanted = (items["balance"] > 0) & (items["doc_type"] != "credit_note") & _is_sound(items, "invoice_id")
    columns = ["invoice_id", "customer_id", "invoice_date", "due_date", "total_amount", "balance"]
    columns += ["disputed", "plan_id", "schedule"]
    discounts = discounts.assign(discount=discounts["discount"].where(items["doc_type"] == "invoice", 0))
    open_ones = DataFrame(items.loc[wanted, columns]).join(discounts.loc[wanted, ["discount", "grace_end_date"]])
    turn = (items.loc[wanted, "doc_type"] == "fee").to_numpy(dtype=np.int64) * _FEES_FIRST_OR_LAST[fees]
    return open_ones.take(order_by(turn, open_ones["due_date"], open_ones["invoice_id"])).reset_index(drop=True)


def _sources(books: Books, balances: "Series[int]", unapplied: "Series[int]") -> DataFrame:
    """Payments and credit notes with something unapplied; also refunds without a payment, whose amount is negative."""
    payments = books.payments[(unapplied != 0) & _is_sound(books.payments, "payment_id")]
    notes = books.invoices[
        (balances < 0) & (books.invoices["doc_type"] == "credit_note") & _is_sound(books.invoices, "invoice_id")
    ]
    made = pd.concat(
        [
            _renamed(payments, "payment_id", "received_date").assign(
                amount=unapplied[payments.index],
                is_note=False,
                purpose=payments["purpose"].replace("", "normal"),
                stated_for=payments["stated_for"],
                memo=payments["memo"],
                ref_invoice_id="",
            ),
            _renamed(notes, "invoice_id", "invoice_date").assign(
                amount=-balances[notes.index],
                is_note=True,
                purpose="credit",
                stated_for="",
                memo="",
                ref_invoice_id=notes["ref_invoice_id"],
            ),
        ]
    ).astype({"is_note": bool, "purpose": "str", "stated_for": "str", "memo": "str", "ref_invoice_id": "str"})
    made = made[made["date"].notna()]
    return made.take(order_by(made["date"], made["source_id"])).reset_index(drop=True)


def _renamed(frame: DataFrame, key: str, date: str) -> DataFrame:
    return DataFrame({"source_id": frame[key], "customer_id": frame["customer_id"], "date": frame[date]})


def _is_sound(frame: DataFrame, key: str) -> Any:
    """Whether each row has a number of its own and names its customer."""
    return (frame[key] != "") & (frame["customer_id"] != "") & ~frame[key].duplicated(keep=False)


def _hold_refunds(cash: CashApplication) -> None:
    """A refund that names no payment holds back as much of its customer's money, the newest first.

    What went back to the customer cannot settle anything (RULES.md C5.9).
    """
    refund: Bools = cash.unapplied < 0
    if refund.any():
        customer = cash.codes("sources", "customer")
        money = np.maximum(cash.unapplied, 0)[::-1]
        place, _, cents = spread_over(customer[refund], -cash.unapplied[refund], customer[::-1], money)
        np.subtract.at(cash.unapplied, len(money) - 1 - place, cents)
        cash.unapplied[refund] = 0
