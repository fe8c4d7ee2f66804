"""Errors for the demo: two dozen of different kinds, each on rows of its own, with a list of what was done."""

from collections.abc import Callable
from random import Random
from typing import Any, Final, NamedTuple, TypeAlias

from billing.books import Books
from billing.demo_books import damage, mistakes
from billing.demo_books.balances import with_balances
from billing.demo_books.bench import Bench, Planted
from billing.demo_books.cells import raw_cells
from billing.demo_books.ledger import frame
from billing.tables import BY_NAME

__all__ = ["Planted", "PlantedBooks", "plant"]

RawTables: TypeAlias = dict[str, list[list[Any]]]
#: Wrong values, that a frame can hold.
MISTAKES: Final[tuple[Callable[[Bench], None], ...]] = (
    mistakes.missing_number,  # the last invoice, before anything else takes it
    mistakes.wrong_customer,  # few payments are fit for it
    mistakes.transposed_digits,
    mistakes.decimal_slip,
    mistakes.overallocated_payment,
    mistakes.duplicate_payment,
    mistakes.credit_note_too_large,
    mistakes.write_off_without_approval,
    mistakes.wrong_total,
    mistakes.wrong_tax,
    mistakes.due_before_invoice,
    mistakes.allocation_to_nothing,
    mistakes.reminder_on_hold,
    mistakes.future_date,
    mistakes.unknown_service,
    mistakes.price_off_the_list,
    mistakes.duplicate_customer,
    mistakes.duplicate_charge,
    mistakes.duplicate_block,
)
#: Damaged cells, that only a sheet can hold.
DAMAGE: Final[tuple[Callable[[Bench], None], ...]] = (
    damage.amount_as_text,
    damage.two_readings,
    damage.ambiguous_date,
    damage.error_value,
    damage.lost_zero,
    damage.shifted_row,
    damage.hidden_character,
)


class PlantedBooks(NamedTuple):
    """Raw cells per table, row by row under the headers (float, datetime, str, None), and what was planted in them."""

    cells: RawTables
    planted: list[Planted]


def plant(books: Books, seed: int = 1) -> PlantedBooks:
    """Put errors into clean books; the same ones for the same seed. The books themselves stay as they are."""
    random = Random(seed)  # noqa: S311 - made-up errors, not secrets
    bench = Bench(random, {name: books.frames[name].to_dict("records") for name in BY_NAME}, books)
    for mistake in MISTAKES:
        mistake(bench)
    changed = with_balances(
        books.with_frames(**{name: frame(table, bench.rows[name]) for name, table in BY_NAME.items()})
    )
    bench.reload(
        {
            name: [dict(zip(table.by_name, cells, strict=True)) for cells in raw_cells(table, changed.frames[name])]
            for name, table in BY_NAME.items()
        }
    )
    for harm in DAMAGE:
        harm(bench)
    return PlantedBooks(
        {name: [list(row.values()) for row in rows] for name, rows in bench.rows.items()}, bench.planted
    )
