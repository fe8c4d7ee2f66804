"""The tables of the README, made from the code: ``python -m tests.readme`` writes them; a test says they are current."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
sys.path.insert(0, str(README.parent / "python"))

from billing.actions import ACTIONS  # noqa: E402 - after the path is set
from billing.checks import CHECKS  # noqa: E402
from billing.finding import without_gaps  # noqa: E402
from billing.paste import DAMAGE  # noqa: E402
from billing.tables import TABLES  # noqa: E402


def current() -> str:
    """The README with its tables as the code has them."""
    text = README.read_text(encoding="utf-8")
    for name, block in (("actions", actions()), ("tables", tables()), ("checks", checks())):
        head, rest = text.split(f"<!-- {name} -->\n", 1)
        text = f"{head}<!-- {name} -->\n{block}<!-- end -->{rest.split('<!-- end -->', 1)[1]}"
    return text


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
    rows = [(c.ref, str(c.severity), c.what, c.why, without_gaps(c.fix)) for c in DAMAGE]
    rows += [(c.ref, str(c.severity), c.what, c.why, without_gaps(c.fix)) for c in CHECKS]
    return _grid(("", "severity", "what is wrong", "why it matters", "what to do"), rows)


def _grid(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    README.write_text(current(), encoding="utf-8")
