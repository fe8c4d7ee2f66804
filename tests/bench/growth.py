"""How the cost of all checks grows with the books: ``PYTHONPATH=python python -m tests.bench.growth``.

Books of 10,000, 100,000 and 1,000,000 charges in one run; what counts are the ratios.
"""

import math
import sys
import time

from billing.checks import CHECKS
from billing.triage.find_all import find_all
from tests.bench.clean_books import clean_books

SIZES = (10_000, 100_000, 1_000_000)


def main(sizes: tuple[int, ...]) -> None:
    """Print seconds per size, and how they grew beside n log n."""
    before: tuple[int, float] | None = None
    for size in sizes:
        books = clean_books(size)
        start = time.perf_counter()
        found = find_all(books, [])
        seconds = time.perf_counter() - start
        grown = ""
        if before is not None:
            allowed = size * math.log(size) / (before[0] * math.log(before[0]))
            grown = f"; grew {seconds / before[1]:5.1f} times, n log n {allowed:5.1f} times"
        print(f"{size:9,} charges: {seconds:6.2f} s, {len(found)} findings{grown}", flush=True)
        before = size, seconds
        slowest = sorted(((_seconds(check, books), check.name) for check in CHECKS), reverse=True)[:5]
        print("          slowest: " + ", ".join(f"{name} {taken:.2f}" for taken, name in slowest))


def _seconds(check, books) -> float:
    start = time.perf_counter()
    check(books)
    return time.perf_counter() - start


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
