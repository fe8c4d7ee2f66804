"""Styles: what is asked of a cell's look, and that entries are only ever appended."""

import pytest
import xlsxwriter
from lxml import etree

from xlwings_offline.styles.style_import import import_formats
from xlwings_offline.styles.styles import canonical
from xlwings_offline.workbook.workbook import Workbook


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "looks.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_number("A1", 1, made.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#FF8000"}))
        sheet.write_number("A2", 1, made.add_format({"num_format": 14, "bold": True, "font_color": "#0000FF"}))
        sheet.write_number("A3", 1, made.add_format({"num_format": "0.00", "align": "center", "text_wrap": True}))
    return Workbook(path)


def test_what_a_cell_looks_like_is_told(book):
    styles = book.styles
    assert [styles.number_format(xf) for xf in range(4)] == ["General", "yyyy-mm-dd", "m/d/yyyy", "0.00"]
    assert [styles.is_date(xf) for xf in range(4)] == [False, True, True, False]
    assert [styles.fill_color(xf) for xf in range(4)] == [None, (255, 128, 0), None, None]
    assert styles.font(2).bold
    assert styles.font(2).color == (0, 0, 255)
    assert styles.alignment(3) == {"horizontal": "center", "wrapText": "1"}


def test_changes_are_appended_and_nothing_is_renumbered(book):
    styles = book.styles
    before = {name: [canonical(entry) for entry in styles.block(name)] for name in ("fonts", "fills", "cellXfs")}
    xf = styles.with_fill(styles.with_number_format(1, '#,##0.00 "EUR"'), (1, 2, 3))
    xf = styles.with_alignment(styles.with_font(xf, bold=True, size=14), horizontal="right")
    for name, old in before.items():
        assert [canonical(entry) for entry in styles.block(name)][: len(old)] == old
        assert styles.block(name).get("count") == str(len(styles.block(name)))
    assert styles.number_format(xf) == '#,##0.00 "EUR"'
    assert styles.fill_color(xf) == (1, 2, 3)
    assert (styles.font(xf).bold, styles.font(xf).size) == (True, 14)
    assert styles.fill_color(styles.with_fill(xf, None)) is None
    assert styles.number_format(1) == "yyyy-mm-dd"


def test_the_same_wish_twice_makes_one_entry(book):
    styles = book.styles
    first = styles.with_number_format(0, "0.000")
    count = len(styles.block("cellXfs"))
    assert styles.with_number_format(0, "0.000") == first
    assert styles.with_number_format(first, "0.000") == first
    assert len(styles.block("cellXfs")) == count


def test_a_format_that_every_workbook_has_needs_no_entry(book):
    styles = book.styles
    xf = styles.with_number_format(0, "m/d/yyyy")
    assert styles.xf_element(xf).get("numFmtId") == "14"


def test_theme_colours_and_tints_are_resolved(book):
    styles = book.styles
    assert styles.color(etree.fromstring('<color theme="4"/>')) == (79, 129, 189)
    assert styles.color(etree.fromstring('<color theme="0" tint="-0.5"/>')) == (128, 128, 128)
    assert styles.color(etree.fromstring('<color indexed="10"/>')) == (255, 0, 0)
    assert styles.color(etree.fromstring('<color auto="1"/>')) is None


def test_styles_of_another_workbook_look_the_same_here(book, tmp_path):
    path = tmp_path / "host.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet().write_number("A1", 1, made.add_format({"num_format": '0 "x"', "italic": True}))
    host = Workbook(path)
    own, other = host.styles, book.styles
    xfs, _ = import_formats(own, other)
    for xf in range(4):
        assert own.number_format(xfs[xf]) == other.number_format(xf)
        assert own.fill_color(xfs[xf]) == other.fill_color(xf)
        assert own.font(xfs[xf]) == other.font(xf)
    assert own.number_format(1) == '0 "x"', "what was there means what it meant"
    assert xfs[0] == 0
    assert len(own.block("numFmts")) == 2
