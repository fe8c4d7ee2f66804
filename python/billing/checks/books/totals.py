"""What can be wrong with the whole: totals that do not tie out, imports off their control totals, unreadable terms."""

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import Books, total_by
from billing.checks.evidence import derived
from billing.finding import Severity, check
from billing.receivables.ledger.buckets import TOTAL
from billing.receivables.standing.aging import aging
from billing.receivables.terms.terms import UnreadableTerms, parse_terms
from billing.schema import DATE, INTEGER, MONEY, TEXT
from billing.tables import BATCHES, CHARGES, INVOICES, PAYMENTS, TERMS

_SUMS = {"ledger": MONEY, "other": MONEY, "at_stake": MONEY, "as_of": DATE}


@check(
    table=INVOICES,
    column="balance",
    severity=Severity.ERROR,
    ref="T01",
    message="As of {as_of}, balances less unapplied cash come to {ledger}, but documents less payments and adjustments "
    "come to {other}. Difference {at_stake}.",
    fix="Look for rows that were deleted or duplicated: a number that appears twice is the usual cause.",
    kinds=_SUMS,
    blocks=False,
)
def roll_forward_off(books: Books) -> DataFrame:
    """What is owed is not what was billed less what was paid and adjusted.

    A report that does not tie out is worth nothing.
    """
    made = derived.settlement(books)
    ledger = _ledger(books)
    documents = int(books.invoices["total_amount"].to_numpy()[made.issued].sum())
    payments = int(books.payments["amount"].to_numpy()[made.posted].sum())
    return _off(books, ledger, documents - payments - int(made.adjusted.sum()))


@check(
    table=INVOICES,
    column="bucket",
    severity=Severity.ERROR,
    ref="T02",
    message="As of {as_of}, the aging comes to {other}, but balances less unapplied cash come to {ledger}. Difference "
    "{at_stake}.",
    fix="Look for invoices without a customer or a date, and press Apply payments.",
    kinds=_SUMS,
    blocks=False,
)
def aging_off_ledger(books: Books) -> DataFrame:
    """The aging buckets do not add up to what is owed.

    Something owed is in no bucket, and nobody collects it.
    """
    return _off(books, _ledger(books), int(aging(books)[TOTAL].sum()))


@check(
    table=BATCHES,
    column="rows",
    severity=Severity.WARNING,
    ref="T04",
    message="Import {batch_id} from {source} brought in {brought}, but its control says {typed}.",
    fix="Undo the import and paste the whole list again, or find the rows that were rejected.",
    kinds={"brought": TEXT, "typed": TEXT},
    evidence=("total_amount", "control_rows", "control_amount"),
)
def batch_off_control(books: Books) -> DataFrame:
    """An import does not agree with the row count or control total that was typed in for it.

    Rows were lost on the way, or came in twice.
    """
    batches = books.batches
    rows = books.is_known("batches", "control_rows") & (batches["control_rows"] != batches["rows"])
    total = books.is_known("batches", "control_amount") & (batches["control_amount"] != batches["total_amount"])
    guilty = batches[rows | total]
    by_rows = rows[guilty.index].tolist()
    brought = [_count_or_sum(*pair) for pair in zip(by_rows, guilty["rows"], guilty["total_amount"], strict=True)]
    typed = [
        _count_or_sum(*pair) for pair in zip(by_rows, guilty["control_rows"], guilty["control_amount"], strict=True)
    ]
    stake = np.where(total[guilty.index], (guilty["total_amount"] - guilty["control_amount"]).abs(), 0)
    return guilty.assign(brought=_words(brought, guilty), typed=_words(typed, guilty), at_stake=stake)


@check(
    table=BATCHES,
    column="rows",
    severity=Severity.WARNING,
    ref="T07",
    message="Import {batch_id} took {rows} rows into {sheet}; {there} of them are still there.",
    fix="Look up import {batch_id} on the Journal sheet, which has every row that it took in, and put back what is "
    "missing. Set a row that must not count to void instead of deleting it.",
    kinds={"sheet": TEXT, "there": INTEGER},
    evidence=("at_stake", "there"),
)
def imported_rows_gone(books: Books) -> DataFrame:
    """Rows that an import took in were deleted.

    Deleting rows is how money is hidden. An import that was undone is left alone.
    """
    found = []
    for table in (CHARGES, PAYMENTS):
        batches = books.batches[books.batches["table"] == table.name]
        rows = books.frame(table.name)
        there = total_by(batches["batch_id"], rows["batch_id"], Series(1, index=rows.index))
        missing = batches["total_amount"] - total_by(batches["batch_id"], rows["batch_id"], rows["amount"])
        # A batch that cannot be read may be any of them.
        unread = int(books.is_unknown(table.name, "batch_id").sum())
        gone = there + unread < batches["rows"]
        found.append(batches.assign(sheet=table.sheet, there=there, at_stake=missing.abs())[gone])
    return pd.concat(found)


@check(
    table=TERMS,
    column="terms",
    severity=Severity.WARNING,
    ref="R09",
    message="{terms} cannot be read as payment terms. {offer}",
    fix="Write them as NET 30, 2/10 NET 30, EOM+30D or DAY 15 +1M.",
    kinds={"offer": TEXT},
)
def unreadable_terms(books: Books) -> DataFrame:
    """Payment terms cannot be read.

    Invoices with these terms get no due date, and nobody is reminded of them.
    """
    rows = books.terms[books.terms["terms"] != ""]
    offers = [_offer(text) for text in rows["terms"]]
    guilty = rows[[offer is not None for offer in offers]]
    return guilty.assign(offer=_words([offer for offer in offers if offer is not None], guilty))


@derived.cached_per_books
def _ledger(books: Books) -> int:
    """Cents owed in all: balances of all documents less unapplied cash."""
    owed, left = derived.items(books)["balance"].sum(), derived.money_left(books)["unallocated_amount"].sum()
    return int(owed) - int(left)


def _off(books: Books, ledger: int, other: int) -> DataFrame:
    found = DataFrame({"ledger": [ledger], "other": [other], "at_stake": [abs(ledger - other)], "as_of": [books.today]})
    return found[found["at_stake"] != 0]


def _count_or_sum(by_rows: bool, rows: int, amount: int) -> str:  # noqa: FBT001 - one of a pair, as the check found it
    return f"{rows:,} rows" if by_rows else money.text(amount)


def _words(words: list[str], rows: DataFrame) -> "Series[str]":
    return Series(words, index=rows.index, dtype="str")


def _offer(text: str) -> str | None:
    """What to say about terms that cannot be read; None for terms that can."""
    try:
        parse_terms(text)
    except UnreadableTerms as unreadable:
        return f"Did you mean {unreadable.suggestion}?" if unreadable.suggestion else "No known terms are like it."
    return None
