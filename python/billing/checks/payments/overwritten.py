"""What can be wrong with the gray columns: figures that the workbook computes and someone typed over."""

from pandas import DataFrame

from billing.books import Books
from billing.checks.evidence import derived
from billing.finding import Severity, check
from billing.receivables.ledger.open_items import open_items, payment_balances
from billing.schema import MONEY
from billing.tables import INVOICES, PAYMENTS

_PARTS = ("paid_amount", "credited_amount", "adjusted_amount")


@check(
    table=PAYMENTS,
    column="unallocated_amount",
    severity=Severity.WARNING,
    ref="P15",
    message="{payment_id} shows {unallocated_amount} as unapplied, but {amount} less {applied} applied is {computed}.",
    fix="Press Apply payments: it recomputes the cell. To change what is applied, use the Allocations sheet.",
    kinds={"applied": MONEY, "computed": MONEY},
    blocks=False,
    expected="computed",
    offers=False,
)
def overwritten_unapplied_amount(books: Books) -> DataFrame:
    """The unapplied amount that a payment shows is not what is left of it.

    The cell is computed; typing over it applies nothing and misleads whoever reads it. A payment that was never
    computed is left alone, and so is one that is right once future allocations count.
    """
    left = derived.money_left(books)
    payments = books.payments.assign(computed=left["unallocated_amount"], applied=left["allocated_amount"])
    known = books.is_known("payments", "unallocated_amount") & ~derived.doubtful_payments(books)
    known &= ~derived.paid_for_nothing(books)
    wrong = known & (payments["state"] == "posted") & (payments["unallocated_amount"] != payments["computed"])
    guilty = derived.flagged(payments, wrong)
    if guilty.empty:
        return guilty
    later = payment_balances(books.at(derived.last_day(books))).loc[guilty.index, "unallocated_amount"]
    guilty = derived.flagged(guilty, guilty["unallocated_amount"] != later)
    return guilty.assign(at_stake=(guilty["unallocated_amount"] - guilty["computed"]).abs())


@check(
    table=INVOICES,
    column="paid_amount",
    severity=Severity.WARNING,
    ref="P15",
    message="{invoice_id} shows {paid_amount} paid, {credited_amount} credited and {adjusted_amount} adjusted, but the "
    "rows say {paid}, {credited} and {adjusted}.",
    fix="Press Apply payments: it recomputes these cells. To change what is applied, use the Allocations sheet.",
    kinds={"paid": MONEY, "credited": MONEY, "adjusted": MONEY},
    evidence=("credited_amount", "adjusted_amount", "credited", "adjusted"),
    blocks=False,
    expected="paid",
    offers=False,
)
def overwritten_settlement(books: Books) -> DataFrame:
    """What a document shows as paid, credited or adjusted is not what its rows say, though its balance is right.

    The cells are computed; typing over them pays nothing and misleads whoever adds them up.
    """
    items = derived.items(books)
    invoices = books.invoices.assign(paid=items[_PARTS[0]], credited=items[_PARTS[1]], adjusted=items[_PARTS[2]])
    known = books.is_known("invoices", *_PARTS, "balance") & ~derived.doubtful_documents(books)
    wrong = (invoices[list(_PARTS)] != items[list(_PARTS)]).any(axis=1) & (invoices["balance"] == items["balance"])
    guilty = derived.flagged(invoices, known & wrong & (invoices["state"] == "issued"))
    if guilty.empty:
        return guilty
    later = open_items(books.at(derived.last_day(books))).loc[guilty.index, list(_PARTS)]
    guilty = derived.flagged(guilty, (guilty[list(_PARTS)] != later).any(axis=1))
    return guilty.assign(at_stake=(guilty["paid_amount"] - guilty["paid"]).abs())
