"""Credit notes: give back part or all of an invoice, never more than it asked for."""

from typing import Final

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from billing.books import Books, positions, sum_at
from billing.changes import next_numbers
from billing.money import Bools, Ints, divide
from billing.receivables.corrections.approval import missing_approval
from billing.receivables.corrections.corrections import (  # fmt: skip
    amounts,
    answers,
    appended,
    asked,
    find,
    is_repeated,
    noted,
    owed_on,
    rows_at,
    words,
)
from billing.receivables.invoicing.invoicing import as_lines
from billing.receivables.invoicing.tax import net_of_gross
from billing.receivables.invoicing.totals import Agreed, agreed_on, by_document, tax_groups
from billing.receivables.ledger.rows import new_rows
from billing.tables import ALLOCATIONS, INVOICE_LINES, INVOICES

#: What a line, and the head of a document, says in amounts; a note that takes all of it back says the opposite.
_LINE_AMOUNTS: Final = ("quantity", "surcharge_amount", "net_amount")
_AMOUNTS: Final = ("net_amount", "discount_amount", "surcharge_amount", "tax_amount", "rounding_amount")


def credit(books: Books, wishes: DataFrame) -> "tuple[Books, Series[str], Series[str]]":
    """One credit note per wish, dated the as-of date, with a number and lines of its own; the invoice stays as it is.

    It lowers what is owed on the invoice, never below zero; the rest is the customer's credit, to be applied or
    refunded (Stripe credit notes, domain C3). No more can be credited than the invoice asked for, less what was
    credited or adjusted before (check A07). All of an invoice is taken back line by line, so that net, discount,
    surcharge, tax of each rate and rounding are those of the invoice. Of a part each tax rate has its share: what the
    notes of an invoice give back at a rate, tax included, comes to what the invoice asks for at it. The tax of each of
    these notes is that of its own sum (BR-CO-17), so all together it may be a cent per note off that of the invoice.
    Returns the books after it, why a wish was not carried out, and what was done.
    """
    place, lack = find(books.invoices, INVOICES, wishes["document_id"])
    invoices = rows_at(books.invoices, INVOICES, place)
    most, owed = creditable(books)[place], np.maximum(np.append(owed_on(books), 0)[place], 0)
    cents, name = asked(wishes, most), words(wishes["document_id"])
    unallowed = missing_approval(books, wishes, cents, always=False)
    lack = answers(
        wishes,
        (lack != "", lack),
        (invoices["doc_type"] == "credit_note", name + " is a credit note itself."),
        (invoices["state"] != "issued", name + " is " + words(invoices["state"]) + "; nothing is to be credited."),
        (invoices["invoice_date"] > books.today, name + " is dated later than today."),
        (most <= 0, "All of " + name + " was credited or adjusted already."),
        (cents > most, "Only " + amounts(most) + " of " + name + " can still be credited."),
        (unallowed != "", unallowed),
        (_is_repeated(books, wishes, cents), name + " was credited with the same amount and reason today."),
    )
    done = (lack == "").to_numpy()
    wanted, cents, used = wishes[done], cents[done], np.minimum(cents, owed)[done]
    notes, lines = _written(books, wanted, invoices[done], cents, most[done])
    books = appended(appended(books, "invoices", notes), "invoice_lines", lines)
    books = _use(books, wanted, notes["invoice_id"], used)
    rest = np.where(cents > used, " " + amounts(cents - used) + " of it is the customer's credit.", "")
    said = words(notes["invoice_id"]) + " takes " + amounts(used) + " off " + name[done] + "." + rest
    return books, lack, Series(said, index=wanted.index, dtype="str").reindex(wishes.index).fillna("")


def creditable(books: Books) -> Ints:
    """Cents of each document that can still be credited, and 0 for one that is not there."""
    invoices, rows = books.invoices, books.adjustments
    notes = invoices[(invoices["doc_type"] == "credit_note") & (invoices["state"] != "void")]
    taken = np.zeros(len(invoices) + 1, dtype=np.int64)
    np.add.at(taken, positions(invoices["invoice_id"], notes["ref_invoice_id"]), -notes["total_amount"].to_numpy())
    np.add.at(taken, positions(invoices["invoice_id"], rows["invoice_id"]), rows["amount"].to_numpy())
    return np.append(np.maximum(invoices["total_amount"].to_numpy(dtype=np.int64) - taken[:-1], 0), 0)


def _is_repeated(books: Books, wishes: DataFrame, cents: Ints) -> Bools:
    notes = books.invoices[(books.invoices["doc_type"] == "credit_note") & (books.invoices["state"] != "void")]
    made = (notes["ref_invoice_id"], -notes["total_amount"], notes["invoice_date"], notes["note"])
    return is_repeated(made, (wishes["document_id"], cents, noted(wishes["reason"], wishes["approved_by"])), books)


def _numbers(books: Books, count: int) -> "Series[str]":
    """The next numbers of the series; one that only a line or an allocation still knows was used too."""
    prefix = books.settings.credit_series.replace("{year}", f"{books.as_of:%Y}")
    known = (books.invoices["invoice_id"], books.invoice_lines["invoice_id"], books.allocations["source_id"])
    used = Series(pd.concat(known).unique(), dtype="str")
    return Series(next_numbers(used, prefix, count, books.settings.invoice_digits), dtype="str")


def _written(
    books: Books, wishes: DataFrame, invoices: DataFrame, cents: Ints, most: Ints
) -> tuple[DataFrame, DataFrame]:
    """The notes and their lines."""
    numbers = _numbers(books, len(wishes))
    whole = _adds_up(books, invoices) & (cents == invoices["total_amount"].to_numpy())
    part, before = ~whole, invoices["total_amount"].to_numpy() - most
    copied = _copied_lines(books, wishes["document_id"][whole], numbers[whole])
    shared = _shared_lines(books, wishes[part], invoices[part], (before[part], cents[part]), numbers[part])
    lines = pd.concat([copied, shared], ignore_index=True)
    notes = _notes(books, wishes, invoices, cents, numbers, lines)
    taken_back = {name: np.where(whole, -invoices[name], notes[name]) for name in _AMOUNTS}
    as_agreed = {name: np.where(whole, invoices[name], 0) for name in ("discount_percent", "surcharge_rate")}
    return notes.assign(**taken_back, **as_agreed), lines


def _adds_up(books: Books, invoices: DataFrame) -> Bools:
    """Invoices whose amounts, and lines, come to what they ask for.

    One without lines only where there is tax or the like to take back; else a line says what the note is for.
    """
    place = positions(invoices["invoice_id"], books.invoice_lines["invoice_id"])
    nets = books.invoice_lines["net_amount"].to_numpy()
    count, lines = (sum_at(place, each, len(invoices)) for each in (np.ones_like(place), nets))
    net, total = invoices["net_amount"].to_numpy(), invoices["total_amount"].to_numpy()
    parts = sum(invoices[name].to_numpy() for name in _AMOUNTS) - 2 * invoices["discount_amount"].to_numpy()
    return np.asarray((parts == total) & np.where(count > 0, lines == net, net != total), dtype=bool)


def _copied_lines(books: Books, documents: "Series[str]", numbers: "Series[str]") -> DataFrame:
    """The lines of the documents, taken back."""
    place = positions(documents, books.invoice_lines["invoice_id"])
    lines = books.invoice_lines[place >= 0]
    values = {**lines, **{name: -lines[name] for name in _LINE_AMOUNTS}, "charge_id": ""}
    return new_rows(INVOICE_LINES, {**values, "invoice_id": numbers.take(place[place >= 0])}, len(lines))


def _shared_lines(
    books: Books, wishes: DataFrame, invoices: DataFrame, cents: tuple[Ints, Ints], numbers: "Series[str]"
) -> DataFrame:
    """One line per tax rate of the invoice, in the proportion of what it asks for; every cent is in one of them.

    ``cents`` were given back before, and are now: a rate has its share of both together, less that of the first.
    """
    groups = _by_rate(books, wishes, invoices)
    document, weight = groups["document"].to_numpy(), groups["asked"].to_numpy()
    share = _shares(groups, cents[0] + cents[1]) - _shares(groups, cents[0])
    # All of a rate's amount gives back just what was priced, and taxed, for it.
    priced = divide(share * groups["priced"].to_numpy(), weight)
    values = {
        "invoice_id": numbers.take(document),
        "line": groups.groupby("document").cumcount() + 1,
        "description": "Credit for "
        + words(wishes["document_id"])[document]
        + ": "
        + words(wishes["reason"])[document],
        "quantity": -1_000,
        "unit_price": priced * 100,
        "net_amount": -net_of_gross(priced, groups["included"].to_numpy()),
        "tax_code": groups["tax_code"],
        "tax_rate": groups["rate"],
        "included_rate": groups["included"],
    }
    return new_rows(INVOICE_LINES, values, len(groups))


def _shares(groups: DataFrame, cents: Ints) -> Ints:
    """Cents of each rate where so much of each document is given back."""
    document, weight = groups["document"].to_numpy(), groups["asked"].to_numpy()
    asked = groups.groupby("document")["asked"]
    whole, upto = asked.transform("sum").to_numpy(), asked.cumsum().to_numpy()
    return divide(cents[document] * upto, whole) - divide(cents[document] * (upto - weight), whole)


def _by_rate(books: Books, wishes: DataFrame, invoices: DataFrame) -> DataFrame:
    """What each invoice asks for by tax rate, in cents; one without such lines has one group, without tax."""
    document = positions(wishes["document_id"], books.invoice_lines["invoice_id"])
    lines, document = books.invoice_lines[document >= 0], document[document >= 0]
    nets = lines["net_amount"].to_numpy(dtype=np.int64)
    groups = tax_groups(as_lines(lines, document), nets, agreed_on(invoices), books.settings.tax_rounding)
    groups = groups.assign(asked=groups["net"] + groups["tax"] + groups["rounding"])
    groups = groups[groups["asked"] > 0]
    key = ["document", "rate", "included"]
    inside = lines["included_rate"].where(lines["included_rate"] == lines["tax_rate"], 0)
    codes = lines.assign(document=document, rate=lines["tax_rate"], included=inside)
    groups = groups.merge(codes.drop_duplicates(key)[[*key, "tax_code"]], on=key, how="left")
    bare = np.setdiff1d(np.arange(len(wishes)), groups["document"].to_numpy())
    bare_groups = DataFrame({"document": bare, "rate": 0, "included": 0, "tax_code": "", "asked": 1, "priced": 1})
    made = pd.concat([groups, bare_groups], ignore_index=True).sort_values(key, ignore_index=True)
    numbers = dict.fromkeys(("document", "rate", "included", "asked", "priced"), "int64")
    return made.fillna({"tax_code": ""}).astype({**numbers, "tax_code": "str"})


def _notes(
    books: Books, wishes: DataFrame, invoices: DataFrame, cents: Ints, numbers: "Series[str]", lines: DataFrame
) -> DataFrame:
    document, nets, none = positions(numbers, lines["invoice_id"]), lines["net_amount"].to_numpy(), np.zeros_like(cents)
    less = invoices["tax_less_percent"].to_numpy(dtype=np.int64)
    agreed = Agreed(none, none, none, none, tax_less=less)
    groups = tax_groups(as_lines(lines, document), nets, agreed, books.settings.tax_rounding)
    net, tax = (by_document(groups, name, len(wishes)) for name in ("net", "tax"))
    values = {
        "invoice_id": numbers,
        "doc_type": "credit_note",
        "customer_id": invoices["customer_id"],
        "invoice_date": books.today,
        "due_date": books.today,
        "ref_invoice_id": wishes["document_id"],
        "net_amount": net,
        "tax_less_percent": less,
        "tax_amount": tax,
        "rounding_amount": -cents - net - tax,
        "total_amount": -cents,
        "state": "issued",
        "note": noted(wishes["reason"], wishes["approved_by"]),
    }
    return new_rows(INVOICES, values, len(wishes))


def _use(books: Books, wishes: DataFrame, numbers: "Series[str]", used: Ints) -> Books:
    some = used > 0
    values = {
        "allocation_id": next_numbers(books.allocations["allocation_id"], "A-", int(some.sum())),
        "source_id": numbers[some],
        "invoice_id": wishes["document_id"][some],
        "amount": used[some],
        "allocation_date": books.today,
        "rule": "credit note",
    }
    return appended(books, "allocations", new_rows(ALLOCATIONS, values, int(some.sum())))
