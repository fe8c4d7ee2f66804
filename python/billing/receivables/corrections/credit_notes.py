"""Credit notes: take back part or all of an invoice, never more than it asked for."""

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, positions, sum_at
from billing.changes import next_numbers
from billing.money import Bools, Ints, divide
from billing.receivables.corrections.approval import missing_approval
from billing.receivables.corrections.corrections import (  # fmt: skip
    amount_texts,
    appended,
    approved_reason,
    confirmed,
    find,
    first_rejection,
    is_repeated,
    owed_on,
    requested_cents,
    rows_at,
    texts,
)
from billing.receivables.invoicing.invoicing import as_lines
from billing.receivables.invoicing.tax import net_of_gross
from billing.receivables.invoicing.totals import Agreed, agreed_on, by_document, tax_groups
from billing.receivables.ledger.rows import new_rows
from billing.tables import ALLOCATIONS, INVOICE_LINES, INVOICES

#: Amounts of a line and of a document; a note that takes all of an invoice back has the same with the sign reversed.
_LINE_AMOUNTS: Final = ("quantity", "surcharge_amount", "net_amount")
_AMOUNTS: Final = ("net_amount", "discount_amount", "surcharge_amount", "tax_amount", "rounding_amount")


def credit(books: Books, requests: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """One credit note per request, dated the as-of date, with a number and lines of its own.

    The invoice itself stays as it is. A note lowers what is owed on the invoice, never below zero; the rest is the
    customer's credit, to be applied or refunded (RULES.md C3.4). No more can be credited than the invoice asked for,
    less what was credited or adjusted before (RULES.md A07). A whole invoice is taken back line by line, so that net,
    discount, surcharge, tax of each rate and rounding are those of the invoice. Of a part each tax rate has its share:
    what the notes of an invoice give back at a rate, tax included, comes to what the invoice asks for at that rate. The
    tax of each of these notes is computed from its own sum (BR-CO-17), so that together it may differ from the
    invoice's by a cent per note.
    Returns the books after it, rejections, and what was done.
    """
    place, rejection = find(books.invoices, INVOICES, requests["document_id"])
    invoices = rows_at(books.invoices, INVOICES, place)
    most, owed = creditable(books)[place], np.maximum(np.append(owed_on(books), 0)[place], 0)
    cents, name = requested_cents(requests, most), texts(requests["document_id"])
    unallowed = missing_approval(books, requests, cents, always=False)
    rejection = first_rejection(
        requests,
        (rejection != "", rejection),
        (invoices["doc_type"] == "credit_note", name + " is itself a credit note."),
        (invoices["state"] != "issued", name + " is " + texts(invoices["state"]) + "; there is nothing to credit."),
        (invoices["invoice_date"] > books.today, name + " is dated later than today."),
        (most <= 0, "All of " + name + " has already been credited or adjusted."),
        (cents > most, "Only " + amount_texts(most) + " of " + name + " can still be credited."),
        (unallowed != "", unallowed),
        (_is_repeated(books, requests, cents), name + " was already credited with the same amount and reason today."),
    )
    accepted = (rejection == "").to_numpy()
    wanted, cents, used = requests[accepted], cents[accepted], np.minimum(cents, owed)[accepted]
    notes, lines = _written(books, wanted, invoices[accepted], cents, most[accepted])
    books = appended(appended(books, "invoices", notes), "invoice_lines", lines)
    books = _use(books, wanted, notes["invoice_id"], used)
    rest = np.where(cents > used, " " + amount_texts(cents - used) + " of it is left as the customer's credit.", "")
    told = texts(notes["invoice_id"]) + " takes " + amount_texts(used) + " off " + name[accepted] + "." + rest
    return books, rejection, confirmed(requests, accepted, told)


def creditable(books: Books) -> Ints:
    """Cents of each document that can still be credited; at place -1, for a document that is not there, 0."""
    invoices, rows = books.invoices, books.adjustments
    notes = invoices[(invoices["doc_type"] == "credit_note") & (invoices["state"] != "void")]
    taken = np.zeros(len(invoices) + 1, dtype=np.int64)
    np.add.at(taken, positions(invoices["invoice_id"], notes["ref_invoice_id"]), -notes["total_amount"].to_numpy())
    np.add.at(taken, positions(invoices["invoice_id"], rows["invoice_id"]), rows["amount"].to_numpy())
    return np.append(np.maximum(invoices["total_amount"].to_numpy(dtype=np.int64) - taken[:-1], 0), 0)


def _is_repeated(books: Books, requests: DataFrame, cents: Ints) -> Bools:
    notes = books.invoices[(books.invoices["doc_type"] == "credit_note") & (books.invoices["state"] != "void")]
    made = (notes["ref_invoice_id"], -notes["total_amount"], notes["invoice_date"], notes["note"])
    return is_repeated(made, (requests["document_id"], cents, approved_reason(requests)), books)


def _numbers(books: Books, count: int) -> "Series[str]":
    """The next numbers of the series; a number that only a line or an allocation still has was used too."""
    prefix = books.settings.credit_series.replace("{year}", f"{books.as_of:%Y}")
    known = (books.invoices["invoice_id"], books.invoice_lines["invoice_id"], books.allocations["source_id"])
    used = Series(pd.concat(known).unique(), dtype="str")
    return Series(next_numbers(used, prefix, count, books.settings.invoice_digits), dtype="str")


def _written(
    books: Books, requests: DataFrame, invoices: DataFrame, cents: Ints, most: Ints
) -> tuple[DataFrame, DataFrame]:
    """The notes and their lines."""
    numbers = _numbers(books, len(requests))
    whole = _adds_up(books, invoices) & (cents == invoices["total_amount"].to_numpy())
    part, before = ~whole, invoices["total_amount"].to_numpy() - most
    copied = _copied_lines(books, requests["document_id"][whole], numbers[whole])
    shared = _shared_lines(books, requests[part], invoices[part], (before[part], cents[part]), numbers[part])
    lines = pd.concat([copied, shared], ignore_index=True)
    notes = _notes(books, requests, invoices, cents, numbers, lines)
    taken_back = {name: np.where(whole, -invoices[name], notes[name]) for name in _AMOUNTS}
    as_agreed = {name: np.where(whole, invoices[name], 0) for name in ("discount_percent", "surcharge_rate")}
    return notes.assign(**taken_back, **as_agreed), lines


def _adds_up(books: Books, invoices: DataFrame) -> Bools:
    """Whether the amounts of each invoice, and its lines, add up to its total.

    One without lines counts only where there is tax or the like to take back; otherwise a line says what the note is
    for.
    """
    place = positions(invoices["invoice_id"], books.invoice_lines["invoice_id"])
    nets = books.invoice_lines["net_amount"].to_numpy()
    count, lines = (sum_at(place, each, len(invoices)) for each in (np.ones_like(place), nets))
    net, total = invoices["net_amount"].to_numpy(), invoices["total_amount"].to_numpy()
    parts = sum(invoices[name].to_numpy() for name in _AMOUNTS) - 2 * invoices["discount_amount"].to_numpy()
    return np.asarray((parts == total) & np.where(count > 0, lines == net, net != total), dtype=bool)


def _copied_lines(books: Books, documents: "Series[str]", numbers: "Series[str]") -> DataFrame:
    """The lines of the documents with their signs reversed."""
    place = positions(documents, books.invoice_lines["invoice_id"])
    lines = books.invoice_lines[place >= 0]
    values = {**lines, **{name: -lines[name] for name in _LINE_AMOUNTS}, "charge_id": ""}
    return new_rows(INVOICE_LINES, {**values, "invoice_id": numbers.take(place[place >= 0])}, len(lines))


def _shared_lines(
    books: Books, requests: DataFrame, invoices: DataFrame, cents: tuple[Ints, Ints], numbers: "Series[str]"
) -> DataFrame:
    """One line per tax rate of the invoice, in proportion to what it asks for at that rate, to the cent.

    ``cents`` are what was given back before, and what is given back now: a rate has its share of both together, less
    its share of the first.
    """
    groups = _by_rate(books, requests, invoices)
    document, weight = groups["document"].to_numpy(), groups["asked"].to_numpy()
    share = _shares(groups, cents[0] + cents[1]) - _shares(groups, cents[0])
    # Giving back all of a rate's amount gives back exactly what was priced, and taxed, at it.
    priced = divide(share * groups["priced"].to_numpy(), weight)
    values = {
        "invoice_id": numbers.take(document),
        "line": groups.groupby("document").cumcount() + 1,
        "description": "Credit for "
        + texts(requests["document_id"])[document]
        + ": "
        + texts(requests["reason"])[document],
        "quantity": -1_000,
        "unit_price": priced * 100,
        "net_amount": -net_of_gross(priced, groups["included"].to_numpy()),
        "tax_code": groups["tax_code"],
        "tax_rate": groups["rate"],
        "included_rate": groups["included"],
    }
    return new_rows(INVOICE_LINES, values, len(groups))


def _shares(groups: DataFrame, cents: Ints) -> Ints:
    """Share of each rate, in cents, where so much of each document is given back."""
    document, weight = groups["document"].to_numpy(), groups["asked"].to_numpy()
    asked = groups.groupby("document")["asked"]
    whole, upto = asked.transform("sum").to_numpy(), asked.cumsum().to_numpy()
    return divide(cents[document] * upto, whole) - divide(cents[document] * (upto - weight), whole)


def _by_rate(books: Books, requests: DataFrame, invoices: DataFrame) -> DataFrame:
    """Cents that each invoice asks for by tax rate; one without taxed lines has one group without tax."""
    document = positions(requests["document_id"], books.invoice_lines["invoice_id"])
    lines, document = books.invoice_lines[document >= 0], document[document >= 0]
    nets = lines["net_amount"].to_numpy(dtype=np.int64)
    groups = tax_groups(as_lines(lines, document), nets, agreed_on(invoices), books.settings.tax_rounding)
    groups = groups.assign(asked=groups["net"] + groups["tax"] + groups["rounding"])
    groups = groups[groups["asked"] > 0]
    key = ["document", "rate", "included"]
    inside = lines["included_rate"].where(lines["included_rate"] == lines["tax_rate"], 0)
    codes = lines.assign(document=document, rate=lines["tax_rate"], included=inside)
    groups = groups.merge(codes.drop_duplicates(key)[[*key, "tax_code"]], on=key, how="left")
    bare = np.setdiff1d(np.arange(len(requests)), groups["document"].to_numpy())
    bare_groups = DataFrame({"document": bare, "rate": 0, "included": 0, "tax_code": "", "asked": 1, "priced": 1})
    made = pd.concat([groups, bare_groups], ignore_index=True).sort_values(key, ignore_index=True)
    numbers = dict.fromkeys(("document", "rate", "included", "asked", "priced"), "int64")
    return made.fillna({"tax_code": ""}).astype({**numbers, "tax_code": "str"})


def _notes(
    books: Books, requests: DataFrame, invoices: DataFrame, cents: Ints, numbers: "Series[str]", lines: DataFrame
) -> DataFrame:
    document, nets, none = positions(numbers, lines["invoice_id"]), lines["net_amount"].to_numpy(), np.zeros_like(cents)
    less = invoices["tax_less_percent"].to_numpy(dtype=np.int64)
    agreed = Agreed(none, none, none, none, tax_less=less)
    groups = tax_groups(as_lines(lines, document), nets, agreed, books.settings.tax_rounding)
    net, tax = (by_document(groups, name, len(requests)) for name in ("net", "tax"))
    values = {
        "invoice_id": numbers,
        "doc_type": "credit_note",
        "customer_id": invoices["customer_id"],
        "invoice_date": books.today,
        "due_date": books.today,
        "ref_invoice_id": requests["document_id"],
        "net_amount": net,
        "tax_less_percent": less,
        "tax_amount": tax,
        "rounding_amount": -cents - net - tax,
        "total_amount": -cents,
        "state": "issued",
        "note": approved_reason(requests),
    }
    return new_rows(INVOICES, values, len(requests))


def _use(books: Books, requests: DataFrame, numbers: "Series[str]", used: Ints) -> Books:
    some = used > 0
    values = {
        "allocation_id": next_numbers(books.allocations["allocation_id"], "A-", int(some.sum())),
        "source_id": numbers[some],
        "invoice_id": requests["document_id"][some],
        "amount": used[some],
        "allocation_date": books.today,
        "rule": "credit note",
    }
    return appended(books, "allocations", new_rows(ALLOCATIONS, values, int(some.sum())))
