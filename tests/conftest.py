"""What tests ask for by name: LibreOffice, the validator, the folders of real data, an xlwings without Excel.

What is not installed is skipped, with the reason. With ``CI`` set it fails instead, so that no skip hides a missing
program; the folders of data lie beside the repository, not in it, and skip in CI as well.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import hypothesis
import pytest

from tests import libreoffice, validator
from tests.libreoffice import LibreOffice
from tests.validator import Validator

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}

hypothesis.settings.register_profile("desk", max_examples=50, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if IN_CI else "desk")


def missing(what: str) -> NoReturn:
    """Skip the test for what is not installed; in CI, fail it."""
    if IN_CI:
        pytest.fail(f"{what}; in CI it must be", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """LibreOffice, with settings of this process's own."""
    return libreoffice.find(tmp_path_factory.mktemp("office")) or missing("LibreOffice or pdftoppm is not installed")


@pytest.fixture(scope="session")
def validate() -> Validator:
    """Tells what a workbook has that the format does not allow: ``validate(path)``, ``validate.new(before, after)``."""
    return validator.find() or missing("The Open XML validator is not installed (npm install --no-package-lock)")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Folder of workbooks that Excel wrote, with everything in them that a program may lose."""
    return _beside("corpus")


@pytest.fixture(scope="session")
def data() -> Path:
    """Folder of real receivables, invoice lines and codes."""
    return _beside("data")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo workbook with its planted errors; a test copies it before it saves anything."""
    from billing import new_book  # noqa: PLC0415 - most tests need no workbook

    path = tmp_path_factory.mktemp("demo") / "demo.xlsm"
    new_book.make(path, demo=True)
    return path


@pytest.fixture(scope="session")
def clean_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo workbook without errors; a test copies it before it saves anything."""
    from billing import new_book  # noqa: PLC0415 - most tests need no workbook

    path = tmp_path_factory.mktemp("clean") / "clean.xlsm"
    path.write_bytes(new_book.clean_demo())
    return path


@pytest.fixture
def offline() -> Iterator[None]:
    """Xlwings without Excel, for this test; every book that it leaves open is closed."""
    import xlwings  # noqa: PLC0415 - half a second that most tests need not wait

    import xlwings_offline  # noqa: PLC0415

    before = xlwings.engines.active
    xlwings_offline.activate()
    yield
    for app in list(xlwings.apps):
        for book in list(app.books):
            book.close()
    xlwings.engines.active = before


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes ``corpus_book`` once for each workbook of the corpus."""
    if "corpus_book" in metafunc.fixturenames:
        books = sorted((SHARED / "corpus").glob("*.xl*"))
        absent = pytest.param(
            None, marks=pytest.mark.skip(f"no workbooks in {SHARED.name}/corpus beside the repository")
        )
        metafunc.parametrize("corpus_book", books or [absent], ids=[each.stem for each in books] or ["absent"])


def _beside(name: str) -> Path:
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"no folder {SHARED.name}/{name} beside the repository (it is no part of it, so also in CI)")
    return folder
