"""The ribbon's place in a package."""

import zipfile
from io import BytesIO

import pytest
import xlsxwriter
from lxml import etree

from billing.excel.build.part_added import RELATIONSHIP, RIBBON, with_ribbon


def plain_workbook() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet()
    return out.getvalue()


def parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(package)) as source:
        return {name: source.read(name) for name in source.namelist()}


def test_every_other_part_of_the_package_stays():
    before = parts(plain_workbook())
    after = parts(with_ribbon(plain_workbook(), b"<customUI/>"))
    assert after.pop(RIBBON) == b"<customUI/>"
    assert list(after) == list(before)
    assert {name for name in before if after[name] != before[name]} == {"_rels/.rels"}


def test_package_points_to_the_ribbon():
    rels = etree.fromstring(parts(with_ribbon(plain_workbook(), b"<customUI/>"))["_rels/.rels"])
    assert [each.get("Target") for each in rels if each.get("Type") == RELATIONSHIP] == [RIBBON]


def test_package_without_a_type_for_xml_gets_one():
    book = parts(plain_workbook())
    types = book["[Content_Types].xml"].replace(b'<Default Extension="xml" ContentType="application/xml"/>', b"")
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, part in (book | {"[Content_Types].xml": types}).items():
            target.writestr(name, part)
    found = etree.fromstring(parts(with_ribbon(out.getvalue(), b"<customUI/>"))["[Content_Types].xml"])
    assert [each.get("ContentType") for each in found if each.get("PartName") == f"/{RIBBON}"] == ["application/xml"]


def test_second_ribbon_is_refused():
    with pytest.raises(ValueError, match="ribbon part already"):
        with_ribbon(with_ribbon(plain_workbook(), b"<a/>"), b"<b/>")


def test_package_repeats_whatever_the_clock_and_the_zlib():
    package = with_ribbon(plain_workbook(), b"<customUI/>")
    with zipfile.ZipFile(BytesIO(package)) as source:
        assert {(info.date_time, info.compress_type) for info in source.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)
        }
