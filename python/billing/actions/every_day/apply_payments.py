"""Apply payments: allocate what came in, and bring balances, status and age up to date."""

import pandas as pd
from pandas import DataFrame

from billing import money
from billing.actions.action import Action, Outcome, Request
from billing.books import Books
from billing.changes import Changes, TableChanges
from billing.receivables.cash_application.allocation import apply_payments as allocate
from billing.receivables.ledger.open_items import payment_balances, without_released
from billing.receivables.standing.computed_columns import balance_changes
from billing.receivables.standing.early_payment import (  # fmt: skip
    bill_back,
    courtesies,
    earned_discounts,
    give_back,
    give_discounts,
    unearned_discounts,
)
from billing.tables import INVOICES, PAYMENTS
from billing.triage.blocking import blocked_rows, blocking, held_back, in_doubt

READS = (
    "customers",
    "invoices",
    "payments",
    "allocations",
    "adjustments",
    "plans",
    "installments",
    "terms",
    "findings",
)


def apply_payments(books: Books, request: Request) -> Outcome:
    """Allocate payments: as stated, by exact match, oldest first; recompute what invoices and payments show.

    A discount for early payment that was earned is given as an adjustment; one that was not is billed back, until
    somebody else approves it.
    """
    findings = blocking(books, request.damage, (PAYMENTS, INVOICES))
    doubtful = in_doubt(books)
    blocked = {table.name: blocked_rows(books, findings, table) for table in (PAYMENTS, INVOICES)}
    left_out = {name: rows.union(doubtful[name]) for name, rows in blocked.items()}
    after = _let_off(_applied(books, left_out), doubtful, request.user)
    given = after.adjustments.iloc[len(books.adjustments) :].reset_index(drop=True)
    if (given["amount"] < 0).any():  # what is owed again takes what is left
        after = _applied(after, left_out)
    new = after.allocations.iloc[len(books.allocations) :].reset_index(drop=True)
    changes = Changes({
        "allocations": TableChanges(appended=new, why="applied"),
        "adjustments": TableChanges(appended=given, why="early payment"),
        **balance_changes(after, doubtful),
    })  # fmt: skip
    behind = held_back(len(left_out[PAYMENTS.name]), "payments")
    return Outcome(_sentence(after, new) + _told(given) + behind, changes, findings)


def _applied(books: Books, left_out: "dict[str, pd.Index[int]]") -> Books:
    return _with_rows(books, "allocations", allocate(books, left_out))


def _let_off(books: Books, doubtful: "dict[str, pd.Index[int]]", user: str) -> Books:
    """The books with new Adjustments: discounts that were earned, not earned, allowed after all; none in doubt."""
    earned = _sure(earned_discounts(without_released(books)), doubtful)
    books = _with_rows(books, "adjustments", give_discounts(books, earned, user))
    books = _with_rows(books, "adjustments", bill_back(books, _sure(unearned_discounts(books), doubtful), user))
    return _with_rows(books, "adjustments", give_back(books, _sure(courtesies(books), doubtful), user))


def _with_rows(books: Books, table: str, rows: DataFrame) -> Books:
    return books.with_frames(**{table: pd.concat([books.frame(table), rows], ignore_index=True)})


def _sure(invoices: DataFrame, doubtful: "dict[str, pd.Index[int]]") -> DataFrame:
    return invoices[~invoices.index.isin(doubtful[INVOICES.name])]


def _told(rows: DataFrame) -> str:
    given, back = rows[rows["amount"] > 0], rows[rows["amount"] < 0]
    said = ""
    if len(given):
        total, invoices = money.text(int(given["amount"].sum())), money.counted(len(given), "invoice")
        said += f" {total} in early-payment discounts given on {invoices}."
    if len(back):
        total, invoices = money.text(-int(back["amount"].sum())), money.counted(len(back), "invoice")
        said += f" {total} billed back on {invoices} whose early-payment discount was not earned."
    return said


def _sentence(books: Books, new: DataFrame) -> str:
    rest = int(payment_balances(books)["unallocated_amount"].sum())
    unapplied = f" {money.text(rest)} remains unapplied." if rest else " Nothing is left unapplied."
    if new.empty:
        return f"No payments to apply; balances are up to date.{unapplied}"
    applied = money.text(int(new["amount"].sum()))
    sources = money.counted(new["source_id"].nunique(), "payment")
    return f"{applied} applied from {sources} to {money.counted(new['invoice_id'].nunique(), 'invoice')}.{unapplied}"


ACTION = Action(
    name="apply payments",
    command="pay",
    title="Apply payments",
    about="Applies payments to invoices: as the payer stated, to plans, then by exact match, then oldest first; "
    "updates balances and statuses.",
    icon="AccountingFormat",
    reads=READS,
    run=apply_payments,
    asks=True,
)
