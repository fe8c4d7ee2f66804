"""New workbooks: billing.xlsm from its sources, and a fresh copy of it to work in, empty or as a demo."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from billing import money
from billing.actions import ACTIONS
from billing.actions.action import Refused
from billing.actions.rows_in.import_rows import table_names
from billing.checks import CHECKS
from billing.demo_books import AS_OF, demo_cells
from billing.excel.build.workbook import Plan, build_workbook
from billing.excel.vba.buttons import buttons_module
from billing.paste import DAMAGE
from billing.places import macros, templates
from billing.receivables.standing import control_lights
from billing.tables.lists.settings import setting_rows
from billing.tables.lists.starting_rows import STARTING_ROWS
from xlwings_offline.package.package import Package


def build(path: Path | None = None, *, preview: bool = False) -> Path:
    """Build billing.xlsm; returns where it is."""
    path = path or macros().parent / "billing.xlsm"
    if not preview:
        (macros() / "Buttons.bas").write_text(buttons_module(ACTIONS), encoding="utf-8", newline="\r\n")
        path.write_bytes(built())
    return path


def built() -> bytes:
    """What billing.xlsm must hold."""
    return build_workbook(plan())


def make(path: Path, *, demo: bool = False, preview: bool = False) -> str:
    """Make a new workbook to work in; returns a sentence about it.

    Raises:
        Refused: there is a file of that name already, or the name does not end in .xlsm.
    """
    if path.suffix.lower() != ".xlsm":
        raise Refused(f"A billing workbook ends in .xlsm, since it has buttons: {path.with_suffix('.xlsm').name}")
    if path.exists():
        raise Refused(f"{path} already exists. Choose another name, or move the old file away.")
    if not preview:
        started = plan(demo_cells() if demo else {}, _interpreter())
        path.write_bytes(deflated(build_workbook(replace(started, as_of=AS_OF if demo else None))))
    return f"{path.name} is {'ready, with a made-up practice in it' if demo else 'ready and empty'}."


def clean_demo() -> bytes:
    """The demo workbook as it is before errors are planted in it."""
    return build_workbook(replace(plan(demo_cells(with_errors=False)), as_of=AS_OF))


def deflated(workbook: bytes) -> bytes:
    """The workbook as Excel would save it; billing.xlsm itself is stored plain, to be the same bytes everywhere."""
    return Package(workbook, "The workbook").to_bytes()


def plan(rows: Mapping[str, list[list[object]]] | None = None, interpreter: Mapping[str, str] | None = None) -> Plan:
    """What goes into the workbook: the registry, the words, and its first rows."""
    return Plan(
        buttons=ACTIONS,
        shown=([name for name, _, _ in control_lights.LIGHTS], [name for name, _, _ in control_lights.COUNTS]),
        targets=table_names(),
        checks=(*DAMAGE, *CHECKS),
        macros=macros(),
        whats_new=(templates() / "whats-new.md").read_text(encoding="utf-8"),
        rows={**STARTING_ROWS, "settings": settings_cells(), **(rows or {})},
        interpreter=interpreter or {},
    )


def settings_cells() -> list[list[object]]:
    """The Settings sheet with every choice at its default."""
    return [[title, _as_typed(default, kind.units), about] for _, title, kind, default, about in setting_rows()]


def _as_typed(value: object, units: int) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value) if units == 1 else money.text(value, units).replace(",", "")
    return value or None


def _interpreter() -> dict[str, str]:
    """The Python that the buttons of a workbook made here shall use, wherever it is moved on this computer."""
    key = {"win32": "INTERPRETER_WIN", "darwin": "INTERPRETER_MAC"}.get(sys.platform)
    return {key: sys.executable, "PYTHONPATH": str(Path(__file__).parents[1])} if key else {}
