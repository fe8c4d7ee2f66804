import re

import pytest

from billing import new_book
from billing.actions import ACTIONS
from billing.command_line import parser
from billing.excel.vba.buttons import buttons_module
from billing.places import macros, templates
from tests import picture, readme
from tests.test_map import modules


@pytest.mark.parametrize("page", readme.PAGES, ids=lambda page: page.relative_to(readme.ROOT).as_posix())
def test_the_pages_have_the_tables_of_the_code(page):
    assert page.read_text(encoding="utf-8") == readme.current(page), "run: python -m tests.readme"


def test_the_readme_is_what_a_newcomer_reads():
    text = readme.README.read_text(encoding="utf-8")
    assert len(text.encode()) < 20_000
    links = re.findall(r"\]\((?!http)([^)#]+)", text)
    assert {page.relative_to(readme.ROOT).as_posix() for page in readme.PAGES} - {"README.md"} <= set(links)
    assert [link for link in links if not (readme.ROOT / link).exists()] == []


def test_the_map_shows_every_room():
    """What lies directly below python/billing, in the README's drawing of the tree."""
    drawn = readme.README.read_text(encoding="utf-8").split("```")
    tree = next(block for block in drawn[1::2] if "python/billing/" in block)
    folder = readme.ROOT / "python" / "billing"
    rooms = [f"{each.name}/" for each in folder.iterdir() if (each / "__init__.py").exists()]
    names = [*rooms, *(each.name for each in folder.glob("*.py") if each.name != "__init__.py")]
    assert len(names) > 20
    assert [name for name in names if not re.search(rf"(?<![\w/]){re.escape(name)}", tree)] == []


def test_the_workbook_is_the_one_built_from_its_sources():
    assert (macros().parent / "billing.xlsm").read_bytes() == new_book.built(), "run: billing build"


def test_the_macros_are_those_of_the_actions():
    written = (macros() / "Buttons.bas").read_bytes().replace(b"\r\n", b"\n").decode()
    assert written == buttons_module(ACTIONS), "run: billing build"


def test_every_action_is_a_command_with_help():
    words = parser().format_help()
    assert all(re.search(rf"\s{action.command}\s", words) for action in ACTIONS)
    assert all(f"billing {action.command} " in readme.README.read_text(encoding="utf-8") for action in ACTIONS)


def test_the_picture_shows_this_workbook():
    assert picture.made_from() == picture.fingerprint(), "run: python -m tests.picture"


#: Words that do not belong in what an office reads: customers are they, a character is no sign.
UNWANTED = re.compile(r"\b(he|him|his|himself)\b|hidden signs|\bby and by\b", re.IGNORECASE)
SPEAKING = ("actions", "run", "documents", "paste", "intake", "excel", "tables", "buttons", "command_line", "__main__")


def test_what_an_office_reads_is_said_of_everybody():
    texts = {module.path: [text for _, text in module.texts()] for module in modules() if module.top in SPEAKING}
    pages = [*readme.PAGES, *templates().rglob("*.txt"), templates() / "whats-new.md"]
    texts |= {page.name: [page.read_text(encoding="utf-8")] for page in pages if page.parent.name != "checks"}
    assert len(texts) > 100
    found = [
        f"{place}: {word[0]} in {text[:60]}"
        for place, said in texts.items()
        for text in said
        if (word := UNWANTED.search(text))
    ]
    assert found == []
