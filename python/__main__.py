"""``python3 python demo`` and ``python3 python test``: set everything up in ``.venv``, then run.

Standard library alone. The first start makes ``.venv`` and installs what ``pyproject.toml`` and
``constraints.lock.txt`` pin; a stamp tells what was installed, by which Python and for which folder, so that a second
start goes straight on.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Billing needs Python 3.11 or newer, and this is Python {}.{}. Install one from https://python.org/downloads "
        "and start this again with it, such as: python3.11 python demo".format(*sys.version_info)
    )

import hashlib
import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "billing-stamp.txt"
CONSTRAINTS = "constraints.lock.txt"
PINS = ("pyproject.toml", CONSTRAINTS)

USAGE = """\
python3 python demo                 makes a demo workbook, runs a month on it and shows what came out
python3 python test [for pytest]    runs the formatter's and linter's checks, the types and all the tests

Both make .venv in this folder and install what they need there, the first time."""

WITHOUT_VENV = """\
This Python cannot make a virtual environment: its modules venv and ensurepip are not installed.
On Debian and Ubuntu:  sudo apt install python3-venv
On Fedora:             sudo dnf install python3-pip
Then start this again."""

CHECKS = (
    ("format", ("ruff", "format", "--check", "--quiet")),
    ("lint", ("ruff", "check", "--quiet")),
    ("types", ("mypy", "--no-error-summary")),
    ("tests", ("pytest", "-n", "auto", "--dist", "worksteal")),
)


class SetupFailed(Exception):
    """Nothing can be run; the message says why and what to do."""


def main(arguments: Sequence[str]) -> int:
    """Run the named command; return the exit code: 0 done, 1 a test failed, 2 wrong use, 3 set-up failed."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    if arguments[:1] not in (["demo"], ["test"]):
        print(USAGE, file=sys.stderr)
        return 2
    command, rest = arguments[0], arguments[1:]
    try:
        set_up("dev" if command == "test" else "")
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 3
    return run("billing.demo", *rest) if command == "demo" else run_tests(rest)


def run(module: str, *arguments: str) -> int:
    """Run a module with the Python of ``.venv``; return its exit code."""
    environment = os.environ | {"PYTHONUTF8": "1"}
    return subprocess.run([PYTHON, "-m", module, *arguments], cwd=ROOT, env=environment, check=False).returncode


def run_tests(arguments: Sequence[str]) -> int:
    """Run every check, also after one has failed, and say plainly how each ended; return 0 only if all passed."""
    passed: dict[str, bool] = {}
    for name, (module, *options) in CHECKS:
        print(f"== {name}: {module} {' '.join(options)}", flush=True)
        began = time.monotonic()
        code = run(module, *options, *(arguments if name == "tests" else ()))
        passed[name] = code == 0
        print(f"== {name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    failed = [name for name, good in passed.items() if not good]
    print(f"\nFAILED: {', '.join(failed)}" if failed else f"\nAll passed: {', '.join(passed)}")
    return 1 if failed else 0


def set_up(extra: str) -> None:
    """Make ``.venv`` hold what is pinned, with the dependencies of ``extra``. Raises SetupFailed."""
    wanted = fingerprint()
    stamp = STAMP.read_text(encoding="utf-8").split() if STAMP.is_file() else []
    if PYTHON.exists() and stamp[:1] == [wanted] and (not extra or extra in stamp[1:]):
        return
    began = time.monotonic()
    if not usable():
        make_venv()
    STAMP.unlink(missing_ok=True)
    install(extra)
    STAMP.write_text(f"{wanted} {extra}\n", encoding="utf-8")
    print(f"Everything is in {VENV} ({time.monotonic() - began:.0f} s).", flush=True)


def fingerprint() -> str:
    """Return what the installation depends on, as one word: the pins, the Python and the folder."""
    python = f"{sys.implementation.cache_tag} {sys.platform} {sys.base_prefix}"
    pins = [(ROOT / name).read_bytes() for name in PINS]
    return hashlib.sha256(b"\0".join([python.encode(), str(ROOT).encode(), *pins])).hexdigest()


def usable() -> bool:
    """Whether ``.venv`` starts, has pip, and was made by the Python that runs this."""
    ask = "import pip, sys; print(sys.implementation.cache_tag, sys.base_prefix)"
    try:
        answer = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, timeout=60, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return False
    return answer.strip() == f"{sys.implementation.cache_tag} {sys.base_prefix}"


def make_venv() -> None:
    """Make ``.venv`` from nothing, in place of one that does not work or belongs to another Python."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        raise SetupFailed(
            f"{VENV} is out of order, and this runs inside it. Start this again with the Python it was made by."
        )
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise SetupFailed(WITHOUT_VENV)
    if VENV.exists():
        print(f"{VENV} was made by another Python or is broken: making it anew.", flush=True)
    print(f"Making {VENV} with Python {sys.version.split()[0]}.", flush=True)
    show_progress([sys.executable, "-m", "venv", "--clear", str(VENV)], "Python could not make it.")


def install(extra: str) -> None:
    """Install the project, editable, and what it pins; bytecode is compiled, so that no later start waits for it."""
    print("Installing what is pinned; the first time takes a minute or two.", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    project = f"{ROOT}[{extra}]" if extra else str(ROOT)
    show_progress(
        [*pip, "--compile", "--constraint", str(ROOT / CONSTRAINTS), "--editable", project],
        "Is there a way to the internet (or to your package mirror)?",
    )


def show_progress(command: Sequence[str], advice: str) -> None:
    """Run a program, its newest line shown in place. Raises SetupFailed with its last lines and the advice."""
    lines: list[str] = []
    width = shutil.get_terminal_size().columns - 1
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        for line in process.stdout or ():
            lines.append(line.rstrip())
            if sys.stdout.isatty():
                print(f"\r{lines[-1].strip()[:width]:<{width}}", end="", flush=True)
    if sys.stdout.isatty():
        print(f"\r{'':<{width}}\r", end="", flush=True)
    if process.returncode:
        raise SetupFailed("\n".join([*lines[-15:], "", f"The set-up stopped at the lines above. {advice}"]))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
