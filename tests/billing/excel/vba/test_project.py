"""The VBA project: what is written is what olevba and olefile read back."""

import re
from io import BytesIO
from pathlib import Path
from random import Random

import olefile
import pytest
import xlwings
from hypothesis import given, settings
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser, decompress_stream

from billing.excel.vba.compound_file import compound_file
from billing.excel.vba.compression import compress, encrypt
from billing.excel.vba.project import PROJECT_ID, Kind, Module, vba_project

RAW_TAIL = range(3641, 4096)  # noise of this length grows beyond a chunk


def modules_of(project: bytes) -> dict[str, str]:
    parser = VBA_Parser("vbaProject.bin", project)
    return {name: code for _, _, name, code in parser.extract_macros()}


def stream(project: bytes, name: str) -> bytes:
    return bytes(olefile.OleFileIO(BytesIO(project)).openstream(name).read())


def decompressed(container: bytes) -> bytes:
    return bytes(decompress_stream(bytearray(container)))


LONG = "".join(f"Sub S{n}()\r\n    x = {n * 7919 % 1000}\r\nEnd Sub\r\n" for n in range(3000))
PROJECT = (
    Module("ThisWorkbook", Kind.WORKBOOK, "Option Explicit\n"),
    Module("Home", Kind.WORKSHEET),
    Module("Long", Kind.STANDARD, LONG),
    Module("Words", Kind.STANDARD, 'Const euro = "1 € = naïve"\n'),
    Module("Thing", Kind.CLASS, "VERSION 1.0 CLASS\nBEGIN\n  MultiUse = -1\nEnd\nPublic x As Long\n"),
)


def test_every_module_comes_back_byte_for_byte():
    read = modules_of(vba_project(PROJECT))
    assert list(read) == ["ThisWorkbook.cls", "Home.cls", "Long.bas", "Words.bas", "Thing.cls"]
    for module in PROJECT:
        suffix = ".bas" if module.kind is Kind.STANDARD else ".cls"
        assert read[module.name + suffix].encode("cp1252") == module.source


# What code page 1252 holds, less what ends a line for Python but not for VBA.
LETTERS = st.sampled_from([sign for sign in bytes(range(256)).decode("cp1252", "ignore") if sign.isprintable()])


@given(st.lists(st.text(LETTERS, max_size=60), max_size=400))
@settings(max_examples=25, deadline=None)
def test_any_text_comes_back(lines):
    module = Module("M", Kind.STANDARD, "\n".join(f"' {line}" for line in lines))
    assert modules_of(vba_project([module]))["M.bas"].encode("cp1252") == module.source


def test_strict_reader_finds_no_defect():
    project = olefile.OleFileIO(BytesIO(vba_project(PROJECT)), raise_defects=olefile.DEFECT_UNSURE)
    assert project.parsing_issues == []
    assert ["VBA", "dir"] in project.listdir()


def test_same_modules_same_bytes():
    assert vba_project(PROJECT) == vba_project(PROJECT)


def test_project_has_source_only():
    project = vba_project(PROJECT)
    assert stream(project, "VBA/_VBA_PROJECT") == bytes.fromhex("cc61ffff000100")
    assert decompressed(stream(project, "VBA/Long")) == PROJECT[2].source


def test_project_stream_declares_each_module_for_what_it_is():
    lines = stream(vba_project(PROJECT), "PROJECT").decode("cp1252").split("\r\n")
    assert lines[1:6] == [
        "Document=ThisWorkbook/&H00000000",
        "Document=Home/&H00000000",
        "Module=Long",
        "Module=Words",
        "Class=Thing",
    ]


def test_dir_stream_tells_standard_modules_from_the_others():
    """MODULETYPE ([MS-OVBA] 2.3.4.2.3.2.8) is the last record before a module's end."""
    records = decompressed(stream(vba_project(PROJECT), "VBA/dir"))
    kinds = re.findall(rb"([\x21\x22])\0\0\0\0\0\x2b\0\0\0\0\0", records)
    assert kinds == [b"\x22", b"\x22", b"\x21", b"\x21", b"\x22"]


def test_exported_class_keeps_its_flags_and_loses_its_header():
    text = (
        "VERSION 1.0 CLASS\r\nBEGIN\r\n  MultiUse = -1  'True\r\nEND\r\n"
        'Attribute VB_Name = "Other"\r\nAttribute VB_PredeclaredId = True\r\n'
        'Public Sub Go()\r\nAttribute Go.VB_Description = "kept"\r\nEnd Sub\r\n'
    )
    source = Module("Thing", Kind.CLASS, text).source.decode()
    assert source.startswith('Attribute VB_Name = "Thing"\r\n')
    assert "VERSION" not in source
    assert "MultiUse" not in source
    assert "Attribute VB_PredeclaredId = True\r\n" in source
    assert source.count("VB_PredeclaredId") == 1
    assert "Attribute VB_Exposed = False\r\n" in source
    assert source.endswith('Sub Go()\r\nAttribute Go.VB_Description = "kept"\r\nEnd Sub\r\n')


def test_lines_end_in_cr_lf_whatever_they_ended_in():
    source = Module("M", Kind.STANDARD, "a\nb\r\nc\rd").source
    assert source == b'Attribute VB_Name = "M"\r\na\r\nb\r\nc\r\nd\r\n'


def test_character_that_vba_cannot_hold_is_named_with_its_line():
    with pytest.raises(ValueError, match=r"module M, line 2: .*U\+2713"):
        Module("M", Kind.STANDARD, "' fine\n' done \N{CHECK MARK}\n")


@pytest.mark.parametrize("name", ["", "9lives", "two words", "x" * 32, "naïve"])
def test_name_that_vba_cannot_hold_is_refused(name):
    with pytest.raises(ValueError, match="cannot be the name"):
        Module(name, Kind.STANDARD)


def test_two_modules_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two modules are called 'home'"):
        vba_project([Module("Home", Kind.WORKSHEET), Module("HOME", Kind.STANDARD)])


def test_protection_record_is_the_published_one():
    """[MS-OVBA] 3.1.1 prints this DPB of a project without a password, seed 0x0E."""
    project_id = "{917DED54-440B-4FD1-A5C1-74ACF261E600}"
    assert encrypt(bytes([0]), project_id, 0x0E) == "0E0CD1ECDFF4E7F5E7F5E7"


def test_protection_record_repeats():
    assert encrypt(bytes(4), PROJECT_ID, 0x60) == encrypt(bytes(4), PROJECT_ID, 0x60)


@pytest.mark.parametrize(
    ("data", "published"),
    [
        (b"abcdefghijklmnopqrstuv.", "0119b000616263646566676800696a6b6c6d6e6f70007172737475762e"),
        (
            b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
            "012fb000236161616263646582660070616768696a013808616b6c00306d6e6f700671027004107273747576107778797a003c",
        ),
        (b"a" * 73, "0103b002614500"),
    ],
    ids=["nothing repeats", "some repeats", "all repeats"],
)
def test_published_examples_are_as_short_and_say_the_same(data, published):
    """[MS-OVBA] 3.2.1 to 3.2.3. Which of several equal repeats a token points to is free."""
    container = bytes.fromhex(published)
    assert decompressed(container) == data
    assert decompressed(compress(data)) == data
    assert len(compress(data)) == len(container)


@given(st.text("abc \r\n", max_size=9000).map(str.encode) | st.binary(max_size=3640))
@settings(max_examples=150, deadline=None)
def test_what_is_compressed_comes_back(data):
    assert decompressed(compress(data)) == data


@given(st.integers(0, 999), st.integers(0, 3), st.integers(0, 4095))
@settings(max_examples=60, deadline=None)
def test_noise_comes_back_or_is_refused(seed, chunks, tail):
    data = Random(seed).randbytes(4096 * chunks + tail)
    if tail in RAW_TAIL:
        with pytest.raises(ValueError, match="cannot be compressed"):
            compress(data)
    else:
        assert decompressed(compress(data)) == data


@given(st.dictionaries(st.text("abcXYZ", min_size=1, max_size=20), st.binary(max_size=9000), max_size=12))
@settings(max_examples=60, deadline=None)
def test_streams_come_back(streams):
    unique = {name.lower(): data for name, data in streams.items()}
    file = olefile.OleFileIO(
        BytesIO(compound_file({"Inner": unique, "last": b"x" * 4096})),
        raise_defects=olefile.DEFECT_UNSURE,
    )
    assert file.openstream("last").read() == b"x" * 4096
    for name, data in unique.items():
        assert file.openstream(f"Inner/{name}").read() == data


def test_siblings_stand_in_the_order_that_readers_search_them():
    """By length, then without regard to case ([MS-CFB] 2.6.4)."""
    names = ["b", "A", "C", "aa", "Z", "d", "BB"]
    file = olefile.OleFileIO(BytesIO(compound_file(dict.fromkeys(names, b""))))

    def in_order(sid: int) -> list[str]:
        if sid == olefile.NOSTREAM:
            return []
        entry = file.direntries[sid]
        return [*in_order(entry.sid_left), entry.name, *in_order(entry.sid_right)]

    assert in_order(file.root.sid_child) == ["A", "b", "C", "d", "Z", "aa", "BB"]


def test_large_file_needs_several_fat_sectors():
    large = bytes(range(256)) * 2000
    file = olefile.OleFileIO(BytesIO(compound_file({"large": large})), raise_defects=olefile.DEFECT_UNSURE)
    assert file.openstream("large").read() == large


def test_too_large_a_file_is_refused():
    with pytest.raises(ValueError, match="too large"):
        compound_file({"large": bytes(8_000_000)})


def test_too_long_a_name_is_refused():
    with pytest.raises(ValueError, match="longer than 31"):
        compound_file({"x" * 32: b""})


def test_xlwings_own_modules_come_back():
    home = Path(xlwings.__file__).parent
    module = Module("xlwings", Kind.STANDARD, (home / "xlwings.bas").read_text())
    read = modules_of(vba_project([module]))["xlwings.bas"]
    assert read.encode("cp1252") == (home / "xlwings.bas").read_bytes()
