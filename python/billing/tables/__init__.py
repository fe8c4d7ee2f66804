"""Every table of the workbook, in the order of its sheets."""

from typing import Final

from billing.schema import Table
from billing.tables.adjustments import ADJUSTMENTS
from billing.tables.allocations import ALLOCATIONS
from billing.tables.charges import CHARGES
from billing.tables.corrections import CORRECTIONS
from billing.tables.customers import CUSTOMERS
from billing.tables.deposits import DEPOSITS
from billing.tables.desks import FINDINGS, REMINDERS
from billing.tables.estimates import ESTIMATES
from billing.tables.invoice_lines import INVOICE_LINES
from billing.tables.invoices import INVOICES
from billing.tables.lists import LEVELS, NOT_THE_SAME, TAXES, TERMS, USERS
from billing.tables.payments import PAYMENTS
from billing.tables.plans import INSTALLMENTS, PLANS
from billing.tables.records import BATCHES, JOURNAL, RUNS, SNAPSHOTS
from billing.tables.services import SERVICES
from billing.tables.settings import SETTINGS

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
