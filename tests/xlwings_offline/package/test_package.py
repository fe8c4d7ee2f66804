"""A package is read from a file or from bytes, and written as either; its parts, content types and relationships."""

import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from xlwings_offline import Refusal, Unreadable
from xlwings_offline.package.deflated_part import LARGE
from xlwings_offline.package.package import Package

LINK = "http://example.com/relationships/link"


@pytest.fixture
def content() -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("One").write_row(0, 0, ["a", 1])
    return file.getvalue()


def new() -> Package:
    package = Package()
    package.write("xl/workbook.xml", b"<workbook/>")
    package.set_content_type("xl/workbook.xml", "application/book+xml")
    package.rels("").add(f"{LINK}/officeDocument", "xl/workbook.xml")
    return package


def infos(content: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(BytesIO(content)) as file:
        assert file.testzip() is None
        return file.infolist()


def test_bytes_are_read_as_a_file_is(content, tmp_path):
    (tmp_path / "book.xlsx").write_bytes(content)
    from_file, from_bytes = Package(tmp_path / "book.xlsx"), Package(content, "a template")
    assert from_bytes.names() == from_file.names() == [info.filename for info in infos(content)]
    assert {name: from_bytes.read(name) for name in from_bytes.names()} == {
        name: from_file.read(name) for name in from_file.names()
    }
    assert (from_file.path, from_file.label, from_bytes.label) == (tmp_path / "book.xlsx", "book.xlsx", "a template")
    with pytest.raises(ValueError, match="never a file"):
        _ = from_bytes.path


@pytest.mark.parametrize("damage", [lambda content: content[:99], lambda _: b"", lambda _: b"a,b\n1,2\n"])
def test_bytes_that_are_not_a_workbook_are_refused_by_their_label(content, damage):
    with pytest.raises(Unreadable, match=r"^A template is damaged or not a workbook"):
        Package(damage(content), "A template")


def test_a_new_package_is_what_was_put_into_it():
    package = Package(new().to_bytes(), "again")
    assert package.names() == ["[Content_Types].xml", "xl/workbook.xml", "_rels/.rels"]
    assert package.content_type("xl/workbook.xml") == "application/book+xml"
    assert package.rels("").by_type("/officeDocument") == [("rId1", "xl/workbook.xml")]
    assert package.reachable() == {"xl/workbook.xml"}


@pytest.mark.parametrize("deflated", [True, False])
def test_bytes_are_the_same_whenever_they_are_made(content, deflated):
    made = Package(content, "book").to_bytes(deflated=deflated)
    assert made == Package(content, "book").to_bytes(deflated=deflated)
    method = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    assert {(info.date_time, info.compress_type, info.create_system) for info in infos(made)} == {
        ((1980, 1, 1, 0, 0, 0), method, 0)
    }


@pytest.mark.parametrize("deflated", [True, False])
def test_a_change_to_the_xml_of_a_large_part_is_in_the_bytes(deflated):
    package = new()
    package.write("xl/large.xml", b"<x>" + b"<y/>" * LARGE + b"</x>")
    package.xml("xl/large.xml").set("changed", "yes")
    package.touch("xl/large.xml")
    again = Package(package.to_bytes(deflated=deflated), "again")
    assert again.xml("xl/large.xml").get("changed") == "yes"


def test_a_package_without_a_file_is_saved_to_one_and_guards_it_from_then_on(tmp_path):
    package = new()
    package.save(tmp_path / "new.xlsx")
    assert package.path == tmp_path / "new.xlsx"
    assert Package(tmp_path / "new.xlsx").read("xl/workbook.xml") == b"<workbook/>"
    (tmp_path / "new.xlsx").write_bytes(b"another program's")
    with pytest.raises(Refusal, match="changed since"):
        package.save(tmp_path / "new.xlsx")


def test_relationships_lead_to_parts_and_out_of_the_package():
    rels = new().rels("xl/workbook.xml")
    assert rels.add(f"{LINK}/sheet", "xl/sheets/one.xml") == "rId1"
    assert rels.add(f"{LINK}/sheet", "theme.xml", rid="mine") == "mine"
    assert rels.add(f"{LINK}/site", "https://example.com/", external=True) == "rId2"
    assert [element.get("Target") for element in rels] == ["sheets/one.xml", "../theme.xml", "https://example.com/"]
    assert (rels.target("mine"), rels.target("rId2")) == ("theme.xml", "https://example.com/")
    assert rels.targets() == ["xl/sheets/one.xml", "theme.xml"]
    rels.remove("mine")
    assert rels.by_type("/sheet") == [("rId1", "xl/sheets/one.xml")]


def test_relationships_are_copied_under_their_ids_to_what_became_of_their_targets():
    source, target = new(), Package()
    rels = source.rels("xl/workbook.xml")
    source.write("xl/sheet1.xml", b"<sheet/>")
    rels.add(f"{LINK}/sheet", "xl/sheet1.xml", rid="first")
    rels.add(f"{LINK}/query", "xl/sheet1.xml", rid="second")
    rels.add(f"{LINK}/gone", "xl/gone.xml", rid="third")
    rels.add(f"{LINK}/site", "https://example.com/", external=True, rid="fourth")
    rels.copy_to(target, "books/workbook.xml", lambda part: part.replace("xl/sheet1", "sheets/sheet9"), ("/query",))
    assert [(element.get("Id"), element.get("Target")) for element in target.rels("books/workbook.xml")] == [
        ("first", "../sheets/sheet9.xml"),
        ("third", "gone.xml"),  # a part that does not exist is not looked for
        ("fourth", "https://example.com/"),
    ]
    assert [element.get("Target") for element in rels] == [
        "sheet1.xml",
        "sheet1.xml",
        "gone.xml",
        "https://example.com/",
    ]


def test_a_part_goes_with_its_content_type_and_its_relationships():
    package = new()
    package.rels("xl/workbook.xml").add(f"{LINK}/site", "https://example.com/", external=True)
    package.drop("xl/workbook.xml")
    assert package.names() == ["[Content_Types].xml", "_rels/.rels"]
    assert package.content_type("xl/workbook.xml") == ""
    with pytest.raises(KeyError):
        package.read("xl/workbook.xml")
