from billing import new_book
from billing.actions import ACTIONS
from billing.command_line import parser
from billing.excel.vba.buttons import buttons_module
from billing.places import macros
from tests import picture, readme


def test_the_readme_has_the_tables_of_the_code():
    assert readme.README.read_text(encoding="utf-8") == readme.current(), "run: python -m tests.readme"


def test_the_workbook_is_the_one_built_from_its_sources():
    assert (macros().parent / "billing.xlsm").read_bytes() == new_book.built(), "run: billing build"


def test_the_macros_are_those_of_the_actions():
    written = (macros() / "Buttons.bas").read_bytes().replace(b"\r\n", b"\n").decode()
    assert written == buttons_module(ACTIONS), "run: billing build"


def test_every_action_is_a_command_with_help():
    words = parser().format_help()
    assert all(f" {action.command} " in words for action in ACTIONS)
    assert all(f"billing {action.command} " in readme.README.read_text(encoding="utf-8") for action in ACTIONS)


def test_the_picture_shows_this_workbook():
    assert picture.made_from() == picture.fingerprint(), "run: python -m tests.picture"
