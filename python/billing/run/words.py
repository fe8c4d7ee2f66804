"""Words: what a run tells the clerk of its changes, and what it leaves in the log of an error."""

import traceback
from datetime import datetime
from pathlib import Path

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


def in_words(done: RunResult) -> str:
    """Counts of the changes as a clerk reads them: '3 rows added to Invoices, 12 cells changed in Charges'."""
    parts = [words for name, count in done.counts.items() for words in _table_words(name, count)]
    return ", ".join(parts) or "no row of any table"


def _table_words(name: str, count: dict[str, int]) -> list[str]:
    sheet = BY_NAME[name].sheet
    words = {"appended": "rows added to", "updated": "cells changed in", "removed": "rows taken out of"}
    return [f"{count[word]:,} {text} {sheet}" for word, text in words.items() if count[word]]
