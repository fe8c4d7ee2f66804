"""The ribbon's text, and the macros' text."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from lxml import etree

from billing.excel.vba.buttons import buttons_module, callback, command, macro
from billing.excel.vba.modules import project_modules, read_module
from billing.excel.vba.project import Kind
from billing.excel.vba.ribbon import NAMESPACE, ribbon_xml

MACROS = Path(__file__).parents[4] / "macros"


@dataclass(frozen=True)
class Press:
    name: str
    button: str
    python: str
    title: str
    icon: str
    group: str
    about: str


CHECK = Press("check", "Check", "billing.buttons.check", "Check", "AcceptInvitation", "Every day", "Looks.")
PAY = Press("pay", "Pay", "billing.buttons.pay", 'Pay & "go"', "Undo", "Every day", "Less < more.")
UNDO = Press("undo", "Undo", "billing.buttons.undo", "Undo", "Undo", "Safety", "Back.")


def test_ribbon_shows_each_action_in_its_group():
    root = etree.fromstring(ribbon_xml([CHECK, PAY, UNDO]))
    groups = [
        (group.get("label"), [button.get("label") for button in group]) for group in root.iter(f"{{{NAMESPACE}}}group")
    ]
    assert groups == [("Every day", ["Check", 'Pay & "go"']), ("Safety", ["Undo"])]


def test_ribbon_button_says_what_it_does_and_calls_its_sub():
    button = next(etree.fromstring(ribbon_xml([PAY])).iter(f"{{{NAMESPACE}}}button"))
    assert {name: button.get(name) for name in button.keys()} == {  # noqa: SIM118
        "id": "buttonPay",
        "label": 'Pay & "go"',
        "size": "large",
        "imageMso": "Undo",
        "onAction": "OnPay",
        "screentip": 'Pay & "go"',
        "supertip": "Less < more.",
    }


def test_ids_are_unique_and_begin_with_a_letter():
    root = etree.fromstring(ribbon_xml([CHECK, PAY, UNDO]))
    ids = [str(each.get("id")) for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids)) == 6
    assert all(each.isidentifier() for each in ids)


@pytest.mark.parametrize(
    ("buttons", "words"),
    [
        ([CHECK, UNDO, PAY], "two of the group 'EveryDay'"),
        ([CHECK, replace(CHECK, name="again")], "two of the button 'check'"),
        ([replace(CHECK, about="x" * 4097)], "so long a text: check"),
    ],
)
def test_what_the_ribbon_cannot_show_is_refused(buttons, words):
    with pytest.raises(ValueError, match=words):
        ribbon_xml(buttons)


def test_each_button_is_one_line_and_each_callback_one_more():
    assert buttons_module([CHECK]).partition("Python.Run looks")[2].split("\n", 2)[2] == (
        "Public Sub Check()\n"
        '    Python.Run "from billing import buttons; buttons.check()"\n'
        "End Sub\n"
        "\n"
        "Public Sub OnCheck(control As IRibbonControl)\n"
        "    Check\n"
        "End Sub\n"
    )


def test_names_and_command_of_a_button():
    assert (macro(PAY), callback(PAY), command(PAY)) == ("Pay", "OnPay", "from billing import buttons; buttons.pay()")


def test_project_holds_the_workbook_its_sheets_our_macros_and_xlwings():
    modules = project_modules(MACROS, ["Home", "XlwingsConf"])
    kinds = {module.name: module.kind for module in modules}
    assert list(kinds)[:3] == ["ThisWorkbook", "Home", "XlwingsConf"]
    assert {"Buttons", "Machine", "Python"} <= set(kinds)
    assert kinds["ThisWorkbook"] is Kind.WORKBOOK
    assert kinds["Home"] is Kind.WORKSHEET
    assert kinds["xlwings"] is Kind.STANDARD
    assert kinds["Dictionary"] is Kind.CLASS


def test_file_that_is_no_module_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"notes\.txt is neither"):
        read_module(tmp_path / "notes.txt")
