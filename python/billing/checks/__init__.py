"""Checks: find what is wrong.

One function per thing that can be wrong, with ``@check``, in the room of its subject; it returns the guilty rows and
changes nothing. ``CHECKS`` finds every one of them by walking the rooms, so a check is added by writing it. All always
run; ``triage`` leaves out what only follows from something else that was found.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Final

from billing.finding import Check

__all__ = ["CATALOGUE", "CHECKS"]

#: The parts of the catalogue in the order of reporting: the letter of a check's ``ref``, and what it is about. Within a
#: part the number of the ref counts, then where the check stands.
CATALOGUE: Final = {
    "K": "Who and what is there twice",
    "R": "What leads nowhere",
    "A": "What does not add up",
    "P": "Cells that were typed over",
    "D": "Dates",
    "N": "Invoice numbers",
    "B": "What is not billed, billed twice, or billed at another price",
    "C": "How money came in and is applied",
    "L": "Payment plans",
    "S": "Statuses, reminders and late fees",
    "X": "What stands out",
    "T": "The books as a whole",
}


def _written() -> Iterator[Check]:
    """Every check where it is written, room by room; a module that imports one does not have it again."""
    for module in walk_packages(__path__, f"{__name__}."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, Check) and value.find.__module__ == module.name:
                yield value


def _place(check: Check) -> tuple[int, str]:
    return list(CATALOGUE).index(check.ref[0]), check.ref


CHECKS: Final[tuple[Check, ...]] = tuple(sorted(_written(), key=_place))
