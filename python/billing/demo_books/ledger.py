"""The demo's books: frames of every table, with the columns that the workbook computes."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any, Final

import pandas as pd
from pandas import DataFrame, Series

from billing import money
from billing.books import DTYPES, Books
from billing.demo_books.balances import with_balances
from billing.demo_books.months import months, to_units
from billing.demo_books.payments import receipts
from billing.demo_books.practice import (
    LAST_DAY,
    LEVELS,
    NEW_PRICES_FROM,
    SERVICES,
    SETTINGS,
    TAXES,
    TERMS,
    USERS,
    customers,
)
from billing.demo_books.reminders import sent_reminders
from billing.schema import Column, Storage, Table
from billing.tables import BY_NAME
from billing.tables.lists.settings import Settings, setting_rows

#: Headers stand in the first row of a sheet.
_FIRST_ROW: Final = 2
_BLANKS: Final[dict[Storage, Any]] = {
    Storage.TEXT: "",
    Storage.DATE: None,
    Storage.TIME: None,
    Storage.NUMBER: 0,
    Storage.FLAG: False,
}


def demo_books(seed: int = 1) -> Books:
    """Clean books of a practice with some business customers, July to October 2026, the same for the same seed.

    Everything until September is invoiced. October's charges are unbilled, and the payments of its last two days are
    not applied yet: that is the month to run.
    """
    random = Random(seed)  # noqa: S311 - made-up names, not secrets
    people = customers(random)
    made = months(random, people)
    money_in = receipts(random, people, made)
    rows = {
        "customers": people,
        "services": list(_price_rows()),
        "charges": made.charges,
        "invoices": made.invoices + money_in.credit_notes,
        "invoice_lines": made.lines + money_in.credit_lines,
        "payments": money_in.payments,
        "deposits": money_in.deposits,
        "allocations": money_in.allocations,
        "adjustments": money_in.adjustments,
        "plans": money_in.plans,
        "installments": money_in.installments,
        "settings": list(_setting_rows(SETTINGS)),
        "terms": _listed("terms", TERMS),
        "taxes": _listed("taxes", TAXES),
        "levels": _listed("levels", LEVELS),
        "users": _listed("users", USERS),
    }
    frames = {name: frame(BY_NAME[name], rows.get(name, [])) for name in BY_NAME}
    books = with_balances(Books(as_of=LAST_DAY, frames=frames, settings=SETTINGS))
    return books.with_frames(
        reminders=frame(BY_NAME["reminders"], sent_reminders(books)),
        corrections=frame(BY_NAME["corrections"], _wanted(books)),
    )


def frame(table: Table, rows: Iterable[dict[str, Any]]) -> DataFrame:
    """Rows as the table's frame; what a row does not say is blank."""
    listed = list(rows)
    columns = {column.name: _column(column, listed) for column in table.columns}
    return DataFrame(columns).set_index(pd.RangeIndex(_FIRST_ROW, _FIRST_ROW + len(listed)))


def _listed(table: str, rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Rows of a list, their values in the order of its columns."""
    return [dict(zip(BY_NAME[table].by_name, row, strict=True)) for row in rows]


def _column(column: Column, rows: list[dict[str, Any]]) -> "Series[Any]":
    storage = column.kind.storage
    values = [row.get(column.name) for row in rows]
    return Series([_BLANKS[storage] if value is None else value for value in values], dtype=DTYPES[storage])


def _wanted(books: Books) -> Iterable[dict[str, Any]]:
    """What the office wants corrected: something to be done, and something that nobody has allowed yet."""
    late = books.invoices[(books.invoices["status"] == "overdue") & (books.invoices["doc_type"] == "invoice")]
    shorter, moved = late.loc[late["balance"] > 3_000, "invoice_id"].tolist()[8:10]
    yield {"what": "credit note", "document_id": shorter, "amount": 1_500, "reason": "Visit was shorter than billed"}
    yield {"what": "write-off", "document_id": moved, "kind": "bad_debt", "reason": "Moved away, mail returned"}


def _price_rows() -> Iterable[dict[str, Any]]:
    for service in SERVICES:
        row: dict[str, Any] = {"service_code": service.code, "description": service.description}
        row |= {"tax_code": service.tax, "max_quantity": service.most * 1_000}
        row |= {"valid_from": date(2026, 1, 1), "unit_price": to_units(service.price, 10_000)}
        if not service.new_price:
            yield row
            continue
        yield row | {"valid_to": NEW_PRICES_FROM - timedelta(days=1)}
        yield row | {"valid_from": NEW_PRICES_FROM, "unit_price": to_units(service.new_price, 10_000)}


def _setting_rows(settings: Settings) -> Iterable[dict[str, Any]]:
    for name, title, kind, _, about in setting_rows():
        value = getattr(settings, name)
        if kind.storage is Storage.FLAG:
            value = "yes" if value else "no"
        elif kind.storage is Storage.NUMBER:
            value = money.text(value, kind.units).replace(",", "") if kind.units > 1 else str(value)
        yield {"setting": title, "value": value, "about": about}
