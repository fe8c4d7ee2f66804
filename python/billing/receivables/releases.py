"""Releases: take back what was applied, the newest allocation first, and apply it elsewhere; bounced payments."""

from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, look_up, positions
from billing.changes import next_numbers
from billing.money import Ints
from billing.receivables.corrections import (
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
)  # fmt: skip
from billing.receivables.merge import spread_over
from billing.receivables.rows import new_rows, order_by
from billing.tables import ALLOCATIONS, INVOICES, PAYMENTS


def applied_from(books: Books, sources: "Series[str]") -> Ints:
    """Cents applied from each payment or credit note by allocations that were not released, dated later ones too."""
    rows = _standing_rows(books)
    place = positions(sources, rows["source_id"])
    sums = np.zeros(len(sources) + 1, dtype=np.int64)
    np.add.at(sums, place, rows["amount"].to_numpy(dtype=np.int64))
    return sums[:-1]


def release_newest(books: Books, sources: "Series[str]", cents: Ints) -> Books:
    """Take back so many cents of the allocations of each source, the newest first (domain C5).

    An allocation counts no more from the as-of date on; before it everything stays as it was. Of one that is taken back
    in part, the rest is a new allocation.
    """
    rows = _standing_rows(books)
    rows = rows.take(order_by(rows["allocation_date"], rows["allocation_id"])[::-1])
    source = positions(sources, rows["source_id"])
    rows, source = rows[source >= 0], source[source >= 0]
    held = rows["amount"].to_numpy(dtype=np.int64)
    _, row, taken = spread_over(source, held, np.arange(len(sources)), cents)
    gone = rows.iloc[row].assign(taken=taken)
    books = changed(books, "allocations", gone.index, released_date=books.today)
    rest = gone[gone["amount"] > gone["taken"]]
    kept = rest.drop(columns="taken").assign(
        amount=rest["amount"] - rest["taken"],
        allocation_date=np.fmax(rest["allocation_date"].to_numpy(), books.today.to_datetime64()),
        allocation_id=_numbers(books, len(rest)),
    )
    return appended(books, "allocations", kept.reset_index(drop=True))


def release(books: Books, wishes: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """Take back what was applied of payments or credit notes; apply it to the invoice named instead, if one is.

    Returns the books after it, why a wish was not carried out ('' where it was), and what was done. What the invoice
    named does not owe stays unapplied; it must be of the same customer or guarantor (check R04).
    """
    lack = find_source(books, wishes["document_id"])
    applied = applied_from(books, wishes["document_id"])
    cents, name = asked(wishes, applied), words(wishes["document_id"])
    lack = answers(
        wishes,
        (lack != "", lack),
        (applied == 0, "Nothing of " + name + " is applied."),
        (cents > applied, "Only " + amounts(applied) + " of " + name + " is applied."),
        (wishes["to_invoice_id"] != "", _bad_target(books, wishes)),
    )
    done = (lack == "").to_numpy()
    books = release_newest(books, wishes["document_id"][done], cents[done])
    books, moved = _apply_elsewhere(books, wishes[done], cents[done])
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
    cents = applied_from(books, numbers)
    books = release_newest(books, numbers, cents)
    memo = Series(words(noted(wishes["reason"], wishes["approved_by"])[done]), index=index, dtype="str")
    kept = payments.loc[index, "memo"]
    memo = memo.where(kept == "", kept + "; " + memo)
    books = changed(books, "payments", index, state="bounced", returned_date=books.today, memo=memo)
    said = name[done] + " bounced: " + amounts(cents) + " is owed again."
    return books, lack, Series(said, index=wishes.index[done], dtype="str").reindex(wishes.index).fillna("")


def _standing_rows(books: Books) -> DataFrame:
    rows = books.allocations
    return rows[rows["released_date"].isna() & (rows["amount"] > 0)]


def _numbers(books: Books, count: int) -> list[str]:
    return next_numbers(books.allocations["allocation_id"], "A-", count)


def _bad_target(books: Books, wishes: DataFrame) -> "Series[str]":
    """What is wrong with the invoice that money is to be applied to instead."""
    to = wishes["to_invoice_id"]
    place, lack = find(books.invoices, INVOICES, to)
    owed = np.append(owed_on(books), 0)[place]
    owners = pd.concat([
        books.payments.set_index("payment_id")["customer_id"], books.invoices.set_index("invoice_id")["customer_id"]
    ])  # fmt: skip
    owners = owners[~owners.index.duplicated()]
    payer, owner = owners.reindex(wishes["document_id"]).fillna(""), owners.reindex(to).fillna("")
    same = _accounts(books, payer) == _accounts(books, owner)
    name = words(to)
    return answers(
        wishes,
        (lack != "", lack),
        (owed <= 0, "Nothing is owed on " + name + "."),
        (~same, name + " is another customer's."),
    )


def _accounts(books: Books, customers: "Series[str]") -> Any:
    customers = customers.astype("str").reset_index(drop=True)
    guarantor = look_up(books.customers, "customer_id", "guarantor_id", customers).astype("str")
    return customers.where(guarantor == "", guarantor).to_numpy(dtype=object)


def _apply_elsewhere(books: Books, wishes: DataFrame, cents: Ints) -> tuple[Books, Ints]:
    """Apply released money to the invoices named; returns what was applied of each wish as well."""
    moved = np.zeros(len(wishes), dtype=np.int64)
    place = positions(books.invoices["invoice_id"], wishes["to_invoice_id"])
    asking = np.flatnonzero(place >= 0)
    if not len(asking):
        return books, moved
    targets, group = np.unique(place[asking], return_inverse=True)
    owed = np.maximum(owed_on(books)[targets], 0)
    free = np.minimum(cents, left_in(books, wishes["document_id"]))[asking]
    money, debt, part = spread_over(np.arange(len(targets)), owed, group.ravel(), free)
    np.add.at(moved, asking[money], part)
    values = {
        "allocation_id": _numbers(books, len(part)),
        "source_id": wishes["document_id"].iloc[asking[money]],
        "invoice_id": books.invoices["invoice_id"].iloc[targets[debt]],
        "amount": part,
        "allocation_date": books.today,
        "rule": "by hand",
    }
    return appended(books, "allocations", new_rows(ALLOCATIONS, values, len(part))), moved
