"""Keeps every run out of closed months: what it would change there is refused, in words, before anything is written."""

from billing import money
from billing.actions.action import Refused
from billing.books import Books
from billing.changes import Changes
from billing.receivables.closing.closed_months import FROZEN, closed_through, rows_touched


def refuse_closed(books: Books, changes: Changes) -> None:
    """Let changes pass that touch no row of a closed month; ``books`` as they are before them.

    Raises:
        Refused: rows of a closed month would be added, changed or taken out.
    """
    through = closed_through(books.settings)
    if through is None:
        return
    lines = []
    for table, change in changes:
        keys = rows_touched(books, table.name, change, through) if table.name in FROZEN else []
        if keys:
            lines.append(f"{money.counted(len(keys), 'row')} of {table.sheet}, the first is {keys[0]}")
    if lines:
        raise Refused(
            f"Nothing was written: the months up to {through:%Y-%m-%d} are closed, and this would add, change or "
            f"remove {'; '.join(lines)}. Set the as-of date on Home to a later day and enter the change there, "
            "or press Reopen month."
        )
