"""What can be wrong with the amounts of a document: lines, tax, total, balance, and how much a credit note credits."""

import numpy as np
from pandas import DataFrame

from billing import money
from billing.books import Books, positions
from billing.checks.evidence import derived, line_amounts
from billing.finding import Severity, check
from billing.receivables.invoicing.tax import Lines
from billing.receivables.invoicing.totals import agreed_on, by_document, tax_groups
from billing.receivables.ledger.open_items import open_items
from billing.schema import MONEY, TEXT
from billing.tables import INVOICES


@check(
    table=INVOICES,
    column="net_amount",
    severity=Severity.ERROR,
    ref="A02",
    message="{invoice_id} has a subtotal of {net_amount}, but its lines add up to {computed}. Difference {difference}.",
    fix="Set the Subtotal to {computed}, or correct the lines.",
    kinds={"computed": MONEY, "difference": MONEY},
    expected="computed",
)
def lines_do_not_add_up(books: Books) -> DataFrame:
    """The lines of an invoice do not add up to its subtotal.

    The customer sees two amounts, and only one of them is on the books (EN 16931 BR-CO-10).
    """
    invoices = books.invoices.assign(computed=_sum_of_lines(books))
    known = books.is_known("invoices", "net_amount") & _has_read_lines(books) & (invoices["state"] != "void")
    return _differing(invoices[known], "net_amount")


@check(
    table=INVOICES,
    column="tax_amount",
    severity=Severity.ERROR,
    ref="A03",
    message="{invoice_id} has a tax of {tax_amount}, but the rates of its lines give {computed}. Difference "
    "{difference}.",
    fix="Set the Tax to {computed}, or correct the lines' Tax %.",
    kinds={"computed": MONEY, "difference": MONEY},
    expected="computed",
)
def wrong_tax(books: Books) -> DataFrame:
    """The tax of an invoice is not the tax of its lines.

    Too little, and the office pays the difference; too much, and the customer is owed it (EN 16931 BR-CO-17).
    """
    taxes = _taxes(books)
    return _differing(taxes[taxes["tax_amount"] != taxes["other"]], "tax_amount")


@check(
    table=INVOICES,
    column="tax_amount",
    severity=Severity.NOTE,
    ref="A05",
    message="{invoice_id} has a tax of {tax_amount}; rounded by {mode} it is {computed}. Difference {difference}.",
    fix="Keep it, or set the Tax to {computed}, as the tax rounding in Settings has it.",
    kinds={"computed": MONEY, "difference": MONEY, "mode": TEXT},
    expected="computed",
)
def tax_rounded_otherwise(books: Books) -> DataFrame:
    """The tax is right, but not rounded the way the office rounds.

    Rounding per line and per document differ by cents; neither is an error.
    """
    taxes = _taxes(books)
    return _differing(taxes[taxes["tax_amount"] == taxes["other"]], "tax_amount").assign(
        mode=books.settings.tax_rounding
    )


@check(
    table=INVOICES,
    column="discount_amount",
    severity=Severity.ERROR,
    ref="A04",
    message="{invoice_id} has a discount of {discount_amount}, but {discount_percent}% of its lines is {computed}. "
    "Difference {difference}.",
    fix="Set the Discount to {computed}; if another amount was agreed, clear Discount %.",
    kinds={"computed": MONEY, "difference": MONEY},
    expected="computed",
)
def wrong_document_discount(books: Books) -> DataFrame:
    """The discount on a whole invoice is not the percentage next to it.

    The customer checks it, and the tax is computed on another amount. The percentage is taken of the lines of each tax
    rate and rounded there (EN 16931 BR-CO-11).
    """
    invoices = books.invoices
    computed = by_document(_groups(books, books.settings.tax_rounding), "discount", len(invoices))
    known = _has_read_lines(books) & (invoices["discount_percent"] != 0) & (invoices["state"] != "void")
    known &= books.is_known("invoices", "discount_amount")
    return _differing(invoices.assign(computed=computed)[known], "discount_amount")


@check(
    table=INVOICES,
    column="total_amount",
    severity=Severity.ERROR,
    ref="A04",
    message="{invoice_id} has a total of {total_amount}, but subtotal {net_amount} less discount {discount_amount} "
    "plus surcharge {surcharge_amount}, tax {tax_amount} and rounding {rounding_amount} is {computed}. Difference "
    "{difference}.",
    fix="Set the Total to {computed}, or correct its parts.",
    kinds={"computed": MONEY, "difference": MONEY},
    expected="computed",
    safe=True,
)
def wrong_total(books: Books) -> DataFrame:
    """The total of an invoice is not the sum of its parts.

    The customer pays, or disputes, the wrong amount (EN 16931 BR-CO-13, BR-CO-15).
    """
    parts = books.invoices
    computed = parts["net_amount"] - parts["discount_amount"]
    known = books.is_known("invoices", "net_amount", "total_amount") & (parts["state"] != "void")
    known &= ~books.is_unknown("invoices", "discount_amount")
    for column in ("surcharge_amount", "tax_amount", "rounding_amount"):
        computed = computed + parts[column]
        known &= ~books.is_unknown("invoices", column)
    return _differing(parts.assign(computed=computed)[known], "total_amount")


@check(
    table=INVOICES,
    column="balance",
    severity=Severity.ERROR,
    ref="A06",
    message="{invoice_id} shows a balance of {balance}, but total {total_amount} less {paid} paid, {credited} credited "
    "and {adjusted} adjusted is {computed}. Difference {difference}.",
    fix="Press Apply payments: it recomputes the balance; then find out who changed what by hand.",
    kinds={"paid": MONEY, "credited": MONEY, "adjusted": MONEY, "computed": MONEY, "difference": MONEY},
    blocks=False,
    expected="computed",
    offers=False,
)
def wrong_balance(books: Books) -> DataFrame:
    """The balance that a document shows is not what its payments, credits and adjustments leave.

    A customer gets a reminder for what they have paid, or none for what they owe. A balance that is right once future
    payments count is left alone, and so is one that only a bounced payment makes wrong, which is reported there.
    """
    items = derived.items(books)
    invoices = books.invoices.assign(
        computed=items["balance"],
        paid=items["paid_amount"],
        credited=items["credited_amount"],
        adjusted=items["adjusted_amount"],
    )
    known = books.is_known("invoices", "balance") & ~derived.doubtful_documents(books) & (invoices["state"] == "issued")
    guilty = _differing(invoices[known], "balance")
    if guilty.empty:
        return guilty
    later = open_items(books.at(derived.last_day(books))).loc[guilty.index, "balance"]
    return derived.flagged(guilty, guilty["balance"] != later)


@check(
    table=INVOICES,
    column="total_amount",
    severity=Severity.ERROR,
    ref="A07",
    message="Credit note {invoice_id} has a total of {total_amount}, which adds to what is owed.",
    fix="Set the Total to {computed}: the total of a credit note is negative.",
    kinds={"computed": MONEY},
    expected="computed",
)
def credit_note_that_charges(books: Books) -> DataFrame:
    """A credit note has a positive total.

    It bills money instead of crediting it.
    """
    invoices = books.invoices
    wrong = (invoices["doc_type"] == "credit_note") & (invoices["state"] != "void") & (invoices["total_amount"] > 0)
    guilty = invoices[wrong]
    return guilty.assign(computed=-guilty["total_amount"], at_stake=2 * guilty["total_amount"])


@check(
    table=INVOICES,
    column="total_amount",
    severity=Severity.ERROR,
    ref="A07",
    message="Credit note {invoice_id} credits {amount}, but of {ref_invoice_id} only {left} can still be credited. Too "
    "much: {at_stake}.",
    fix="Lower the credit note to {left}; refund the rest, or keep it as the customer's credit.",
    kinds={"amount": MONEY, "left": MONEY, "at_stake": MONEY},
)
def credit_note_beyond_invoice(books: Books) -> DataFrame:
    """A credit note credits more than its invoice billed.

    The customer is owed money that they never paid. All credit notes of one invoice count together, the oldest first.
    """
    invoices = books.invoices
    place = positions(invoices["invoice_id"], invoices["ref_invoice_id"])
    counts = (invoices["doc_type"] == "credit_note") & (invoices["state"] == "issued") & (invoices["total_amount"] < 0)
    counts &= (place >= 0) & (invoices["invoice_id"] != invoices["ref_invoice_id"])
    notes = invoices.assign(whole=derived.values_at(invoices["total_amount"], place), amount=-invoices["total_amount"])[
        counts
    ]
    notes = notes.sort_values(["invoice_date", "invoice_id"], kind="stable")
    before = notes.groupby("ref_invoice_id", sort=False)["amount"].cumsum() - notes["amount"]
    left = (notes["whole"] - before).clip(lower=0)
    notes = notes.assign(left=left, at_stake=notes["amount"] - left)
    read = ~books.is_unknown("invoices", "total_amount").to_numpy(dtype=bool)
    return notes[
        (notes["at_stake"] > 0)
        & (notes["whole"] > 0)
        & np.append(read, False)[positions(invoices["invoice_id"], notes["ref_invoice_id"])]
    ]


@derived.cached_per_books
def _sum_of_lines(books: Books) -> money.Ints:
    """Cents of the lines of each document."""
    sums = np.zeros(len(books.invoices) + 1, dtype=np.int64)
    np.add.at(sums, derived.line_document(books), line_amounts.stated_nets(books))
    return sums[:-1]


@derived.cached_per_books
def _has_read_lines(books: Books) -> money.Bools:
    """Documents that have lines, all of which could be read."""
    place = derived.line_document(books)
    has, unread = np.zeros(len(books.invoices) + 1, dtype=bool), np.zeros(len(books.invoices) + 1, dtype=bool)
    has[place] = True
    blank = books.is_blank("invoice_lines", "net_amount")
    bad = books.is_unknown("invoice_lines", "net_amount") | books.is_unknown("invoice_lines", "tax_rate")
    bad |= books.is_unknown("invoice_lines", "included_rate")
    by_price = blank | (books.invoice_lines["included_rate"] > 0)
    for column in ("quantity", "unit_price", "discount_percent", "surcharge_amount"):
        bad |= by_price & books.is_unknown("invoice_lines", column)
    unread[place[bad.to_numpy(dtype=bool)]] = True
    return (has & ~unread)[:-1]


@derived.cached_per_books
def _taxes(books: Books) -> DataFrame:
    """Documents whose tax is not rounded as the office does: ``computed`` is, ``other`` is rounded the other way.

    An amount off the whole document lowers the base where all lines have one rate; otherwise nobody knows which rate it
    comes off, and the document is left out. A percentage comes off each.
    """
    invoices, count = books.invoices, len(books.invoices)
    modes = ("line", "document") if books.settings.tax_rounding == "line" else ("document", "line")
    house, other = (by_document(_groups(books, mode), "tax", count) for mode in modes)
    bare = ((invoices["discount_amount"] == 0) | (invoices["discount_percent"] != 0)).to_numpy(dtype=bool)
    known = _has_read_lines(books) & (bare | _has_one_rate(books)) & (invoices["state"] != "void").to_numpy(dtype=bool)
    for column in ("tax_amount", "discount_percent", "surcharge_amount", "surcharge_rate", "tax_less_percent"):
        known &= ~books.is_unknown("invoices", column).to_numpy(dtype=bool)
    return derived.flagged(invoices.assign(computed=house, other=other), known & (invoices["tax_amount"] != house))


def _groups(books: Books, mode: str) -> DataFrame:
    """What each document is taxed by."""
    place = derived.line_document(books) >= 0
    return tax_groups(_lines(books), line_amounts.stated_nets(books)[place], agreed_on(books.invoices), mode)


def _lines(books: Books) -> Lines:
    """The lines whose document is there."""
    return line_amounts.priced_lines(books).of(derived.line_document(books) >= 0)


def _has_one_rate(books: Books) -> money.Bools:
    lines = _lines(books)
    highest, lowest = np.full(len(books.invoices), -1), np.full(len(books.invoices), np.iinfo(np.int64).max)
    np.maximum.at(highest, lines.document, lines.rate)
    np.minimum.at(lowest, lines.document, lines.rate)
    return np.asarray(highest == lowest, dtype=bool)


def _differing(rows: DataFrame, stated: str) -> DataFrame:
    guilty = rows[rows[stated] != rows["computed"]]
    difference = guilty[stated] - guilty["computed"]
    return guilty.assign(difference=difference, at_stake=difference.abs())
