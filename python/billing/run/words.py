"""Words: what is told of a run outside the workbook, and what an error leaves in the log."""

import traceback
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from billing.finding import Finding
from billing.paste.damage.catalogue import BY_DAMAGE, without_content
from billing.run.perform import RunResult
from billing.tables import BY_NAME


def log(error: BaseException, now: datetime) -> Path:
    """Write when and where an error happened, without any cell's content; returns the log's path."""
    path = Path.home() / "billing.log"
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    with path.open("a", encoding="utf-8") as file:
        file.write("\n".join([f"{now:%Y-%m-%d %H:%M:%S} {type(error).__name__}", *places, ""]))
    return path


def outside(found: Finding) -> Finding:
    """The finding as it is told outside the workbook, where it may be logged: without what identifies a person."""
    table = BY_NAME[found.table]
    if found.column not in table or not table[found.column].private or found.check not in BY_DAMAGE:
        return found  # the words of checks name nobody
    said = without_content(found.check, table[found.column])
    return replace(found, message=said, fix=f"Look at row {found.row} of {table.sheet}.")


def in_words(done: RunResult) -> str:
    """Counts of the changes as a clerk reads them: '3 rows added to Invoices, 12 cells changed in Charges'."""
    parts = [words for name, count in done.counts.items() for words in _table_words(name, count)]
    return ", ".join(parts) or "no rows"


def _table_words(name: str, count: dict[str, int]) -> list[str]:
    sheet = BY_NAME[name].sheet
    words = {"appended": "rows added to", "updated": "cells changed in", "removed": "rows removed from"}
    return [f"{count[word]:,} {text} {sheet}" for word, text in words.items() if count[word]]
