"""What comes with the program is found in the tree and in an installed package."""

import subprocess
import sys
from pathlib import Path

import pytest

from billing import places
from billing.places import Incomplete

ROOT = Path(__file__).parents[2]

SHOW = """
import sys
sys.path.insert(0, sys.argv[1])
from billing import places
print(places.__file__)
for folder in (places.templates(), places.macros()):
    print(*sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()))
"""


def files(folder):
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The project installed as by ``pip install .``, without what it depends on, in a folder of its own."""
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--no-index", "--target", target, ROOT], check=True)
    return target


def test_tree_shows_what_people_edit():
    assert places.templates() == ROOT / "templates"
    assert places.macros() == ROOT / "macros"


def test_installed_package_has_the_same_files(installed):
    shown = subprocess.run([sys.executable, "-I", "-c", SHOW, installed], capture_output=True, text=True, check=True)
    where, templates, macros = shown.stdout.splitlines()
    assert where.startswith(str(installed))
    assert templates.split() == files(ROOT / "templates")
    assert macros.split() == files(ROOT / "macros")


def test_installed_package_has_both_packages_and_no_tests(installed):
    names = {each.name for each in installed.iterdir() if not each.name.endswith(".dist-info")}
    assert names <= {"billing", "xlwings_offline", "bin", "Scripts"}
    assert {"billing", "xlwings_offline"} <= names


def test_installed_command_starts(installed):
    start = "import sys; sys.path.insert(0, sys.argv.pop(1)); from billing.__main__ import main; main(['--help'])"
    shown = subprocess.run([sys.executable, "-I", "-c", start, installed], capture_output=True, text=True, check=False)
    assert shown.stdout.startswith("usage: billing"), shown.stderr


def test_missing_folder_is_said_in_words(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "_PACKAGE", tmp_path / "package")
    monkeypatch.setattr(places, "_TREE", tmp_path)
    with pytest.raises(Incomplete, match="templates is missing; it came with the program"):
        places.templates()
