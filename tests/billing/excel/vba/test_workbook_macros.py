"""The macros of billing.xlsm: made from the actions, whole in the package, and every one does what its action says."""

import re

import pytest

from billing.actions import ACTIONS
from billing.excel.vba.buttons import buttons_module, callback, command, macro
from billing.excel.vba.modules import project_modules, read_module
from billing.new_book import built
from billing.places import macros
from tests.macros import VBA_PART, modules_of, part, stand_in
from tests.packagelint import lint


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return built()


def test_committed_buttons_are_made_from_the_actions():
    assert (macros() / "Buttons.bas").read_text(encoding="utf-8") == buttons_module(ACTIONS), (
        "write macros/Buttons.bas anew: billing build"
    )


def test_workbook_holds_the_macros_as_they_are_written(workbook):
    held = {module.name: module.source for module in modules_of(part(workbook, VBA_PART))}
    for path in macros().glob("*.[bc][al]s"):
        assert held[path.stem] == read_module(path).source
    sheets = [name for name in held if name not in {module.name for module in project_modules(macros(), [])}]
    assert {"Home", "XlwingsConf"} <= set(sheets)


def test_ribbon_and_home_call_every_action(workbook):
    ribbon = part(workbook, "customUI/customUI14.xml").decode()
    assert re.findall(r'onAction="(\w+)"', ribbon) == [callback(action) for action in ACTIONS]
    drawn = set(re.findall(rb"\[0\]!(\w+)<", workbook))
    assert drawn == {macro(action).encode() for action in ACTIONS}


def test_package_is_sound(workbook, validate, tmp_path):
    path = tmp_path / "billing.xlsm"
    path.write_bytes(workbook)
    assert lint(path) == []
    assert validate(path) == []


def test_every_button_and_callback_asks_for_its_action(workbook, run_macros, tmp_path):
    interpreter = tmp_path / ".venv" / "bin" / "python"
    interpreter.parent.mkdir(parents=True)
    interpreter.touch()
    path = tmp_path / "billing.xlsm"
    path.write_bytes(stand_in(workbook))
    subs = [f"Buttons.{name(action)}" for action in ACTIONS for name in (macro, callback)]

    run = run_macros(path, subs)

    asked = [[each.statement for each in calls] for calls in run.asked]
    assert asked == [[command(action)] for action in ACTIONS for _ in range(2)]
    assert {each.interpreter_mac for calls in run.asked for each in calls} == {str(interpreter)}
