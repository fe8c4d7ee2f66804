"""Every button and every ribbon callback, pressed in LibreOffice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import pytest
import xlsxwriter

from billing.excel.build.part_added import with_ribbon
from billing.excel.vba.buttons import buttons_module, callback, command, macro
from billing.excel.vba.modules import XLWINGS_SETTINGS, project_modules
from billing.excel.vba.project import Kind, Module, vba_project
from billing.excel.vba.ribbon import ribbon_xml
from tests.macros import Machine, stand_in

MACROS = Path(__file__).parents[4] / "macros"


@dataclass(frozen=True)
class Press:
    name: str
    button: str
    python: str
    title: str = "Words"
    icon: str = "Undo"
    group: str = "Month"
    about: str = "What it does."


PRESSES = (
    Press("check", "Check", "billing.buttons.check"),
    Press("create invoices", "CreateInvoices", "billing.buttons.create_invoices"),
    Press("undo", "Undo", "billing.buttons.undo"),
)


def small_workbook(settings: Mapping[str, str], *, extra: Sequence[Module] = ()) -> bytes:
    """Two sheets, a button for each press, our macros: what the real build makes, in small."""
    modules = [m for m in project_modules(MACROS, ["Home", "XlwingsConf"]) if m.name != "Buttons"]
    modules += [Module("Buttons", Kind.STANDARD, buttons_module(PRESSES)), *extra]
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_vba_name("ThisWorkbook")
        for title, code_name in (("Home", "Home"), ("xlwings.conf", "XlwingsConf")):
            book.add_worksheet(title).set_vba_name(code_name)
        home, conf = book.worksheets()
        for row, press in enumerate(PRESSES):
            home.insert_button(2 * row, 1, {"macro": macro(press), "caption": press.title})
        for row, (key, value, about) in enumerate(XLWINGS_SETTINGS):
            conf.write_row(row, 0, [key, settings.get(key, value), about])
        book.add_vba_project(BytesIO(vba_project(modules)), is_stream=True)
    return with_ribbon(out.getvalue(), ribbon_xml(PRESSES))


@pytest.fixture
def press(tmp_path, run_macros):
    """Press buttons of a workbook that lies in tmp_path/books/clinic.xlsm."""

    def press(subs, machine=None, settings=MappingProxyType({}), *, extra=(), name="clinic.xlsm"):
        path = tmp_path / "books" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(stand_in(small_workbook(settings, extra=extra), machine))
        return run_macros(path, subs)

    return press


def test_every_button_and_callback_asks_for_its_action(press, tmp_path):
    interpreter = tmp_path / ".venv" / "bin" / "python"
    interpreter.parent.mkdir(parents=True)
    interpreter.touch()
    subs = [f"Buttons.{name(each)}" for each in PRESSES for name in (macro, callback)]

    run = press(subs)

    asked = [[each.statement for each in calls] for calls in run.asked]
    assert asked == [[command(each)] for each in PRESSES for _ in range(2)]
    assert {each.interpreter_mac for calls in run.asked for each in calls} == {str(interpreter)}
    assert {each.search_path for calls in run.asked for each in calls} == {str(tmp_path / "python")}
    assert run.settings == {key: value for key, value, _ in XLWINGS_SETTINGS}


def test_broken_module_is_noticed(press):
    broken = Module("Broken", Kind.STANDARD, "Public Sub X(\n")
    machine = Machine(files=("C:\\p.exe",))
    settings = {"INTERPRETER_WIN": "C:\\p.exe"}
    assert press(["Buttons.Check"], machine, settings).asked[0]
    assert not press(["Buttons.Check"], machine, settings, extra=[broken]).asked[0]


def test_python_is_found_above_the_workbook_on_windows(press, tmp_path):
    interpreter = f"{tmp_path}\\.venv\\Scripts\\python.exe"

    run = press(["Buttons.Check", "Buttons.Undo"], Machine(files=(interpreter,)))

    assert [calls[0].command for calls in run.asked] == [command(PRESSES[0]), command(PRESSES[2])]
    assert run.asked[0][0].interpreter_win == interpreter
    assert run.asked[0][0].search_path == f"{tmp_path}/python"
    assert run.told == ""


def test_looking_for_python_does_not_make_the_workbook_ask_to_be_saved(press):
    code = 'Public Sub Go()\n    ThisWorkbook.Saved = {}\n    Python.Run "x"\nEnd Sub\n'
    extra = [Module(f"Was{saved}", Kind.STANDARD, code.format(saved)) for saved in (True, False)]
    run = press(["WasTrue.Go", "WasFalse.Go"], Machine(), {"INTERPRETER_WIN": "python"}, extra=extra)
    assert [calls[0].saved for calls in run.asked] == ["TRUE", "FALSE"]


def test_packages_are_looked_for_once(press, tmp_path):
    interpreter = f"{tmp_path}\\.venv\\Scripts\\python.exe"

    run = press(["Buttons.Check", "Buttons.Undo"], Machine(files=(interpreter,)))

    assert run.probes == 1
    assert run.probe.startswith(f'"{interpreter}" -c "import sys')
    assert run.probe.endswith(f'" "{tmp_path}/python;"')


def test_no_python_anywhere(press, tmp_path):
    run = press(["Buttons.Check"], Machine())
    assert run.asked == ((),)
    assert run.told == (
        "Python was not found. This workbook looks for .venv\\Scripts\\python.exe in its own folder and the folders "
        f"above it:\n{tmp_path}/books\n\n"
        "What to do: in the project's folder, run once:  python3 python demo\n"
        "or type the full path of Python on the sheet xlwings.conf (right-click a tab, Unhide), "
        "beside INTERPRETER_WIN."
    )


def test_python_named_by_hand_is_not_there(press):
    run = press(["Buttons.Check"], Machine(), {"INTERPRETER_WIN": "C:\\old\\python.exe"})
    assert run.asked == ((),)
    assert run.told == (
        "Python is not where the sheet xlwings.conf says it is:\nC:\\old\\python.exe\n\n"
        "What to do: on that sheet (right-click a tab, Unhide), beside INTERPRETER_WIN, type the full path of Python, "
        "or empty the cell to use the .venv folder beside this workbook."
    )


def test_python_without_the_packages(press, tmp_path):
    interpreter = f"{tmp_path}\\.venv\\Scripts\\python.exe"
    run = press(["Buttons.Check"], Machine(files=(interpreter,), exit_code=1))
    assert run.asked == ((),)
    assert run.told == (
        f"Python was found, but it lacks the packages this workbook needs (billing and xlwings):\n{interpreter}\n\n"
        "What to do: in the project's folder, run once:  python3 python demo\n"
        f'(or: "{interpreter}" -m pip install .)\n'
        "Then press the button again."
    )


def test_python_named_by_hand_is_used(press):
    settings = {"INTERPRETER_WIN": "C:\\Py\\python.exe", "PYTHONPATH": "C:\\Billing\\python"}
    run = press(["Buttons.Check"], Machine(files=("C:\\Py\\python.exe",)), settings)
    assert run.asked[0][0].interpreter_win == "C:\\Py\\python.exe"
    assert run.asked[0][0].search_path == "C:\\Billing\\python"
    assert run.settings["PYTHONPATH"] == "C:\\Billing\\python"


def test_python_on_the_path_needs_no_file(press):
    run = press(["Buttons.Check"], Machine(), {"INTERPRETER_WIN": "python"})
    assert run.asked[0][0].interpreter_win == "python"


def test_mac_says_in_words_that_the_package_is_missing(press):
    run = press(["Buttons.Check"], Machine(on_mac=True), {"INTERPRETER_MAC": "/opt/python"})
    assert run.asked[0][0].interpreter_mac == "/opt/python"
    assert run.asked[0][0].command.endswith(command(PRESSES[0]))
    assert "it lacks the package billing. What to do:" in run.asked[0][0].command
    assert run.probes == 0


def test_workbook_from_the_web(press, tmp_path):
    run = press(["Buttons.Check"], Machine(), name="web.xlsm")
    assert run.asked == ((),)
    assert run.told.startswith("This workbook was opened from the web, so it cannot look for Python beside itself:\n")
    assert "open it from a folder of this computer, or type the full path of Python" in run.told


def test_failure_ends_in_words_and_leaves_the_settings_as_they_were(press):
    failing = Module("Failing", Kind.STANDARD, 'Public Sub Go()\n    Python.Run "fail"\nEnd Sub\n')
    settings = {"INTERPRETER_WIN": "python"}
    run = press(["Failing.Go"], Machine(), settings, extra=[failing])
    assert run.told.startswith("Python could not be started: The disk is full\n\nWhat to do: save your work")
    assert (run.settings["INTERPRETER_WIN"], run.settings["PYTHONPATH"]) == ("python", "")
