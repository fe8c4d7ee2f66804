"""Styles that are still to be written, beside those that are there."""

from datetime import datetime

from tests.xlwings_offline.cells.books import blank, data_of
from xlwings_offline.workbook.workbook import Workbook


def test_styles_that_wait_give_way_to_what_is_written_later(tmp_path):
    book = blank(tmp_path / "book.xlsx")
    data = data_of(book)
    bold, money = book.styles.with_font(0, bold=True), book.styles.with_number_format(0, "0.00")
    data.write_block(1, 1, [[1.0, 2.0]] * 4)
    data.set_style(1, 1, 6, 2, bold)
    data.set_style(2, 2, 3, 2, money)
    data.write_block(3, 1, [[datetime(2026, 1, 2), 5.0]])
    book.save(tmp_path / "saved.xlsx")
    again = data_of(Workbook(tmp_path / "saved.xlsx"))
    dated = again.style_of(3, 1)
    assert again.styles(1, 1, 6, 2) == [[bold, bold, dated, bold, bold, bold], [bold, money, money, bold, bold, bold]]
    assert dated not in {bold, money}
    assert book.styles.font(dated).bold


def test_the_style_that_was_given_last_wins(tmp_path):
    book = blank(tmp_path / "book.xlsx")
    data = data_of(book)
    bold, money = book.styles.with_font(0, bold=True), book.styles.with_number_format(0, "0.00")
    italic = book.styles.with_font(0, italic=True)
    data.set_style(1, 1, 6, 1, bold)
    data.set_style(2, 1, 3, 1, money)
    data.set_style(1, 1, 6, 1, italic)
    book.save(tmp_path / "saved.xlsx")
    assert data_of(Workbook(tmp_path / "saved.xlsx")).styles(1, 1, 6, 1) == [[italic] * 6]
