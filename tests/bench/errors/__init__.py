"""One way to plant each kind of error: a function of the bench, named for what a person or a paste does wrong.

Nothing here looks at a check; what is planted is said by the catalogue's number. Rows hold whole units until the
damage, which works on the cells of a sheet.
"""

from tests.bench.errors import (
    accounts,
    applied,
    cells,
    charges,
    invoices,
    late_fees,
    lookalikes,
    others,
    payments,
    plans,
)
from tests.bench.errors.kinds import DAMAGE, MISTAKES, Planter

__all__ = [
    "DAMAGE",
    "MISTAKES",
    "Planter",
    "accounts",
    "applied",
    "cells",
    "charges",
    "invoices",
    "late_fees",
    "lookalikes",
    "others",
    "payments",
    "plans",
]
