"""Releases: take back what was applied, the newest allocation first, and apply it elsewhere; bounced payments."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from pandas import DataFrame, Series

from billing.books import Books, look_up, positions
from billing.changes import next_numbers
from billing.money import Ints
from billing.receivables.corrections.corrections import (  # fmt: skip
    amounts,
    answers,
    appended,
    asked,
    changed,
    find,
    find_source,
    left_in,
    noted,
    owed_on,
    rows_at,
    words,
)
from billing.receivables.ledger.guarantors import account_of
from billing.receivables.ledger.rows import new_rows, order_by
from billing.receivables.ledger.spread import spread_over
from billing.tables import ALLOCATIONS, INVOICES, PAYMENTS

#: The columns of an allocation by whose number it may be named.
_BY: Final = ("allocation_id", "source_id", "invoice_id")


def applied_by(books: Books, numbers: "Series[str]", by: Sequence[str] = _BY) -> DataFrame:
    """Allocations that stand under each number, the newest first, later dated ones too; ``wish`` is the number's place.

    The number is that of the allocation itself, of the payment or credit note that it comes from, or of the invoice
    that it pays (in the order of ``by``). Each allocation stands under one number only.
    """
    rows = books.allocations
    rows = rows[rows["released_date"].isna() & (rows["amount"] > 0)]
    rows = rows.take(order_by(rows["allocation_date"], rows["allocation_id"])[::-1])
    wish = np.full(len(rows), -1, dtype=np.int64)
    for column in by:
        wish = np.where(wish < 0, positions(numbers, rows[column]), wish)
    return rows.assign(wish=wish)[wish >= 0]


def total_of(rows: DataFrame, count: int) -> Ints:
    """Cents of the allocations under each of so many numbers."""
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, rows["wish"].to_numpy(), rows["amount"].to_numpy(dtype=np.int64))
    return sums


def release_newest(books: Books, rows: DataFrame, cents: Ints) -> tuple[Books, DataFrame]:
    """Take back so many cents under each number, the newest allocation first (domain C5); also what was ``taken``.

    An allocation counts no more from the as-of date on; before it everything stays as it was. Of one that is taken back
    in part, the rest is a new allocation.
    """
    wish, held = rows["wish"].to_numpy(), rows["amount"].to_numpy(dtype=np.int64)
    _, row, taken = spread_over(wish, held, np.arange(len(cents)), cents)
    gone = rows.iloc[row].assign(taken=taken)
    books = changed(books, "allocations", gone.index, released_date=books.today)
    rest = gone[gone["amount"] > gone["taken"]]
    kept = rest.drop(columns=["taken", "wish"]).assign(
        amount=rest["amount"] - rest["taken"],
        allocation_date=np.fmax(rest["allocation_date"].to_numpy(), books.today.to_datetime64()),
        allocation_id=_numbers(books, len(rest)),
    )
    return appended(books, "allocations", kept.reset_index(drop=True)), gone


def release(books: Books, wishes: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """Take back what was applied of a payment or credit note, to an invoice, or by one allocation.

    It is applied to the invoice named instead, if one is.

    What it does not owe stays unapplied; it must be of the same customer or guarantor (check R04). Returns the books
    after it, why a wish was not carried out ('' where it was), and what was done.
    """
    lack = find_source(books, wishes["document_id"], books.allocations["allocation_id"])
    rows = applied_by(books, wishes["document_id"])
    applied = total_of(rows, len(wishes))
    cents, name = asked(wishes, applied), words(wishes["document_id"])
    lack = answers(
        wishes,
        (lack != "", lack),
        (applied == 0, "Nothing of " + name + " is applied."),
        (cents > applied, "Only " + amounts(applied) + " of " + name + " is applied."),
        (wishes["to_invoice_id"] != "", _bad_target(books, wishes, rows)),
    )
    done = (lack == "").to_numpy()
    books, gone = release_newest(books, applied_by(books, wishes["document_id"][done]), cents[done])
    books, moved = _apply_elsewhere(books, wishes[done], gone)
    to = words(wishes["to_invoice_id"][done])
    said = amounts(cents[done]) + " of " + name[done] + " released"
    said = np.where(to == "", said + ".", said + ", " + amounts(moved) + " of it applied to " + to + ".")
    return books, lack, Series(said, index=wishes.index[done], dtype="str").reindex(wishes.index).fillna("")


def bounce(books: Books, wishes: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """Payments that the bank returned: they count no more from the as-of date on, and their allocations are released.

    Returns as ``release`` does. A payment that was refunded in part cannot bounce: the refund comes first.
    """
    payments = books.payments
    place, lack = find(books.payments, PAYMENTS, wishes["document_id"])
    there = (lack == "").to_numpy()
    rows = rows_at(payments, PAYMENTS, place).set_axis(wishes.index)
    name = words(wishes["document_id"])
    back = payments[(payments["state"] == "posted") & (payments["amount"] < 0)]
    refunded = positions(back["reverses"], wishes["document_id"]) >= 0
    lack = answers(
        wishes,
        (~there, lack),
        (rows["state"] != "posted", name + " is " + words(rows["state"]) + "."),
        (rows["received_date"] > books.today, name + " has not been received yet."),
        (rows["amount"] <= 0, name + " is a refund, not money received."),
        (refunded, name + " was refunded; make the refund void first."),
        (~wishes["whole"] & (wishes["amount"] != rows["amount"]), "A payment bounces whole; leave the Amount blank."),
    )
    done = (lack == "").to_numpy()
    index = payments.index[place[done]]
    numbers = wishes["document_id"][done]
    released = applied_by(books, numbers, ("source_id",))
    cents = total_of(released, len(numbers))
    books, _ = release_newest(books, released, cents)
    memo = Series(words(noted(wishes["reason"], wishes["approved_by"])[done]), index=index, dtype="str")
    kept = payments.loc[index, "memo"]
    memo = memo.where(kept == "", kept + "; " + memo)
    books = changed(books, "payments", index, state="bounced", returned_date=books.today, memo=memo)
    said = name[done] + " bounced: " + amounts(cents) + " is owed again."
    return books, lack, Series(said, index=wishes.index[done], dtype="str").reindex(wishes.index).fillna("")


def _numbers(books: Books, count: int) -> list[str]:
    return next_numbers(books.allocations["allocation_id"], "A-", count)


def _bad_target(books: Books, wishes: DataFrame, rows: DataFrame) -> "Series[str]":
    """What is wrong with the invoice that money is to be applied to instead."""
    to = wishes["to_invoice_id"]
    place, lack = find(books.invoices, INVOICES, to)
    owed = np.append(owed_on(books), 0)[place]
    owner = look_up(books.invoices, "invoice_id", "customer_id", to).astype("str")
    foreign = np.zeros(len(wishes), dtype=bool)
    payer = _account(books, _payers(books, rows["source_id"]))
    foreign[rows["wish"][payer != _account(books, owner)[rows["wish"]]]] = True
    name = words(to)
    return answers(
        wishes,
        (lack != "", lack),
        (owed <= 0, "Nothing is owed on " + name + "."),
        (foreign, name + " is another customer's."),
    )


def _payers(books: Books, sources: "Series[str]") -> "Series[str]":
    """Whose each payment or credit note is."""
    payer = look_up(books.payments, "payment_id", "customer_id", sources).astype("str")
    return payer.where(payer != "", look_up(books.invoices, "invoice_id", "customer_id", sources).astype("str"))


def _account(books: Books, customers: "Series[str]") -> Any:
    return words(account_of(books, customers))


def _apply_elsewhere(books: Books, wishes: DataFrame, gone: DataFrame) -> tuple[Books, Ints]:
    """Apply released money to the invoices named; returns what was applied of each wish as well."""
    moved = np.zeros(len(wishes), dtype=np.int64)
    place = positions(books.invoices["invoice_id"], wishes["to_invoice_id"])[gone["wish"]]
    gone, place = gone[place >= 0], place[place >= 0]
    if not len(gone):
        return books, moved
    # A source that was overdrawn has less to give than was released of it.
    taken = gone["taken"].groupby(gone["source_id"]).cumsum()
    before, held = (taken - gone["taken"]).to_numpy(), gone["taken"].to_numpy(dtype=np.int64)
    free = np.clip(left_in(books, gone["source_id"]) - before, 0, held)
    targets, group = np.unique(place, return_inverse=True)
    money, debt, part = spread_over(
        np.arange(len(targets)), np.maximum(owed_on(books)[targets], 0), group.ravel(), free
    )
    np.add.at(moved, gone["wish"].to_numpy()[money], part)
    values = {
        "allocation_id": _numbers(books, len(part)),
        "source_id": gone["source_id"].iloc[money],
        "invoice_id": books.invoices["invoice_id"].iloc[targets[debt]],
        "amount": part,
        "allocation_date": books.today,
        "rule": "by hand",
    }
    return appended(books, "allocations", new_rows(ALLOCATIONS, values, len(part))), moved
