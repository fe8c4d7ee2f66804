"""Everything that is wrong, each cause once."""

from billing.books import Books
from billing.checks import CHECKS
from billing.finding import Finding, in_order
from billing.receivables.ledger.open_items import without_released
from billing.tables import TABLES
from billing.triage.root_cause_rules import ROOT_CAUSES
from billing.triage.root_causes import without_symptoms

#: The tables that the checks look at: all but the Journal, which is long. Settings and Runs are read for every action.
READS = tuple(table.name for table in TABLES if table.name not in ("settings", "runs", "journal"))


def find_all(books: Books, damage: list[Finding]) -> list[Finding]:
    """Everything that is wrong, in order: the damage found in reading, and what the checks find; each cause once."""
    live = without_released(books)
    found = [finding for check in CHECKS for finding in check(books if check.history else live)]
    return in_order([*damage, *without_symptoms(found, damage, ROOT_CAUSES)])
