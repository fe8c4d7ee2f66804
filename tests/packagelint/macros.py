"""The VBA project, read as Excel reads it, and what in the workbook names its modules and Subs."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import olefile
from lxml import etree
from oletools.olevba import decompress_stream

from tests.packagelint.package import WORKBOOK_TYPES, Package, twice
from tests.packagelint.sheets import every

SIGNATURE = bytes.fromhex("cc61")
TERMINATOR, MODULE, STREAM, OFFSET = 0x10, 0x19, 0x1A, 0x31
VERSION, VERSION_SIZE = 0x09, 6
CODE_PAGE = "cp1252"
SUB = re.compile(r"^[ \t]*(?:Public[ \t]+)?Sub[ \t]+(\w+)[ \t]*\(([^)]*)\)", re.M | re.I)


@dataclass(frozen=True)
class Project:
    """What a VBA project says of itself: modules by name, and those that its PROJECT stream lists, by kind."""

    texts: dict[str, str]
    listed: dict[str, str]

    def subs(self) -> dict[str, str]:
        """Arguments of each public Sub of a standard module, by its name in lower case."""
        standard = [text for name, text in self.texts.items() if self.listed.get(name) == "Module"]
        return {match[1].lower(): match[2].strip() for text in standard for match in SUB.finditer(text)}


#: Words of the language that no Sub can be called.
RESERVED = re.compile(
    "and|as|boolean|byref|byte|byval|call|case|close|const|currency|date|debug|declare|dim|do|double|each|else|empty|end"
    "|enum|erase|error|event|exit|false|for|friend|function|get|global|gosub|goto|if|implements|in|input|integer|is|let"
    "|like|line|load|lock|long|loop|me|mid|mod|name|new|next|not|nothing|null|on|open|option|optional|or|paramarray"
    "|preserve|print|private|property|public|put|raiseevent|redim|rem|reset|resume|return|seek|select|set|shared|single"
    "|static|step|stop|string|sub|then|to|true|type|typeof|unload|unlock|until|variant|wend|while|width|with|write|xor"
)
LONGEST_LINE, MOST_LINES = 1023, 25
CONTINUED = re.compile(r"(?: _\r?\n[^\n]*){25}")


class Broken(Exception):
    """The project cannot be read."""


def project_part(package: Package) -> str | None:
    """The part that holds the project; None where the workbook has none."""
    found = package.related(package.workbook_part, "vbaProject")
    return found[0] if found else None


def read(package: Package) -> Project | None:
    """The project of a workbook. Raises Broken where it cannot be read."""
    part = project_part(package)
    if part is None:
        return None
    try:
        file = olefile.OleFileIO(BytesIO(package.parts[part]), raise_defects=olefile.DEFECT_UNSURE)
        texts = {name: _text(file, stream, offset) for name, stream, offset in _modules(file)}
        listed = re.findall(r"^(Document|Module|Class)=([^/\r\n]+)", _stream(file, "PROJECT").decode(CODE_PAGE), re.M)
    except Broken:
        raise
    except Exception as error:  # what a damaged container does to its reader is not to be foreseen
        raise Broken(f"cannot be read ({error})") from error
    return Project(texts, {name: kind for kind, name in listed})


def project(package: Package) -> Iterator[str]:
    """The container is whole and lists the modules that it has."""
    part = project_part(package)
    if part is None:
        return
    if package.name.lower().endswith(".xlsx"):
        yield f"{part}: macros in a file that is not of the kind {WORKBOOK_TYPES['.xlsm']}"
    try:
        found = read(package)
    except Broken as error:
        yield f"{part}: {error}"
        return
    if found is None:
        return
    if set(found.texts) != set(found.listed):
        yield f"{part}: its modules and its list of them differ in {sorted(set(found.texts) ^ set(found.listed))}"
    for name in twice(found.texts):
        yield f"{part}: two modules are called {name}"
    for name, text in found.texts.items():
        if text.partition("\n")[0].rstrip("\r") != f'Attribute VB_Name = "{name}"':
            yield f"{part}: the module {name} does not begin with its own name"
        opened = len(re.findall(r"^[ \t]*(?:Public |Private )?(?:Sub|Function) ", text, re.M))
        if opened != len(re.findall(r"^[ \t]*End (?:Sub|Function)\b", text, re.M)) and "#If" not in text:
            yield f"{part}: in the module {name} a Sub or Function has no end"


def limits(package: Package) -> Iterator[str]:
    """What the compiler refuses and no reader of text notices: names that mean something else, lines too long."""
    part, found = project_part(package), _readable(package)
    if found is None:
        return
    for sub in found.subs():
        if RESERVED.fullmatch(sub):
            yield f"{part}: a Sub is called {sub}, which is a word of the language"
        if sub in {name.lower() for name in found.texts}:
            yield f"{part}: a Sub is called {sub}, like a module"
    for name, text in found.texts.items():
        if any(len(line) > LONGEST_LINE for line in text.splitlines()):
            yield f"{part}: the module {name} has a line longer than {LONGEST_LINE} signs"
        if CONTINUED.search(text):
            yield f"{part}: the module {name} has a statement on more than {MOST_LINES} lines"


def code_names(package: Package) -> Iterator[str]:
    """Each document module is the workbook or a sheet, and each code name a module; Excel gives names where none are."""
    found = _readable(package)
    if found is None:
        return
    documents = {name for name, kind in found.listed.items() if kind == "Document"}
    names = [
        _code_name(package.workbook, "workbookPr"),
        *(_code_name(package.xml(s.part), "sheetPr") for s in package.sheets),
    ]
    for name in twice(name for name in names if name):
        yield f"{package.workbook_part}: two sheets have the code name {name}"
    for name in sorted(documents ^ {name for name in names if name}):
        here = "no sheet" if name in documents else "no module"
        yield f"{package.workbook_part}: {here} belongs to the code name {name}"


def buttons(package: Package) -> Iterator[str]:
    """The macro of each form button is a public Sub that takes nothing."""
    found = _readable(package)
    subs = found.subs() if found else {}
    for part, data in package.parts.items():
        if part.endswith(".vml"):
            for macro in re.findall(rb"<x:FmlaMacro>([^<]+)", data):
                name = macro.decode().rpartition("!")[2].rpartition(".")[2]
                if subs.get(name.lower(), "missing"):
                    yield f"{part}: a button calls {name}, which is no public Sub without arguments"


def _readable(package: Package) -> Project | None:
    try:
        return read(package)
    except Broken:
        return None  # `project` tells


def _code_name(root: etree._Element, element: str) -> str | None:
    found = next(every(root, element), None)
    return None if found is None else found.get("codeName")


def _stream(file: olefile.OleFileIO, name: str) -> bytes:
    return bytes(file.openstream(name).read())


def _modules(file: olefile.OleFileIO) -> Iterator[tuple[str, str, int]]:
    """Name, stream and text offset of each module in the dir stream ([MS-OVBA] 2.3.4.2)."""
    if not _stream(file, "VBA/_VBA_PROJECT").startswith(SIGNATURE):
        raise Broken("has a _VBA_PROJECT stream that is none")
    data = bytes(decompress_stream(bytearray(_stream(file, "VBA/dir"))))
    at = number = 0
    name = stream = ""
    while at < len(data):
        number, size = struct.unpack_from("<HI", data, at)
        size = VERSION_SIZE if number == VERSION else size
        body = data[at + 6 : at + 6 + size]
        at += 6 + size
        if number == MODULE:
            name = body.decode(CODE_PAGE)
        elif number == STREAM:
            stream = body.decode(CODE_PAGE)
        elif number == OFFSET:
            yield name, stream, struct.unpack("<I", body)[0]
    if number != TERMINATOR or at != len(data):
        raise Broken("has a list of modules without an end")


def _text(file: olefile.OleFileIO, stream: str, offset: int) -> str:
    return bytes(decompress_stream(bytearray(_stream(file, f"VBA/{stream}")[offset:]))).decode(CODE_PAGE)
