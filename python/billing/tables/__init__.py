"""Every table of the workbook: a table is added by one line here, at the place of its sheet among the sheets."""

from typing import Final

from billing.schema import Table

# In the order of the sheets. `as` is how Python says that a name is handed on.
# ruff: isort: off
from billing.tables.desks.findings import FINDINGS as FINDINGS
from billing.tables.desks.reminders import REMINDERS as REMINDERS
from billing.tables.master_data.customers import CUSTOMERS as CUSTOMERS
from billing.tables.master_data.services import SERVICES as SERVICES
from billing.tables.invoicing.charges import CHARGES as CHARGES
from billing.tables.invoicing.estimates import ESTIMATES as ESTIMATES
from billing.tables.invoicing.invoices import INVOICES as INVOICES
from billing.tables.invoicing.invoice_lines import INVOICE_LINES as INVOICE_LINES
from billing.tables.cash.payments import PAYMENTS as PAYMENTS
from billing.tables.cash.deposits import DEPOSITS as DEPOSITS
from billing.tables.cash.allocations import ALLOCATIONS as ALLOCATIONS
from billing.tables.cash.adjustments import ADJUSTMENTS as ADJUSTMENTS
from billing.tables.arrangements.plans import PLANS as PLANS
from billing.tables.arrangements.plans import INSTALLMENTS as INSTALLMENTS
from billing.tables.cash.corrections import CORRECTIONS as CORRECTIONS
from billing.tables.lists.settings import SETTINGS as SETTINGS
from billing.tables.lists.terms import TERMS as TERMS
from billing.tables.lists.taxes import TAXES as TAXES
from billing.tables.lists.levels import LEVELS as LEVELS
from billing.tables.lists.users import USERS as USERS
from billing.tables.lists.known_distinct import NOT_THE_SAME as NOT_THE_SAME
from billing.tables.records.runs import RUNS as RUNS
from billing.tables.records.batches import BATCHES as BATCHES
from billing.tables.records.journal import JOURNAL as JOURNAL
from billing.tables.records.snapshots import SNAPSHOTS as SNAPSHOTS
# ruff: isort: on

TABLES: Final[tuple[Table, ...]] = tuple(each for each in list(globals().values()) if isinstance(each, Table))
BY_NAME: Final[dict[str, Table]] = {table.name: table for table in TABLES}


def referenced_column(table: str) -> str:
    """Name of the key column that a reference to the table must be found in."""
    return BY_NAME[table].key[0]
