"""Plans: which invoices are paid in installments, and what of each installment is paid (RULES.md C8)."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from billing.books import Books, look_up, positions
from billing.money import Bools, Ints
from billing.receivables.ledger.guarantors import account_of
from billing.receivables.ledger.rows import order_by


def named_invoices(plans: DataFrame) -> "tuple[Ints, Series[str]]":
    """Every invoice that a plan names: place of the plan, number of the invoice."""
    lists = pc.split_pattern_regex(pa.array(plans["invoices"], type=pa.large_string()), r"[\s,;]+")
    numbers = Series(pc.list_flatten(lists).to_pandas(), dtype="str")
    named = (numbers != "").to_numpy(dtype=bool)
    plan = np.asarray(pc.list_parent_indices(lists), dtype=np.int64)
    return plan[named], numbers[named].reset_index(drop=True)


def are_of_others(books: Books, plan: Ints, numbers: "Series[str]") -> Bools:
    """Whether the plan and the invoice of each pair belong to different accounts (see ``guarantors``)."""
    owner = look_up(books.invoices, "invoice_id", "customer_id", numbers).astype("str").reset_index(drop=True)
    payer = books.plans["customer_id"].iloc[plan].reset_index(drop=True)
    known = (owner != "") & (payer != "")
    return (known & (account_of(books, owner) != account_of(books, payer))).to_numpy(dtype=bool)


def is_cancelled(books: Books) -> Bools:
    """Plans cancelled by the as-of date; one without a date of cancellation was never in force."""
    rows = books.plans
    return ((rows["state"] == "cancelled") & ~(rows["cancelled_date"] > books.today)).to_numpy(dtype=bool)


def has_ended(books: Books) -> Bools:
    """Plans under which nothing is to be paid any more. A plan whose state cannot be read is taken to be active."""
    return is_cancelled(books) | (books.plans["state"] == "finished").to_numpy(dtype=bool)


def is_in_force(books: Books) -> Bools:
    """Plans by which invoices age: agreed by the as-of date, not yet cancelled. One that is finished has aged them."""
    has_come = ~(books.plans["agreed_date"] > books.today).to_numpy(dtype=bool)
    return np.asarray(has_come & ~is_cancelled(books))


def plan_of(books: Books, invoice_id: "Series[str]") -> Ints:
    """Place of the plan that each document ages by, -1 for none.

    A plan of another account does not count (RULES.md R08): the number is mistyped. Where several plans name the
    document it is the one agreed first, an active one before one that has ended (RULES.md L10).
    """
    place = np.full(len(invoice_id) + 1, -1, dtype=np.int64)
    if len(books.plans):
        plan, numbers = named_invoices(books.plans)
        rank = np.empty(len(books.plans), dtype=np.int64)
        ended = has_ended(books).astype(np.int64)
        rank[order_by(ended, books.plans["agreed_date"], books.plans["plan_id"])] = np.arange(len(books.plans))
        counted = is_in_force(books)[plan] & ~are_of_others(books, plan, numbers)
        item = np.where(counted, positions(invoice_id, numbers), -1)
        latest_first = np.argsort(-rank[plan], kind="stable")
        place[item[latest_first]] = plan[latest_first]
    return place[:-1]


def active_plan(books: Books, invoice_id: "Series[str]") -> "Series[str]":
    """Number of the active plan that each document is on, '' for none; index of ``invoice_id``."""
    plans = books.plans
    if plans.empty:
        return Series("", index=invoice_id.index, dtype="str")
    active = plans["plan_id"].where(~has_ended(books), "")
    names = pd.concat([active, Series([""], dtype="str")], ignore_index=True)
    return Series(names.array.take(plan_of(books, invoice_id)), index=invoice_id.index)


def installments_of(books: Books) -> Ints:
    """Place of the plan of each row of Installments, -1 where there is none."""
    return positions(books.plans["plan_id"], books.installments["plan_id"])


def plan_balances(books: Books, owed: Ints) -> dict[str, DataFrame]:
    """The computed columns of Plans and Installments; ``owed`` are the cents open of each installment.

    A plan that is not in force keeps what it shows.
    """
    plans, rows = books.plans, books.installments
    plan, amount = installments_of(books), rows["amount"].to_numpy(dtype=np.int64)
    late = books.today > rows["due_date"] + pd.Timedelta(days=books.settings.plan_grace_days)
    state = np.select([owed == 0, late], ["paid", "missed"], default="due")
    sums = np.zeros((len(plans) + 1, 2), dtype=np.int64)
    np.add.at(sums, plan, np.stack([amount - owed, owed], axis=1))
    counted = is_in_force(books)
    of_plans = {"paid_amount": sums[:-1, 0], "open_amount": sums[:-1, 1]}
    of_rows = {"paid_amount": amount - owed, "open_amount": owed, "state": Series(state, index=rows.index, dtype="str")}
    return {
        "plans": _shown(plans, of_plans, counted),
        "installments": _shown(rows, of_rows, np.append(counted, False)[plan]),
    }


def _shown(frame: DataFrame, current: dict[str, Any], counted: Bools) -> DataFrame:
    """The columns as they are now where the plan is in force, else as they stand."""
    values = {name: Series(value, index=frame.index).where(counted, frame[name]) for name, value in current.items()}
    return DataFrame(values).astype({name: frame[name].dtype for name in current})
