"""LibreOffice, to see a workbook as the clerk would and to have its formulas computed by somebody else."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 180

#: Compute every formula on opening, rather than believe what the file says they came to.
RECALCULATE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


class OfficeFailed(AssertionError):
    """LibreOffice did not make the file that it was asked for."""


@dataclass(frozen=True)
class LibreOffice:
    """The program, with settings of its own in ``folder``: two of them do not meet, nor does a user's own."""

    program: str
    folder: Path

    @property
    def profile(self) -> Path:
        """Folder of the settings, for who starts the program himself."""
        return self.folder / "profile"

    def to_pdf(self, path: Path) -> Path:
        """Return the workbook as a PDF, with the values that are in the file."""
        return self.to_pdfs([path])[0]

    def to_pdfs(self, paths: Sequence[Path]) -> list[Path]:
        """Return each workbook (by a name of its own) as a PDF; one start for all of them."""
        return self._convert(paths, "pdf", self.profile)

    def to_png(self, path: Path, dpi: int = 60) -> list[Path]:
        """Return the pages of a workbook (or of a PDF) as pictures, in order."""
        pdf = path if path.suffix == ".pdf" else self.to_pdf(path)
        pages = pdf.with_suffix("")
        _run(["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(pages)])
        return sorted(pages.parent.glob(f"{pages.name}-*.png"))

    def recalculate(self, path: Path) -> Path:
        """Return a copy of the workbook, as .xlsx, in which LibreOffice has computed every formula."""
        profile = self.folder / "recalculating"
        settings = profile / "user" / "registrymodifications.xcu"
        if not settings.exists():
            settings.parent.mkdir(parents=True)
            settings.write_text(RECALCULATE, encoding="utf-8")
        return self._convert([path], "xlsx:Calc MS Excel 2007 XML", profile)[0]

    def _convert(self, paths: Sequence[Path], to: str, profile: Path) -> list[Path]:
        """Convert into a new folder, trying twice: LibreOffice may hang or stop at a first start on a busy machine."""
        folder = _new_folder(self.folder)
        made = [folder / f"{path.stem}.{to.partition(':')[0]}" for path in paths]
        command = [self.program, "--headless", "--norestore", f"-env:UserInstallation={profile.absolute().as_uri()}"]
        said = ""
        for _ in range(2):
            said = _run([*command, "--convert-to", to, "--outdir", str(folder), *map(str, paths)])
            lacking = [path.name for path, file in zip(paths, made, strict=True) if not file.exists()]
            if not lacking:
                return made
        raise OfficeFailed(f"LibreOffice does not open {', '.join(lacking)}: {said[-1000:]}")


def find(folder: Path) -> LibreOffice | None:
    """Return LibreOffice with its settings in a folder; None where it or the maker of pictures is not installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    return LibreOffice(program, folder) if program and shutil.which("pdftoppm") else None


def _new_folder(parent: Path) -> Path:
    number = len(list(parent.glob("made-*")))
    folder = parent / f"made-{number}"
    folder.mkdir(parents=True)
    return folder


def _run(command: list[str]) -> str:
    """Run a program and return what it said; end it and all that it started when the time is up."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        try:
            return process.communicate(timeout=SECONDS)[0]
        except subprocess.TimeoutExpired:
            end(process)
            return f"no answer in {SECONDS} s"


def end(process: subprocess.Popen[str]) -> None:
    """End a program that leads a session, and all that it started."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
