"""Setting up from nothing: python/__main__.py, the pins it installs, and the command that CI runs."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import venv
from importlib.metadata import requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import tests.conftest as fixtures

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "python" / "__main__.py"

posix = pytest.mark.skipif(os.name != "posix", reason="plays with symbolic links and shell scripts")


def needs(name):
    """Names of what an installed package needs on this machine; of billing, what its tests need as well."""
    wanted = [Requirement(each) for each in requires(name) or ()]
    extras = ("", "dev") if name == "billing" else ("",)
    applies = [
        each for each in wanted if not each.marker or any(each.marker.evaluate({"extra": extra}) for extra in extras)
    ]
    return [each.name.lower().replace("_", "-") for each in applies]


@pytest.fixture
def setup(monkeypatch, tmp_path):
    """The module, pointed at an empty folder with pins of its own; nothing is installed unless a test says so."""
    spec = importlib.util.spec_from_file_location("billing_setup", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("VENV", "PYTHON", "STAMP"):
        path = tmp_path / getattr(module, name).relative_to(ROOT)
        monkeypatch.setattr(module, name, path)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    for name in module.PINS:
        (tmp_path / name).write_text("pins = 1\n")
    return module


@pytest.fixture
def steps(setup, monkeypatch):
    """What set_up does, by name, in order; making a .venv makes a real one, without pip."""
    done = []

    def make_venv():
        done.append("make")
        venv.create(setup.VENV, clear=True, symlinks=os.name == "posix")

    monkeypatch.setattr(setup, "make_venv", make_venv)
    monkeypatch.setattr(setup, "install", lambda extra: done.append(f"install {extra}".strip()))
    return done


def test_first_start_makes_and_installs_and_the_second_goes_straight_on(setup, steps):
    setup.set_up("")
    assert steps == ["make", "install"]
    setup.set_up("")
    assert steps == ["make", "install"]


def test_tests_need_more_than_the_demo_and_then_the_demo_has_enough(setup, steps, monkeypatch):
    setup.set_up("")
    monkeypatch.setattr(setup, "usable", lambda: True)
    setup.set_up("dev")
    setup.set_up("dev")
    setup.set_up("")
    assert steps == ["make", "install", "install dev"]


@pytest.mark.parametrize("pins", ["pyproject.toml", "constraints.lock.txt"])
def test_changed_pins_are_installed_into_the_same_venv(setup, steps, monkeypatch, pins):
    setup.set_up("")
    monkeypatch.setattr(setup, "usable", lambda: True)
    (setup.ROOT / pins).write_text("pins = 2\n")
    setup.set_up("")
    assert steps == ["make", "install", "install"]


def test_interrupted_installation_is_begun_again(setup, steps, monkeypatch):
    def stop(extra):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(setup, "install", stop)
        with pytest.raises(KeyboardInterrupt):
            setup.set_up("")
    setup.set_up("")
    assert steps[-1] == "install"


def test_venv_of_another_python_is_made_anew(setup, steps, monkeypatch):
    setup.set_up("")
    monkeypatch.setattr(setup.sys, "base_prefix", "/another/python")
    setup.set_up("")
    assert steps == ["make", "install", "make", "install"]


@posix
def test_venv_whose_python_is_gone_is_made_anew(setup, steps):
    setup.set_up("")
    setup.PYTHON.unlink()
    setup.PYTHON.symlink_to("/no/such/python")
    setup.set_up("")
    assert steps == ["make", "install", "make", "install"]


def test_venv_without_pip_is_not_usable(setup):
    venv.create(setup.VENV, with_pip=False)
    assert not setup.usable()


def test_venv_with_pip_is_usable(setup):
    venv.create(setup.VENV, with_pip=True)
    assert setup.usable()


def test_python_without_ensurepip_says_what_to_install(setup, monkeypatch, capsys):
    monkeypatch.setattr(setup.importlib.util, "find_spec", lambda _: None)
    assert setup.main(["demo"]) == 3
    assert "sudo apt install python3-venv" in capsys.readouterr().err


def test_what_the_pins_bring_is_installed_at_its_pinned_version_too(setup, monkeypatch):
    """A release of a dependency's dependency that comes out tomorrow changes nothing here."""
    began = []
    monkeypatch.setattr(setup, "show_progress", lambda command, advice: began.append(command))
    setup.install("dev")
    [command] = began
    assert command[command.index("--constraint") + 1] == str(setup.ROOT / "constraints.lock.txt")


@posix
def test_failed_installation_shows_its_last_lines(setup, monkeypatch, capsys):
    monkeypatch.setattr(setup, "usable", lambda: True)
    setup.PYTHON.parent.mkdir(parents=True)
    fake = setup.PYTHON
    fake.write_text("#!/bin/sh\necho No matching distribution found\nexit 1\n")
    fake.chmod(0o755)
    assert setup.main(["demo"]) == 3
    said = capsys.readouterr().err
    assert "No matching distribution found" in said
    assert "Is there a way to the internet" in said
    assert not setup.STAMP.exists()


@pytest.mark.parametrize("arguments", [[], ["dance"]])
def test_wrong_use_shows_the_right_one(setup, capsys, arguments):
    assert setup.main(arguments) == 2
    assert "python3 python demo" in capsys.readouterr().err


def test_older_python_is_refused_in_one_sentence():
    """Old Pythons can read the whole file, and run its first statements; what follows those is not reached."""
    text = SCRIPT.read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 7))
    start = text.partition("import hashlib")[0]
    older = start.replace("import sys\n", "import sys\nsys.version_info = (3, 9, 2, 'final', 0)\n", 1)
    done = subprocess.run([sys.executable, "-c", older], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Billing needs Python 3.11 or newer, and this is Python 3.9.")
    assert "Traceback" not in done.stderr


def test_every_check_runs_even_after_one_failed_and_the_result_says_which(setup, monkeypatch, capsys):
    ran = []

    def run(module, *arguments):
        ran.append((module, *arguments))
        return 5 if module == "pytest" else 0

    monkeypatch.setattr(setup, "run", run)
    monkeypatch.setattr(setup, "set_up", lambda _: None)
    assert setup.main(["test", "-k", "aging"]) == 1
    assert [each[0] for each in ran] == ["ruff", "ruff", "mypy", "pytest"]
    assert ran[-1] == ("pytest", "-n", "auto", "--dist", "worksteal", "-k", "aging")
    assert capsys.readouterr().out.splitlines()[-1] == "FAILED: tests"


def test_pytest_that_finds_no_tests_fails(setup, tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "PYTHON", Path(sys.executable))
    assert setup.run("pytest", "-q", "-p", "no:cacheprovider") == 5


def test_every_dependency_is_pinned_exactly():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pins = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
    ]
    assert len(pins) > 20
    assert [pin for pin in pins if not re.fullmatch(r"[a-zA-Z-]+==[0-9][0-9.a-z]*", pin)] == []


def test_everything_that_the_pins_bring_is_pinned_too():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8") + (ROOT / "constraints.lock.txt").read_text(
        encoding="utf-8"
    )
    pinned = {name.lower().replace("_", "-"): version for name, version in re.findall(r"([\w-]+)==([\w.]+)", text)}
    brought = {"billing"}
    queue = ["billing"]
    while queue:
        for name in needs(queue.pop()):
            if name not in brought:
                brought.add(name)
                queue.append(name)
    assert len(brought) > 40
    assert {name: version(name) for name in brought - {"billing"} if pinned.get(name) != version(name)} == {}


def test_every_ignored_rule_has_its_reason_on_the_line():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    rules = re.findall(r'^    "[A-Z]+[0-9]*",.*$', text, re.MULTILINE)
    assert len(rules) > 10
    assert [rule for rule in rules if not re.search(r", +# \w.{10,}", rule)] == []


def test_ci_runs_the_command_that_people_run():
    assert "\npython3 python test " in (ROOT / "README.md").read_text(encoding="utf-8")
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == "exec python3 python test"


def test_missing_program_fails_in_ci_and_skips_elsewhere(monkeypatch):
    monkeypatch.setattr(fixtures, "IN_CI", True)
    with pytest.raises(pytest.fail.Exception, match="LibreOffice is not installed; in CI it must be"):
        fixtures.missing("LibreOffice is not installed")
    monkeypatch.setattr(fixtures, "IN_CI", False)
    with pytest.raises(pytest.skip.Exception, match="LibreOffice is not installed"):
        fixtures.missing("LibreOffice is not installed")
