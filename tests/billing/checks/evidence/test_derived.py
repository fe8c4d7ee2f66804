"""What several checks ask is computed once for the books at hand, and anew for others."""

from billing.checks.evidence.derived import cached_per_books
from tests.sheets import books

ASKED: list[object] = []


@cached_per_books
def rows_of(asked):
    ASKED.append(asked)
    return len(asked.charges)


def test_an_answer_is_kept_with_its_books():
    one, two = (books(charges="charge_id\n" + "\n".join(numbers)) for numbers in (["CH-1"], ["CH-1", "CH-2"]))
    ASKED.clear()

    assert [rows_of(one), rows_of(two), rows_of(one), rows_of(two)] == [1, 2, 1, 2]
    assert len(ASKED) == 2
    assert rows_of(one.with_frames(charges=two.charges)) == 2, "books with other frames are asked anew"
