"""Errors of every kind planted in clean books, and how many of them are found: ``PYTHONPATH=python python -m tests.bench.planted [CHARGES ERRORS]``."""

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from billing.demo_books.balances import with_balances
from billing.demo_books.bench import Bench, Planted
from billing.demo_books.cells import raw_cells
from billing.demo_books.ledger import frame
from billing.finding import Finding
from billing.paste import RawTable, read_books
from billing.tables import BY_NAME
from billing.triage.find_all import find_all
from tests.bench.clean_books import AS_OF, clean_books
from tests.bench.errors import DAMAGE, MISTAKES, Planter

FIRST_ROW = 2


@dataclass(frozen=True)
class Score:
    """What was planted and found, what was missed, and what was found that nobody planted."""

    planted: list[Planted]
    missed: list[Planted]
    strange: list[Finding]

    @property
    def recall(self) -> float:
        """Share of what was planted that was found."""
        return 1 - len(self.missed) / len(self.planted)

    @property
    def precision(self) -> float:
        """Share of what was found that was planted."""
        found = len(self.planted) - len(self.missed)
        return found / (found + len(self.strange))


def score(charges: int, errors: int, seed: int = 1) -> Score:
    """Plant errors in turns of all kinds, run every check, and compare."""
    cells, planted = planted_cells(charges, errors, seed)
    found = findings(cells)
    at_key = {(error.ref, error.table, error.key) for error in planted}
    at_row = {(error.ref, error.table, error.place + FIRST_ROW) for error in planted}
    keys, rows = ({(f.ref, f.table, at) for f in found for at in (getattr(f, by),)} for by in ("key", "row"))
    missed = [
        error
        for error in planted
        if (error.ref, error.table, error.key) not in keys
        and (error.ref, error.table, error.place + FIRST_ROW) not in rows
    ]
    strange = [f for f in found if (f.ref, f.table, f.key) not in at_key and (f.ref, f.table, f.row) not in at_row]
    return Score(planted, missed, strange)


def planted_cells(charges: int, errors: int, seed: int) -> tuple[dict[str, list[list[object]]], list[Planted]]:
    """Raw cells of books with errors in them, and the list of those."""
    books, random = clean_books(charges, seed), Random(seed)
    bench = Bench(random, {name: books.frames[name].to_dict("records") for name in BY_NAME}, books)
    kinds = len(MISTAKES) + len(DAMAGE)
    _plant(bench, MISTAKES.values(), errors * len(MISTAKES) // kinds)
    changed = with_balances(
        books.with_frames(**{name: frame(table, bench.rows[name]) for name, table in BY_NAME.items()})
    )
    bench.reload({
        name: [dict(zip(table.by_name, cells, strict=True)) for cells in raw_cells(table, changed.frames[name])]
        for name, table in BY_NAME.items()
    })  # fmt: skip
    _plant(bench, DAMAGE.values(), errors * len(DAMAGE) // kinds)
    return {name: [list(row.values()) for row in rows] for name, rows in bench.rows.items()}, bench.planted


def _plant(bench: Bench, kinds: Iterable[Planter], count: int) -> None:
    planters = list(kinds)
    for number in range(count):
        planters[number % len(planters)](bench)


def findings(cells: dict[str, list[list[object]]]) -> list[Finding]:
    """What all checks find in raw cells."""
    raws = {name: RawTable.of(list(BY_NAME[name].titles), rows, FIRST_ROW) for name, rows in cells.items()}
    return find_all(*read_books(raws, AS_OF))


def main(charges: int, errors: int) -> None:
    """Print recall and precision, over all and per kind."""
    clean = findings({n: raw_cells(t, clean_books(charges).frames[n]) for n, t in BY_NAME.items()})
    result = score(charges, errors)
    planted, missed = Counter(e.ref for e in result.planted), Counter(e.ref for e in result.missed)
    strange = Counter(f.ref for f in result.strange)
    print(f"{charges:,} charges: {len(clean)} findings on the clean books; {len(result.planted)} errors planted")
    print(f"recall {result.recall:.1%}, precision {result.precision:.1%}")
    for ref in sorted(planted | strange):
        print(f"  {ref}  planted {planted[ref]:3}  missed {missed[ref]:3}  strange {strange[ref]:3}")
    for line in [
        *map(str, result.missed[:20]),
        *(f"{f.ref} {f.table} {f.row}: {f.message}" for f in result.strange[:40]),
    ]:
        print(line)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]) if len(sys.argv) > 2 else (20_000, 400))
