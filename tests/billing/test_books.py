"""Look-ups: each key finds the first row that says the same, whichever side is longer."""

from hypothesis import example, given
from hypothesis import strategies as st
from pandas import Series

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
