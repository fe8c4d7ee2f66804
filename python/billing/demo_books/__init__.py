"""Demo books: a practice that never was, made from a seed, for trying the workbook out.

``demo_books`` makes clean books of four months; ``plant`` puts two dozen errors of different kinds in and says which.
The arithmetic here is the generator's own, so that the demo can contradict the product.
"""

from typing import Any, Final

from billing.demo_books.cells import raw_cells
from billing.demo_books.errors import Planted, PlantedBooks, plant
from billing.demo_books.ledger import demo_books
from billing.demo_books.practice import LAST_DAY
from billing.tables import BY_NAME

__all__ = ["AS_OF", "Planted", "PlantedBooks", "demo_books", "demo_cells", "plant", "raw_cells"]

#: The day on which the demo's month is run.
AS_OF: Final = LAST_DAY


def demo_cells(seed: int = 1, *, with_errors: bool = True) -> dict[str, list[list[Any]]]:
    """Raw cells of the demo per table, row by row under the headers; with the planted errors unless told otherwise."""
    books = demo_books(seed)
    if with_errors:
        return plant(books, seed).cells
    return {name: raw_cells(table, books.frames[name]) for name, table in BY_NAME.items()}
