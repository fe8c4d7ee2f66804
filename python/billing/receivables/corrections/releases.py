"""Releases: take back what was applied, the newest allocation first, and reapply it; bounced payments."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from pandas import DataFrame, Series

from billing.books import Books, look_up, positions
from billing.changes import next_numbers
from billing.money import Ints
from billing.receivables.corrections.corrections import (  # fmt: skip
    amount_texts,
    appended,
    approved_reason,
    changed,
    confirmed,
    find,
    first_rejection,
    owed_on,
    requested_cents,
    rows_at,
    texts,
    unapplied_of,
    unknown_source,
)
from billing.receivables.ledger.guarantors import account_of
from billing.receivables.ledger.rows import new_rows, order_by
from billing.receivables.ledger.spread import spread_over
from billing.tables import ALLOCATIONS, INVOICES, PAYMENTS

#: The columns of an allocation by which it may be named.
_BY: Final = ("allocation_id", "source_id", "invoice_id")


def allocations_named(books: Books, numbers: "Series[str]", by: Sequence[str] = _BY) -> DataFrame:
    """Allocations that the numbers name, the newest first, with those dated later; ``request`` is the number's place.

    A number is that of the allocation itself, of the payment or credit note that it comes from, or of the invoice that
    it settles (in the order of ``by``). Each allocation is named by one number only.
    """
    rows = books.allocations
    rows = rows[rows["released_date"].isna() & (rows["amount"] > 0)]
    rows = rows.take(order_by(rows["allocation_date"], rows["allocation_id"])[::-1])
    request = np.full(len(rows), -1, dtype=np.int64)
    for column in by:
        request = np.where(request < 0, positions(numbers, rows[column]), request)
    return rows.assign(request=request)[request >= 0]


def total_of(rows: DataFrame, count: int) -> Ints:
    """Cents of the allocations that each of so many numbers names."""
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, rows["request"].to_numpy(), rows["amount"].to_numpy(dtype=np.int64))
    return sums


def release_newest(books: Books, rows: DataFrame, cents: Ints) -> tuple[Books, DataFrame]:
    """Take back so many cents of what each number names, the newest allocation first (RULES.md C5.8).

    ``rows`` are those of ``allocations_named``. An allocation that is released no longer counts from the as-of date on;
    before it everything stays as it was. Of one that is released in part the rest is a new allocation. Returns the
    books after it, and the allocations that were released with the cents that were ``taken``.
    """
    request, held = rows["request"].to_numpy(), rows["amount"].to_numpy(dtype=np.int64)
    _, row, taken = spread_over(request, held, np.arange(len(cents)), cents)
    gone = rows.iloc[row].assign(taken=taken)
    books = changed(books, "allocations", gone.index, released_date=books.today)
    rest = gone[gone["amount"] > gone["taken"]]
    kept = rest.drop(columns=["taken", "request"]).assign(
        amount=rest["amount"] - rest["taken"],
        allocation_date=np.fmax(rest["allocation_date"].to_numpy(), books.today.to_datetime64()),
        allocation_id=_numbers(books, len(rest)),
    )
    return appended(books, "allocations", kept.reset_index(drop=True)), gone


def release(books: Books, requests: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """Take back what was applied of a payment or credit note, to an invoice, or by one allocation.

    Where a request names an invoice the money is applied to it instead, as far as it is owed. It must be an invoice of
    the same customer or guarantor (RULES.md R04). Returns the books after it, rejections, and what was done.
    """
    rejection = unknown_source(books, requests["document_id"], books.allocations["allocation_id"])
    rows = allocations_named(books, requests["document_id"])
    applied = total_of(rows, len(requests))
    cents, name = requested_cents(requests, applied), texts(requests["document_id"])
    rejection = first_rejection(
        requests,
        (rejection != "", rejection),
        (applied == 0, "Nothing of " + name + " is applied."),
        (cents > applied, "Only " + amount_texts(applied) + " of " + name + " is applied."),
        (requests["to_invoice_id"] != "", _target_rejection(books, requests, rows)),
    )
    accepted = (rejection == "").to_numpy()
    books, gone = release_newest(books, allocations_named(books, requests["document_id"][accepted]), cents[accepted])
    books, moved = _reapply(books, requests[accepted], gone)
    to = texts(requests["to_invoice_id"][accepted])
    told = amount_texts(cents[accepted]) + " of " + name[accepted] + " released"
    told = np.where(to == "", told + ".", told + ", " + amount_texts(moved) + " of it applied to " + to + ".")
    return books, rejection, confirmed(requests, accepted, told)


def bounce(books: Books, requests: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """Payments that the bank returned no longer count from the as-of date on, and their allocations are released.

    A payment of which something was refunded cannot bounce before the refund is void. Returns the books after it,
    rejections, and what was done.
    """
    payments = books.payments
    place, rejection = find(books.payments, PAYMENTS, requests["document_id"])
    there = (rejection == "").to_numpy()
    rows = rows_at(payments, PAYMENTS, place).set_axis(requests.index)
    name = texts(requests["document_id"])
    back = payments[(payments["state"] == "posted") & (payments["amount"] < 0)]
    refunded = positions(back["reverses"], requests["document_id"]) >= 0
    in_part = ~requests["whole"] & (requests["amount"] != rows["amount"])
    rejection = first_rejection(
        requests,
        (~there, rejection),
        (rows["state"] != "posted", name + " is " + texts(rows["state"]) + "."),
        (rows["received_date"] > books.today, name + " has not been received yet."),
        (rows["amount"] <= 0, name + " is a refund, not money received."),
        (refunded, name + " was refunded; void the refund first."),
        (in_part, "A payment bounces as a whole; leave the Amount blank."),
    )
    accepted = (rejection == "").to_numpy()
    index = payments.index[place[accepted]]
    numbers = requests["document_id"][accepted]
    released = allocations_named(books, numbers, ("source_id",))
    cents = total_of(released, len(numbers))
    books, _ = release_newest(books, released, cents)
    memo = Series(texts(approved_reason(requests)[accepted]), index=index, dtype="str")
    kept = payments.loc[index, "memo"]
    memo = memo.where(kept == "", kept + "; " + memo)
    books = changed(books, "payments", index, state="bounced", returned_date=books.today, memo=memo)
    told = name[accepted] + " bounced: " + amount_texts(cents) + " is owed again."
    return books, rejection, confirmed(requests, accepted, told)


def _numbers(books: Books, count: int) -> list[str]:
    return next_numbers(books.allocations["allocation_id"], "A-", count)


def _target_rejection(books: Books, requests: DataFrame, rows: DataFrame) -> "Series[str]":
    """A rejection of each invoice to which money cannot be reapplied."""
    to = requests["to_invoice_id"]
    place, rejection = find(books.invoices, INVOICES, to)
    owed = np.append(owed_on(books), 0)[place]
    owner = look_up(books.invoices, "invoice_id", "customer_id", to).astype("str")
    foreign = np.zeros(len(requests), dtype=bool)
    payer = _account(books, _payers(books, rows["source_id"]))
    foreign[rows["request"][payer != _account(books, owner)[rows["request"]]]] = True
    name = texts(to)
    return first_rejection(
        requests,
        (rejection != "", rejection),
        (owed <= 0, "Nothing is owed on " + name + "."),
        (foreign, name + " is another customer's."),
    )


def _payers(books: Books, sources: "Series[str]") -> "Series[str]":
    """The customer of each payment or credit note."""
    payer = look_up(books.payments, "payment_id", "customer_id", sources).astype("str")
    return payer.where(payer != "", look_up(books.invoices, "invoice_id", "customer_id", sources).astype("str"))


def _account(books: Books, customers: "Series[str]") -> Any:
    return texts(account_of(books, customers))


def _reapply(books: Books, requests: DataFrame, gone: DataFrame) -> tuple[Books, Ints]:
    """Apply released money to the invoices named; also returns the cents applied for each request."""
    moved = np.zeros(len(requests), dtype=np.int64)
    place = positions(books.invoices["invoice_id"], requests["to_invoice_id"])[gone["request"]]
    gone, place = gone[place >= 0], place[place >= 0]
    if not len(gone):
        return books, moved
    # A source that was overdrawn has less to give than was released of it.
    taken = gone["taken"].groupby(gone["source_id"]).cumsum()
    before, held = (taken - gone["taken"]).to_numpy(), gone["taken"].to_numpy(dtype=np.int64)
    free = np.clip(unapplied_of(books, gone["source_id"]) - before, 0, held)
    targets, group = np.unique(place, return_inverse=True)
    money, debt, part = spread_over(
        np.arange(len(targets)), np.maximum(owed_on(books)[targets], 0), group.ravel(), free
    )
    np.add.at(moved, gone["request"].to_numpy()[money], part)
    values = {
        "allocation_id": _numbers(books, len(part)),
        "source_id": gone["source_id"].iloc[money],
        "invoice_id": books.invoices["invoice_id"].iloc[targets[debt]],
        "amount": part,
        "allocation_date": books.today,
        "rule": "by hand",
    }
    return appended(books, "allocations", new_rows(ALLOCATIONS, values, len(part))), moved
