"""Root causes: a finding that only follows from another is left out, so that one root cause is one line."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, TypeAlias

from billing.finding import Check, Finding, Severity
from billing.tables import BY_NAME, INVOICE_LINES, INVOICES

#: Per check: the checks that explain its findings where both are said of the same thing.
Causes: TypeAlias = Sequence[tuple[Check, tuple[Check, ...]]]
_BLOCK_PASTED_TWICE: Final = "P18"
_Place: TypeAlias = tuple[str, int, str]


def without_symptoms(found: Sequence[Finding], damage: Sequence[Finding], causes: Causes) -> list[Finding]:
    """The findings that no other one explains.

    An error in reading a cell explains what is found in that cell; one in a cell that says which row it is, or whose,
    explains all that is found in the row.
    """
    cells, rows = _damaged(damage)
    rows |= _repeated_blocks(found, damage)
    left = [f for f in found if (f.table, f.row) not in rows and (f.table, f.row, f.column) not in cells]
    explained = {symptom.name: {cause.name for cause in names} for symptom, names in causes}
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for finding in left:
        said[_subject(finding)].add(finding.check)
    return [f for f in left if not any(explained.get(f.check, set()) & said[at] for at in (_subject(f), *f.hangs_on))]


def _damaged(damage: Sequence[Finding]) -> tuple[set[_Place], set[tuple[str, int]]]:
    errors = [finding for finding in damage if finding.severity is Severity.ERROR and finding.row]
    cells = {(f.table, f.row, f.column) for f in errors}
    return cells, {(f.table, f.row) for f in errors if f.column in _identity(f.table)}


def _repeated_blocks(found: Sequence[Finding], damage: Sequence[Finding]) -> set[tuple[str, int]]:
    """Rows of blocks that were pasted twice: each row repeats another, and the block is said once, at its first row."""
    again = {(f.table, f.row) for f in found if f.ref.startswith("K")}
    rows: set[tuple[str, int]] = set()
    for block in damage:
        row = block.row
        while block.ref == _BLOCK_PASTED_TWICE and (block.table, row) in again:
            rows.add((block.table, row))
            row += 1
    return rows


def _identity(table: str) -> set[str]:
    """Columns that say which row it is, and whose; '' stands for the whole row."""
    return {"", "customer_id", *BY_NAME[table].key}


def _subject(finding: Finding) -> tuple[str, str]:
    """What a finding is about: its row, or the invoice for a line of it."""
    if finding.table == INVOICE_LINES.name:
        return INVOICES.name, finding.key.partition(" / ")[0]
    return finding.table, finding.key or str(finding.row)
