"""Files: whether a workbook may be opened and written, and the backup before the first change of a day."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from xlwings_offline.errors import Refusal, Unreadable

#: The clock, for tests to set.
today: Callable[[], date] = date.today
#: How many backups are kept, one for each day with changes.
KEPT_BACKUPS = 14


def refuse_unsafe(path: Path) -> None:
    """Raise Refusal for a workbook that is open elsewhere, Unreadable for what is not a workbook file."""
    if not path.is_file():
        raise Unreadable(f"{path.name} is not a file.")
    if path.suffix.lower() not in {".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam"}:
        raise Unreadable(f"{path.name} is not an .xlsx or .xlsm workbook; save it as one in Excel.")
    lock = path.with_name(f"~${path.name}")
    if lock.exists():
        raise Refusal(
            f"{path.name} is open in Excel ({lock.name} is there); close it, or delete that file if Excel crashed."
        )


def refuse_unwritable(path: Path) -> None:
    """Raise Refusal for a file that may not be written."""
    if path.exists():
        if not os.access(path, os.W_OK) or not path.stat().st_mode & 0o200:
            raise Refusal(f"{path.name} is read-only; remove the write protection or save under another name.")
        lock = path.with_name(f"~${path.name}")
        if lock.exists():
            raise Refusal(
                f"{path.name} was opened in Excel meanwhile; close it there and run again. Nothing was written."
            )
    elif not path.parent.is_dir():
        raise Refusal(f"There is no folder {path.parent}; create it first.")


def keep_backup(path: Path) -> None:
    """Keep the file as it was before the first change of the day, in `<name>.backups` next to it; drop the oldest."""
    if not path.exists():
        return
    folder = path.with_name(f"{path.stem}.backups")
    kept = folder / f"{path.stem} {today():%Y-%m-%d}{path.suffix}"
    if kept.exists():
        return
    folder.mkdir(exist_ok=True)
    shutil.copy2(path, kept)
    for old in sorted(folder.glob(f"{path.stem} ????-??-??{path.suffix}"))[:-KEPT_BACKUPS]:
        old.unlink()
