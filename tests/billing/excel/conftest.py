"""LibreOffice that runs macros, for the tests of the workbook."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.conftest import missing
from tests.libreoffice import LibreOffice
from tests.macros import MacroRunner, office_python


@pytest.fixture(scope="session")
def run_macros(soffice: LibreOffice) -> Iterator[MacroRunner]:
    """Calls Subs of a workbook: ``run_macros(path, subs)``."""
    python = office_python(soffice) or missing("LibreOffice's Python (python3-uno) is not installed")
    with closing(MacroRunner(soffice, python)) as run:
        yield run
