"""A workbook that cannot be opened or saved safely is refused in one sentence, and its file is left as it is."""

import os
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw

from xlwings_offline import Refusal, Unreadable
from xlwings_offline.package import files
from xlwings_offline.package.package import Package
from xlwings_offline.workbook.workbook import Workbook

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.usefixtures("offline")


@pytest.fixture
def path(tmp_path) -> Path:
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    book.add_worksheet("One").write_row(0, 0, ["a", 1])
    book.add_worksheet("Two").write(0, 0, "=One!B1*2", None, 2)
    book.close()
    return tmp_path / "book.xlsx"  # type: ignore[no-any-return]  # a fixture


def rezipped(path: Path, change) -> None:
    """Write the zip anew, after `change` had its way with the parts: a list of (name, bytes)."""
    with zipfile.ZipFile(path) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in change(parts):
            new.writestr(name, data)


def refused(path: Path, kind: type[Exception], *words: str) -> None:
    before = path.read_bytes()
    with pytest.raises(kind) as refusal:
        xw.Book(str(path))
    text = str(refusal.value)
    assert path.name in text
    assert "\n" not in text
    assert text.endswith(".")
    assert all(word in text for word in words), text
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir() if each.name.endswith(".saving")] == []


def test_a_book_that_somebody_has_open(path):
    path.with_name("~$book.xlsx").write_bytes(b"x")
    refused(path, Refusal, "open", "~$book.xlsx")


def test_a_book_with_a_password(path):
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000))
    refused(path, Unreadable, "password")


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda _: b"", lambda _: b"a,b\n1,2\n"])
def test_a_damaged_book(path, damage):
    path.write_bytes(damage(path.read_bytes()))
    refused(path, Unreadable, "damaged")


def test_a_part_whose_bytes_are_damaged(path):
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as file:
        info = file.getinfo("xl/workbook.xml")
    name, extra = struct.unpack("<HH", data[info.header_offset + 26 : info.header_offset + 30])
    start = info.header_offset + 30 + name + extra
    data[start + 20 : start + 30] = bytes(10)
    path.write_bytes(data)
    refused(path, Unreadable, "xl/workbook.xml")


def test_a_zip_bomb(path):
    rezipped(path, lambda parts: [*parts, ("xl/bomb.xml", bytes(80 * 2**20))])
    refused(path, Unreadable, "unpack")


def test_a_zip_that_lies_about_its_sizes(path):
    data = path.read_bytes()
    with zipfile.ZipFile(path) as file:
        info = file.getinfo("xl/workbook.xml")
    data = data.replace(
        struct.pack("<II", info.compress_size, info.file_size), struct.pack("<II", info.compress_size, 10)
    )
    path.write_bytes(data)
    refused(path, Unreadable, "xl/workbook.xml")


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl\\..\\..\\evil.xml", "C:/evil.xml"])
def test_a_part_that_points_outside(path, name):
    rezipped(path, lambda parts: [*parts, (name, b"<a/>")])
    refused(path, Unreadable, "outside")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice(path):
    rezipped(path, lambda parts: [*parts, parts[-1]])
    refused(path, Unreadable, "twice")


@pytest.mark.parametrize(
    "trick",
    [
        '<!DOCTYPE x [<!ENTITY lol "lol">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        " " * 5000 + '<!DOCTYPE x [<!ENTITY lol "lol">]>',
    ],
)
def test_xml_that_brings_its_own_entities(path, trick):
    def infect(parts):
        for name, data in parts:
            if name == "xl/workbook.xml":
                start = data.index(b"<workbook")
                data = data[:start] + trick.encode() + data[start:]  # noqa: PLW2901
            yield name, data

    rezipped(path, infect)
    refused(path, Unreadable, "xl/workbook.xml")


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
def test_entities_in_a_part_that_is_read_later(path, part):
    def infect(parts):
        for name, data in parts:
            if name == part:
                start = data.index(b"?>") + 2
                data = data[:start] + b'<!DOCTYPE x [<!ENTITY e "boom">]>' + data[start:]  # noqa: PLW2901
            yield name, data

    rezipped(path, infect)
    before = path.read_bytes()

    def read_all():
        cell = xw.Book(str(path)).sheets[0]["A1"]
        return cell.value, cell.number_format

    with pytest.raises(Unreadable, match=part):
        read_all()
    assert path.read_bytes() == before


def test_what_is_a_zip_but_no_workbook(path):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.txt", "a")
    refused(path, Unreadable, "not a workbook")


def test_an_old_or_other_kind_of_file(path):
    other = path.with_suffix(".xls")
    other.write_bytes(path.read_bytes())
    refused(other, Unreadable, "save it as one")


def test_a_read_only_file_is_read_but_not_written(path):
    before = path.read_bytes()
    path.chmod(0o444)
    book = xw.Book(str(path))
    book.sheets[0]["A1"].value = "b"
    with pytest.raises(Refusal, match="read-only"):
        book.save()
    assert path.read_bytes() == before
    path.chmod(0o644)


def test_a_book_that_was_opened_meanwhile_is_not_written(path):
    before = path.read_bytes()
    book = xw.Book(str(path))
    book.sheets[0]["A1"].value = "b"
    path.with_name("~$book.xlsx").write_bytes(b"x")
    with pytest.raises(Refusal, match="meanwhile"):
        book.save()
    assert path.read_bytes() == before


def test_a_book_that_was_changed_on_disk_meanwhile_is_not_written(path):
    book = xw.Book(str(path))
    book.sheets[0]["A1"].value = "mine"
    theirs = Workbook(path)
    theirs.sheet_data(theirs.sheets[0].part).write_block(1, 1, [["theirs"]])
    theirs.save(path)
    before = path.read_bytes()
    with pytest.raises(Refusal, match="changed"):
        book.save()
    assert path.read_bytes() == before


def test_the_first_change_of_a_day_keeps_a_backup(path, monkeypatch):
    first = path.read_bytes()
    monkeypatch.setattr(files, "today", lambda: date(2026, 11, 23))
    book = xw.Book(str(path))
    for value in ("b", "c"):
        book.sheets[0]["A1"].value = value
        book.save()
    kept = path.with_name("book.backups") / "book 2026-11-23.xlsx"
    assert kept.read_bytes() == first
    second = path.read_bytes()
    monkeypatch.setattr(files, "today", lambda: date(2026, 11, 24))
    book.sheets[0]["A1"].value = "d"
    book.save()
    assert (kept.parent / "book 2026-11-24.xlsx").read_bytes() == second


def test_old_backups_go(path, monkeypatch):
    book = xw.Book(str(path))
    for day in range(1, 21):
        monkeypatch.setattr(files, "today", lambda day=day: date(2026, 11, day))
        book.sheets[0]["A1"].value = day
        book.save()
    kept = sorted(each.name for each in path.with_name("book.backups").iterdir())
    assert len(kept) == files.KEPT_BACKUPS
    assert kept[-1] == "book 2026-11-20.xlsx"


def test_a_save_that_fails_leaves_the_old_file(path, monkeypatch):
    before = path.read_bytes()
    book = xw.Book(str(path))
    book.sheets[0]["A1"].value = "b"

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            book.save()
    assert path.read_bytes() == before
    assert not list(path.parent.glob(".*saving"))
    book.save()
    assert xw.Book(str(path)).sheets[0]["A1"].value == "b"


def test_what_is_not_touched_stays_byte_for_byte(path):
    before = Package(path)
    book = xw.Book(str(path))
    book.sheets["One"]["A1"].value = "b"
    book.save(path.with_name("saved.xlsx"))
    after = Package(path.with_name("saved.xlsx"))
    assert after.names() == before.names()
    changed = {name for name in before.names() if before.read(name) != after.read(name)}
    assert changed == {"xl/worksheets/sheet1.xml"}
    assert b'fullCalcOnLoad="1"' in after.read("xl/workbook.xml")


def test_a_file_is_the_kind_that_its_ending_says(path, validate):
    book = xw.Book(str(path))
    book.save(path.with_suffix(".xlsm"))
    assert "macroEnabled" in Package(path.with_suffix(".xlsm")).content_type("xl/workbook.xml")
    assert not validate(path.with_suffix(".xlsm"))
    with pytest.raises(Refusal, match=r"not as \.csv"):
        book.save(path.with_suffix(".csv"))


def test_macros_do_not_go_into_a_file_that_holds_none(tmp_path):
    path = tmp_path / "macros.xlsm"
    path.write_bytes((ROOT / "billing.xlsm").read_bytes())
    with pytest.raises(Refusal, match="macros"):
        xw.Book(str(path)).save(tmp_path / "none.xlsx")
    assert not (tmp_path / "none.xlsx").exists()


def change_cells(original: Path, path: Path) -> None:
    """Change cells of a copy, save; nothing is lost, and only what was touched differs."""
    path.write_bytes(original.read_bytes())
    before = Package(original)
    book = xw.Book(str(path))
    sheet = next(s for s in book.sheets if "/worksheets/" in s.impl.part)
    last = sheet.used_range.last_cell
    at = sheet.range((last.row + 2, last.column + 2))
    at.value = [["text", 1.5, True], ["=1+1", None, "x & y"]]
    book.save()
    again = Package(path)

    assert set(before.names()) - set(again.names()) <= {"xl/calcChain.xml"}
    touched = {sheet.impl.part, "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    assert {n for n in again.names() if before.has(n) and before.read(n) != again.read(n)} <= touched
    assert at.resize(1, 3).value == ["text", 1.5, True]
    assert list(at.resize(2, 3).formula[1]) == ["=1+1", "", "x & y"]


def test_cells_are_changed_and_nothing_is_lost(corpus_book, tmp_path, validate, soffice):
    path = tmp_path / corpus_book.name
    change_cells(corpus_book, path)
    assert not validate.new(corpus_book, path)
    if path.suffix != ".xlam":  # LibreOffice opens no add-ins
        soffice.to_pdf(path)


@pytest.mark.parametrize(
    "own", [ROOT / "billing.xlsm", *sorted(Path(xw.__file__).parent.glob("quickstart*.xl*"))], ids=lambda p: p.stem
)
def test_macros_and_ribbons_stay_in_workbooks_of_xlwings_and_ours(own, tmp_path, validate):
    path = tmp_path / own.name
    change_cells(own, path)
    assert not validate.new(own, path)
    assert Package(path).read("xl/vbaProject.bin") == Package(own).read("xl/vbaProject.bin")
