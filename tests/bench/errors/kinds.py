"""The kinds of error: planters, registered where they are written."""

from collections.abc import Callable
from typing import Final

from billing.demo_books.bench import Bench

Planter = Callable[[Bench], None]
MISTAKES: Final[dict[str, Planter]] = {}
DAMAGE: Final[dict[str, Planter]] = {}


def _plants(into: dict[str, Planter]) -> Callable[[Planter], Planter]:
    def keep(planter: Planter) -> Planter:
        into[planter.__name__] = planter
        return planter

    return keep


#: Marks a planter of what a person does wrong: it works on rows in whole units.
mistake = _plants(MISTAKES)
#: Marks a planter of what a paste does to cells: it works on the cells of a sheet.
damage = _plants(DAMAGE)
