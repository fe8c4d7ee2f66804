"""Frames of very many rows, made at once: charges on invoices, payments, and what of them is applied already."""

from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books
from billing.demo_books.ledger import frame
from billing.tables import BY_NAME
from tests.bench.clean_books import clean_books


def big_books(charges: int, seed: int = 1) -> Books:
    """Three charges to an invoice, 60 payments to 100 charges; two in three payments are applied to an invoice."""
    random = np.random.default_rng(seed)
    count, paid = charges // 3, charges * 6 // 10
    customers = _names("C-", charges // 30, 6)
    whose = random.integers(0, len(customers), count)
    day = pd.Timestamp("2026-01-01") + pd.to_timedelta(random.integers(0, 240, count), unit="D")
    line_of = np.sort(np.append(np.arange(count), random.integers(0, count, charges - count)))
    net = random.integers(500, 60_000, charges)
    total = np.bincount(line_of, net, count).astype("int64")
    pays = random.integers(0, count, paid)
    amount = np.minimum(random.integers(500, 60_000, paid), total[pays] // 4)
    received = pd.Series(day[pays]) + pd.to_timedelta(random.integers(1, 60, paid), unit="D")
    numbers, payments = _names("INV-2026-", count, 6), _names("P-", paid, 7)
    applied = np.flatnonzero(random.random(paid) < 2 / 3)
    return clean_books(30, seed).with_frames(
        customers=_filled("customers", len(customers), customer_id=customers, kind="patient", name=customers),
        charges=_filled("charges", charges, charge_id=_names("CH-", charges, 7), customer_id=customers.take(whose[line_of]), amount=net, status="billed", invoice_id=numbers.take(line_of)),
        invoices=_filled("invoices", count, invoice_id=numbers, doc_type="invoice", customer_id=customers.take(whose), invoice_date=day, terms="NET 30", due_date=day + pd.Timedelta(days=30), net_amount=total, total_amount=total, state="issued"),
        invoice_lines=_filled("invoice_lines", charges, invoice_id=numbers.take(line_of), line=1, net_amount=net),
        payments=_filled("payments", paid, payment_id=payments, received_date=received, customer_id=customers.take(whose[pays]), method="check", amount=amount, purpose="normal", state="posted"),
        allocations=_filled("allocations", len(applied), allocation_id=_names("A-", len(applied), 7), source_id=payments.take(applied), invoice_id=numbers.take(pays[applied]), amount=amount[applied], allocation_date=received.take(applied), rule="by hand"),
    )  # fmt: skip


def _names(prefix: str, count: int, digits: int) -> "Series[str]":
    return prefix + Series(np.arange(1, count + 1)).astype("str").str.zfill(digits)


def _filled(table: str, count: int, **columns: Any) -> DataFrame:
    """A frame of the table; columns that are not named are blank."""
    kinds = frame(BY_NAME[table], []).dtypes
    blank = {str(name): column.iloc[0] for name, column in frame(BY_NAME[table], [{}]).items()}
    values = blank | {name: v.to_numpy() if isinstance(v, Series) else v for name, v in columns.items()}
    index = pd.RangeIndex(2, 2 + count)
    return DataFrame({name: Series(values[str(name)], index=index, dtype=kind) for name, kind in kinds.items()})
