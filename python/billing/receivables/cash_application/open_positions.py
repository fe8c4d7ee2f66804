"""The cash desk: open items and money in their order, while money is moved from the one to the other."""

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
from billing.receivables.standing.early_payment import offers

#: Where late fees stand among the other items, by setting ``late_fee_order``.
_TURN_OF_FEES: Final = {"before": -1, "by date": 0, "after": 1}


@dataclass
class CashDesk:
    """Open items oldest due first, then by number (late fees before or after all others, by setting).

    Sources are payments and credit notes by date, then by number.

    ``owed`` and ``rest`` are the cents still open and still unapplied; ``move`` lowers both and writes the move down.
    Customers and accounts (the guarantor, or the customer) are codes from 0, the same on both sides.
    """

    items: DataFrame
    sources: DataFrame
    owed: Ints
    rest: Ints
    #: How many codes of customers there are.
    customers: int
    #: Parts of split terms and plans, see ``scheduled``, and the cents owed on what is not at the desk by schedule.
    parts: DataFrame
    elsewhere: Ints
    moves: list[tuple[Ints, Ints, Ints, str]] = field(default_factory=list)

    @property
    def unreserved(self) -> Ints:
        """What is owed on each item, 0 where it has to be named: if it is disputed or on an active plan (domain C5)."""
        return np.where(self.items["disputed"].to_numpy() | self.on_plan, 0, self.owed)

    @property
    def planned(self) -> Ints:
        """What is owed on each item that is on an active plan and not disputed."""
        return np.where(self.on_plan & ~self.items["disputed"].to_numpy(), self.owed, 0)

    @property
    def on_plan(self) -> Bools:
        """Items that are on an active plan."""
        return np.asarray(self.items["plan_id"] != "", dtype=bool)

    @property
    def free(self) -> Ints:
        """What is left of each payment that may go where it fits; all other money goes only where it must."""
        return np.where(self.sources["purpose"] == "normal", self.rest, 0)

    @property
    def for_plans(self) -> Ints:
        """What is left of each payment that is for a plan."""
        return np.where(self.sources["purpose"] == "plan", self.rest, 0)

    @property
    def scheduled(self) -> Ints:
        """Cents owed on the documents of each schedule."""
        return self.elsewhere + sum_at(self.items["schedule"].to_numpy(), self.owed, len(self.elsewhere))

    def codes(self, side: str, by: str) -> Ints:
        """Codes of the customers or accounts of the items or sources."""
        frame: DataFrame = getattr(self, side)
        return frame[by].to_numpy(dtype=np.int64)

    def move(self, source: Ints, item: Ints, amount: Ints, rule: str) -> None:
        """Apply cents of sources to items."""
        if len(source):
            np.subtract.at(self.rest, source, amount)
            np.subtract.at(self.owed, item, amount)
            self.moves.append((source, item, amount, rule))

    def spread(self, by: str, owed: Ints, rest: Ints, rule: str) -> None:
        """Spread money over items oldest first, within each customer or account."""
        source, item, amount = spread_over(self.codes("items", by), owed, self.codes("sources", by), rest)
        self.move(source, item, amount, rule)

    def moved(self) -> DataFrame:
        """Every move: places of source and item, cents and rule, in the order of sources, then of moves."""
        none = np.zeros(0, dtype=np.int64)
        source, item, amount = (np.concatenate([none, *(move[side] for move in self.moves)]) for side in range(3))
        rules = np.repeat([move[3] for move in self.moves], [len(move[0]) for move in self.moves])
        order = np.argsort(source, kind="stable")
        moves = {"source": source[order], "item": item[order], "amount": amount[order]}
        return DataFrame(moves).assign(rule=Series(rules, dtype="str").take(order).array)


def lay_out(books: Books, left_out: "Mapping[str, pd.Index[int]]") -> CashDesk:
    """The open items and the unapplied money at the books' as-of date.

    A document or payment whose number stands twice is left alone, as is one without customer or date, and as are the
    rows of Invoices and Payments that are left out.
    """
    balances, payments = open_items_and_unapplied(books)
    schedule, parts = _schedules(books, balances)
    owed = sum_at(schedule, np.maximum(balances["balance"], 0), len(books.plans) + len(books.invoices))
    used = {name: ~books.frame(name).index.isin(left_out.get(name, [])) for name in ("invoices", "payments")}
    balances = balances.assign(balance=np.where(used["invoices"], balances["balance"], 0))
    payments = payments.assign(unallocated_amount=np.where(used["payments"], payments["unallocated_amount"], 0))
    items = _items(balances.assign(schedule=schedule), offers(books), books.settings.late_fee_order)
    sources = _sources(books, balances["balance"], payments["unallocated_amount"])
    customers = Series(pd.concat([items["customer_id"], sources["customer_id"]]).unique(), dtype="str")
    accounts, _ = pd.factorize(account_of(books, customers))
    for frame in (items, sources):
        frame["customer"] = positions(customers, frame["customer_id"])
        frame["account"] = accounts[frame["customer"].to_numpy()]
    desk = CashDesk(
        items, sources, items["balance"].to_numpy().copy(), sources["amount"].to_numpy().copy(), len(customers),
        parts, owed - sum_at(items["schedule"].to_numpy(), items["balance"].to_numpy(), len(owed)),
    )  # fmt: skip
    _hold_refunds(desk)
    return desk


def _schedules(books: Books, items: DataFrame) -> tuple[Ints, DataFrame]:
    """The schedule of each document, and the parts of all."""
    if not schedules.are_used(books):
        return np.full(len(items), -1), DataFrame({"group": [], "amount": []}, dtype="int64")
    return schedules.scheduled(books, items, terms_of(books))


def _items(items: DataFrame, offer: DataFrame, fees: str) -> DataFrame:
    """Open items in the order in which money that names nothing pays them: by date, late fees by setting (C5)."""
    wanted = (items["balance"] > 0) & (items["doc_type"] != "credit_note") & _is_sound(items, "invoice_id")
    columns = ["invoice_id", "customer_id", "invoice_date", "due_date", "total_amount", "balance"]
    columns += ["disputed", "plan_id", "schedule"]
    offer = offer.assign(discount=offer["discount"].where(items["doc_type"] == "invoice", 0))
    open_ones = DataFrame(items.loc[wanted, columns]).join(offer.loc[wanted, ["discount", "last_chance"]])
    turn = (items.loc[wanted, "doc_type"] == "fee").to_numpy(dtype=np.int64) * _TURN_OF_FEES[fees]
    return open_ones.take(order_by(turn, open_ones["due_date"], open_ones["invoice_id"])).reset_index(drop=True)


def _sources(books: Books, balances: "Series[int]", left: "Series[int]") -> DataFrame:
    """Payments with something left and credit notes with something left (also refunds: what they take is negative)."""
    payments = books.payments[(left != 0) & _is_sound(books.payments, "payment_id")]
    notes = books.invoices[
        (balances < 0) & (books.invoices["doc_type"] == "credit_note") & _is_sound(books.invoices, "invoice_id")
    ]
    made = pd.concat(
        [
            _renamed(payments, "payment_id", "received_date").assign(
                amount=left[payments.index],
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
    """Rows whose number is there and stands once, and whose customer is named."""
    return (frame[key] != "") & (frame["customer_id"] != "") & ~frame[key].duplicated(keep=False)


def _hold_refunds(desk: CashDesk) -> None:
    """A refund that names no payment holds back as much of its customer's money, the newest first.

    It was paid out of a payment or of a credit note: what went back to the customer cannot settle anything (domain C5).
    """
    refund: Bools = desk.rest < 0
    if refund.any():
        customer = desk.codes("sources", "customer")
        money = np.maximum(desk.rest, 0)[::-1]
        place, _, cents = spread_over(customer[refund], -desk.rest[refund], customer[::-1], money)
        np.subtract.at(desk.rest, len(money) - 1 - place, cents)
        desk.rest[refund] = 0
