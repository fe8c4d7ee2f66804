"""A VBA project (`vbaProject.bin`) from source text, as [MS-OVBA] describes it.

The project holds source only: no compiled code and no performance cache, so Excel
compiles it at the first opening. The same modules always give the same bytes.
"""

from __future__ import annotations

import re
import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from billing.excel.vba.compound_file import compound_file
from billing.excel.vba.compression import compress, encrypt

CODE_PAGE = "cp1252"
PROJECT_NAME = "VBAProject"
PROJECT_ID = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, PROJECT_NAME)).upper() + "}"
# Version 0xFFFF: no cache here, compile from the source (2.3.4.1).
NO_CACHE = bytes.fromhex("cc61ffff000100")

# What a project made in Excel refers to beyond Excel and VBA themselves. Office declares
# IRibbonControl. Excel finds each by its GUID; the path is where Windows keeps it.
REFERENCES = (
    (
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0"
        r"#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
        r"#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL"
        r"#Microsoft Office 16.0 Object Library",
    ),
)


class Kind(Enum):
    """What a module belongs to: its line in PROJECT, and the class it extends."""

    WORKBOOK = ("Document", "0{00020819-0000-0000-C000-000000000046}")
    WORKSHEET = ("Document", "0{00020820-0000-0000-C000-000000000046}")
    STANDARD = ("Module", "")
    CLASS = ("Class", "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}")

    def __init__(self, entry: str, base: str) -> None:
        self.entry = entry
        self.base = base


@dataclass(frozen=True)
class Module:
    """One module: `text` as exported by the VBA editor, or the bare code.

    Raises ValueError where the name is not an identifier of VBA, or where the text has a
    character that code page 1252 cannot hold (a project stores its text in that code page).
    """

    name: str
    kind: Kind
    text: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,30}", self.name):
            raise ValueError(f"{self.name!r} cannot be the name of a VBA module")
        for number, line in enumerate(self.text.splitlines(), start=1):
            odd = [character for character in line if not _encodable(character)]
            if odd:
                raise ValueError(
                    f"module {self.name}, line {number}: VBA cannot hold {odd[0]!r} "
                    f"(U+{ord(odd[0]):04X}); write it another way"
                )

    @property
    def source(self) -> bytes:
        """The stream's text: the attributes, then the code, every line ended by CR LF."""
        code = _crlf(self.text)
        if self.kind is Kind.CLASS or self.kind.entry == "Document":
            code = _EXPORT_HEADER.sub("", code)
        flags = dict(_FLAGS.findall(code))
        code = _ATTRIBUTES.sub("", code)
        if self.kind.entry == "Document" and not code.strip():
            code = ""
        if code and not code.endswith("\r\n"):
            code += "\r\n"
        return (self._attributes(flags) + code).encode(CODE_PAGE)

    def _attributes(self, flags: dict[str, str]) -> str:
        lines = [f'VB_Name = "{self.name}"']
        if self.kind is Kind.CLASS:
            lines.append(f'VB_Base = "{self.kind.base}"')
            lines += [f"{flag} = {flags.get(flag, 'False')}" for flag in _CLASS_FLAGS]
        elif self.kind is not Kind.STANDARD:
            lines.append(f'VB_Base = "{self.kind.base}"')
            lines += [f"{flag} = {value}" for flag, value in _DOCUMENT_FLAGS]
        return "".join(f"Attribute {line}\r\n" for line in lines)


_CLASS_FLAGS = (
    "VB_GlobalNameSpace",
    "VB_Creatable",
    "VB_PredeclaredId",
    "VB_Exposed",
    "VB_TemplateDerived",
    "VB_Customizable",
)
_DOCUMENT_FLAGS = (
    ("VB_GlobalNameSpace", "False"),
    ("VB_Creatable", "False"),
    ("VB_PredeclaredId", "True"),
    ("VB_Exposed", "True"),
    ("VB_TemplateDerived", "False"),
    ("VB_Customizable", "True"),
)
_EXPORT_HEADER = re.compile(r"\AVERSION [^\r]*\r\nBEGIN\r\n.*?\r\nEnd\r\n", re.S | re.I)
_FLAGS = re.compile(r"^Attribute (VB_\w+) = (True|False)\r\n", re.M)
# The module's own attributes; those of a member (Name.VB_Description) stay where they are.
_ATTRIBUTES = re.compile(r"^Attribute VB_\w+ = [^\r]*\r\n", re.M)


def vba_project(modules: Sequence[Module]) -> bytes:
    """The bytes of `xl/vbaProject.bin` holding these modules, in this order.

    Raises ValueError where two modules have one name (VBA ignores case).
    """
    names = [module.name.lower() for module in modules]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"two modules are called {twice[0]!r}")
    storage = {module.name: compress(module.source) for module in modules}
    storage |= {"_VBA_PROJECT": NO_CACHE, "dir": compress(_dir_stream(modules))}
    return compound_file(
        {
            "PROJECT": _project_stream(modules),
            "PROJECTwm": _names_stream(modules),
            "VBA": storage,
        }
    )


def _project_stream(modules: Sequence[Module]) -> bytes:
    """Properties and modules in the words of an .ini file (2.3.1)."""
    lines = [f'ID="{PROJECT_ID}"']
    for module in modules:
        suffix = "/&H00000000" if module.kind.entry == "Document" else ""
        lines.append(f"{module.kind.entry}={module.name}{suffix}")
    lines += [
        f'Name="{PROJECT_NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        # not protected, no password, visible
        f'CMG="{encrypt(bytes(4), PROJECT_ID, 0x60)}"',
        f'DPB="{encrypt(bytes(1), PROJECT_ID, 0x90)}"',
        f'GC="{encrypt(bytes([0xFF]), PROJECT_ID, 0xF4)}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
    ]
    lines += [f"{module.name}=0, 0, 0, 0, C" for module in modules]
    return "".join(f"{line}\r\n" for line in lines).encode(CODE_PAGE)


def _names_stream(modules: Sequence[Module]) -> bytes:
    """Each module's name in the code page and in Unicode (PROJECTwm, 2.3.3)."""
    names = (module.name.encode(CODE_PAGE) + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules)
    return b"".join(names) + b"\0\0"


def _dir_stream(modules: Sequence[Module]) -> bytes:
    """Information, references and modules (2.3.4.2), not yet compressed."""
    out = [
        _record(0x0001, struct.pack("<I", 3)),  # SysKind: 64-bit Windows
        _record(0x0002, struct.pack("<I", 0x409)),  # Lcid
        _record(0x0014, struct.pack("<I", 0x409)),  # LcidInvoke
        _record(0x0003, struct.pack("<H", 1252)),  # CodePage
        _record(0x0004, PROJECT_NAME.encode(CODE_PAGE)),
        _twin(0x0005, 0x0040, ""),  # DocString
        _twin(0x0006, 0x003D, ""),  # HelpFilePath
        _record(0x0007, bytes(4)),  # HelpContext
        _record(0x0008, bytes(4)),  # LibFlags
        struct.pack("<HIIH", 0x0009, 4, 0x68FBFAC5, 4),  # Version
        _twin(0x000C, 0x003C, ""),  # Constants
    ]
    for name, library in REFERENCES:
        path = library.encode(CODE_PAGE)
        body = struct.pack("<I", len(path)) + path + bytes(6)
        out += [_twin(0x0016, 0x003E, name), _record(0x000D, body)]
    out.append(_record(0x000F, struct.pack("<H", len(modules))))
    out.append(_record(0x0013, b"\xff\xff"))  # Cookie
    out += [_module_record(module) for module in modules]
    out.append(_record(0x0010, b""))  # Terminator
    return b"".join(out)


def _module_record(module: Module) -> bytes:
    return b"".join(
        (
            _twin(0x0019, 0x0047, module.name),
            _twin(0x001A, 0x0032, module.name),  # the stream's name
            _twin(0x001C, 0x0048, ""),  # DocString
            _record(0x0031, bytes(4)),  # the text begins at byte 0: nothing compiled before it
            _record(0x001E, bytes(4)),  # HelpContext
            _record(0x002C, b"\xff\xff"),  # Cookie
            _record(0x0021 if module.kind is Kind.STANDARD else 0x0022, b""),
            _record(0x002B, b""),  # Terminator
        )
    )


def _record(number: int, body: bytes) -> bytes:
    return struct.pack("<HI", number, len(body)) + body


def _twin(number: int, second: int, text: str) -> bytes:
    """A text in the code page, and once more in Unicode."""
    narrow, wide = text.encode(CODE_PAGE), text.encode("utf-16-le")
    return _record(number, narrow) + _record(second, wide)


def _crlf(text: str) -> str:
    return re.sub(r"\r\n|\r|\n", "\r\n", text)


def _encodable(character: str) -> bool:
    try:
        character.encode(CODE_PAGE)
    except UnicodeEncodeError:
        return False
    return True
