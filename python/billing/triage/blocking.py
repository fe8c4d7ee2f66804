"""Blocking: which rows a run must leave out because something is wrong with them that has to be fixed first."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from billing.books import Books, positions
from billing.checks import CHECKS
from billing.checks.evidence import derived
from billing.finding import Finding, Severity, in_order
from billing.money import counted
from billing.receivables.ledger.open_items import without_released
from billing.receivables.ledger.plans import installments_of
from billing.receivables.standing.unreadable import LEDGER, customers_in_doubt, provisional
from billing.schema import Table
from billing.tables import INSTALLMENTS, INVOICES, PAYMENTS, PLANS
from billing.triage.earlier_ids import with_todays_ids
from billing.triage.register import chosen_states


def blocking(books: Books, damage: Sequence[Finding], tables: Sequence[Table]) -> tuple[Finding, ...]:
    """The errors in the tables that keep their rows out of a run.

    What the office has accepted with a reason, or calls no error, keeps nothing out; what cannot be read always does.
    """
    names = {table.name for table in tables}
    live = without_released(books)
    asked = [c for c in CHECKS if c.table.name in names and c.severity is Severity.ERROR and c.blocks]
    found = [finding for check in asked for finding in check(live)]
    rows = with_todays_ids(books.findings, found)
    decided = set(rows.loc[chosen_states(rows, books.today).isin(["accepted", "not an error"]), "finding_id"])
    undecided = (finding for finding in found if finding.finding_id not in decided)
    unread = (finding for finding in damage if finding.table in names)
    return tuple(in_order(f for f in (*unread, *undecided) if f.severity is Severity.ERROR and f.blocks))


def blocked_rows(books: Books, findings: Sequence[Finding], table: Table) -> pd.Index:
    """Sheet rows of a table with a blocking error of their own, or whose customer has one."""
    own = [finding.row for finding in findings if finding.table == table.name]
    customers = pd.Series([f.key for f in findings if f.table == "customers"], dtype="str")
    frame = getattr(books, table.name)
    theirs = frame.index[positions(customers, frame["customer_id"]) >= 0]
    return pd.Index(own, dtype="int64").union(theirs)


def held_back(rows: int, noun: str) -> str:
    """How many rows were left out, as a sentence."""
    if not rows:
        return ""
    return f" Left out because of errors: {rows:,} {noun}; see Findings after Check."


def who_is_left_out(books: Books) -> str:
    """Who is left out because nobody knows what they owe."""
    caution = provisional(books, *LEDGER, "plans", "installments")
    if not caution:
        return ""
    customers = counted(len(customers_in_doubt(books)), "customer")
    return f" {caution.capitalize()}; left out for that: {customers}. See Findings after Check."


def in_doubt(books: Books) -> "dict[str, pd.Index[int]]":
    """Rows by table whose settlement is in doubt: an amount of theirs, or one applied to them, could not be read."""
    live = without_released(books)
    plans = derived.doubtful_plans(live)
    flags = {
        PAYMENTS.name: derived.doubtful_payments(live),
        INVOICES.name: derived.doubtful_documents(live),
        PLANS.name: plans,
        INSTALLMENTS.name: np.append(plans, False)[installments_of(live)],
    }
    return {name: getattr(books, name).index[doubtful] for name, doubtful in flags.items()}
