"""The tables of the README and of its pages, made from the code: ``python -m tests.readme`` writes them."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
README: Final = ROOT / "README.md"
sys.path.insert(0, str(ROOT / "python"))

from billing.actions import ACTIONS  # noqa: E402 - after the path is set
from billing.checks import CHECKS  # noqa: E402
from billing.finding import Check, without_gaps  # noqa: E402
from billing.paste import DAMAGE, Damage  # noqa: E402
from billing.tables import TABLES  # noqa: E402


def actions() -> str:
    """One row per action."""
    return _grid(
        ("button", "command", "what it does"), ((a.title, f"`billing {a.command} BOOK`", a.about) for a in ACTIONS)
    )


def tables() -> str:
    """One row per table."""
    rows = ((table.sheet, table.about, ", ".join(column.title for column in table.columns)) for table in TABLES)
    return _grid(("sheet", "what it holds", "columns"), rows)


def checks() -> str:
    """One row per check."""
    catalogue: list[Damage | Check] = [*DAMAGE, *CHECKS]
    rows = ((c.ref, str(c.severity), c.what, c.why, without_gaps(c.fix)) for c in catalogue)
    return _grid(("id", "severity", "what is wrong", "why it matters", "what to do"), rows)


#: Each page with the tables in it, by the name in its marks.
PAGES: Final[dict[Path, dict[str, Callable[[], str]]]] = {
    README: {"actions": actions},
    ROOT / "python" / "billing" / "tables" / "README.md": {"tables": tables},
    ROOT / "python" / "billing" / "checks" / "README.md": {"checks": checks},
}


def current(page: Path) -> str:
    """The page with its tables as the code has them."""
    text = page.read_text(encoding="utf-8")
    for name, table in PAGES[page].items():
        head, rest = text.split(f"<!-- {name} -->\n", 1)
        text = f"{head}<!-- {name} -->\n{table()}<!-- end -->{rest.split('<!-- end -->', 1)[1]}"
    return text


def _grid(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    for each in PAGES:
        each.write_text(current(each), encoding="utf-8")
