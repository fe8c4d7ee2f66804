"""Look-ups: each key finds the first row that says the same, whichever side is longer."""

from unittest.mock import patch

import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st
from pandas import Series

from billing import serials
from billing.books import positions, total_by

#: Few words, so that some stand twice and some on one side only; master and keys of very different lengths.
TEXTS = st.lists(st.sampled_from(["", "I-1", "I-2", "i-2", "I-10", "Ä-1", "P-1"]), max_size=40)


def text(words):
    return Series(words, index=range(2, 2 + len(words)), dtype="str")


@given(TEXTS, TEXTS)
@example(["I-2", "I-1", "P-1", "I-1"], ["I-1"])  # few keys
@example(["I-1", "I-1"], ["I-1", "I-2", "I-1"])  # many keys
def test_each_key_stands_where_the_master_says_it_first(master, keys):
    expected = [master.index(key) if key in master else -1 for key in keys]
    assert positions(text(master), text(keys)).tolist() == expected


@given(TEXTS, st.lists(st.tuples(st.sampled_from(["", "I-1", "I-2", "X-1"]), st.integers(-(2**61), 2**61)), max_size=3))
def test_sums_are_exact_and_the_same_for_a_key_that_stands_twice(master, rows):
    keys, amounts = [key for key, _ in rows], [amount for _, amount in rows]
    expected = [sum(amount for key, amount in rows if key == each) for each in master]
    assert total_by(text(master), text(keys), Series(amounts, dtype="int64")).tolist() == expected


#: Ids that differ in digits alone, in other characters, in length; far apart, blank, and too long for a number.
SERIALS = st.sampled_from(["INV-2026-", "INV-2025-", "P", "Ä"]).flatmap(
    lambda start: st.lists(st.integers(0, 40).map(lambda number: f"{start}{number:03d}"), max_size=12)
)
ODD = st.lists(
    st.sampled_from(["", "P-1", "INV-2026-01A", "INV-2026-999", "INV-9926-001", "9" * 19, "1" * 19]), max_size=2
)


@given(SERIALS, SERIALS, ODD, ODD)
@example(["A1", "A2", "A1"], ["A2", "A3", "A1"], [], [])
@example(["A7"], ["A7", "A8"], [], [])  # all of one side alike
@example(["A1"], ["A/"], [], [])  # the character before 0
def test_serials_are_found_by_their_number_where_their_text_stands(master, keys, odd, strange):
    master, keys = master + odd, keys + strange
    expected = [master.index(key) if key in master else -1 for key in keys]
    with patch.object(serials, "_MANY", 0):
        assert positions(text(master), text(keys)).tolist() == expected
        assert positions(text(["?", *master]).iloc[1:], text([*keys, "?"]).iloc[:-1]).tolist() == expected


def test_many_serials_are_found_by_number_and_other_ids_by_text():
    many = [f"INV-{number:06d}" for number in range(6_000)]
    arrays = [pa.array(ids, type=pa.large_string()) for ids in (many, many[::-1], [*many, "old 17"])]

    assert serials.serial_places(arrays[0], arrays[1]).tolist() == list(range(5_999, -1, -1))
    assert serials.serial_places(arrays[0], arrays[2]) is None
    assert serials.serial_places(arrays[0].slice(2_000), arrays[0].slice(1_999, 4_000)).tolist() == [-1, *range(3_999)]
