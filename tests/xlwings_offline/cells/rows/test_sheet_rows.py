"""Rows of a sheet: found by number, replaced, put back in order, untouched ones as they stood."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from xlwings_offline.cells.rows import sheet_rows
from xlwings_offline.cells.rows.sheet_rows import SheetRows

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BODY = b'<row r="1"><c r="A1"/></row>\n  <row r="3" spans="1:2"/> <row ht="9"><c r="A4"/></row>'


def test_rows_are_found_by_number_and_by_place():
    rows = SheetRows.of([BODY])

    assert list(rows) == [1, 3, 4]
    assert rows.get(1) == b'<row r="1"><c r="A1"/></row>'  # without the line behind it
    assert rows.get(2) is None
    assert rows.get(2, b"") == b""
    assert rows.get(4) == b'<row ht="9"><c r="A4"/></row>'  # says no number: the one after 3
    assert rows.last == 4


def test_a_sheet_without_rows_has_none():
    assert (list(SheetRows.of([])), SheetRows.of([]).last, b"".join(SheetRows.of([]).pieces())) == ([], 0, b"")


def test_untouched_rows_stay_byte_for_byte_around_one_that_is_set():
    rows = SheetRows.of([BODY])
    rows[2] = b'<row r="2"/>'
    rows[3] = b'<row r="3">new</row>'
    rows[9] = b'<row r="9"/>'

    assert b"".join(rows.pieces()) == (
        b'<row r="1"><c r="A1"/></row>\n  <row r="2"/><row r="3">new</row><row ht="9"><c r="A4"/></row><row r="9"/>'
    )
    assert list(rows) == [1, 2, 3, 4, 9]
    assert rows.has(b"new")
    assert not rows.has(b"newer")


def test_rows_out_of_order_are_put_in_order_and_the_last_of_a_number_holds():
    rows = SheetRows.of([b'<row r="5">a</row><row r="2">b</row><row r="5">c</row>'])

    assert b"".join(rows.pieces()) == b'<row r="2">b</row><row r="5">c</row>'


@given(st.dictionaries(st.integers(1, 30), st.none()), st.dictionaries(st.integers(1, 40), st.integers(0, 9)))
def test_setting_rows_is_the_same_as_in_a_dictionary(there, new):
    plain = {number: b'<row r="%d"/>' % number for number in sorted(there)}
    rows = SheetRows.of(plain.values())
    for number, content in new.items():
        rows[number] = plain[number] = b'<row r="%d">%d</row>' % (number, content)

    assert dict(rows.items()) == plain
    assert b"".join(rows.pieces()) == b"".join(plain[number] for number in sorted(plain))


def numbered(number, content):
    return b'<row r="%d">%d</row>' % (number, content)


@given(
    st.sets(st.integers(1, 30)),
    st.lists(st.tuples(st.sampled_from(["set", "put", "get", "after"]), st.integers(1, 60), st.integers(1, 9))),
)
def test_rows_that_are_put_many_at_once_are_the_same_as_in_a_dictionary(there, steps):
    plain = {number: numbered(number, 0) for number in sorted(there)}
    part = b"<sheetData>" + b"".join(plain.values()) + b"</sheetData>"
    with patch.multiple(sheet_rows, MANY=3, TAIL=60, MANY_TAILS=2):  # a row is 19 bytes or more
        rows = SheetRows.of_part(part)
        for step, number, count in steps:
            new = {each: numbered(each, count) for each in range(number, number + (count if step == "put" else 1))}
            if step == "get":
                assert rows.get(number) == plain.get(number)
            elif step == "after":
                assert rows.after(number) == sorted(each for each in plain if each > number)
            elif step == "put":
                rows.put(list(new.items()))
                plain |= new
            else:
                rows[number] = new[number]
                plain |= new
            assert rows.last == max(plain, default=0)
            assert b"".join(rows.pieces()) == b"".join(plain[each] for each in sorted(plain))

    assert dict(rows.items()) == {each: plain[each] for each in sorted(plain)}
    assert not rows.has(b"<f")


@patch.multiple(sheet_rows, TAIL=100, MANY_TAILS=2)
def test_rows_before_the_last_ones_stay_as_odd_as_they_are_until_somebody_asks_for_one():
    odd = b"".join(b'<row r="%d"><c><v>7</v></c></row>' % number for number in range(1, 9))
    last = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (number, number) for number in range(9, 13))
    rows = SheetRows.of_part(b'<worksheet xmlns="%b"><sheetData>' % MAIN + odd + last + b"</sheetData></worksheet>")
    rows[13] = b'<row r="13"/>'

    assert (rows.last, rows.after(11), rows.get(12)) == (13, [12, 13], b'<row r="12"><c r="A12"/></row>')
    assert b"".join(rows.pieces()) == odd + last + b'<row r="13"/>'
    assert rows.get(2) == b'<row r="2"><c r="A2"><v>7</v></c></row>'
    assert list(rows) == list(range(1, 14))


def test_many_new_rows_take_little_until_somebody_reads_them():
    rows = SheetRows.of([BODY])
    rows.put([(number, numbered(number, number)) for number in range(5, 5_005)])
    light = rows.weight

    assert rows.get(5_005) is None
    assert rows.weight == light < 40_000
    assert rows.get(5_004) == b'<row r="5004">5004</row>'
    assert rows.weight > 100_000
