"""Runs the macros of a built workbook in LibreOffice and tells what they asked Python for.

LibreOffice cannot run xlwings' own modules (its Basic takes both branches of an `#If`), knows no IRibbonControl and
passes no object for it, so the project is rebuilt with stand-ins for these three; everything else is as built.
A syntax error anywhere makes LibreOffice run nothing and say nothing: what counts is what stands in the cells.
"""

import json
import re
import select
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from oletools.olevba import VBA_Parser

from billing.excel.vba.project import Kind, Module, vba_project
from tests.libreoffice import SECONDS, LibreOffice, end

VBA_PART = "xl/vbaProject.bin"
RUNNER = Path(__file__).with_name("macros_in_office.py")

XLWINGS = """\
Option Explicit
Public Function RunPython(command As String)
    Dim row As Long
    If command = "fail" Then Err.Raise 1004, "RunPython", "The disk is full"
    row = 1
    Do Until XlwingsConf.Cells(row, 26).Value = ""
        row = row + 1
    Loop
    XlwingsConf.Cells(row, 30).Value = CStr(ThisWorkbook.Saved)
    XlwingsConf.Cells(row, 26).Value = command
    XlwingsConf.Cells(row, 27).Value = XlwingsConf.Cells(1, 2).Value
    XlwingsConf.Cells(row, 28).Value = XlwingsConf.Cells(2, 2).Value
    XlwingsConf.Cells(row, 29).Value = XlwingsConf.Cells(3, 2).Value
End Function

Public Function GetFullName(book As Object) As String
    If book.Name <> "web.xlsm" Then GetFullName = book.Path & "/" & book.Name
End Function

Public Function FileExists(ByVal path As String) As Boolean
    FileExists = (Dir(path) <> "")
End Function

Public Function ExpandEnvironmentStrings(ByVal text As String) As String
    ExpandEnvironmentStrings = text
End Function
"""

MACHINE = """\
Option Explicit
Public Function OnMac() As Boolean
    OnMac = {on_mac}
End Function

Public Function FileIsThere(ByVal path As String) As Boolean
    FileIsThere = (InStr("{files}", "|" & path & "|") > 0)
End Function

Public Function ExitCode(ByVal program As String) As Long
    Dim saved As Boolean
    saved = ThisWorkbook.Saved
    XlwingsConf.Cells(1, 32).Value = program
    XlwingsConf.Cells(2, 32).Value = XlwingsConf.Cells(2, 32).Value + 1
    ThisWorkbook.Saved = saved
    ExitCode = {exit_code}
End Function

Public Sub Tell(ByVal message As String)
    XlwingsConf.Cells(1, 31).Value = message
End Sub
"""


@dataclass(frozen=True)
class Asked:
    """What stood in the cells when a macro called RunPython."""

    command: str
    interpreter_win: str
    interpreter_mac: str
    search_path: str
    saved: str

    @property
    def statement(self) -> str:
        """The command less what is put before it on a Mac."""
        return self.command.rpartition("'); ")[2]


@dataclass(frozen=True)
class Machine:
    """A computer to run the macros on, as far as they ask about it."""

    on_mac: bool = False
    files: tuple[str, ...] = ()
    exit_code: int = 0

    @property
    def module(self) -> Module:
        files = "|" + "|".join(self.files) + "|"
        return Module(
            "Machine", Kind.STANDARD, MACHINE.format(on_mac=self.on_mac, files=files, exit_code=self.exit_code)
        )


@dataclass(frozen=True)
class Run:
    """What came of the calls: what each asked for, what was told, what probed, and what is on the settings sheet now."""

    asked: tuple[tuple[Asked, ...], ...]
    told: str
    probe: str
    probes: int
    settings: Mapping[str, str]


def modules_of(project: bytes) -> list[Module]:
    """The modules in a project, as the reader of oletools finds them."""
    parser = VBA_Parser("vbaProject.bin", project)
    kinds = {}
    for line in parser.ole_file.openstream("PROJECT").read().decode("cp1252").splitlines():
        entry, _, name = line.partition("=")
        kinds[name.partition("/")[0]] = entry
    modules = []
    for _, _, file_name, text in parser.extract_macros():
        name = file_name.rpartition(".")[0]
        modules.append(Module(name, kind_of(name, kinds[name]), text))
    return modules


def kind_of(name: str, entry: str) -> Kind:
    if entry == "Document":
        return Kind.WORKBOOK if name == "ThisWorkbook" else Kind.WORKSHEET
    return Kind.STANDARD if entry == "Module" else Kind.CLASS


def stand_in(workbook: bytes, machine: Machine | None = None) -> bytes:
    """The workbook with what LibreOffice cannot run replaced; `machine` replaces the real one as well."""
    kept = {
        module.name: Module(module.name, module.kind, re.sub("As IRibbonControl", "As Variant", module.text))
        for module in modules_of(part(workbook, VBA_PART))
        if module.name != "Dictionary"
    }
    kept["xlwings"] = Module("xlwings", Kind.STANDARD, XLWINGS)
    if machine is not None:
        kept["Machine"] = machine.module
    return replaced(workbook, VBA_PART, vba_project(list(kept.values())))


def part(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(package)) as source:
        return source.read(name)


def replaced(package: bytes, name: str, data: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.namelist():
            target.writestr(item, data if item == name else source.read(item))
    return out.getvalue()


def office_python(office: LibreOffice) -> str | None:
    """The Python that can talk to LibreOffice: its own, or the system's; None where neither can."""
    for python in (Path(office.program).resolve().with_name("python"), Path("/usr/bin/python3")):
        if (
            python.exists()
            and not subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode
        ):
            return str(python)
    return None


class MacroRunner:
    """Opens a workbook in LibreOffice and calls Subs of it: ``run(path, ["Buttons.Check"])``.

    LibreOffice is started by the first call, and again by the one after a failure; it has settings of its own, since
    whoever asks a running one for a PDF ends it.
    """

    def __init__(self, office: LibreOffice, python: str) -> None:
        self.command = [python, str(RUNNER), office.program, str(office.folder / "pressing")]
        self.complaints = office.folder / "complaints.txt"
        self.process: subprocess.Popen[str] | None = None

    def __call__(self, path: Path, subs: Sequence[str]) -> Run:
        """Call the Subs in this order and read what happened."""
        answer = json.loads(self._answer(path, json.dumps([str(path), *subs])))
        return Run(
            asked=tuple(tuple(Asked(*row) for row in rows) for rows in answer["asked"]),
            told=answer["told"],
            probe=answer["probe"],
            probes=int(answer["probes"] or 0),
            settings=dict(answer["settings"]),
        )

    def close(self) -> None:
        """Let LibreOffice end."""
        if self.process is not None:
            try:
                self.process.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                end(self.process)
            self.process = None

    def _answer(self, path: Path, asked: str) -> str:
        process = self.process = self.process or self._started()
        print(asked, file=process.stdin, flush=True)
        answer = process.stdout.readline() if select.select([process.stdout.fileno()], [], [], SECONDS)[0] else ""
        if not answer:
            end(process)
            self.process = None
            complaints = self.complaints.read_text(encoding="utf-8")[-2000:]
            raise AssertionError(f"LibreOffice did not run the macros of {path.name}: {complaints}")
        return answer

    def _started(self) -> subprocess.Popen[str]:
        with self.complaints.open("w", encoding="utf-8") as complaints:
            return subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                start_new_session=True,
            )
