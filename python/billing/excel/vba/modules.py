"""The modules of the workbook's VBA project: ours from `macros/`, xlwings' as installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from billing.excel.vba.project import Kind, Module

WORKBOOK = "ThisWorkbook"
# The code names that the macros speak to; the sheets themselves may be renamed.
HOME_SHEET = "Home"
SETTINGS_SHEET = "XlwingsConf"
# What the macros read from the sheet xlwings.conf. Empty means: look beside the workbook.
# Text, because VBA would turn a logical value into the word of the user's own language.
XLWINGS_SETTINGS = (
    ("INTERPRETER_WIN", "", "Python on Windows, e.g. C:\\Billing\\.venv\\Scripts\\python.exe"),
    ("INTERPRETER_MAC", "", "Python on macOS, e.g. /Users/me/billing/.venv/bin/python"),
    ("PYTHONPATH", "", "Folder that holds the package billing, unless it is installed"),
    ("ADD_WORKBOOK_TO_PYTHONPATH", "False", "Leave this: files beside the workbook are not code"),
)


def read_module(path: Path) -> Module:
    """The module in a `.bas` or `.cls` file, named like the file.

    Raises ValueError for another kind of file, and where `Module` refuses name or text.
    """
    if path.suffix == ".bas":
        kind = Kind.STANDARD
    elif path.suffix == ".cls":
        kind = Kind.WORKBOOK if path.stem == WORKBOOK else Kind.CLASS
    else:
        raise ValueError(f"{path.name} is neither a .bas nor a .cls file")
    return Module(path.stem, kind, path.read_text(encoding="utf-8"))


def project_modules(folder: Path, code_names: Sequence[str]) -> tuple[Module, ...]:
    """Every module of the workbook, workbook and sheets first, as Excel orders them.

    `folder` holds our sources, `code_names` are the sheets' code names in their order.
    xlwings' own modules come from the installed package, so that the workbook and Python
    always speak the same version of it.
    """
    own = [read_module(path) for path in sorted(folder.iterdir()) if path.suffix in (".bas", ".cls")]
    workbook = [module for module in own if module.kind is Kind.WORKBOOK]
    sheets = [Module(name, Kind.WORKSHEET) for name in code_names]
    rest = [module for module in own if module.kind is not Kind.WORKBOOK]
    return (*workbook, *sheets, *rest, *_xlwings_modules())


def _xlwings_modules() -> Iterator[Module]:
    """RunPython, and the Dictionary class it needs on macOS."""
    spec = find_spec("xlwings")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("xlwings is not installed: its macros go into the workbook")
    home = Path(spec.origin).parent
    yield read_module(home / "xlwings.bas")
    yield read_module(home / "addin" / "Dictionary.cls")
