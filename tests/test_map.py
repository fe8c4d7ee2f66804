"""The map of the code: who may import whom, which words belong to which room, and how large things may be.

Each rule is a function from modules to the places where it is broken, so that a test can plant a breach and see it found.
"""

import ast
import graphlib
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

from billing.tables import BY_NAME

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / "python"

# Who may import whom: a row for every module and package, by its path below python/, with what it may import. What is
# allowed to a package is allowed to all that is in it; what stands directly in a package may import the rooms in it.
FOUNDATION = {"billing/money", "billing/schema", "billing/tables", "billing/books"}
ROWS = FOUNDATION | {"billing/finding", "billing/changes", "billing/journal", "billing/paste"}
ACTING = ROWS | {"billing/places", "billing/actions", "billing/run", "billing/excel"}
MAP: dict[str, set[str]] = {
    "billing": set(),
    "billing/places": set(),
    "billing/money": set(),
    "billing/schema": {"billing/money"},
    "billing/tables": {"billing/money", "billing/schema"},
    "billing/tables/arrangements": set(),
    "billing/tables/cash": set(),
    "billing/tables/desks": set(),
    "billing/tables/invoicing": set(),
    "billing/tables/lists": set(),
    "billing/tables/master_data": set(),
    "billing/tables/records": set(),
    "billing/serials": {"billing/money"},
    "billing/books": {"billing/money", "billing/schema", "billing/serials", "billing/tables"},
    "billing/finding": FOUNDATION,
    "billing/changes": FOUNDATION,
    "billing/journal": FOUNDATION | {"billing/changes"},
    "billing/paste": FOUNDATION | {"billing/finding", "billing/changes"},
    "billing/paste/cells": set(),
    "billing/paste/damage": {"billing/paste/cells"},
    "billing/intake": FOUNDATION | {"billing/paste/cells"},
    "billing/receivables": FOUNDATION | {"billing/finding", "billing/changes"},
    "billing/receivables/terms": set(),
    "billing/receivables/ledger": {"billing/receivables/terms"},
    "billing/receivables/closing": {"billing/receivables/ledger"},
    "billing/receivables/standing": {f"billing/receivables/{room}" for room in ("terms", "ledger", "closing")},
    "billing/receivables/invoicing": {f"billing/receivables/{room}" for room in ("terms", "ledger", "standing")},
    "billing/receivables/cash_application": {f"billing/receivables/{room}" for room in ("ledger", "standing")},
    "billing/receivables/collections": {f"billing/receivables/{room}" for room in ("ledger", "standing")},
    "billing/receivables/corrections": {f"billing/receivables/{room}" for room in ("ledger", "standing", "invoicing")},
    "billing/checks": FOUNDATION | {"billing/finding", "billing/changes", "billing/receivables"},
    "billing/checks/evidence": set(),
    "billing/checks/books": {"billing/checks/evidence"},
    "billing/checks/charges": {"billing/checks/evidence"},
    "billing/checks/collections": {"billing/checks/evidence"},
    "billing/checks/customers": {"billing/checks/evidence", "billing/checks/invoices"},
    "billing/checks/invoices": {"billing/checks/evidence"},
    "billing/checks/payments": {"billing/checks/evidence"},
    "billing/triage": FOUNDATION | {"billing/finding", "billing/changes", "billing/receivables", "billing/checks"},
    "billing/documents": FOUNDATION
    | {
        "billing/finding",
        "billing/changes",
        "billing/receivables",
        "xlwings_offline/errors",
        "xlwings_offline/package",
    },
    "billing/documents/letters": set(),
    "billing/documents/drawing": {"billing/documents/letters"},
    "billing/actions": ROWS | {"billing/receivables", "billing/checks", "billing/triage", "billing/documents"},
    "billing/actions/action": set(),
    "billing/actions/every_day": {"billing/actions/action"},
    "billing/actions/rows_in": {"billing/actions/action"},
    "billing/actions/reminders": {"billing/actions/action"},
    "billing/actions/month": {"billing/actions/action"},
    "billing/actions/safety": {"billing/actions/action"},
    "billing/excel": ROWS | {"billing/places", "xlwings_offline"},
    "billing/excel/vba": set(),
    "billing/excel/build": {"billing/excel/names", "billing/excel/vba"},
    "billing/excel/names": set(),
    "billing/run": ROWS
    | {
        "billing/places",
        "billing/intake",
        "billing/receivables",
        "billing/documents",
        "billing/actions",
        "billing/excel",
    },
    "billing/demo_books": ROWS | {"billing/receivables"},
    "billing/new_book": ACTING
    | {"billing/triage", "billing/checks", "billing/receivables", "billing/demo_books", "xlwings_offline/package"},
    "billing/buttons": ACTING,
    "billing/command_line": {"billing/actions", "billing/money", "billing/paste", "billing/intake", "billing/tables"},
    "billing/__main__": ACTING
    | {"billing/intake", "billing/buttons", "billing/command_line", "billing/new_book", "xlwings_offline"},
    "billing/demo": ACTING | {"billing/demo_books", "billing/command_line", "billing/new_book", "billing/__main__"},
    "xlwings_offline": set(),
    "xlwings_offline/errors": set(),
    "xlwings_offline/formulas": {"xlwings_offline/errors"},
    "xlwings_offline/package": {"xlwings_offline/errors"},
    "xlwings_offline/styles": {"xlwings_offline/errors", "xlwings_offline/package"},
    "xlwings_offline/cells": {f"xlwings_offline/{room}" for room in ("errors", "formulas", "package", "styles")},
    "xlwings_offline/cells/values": set(),
    "xlwings_offline/cells/rows": {"xlwings_offline/cells/values"},
    "xlwings_offline/cells/arrays": {"xlwings_offline/cells/values"},
    "xlwings_offline/cells/formats": {"xlwings_offline/cells/rows"},
    "xlwings_offline/cells/shared": {"xlwings_offline/cells/values", "xlwings_offline/cells/arrays"},
    "xlwings_offline/cells/reading": {
        f"xlwings_offline/cells/{room}" for room in ("values", "rows", "arrays", "shared")
    },
    "xlwings_offline/cells/writing": {f"xlwings_offline/cells/{room}" for room in ("values", "rows", "shared")},
}
_LOWER = {f"xlwings_offline/{room}" for room in ("errors", "formulas", "package", "styles", "cells")}
MAP |= {
    "xlwings_offline/moves": _LOWER,
    "xlwings_offline/workbook": _LOWER | {"xlwings_offline/moves"},
    "xlwings_offline/tables": _LOWER | {f"xlwings_offline/{room}" for room in ("moves", "workbook")},
    "xlwings_offline/sheet_copy": _LOWER | {f"xlwings_offline/{room}" for room in ("moves", "workbook", "tables")},
    "xlwings_offline/model": _LOWER
    | {f"xlwings_offline/{room}" for room in ("moves", "workbook", "tables", "sheet_copy")},
    "xlwings_offline/model/calls": set(),
    "xlwings_offline/model/ranges": {"xlwings_offline/model/calls"},
    "xlwings_offline/model/tables": {"xlwings_offline/model/calls", "xlwings_offline/model/ranges"},
}

# Where each outside package that reaches beyond the rows may be imported: the beginning of the module's path.
OUTSIDE: dict[str, tuple[str, ...]] = {
    "xlwings": ("billing/excel/", "billing/buttons.py", "xlwings_offline/"),
    "xlwings_offline": (
        "billing/__main__.py",
        "billing/demo.py",
        "billing/new_book.py",
        "billing/excel/",
        "billing/documents/drawing/",
        "xlwings_offline/",
    ),
    "xlsxwriter": ("billing/documents/", "billing/excel/build"),
    "zipfile": ("xlwings_offline/package/",),
    "rich": ("billing/__main__.py", "billing/demo.py", "billing/command_line.py"),
}

# Rooms that know rows alone: a test of them is a plain call. They touch no file, no clock, no chance.
PURE = {
    f"billing/{room}"
    for room in (
        "money", "schema", "tables", "books", "finding", "changes", "journal", "receivables", "checks", "triage",
        "documents", "actions",
    )
}  # fmt: skip
# The rooms inside which types may be named upwards and in a circle: an app has books, and a book its app.
NAMES_TYPES_IN_A_CIRCLE = ("xlwings_offline/model",)
WORLD = {"glob", "os", "pathlib", "random", "secrets", "shutil", "socket", "subprocess", "sys", "tempfile", "time"}

TOP = {"billing.xlsm", "python", "macros", "templates", "tests", "README.md", "LICENSE"}
SETTINGS = {"pyproject.toml", "constraints.lock.txt", "package.json"}
DRAWERS = {"common", "core", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
LONGEST_MODULE, LONGEST_FUNCTION, FULLEST_FOLDER = 300, 40, 14
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
    def name(self) -> str:
        """Its path below python/ without an ending; of a package, the folder."""
        return self.path.removesuffix(".py").removesuffix("/__init__")

    @property
    def room(self) -> str:
        """The row of the map that it stands in."""
        return room_of(self.name)

    @property
    def top(self) -> str:
        """The top-level module or package of billing that it belongs to; empty outside billing."""
        package, _, rest = self.name.partition("/")
        return rest.partition("/")[0] if package == "billing" else ""

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

    @cached_property
    def lines_for_typing(self) -> set[int]:
        """The lines under `if TYPE_CHECKING:`."""
        blocks = [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
        ]
        return {line for node in blocks for line in range(node.lineno, (node.end_lineno or 0) + 1)}

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


def room_of(path: str) -> str:
    """Return the row of the map that a path below python/ stands in: the innermost."""
    while path and path not in MAP:
        path = path.rpartition("/")[0]
    return path


def module_of(name: str) -> str:
    """Return the path below python/ of the module or package that an imported name is, or stands in."""
    known, path = {module.name for module in modules()}, name.replace(".", "/")
    while path and path not in known:
        path = path.rpartition("/")[0]
    return path


def _and_above(room: str) -> Iterator[str]:
    while room:
        yield room
        room = room.rpartition("/")[0]


def may_import(room: str, other: str) -> bool:
    """Whether a module of one room may import one of another: by the rows of the room and of those around it."""
    if other in {room, "billing"} or other.startswith(f"{room}/"):
        return True
    allowed = {each for around in _and_above(room) for each in MAP[around]}
    return any(each in allowed for each in _and_above(other))


def imports_against_the_map(module: Module) -> Iterator[str]:
    for line, name in module.imports:
        package = name.partition(".")[0]
        if name.startswith("."):
            yield f"{module.path}:{line} imports {name}: write it in full, so that it shows on the map"
        elif package == "billing" and not module.top and module.name != "billing":
            yield f"{module.path}:{line} imports {name}: the engine knows nothing of billing"
        elif package in {"billing", "xlwings_offline"}:
            other = module_of(name) or name.replace(".", "/")
            for_typing = line in module.lines_for_typing and _share_a_circle(module.name, other)
            if not for_typing and not may_import(module.room, room_of(other)):
                yield f"{module.path}:{line} imports {name}"


def circle(found: Iterable[Module]) -> tuple[str, ...]:
    """The modules that import each other in a circle, in order; empty where there is none.

    Imports for typing alone count like others, except inside the rooms that name each other's types.
    """
    all_of_them = {module.name: module for module in found}
    graph = {
        module.name: {
            other
            for line, name in module.imports
            if (other := module_of(name)) in all_of_them
            and other != module.name
            and not (line in module.lines_for_typing and _share_a_circle(module.name, other))
        }
        for module in all_of_them.values()
    }
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return tuple(error.args[1])
    return ()


def _share_a_circle(one: str, other: str) -> bool:
    return any(one.startswith(f"{room}/") and other.startswith(f"{room}/") for room in NAMES_TYPES_IN_A_CIRCLE)


def outside_packages_out_of_place(module: Module) -> Iterator[str]:
    for line, name in module.imports:
        places = OUTSIDE.get(name.partition(".")[0])
        if places and not module.path.startswith(places):
            yield f"{module.path}:{line} imports {name}, which belongs in {', '.join(places)}"


def pure_rooms_that_touch_the_world(module: Module) -> Iterator[str]:
    if PURE.intersection(_and_above(module.room)):
        yield from (
            f"{module.path}:{line} imports {name}" for line, name in module.imports if name.partition(".")[0] in WORLD
        )
        yield from (f"{module.path}:{line} opens a file" for line, name, _ in module.calls() if name == "open")


def words_out_of_place(module: Module) -> Iterator[str]:
    """Calls that belong to another room: rounding, the clock, ranges of a sheet, print.

    The demo's books have arithmetic of their own, so that they can contradict the product.
    """
    if not module.top:
        return
    banned = {
        word: why
        for words, rooms, why in (
            (
                ("round", "rint", "Decimal", "quantize"),
                ("money", "paste", "demo_books"),
                "money rounds, and nobody else",
            ),
            (
                ("float",),
                ("money", "paste", "intake", "excel", "documents", "demo_books"),
                "floats stay at the border to Excel",
            ),
            (("now", "today", "utcnow"), ("buttons", "__main__", "demo"), "the clock is read once, above the actions"),
            (("range",), ("excel",), "only excel knows a sheet"),
            (("print",), ("__main__", "demo", "command_line"), "only commands print"),
        )
        if module.top not in rooms
        for word in words
    }
    for line, word, on_something in module.calls():
        if word in banned and not (word == "range" and not on_something):
            yield f"{module.path}:{line} says {word}(: {banned[word]}"


def sheets_and_addresses_out_of_place(module: Module) -> Iterator[str]:
    """Titles of sheets that are not taken from the tables, and addresses of ranges, outside the rooms that draw sheets."""
    if module.top in {"money", "schema", "books", "finding", "changes", "journal", "paste", "receivables", "checks"}:
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
        (imports_against_the_map, "xlwings_offline/model/ranges/range.py", "import xlwings_offline.model.sheet"),
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
        (imports_against_the_map, "billing/checks/payments/payments.py", "from billing.checks.evidence import derived"),
        (imports_against_the_map, "billing/money.py", "import billing"),
        (
            imports_against_the_map,
            "xlwings_offline/model/ranges/range.py",
            "if TYPE_CHECKING:\n    import xlwings_offline.model.sheet",
        ),
        (words_out_of_place, "billing/receivables/aging.py", "for each in range(3):\n    books.today"),
        (sheets_and_addresses_out_of_place, "billing/checks/payments.py", "'''Payments'''\nref = 'C13'"),
        (too_large, "billing/paste.py", "def f():\n    '''One.\n\n    Two.\n    '''\n" + "    x = 1\n" * 39),
    ],
)
def test_innocent_is_left_alone(rule, path, text):
    assert list(rule(Module(path, text))) == []


def test_every_package_has_a_row_and_every_row_a_module():
    names = {module.name for module in modules()}
    packages = {module.name for module in modules() if module.path.endswith("/__init__.py")}
    tops = {name for name in names if name.count("/") == 1}
    assert packages | tops <= MAP.keys() <= names


def test_map_has_no_circle():
    graph = {room: {each for each in lower if not room.startswith(f"{each}/")} for room, lower in MAP.items()}
    graphlib.TopologicalSorter(graph).prepare()


def test_no_modules_import_each_other_in_a_circle():
    assert " > ".join(circle(modules())) == ""


def test_no_folder_is_crowded():
    """A folder with more modules lacks rooms; its own __init__ does not count."""
    folders = Counter(module.name.rpartition("/")[0] for module in modules() if not module.path.endswith("__init__.py"))
    assert {folder: count for folder, count in folders.items() if count > FULLEST_FOLDER} == {}


def test_map_was_held_against_real_imports():
    seen = {
        (module.room, room_of(module_of(name)))
        for module in modules()
        for _, name in module.imports
        if name.partition(".")[0] in {"billing", "xlwings_offline"}
    }
    assert {
        ("billing/schema", "billing/money"),
        ("billing/receivables/ledger", "billing/receivables/terms"),
        ("xlwings_offline/workbook", "xlwings_offline/package"),
    } <= seen
    assert len(seen) > 100


@pytest.mark.parametrize(
    ("path", "text", "test"),
    [
        (
            "billing/receivables/terms/terms.py",
            "from billing.receivables.ledger import open_items",
            "test_rule_is_kept[imports_against_the_map]",
        ),
        (
            "xlwings_offline/cells/values.py",
            "import xlwings_offline.cells.rows.shared_formulas",
            "test_no_modules_import_each_other_in_a_circle",
        ),
    ],
)
def test_breach_in_a_copy_of_the_tree_makes_the_map_fail(tmp_path, path, text, test):
    shutil.copytree(PYTHON, tmp_path / "python", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tests").mkdir()
    shutil.copy(__file__, tmp_path / "tests")
    with (tmp_path / "python" / path).open("a", encoding="utf-8") as planted:
        planted.write(f"\n{text}\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/test_map.py::{test}"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "python")}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert path.removesuffix(".py") in run.stdout


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
