"""The engine's README shows the tree as it is."""

import re
from pathlib import Path

import xlwings_offline

ENGINE = Path(xlwings_offline.__file__).parent


def test_map_shows_every_folder_and_no_other():
    shown = (ENGINE / "README.md").read_text(encoding="utf-8").partition("## Map")[2]
    lines = re.findall(r"(?m)^( *)(\w+)/ ", shown)
    above, folders = "", set()
    for indent, name in lines:
        above = above if indent else name
        folders.add(f"{above}/{name}" if indent else name)
    assert folders == {each.parent.relative_to(ENGINE).as_posix() for each in ENGINE.rglob("*/__init__.py")}


def test_map_names_only_modules_that_exist():
    shown = (ENGINE / "README.md").read_text(encoding="utf-8").partition("## Map")[2]
    modules = {each.stem for each in ENGINE.rglob("*.py")} | {each.name for each in ENGINE.rglob("*") if each.is_dir()}
    assert set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", shown)) - modules <= {
        "test_map",
        "path_or_bytes",
        "set_content_type",
        "to_bytes",
    }
