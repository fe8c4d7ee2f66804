"""Invoices: one sheet for each invoice or credit note, drawn from ``templates/invoice.xlsx``."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd
from pandas import DataFrame

from billing import money
from billing.books import Books, positions
from billing.documents import Document
from billing.documents.drawing.parts import Copy, write_copies
from billing.documents.drawing.sheet_template import SheetTemplate, SheetValues, Shown, moved, read_sheet_template
from billing.documents.letters.templates import TemplateError, content_of
from billing.documents.letters.wording import date_in_words
from billing.receivables.invoicing.invoicing import as_lines
from billing.receivables.invoicing.totals import agreed_on, tax_groups
from billing.receivables.ledger.open_items import effective_due_dates, terms_of
from billing.schema import MONEY, PERCENT, PRICE, QUANTITY, Kind
from billing.tables.lists.settings import Settings

TEMPLATE: Final = "invoice.xlsx"
#: Every placeholder of the template; ``line.`` and ``tax.`` ones repeat their row.
PLACEHOLDERS: Final = (
    "business_name", "business_address", "business_contact", "business_tax_id", "payment_details", "currency",
    "document", "invoice_id", "invoice_date", "due_date", "terms", "po_number", "ref_invoice_id", "note",
    "customer_id", "customer_name", "customer_street", "customer_town", "customer_tax_id",
    "net_amount", "discount_percent", "discount_amount", "surcharge_amount",
    "tax_amount", "rounding_amount", "total_amount",
    "line.number", "line.date", "line.service_code", "line.description", "line.quantity", "line.unit_price",
    "line.discount_percent", "line.tax_rate", "line.net_amount",
    "tax.rate", "tax.net_amount", "tax.amount",
)  # fmt: skip
_TITLES: Final = {"invoice": "Invoice", "credit_note": "Credit note", "fee": "Fee", "opening": "Opening balance"}
_DAY_ONE: Final = pd.Timestamp("1899-12-30")
_BLANK: Final = Shown(None, "")
_LONGEST_SHEET_NAME: Final = 31
Fields: TypeAlias = dict[str, Shown]


def draw_invoices(books: Books, invoice_ids: Sequence[str], templates: Mapping[str, bytes]) -> Document:
    """Draw the invoices, one sheet each, in the order given; the sheet's name is the invoice's number.

    Numbers that are not in the books are an error of the caller (KeyError). Raises TemplateError when the template is
    missing or cannot be filled.
    """
    template = read_sheet_template(content_of(TEMPLATE, templates), f"templates/{TEMPLATE}")
    template.refuse_unknown(PLACEHOLDERS)
    if not any(row.block == "line" for row in template.rows):
        raise TemplateError(
            f"templates/{TEMPLATE} has no row for the lines. "
            "Put {{line.description}} and {{line.net_amount}} in one."
        )
    sheets = sheet_values(books, invoice_ids)
    content = write_copies(template.package, template.path, [_copy(template, sheet) for sheet in sheets])
    name = sheets[0].name if len(sheets) == 1 else f"{sheets[0].name} to {sheets[-1].name}"
    return Document(name=name, sheet=sheets[0].name, content=content, kind="file")


def sheet_values(books: Books, invoice_ids: Sequence[str]) -> list[SheetValues]:
    """What each invoice's sheet is filled with."""
    wanted = pd.Series(list(dict.fromkeys(invoice_ids)), dtype="str")
    place = positions(books.invoices["invoice_id"], wanted)
    if (place < 0).any():
        raise KeyError(f"not in the books: {', '.join(wanted[place < 0])}")
    named = books.with_frames(invoices=books.invoices.iloc[place])
    invoices = named.invoices.assign(terms=terms_of(named), due_date=effective_due_dates(named))
    customers = _records(books.customers, positions(books.customers["customer_id"], invoices["customer_id"]))
    lines, taxes = _lines_of(books, wanted), _taxes_of(books, invoices)
    business = _business(books.settings)
    names = sheet_names(list(wanted))
    return [
        SheetValues(
            names[at], business | _customer(customers[at]) | _head(invoice), {"line": lines[at], "tax": taxes[at]}
        )
        for at, invoice in enumerate(invoices.to_dict("records"))
    ]


def sheet_names(numbers: Sequence[str]) -> list[str]:
    """Names for sheets that Excel takes, each once: without the characters it forbids, at most 31 characters.

    >>> sheet_names(["A/1", "A-1", "INV-2026-0001"])
    ['A-1', 'A-1 (2)', 'INV-2026-0001']
    """
    names: dict[str, str] = {}
    for number in numbers:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", number).strip("' ")[:_LONGEST_SHEET_NAME] or "invoice"
        name, count = plain, 1
        while name.lower() in names:
            count += 1
            name = f"{plain[: _LONGEST_SHEET_NAME - 6]} ({count})"
        names[name.lower()] = name
    return list(names.values())


def _copy(template: SheetTemplate, sheet: SheetValues) -> Copy:
    root, went = template.fill(sheet)
    names = [
        (name, ",".join(moved(part, went) for part in reference.split(",")))
        for name, reference in template.package.names()
    ]
    return Copy(sheet.name, root, names)


def _business(settings: Settings) -> Fields:
    return {
        "business_name": _text(settings.business_name),
        "business_address": _text(settings.business_address),
        "business_contact": _text(settings.business_contact),
        "business_tax_id": _text(settings.business_tax_id),
        "payment_details": _text(settings.payment_details),
        "currency": _text(settings.currency),
    }


def _customer(row: Mapping[Any, Any]) -> Fields:
    town = " ".join(part for part in (row.get("region", ""), row.get("postcode", "")) if part)
    return {
        "customer_name": _text(row.get("name", "")),
        "customer_street": _text(row.get("street", "")),
        "customer_town": _text(", ".join(part for part in (row.get("city", ""), town) if part)),
        "customer_tax_id": _text(row.get("tax_id", "")),
    }


def _head(row: Mapping[Any, Any]) -> Fields:
    texts = ("invoice_id", "customer_id", "terms", "po_number", "ref_invoice_id", "note")
    dates = ("invoice_date", "due_date")
    totals = ("net_amount", "total_amount")
    rest = ("discount_amount", "surcharge_amount", "tax_amount", "rounding_amount")
    return (
        {"document": _text(_TITLES.get(row["doc_type"], "Invoice"))}
        | {name: _text(row[name]) for name in texts}
        | {name: _date(row[name]) for name in dates}
        | {name: _number(row[name], MONEY) for name in totals}
        | {name: _number(row[name], MONEY) if row[name] else _BLANK for name in rest}
        | {"discount_percent": _text(_percent(row["discount_percent"]).words) if row["discount_percent"] else _BLANK}
    )


def _line(row: Mapping[Any, Any]) -> Fields:
    return {
        "line.number": _number(row["line"], Kind(MONEY.storage)),
        "line.date": _date(row["service_date"]),
        "line.service_code": _text(row["service_code"]),
        "line.description": _text(_described(row)),
        "line.quantity": _number(row["quantity"], QUANTITY),
        "line.unit_price": _number(row["unit_price"], PRICE),
        "line.discount_percent": _number(row["discount_percent"], PERCENT) if row["discount_percent"] else _BLANK,
        "line.tax_rate": _number(row["tax_rate"], PERCENT),
        "line.net_amount": _number(row["net_amount"], MONEY),
    }


def _described(row: Mapping[Any, Any]) -> str:
    """The description, with what else the amount follows from: a surcharge, and tax that is in the price."""
    surcharge, rate = int(row["surcharge_amount"]), int(row["included_rate"])
    more = [f"surcharge {money.text(surcharge)}"] if surcharge else []
    more += [f"price includes {money.text(rate, PERCENT.units)} % tax"] if rate else []
    return f"{row['description']} ({', '.join(more)})" if more else str(row["description"])


def _lines_of(books: Books, wanted: "pd.Series[str]") -> list[list[Fields]]:
    lines = books.invoice_lines
    place = positions(wanted, lines["invoice_id"])
    lines = lines.assign(_place=place)[place >= 0].sort_values(["_place", "line"], kind="stable")
    return _by_place(lines, len(wanted), _line)


def _taxes_of(books: Books, invoices: DataFrame) -> list[list[Fields]]:
    """Per invoice a row for each rate; one row with the whole tax where the lines add up to another."""
    lines = books.invoice_lines
    place = positions(invoices["invoice_id"], lines["invoice_id"])
    lines, place = lines[place >= 0], place[place >= 0]
    nets = lines["net_amount"].to_numpy(dtype=np.int64)
    groups = tax_groups(as_lines(lines, place), nets, agreed_on(invoices), books.settings.tax_rounding)
    rates = groups.rename(columns={"document": "_place"})
    shown = _by_place(rates[rates["rate"] != 0], len(invoices), _tax)
    found = np.bincount(rates["_place"], rates["tax"], minlength=len(invoices)).astype(np.int64)
    stored = invoices["tax_amount"].to_numpy(dtype=np.int64)
    return [
        rows
        if stored[at] == found[at]
        else [{"tax.rate": _BLANK, "tax.net_amount": _BLANK, "tax.amount": _number(stored[at], MONEY)}]
        for at, rows in enumerate(shown)
    ]


def _tax(row: Mapping[Any, Any]) -> Fields:
    return {
        "tax.rate": _percent(row["rate"]),
        "tax.net_amount": _number(row["taxed"], MONEY),
        "tax.amount": _number(row["tax"], MONEY),
    }


def _percent(share: int) -> Shown:
    return Shown(int(share) / PERCENT.units, f"{money.text(int(share), PERCENT.units)} %")


def _by_place(rows: DataFrame, count: int, shown: Any) -> list[list[Fields]]:
    groups: list[list[Fields]] = [[] for _ in range(count)]
    for place, row in zip(rows["_place"], rows.to_dict("records"), strict=True):
        groups[place].append(shown(row))
    return groups


def _records(frame: DataFrame, place: money.Ints) -> list[Mapping[Any, Any]]:
    rows = frame.iloc[np.maximum(place, 0)].to_dict("records") if len(frame) else [{}] * len(place)
    return [row if at >= 0 else {} for at, row in zip(place, rows, strict=True)]


def _text(words: str) -> Shown:
    return Shown(None, str(words))


def _date(day: pd.Timestamp) -> Shown:
    return _BLANK if pd.isna(day) else Shown(float((day - _DAY_ONE).days), date_in_words(day))


def _number(amount: int, kind: Kind) -> Shown:
    return Shown(int(amount) / kind.units, money.text(int(amount), kind.units) if kind.units > 1 else str(amount))
