"""Every table of the workbook, in the order of its sheets."""

from typing import Final

from billing.schema import Table
from billing.tables.arrangements.plans import INSTALLMENTS, PLANS
from billing.tables.cash.adjustments import ADJUSTMENTS
from billing.tables.cash.allocations import ALLOCATIONS
from billing.tables.cash.corrections import CORRECTIONS
from billing.tables.cash.deposits import DEPOSITS
from billing.tables.cash.payments import PAYMENTS
from billing.tables.desks.findings import FINDINGS
from billing.tables.desks.reminders import REMINDERS
from billing.tables.invoicing.charges import CHARGES
from billing.tables.invoicing.estimates import ESTIMATES
from billing.tables.invoicing.invoice_lines import INVOICE_LINES
from billing.tables.invoicing.invoices import INVOICES
from billing.tables.lists.known_distinct import NOT_THE_SAME
from billing.tables.lists.levels import LEVELS
from billing.tables.lists.settings import SETTINGS
from billing.tables.lists.taxes import TAXES
from billing.tables.lists.terms import TERMS
from billing.tables.lists.users import USERS
from billing.tables.master_data.customers import CUSTOMERS
from billing.tables.master_data.services import SERVICES
from billing.tables.records.batches import BATCHES
from billing.tables.records.journal import JOURNAL
from billing.tables.records.runs import RUNS
from billing.tables.records.snapshots import SNAPSHOTS

__all__ = [
    "ADJUSTMENTS",
    "ALLOCATIONS",
    "BATCHES",
    "BY_NAME",
    "CHARGES",
    "CORRECTIONS",
    "CUSTOMERS",
    "DEPOSITS",
    "ESTIMATES",
    "FINDINGS",
    "INSTALLMENTS",
    "INVOICES",
    "INVOICE_LINES",
    "JOURNAL",
    "LEVELS",
    "NOT_THE_SAME",
    "PAYMENTS",
    "PLANS",
    "REMINDERS",
    "RUNS",
    "SERVICES",
    "SETTINGS",
    "SNAPSHOTS",
    "TABLES",
    "TAXES",
    "TERMS",
    "USERS",
    "referenced_column",
]

TABLES: Final[tuple[Table, ...]] = (
    FINDINGS,
    REMINDERS,
    CUSTOMERS,
    SERVICES,
    CHARGES,
    ESTIMATES,
    INVOICES,
    INVOICE_LINES,
    PAYMENTS,
    DEPOSITS,
    ALLOCATIONS,
    ADJUSTMENTS,
    PLANS,
    INSTALLMENTS,
    CORRECTIONS,
    SETTINGS,
    TERMS,
    TAXES,
    LEVELS,
    USERS,
    NOT_THE_SAME,
    RUNS,
    BATCHES,
    JOURNAL,
    SNAPSHOTS,
)
BY_NAME: Final[dict[str, Table]] = {table.name: table for table in TABLES}


def referenced_column(table: str) -> str:
    """Name of the key column that a reference to the table must be found in."""
    return BY_NAME[table].key[0]
