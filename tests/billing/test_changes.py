from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import journal
from billing.books import DTYPES, Books
from billing.changes import Changes, TableChanges, next_numbers, result, update
from billing.tables import ALLOCATIONS

RUN = journal.Run("R-000007", datetime(2026, 10, 31, 17, 2, tzinfo=UTC).replace(tzinfo=None), "kim", "apply payments")


def allocations(*rows):
    """Rows of the Allocations table: id, source, invoice, cents, date, rule; none was released."""
    names = [column.name for column in ALLOCATIONS.columns]
    cells = [(*row, None) for row in rows]
    frame = pd.DataFrame(cells, columns=names, index=pd.RangeIndex(4, 4 + len(rows)))
    return frame.astype({column.name: DTYPES[column.kind.storage] for column in ALLOCATIONS.columns})


BEFORE = allocations(
    ("A-000001", "P-1", "INV-1", 10000, "2026-10-20", "oldest first"),
    ("A-000002", "P-2", "INV-2", 2500, "2026-10-21", "stated"),
    ("A-000003", "P-2", "INV-3", 1, None, ""),
)


def test_an_update_holds_only_what_differs():
    after = BEFORE.assign(amount=[10000, 2400, 1], rule=["oldest first", "by hand", ""])

    change = update(BEFORE, after, ["amount", "rule"], "corrected")

    assert change.updated.to_dict("index") == {5: {"amount": 2400, "rule": "by hand"}}
    assert change.counts == {"appended": 0, "updated": 2, "removed": 0}


def test_two_blank_dates_are_the_same():
    assert update(BEFORE, BEFORE.copy(), list(BEFORE.columns)).counts["updated"] == 0


def test_the_journal_names_row_cells_old_and_new():
    after = BEFORE.assign(
        amount=[9999, 2500, 1], allocation_date=[pd.Timestamp("2026-10-22"), *BEFORE["allocation_date"][1:]]
    )
    changes = Changes({"allocations": update(BEFORE, after, list(BEFORE.columns), "moved")})

    lines = journal.lines(changes, Books(datetime(2026, 10, 31).date(), {"allocations": BEFORE}), RUN)

    assert lines[["run_id", "line", "table", "key", "column", "old", "new", "why"]].to_numpy().tolist() == [
        [
            "R-000007",
            1,
            "allocations",
            "A-000001",
            "amount, allocation_date",
            '["100.00", "2026-10-20"]',
            '["99.99", "2026-10-22"]',
            "moved",
        ],
    ]


def test_one_changed_cell_is_written_plainly():
    changes = Changes({"allocations": update(BEFORE, BEFORE.assign(rule=["by hand", "stated", ""]), ["rule"])})

    lines = journal.lines(changes, Books(datetime(2026, 10, 31).date(), {"allocations": BEFORE}), RUN)

    assert lines[["column", "old", "new"]].to_numpy().tolist() == [["rule", "oldest first", "by hand"]]


amounts = st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=3)


@given(amounts, st.sets(st.sampled_from([4, 5, 6])), st.integers(0, 3))
def test_undo_restores_every_value(new_amounts, gone, added):
    edited = BEFORE.assign(amount=new_amounts)
    updated = update(BEFORE, edited, ["amount"])
    kept = [row for row in BEFORE.index if row not in gone]
    new = allocations(*((f"A-1{n:05d}", "P-9", "INV-9", n, "2026-10-30", "stated") for n in range(added))).reset_index(
        drop=True
    )
    change = TableChanges(
        appended=new,
        updated=updated.updated.loc[updated.updated.index.isin(kept)],
        before=updated.before.loc[updated.before.index.isin(kept)],
        removed=BEFORE.loc[sorted(gone)],
    )
    books = Books(datetime(2026, 10, 31).date(), {"allocations": BEFORE})

    lines = journal.lines(Changes({"allocations": change}), books, RUN)
    after = books.with_frames(allocations=result(BEFORE, change))
    back = (
        result(after.allocations, journal.inverse(lines, after).tables["allocations"])
        if len(lines)
        else after.allocations
    )

    pd.testing.assert_frame_equal(
        back.sort_values("allocation_id", ignore_index=True), BEFORE.sort_values("allocation_id", ignore_index=True)
    )


def test_a_cell_that_was_changed_later_is_not_undone():
    changes = Changes({"allocations": update(BEFORE, BEFORE.assign(amount=[1, 2500, 1]), ["amount"])})
    books = Books(datetime(2026, 10, 31).date(), {"allocations": BEFORE})
    lines = journal.lines(changes, books, RUN)

    with pytest.raises(journal.Irreversible, match=r"A-000001 was changed after the run: it held 0\.01, now 0\.02"):
        journal.inverse(lines, books.with_frames(allocations=BEFORE.assign(amount=[2, 2500, 1])))


def test_rows_with_the_same_key_are_told_apart():
    twice = allocations(("A-1", "P-1", "INV-1", 1, None, ""), ("A-1", "P-1", "INV-1", 2, None, ""))
    changes = Changes({"allocations": update(twice, twice.assign(amount=[1, 5]), ["amount"])})
    books = Books(datetime(2026, 10, 31).date(), {"allocations": twice})

    lines = journal.lines(changes, books, RUN)

    assert lines["key"].tolist() == ["A-1 #2"]
    after = books.with_frames(allocations=twice.assign(amount=[1, 5]))
    assert journal.inverse(lines, after).tables["allocations"].updated.to_dict("index") == {5: {"amount": 2}}


def test_numbers_go_on_after_the_highest_and_never_come_back():
    assert next_numbers(BEFORE["allocation_id"], "A-", 2) == ["A-000004", "A-000005"]
    assert next_numbers(BEFORE["allocation_id"][:0], "A-", 1) == ["A-000001"]
    assert next_numbers(pd.Series(["A-000009", "B-000050", "A-x"], dtype="str"), "A-", 1) == ["A-000010"]
