"""What can be wrong with how cash is applied: from nowhere, to others' invoices, against the payer's instructions."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pandas import DataFrame, Series

from billing.books import Books, look_up, positions
from billing.checks.evidence import derived
from billing.checks.evidence.similarity import normalized
from billing.finding import Severity, check
from billing.money import Bools, Ints
from billing.receivables.ledger.guarantors import account_of
from billing.schema import CODE, DATE, INTEGER, MONEY
from billing.tables import ALLOCATIONS, PAYMENTS


@check(
    table=ALLOCATIONS,
    column="source_id",
    severity=Severity.ERROR,
    ref="R03",
    message="{allocation_id} applies {amount} to {invoice_id} from {source_id}, which is neither a payment nor a "
    "credit note.",
    fix="Enter the payment or credit note that it comes from in From, or delete the row.",
)
def allocation_from_nowhere(books: Books) -> DataFrame:
    """Money is applied from a payment or credit note that does not exist.

    An invoice looks paid although nothing paid it.
    """
    rows = books.allocations
    nowhere = (derived.allocation_payment(books) < 0) & (derived.allocation_note(books) < 0)
    guilty = rows[books.is_known("allocations", "source_id") & nowhere]
    return guilty.assign(at_stake=guilty["amount"].abs())


@check(
    table=ALLOCATIONS,
    column="invoice_id",
    severity=Severity.ERROR,
    ref="R04",
    message="{source_id} came from {payer}, but {allocation_id} applies {amount} of it to {invoice_id} of {owner}.",
    fix="Release {allocation_id} on Corrections and apply it to an invoice of {payer}; or enter {payer} as Guarantor "
    "of {owner}.",
    kinds={"payer": CODE, "owner": CODE},
    evidence=("at_stake", "source_id"),
)
def cash_on_others_invoice(books: Books) -> DataFrame:
    """Money of one customer is applied to another's invoice.

    One gets reminders for what they have paid, the other gets none. Guarantors, families with one guarantor and
    insurers pay for others.
    """
    rows = books.allocations
    payment, note = derived.allocation_payment(books), derived.allocation_note(books)
    target = derived.allocation_document(books)
    payer = np.where(
        payment >= 0,
        derived.values_at(books.payments["customer_id"], payment),
        derived.values_at(books.invoices["customer_id"], note),
    )
    owner = derived.values_at(books.invoices["customer_id"], target)
    sure = (target >= 0) & ((payment >= 0) | (note >= 0)) & (payer != "") & (owner != "")
    guilty = rows.assign(payer=payer, owner=owner)[sure & (payer != owner)].astype({"payer": "str", "owner": "str"})
    theirs, ours = account_of(books, guilty["payer"]), account_of(books, guilty["owner"])
    insurer = look_up(books.customers, "customer_id", "kind", guilty["payer"]) == "payer"
    guilty = derived.flagged(guilty, (theirs != ours) & ~insurer)
    return guilty.assign(at_stake=guilty["amount"].abs())


@check(
    table=ALLOCATIONS,
    column="invoice_id",
    severity=Severity.WARNING,
    ref="C08",
    message="{source_id} names {named}, which is still open, but {allocation_id} applies {amount} to {invoice_id}.",
    fix="Release {allocation_id} on Corrections and apply it to {named}: the payer's instructions come first.",
    kinds={"named": CODE},
    evidence=("at_stake", "source_id", "named"),
)
def applied_against_payers_word(books: Books) -> DataFrame:
    """A payer names an open invoice, but the money was applied to another.

    They get reminders for the very invoice that they paid.
    """
    rows = books.allocations
    source, item = _named(books)
    balance = derived.items(books)["balance"].to_numpy()
    is_open = np.flatnonzero(balance[item] > 0)
    first = Series(item[is_open], index=source[is_open])
    first = first[~first.index.duplicated()]
    payment, target = derived.allocation_payment(books), derived.allocation_document(books)
    pairs = source * (len(books.invoices) + 1) + item
    obeyed = np.isin(payment * (len(books.invoices) + 1) + target, pairs)
    named = first.reindex(payment).fillna(-1).to_numpy(dtype=np.int64)
    wrong = (payment >= 0) & (target >= 0) & (named >= 0) & ~obeyed
    guilty = rows.assign(named=derived.values_at(books.invoices["invoice_id"], named))[wrong]
    return guilty.assign(at_stake=guilty["amount"].abs())


@check(
    table=ALLOCATIONS,
    column="invoice_id",
    severity=Severity.NOTE,
    ref="C09",
    message="{allocation_id} applies {amount} of {source_id} by hand to {invoice_id}, while {older} of {older_date} is "
    "{days} days late with {left}.",
    fix="Release {allocation_id} on Corrections and apply it to {older}; if the payer wants it this way, enter "
    "{invoice_id} in Stated for of {source_id}.",
    evidence=("at_stake", "older"),
    kinds={"older": CODE, "older_date": DATE, "days": INTEGER, "left": MONEY},
)
def newer_paid_before_older(books: Books) -> DataFrame:
    """Money was applied by hand to a newer invoice while an older one is overdue, and the payer did not ask for it.

    The customer gets reminders for the older one. Disputed invoices and those on a plan are left alone, and so is money
    that is exactly the newer invoice's amount. One line for each older invoice, at the last such row.
    """
    rows, items = books.allocations, derived.items(books)
    payment, target = derived.allocation_payment(books), derived.allocation_document(books)
    sure = (payment >= 0) & (target >= 0) & ((rows["rule"] == "by hand") & (rows["allocation_date"] <= books.today))
    rows = rows.assign(payment=payment, target=target)[sure & ~_is_meant(books, payment, target)]
    owner = Series(derived.values_at(items["customer_id"], rows["target"].to_numpy()), index=rows.index, dtype="str")
    oldest = _oldest_overdue(books)
    place = positions(oldest["customer_id"], owner)
    for name, column in (("older", "invoice_id"), ("older_date", "invoice_date"), ("days", "late_days")):
        rows[name] = derived.values_at(oldest[column], place)
    rows["left"], rows["due"] = (
        derived.values_at(oldest["balance"], place),
        derived.values_at(oldest["due_date"], place),
    )
    later = (derived.values_at(items["invoice_date"], rows["target"].to_numpy()) > rows["older_date"].to_numpy()) & (
        derived.values_at(items["due_date"], rows["target"].to_numpy()) > rows["due"].to_numpy()
    )
    guilty = derived.flagged(rows, (place >= 0) & later).sort_values(["allocation_date", "allocation_id"])
    payers = [((PAYMENTS.name, source),) for source in guilty["source_id"]]
    guilty = guilty.assign(hangs_on=Series(payers, index=guilty.index, dtype=object))
    return guilty.drop_duplicates("older", keep="last").assign(
        at_stake=lambda each: each[["amount", "left"]].min(axis=1)
    )


@check(
    table=ALLOCATIONS,
    column="invoice_id",
    severity=Severity.ERROR,
    ref="C17",
    message="{allocation_id} applies {amount} of {source_id} to {invoice_id}, which is {state}.",
    fix="Release {allocation_id} on Corrections; Apply payments then finds another invoice, or keeps it as credit.",
    kinds={"state": CODE},
    evidence=("at_stake", "source_id", "state"),
)
def allocation_to_void_or_draft(books: Books) -> DataFrame:
    """Money is applied to an invoice that is void or still a draft.

    It is missing where money is owed.
    """
    rows = books.allocations
    target = derived.allocation_document(books)
    state = derived.values_at(books.invoices["state"], target)
    guilty = derived.flagged(rows.assign(state=state), (target >= 0) & ((state == "void") | (state == "draft")))
    return guilty.assign(at_stake=guilty["amount"].abs())


@check(
    table=PAYMENTS,
    column="received_date",
    severity=Severity.NOTE,
    ref="D05",
    message="{payment_id} was received on {received_date} and names {named}, which was issued on {written}.",
    fix="Correct the date that is wrong, or set the Purpose to deposit if it was paid in advance.",
    kinds={"named": CODE, "written": DATE},
    evidence=("at_stake", "named", "written"),
)
def paid_before_invoiced(books: Books) -> DataFrame:
    """A payment names an invoice that was not issued yet.

    One of the two dates is wrong, and with it the aging and the reminders. Money that arrived before an invoice and
    names none is an advance, such as what a patient pays at the visit.
    """
    payments = books.payments
    source, item = _named(books)
    written = books.invoices["invoice_date"].to_numpy()
    early = payments["received_date"].to_numpy()[source] < written[item]
    first = Series(item[early], index=source[early])
    first = first[~first.index.duplicated()]
    posted = (payments["state"] == "posted") & (payments["purpose"] != "deposit") & (payments["amount"] > 0)
    place = first.reindex(range(len(payments))).fillna(-1).to_numpy(dtype=np.int64)
    names, days = (derived.values_at(books.invoices[name], place) for name in ("invoice_id", "invoice_date"))
    written_by_now = Series(days, index=payments.index) <= books.today
    guilty = payments.assign(named=names, written=days, at_stake=payments["amount"])
    return derived.flagged(guilty, posted & (place >= 0) & written_by_now)


def _is_meant(books: Books, payment: Ints, target: Ints) -> Bools:
    """Allocations that the payer asked for: they name invoices, pay a plan, or pay exactly the invoice's total."""
    payments = books.payments
    told = (payments["stated_for"] != "") | (payments["purpose"] != "normal")
    told |= derived.doubtful_payments(books) | (payments["state"] != "posted")
    exact = derived.values_at(payments["amount"], payment) == derived.values_at(books.invoices["total_amount"], target)
    source, item = _named(books)
    size = len(books.invoices) + 1
    named = np.isin(payment * size + target, source * size + item)
    return np.asarray(np.append(told, True)[payment] | exact | named, dtype=bool)


def _oldest_overdue(books: Books) -> DataFrame:
    """The overdue item of each customer that was due first: no fees, nothing disputed, on a plan or in doubt."""
    items = derived.items(books)
    late = (items["balance"] > 0) & (items["late_days"] > 0) & ~items["disputed"] & (items["customer_id"] != "")
    late &= (
        (items["plan_id"] == "") & items["doc_type"].isin(["invoice", "opening"]) & ~derived.doubtful_documents(books)
    )
    return items[late].sort_values(["due_date", "invoice_id"]).drop_duplicates("customer_id")


def _named(books: Books) -> tuple[Ints, Ints]:
    """Places of payments and of the documents of their own customer that they name by whole number, in order."""
    payments, invoices = books.payments, books.invoices
    words = payments["stated_for"].where(payments["stated_for"] != "", payments["memo"]).str.upper()
    lists = pc.split_pattern_regex(pa.array(words, type=pa.large_string()), r"[\s,;]+")
    source = np.asarray(pc.list_parent_indices(lists), dtype=np.int64)
    names = normalized(Series(pc.list_flatten(lists).to_pandas(), dtype="str"))
    numbers = normalized(invoices["invoice_id"])
    item = np.where((names != "").to_numpy(dtype=bool), positions(numbers, names), -1)
    own = derived.values_at(invoices["customer_id"], item) == derived.values_at(payments["customer_id"], source)
    found = (item >= 0) & own
    return source[found], item[found]
