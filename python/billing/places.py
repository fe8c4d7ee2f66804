"""Places: where the files lie that come with the program, in the source tree and in an installed package."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent
_TREE: Final = _PACKAGE.parents[1]


class Incomplete(Exception):
    """A file or folder that comes with the program is not there; says which, and what to do."""


def templates() -> Path:
    """Folder of what the office edits: invoice.xlsx, the texts of reminders. Raises Incomplete when it is gone."""
    return _place("templates")


def macros() -> Path:
    """Folder of the VBA sources that go into the workbook. Raises Incomplete when it is gone."""
    return _place("macros")


def _place(name: str) -> Path:
    """An installed package has a copy inside; the tree has it at the top, where people edit it."""
    for folder in (_PACKAGE, _TREE):
        if (folder / name).exists():
            return folder / name
    raise Incomplete(
        f"{name} is missing; it came with the program and belongs at {_TREE / name}. Install billing again."
    )
