"""Totals, application and aging beside hand-written polars queries: ``PYTHONPATH=python python -m tests.bench.beside_polars``.

Only this needs polars. A million charges and their 600,000 payments in one run, each
side from its own frames in memory, by turns, best of five; what counts are the ratios.
"""

import resource
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pandas as pd
import polars as pl

from billing.books import Books, positions, total_by
from billing.receivables.ledger.spread import spread_over
from billing.receivables.standing.aging import aging
from tests.bench.big_frames import big_books

_TIMES: Final = 5


def totals(books: Books) -> pd.DataFrame:
    """Lines and payments per invoice, and what that leaves."""
    invoices, lines, used = books.invoices, books.invoice_lines, books.allocations
    net = total_by(invoices["invoice_id"], lines["invoice_id"], lines["net_amount"])
    paid = total_by(invoices["invoice_id"], used["invoice_id"], used["amount"])
    return invoices[["invoice_id"]].assign(net=net, balance=invoices["total_amount"] - paid)


def polars_totals(books: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The same by group_by and join."""
    net = books["invoice_lines"].lazy().group_by("invoice_id").agg(net=pl.col("net_amount").sum())
    paid = books["allocations"].lazy().group_by("invoice_id").agg(paid=pl.col("amount").sum())
    return (
        books["invoices"]
        .lazy()
        .select("invoice_id", "total_amount")
        .join(net, on="invoice_id", how="left", maintain_order="left")
        .join(paid, on="invoice_id", how="left", maintain_order="left")
        .select(
            "invoice_id", net=pl.col("net").fill_null(0), balance=pl.col("total_amount") - pl.col("paid").fill_null(0)
        )
        .collect()
    )


def application(books: Books) -> int:
    """All payments of each customer over all the invoices, oldest due first; how many pieces that makes."""
    invoices, payments = books.invoices, books.payments
    by_due = np.argsort(invoices["due_date"].to_numpy(), kind="stable")
    by_date = np.argsort(payments["received_date"].to_numpy(), kind="stable")
    customers = books.customers["customer_id"]
    source, item, cents = spread_over(
        positions(customers, invoices["customer_id"])[by_due], invoices["total_amount"].to_numpy()[by_due],
        positions(customers, payments["customer_id"])[by_date], payments["amount"].to_numpy()[by_date],
    )  # fmt: skip
    by_date[source], by_due[item]
    return int(cents.sum())


def polars_application(books: dict[str, pl.DataFrame]) -> int:
    """The same: both sides as stretches of each customer's axis of cents, cut at all their ends, joined by as-of."""

    def stretches(frame: pl.LazyFrame, amount: str, date: str) -> pl.LazyFrame:
        return frame.sort(date, maintain_order=True).with_columns(end=pl.col(amount).cum_sum().over("customer_id"))

    debts = stretches(books["invoices"].lazy(), "total_amount", "due_date").select("customer_id", "end", "invoice_id")
    moneys = stretches(books["payments"].lazy(), "amount", "received_date").select("customer_id", "end", "payment_id")
    cuts = (
        pl.concat([debts.select("customer_id", "end"), moneys.select("customer_id", "end")])
        .unique()
        .sort("customer_id", "end")
        .with_columns(cents=pl.col("end") - pl.col("end").shift(1).over("customer_id").fill_null(0))
    )
    options: dict[str, Any] = {"on": "end", "by": "customer_id", "strategy": "forward", "check_sortedness": False}
    pieces = (
        cuts.sort("end")
        .join_asof(debts.sort("end"), **options)
        .join_asof(moneys.sort("end"), **options)
        .filter(pl.col("invoice_id").is_not_null() & pl.col("payment_id").is_not_null())
        .collect()
    )
    return int(pieces["cents"].sum())


def polars_aging(books: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Balances of issued invoices and unapplied payments, by customer and age."""
    used = books["allocations"].lazy()
    paid = used.group_by("invoice_id").agg(paid=pl.col("amount").sum())
    applied = used.group_by("source_id").agg(applied=pl.col("amount").sum())
    today = pl.lit(pd.Timestamp("2026-10-31")).cast(pl.Datetime("ms"))
    owed = (
        books["invoices"].lazy().filter((pl.col("state") == "issued") & (pl.col("invoice_date") <= today))
        .join(paid, on="invoice_id", how="left")
        .select(
            "customer_id",
            balance=pl.col("total_amount") - pl.col("paid").fill_null(0),
            column=(((today - pl.col("due_date")).dt.total_days() + 29) // 30).clip(0, 5).cast(pl.String),
        )
    )  # fmt: skip
    left = (
        books["payments"].lazy().filter((pl.col("state") == "posted") & (pl.col("received_date") <= today))
        .join(applied, left_on="payment_id", right_on="source_id", how="left")
        .select("customer_id", balance=-(pl.col("amount") - pl.col("applied").fill_null(0)), column=pl.lit("Unapplied"))
    )  # fmt: skip
    return (
        pl.concat([owed, left])
        .filter(pl.col("balance") != 0)
        .group_by("customer_id", "column")
        .agg(pl.col("balance").sum())
        .sort("customer_id", "column")
        .collect()
    )


def _seconds(step: Callable[[Any], Any], books: Any) -> float:
    start = time.perf_counter()
    step(books)
    return time.perf_counter() - start


def _assert_same(books: Books, frames: dict[str, pl.DataFrame]) -> None:
    columns = ["net", "balance"]
    assert (totals(books)[columns].to_numpy() == polars_totals(frames).select(columns).to_numpy()).all()
    assert application(books) == polars_application(frames)
    theirs = polars_aging(frames).group_by("customer_id", maintain_order=True).agg(pl.col("balance").sum())
    assert list(aging(books)[["customer_id", "Total"]].itertuples(index=False, name=None)) == theirs.rows()


def main(charges: int) -> None:
    """Print seconds and ratios; the results have to be equal."""
    books = big_books(charges)
    print(", ".join(f"{len(books.frames[n]):,} {n}" for n in ("charges", "invoices", "payments", "allocations")))
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for step in (totals, application, aging):
        step(books)
    print(f"{base} MB with the books, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at the most")
    frames = {n: pl.from_pandas(books.frames[n]) for n in ("invoices", "invoice_lines", "payments", "allocations")}
    _assert_same(books, frames)
    pairs = ((totals, polars_totals), (application, polars_application), (aging, polars_aging))
    for ours, theirs in pairs:
        taken = [(_seconds(ours, books), _seconds(theirs, frames)) for _ in range(_TIMES)]
        mine, other = (min(times) for times in zip(*taken, strict=True))
        print(f"{ours.__name__:12} {mine:5.2f} s; polars {other:5.2f} s; ratio {mine / other:4.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
