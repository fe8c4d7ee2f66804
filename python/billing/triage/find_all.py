"""Everything that is wrong, each cause once."""

from billing.books import Books
from billing.checks import CHECKS
from billing.finding import Finding, in_order
from billing.receivables.ledger.open_items import without_released
from billing.triage.cause_rules import CAUSES
from billing.triage.root_causes import without_symptoms

#: The tables that the checks look at.
READS = (
    "customers",
    "services",
    "charges",
    "invoices",
    "invoice_lines",
    "payments",
    "deposits",
    "estimates",
    "allocations",
    "adjustments",
    "plans",
    "installments",
    "corrections",
    "terms",
    "taxes",
    "levels",
    "users",
    "not_the_same",
    "reminders",
    "batches",
    "snapshots",
    "findings",
)


def find_all(books: Books, damage: list[Finding]) -> list[Finding]:
    """Everything that is wrong, in order: the damage found in reading, and what the checks find; each cause once."""
    live = without_released(books)
    found = [finding for check in CHECKS for finding in check(books if check.history else live)]
    return in_order([*damage, *without_symptoms(found, damage, CAUSES)])
