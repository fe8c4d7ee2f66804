"""The bench on which errors are planted: rows that are still clean, picked once each, and the list of what was done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple, TypeAlias

import pandas as pd

from billing.books import Books
from billing.tables import BY_NAME

Row: TypeAlias = dict[Any, Any]


class Planted(NamedTuple):
    """One planted error: its number in the catalogue of checks, table, key, what was done, and where.

    ``place`` counts the table's rows from 0.
    """

    ref: str
    table: str
    key: str
    what: str
    place: int


@dataclass
class Bench:
    """Rows by table. A row is picked once; so is a customer, that one error does not disturb another."""

    random: Random
    rows: dict[str, list[Row]]
    books: Books
    planted: list[Planted] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)
    _customers: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Set aside what is on plans, that no other error disturbs them."""
        named = {name for plan in self.rows["plans"] for name in str(plan["invoices"]).split(", ")}
        self.use(*(row for row in self.rows["invoices"] if row["invoice_id"] in named))
        self.use(*(row for row in self.rows["payments"] if row["purpose"] == "plan"))
        self.use(*(row for row in self.rows["allocations"] if row["rule"] == "plan"))

    def pick(self, table: str, wanted: Callable[[Row], Any]) -> Row:
        """A clean row that fits, of a customer with no error yet where there is one."""
        fitting = [row for row in self.rows[table] if id(row) not in self._used and wanted(row)]
        calm = [row for row in fitting if str(row.get("customer_id")) not in self._customers]
        row = self.random.choice(calm or fitting)
        self.use(row)
        return row

    def use(self, *rows: Row) -> None:
        """Set rows aside for one error."""
        self._used.update(id(row) for row in rows)
        self._customers.update(str(row["customer_id"]) for row in rows if row.get("customer_id"))

    def is_clean(self, row: Row) -> bool:
        """Whether no error is on the row yet."""
        return id(row) not in self._used

    def reload(self, rows: dict[str, list[Row]]) -> None:
        """Take the same rows in another form; what was set aside stays so."""
        used = [
            (name, at) for name, before in self.rows.items() for at, row in enumerate(before) if id(row) in self._used
        ]
        self.rows = rows
        self._used = {id(rows[name][at]) for name, at in used}

    def append(self, table: str, row: Row) -> Row:
        """A new row at the end of a table; what it does not say is blank."""
        blank = {column.name: None for column in BY_NAME[table].columns}
        self.rows[table].append(blank | row)
        self.use(self.rows[table][-1])
        return self.rows[table][-1]

    def note(self, ref: str, table: str, row: Row, what: str) -> None:
        """Write down what was done to a row."""
        place = next((at for at, one in enumerate(self.rows[table]) if one is row), -1)
        key = " / ".join(str(row[part]) for part in BY_NAME[table].key)
        self.planted.append(Planted(ref, table, key, what, place))

    def next_id(self, table: str, prefix: str) -> str:
        """The number after the highest one of a series."""
        key = BY_NAME[table].key[0]
        used = [str(row[key]) for row in self.rows[table] if str(row[key]).startswith(prefix)]
        last = max(used, key=lambda name: (len(name), name))
        return f"{prefix}{int(last[len(prefix) :]) + 1:0{len(last) - len(prefix)}d}"

    def open_invoices(self) -> list[Row]:
        """Invoices that nothing was paid on, undisputed and clean."""
        return [row for row in self.rows["invoices"] if self.is_clean(row) and is_untouched(row)]

    def unapplied(self) -> Iterable[tuple[Row, Row]]:
        """Payments to apply that exactly pay one open invoice of their customer, each with that invoice."""
        owed = {(row["customer_id"], row["balance"]): row for row in self.rows["invoices"] if row["balance"] > 0}
        for row in self.rows["payments"]:
            invoice = owed.get((row["customer_id"], row["unallocated_amount"]))
            if invoice and row["state"] == "posted" and row["purpose"] == "normal" and self.is_clean(row):
                yield row, invoice


def is_untouched(invoice: Row) -> bool:
    """Whether it is an issued invoice of which everything is still owed and nothing disputed."""
    issued = invoice["doc_type"] == "invoice" and invoice["state"] == "issued" and not invoice["disputed"]
    return bool(issued and invoice["balance"] == invoice["total_amount"] > 0)


def is_unbilled(charge: Row) -> bool:
    """Whether it is a charge of October that waits for its invoice."""
    return charge["status"] == "unbilled" and bool(charge["charge_id"]) and not pd.isna(charge["service_date"])
