"""Balances: what Invoices, Payments, Plans and Installments show as applied, open and owed, computed from the rows."""

from pandas import DataFrame

from billing.books import Books
from billing.receivables.ledger.open_items import open_items, payment_balances
from billing.receivables.ledger.plans import plan_balances
from billing.receivables.standing.installments import owed_of_installments
from billing.tables import INVOICES, PAYMENTS


def balances(books: Books) -> dict[str, DataFrame]:
    """The computed columns of these tables as they should be, by table; index of the table."""
    items = open_items(books)
    made = plan_balances(books, owed_of_installments(books, items)) if len(books.plans) else {}
    for table, current in ((INVOICES, items), (PAYMENTS, payment_balances(books))):
        columns = [name for name in table.computed if name in current and name != "batch_id"]
        made[table.name] = current[columns].set_axis(books.frame(table.name).index)
    return made


def with_balances(books: Books) -> Books:
    """The books with the computed columns of these tables as they should be."""
    return books.with_frames(
        **{
            name: books.frame(name).assign(**{str(column): current[column] for column in current})
            for name, current in balances(books).items()
        }
    )
