"""The map of the code: who may import whom, which words belong to which room, and how large things may be.

Each rule is a function from modules to the places where it is broken, so that a test can plant a breach and see it found.
"""

import ast
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

from billing.tables import BY_NAME

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / "python"

# Who may import whom. A row for every module and package of billing; the rooms it may import, all of them lower.
FOUNDATION = {"money", "schema", "tables", "books"}
ROWS = FOUNDATION | {"finding", "changes", "journal", "paste"}
MAP: dict[str, set[str]] = {
    "__init__": set(),
    "places": set(),
    "money": set(),
    "schema": {"money"},
    "tables": {"money", "schema"},
    "serials": {"money"},
    "books": {"money", "schema", "serials", "tables"},
    "finding": FOUNDATION,
    "changes": FOUNDATION,
    "journal": FOUNDATION | {"changes"},
    "paste": FOUNDATION | {"finding", "changes"},
    "receivables": FOUNDATION | {"finding", "changes"},
    "checks": FOUNDATION | {"finding", "changes", "receivables"},
    "documents": FOUNDATION | {"finding", "changes", "receivables", "places"},
    "excel": ROWS | {"places"},
    "actions": ROWS | {"places", "receivables", "checks", "documents", "excel"},
    "demo_books": ROWS | {"receivables"},
    "new_book": ROWS | {"places", "checks", "excel", "actions", "demo_books"},
    "buttons": ROWS | {"places", "excel", "actions"},
    "command_line": {"actions", "money", "paste", "tables"},
    "__main__": ROWS | {"places", "excel", "actions", "buttons", "command_line", "new_book"},
    "demo": ROWS | {"demo_books", "places", "excel", "actions", "command_line", "new_book", "__main__"},
}

# Where each outside package that reaches beyond the rows may be imported: the beginning of the module's path.
OUTSIDE: dict[str, tuple[str, ...]] = {
    "xlwings": ("billing/excel/", "billing/buttons.py", "xlwings_offline/"),
    "xlwings_offline": (
        "billing/__main__.py",
        "billing/demo.py",
        "billing/new_book.py",
        "billing/excel/",
        "xlwings_offline/",
    ),
    "xlsxwriter": ("billing/documents/", "billing/excel/build"),
    "rich": ("billing/__main__.py", "billing/demo.py", "billing/command_line.py"),
}

# Rooms that know rows alone: a test of them is a plain call. They touch no file, no clock, no chance.
PURE = ("money", "schema", "tables", "books", "finding", "changes", "journal", "receivables", "checks")
WORLD = {"glob", "os", "pathlib", "random", "secrets", "shutil", "socket", "subprocess", "sys", "tempfile", "time"}

TOP = {"billing.xlsm", "python", "macros", "templates", "tests", "README.md", "LICENSE"}
SETTINGS = {"pyproject.toml", "constraints.lock.txt", "package.json"}
DRAWERS = {"common", "core", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
RANGE_ADDRESS = re.compile(r"\$?[A-Z]{1,3}\$?[1-9][0-9]*:\$?[A-Z]{1,3}\$?[1-9][0-9]*")
MACRO_WORDS = re.compile(
    r"\b(Resume Next|ActiveSheet|ActiveWorkbook|ActiveCell|Selection|Select(?! Case))\b", re.IGNORECASE
)
SHEETS = {table.sheet for table in BY_NAME.values()}


@dataclass(frozen=True)
class Module:
    """A module of the product: its path below python/, its text and what it says to Python."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        """The top-level module or package of billing that it belongs to; empty outside billing."""
        package, _, rest = self.path.partition("/")
        return rest.partition("/")[0].removesuffix(".py") if package == "billing" else ""

    @property
    def imports(self) -> list[tuple[int, str]]:
        """Line and full name of everything imported, wherever in the module."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(node.lineno, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [(node.lineno, f"{'.' * node.level}{node.module or ''}.{alias.name}") for alias in node.names]
        return found

    @property
    def functions(self) -> list[ast.FunctionDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]

    def calls(self) -> Iterator[tuple[int, str, bool]]:
        """Line and name of each call, and whether it is called on something: ``round(x)`` no, ``x.round()`` yes."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node.lineno, node.func.id, False
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node.lineno, node.func.attr, True

    def texts(self) -> Iterator[tuple[int, str]]:
        """Line and value of each literal text that is not a docstring."""
        statements = {id(node.value) for node in ast.walk(self.tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in statements:
                yield node.lineno, node.value


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the product."""
    paths = [each for package in ("billing", "xlwings_offline") for each in sorted((PYTHON / package).rglob("*.py"))]
    return tuple(Module(each.relative_to(PYTHON).as_posix(), each.read_text(encoding="utf-8")) for each in paths)


Rule = Callable[[Module], Iterable[str]]


def room_of(name: str) -> str:
    """Return the room of billing that an imported name belongs to."""
    _, _, inside = name.partition(".")
    room = inside.partition(".")[0]
    return room if room in MAP else "__init__"


def imports_against_the_map(module: Module) -> Iterator[str]:
    allowed = MAP.get(module.room, set()) | {module.room, "__init__"}
    for line, name in module.imports:
        if name.startswith("."):
            yield f"{module.path}:{line} imports {name}: write it in full, so that it shows on the map"
        elif name.partition(".")[0] == "billing" and module.room and room_of(name) not in allowed:
            yield f"{module.path}:{line} imports {name}"
        elif name.partition(".")[0] == "billing" and not module.room:
            yield f"{module.path}:{line} imports {name}: the engine knows nothing of billing"


def outside_packages_out_of_place(module: Module) -> Iterator[str]:
    for line, name in module.imports:
        places = OUTSIDE.get(name.partition(".")[0])
        if places and not module.path.startswith(places):
            yield f"{module.path}:{line} imports {name}, which belongs in {', '.join(places)}"


def pure_rooms_that_touch_the_world(module: Module) -> Iterator[str]:
    if module.room in PURE:
        yield from (
            f"{module.path}:{line} imports {name}" for line, name in module.imports if name.partition(".")[0] in WORLD
        )
        yield from (f"{module.path}:{line} opens a file" for line, name, _ in module.calls() if name == "open")


def words_out_of_place(module: Module) -> Iterator[str]:
    """Calls that belong to another room: rounding, the clock, ranges of a sheet, print.

    The demo's books have arithmetic of their own, so that they can contradict the product.
    """
    if not module.room:
        return
    banned = {
        word: why
        for words, rooms, why in (
            (
                ("round", "rint", "Decimal", "quantize"),
                ("money", "paste", "demo_books"),
                "money rounds, and nobody else",
            ),
            (("float",), ("money", "paste", "excel", "documents", "demo_books"), "floats stay at the border to Excel"),
            (("now", "today", "utcnow"), ("buttons", "__main__", "demo"), "the clock is read once, above the actions"),
            (("range",), ("excel",), "only excel knows a sheet"),
            (("print",), ("__main__", "demo", "command_line"), "only commands print"),
        )
        if module.room not in rooms
        for word in words
    }
    for line, word, on_something in module.calls():
        if word in banned and not (word == "range" and not on_something):
            yield f"{module.path}:{line} says {word}(: {banned[word]}"


def sheets_and_addresses_out_of_place(module: Module) -> Iterator[str]:
    """Titles of sheets that are not taken from the tables, and addresses of ranges, outside the rooms that draw sheets."""
    if module.room in {"money", "schema", "books", "finding", "changes", "journal", "paste", "receivables", "checks"}:
        for line, text in module.texts():
            if text in SHEETS:
                yield f"{module.path}:{line} names the sheet {text}: take it from the table"
            if RANGE_ADDRESS.fullmatch(text):
                yield f"{module.path}:{line} has the address {text}"
    for node in ast.walk(module.tree):
        match node:
            case ast.Subscript(ast.Attribute(attr="sheets"), ast.Constant(str() as title)) if title in SHEETS:
                yield f"{module.path}:{node.lineno} names the sheet {title}: take it from the table"


def too_large(module: Module) -> Iterator[str]:
    """Modules and functions past the size at which a noun is missing; a function's docstring does not count."""
    if (lines := module.text.count("\n")) > LONGEST_MODULE:
        yield f"{module.path} has {lines} lines"
    for function in module.functions:
        body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
        docstring = body[0].lineno - function.body[0].lineno
        lines = (function.end_lineno or 0) - function.lineno + 1 - docstring
        if lines > LONGEST_FUNCTION:
            yield f"{module.path}:{function.lineno} {function.name} has {lines} lines"


def public_without_docstring(module: Module) -> Iterator[str]:
    """Functions and classes that others may call, at the top of a module, without a word of what they are for."""
    for node in module.tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) if not name.startswith(
                "_"
            ) and not ast.get_docstring(node):
                yield f"{module.path}:{node.lineno} {name} has no docstring"


RULES: tuple[Rule, ...] = (
    imports_against_the_map,
    outside_packages_out_of_place,
    pure_rooms_that_touch_the_world,
    words_out_of_place,
    sheets_and_addresses_out_of_place,
    too_large,
    public_without_docstring,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_is_kept(rule):
    breaches = [breach for module in modules() for breach in rule(module)]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (imports_against_the_map, "billing/excel/read.py", "from billing.receivables.aging import aging"),
        (imports_against_the_map, "billing/excel/read.py", "def f():\n    from billing import checks"),
        (imports_against_the_map, "billing/documents/invoice.py", "import billing.checks.payments"),
        (imports_against_the_map, "billing/money.py", "from billing.schema import MONEY"),
        (imports_against_the_map, "billing/money.py", "from . import schema"),
        (imports_against_the_map, "xlwings_offline/engine.py", "from billing.money import to_cents"),
        (outside_packages_out_of_place, "billing/actions/check.py", "import xlwings as xw"),
        (outside_packages_out_of_place, "billing/excel/read.py", "from xlsxwriter import Workbook"),
        (pure_rooms_that_touch_the_world, "billing/checks/payments.py", "from pathlib import Path"),
        (pure_rooms_that_touch_the_world, "billing/receivables/aging.py", "text = open('x').read()"),
        (words_out_of_place, "billing/receivables/tax.py", "tax = (net * rate).round()"),
        (words_out_of_place, "billing/receivables/tax.py", "tax = round(net * rate)"),
        (words_out_of_place, "billing/checks/payments.py", "amount = float(text)"),
        (words_out_of_place, "billing/actions/remind.py", "day = date.today()"),
        (words_out_of_place, "billing/actions/remind.py", "sheet.range((1, 1)).value = 1"),
        (words_out_of_place, "billing/actions/remind.py", "print(1)"),
        (sheets_and_addresses_out_of_place, "billing/checks/payments.py", "sheet = 'Payments'"),
        (sheets_and_addresses_out_of_place, "billing/excel/home.py", "book.sheets['Payments']"),
        (sheets_and_addresses_out_of_place, "billing/paste.py", "cells = 'A1:C$3'"),
        (too_large, "billing/paste.py", "x = 1\n" * 301),
        (too_large, "billing/paste.py", "def f():\n    '''One.\n\n    Two.\n    '''\n" + "    x = 1\n" * 40),
        (public_without_docstring, "billing/paste.py", "def f():\n    return 1"),
    ],
)
def test_breach_is_found(rule, path, text):
    assert len(list(rule(Module(path, text)))) == 1


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (imports_against_the_map, "billing/checks/payments.py", "from billing.checks.rows import guilty"),
        (imports_against_the_map, "billing/money.py", "import billing"),
        (words_out_of_place, "billing/receivables/aging.py", "for each in range(3):\n    books.today"),
        (sheets_and_addresses_out_of_place, "billing/checks/payments.py", "'''Payments'''\nref = 'C13'"),
        (too_large, "billing/paste.py", "def f():\n    '''One.\n\n    Two.\n    '''\n" + "    x = 1\n" * 39),
    ],
)
def test_innocent_is_left_alone(rule, path, text):
    assert list(rule(Module(path, text))) == []


def test_every_module_and_package_has_a_row_and_every_row_a_module():
    assert {module.room for module in modules()} - {""} == MAP.keys()


def test_map_has_no_circle():
    seen: set[str] = set()
    while ready := {room for room, lower in MAP.items() if room not in seen and lower <= seen}:
        seen |= ready
    assert seen == MAP.keys()


def test_map_was_held_against_real_imports():
    seen = {
        (module.room, room_of(name))
        for module in modules()
        for _, name in module.imports
        if name.startswith("billing.")
    }
    assert {("schema", "money"), ("tables", "schema"), ("books", "tables"), ("actions", "changes")} <= seen
    assert len(seen) > 30


def macro_breaches(name: str, text: str) -> Iterator[str]:
    """What a VBA source must not say: errors swallowed, and whatever happens to be active."""
    code = [re.sub(r"'.*", "", line) for line in text.split("\r\n")]
    if "Option Explicit" not in code:
        yield f"{name} lacks Option Explicit"
    if "\n" in "".join(code):
        yield f"{name} has line ends that Excel's editor does not know"
    yield from (
        f"{name}:{number} says {found[1]}" for number, line in enumerate(code, 1) if (found := MACRO_WORDS.search(line))
    )


def test_macros_swallow_no_error_and_name_their_sheets():
    sources = [each for each in sorted((ROOT / "macros").iterdir()) if each.suffix in {".bas", ".cls"}]
    assert len(sources) > 2
    assert [breach for each in sources for breach in macro_breaches(each.name, each.read_bytes().decode("ascii"))] == []


@pytest.mark.parametrize(
    "text",
    [
        "Sub X()\r\nEnd Sub",
        "Option Explicit\r\nOn Error Resume Next",
        "Option Explicit\r\nActiveSheet.Calculate",
        "Option Explicit\r\nx = 1\ny = 2",
    ],
)
def test_macro_breach_is_found(text):
    assert len(list(macro_breaches("X.bas", text))) == 1


def test_no_drawer_is_named_for_nothing():
    names = [each for top in ("python", "tests", "macros", "templates") for each in (ROOT / top).rglob("*")]
    assert len(names) > 30
    assert [str(each) for each in names if each.stem.lower() in DRAWERS] == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout: what belongs to the project is not known")
def test_top_level_has_nothing_else():
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    names = {name.partition("/")[0] for name in listed if name and not name.startswith(".")}
    assert {"python", "tests"} <= names <= TOP | SETTINGS
